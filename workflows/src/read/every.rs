//! Rhythms: `day 18:00`, `2 weeks friday`, `month last-working-day`, or the same as a mapping.

use super::fields::Fields;
use super::scalar::{integer, raw, time};
use super::written::Every;
use super::{Given, nearest};
use crate::diagnostic::{Code, Diagnostic, Reports, field, value as say};
use crate::language::{EVERY, notation};
use crate::source::Span;
use crate::yaml::{Node, Value};
use chrono::Weekday;
use engine::plan::{DayRule, PeriodUnit};
use engine::time::DayTime;

/// Periods by their key in the mapping form.
const UNITS: [(&str, PeriodUnit); 9] = [
    ("day", PeriodUnit::Day),
    ("working-day", PeriodUnit::WorkingDay),
    ("week", PeriodUnit::Week),
    ("ten-days", PeriodUnit::TenDays),
    ("half-month", PeriodUnit::HalfMonth),
    ("month", PeriodUnit::Month),
    ("quarter", PeriodUnit::Quarter),
    ("half-year", PeriodUnit::HalfYear),
    ("year", PeriodUnit::Year),
];

/// Words for a day of a period.
const DAY_WORDS: [&str; 12] = [
    "first-day",
    "last-day",
    "first-working-day",
    "last-working-day",
    "working-day",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Largest step.
const STEPS: i64 = 366;

/// A rhythm in either form.
pub(crate) fn every(node: &Node, reports: &mut Reports) -> Option<Every> {
    if matches!(node.value, Value::Map(_)) { mapping(node, reports) } else { short(node, reports) }
}

fn short(node: &Node, reports: &mut Reports) -> Option<Every> {
    let text = raw(node, reports)?;
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let time = words.last().filter(|word| word.contains(':')).copied();
    if time.is_some() {
        words.pop();
    }
    let time = match time.map(|text| (text, DayTime::parse(text))) {
        None => None,
        Some((_, Some(time))) => Some(time),
        Some((text, None)) => {
            reports.add(say::bad_time(node.span, text));
            return None;
        }
    };
    let step = match words.first().filter(|w| w.bytes().all(|b| b.is_ascii_digit())) {
        None => 1,
        Some(number) => {
            let step = number.parse().ok().filter(|n| (1..=STEPS as u16).contains(n));
            let Some(step) = step else {
                reports.add(say::out_of_range(node.span, number, 1, STEPS));
                return None;
            };
            words.remove(0);
            step
        }
    };
    let unit = words.first().and_then(|word| unit(word));
    let Some(unit) = unit else {
        let near = words.first().and_then(|word| nearest(word, UNITS.iter().map(|(name, _)| *name)));
        reports.add(say::notation_near(Code::BadRhythm, node.span, text, &notation::RHYTHM, near));
        return None;
    };
    let on = if words.len() == 1 { None } else { Some(day_rule(&words[1..], unit, node.span, reports)?) };
    Some(Every { unit, step, on, time })
}

fn mapping(node: &Node, reports: &mut Reports) -> Option<Every> {
    let fields = Fields::open(node, node.span, &EVERY, reports)?;
    let mut given: Vec<_> = UNITS.iter().filter(|(name, _)| fields.entry(name).is_some()).collect();
    given.sort_by_key(|(name, _)| fields.key_span(name));
    let step = fields.read("step", reports, |node, reports| integer(node, 1, STEPS, reports));
    let at = fields.read("at", reports, time);
    let (name, unit) = match given.as_slice() {
        [] => {
            let names: Vec<_> = UNITS.iter().map(|(name, _)| *name).collect();
            let names = names.join("、");
            reports.add(field::missing_part(
                node.span,
                ("周期", "a period"),
                &format!("写一个周期，例如 {{ month: 20 }}；周期有 {names}"),
                &format!("name a period, for example {{ month: 20 }}; periods are {}", names.replace('、', ", ")),
            ));
            return None;
        }
        [only] => **only,
        [first, second, ..] => {
            let (a, b) = (fields.key_span(first.0)?, fields.key_span(second.0)?);
            reports.add(field::conflicting(b, second.0, first.0, a));
            return None;
        }
    };
    let mut every = Every { unit, step: 1, on: None, time: at.value().copied() };
    if matches!(unit, PeriodUnit::Day | PeriodUnit::WorkingDay) {
        let own = fields.read(name, reports, time);
        if let (Some(own), Given::Good(_), Some(at)) = (fields.key_span(name), &own, fields.key_span("at")) {
            reports.add(field::conflicting(at, "at", name, own));
            return None;
        }
        every.time = Some(*own.value()?);
    } else {
        let rule = fields.read(name, reports, |node, reports| {
            let text = raw(node, reports)?;
            day_rule(&text.split_whitespace().collect::<Vec<_>>(), unit, node.span, reports)
        });
        every.on = Some(*rule.value()?);
    }
    match step {
        Given::Bad => return None,
        Given::Absent => {}
        Given::Good(step) => every.step = u16::try_from(step.value).ok()?,
    }
    (!at.is_bad()).then_some(every)
}

fn unit(word: &str) -> Option<PeriodUnit> {
    let plain = word.replace('_', "-");
    let singular = if plain == "ten-days" { &plain } else { plain.strip_suffix('s').unwrap_or(&plain) };
    UNITS.iter().find(|(name, _)| *name == singular).map(|(_, unit)| *unit)
}

/// `20`, `friday`, `first friday`, `last-working-day`, `working-day -2`, …
fn day_rule(words: &[&str], unit: PeriodUnit, span: Span, reports: &mut Reports) -> Option<DayRule> {
    let text = words.join(" ");
    match parse_day_rule(words) {
        None => {
            let near = words.iter().find_map(|word| nearest(word, DAY_WORDS));
            reports.add(say::notation_near(Code::BadRhythm, span, &text, &notation::DAY_RULE, near));
        }
        Some(rule) => match misfit(rule, unit, &text, span) {
            None => return Some(rule),
            Some(said) => reports.add(said),
        },
    }
    None
}

fn parse_day_rule(words: &[&str]) -> Option<DayRule> {
    let plain: Vec<String> = words.iter().map(|w| w.replace('_', "-").to_ascii_lowercase()).collect();
    let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
    Some(match plain.as_slice() {
        ["first-day"] => DayRule::First,
        ["last-day"] => DayRule::Last,
        ["first-working-day"] => DayRule::Working(1),
        ["last-working-day"] => DayRule::Working(-1),
        ["working-day", n] => DayRule::Working(n.parse().ok().filter(|n: &i8| *n != 0 && n.unsigned_abs() <= 100)?),
        [day] | ["first", day] if weekday(day).is_some() => DayRule::Weekday(weekday(day)?),
        [n] => DayRule::Day(n.parse().ok().filter(|n| (1..=31).contains(n))?),
        _ => return None,
    })
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" => Weekday::Mon,
        "tuesday" | "tue" => Weekday::Tue,
        "wednesday" | "wed" => Weekday::Wed,
        "thursday" | "thu" => Weekday::Thu,
        "friday" | "fri" => Weekday::Fri,
        "saturday" | "sat" => Weekday::Sat,
        "sunday" | "sun" => Weekday::Sun,
        _ => return None,
    })
}

/// A rule that its period can never satisfy.
fn misfit(rule: DayRule, unit: PeriodUnit, text: &str, span: Span) -> Option<Diagnostic> {
    if matches!(unit, PeriodUnit::Day | PeriodUnit::WorkingDay) {
        return Some(say::rhythm_day(
            span,
            text,
            "按日的周期后面只写时刻，例如 day 18:00；要某一天请用 week、month 等周期",
            "after day write only a time, for example day 18:00; for a certain day use week or month",
        ));
    }
    let longest = match unit {
        PeriodUnit::Week => 7,
        PeriodUnit::TenDays => 11,
        PeriodUnit::HalfMonth => 16,
        _ => 31,
    };
    let days = match rule {
        DayRule::Day(n) => n,
        DayRule::Working(n) if unit != PeriodUnit::Quarter && longest < 31 => n.unsigned_abs(),
        _ => 1,
    };
    (days > longest).then(|| {
        say::rhythm_day(
            span,
            text,
            &format!("这个周期最多 {longest} 天"),
            &format!("this period has at most {longest} days"),
        )
    })
}
