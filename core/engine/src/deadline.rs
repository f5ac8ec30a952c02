//! From an anchor and a rule to a due instant, with every step of the count kept, so that the
//! answer and its explanation cannot part ways.
//!
//! Law: 民法典 201 (the first day is not counted), 202 (months: the corresponding day, else the
//! last day of the month), 203 (a period that ends on a rest day ends on the next working day;
//! a day ends at 24:00 or at close of business).

use crate::calendar::{Calendar, Day};
use crate::planted::{Bug, planted};
use crate::time::{DayTime, Timestamp, day_of, instant};
use chrono::{Datelike, Days, Months, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// How far from the anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Offset {
    /// Calendar days.
    Days(u16),
    /// Working days.
    WorkingDays(u16),
    /// Months: the corresponding day, or the last day of a shorter month.
    Months(u16),
    /// Hours by the clock, from the anchor's instant. `start_counts` and the cutoff do not apply.
    Hours(u32),
}

/// Which side of the anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Later.
    After,
    /// Earlier.
    Before,
}

/// What happens to a due day that is a day off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rollover {
    /// It stays.
    None,
    /// The next working day.
    Next,
    /// The working day before.
    Previous,
}

/// A deadline rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// How far.
    pub offset: Offset,
    /// Which side.
    pub direction: Direction,
    /// Whether the anchor's own day is day one. Policy: no.
    pub start_counts: bool,
    /// Days off.
    pub rollover: Rollover,
    /// When the due day ends for this purpose. Policy: 24:00.
    pub cutoff: DayTime,
}

impl Deadline {
    /// "By that day, the day included": no offset, no rollover, 24:00.
    pub const ON_THE_DAY: Deadline = Deadline {
        offset: Offset::Days(0),
        direction: Direction::After,
        start_counts: false,
        rollover: Rollover::None,
        cutoff: DayTime::END,
    };

    /// "N日内" by the project's default policy: calendar days, start excluded, rolls to the next
    /// working day, 24:00.
    pub const fn within_days(days: u16) -> Deadline {
        Deadline { offset: Offset::Days(days), rollover: Rollover::Next, ..Deadline::ON_THE_DAY }
    }
}

/// Where a count begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    /// A day.
    Day(NaiveDate),
    /// An instant; counts in days begin from its day.
    Instant(Timestamp),
}

/// A day that was passed over, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The day.
    pub date: NaiveDate,
    /// What it is; a rest day by notice carries the notice's number.
    pub day: Day,
}

/// A due instant with its count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reckoning {
    /// Where the count began.
    pub start: Start,
    /// The rule.
    pub rule: Deadline,
    /// The day the count reached, before any rollover.
    pub reached: NaiveDate,
    /// Days off that a count in working days passed over.
    pub not_counted: Vec<Skipped>,
    /// Days off that the rollover passed over.
    pub rolled_over: Vec<Skipped>,
    /// The due day.
    pub day: NaiveDate,
    /// The due instant: the first moment that is too late.
    pub due: Timestamp,
    /// Whether a day that mattered lies in a year whose notice is not known.
    pub provisional: bool,
}

/// Applies a rule.
pub fn reckon(rule: Deadline, start: Start, calendar: &Calendar, zone: Tz) -> Reckoning {
    let mut count = Count { calendar, provisional: false };
    if let Offset::Hours(hours) = rule.offset {
        return by_the_clock(rule, start, hours, count, zone);
    }
    let from = match start {
        Start::Day(day) => day,
        Start::Instant(at) => day_of(at, zone),
    };
    let mut not_counted = Vec::new();
    let counts = rule.start_counts || planted(Bug::StartCounted);
    let reached = match rule.offset {
        Offset::Days(n) => shift(from, i64::from(n) - i64::from(counts && n > 0), rule.direction),
        Offset::WorkingDays(n) => count.working(from, n, rule, &mut not_counted),
        Offset::Months(n) => corresponding_day(from, n, rule),
        Offset::Hours(_) => from,
    };
    let (day, rolled_over) = count.roll(reached, rule.rollover);
    let due = instant(day, rule.cutoff, zone);
    Reckoning { start, rule, reached, not_counted, rolled_over, day, due, provisional: count.provisional }
}

fn by_the_clock(rule: Deadline, start: Start, hours: u32, mut count: Count<'_>, zone: Tz) -> Reckoning {
    let from = match start {
        Start::Day(day) => instant(day, DayTime::START, zone),
        Start::Instant(at) => at,
    };
    let minutes = i64::from(hours) * 60;
    let raw = from.plus_minutes(if rule.direction == Direction::After { minutes } else { -minutes });
    let reached = day_of(raw, zone);
    let (day, rolled_over) = count.roll(reached, rule.rollover);
    let moved = day.signed_duration_since(reached).num_minutes();
    Reckoning {
        start,
        rule,
        reached,
        not_counted: Vec::new(),
        rolled_over,
        day,
        due: raw.plus_minutes(moved),
        provisional: count.provisional,
    }
}

struct Count<'a> {
    calendar: &'a Calendar,
    provisional: bool,
}

