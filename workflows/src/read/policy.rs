//! Reminders, escalations, repeated reminders.

use super::fields::Fields;
use super::post::post;
use super::scalar::{integer, raw};
use super::written::{Policy, Repeat, Rung};
use super::{At, Given};
use crate::diagnostic::{Code, Reports, duty as limit, value as say};
use crate::language::{REPEAT, RUNG, notation};
use crate::yaml::{Node, Value};
use engine::limits;
use engine::plan::{Delay, Reminder};
use engine::time::DayTime;

/// Longest distances: beyond them a reminder is a slip of the pen.
const DAYS: u8 = 120;
const MINUTES: u32 = 60 * 24 * 60;

/// The three fields of a definition or a duty.
pub(crate) fn policy(fields: &Fields<'_>, reports: &mut Reports) -> Policy {
    Policy {
        reminders: list(fields, "reminders", reports, &reminder),
        escalate: list(fields, "escalate", reports, &rung),
        repeat: fields.read("repeat", reports, repeat),
    }
}

/// One, a list, or the word `none`.
pub(crate) fn list<T>(
    fields: &Fields<'_>,
    name: &str,
    reports: &mut Reports,
    read: &impl Fn(&Node, &mut Reports) -> Option<T>,
) -> Given<Vec<At<T>>> {
    if let Some(entry) = fields.entry(name)
        && matches!(&entry.value.value, Value::Text(text) if text.trim() == "none")
    {
        return Given::Good(At { value: Vec::new(), span: entry.value.span });
    }
    let all = fields.one_or_many(name, reports, read);
    match all.good().filter(|all| all.value.len() > limits::RUNGS) {
        None => all,
        Some(too_many) => {
            let (zh, en) = if name == "reminders" { ("提醒", "reminders") } else { ("催办", "escalations") };
            reports.add(limit::too_many(too_many.span, zh, en, too_many.value.len(), limits::RUNGS));
            Given::Bad
        }
    }
}

fn reminder(node: &Node, reports: &mut Reports) -> Option<Reminder> {
    let text = raw(node, reports)?;
    let reminder = parse_reminder(text);
    if reminder.is_none() {
        reports.add(say::notation(Code::BadReminder, node.span, text, &notation::REMINDER));
    }
    reminder
}

fn parse_reminder(text: &str) -> Option<Reminder> {
    if let Some(distance) = text.strip_suffix("before") {
        return minutes(distance.trim()).map(Reminder::Minutes);
    }
    let (day, time) = text.split_once(char::is_whitespace)?;
    let time = DayTime::parse(time.trim())?;
    match day {
        "due" => return Some(Reminder::WorkingDays(0, time)),
        "opening" => return Some(Reminder::Opening(time)),
        _ => {}
    }
    let (unit, n) = day.split_once('-')?;
    counted(unit, n).map(|(working, n)| if working { Reminder::WorkingDays(n, time) } else { Reminder::Days(n, time) })
}

fn rung(node: &Node, reports: &mut Reports) -> Option<Rung> {
    let fields = Fields::open(node, node.span, &RUNG, reports)?;
    let after = fields.read("after", reports, delay);
    let to = fields.one_or_many("to", reports, post);
    match (after, to) {
        (Given::Good(after), Given::Good(to)) => Some(Rung { after: after.value, to: to.value }),
        _ => None,
    }
}

fn repeat(node: &Node, reports: &mut Reports) -> Option<Repeat> {
    let fields = Fields::open(node, node.span, &REPEAT, reports)?;
    let every = fields.read("every", reports, delay);
    let at_most = fields.read("at_most", reports, |node, reports| integer(node, 1, limits::REPEATS as i64, reports));
    Some(Repeat { every: *every.value()?, at_most: u16::try_from(*at_most.value()?).ok()? })
}

fn delay(node: &Node, reports: &mut Reports) -> Option<Delay> {
    let text = raw(node, reports)?;
    let delay = parse_delay(text);
    if delay.is_none() {
        reports.add(say::notation(Code::BadDelay, node.span, text, &notation::DELAY));
    }
    delay
}

fn parse_delay(text: &str) -> Option<Delay> {
    if let Some(minutes) = minutes(text) {
        return (minutes > 0).then_some(Delay::Minutes(minutes));
    }
    let (day, time) = text.split_once(char::is_whitespace)?;
    let time = DayTime::parse(time.trim())?;
    let (unit, n) = day.split_once('+')?;
    let (working, n) = counted(unit, n).filter(|(_, n)| *n > 0)?;
    Some(if working { Delay::WorkingDays(n, time) } else { Delay::Days(n, time) })
}

/// `W` or `D` with a number.
fn counted(unit: &str, n: &str) -> Option<(bool, u8)> {
    let working = match unit {
        "W" | "w" => true,
        "D" | "d" => false,
        _ => return None,
    };
    Some((working, n.parse().ok().filter(|n| *n <= DAYS)?))
}

/// `60 minutes`, `2 hours`.
fn minutes(text: &str) -> Option<u32> {
    let (n, unit) = text.split_once(char::is_whitespace)?;
    let n: u32 = n.parse().ok()?;
    let minutes = match unit.trim() {
        "minute" | "minutes" => n,
        "hour" | "hours" => n.checked_mul(60)?,
        _ => return None,
    };
    (minutes <= MINUTES).then_some(minutes)
}
