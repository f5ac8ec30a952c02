//! Words that several hooks share: days, times, rules, ids and short texts.

use super::{Checked, Malformed};
use crate::bindings::maplebridge::procedure::types as wit;
use crate::limits;
use crate::words::clean;
use chrono::NaiveDate;
use engine::deadline::{Deadline, Direction, Offset, Rollover};
use engine::entry::NoticeKind;
use engine::plan::{Grant, PostRef, Reminder, Span};
use engine::procedure::{AskedCampaign, AskedDuty, AskedUnit, Reason};
use engine::time::DayTime;
use std::str::FromStr;

pub(crate) fn span_asked(span: Span) -> wit::Span {
    wit::Span { first: span.first.to_string(), last: span.last.to_string() }
}

pub(crate) fn campaign_asked(campaign: &AskedCampaign) -> wit::Campaign {
    let AskedCampaign { id, title, span, stages } = campaign;
    let stages = stages.iter().map(|stage| wit::Stage {
        id: stage.id.to_string(),
        title: stage.title.clone(),
        span: span_asked(stage.span),
    });
    wit::Campaign { id: id.to_string(), title: title.clone(), span: span_asked(*span), stages: stages.collect() }
}

pub(crate) fn duty_asked(duty: &AskedDuty) -> wit::Duty {
    let AskedDuty { id, title, to, deadline } = duty;
    wit::Duty { id: id.to_string(), title: title.clone(), to: to.clone(), deadline: rule_asked(deadline) }
}

pub(crate) fn unit_asked(unit: &AskedUnit) -> wit::Unit {
    let AskedUnit { id, name, kind, parent } = unit;
    wit::Unit {
        id: id.to_string(),
        name: name.clone(),
        kind: kind.to_string(),
        parent: parent.as_ref().map(ToString::to_string),
    }
}

pub(crate) fn grant_asked(grant: Grant) -> wit::Grant {
    match grant {
        Grant::Fixed => wit::Grant::Fixed,
        Grant::MayTighten => wit::Grant::MayTighten,
        Grant::MayRelax { days } => wit::Grant::MayRelax(days),
    }
}

pub(crate) fn notice_kind_asked(kind: NoticeKind) -> wit::NoticeKind {
    match kind {
        NoticeKind::Reminder => wit::NoticeKind::Reminder,
        NoticeKind::Overdue => wit::NoticeKind::Overdue,
        NoticeKind::Escalation(rung) => wit::NoticeKind::Escalation(rung),
        NoticeKind::Amendment => wit::NoticeKind::Amendment,
        NoticeKind::Correction => wit::NoticeKind::Correction,
        // Word of a procedure itself, and of a case: nobody asks a procedure how to say it.
        NoticeKind::BaseRuleUsed | NoticeKind::Alert(_) | NoticeKind::Unresolved | NoticeKind::Transferred => {
            wit::NoticeKind::Correction
        }
    }
}

pub(crate) fn reminder_asked(reminder: &Reminder) -> wit::Reminder {
    match *reminder {
        Reminder::WorkingDays(days, time) => wit::Reminder::WorkingDaysBefore((days, time.to_string())),
        Reminder::Days(days, time) => wit::Reminder::DaysBefore((days, time.to_string())),
        Reminder::Minutes(minutes) => wit::Reminder::MinutesBefore(minutes),
        // Word of what was found at the opening; a duty that measures is not asked about.
        Reminder::Opening(time) => wit::Reminder::WorkingDaysBefore((0, time.to_string())),
    }
}

pub(crate) fn reminder(given: &wit::Reminder) -> Checked<Reminder> {
    Ok(match given {
        wit::Reminder::WorkingDaysBefore((days, at)) => Reminder::WorkingDays(*days, time(at)?),
        wit::Reminder::DaysBefore((days, at)) => Reminder::Days(*days, time(at)?),
        wit::Reminder::MinutesBefore(minutes) => Reminder::Minutes(*minutes),
    })
}

pub(crate) fn rule_asked(rule: &Deadline) -> wit::Rule {
    let (offset, distance) = match rule.offset {
        Offset::Days(days) => (u32::from(days), wit::Distance::CalendarDays),
        Offset::WorkingDays(days) => (u32::from(days), wit::Distance::WorkingDays),
        Offset::Months(months) => (u32::from(months), wit::Distance::Months),
        Offset::Hours(hours) => (hours, wit::Distance::Hours),
    };
    let rollover = match rule.rollover {
        Rollover::None => wit::Rollover::None,
        Rollover::Next => wit::Rollover::Next,
        Rollover::Previous => wit::Rollover::Previous,
    };
    let before = rule.direction == Direction::Before;
    wit::Rule { offset, distance, before, start_counts: rule.start_counts, rollover, cutoff: rule.cutoff.to_string() }
}

