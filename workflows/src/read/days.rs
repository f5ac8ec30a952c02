//! Days and windows of days: ISO and Chinese dates, months, years, day numbers.

use super::scalar::raw;
use super::written::{Day, Window};
use crate::diagnostic::{Reports, value as say};
use crate::source::Span;
use crate::yaml::Node;
use chrono::{Datelike, Months, NaiveDate};

/// Years the service can hold; the calendar's own bounds.
const YEARS: std::ops::RangeInclusive<i32> = 1949..=2199;

/// How a text fails to be a day.
pub(crate) enum NotADay {
    /// It does not look like one.
    Unlike,
    /// It does, but the calendar has no such day.
    NoSuchDay,
}

/// A window: `first .. last`, or one day, month or year.
pub(crate) fn window(node: &Node, reports: &mut Reports) -> Option<Window> {
    let text = raw(node, reports)?;
    parse_window(text, node.span, reports)
}

/// Reads a window from text.
pub(crate) fn parse_window(text: &str, span: Span, reports: &mut Reports) -> Option<Window> {
    let (first, last) = halves(text);
    let first = window_day(first, text, span, reports)?;
    let last = match last {
        Some(last) => window_day(last, text, span, reports)?,
        None => first,
    };
    Some(Window { first, last })
}

/// Whether a text looks like days rather than like an id.
pub(crate) fn looks_like_window(text: &str) -> bool {
    halves(text).1.is_some() || text.starts_with("day ") || text.bytes().take(4).filter(u8::is_ascii_digit).count() == 4
}

fn halves(text: &str) -> (&str, Option<&str>) {
    for separator in ["..", "至", "—", "～", "~"] {
        if let Some((first, last)) = text.split_once(separator) {
            return (first.trim(), Some(last.trim_matches(|c: char| c.is_whitespace() || c == '—' || c == '.')));
        }
    }
    (text, None)
}

fn window_day(text: &str, whole: &str, span: Span, reports: &mut Reports) -> Option<Day> {
    match parse_day(text) {
        Ok(day) => Some(day),
        Err(NotADay::NoSuchDay) => {
            reports.add(say::no_such_day(span, text));
            None
        }
        Err(NotADay::Unlike) => {
            reports.add(say::bad_window(span, whole));
            None
        }
    }
}

fn parse_day(text: &str) -> Result<Day, NotADay> {
    match text {
        "start" => return Ok(Day::CampaignStart),
        "end" => return Ok(Day::CampaignEnd),
        _ => {}
    }
    if let Some(number) = text.strip_prefix("day ") {
        let number: u16 = number.trim().parse().map_err(|_| NotADay::Unlike)?;
        return if number >= 1 { Ok(Day::Number(number)) } else { Err(NotADay::NoSuchDay) };
    }
    let parts = numbers(text).ok_or(NotADay::Unlike)?;
    let day =
        |y, m, d| NaiveDate::from_ymd_opt(y, m, d).filter(|d| YEARS.contains(&d.year())).ok_or(NotADay::NoSuchDay);
    match parts {
        (year, None, None) => Ok(Day::Year(day(year, 1, 1)?, day(year, 12, 31)?)),
        (year, Some(month), None) => {
            let first = day(year, month, 1)?;
            let last = first.checked_add_months(Months::new(1)).and_then(|d| d.pred_opt()).ok_or(NotADay::NoSuchDay)?;
            Ok(Day::Month(first, last))
        }
        (year, Some(month), Some(dom)) => Ok(Day::Date(day(year, month, dom)?)),
        (_, None, Some(_)) => Err(NotADay::Unlike),
    }
}

/// A single date.
pub(crate) fn parse_date(text: &str) -> Result<NaiveDate, NotADay> {
    match parse_day(text)? {
        Day::Date(date) => Ok(date),
        _ => Err(NotADay::Unlike),
    }
}

/// Year, month and day of `2022-04-01`, `2022-04`, `2022`, `2022年4月1日`, `2022年4月`, `2022年`.
fn numbers(text: &str) -> Option<(i32, Option<u32>, Option<u32>)> {
    let (year, rest) = text.split_at_checked(4).filter(|(y, _)| y.bytes().all(|b| b.is_ascii_digit()))?;
    let year = year.parse().ok()?;
    let chinese = rest.strip_prefix('年');
    let rest = match chinese {
        Some(rest) => rest,
        None if rest.is_empty() => "",
        None => rest.strip_prefix('-').filter(|r| !r.is_empty())?,
    };
    if rest.is_empty() {
        return Some((year, None, None));
    }
    let (month, dom) = match chinese {
        Some(_) => {
            let (month, rest) = rest.split_once('月')?;
            let dom = rest.strip_suffix('日').unwrap_or(rest);
            (month, (!dom.is_empty()).then_some(dom))
        }
        None => match rest.split_once('-') {
            Some((month, dom)) => (month, Some(dom)),
            None => (rest, None),
        },
    };
    let small = |text: &str| {
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse::<u32>().ok()).flatten()
    };
    let month = small(month)?;
    match dom {
        None => Some((year, Some(month), None)),
        Some(dom) => Some((year, Some(month), Some(small(dom)?))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_their_forms() {
        let date = |t: &str| t.parse::<NaiveDate>().unwrap();
        for text in ["2022-04-01", "2022-4-1", "2022年4月1日", "2022年04月01日"] {
            assert!(matches!(parse_day(text), Ok(Day::Date(d)) if d == date("2022-04-01")), "{text}");
        }
        for text in ["2022-02", "2022年2月"] {
            let Ok(Day::Month(first, last)) = parse_day(text) else { panic!("{text}") };
            assert_eq!((first, last), (date("2022-02-01"), date("2022-02-28")));
        }
        for text in ["2022-02-30", "2022-13-01", "1900-01-01", "day 0"] {
            assert!(matches!(parse_day(text), Err(NotADay::NoSuchDay)), "{text}");
        }
        for text in ["04-01", "4月1日", "22-04-01", "2022-04-001", "2022-", "day", "2022/4/1", "明天", ""] {
            assert!(matches!(parse_day(text), Err(NotADay::Unlike)), "{text}");
        }
    }
}
