//! From a duty to its periods: when each opens, is due, reminds, becomes overdue and climbs.
//! Asked before launch (the plan), at activation, at amendments and when a year is announced.

mod moments;
mod rhythm;

use crate::calendar::Calendar;
use crate::deadline::{Deadline, Reckoning, Start, reckon};
use crate::id::{DutyNo, WindowId};
use crate::limits;
use crate::moment::Moment;
use crate::plan::{About, Anchor, DayRule, Duty, Edge, FestivalEdge, Plan, Schedule, Span};
use crate::time::{DayTime, Timestamp, instant};
use chrono::{Datelike, Days, NaiveDate};
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::str::FromStr;

/// One period of a duty, as the rules have it.
#[derive(Debug, Clone, PartialEq)]
pub struct Occurrence {
    /// Which duty of the plan.
    pub duty: DutyNo,
    /// Its name within the duty.
    pub key: String,
    /// The days it speaks of, where it speaks of days.
    pub covers: Option<Span>,
    /// From when it is owed.
    pub opens: Timestamp,
    /// How the due instant came about.
    pub reckoning: Reckoning,
    /// Everything that follows from time alone, in order.
    pub moments: Vec<Moment>,
}

/// A window that has been announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Announced<'a> {
    /// Which window.
    pub window: &'a WindowId,
    /// Its days.
    pub span: Span,
}

/// Where a period's deadline counts from, before the rule is applied.
struct Seed {
    key: String,
    covers: Option<Span>,
    start: Start,
    opens: Timestamp,
    provisional: bool,
}

