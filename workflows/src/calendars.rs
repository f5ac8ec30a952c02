//! Working-day calendars as files: the State Council's notices that come with the program, and
//! the reading of one that a bureau imports when the next year is announced, so that a new year
//! needs no release. A county adds its own days off in the same form, with `overlay` named.
//!
//! Two forms are read: our own (as in `workflows/calendars/`, unknown fields refused) and the one
//! of the widely used holiday-cn project. Reading is stricter than the engine's own check,
//! because a file that lacks half its days would be believed for a whole year.
//!
//! Must not know: the network, the store, which ledger the calendar is for.

use chrono::{Datelike, NaiveDate, Weekday};
use engine::calendar::{BadNotice, CalendarNotice, NoticeDay};
use serde::Deserialize;
use serde_json::Value;

/// Largest calendar file that is read; a real one has about 3,000 bytes.
pub const FILE_BYTES_MAX: usize = 64 * 1024;
/// Longest name of a holiday, an overlay or a notice, in characters.
pub const TEXT_CHARS_MAX: usize = 100;

/// The notices that come with the program, oldest first.
const BUNDLED: [&str; 8] = [
    include_str!("../calendars/2019.json"),
    include_str!("../calendars/2020.json"),
    include_str!("../calendars/2021.json"),
    include_str!("../calendars/2022.json"),
    include_str!("../calendars/2023.json"),
    include_str!("../calendars/2024.json"),
    include_str!("../calendars/2025.json"),
    include_str!("../calendars/2026.json"),
];

/// Why a calendar file is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Far larger than a calendar.
    #[error(
        "the file has {bytes} bytes, a calendar at most {FILE_BYTES_MAX}; check that it is the calendar of one year"
    )]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// Not JSON, or not one of the two forms.
    #[error("line {line}, column {column}: {problem}; compare it with the bundled file of another year")]
    Malformed {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
        /// What the reader of JSON found.
        problem: String,
    },
    /// A text that people will read is missing, too long, or more than one line.
    #[error("{field} must be one line of 1 to {TEXT_CHARS_MAX} characters")]
    Text {
        /// Which field.
        field: &'static str,
    },
    /// A file for a year that is not announced yet.
    #[error(
        "the file for {year} lists no days: the year is not announced yet, so its dates stay provisional; import the file once it lists days"
    )]
    NoDays {
        /// The year.
        year: i32,
    },
    /// A State Council notice without one of the days that every one of them has.
    #[error(
        "the notice for {} does not list {missing} as a day off, so it is not complete; fetch the file again", missing.year()
    )]
    Incomplete {
        /// The day.
        missing: NaiveDate,
    },
    /// A make-up working day that is a working day anyhow, which is a slip in the date.
    #[error("{date} is listed as a make-up working day but is a plain weekday; correct the date or leave it out")]
    PlainWeekday {
        /// The day.
        date: NaiveDate,
    },
    /// What the engine itself requires.
    #[error("{0}; correct the file and import it again")]
    Notice(BadNotice),
}

/// The bundled notices of the State Council, one for each year from 2019 to 2026.
///
/// # Panics
/// If a bundled file is wrong, which a test rules out.
pub fn bundled() -> Vec<CalendarNotice> {
    BUNDLED.iter().map(|text| parse_notice(text).expect("bundled calendars are checked by a test")).collect()
}

/// Reads a calendar file in our form or in holiday-cn's.
///
/// # Errors
/// Says what is wrong with the file; a file is taken whole or not at all.
pub fn parse_notice(text: &str) -> Result<CalendarNotice, Error> {
    let text = text.trim_start_matches('\u{feff}');
    if text.len() > FILE_BYTES_MAX {
        return Err(Error::TooLarge { bytes: text.len() });
    }
    let shape: Value = serde_json::from_str(text).map_err(malformed)?;
    let notice = if is_holiday_cn(&shape) {
        serde_json::from_str::<HolidayCn>(text).map_err(malformed)?.into()
    } else {
        serde_json::from_str::<Ours>(text).map_err(malformed)?.into()
    };
    check(&notice)?;
    Ok(notice)
}

