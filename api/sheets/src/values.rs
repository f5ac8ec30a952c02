//! Typed values from cells, in the forms people write them.

use crate::sheet::Cell;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// Blanks of all widths, and marks no one sees.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
}

/// Full-width letters, digits and signs as their narrow selves.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// A number with the 15 digits spreadsheet programs show, so that 0.1+0.2 is 0.3: digits before and
/// behind the point, without sign. `None` for what is not finite or beyond 10^15.
fn digits(number: f64) -> Option<String> {
    if !number.is_finite() || number.abs() >= 9_007_199_254_740_992.0 {
        return None;
    }
    if number.fract() == 0.0 {
        return Some(format!("{number:.0}"));
    }
    let whole_digits = if number.abs() < 1.0 { 1 } else { format!("{:.0}", number.abs().trunc()).len() };
    let text = format!("{number:.*}", 15_usize.saturating_sub(whole_digits));
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    Some(if text == "-0" { "0".to_owned() } else { text.to_owned() })
}

/// A cell as a person would write it.
pub(crate) fn written(cell: &Cell) -> String {
    match cell {
        Cell::Empty | Cell::Broken(_) => String::new(),
        Cell::Text(text) => text.trim_matches(is_blank).to_owned(),
        Cell::Number(number) => digits(*number).unwrap_or_else(|| number.to_string()),
        Cell::Date(date) => date.format("%Y-%m-%d").to_string(),
        Cell::DateTime(time) => time.format("%Y-%m-%d %H:%M:%S").to_string(),
        Cell::Time(time) => time.format("%H:%M:%S").to_string(),
        Cell::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
    }
}

/// A value for use inside a message: its beginning only.
pub(crate) fn quoted(cell: &Cell) -> String {
    let text = written(cell);
    let mut short: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(30).collect();
    if text.chars().nth(30).is_some() {
        short.push('…');
    }
    short
}

/// What was written, narrow and without blanks at its ends.
fn tidy(cell: &Cell) -> String {
    written(cell).chars().map(narrow).collect::<String>().trim_matches(is_blank).to_owned()
}

pub(crate) fn date(cell: &Cell) -> Option<NaiveDate> {
    match cell {
        Cell::Date(date) => Some(*date),
        Cell::DateTime(time) => Some(time.date()),
        Cell::Text(_) => written_date_time(&tidy(cell)).map(|(date, _)| date),
        // 20220401 typed as a number; a bare serial number could be anything and is refused.
        Cell::Number(_) => written_date_time(&tidy(cell)).map(|(date, _)| date),
        Cell::Empty | Cell::Time(_) | Cell::Bool(_) | Cell::Broken(_) => None,
    }
}

pub(crate) fn date_time(cell: &Cell) -> Option<NaiveDateTime> {
    match cell {
        Cell::DateTime(time) => Some(*time),
        cell => match written_date_time(&tidy(cell)) {
            Some((date, time)) => Some(date.and_time(time.unwrap_or(NaiveTime::MIN))),
            None => date(cell).map(|date| date.and_time(NaiveTime::MIN)),
        },
    }
}

/// A day, and the time of day if there is one behind it.
fn written_date_time(text: &str) -> Option<(NaiveDate, Option<NaiveTime>)> {
    if text.len() > 64 {
        return None;
    }
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some((day(&text[..4], &text[4..6], &text[6..])?, None));
    }
    // 2022年4月1日 9:30 and 2022/4/1T09:30 in one form; blanks around the signs do not matter.
    let even: String = text
        .chars()
        .map(|c| match c {
            '年' | '月' | '/' | '.' | '—' | '–' => '-',
            '日' | '号' | 'T' => ' ',
            '时' | '点' | '分' => ':',
            '秒' => ' ',
            c => c,
        })
        .collect();
    let mut numbers = even.trim().splitn(3, '-').map(str::trim);
    let (year, month, rest) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let (dated, time) = rest.split_once(' ').unwrap_or((rest, ""));
    let date = day(year, month, dated)?;
    let time = time.trim().trim_end_matches(':');
    if time.is_empty() {
        return Some((date, None));
    }
    let mut parts = time.split(':').map(|part| part.trim().parse::<u32>().ok());
    let (hour, minute) = (parts.next()??, parts.next().unwrap_or(Some(0))?);
    let second = parts.next().unwrap_or(Some(0))?;
    parts.next().is_none().then_some(())?;
    Some((date, Some(NaiveTime::from_hms_opt(hour, minute, second)?)))
}

/// A year has four digits: two could be 1922 or 2022.
fn day(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let number = |text: &str, longest: usize| {
        let fits = !text.is_empty() && text.len() <= longest && text.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| text.parse::<u32>().ok()).flatten()
    };
    let year = number(year, 4).filter(|year| (1900..=9999).contains(year))?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, number(month, 2)?, number(day, 2)?)
}

/// A decimal number as digits: negative, before the point, behind it (without zeros at its end).
fn decimal(text: &str) -> Option<(bool, String, String)> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    // Commas stand before groups of three, or the number is something else (1,5 is a German one and a half).
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = whole.contains(',');
    if grouped && (first.is_empty() || first.len() > 3) || groups.clone().any(|group| group.len() != 3) {
        return None;
    }
    let whole: String = whole.chars().filter(|c| *c != ',').collect();
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 16 || fraction.len() > 16 || !all_digits(&whole) || !all_digits(fraction) {
        return None;
    }
    Some((negative, whole, fraction.trim_end_matches('0').to_owned()))
}

pub(crate) fn integer(cell: &Cell) -> Option<i64> {
    let text = match cell {
        Cell::Number(_) | Cell::Text(_) => tidy(cell),
        _ => return None,
    };
    let (negative, whole, fraction) = decimal(&text)?;
    let number: i64 = whole.parse().ok().filter(|number| *number <= 1 << 53)?;
    fraction.is_empty().then_some(if negative { -number } else { number })
}

pub(crate) fn fen(cell: &Cell) -> Option<i64> {
    let text = match cell {
        Cell::Number(_) | Cell::Text(_) => tidy(cell),
        _ => return None,
    };
    let text = text.trim_start_matches(['¥', '￥']).trim_end_matches('元').trim_end_matches("人民币").trim();
    let (text, places) = text.strip_suffix('万').map_or((text, 2), |rest| (rest.trim(), 6));
    let (negative, whole, fraction) = decimal(text)?;
    if fraction.len() > places {
        return None;
    }
    let fen: i64 = format!("{whole}{fraction:0<places$}").parse().ok().filter(|fen| *fen < 1_000_000_000_000_000)?;
    Some(if negative { -fen } else { fen })
}

pub(crate) fn yes_no(cell: &Cell) -> Option<bool> {
    if let Cell::Bool(value) = cell {
        return Some(*value);
    }
    match tidy(cell).to_lowercase().as_str() {
        "是" | "有" | "对" | "已" | "√" | "✓" | "✔" | "☑" | "y" | "yes" | "true" | "1" => Some(true),
        "否" | "无" | "错" | "未" | "空" | "没有" | "×" | "✗" | "✘" | "x" | "n" | "no" | "false" | "0" => {
            Some(false)
        }
        _ => None,
    }
}
