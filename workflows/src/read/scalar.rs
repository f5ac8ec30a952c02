//! Single values: texts, ids, words, numbers, yes and no, times, zones.

use super::fields::found;
use super::nearest;
use crate::diagnostic::{Code, Reports, field, value as say};
use crate::language::{Word, notation, words};
use crate::yaml::{Node, Value};
use chrono_tz::Tz;
use engine::time::DayTime;

/// Characters of a title.
const TITLE_CHARS: usize = 200;

/// The text of a scalar.
pub(crate) fn raw<'n>(node: &'n Node, reports: &mut Reports) -> Option<&'n str> {
    match &node.value {
        Value::Text(text) => Some(text.trim()),
        _ => {
            reports.add(field::wrong_shape(node.span, ("一个值", "a single value"), found(node)));
            None
        }
    }
}

/// A title or another line for people.
pub(crate) fn title(node: &Node, reports: &mut Reports) -> Option<String> {
    let text = raw(node, reports)?;
    if text.is_empty() {
        reports.add(field::wrong_shape(node.span, ("文字", "a text"), ("空的", "an empty one")));
        return None;
    }
    if text.chars().count() > TITLE_CHARS {
        reports.add(say::title_too_long(node.span, TITLE_CHARS));
        return None;
    }
    Some(text.to_owned())
}

/// An id that is being used or declared.
pub(crate) fn id<Id: std::str::FromStr>(node: &Node, reports: &mut Reports) -> Option<Id> {
    let text = raw(node, reports)?;
    let id = text.parse().ok();
    if id.is_none() {
        reports.add(say::bad_id(node.span, text));
    }
    id
}

/// A key that declares an id.
pub(crate) fn declared<Id: std::str::FromStr>(
    key: &str,
    span: crate::source::Span,
    reports: &mut Reports,
) -> Option<Id> {
    if words::RESERVED.contains(&key) || engine::calendar::Festival::ALL.iter().any(|f| f.id() == key) {
        reports.add(say::reserved_id(span, key));
        return None;
    }
    let id = key.parse().ok();
    if id.is_none() {
        reports.add(say::bad_id(span, key));
    }
    id
}

/// One of some words, as the list has it; `_` and `-` are the same.
pub(crate) fn word(node: &Node, among: &'static [Word], reports: &mut Reports) -> Option<&'static str> {
    let text = raw(node, reports)?;
    let plain = text.replace('_', "-");
    let known = among.iter().find(|w| w.word == plain);
    if known.is_none() {
        let close = nearest(text, among.iter().map(|w| w.word));
        reports.add(say::unknown_word(node.span, text, among, close));
    }
    known.map(|w| w.word)
}

/// Yes or no.
pub(crate) fn yes_no(node: &Node, reports: &mut Reports) -> Option<bool> {
    let text = raw(node, reports)?;
    let answer = parse_yes_no(text);
    if answer.is_none() {
        reports.add(say::bad_yes_no(node.span, text));
    }
    answer
}

/// `yes no true false 是 否`.
pub(crate) fn parse_yes_no(text: &str) -> Option<bool> {
    match text {
        "yes" | "true" | "是" => Some(true),
        "no" | "false" | "否" => Some(false),
        _ => None,
    }
}

/// A whole number within bounds: digits, with a minus sign if need be.
pub(crate) fn integer(node: &Node, min: i64, max: i64, reports: &mut Reports) -> Option<i64> {
    let text = raw(node, reports)?;
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    // A leading zero is an octal number to some readers and a decimal one to others.
    if !is_number || (digits.len() > 1 && digits.starts_with('0')) {
        reports.add(say::bad_number(node.span, text));
        return None;
    }
    let number = text.parse().ok().filter(|n| (min..=max).contains(n));
    if number.is_none() {
        reports.add(say::out_of_range(node.span, text, min, max));
    }
    number
}

/// A number with at most two decimals, in hundredths; bounds too.
pub(crate) fn hundredths(node: &Node, min: i64, max: i64, reports: &mut Reports) -> Option<i64> {
    let text = raw(node, reports)?;
    let Some(number) = parse_hundredths(text) else {
        reports.add(say::bad_decimal(node.span, text));
        return None;
    };
    if !(min..=max).contains(&number) {
        reports.add(say::decimal_out_of_range(node.span, text, min / 100, max / 100));
        return None;
    }
    Some(number)
}

/// `-0.5`, `100`, `99.50`.
fn parse_hundredths(text: &str) -> Option<i64> {
    let (digits, sign) = text.strip_prefix('-').map_or((text, 1), |digits| (digits, -1));
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let octal = whole.len() > 1 && whole.starts_with('0');
    if !all_digits(whole) || whole.len() > 12 || octal || part.is_some_and(|p| !all_digits(p) || p.len() > 2) {
        return None;
    }
    let part: i64 = format!("{:0<2}", part.unwrap_or_default()).parse().ok()?;
    Some(sign * (whole.parse::<i64>().ok()? * 100 + part))
}

/// A time of day.
pub(crate) fn time(node: &Node, reports: &mut Reports) -> Option<DayTime> {
    let text = raw(node, reports)?;
    let time = DayTime::parse(text);
    if time.is_none() {
        reports.add(say::bad_time(node.span, text));
    }
    time
}

/// A time zone.
pub(crate) fn zone(node: &Node, reports: &mut Reports) -> Option<Tz> {
    let text = raw(node, reports)?;
    let zone = text.parse().ok();
    if zone.is_none() {
        let close = nearest(text, chrono_tz::TZ_VARIANTS.iter().map(|tz| tz.name()));
        reports.add(say::bad_zone(node.span, text, close));
    }
    zone
}

/// A cron expression as the plan keeps it: seconds first, weekdays by name.
pub(crate) fn cron(node: &Node, reports: &mut Reports) -> Option<String> {
    let text = raw(node, reports)?;
    let parts: Vec<&str> = text.split_whitespace().collect();
    let whole = match parts.len() {
        5 => format!("0 {}", parts.join(" ")),
        6 | 7 => parts.join(" "),
        _ => {
            reports.add(say::notation(Code::BadCron, node.span, text, &notation::CRON));
            return None;
        }
    };
    let weekday = whole.split(' ').nth(5).unwrap_or_default();
    // `*/2` and `MON#1`-like forms are the parser's matter; a plain number is not: 1 is Monday to
    // one tool and Sunday to another.
    let numbered = weekday.split('/').next().is_some_and(|days| days.bytes().any(|b| b.is_ascii_digit()));
    if numbered {
        reports.add(say::bad_cron(
            node.span,
            text,
            "星期写英文缩写 MON、TUE、WED、THU、FRI、SAT、SUN：数字 1 在有的工具里是星期一，在有的里是星期日",
            "write weekdays as MON to SUN: 1 is Monday to some tools and Sunday to others",
        ));
        return None;
    }
    if <cron::Schedule as std::str::FromStr>::from_str(&whole).is_err() {
        reports.add(say::notation(Code::BadCron, node.span, text, &notation::CRON));
        return None;
    }
    Some(whole)
}