impl Error {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Error::TooLarge { .. } => "calendar_too_large",
            Error::Malformed { .. } => "calendar_malformed",
            Error::Text { .. } => "calendar_text",
            Error::NoDays { .. } => "calendar_not_announced",
            Error::Incomplete { .. } => "calendar_incomplete",
            Error::PlainWeekday { .. } => "calendar_plain_weekday",
            Error::Notice(BadNotice::Year(_)) => "calendar_year",
            Error::Notice(BadNotice::ForeignDay(..)) => "calendar_foreign_day",
            Error::Notice(BadNotice::Twice(_)) => "calendar_day_twice",
            Error::Notice(BadNotice::TooMany(_)) => "calendar_too_many_days",
        }
    }

    /// The same sentence in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Error::TooLarge { bytes } => {
                format!("文件有 {bytes} 字节，日历文件最多 {FILE_BYTES_MAX} 字节；请确认它只是一个年度的日历")
            }
            Error::Malformed { line, column, problem } => {
                format!("第 {line} 行第 {column} 列有误（{problem}）；请对照自带的其他年度文件修改")
            }
            Error::Text { field } => format!("{field} 须为一行、1 至 {TEXT_CHARS_MAX} 个字"),
            Error::NoDays { year } => {
                format!("{year} 年的文件没有列出任何日期：该年安排尚未公布，日期继续按暂定处理；公布后再导入")
            }
            Error::Incomplete { missing } => {
                format!("{} 年的通知没有把 {missing} 列为放假，文件不完整；请重新获取", missing.year())
            }
            Error::PlainWeekday { date } => {
                format!("{date} 被列为调休上班日，但它本来就是工作日；请改正日期或删去这一行")
            }
            Error::Notice(BadNotice::Year(year)) => format!("{year} 年不在 1949 至 2199 年之间；请改正后重新导入"),
            Error::Notice(BadNotice::ForeignDay(date, year)) => {
                format!("{date} 不属于 {year} 年的通知（只能是当年或上一年十二月）；请改正后重新导入")
            }
            Error::Notice(BadNotice::Twice(date)) => format!("{date} 列了两次；请改正后重新导入"),
            Error::Notice(BadNotice::TooMany(count)) => {
                format!("列出了 {count} 天，一份通知最多 366 天；请改正后重新导入")
            }
        }
    }
}

/// Our own form: the engine's notice, with nothing else in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ours {
    year: i32,
    notice: String,
    #[serde(default)]
    overlay: Option<String>,
    days: Vec<OurDay>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OurDay {
    date: NaiveDate,
    off: bool,
    name: String,
}

/// The form of holiday-cn. It is theirs to extend, so fields we do not need are passed over.
#[derive(Deserialize)]
struct HolidayCn {
    year: i32,
    days: Vec<HolidayCnDay>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HolidayCnDay {
    name: String,
    date: NaiveDate,
    is_off_day: bool,
}

impl From<Ours> for CalendarNotice {
    fn from(file: Ours) -> Self {
        let Ours { year, notice, overlay, days } = file;
        let days = days.into_iter().map(|OurDay { date, off, name }| NoticeDay { date, off, name }).collect();
        CalendarNotice { year, notice, overlay, days }
    }
}

impl From<HolidayCn> for CalendarNotice {
    /// The form carries addresses of the papers but not their numbers, so the notice is named by
    /// its title.
    fn from(file: HolidayCn) -> Self {
        let HolidayCn { year, days } = file;
        let day = |HolidayCnDay { name, date, is_off_day }| NoticeDay { date, off: is_off_day, name };
        let notice = format!("国务院办公厅关于{year}年部分节假日安排的通知");
        CalendarNotice { year, notice, overlay: None, days: days.into_iter().map(day).collect() }
    }
}

fn is_holiday_cn(shape: &Value) -> bool {
    let days = shape.get("days").and_then(Value::as_array);
    shape.get("papers").is_some() || days.is_some_and(|days| days.iter().any(|day| day.get("isOffDay").is_some()))
}

fn check(notice: &CalendarNotice) -> Result<(), Error> {
    let CalendarNotice { year, notice: number, overlay, days } = notice;
    notice.check().map_err(Error::Notice)?;
    let names = days.iter().map(|day| ("name", &day.name));
    let texts = [("notice", number)].into_iter().chain(overlay.iter().map(|name| ("overlay", name))).chain(names);
    for (field, text) in texts {
        let long = text.chars().count() > TEXT_CHARS_MAX;
        if text.trim().is_empty() || long || text.contains(char::is_control) {
            return Err(Error::Text { field });
        }
    }
    if days.is_empty() {
        return Err(Error::NoDays { year: *year });
    }
    if overlay.is_none() { check_national(notice) } else { Ok(()) }
}

/// A State Council notice announces its year, so a part of one must not pass for the whole: the
/// three festivals on fixed days are in each. A county's overlay may hold a single day.
fn check_national(notice: &CalendarNotice) -> Result<(), Error> {
    let fixed = [(1, 1), (5, 1), (10, 1)];
    for missing in fixed.iter().filter_map(|&(month, day)| NaiveDate::from_ymd_opt(notice.year, month, day)) {
        if !notice.days.iter().any(|day| day.off && day.date == missing) {
            return Err(Error::Incomplete { missing });
        }
    }
    let weekend = |date: NaiveDate| matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    match notice.days.iter().find(|day| !day.off && !weekend(day.date)) {
        Some(day) => Err(Error::PlainWeekday { date: day.date }),
        None => Ok(()),
    }
}

fn malformed(error: serde_json::Error) -> Error {
    let (line, column) = (error.line(), error.column());
    // The position is told on its own, in both languages.
    let text = error.to_string();
    let problem = text.split(" at line ").next().unwrap_or(&text).to_owned();
    Error::Malformed { line, column, problem }
}