pub(crate) fn rule(given: &wit::Rule) -> Checked<Deadline> {
    let short =
        || u16::try_from(given.offset).map_err(|_| Malformed(format!("{} is too large an offset", given.offset)));
    Ok(Deadline {
        offset: match given.distance {
            wit::Distance::CalendarDays => Offset::Days(short()?),
            wit::Distance::WorkingDays => Offset::WorkingDays(short()?),
            wit::Distance::Months => Offset::Months(short()?),
            wit::Distance::Hours => Offset::Hours(given.offset),
        },
        direction: if given.before { Direction::Before } else { Direction::After },
        start_counts: given.start_counts,
        rollover: match given.rollover {
            wit::Rollover::None => Rollover::None,
            wit::Rollover::Next => Rollover::Next,
            wit::Rollover::Previous => Rollover::Previous,
        },
        cutoff: time(&given.cutoff)?,
    })
}

pub(crate) fn reasons(given: &[wit::Reason]) -> Checked<Vec<Reason>> {
    list("reasons", given, |reason| {
        Ok(Reason { text: text("reason", &reason.text)?, source: optional_text("source", reason.source.as_deref())? })
    })
}

/// Reads a day as the contract writes it: `2022-04-15`, nothing shorter or longer.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-';
    if !shaped || !digits(&bytes[..4]) || !digits(&bytes[5..7]) || !digits(&bytes[8..]) {
        return None;
    }
    NaiveDate::from_str(text).ok()
}

/// A day of an answer.
pub(crate) fn day_given(text: &str) -> Checked<NaiveDate> {
    day(text).ok_or_else(|| wrong("a day such as 2022-04-15", text))
}

/// A time of day of an answer.
pub(crate) fn time(text: &str) -> Checked<DayTime> {
    Some(text)
        .filter(|text| text.len() == 5)
        .and_then(DayTime::parse)
        .ok_or_else(|| wrong("a time such as 09:00", text))
}

/// An id of an answer.
pub(crate) fn id<Id: FromStr>(what: &str, text: &str) -> Checked<Id> {
    text.parse().map_err(|_| wrong(what, text))
}

/// A post of an answer, written as a definition writes it.
pub(crate) fn post(text: &String) -> Checked<String> {
    let read = Some(text).filter(|text| text.len() <= 200).and_then(|text| PostRef::parse(text));
    read.map(|post| post.to_string()).ok_or_else(|| wrong("a post such as bureau/general-office", text))
}

/// A short text for people, which says something and keeps to its line.
pub(crate) fn text(what: &str, given: &str) -> Checked<String> {
    long_text(what, given, limits::TEXT_CHARS, |_| false)
}

/// A short text, where there is one.
pub(crate) fn optional_text(what: &str, given: Option<&str>) -> Checked<Option<String>> {
    given.map(|given| text(what, given)).transpose()
}

/// A text for people with so many characters at most, and these control characters.
pub(crate) fn long_text(what: &str, given: &str, most: usize, allowed: fn(char) -> bool) -> Checked<String> {
    if given.trim().is_empty() {
        return Err(Malformed(format!("{what} is empty")));
    }
    if given.chars().count() > most {
        return Err(Malformed(format!("{what} has more than {most} characters")));
    }
    if given.chars().any(|c| c.is_control() && !allowed(c)) {
        return Err(Malformed(format!("{what} has control characters")));
    }
    Ok(given.to_owned())
}

/// A list of an answer, each item checked.
pub(crate) fn list<A, B>(what: &str, given: &[A], item: impl Fn(&A) -> Checked<B>) -> Checked<Vec<B>> {
    if given.len() > limits::ANSWER_ITEMS {
        return Err(Malformed(format!("{what} has more than {} items", limits::ANSWER_ITEMS)));
    }
    given
        .iter()
        .enumerate()
        .map(|(n, one)| item(one).map_err(|Malformed(text)| Malformed(format!("{what}[{n}]: {text}"))))
        .collect()
}

fn wrong(wanted: &str, given: &str) -> Malformed {
    Malformed(format!("“{}” is not {wanted}", clean(given, 80)))
}

#[cfg(test)]
mod tests {
    use super::{day, time};

    #[test]
    fn a_day_and_a_time_have_one_form() {
        assert_eq!(day("2022-04-15").map(|day| day.to_string()).as_deref(), Some("2022-04-15"));
        for wrong in
            ["2022-4-15", "2022-02-30", "+022-04-15", "2022-04-15 ", "22022-04-1", "二〇二二", "", "2022/04/15"]
        {
            assert_eq!(day(wrong), None, "{wrong}");
        }
        assert!(time("24:00").is_ok() && time("09:05").is_ok());
        for wrong in ["9:00", "24:01", "25:00", "09:60", "0900", ""] {
            assert!(time(wrong).is_err(), "{wrong}");
        }
    }
}