impl Count<'_> {
    fn is_working(&mut self, day: NaiveDate) -> bool {
        self.provisional |= !self.calendar.is_announced(day.year());
        if planted(Bug::MakeUpDaysForgotten) && matches!(self.calendar.day(day), Day::MakeUp(_)) {
            return false;
        }
        self.calendar.is_working(day)
    }

    fn working(&mut self, from: NaiveDate, n: u16, rule: Deadline, not_counted: &mut Vec<Skipped>) -> NaiveDate {
        let mut day = from;
        let mut left = n;
        if rule.start_counts && left > 0 && self.is_working(day) {
            left -= 1;
        }
        while left > 0 {
            day = shift(day, 1, rule.direction);
            if self.is_working(day) {
                left -= 1;
            } else {
                not_counted.push(Skipped { date: day, day: self.calendar.day(day) });
            }
            if day == shift(day, 1, rule.direction) {
                break; // the end of what a calendar can hold
            }
        }
        day
    }

    fn roll(&mut self, reached: NaiveDate, rollover: Rollover) -> (NaiveDate, Vec<Skipped>) {
        let direction = match rollover {
            Rollover::None => return (reached, Vec::new()),
            Rollover::Next => Direction::After,
            Rollover::Previous => Direction::Before,
        };
        let (mut day, mut passed) = (reached, Vec::new());
        while !self.is_working(day) && passed.len() < 60 {
            passed.push(Skipped { date: day, day: self.calendar.day(day) });
            day = shift(day, 1, direction);
        }
        (day, passed)
    }
}

fn shift(day: NaiveDate, by: i64, direction: Direction) -> NaiveDate {
    let by = if direction == Direction::After { by } else { -by };
    let days = Days::new(by.unsigned_abs());
    let moved = if by < 0 { day.checked_sub_days(days) } else { day.checked_add_days(days) };
    moved.unwrap_or(day)
}

/// 民法典 202: the corresponding day of the last month, or that month's last day.
fn corresponding_day(from: NaiveDate, months: u16, rule: Deadline) -> NaiveDate {
    let months = Months::new(u32::from(months));
    let reached = match rule.direction {
        Direction::After => from.checked_add_months(months),
        Direction::Before => from.checked_sub_months(months),
    }
    .unwrap_or(from);
    if rule.start_counts { shift(reached, -1, rule.direction) } else { reached }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{CalendarNotice, NoticeDay};
    use chrono_tz::Asia::Shanghai;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn calendar() -> Calendar {
        let off = ["2022-10-01", "2022-10-02", "2022-10-03", "2022-10-04", "2022-10-05", "2022-10-06", "2022-10-07"];
        let days = |dates: &[&str], off| {
            dates.iter().map(|t| NoticeDay { date: d(t), off, name: "国庆节".into() }).collect::<Vec<_>>()
        };
        let mut all = days(&off, true);
        all.extend(days(&["2022-10-08", "2022-10-09"], false));
        let mut calendar = Calendar::default();
        calendar.import(CalendarNotice {
            year: 2022,
            notice: "国办发明电〔2021〕11号".into(),
            overlay: None,
            days: all,
        });
        calendar
    }

    /// rule, anchor day, due day, provisional
    #[test]
    fn due_days() {
        let five = Deadline::within_days(5);
        let working = Deadline { offset: Offset::WorkingDays(5), ..five };
        let stay = Deadline { rollover: Rollover::None, ..five };
        let first_counts = Deadline { start_counts: true, ..five };
        let month = Deadline { offset: Offset::Months(1), ..stay };
        let before = Deadline { direction: Direction::Before, rollover: Rollover::Previous, ..five };
        let cases = [
            (five, "2022-04-15", "2022-04-20", false),
            (five, "2022-11-15", "2022-11-21", false),
            (stay, "2022-11-15", "2022-11-20", false),
            (working, "2022-11-15", "2022-11-22", false),
            (five, "2022-09-28", "2022-10-08", false),
            (working, "2022-09-28", "2022-10-10", false),
            (first_counts, "2022-04-15", "2022-04-19", false),
            (before, "2022-10-08", "2022-09-30", false),
            (month, "2022-01-31", "2022-02-28", false),
            (month, "2024-01-31", "2024-02-29", false),
            (five, "2026-12-30", "2027-01-04", true),
        ];
        for (rule, anchor, due, provisional) in cases {
            let r = reckon(rule, Start::Day(d(anchor)), &calendar(), Shanghai);
            assert_eq!((r.day, r.provisional), (d(due), provisional), "{rule:?} from {anchor}");
        }
    }

    #[test]
    fn the_count_is_kept() {
        let r = reckon(Deadline::within_days(5), Start::Day(d("2022-09-28")), &calendar(), Shanghai);
        assert_eq!(r.reached, d("2022-10-03"));
        let rolled: Vec<_> = r.rolled_over.iter().map(|s| s.date.day()).collect();
        assert_eq!(rolled, [3, 4, 5, 6, 7]);
        assert!(matches!(&r.rolled_over[0].day, Day::Holiday(n) if &*n.notice == "国办发明电〔2021〕11号"));
    }

    #[test]
    fn hours_run_by_the_clock() {
        let rule = Deadline { offset: Offset::Hours(24), ..Deadline::ON_THE_DAY };
        let at = Timestamp::parse_rfc3339("2022-04-29T16:00:00+08:00").unwrap();
        let r = reckon(rule, Start::Instant(at), &calendar(), Shanghai);
        assert_eq!(r.due.rfc3339(Shanghai), "2022-04-30T16:00:00+08:00");
    }
}