/// All periods of a duty that the calendar decides, in order of their keys' time. Events make
/// theirs when they are recorded: see [`after_event`].
pub fn occurrences(plan: &Plan, duty_no: DutyNo, calendar: &Calendar, windows: &[Announced<'_>]) -> Vec<Occurrence> {
    occurrences_of(plan, duty_no, &plan.duties[duty_no.index()], calendar, windows)
}

/// The same for a duty that would stand in the plan in place of that one.
pub(crate) fn occurrences_of(
    plan: &Plan,
    duty_no: DutyNo,
    duty: &Duty,
    calendar: &Calendar,
    windows: &[Announced<'_>],
) -> Vec<Occurrence> {
    let mut seeds = seeds(plan, duty, calendar, windows);
    seeds.truncate(limits::PERIODS_PER_DUTY);
    seeds.into_iter().map(|seed| finish(duty_no, duty, seed, duty.deadline, calendar, plan.zone)).collect()
}

/// The period that an event at an instant makes for a duty; `None` if the duty follows no events.
pub fn after_event(
    plan: &Plan,
    duty_no: DutyNo,
    key: String,
    at: Timestamp,
    calendar: &Calendar,
) -> Option<Occurrence> {
    after_event_of(plan, duty_no, &plan.duties[duty_no.index()], key, at, calendar)
}

/// The same for a duty that would stand in the plan in place of that one.
pub(crate) fn after_event_of(
    plan: &Plan,
    duty_no: DutyNo,
    duty: &Duty,
    key: String,
    at: Timestamp,
    calendar: &Calendar,
) -> Option<Occurrence> {
    matches!(duty.schedule, Schedule::Event { .. }).then(|| {
        let seed = Seed { key, covers: None, start: Start::Instant(at), opens: at, provisional: false };
        finish(duty_no, duty, seed, duty.deadline, calendar, plan.zone)
    })
}

/// A period of its own for putting right what was returned or not met, counted from an instant.
pub fn correction(
    plan: &Plan,
    duty_no: DutyNo,
    rule: Deadline,
    key: String,
    at: Timestamp,
    calendar: &Calendar,
) -> Occurrence {
    counted(plan, duty_no, rule, key, (Start::Instant(at), at), calendar)
}

/// A period that no schedule makes, counted by a rule of its own from a start, and owed from an
/// instant on: a step of a case, or something to be put right.
pub(crate) fn counted(
    plan: &Plan,
    duty_no: DutyNo,
    rule: Deadline,
    key: String,
    (start, opens): (Start, Timestamp),
    calendar: &Calendar,
) -> Occurrence {
    let duty = &plan.duties[duty_no.index()];
    let seed = Seed { key, covers: None, start, opens, provisional: false };
    finish(duty_no, duty, seed, rule, calendar, plan.zone)
}

/// A period's dates put back by so many days (rolled to a working day), from the same opening on.
pub fn put_back(
    plan: &Plan,
    duty_no: DutyNo,
    key: String,
    covers: Option<Span>,
    opens: Timestamp,
    (day, by): (NaiveDate, u16),
    calendar: &Calendar,
) -> Occurrence {
    // A day that a county gave to the period is put back like any other.
    let duty = Duty { dates: BTreeMap::new(), ..plan.duties[duty_no.index()].clone() };
    let rule = Deadline { cutoff: duty.deadline.cutoff, ..Deadline::within_days(by) };
    let seed = Seed { key, covers, start: Start::Day(day), opens, provisional: false };
    finish(duty_no, &duty, seed, rule, calendar, plan.zone)
}

fn finish(duty_no: DutyNo, duty: &Duty, seed: Seed, rule: Deadline, calendar: &Calendar, zone: Tz) -> Occurrence {
    // A day that a county's procedure gave to this period stands in place of the count.
    let (rule, start) = match duty.dates.get(&seed.key) {
        Some(day) => (Deadline { cutoff: rule.cutoff, ..Deadline::ON_THE_DAY }, Start::Day(*day)),
        None => (rule, seed.start),
    };
    let mut reckoning = reckon(rule, start, calendar, zone);
    reckoning.provisional |= seed.provisional;
    // A due day that was rolled back to before its anchor is still a whole day on which to hand in.
    let opens = if reckoning.due <= seed.opens { start_of(reckoning.day, zone) } else { seed.opens };
    let moments = moments::moments(&duty.policy, opens, &reckoning, calendar, zone);
    Occurrence { duty: duty_no, key: seed.key, covers: seed.covers, opens, reckoning, moments }
}

fn seeds(plan: &Plan, duty: &Duty, calendar: &Calendar, windows: &[Announced<'_>]) -> Vec<Seed> {
    let zone = plan.zone;
    match &duty.schedule {
        Schedule::Once { anchor, opens } => vec![once(plan, duty, *anchor, *opens)],
        Schedule::EachStage { stages, edge } => stages
            .iter()
            .map(|no| {
                let stage = plan.stage(*no);
                let day = edge_day(stage.span, *edge);
                let opens =
                    if duty.counts_forward() { opening(day, *edge, zone) } else { start_of(stage.span.first, zone) };
                Seed {
                    key: stage.id.to_string(),
                    covers: Some(stage.span),
                    start: Start::Day(day),
                    opens,
                    provisional: false,
                }
            })
            .collect(),
        Schedule::Every { spans, rhythm } => {
            let mut all: Vec<Seed> =
                spans.iter().flat_map(|span| rhythmic(duty, *rhythm, *span, calendar, zone)).collect();
            // Two spans that touch inside one week or month would name the same period twice.
            all.dedup_by(|later, earlier| later.key == earlier.key);
            all
        }
        Schedule::Window { window, rhythm } => {
            let announced = windows.iter().filter(|a| a.window == window);
            let mut all: Vec<Seed> = announced.flat_map(|a| rhythmic(duty, *rhythm, a.span, calendar, zone)).collect();
            all.sort_by(|a, b| a.key.cmp(&b.key));
            all.dedup_by(|later, earlier| later.key == earlier.key);
            all
        }
        Schedule::Cron { spans, expression } => {
            spans.iter().flat_map(|span| cron_seeds(expression, *span, zone)).collect()
        }
        Schedule::Festival { spans, festival, edge } => spans
            .iter()
            .flat_map(|span| festival.days_within(span.first, span.last).map(move |day| (span, day)))
            .map(|(span, day)| around_festival(duty, *span, festival.id(), day, *edge, calendar, zone))
            .collect(),
        Schedule::Event { .. } | Schedule::Case { .. } => Vec::new(),
    }
}

fn once(plan: &Plan, duty: &Duty, anchor: Anchor, opens: NaiveDate) -> Seed {
    let (day, edge) = match anchor {
        Anchor::Date(day) => (day, Edge::Start),
        Anchor::Stage(no, edge) => (edge_day(plan.stage(no).span, edge), edge),
        Anchor::Campaign(edge) => (edge_day(plan.span, edge), edge),
    };
    let opens = if duty.counts_forward() { opening(day, edge, plan.zone) } else { start_of(opens, plan.zone) };
    Seed { key: "once".to_owned(), covers: None, start: Start::Day(day), opens, provisional: false }
}

fn rhythmic<'a>(
    duty: &'a Duty,
    rhythm: crate::plan::Rhythm,
    span: Span,
    calendar: &'a Calendar,
    zone: Tz,
) -> impl Iterator<Item = Seed> + 'a {
    // A part of a month is not held against anybody: only whole periods are measured.
    let counts = |beat: &rhythm::Beat| duty.measure.is_none() || beat.whole;
    rhythm::beats(rhythm, span, calendar).filter(counts).map(move |beat| {
        // What counts on from a period's end, or speaks of a period that is over, opens after it.
        let after = rhythm.about == About::Last || (duty.counts_forward() && rhythm.on == DayRule::Last);
        let opens = if after { opening(beat.covers.last, Edge::End, zone) } else { start_of(beat.covers.first, zone) };
        Seed {
            key: beat.key,
            covers: Some(beat.covers),
            start: Start::Day(beat.day),
            opens,
            provisional: beat.provisional,
        }
    })
}

/// Next occurrences of an expression inside a span; each period opens when the one before is due.
fn cron_seeds(expression: &str, span: Span, zone: Tz) -> Vec<Seed> {
    let Ok(schedule) = cron::Schedule::from_str(expression) else { return Vec::new() };
    let (first, end) = (start_of(span.first, zone), instant(span.last, DayTime::END, zone));
    let just_before = first.plus_millis(-1).utc().with_timezone(&zone);
    let mut opens = first;
    let mut seeds = Vec::new();
    for at in schedule.after(&just_before).take(limits::CRON_STEPS) {
        let due = Timestamp(at.timestamp_millis());
        if due > end {
            break;
        }
        let key = at.format("%Y-%m-%dT%H%M%S").to_string();
        seeds.push(Seed { key, covers: None, start: Start::Instant(due), opens, provisional: false });
        opens = due;
    }
    seeds
}

/// How long before a festival what is owed around it opens.
const FESTIVAL_LEAD: Days = Days::new(30);

fn around_festival(
    duty: &Duty,
    span: Span,
    festival: &str,
    day: NaiveDate,
    edge: FestivalEdge,
    calendar: &Calendar,
    zone: Tz,
) -> Seed {
    let (rest_first, rest_last) = calendar.rest_around(day);
    let (anchor, by_notice) = match edge {
        FestivalEdge::Day => (day, false),
        FestivalEdge::RestStart => (rest_first, true),
        FestivalEdge::RestEnd => (rest_last, true),
    };
    let lead = anchor.checked_sub_days(FESTIVAL_LEAD).unwrap_or(anchor);
    let opens =
        if duty.counts_forward() { opening(anchor, Edge::End, zone) } else { start_of(lead.max(span.first), zone) };
    Seed {
        key: format!("{}-{festival}", day.year()),
        covers: None,
        start: Start::Day(anchor),
        opens,
        provisional: by_notice && !calendar.is_announced(day.year()),
    }
}

fn edge_day(span: Span, edge: Edge) -> NaiveDate {
    match edge {
        Edge::Start => span.first,
        Edge::End => span.last,
    }
}

fn start_of(day: NaiveDate, zone: Tz) -> Timestamp {
    instant(day, DayTime::START, zone)
}

/// What follows a start opens with that day; what follows an end opens when that day is over.
fn opening(day: NaiveDate, edge: Edge, zone: Tz) -> Timestamp {
    match edge {
        Edge::Start => start_of(day, zone),
        Edge::End => instant(day, DayTime::END, zone),
    }
}
