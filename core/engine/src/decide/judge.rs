//! Whether a proposal holds: within the guardrails of the issuing bureau, and sense in itself.
//! The first breach refuses it as a whole.

use crate::deadline::{Deadline, Direction, Offset};
use crate::guardrail::{self, Breach};
use crate::id::{DutyNo, FieldId};
use crate::limits;
use crate::org::Organisation;
use crate::plan::{Audience, DayRule, Duty, Evidence, Plan, PostAt, PostRef, Reminder, Rhythm};
use crate::procedure::{
    DeadlineProposal, LocalAudience, LocalDuty, LocalSchedule, MessageProposal, Reason, RemindersProposal,
    ReviewProposal,
};
use crate::schedule::{self, Announced, Occurrence};
use crate::state::{Campaign, State};
use std::collections::BTreeSet;

/// Days a proposed rule may count at most, and hours and months in proportion.
const DAYS: u16 = 366;

pub(super) fn deadline(
    proposal: &DeadlineProposal,
    state: &State,
    plan: &Plan,
    no: DutyNo,
    windows: &[Announced<'_>],
    base: &[Occurrence],
) -> Result<(), Breach> {
    let mut duty = plan.duties[no.index()].clone();
    match proposal {
        DeadlineProposal::Keep => return Ok(()),
        DeadlineProposal::Rule(rule) => {
            sensible(rule)?;
            duty.deadline = *rule;
        }
        DeadlineProposal::Dates(dates) => {
            let known: BTreeSet<&str> = base.iter().map(|o| o.key.as_str()).collect();
            if dates.iter().any(|(key, _)| !known.contains(key.as_str())) {
                return Err(Breach::Unknown);
            }
            duty.dates = dates.iter().cloned().collect();
            if duty.dates.len() != dates.len() {
                return Err(Breach::OutOfRange);
            }
        }
    }
    let local = schedule::occurrences_of(plan, no, &duty, &state.calendar, windows);
    base.iter().zip(&local).try_for_each(|(base, local)| guardrail::due(duty.local.due, base, local))
}

pub(super) fn sensible(rule: &Deadline) -> Result<(), Breach> {
    let within = match rule.offset {
        Offset::Days(n) | Offset::WorkingDays(n) => n <= DAYS,
        Offset::Months(n) => n <= 12,
        Offset::Hours(n) => n <= u32::from(DAYS) * 24,
    };
    // An hour's count has no day that could roll over.
    let rolls = !matches!(rule.offset, Offset::Hours(_)) || rule.rollover == crate::deadline::Rollover::None;
    if within && rolls { Ok(()) } else { Err(Breach::OutOfRange) }
}

pub(super) fn reminders(
    proposal: &RemindersProposal,
    state: &State,
    plan: &Plan,
    no: DutyNo,
    windows: &[Announced<'_>],
) -> Result<(), Breach> {
    let RemindersProposal::Change { reminders, also } = proposal else { return Ok(()) };
    let far = |reminder: &Reminder| match reminder {
        Reminder::WorkingDays(_, _) | Reminder::Days(_, _) | Reminder::Opening(_) => false,
        Reminder::Minutes(n) => *n > u32::from(DAYS) * 24 * 60,
    };
    if reminders.len() > limits::RUNGS || also.len() > limits::RUNGS || reminders.iter().any(far) {
        return Err(Breach::OutOfRange);
    }
    known_posts(also, &state.organisation, plan)?;
    let own = &plan.duties[no.index()];
    let mut duty = own.clone();
    duty.policy.reminders = reminders.clone();
    let local = schedule::occurrences_of(plan, no, &duty, &state.calendar, windows);
    let base = schedule::occurrences(plan, no, &state.calendar, windows);
    base.iter().zip(&local).try_for_each(|(base, local)| guardrail::reminders(own.local.reminders, base, local))
}

/// Posts that the definition names or the organisation has.
fn known_posts(posts: &[String], organisation: &Organisation, plan: &Plan) -> Result<(), Breach> {
    let known = |text: &String| {
        PostRef::parse(text).is_some_and(|post| {
            let named = plan.posts.iter().any(|known| known.id == post.post);
            let unit = match &post.at {
                PostAt::Bureau | PostAt::Own | PostAt::Parent => true,
                PostAt::Kind(kind) => organisation.units().any(|(_, unit)| unit.kind == *kind),
                PostAt::Unit(unit) => organisation.find(unit).is_some(),
            };
            unit && (named || organisation.posts().any(|(_, known)| known.id == post.post))
        })
    };
    if posts.iter().all(known) { Ok(()) } else { Err(Breach::Unknown) }
}

pub(super) fn duties(proposed: &[LocalDuty], state: &State, plan: &Plan) -> Result<(), Breach> {
    let ids: BTreeSet<&str> = proposed.iter().map(|duty| duty.id.as_str()).collect();
    if ids.len() != proposed.len() || proposed.len() > limits::LOCAL_DUTIES {
        return Err(Breach::OutOfRange);
    }
    proposed.iter().try_for_each(|duty| local_duty(duty, state, plan))
}

fn local_duty(duty: &LocalDuty, state: &State, plan: &Plan) -> Result<(), Breach> {
    // A definition's own duty is changed by its guardrails, not replaced; that goes for one that an
    // earlier version had, too.
    let versions = state.definitions.iter().filter(|version| version.plan.id == plan.id);
    if versions.map(|version| &*version.plan).chain([plan]).any(|plan| plan.duty(&duty.id).is_some()) {
        return Err(Breach::NotGranted);
    }
    phrase(&duty.title)?;
    sensible(&duty.deadline)?;
    let who = match &duty.who {
        LocalAudience::Kinds(kinds) => Audience { kinds: kinds.clone(), ..Audience::default() },
        LocalAudience::Units(units) => Audience { units: units.clone(), ..Audience::default() },
    };
    if state.organisation.audience(&who).is_empty() {
        return Err(Breach::Unknown);
    }
    if duty.to.is_empty() || duty.to.len() > limits::RUNGS {
        return Err(Breach::OutOfRange);
    }
    known_posts(&duty.to, &state.organisation, plan)?;
    match &duty.schedule {
        LocalSchedule::Once(day) if plan.span.first <= *day && *day <= plan.span.last => Ok(()),
        LocalSchedule::Once(_) => Err(Breach::OutOfRange),
        LocalSchedule::EachStage(_) if plan.stages.is_empty() => Err(Breach::Unknown),
        LocalSchedule::EachStage(_) => Ok(()),
        LocalSchedule::Every(rhythm) => sensible_rhythm(*rhythm),
        LocalSchedule::Window(window, rhythm) => match plan.windows.iter().any(|known| known.id == *window) {
            true => sensible_rhythm(*rhythm),
            false => Err(Breach::Unknown),
        },
    }?;
    // What counts back from an anchor inside the campaign must not leave the calendar.
    let backwards = duty.deadline.direction == Direction::Before && matches!(duty.deadline.offset, Offset::Months(_));
    if backwards { Err(Breach::OutOfRange) } else { Ok(()) }
}

fn sensible_rhythm(rhythm: Rhythm) -> Result<(), Breach> {
    let day = match rhythm.on {
        DayRule::First | DayRule::Last | DayRule::Weekday(_) => true,
        DayRule::Day(n) => (1..=31).contains(&n),
        DayRule::Working(n) => n != 0 && (-23..=23).contains(&n),
    };
    if day && (1..=366).contains(&rhythm.step) { Ok(()) } else { Err(Breach::OutOfRange) }
}

/// Names in braces that words may hold.
const PLACES: [&str; 5] = ["campaign", "duty", "period", "due", "units"];

pub(super) fn message(proposal: &MessageProposal) -> Result<(), Breach> {
    let MessageProposal::Words(words) = proposal else { return Ok(()) };
    let plain = words.chars().all(is_plain) && !words.contains("://");
    if words.trim().is_empty() || words.chars().count() > limits::WORDS_CHARS || !plain {
        return Err(Breach::BadWords);
    }
    let mut rest = words.as_str();
    let mut says_when = false;
    while let Some(at) = rest.find(['{', '}']) {
        let end = rest[at..].find('}').filter(|_| rest[at..].starts_with('{')).ok_or(Breach::BadWords)?;
        let name = &rest[at + 1..at + end];
        if !PLACES.contains(&name) {
            return Err(Breach::BadWords);
        }
        says_when |= name == "due";
        rest = &rest[at + end + 1..];
    }
    if says_when { Ok(()) } else { Err(Breach::BadWords) }
}

pub(super) fn review(proposal: &ReviewProposal, duty: &Duty) -> Result<(), Breach> {
    let ReviewProposal::ReturnWith(findings) = proposal else { return Ok(()) };
    if findings.is_empty() || findings.len() > limits::FINDINGS {
        return Err(Breach::OutOfRange);
    }
    let has = |wanted: &FieldId| match &duty.evidence {
        Evidence::Figures(form) => form.fields.iter().any(|field| field.id == *wanted),
        Evidence::Nothing | Evidence::Document | Evidence::Case => false,
    };
    findings.iter().try_for_each(|finding| {
        phrase(&finding.text)?;
        if finding.field.as_ref().is_none_or(has) { Ok(()) } else { Err(Breach::Unknown) }
    })
}

/// A short text of one line.
pub(super) fn phrase(text: &str) -> Result<(), Breach> {
    let fits = !text.trim().is_empty() && text.chars().count() <= limits::PHRASE_CHARS;
    if fits && text.chars().all(is_plain) { Ok(()) } else { Err(Breach::OutOfRange) }
}

/// Reasons people can check: at least one, each a short text.
pub(super) fn reasons(reasons: &[Reason]) -> Result<(), Breach> {
    if reasons.is_empty() || reasons.len() > limits::FINDINGS {
        return Err(Breach::OutOfRange);
    }
    reasons.iter().try_for_each(|reason| {
        phrase(&reason.text)?;
        reason.source.as_deref().map_or(Ok(()), phrase)
    })
}

/// Nothing that ends a line, is invisible, or turns the direction of what follows.
pub(super) fn is_plain(c: char) -> bool {
    let turns_or_hides =
        matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    !c.is_control() && !turns_or_hides
}

/// Whether there is room for duties a county adds: all periods together, and all duties the campaign
/// ever had, stay within bounds.
pub(super) fn room(
    added: &[Duty],
    campaign: &Campaign,
    state: &State,
    plan: &Plan,
    windows: &[Announced<'_>],
) -> Result<(), Breach> {
    let new = added.iter().filter(|duty| campaign.slot(&duty.id).is_none()).count();
    let periods = |(i, duty): (usize, &Duty)| {
        schedule::occurrences_of(plan, DutyNo(i as u16), duty, &state.calendar, windows).len()
    };
    let periods: usize = plan.duties.iter().chain(added).enumerate().map(periods).sum();
    let fits = campaign.slots.len() + new <= limits::DUTIES_EVER && periods <= limits::PERIODS_PER_PLAN;
    if fits { Ok(()) } else { Err(Breach::OutOfRange) }
}
