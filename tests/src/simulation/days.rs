//! Dates by brute force: day after day, looked up in the notices. Knows nothing of the engine's
//! calendar, deadlines or schedules; it is what they are compared with.

use chrono::{Datelike, Days as Span, NaiveDate, Weekday};
use std::collections::BTreeMap;

/// Which days are worked, as far as notices are known.
#[derive(Debug, Clone, Default)]
pub(super) struct Days {
    listed: BTreeMap<NaiveDate, bool>,
}

/// What happens to a due day that is a day off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Roll {
    /// It stays.
    None,
    /// The next working day.
    Next,
    /// The one before.
    Previous,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Every day.
    Calendar,
    /// Days that are worked.
    Working,
    /// Months, by the corresponding day.
    Month,
}

impl Days {
    /// Takes in a year's notice.
    pub(super) fn learn(&mut self, year: i32) {
        let notice = workflows::calendars::bundled().into_iter().find(|n| n.year == year && n.overlay.is_none());
        for day in notice.expect("a bundled year").days {
            self.listed.insert(day.date, !day.off);
        }
    }

    /// Whether offices work on the day.
    pub(super) fn works(&self, day: NaiveDate) -> bool {
        let is_weekday = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.listed.get(&day).copied().unwrap_or(is_weekday)
    }

    /// The working day so many working days after a day, or before it.
    pub(super) fn beyond(&self, day: NaiveDate, count: i64) -> NaiveDate {
        let mut at = day;
        let mut left = count.abs();
        while left > 0 {
            at = plus(at, count.signum());
            left -= i64::from(self.works(at));
        }
        at
    }

    /// A day moved off its rest days.
    pub(super) fn rolled(&self, day: NaiveDate, roll: Roll) -> NaiveDate {
        let step = match roll {
            Roll::None => return day,
            Roll::Next => 1,
            Roll::Previous => -1,
        };
        let mut at = day;
        while !self.works(at) {
            at = plus(at, step);
        }
        at
    }

    /// The last day of "within n days (working days, months) after a day".
    pub(super) fn within(&self, from: NaiveDate, n: i64, unit: Unit, start_counts: bool) -> NaiveDate {
        match unit {
            Unit::Calendar => plus(from, n - i64::from(start_counts)),
            Unit::Working => {
                let first = i64::from(start_counts && self.works(from));
                self.beyond(from, n - first)
            }
            Unit::Month => plus(months_later(from, n), -i64::from(start_counts)),
        }
    }
}

/// The corresponding day so many months later, or that month's last.
fn months_later(from: NaiveDate, n: i64) -> NaiveDate {
    let months = i64::from(from.year()) * 12 + i64::from(from.month0()) + n;
    let (year, month) = ((months.div_euclid(12)) as i32, months.rem_euclid(12) as u32 + 1);
    (1..=from.day()).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day)).expect("every month has a first")
}

/// A day so many days later.
pub(super) fn plus(day: NaiveDate, n: i64) -> NaiveDate {
    let by = Span::new(n.unsigned_abs());
    if n < 0 { day - by } else { day + by }
}

/// Milliseconds since 1970 of a minute of a day in China, where clocks have not changed since 1991.
pub(super) fn moment(day: NaiveDate, minute: i64) -> i64 {
    let days = day.signed_duration_since(NaiveDate::default()).num_days();
    (days * 1440 + minute - 480) * 60_000
}

/// The day of an instant in China.
pub(super) fn day_of(at: i64) -> NaiveDate {
    plus(NaiveDate::default(), (at + 480 * 60_000).div_euclid(86_400_000))
}
