//! Working days as the State Council announces them: rest days *and* make-up working days.
//!
//! A year is announced or it is not; an unannounced year is answered by plain weekdays and the
//! answer says so, so that a date that rests on it is shown as provisional, never as certain.

mod festival;

pub use festival::Festival;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One notice: the days of one year that differ from plain weekdays and weekends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarNotice {
    /// The year the notice is for. December days of the year before may be listed in it.
    pub year: i32,
    /// The notice's number and issuer, for example `国办发明电〔2021〕11号`.
    pub notice: String,
    /// `None` for a State Council notice, which announces its year. A name for a local overlay
    /// (a county's own days off), which does not.
    pub overlay: Option<String>,
    /// Listed days.
    pub days: Vec<NoticeDay>,
}

/// A day a notice names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeDay {
    /// The day.
    pub date: NaiveDate,
    /// Off (a rest day) or a working day (a make-up day on a weekend).
    pub off: bool,
    /// Which holiday it belongs to.
    pub name: String,
}

/// What a day is, and by whose word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Day {
    /// A plain weekday.
    Working,
    /// A weekend day that a notice made a working day (调休上班).
    MakeUp(Named),
    /// Saturday or Sunday.
    Weekend,
    /// Off by notice.
    Holiday(Named),
}

/// The holiday and the notice behind a listed day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The holiday, for example `国庆节`.
    pub name: Arc<str>,
    /// The notice's number.
    pub notice: Arc<str>,
}

impl Day {
    /// Whether offices work on it.
    pub fn is_working(&self) -> bool {
        match self {
            Day::Working | Day::MakeUp(_) => true,
            Day::Weekend | Day::Holiday(_) => false,
        }
    }
}

/// Notices, indexed by day. Grows by import; an import of the same year (and overlay) replaces it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<CalendarNotice>", into = "Vec<CalendarNotice>")]
pub struct Calendar {
    notices: BTreeMap<(Option<String>, i32), CalendarNotice>,
    days: BTreeMap<NaiveDate, Day>,
}

/// Why a notice cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadNotice {
    /// The year is outside what the project can hold.
    #[error("year {0} is outside 1949 to 2199")]
    Year(i32),
    /// A day that belongs neither to the year nor to the December before it.
    #[error("{0} does not belong to the notice for {1}")]
    ForeignDay(NaiveDate, i32),
    /// The same day twice.
    #[error("{0} is listed twice")]
    Twice(NaiveDate),
    /// More days than a year has.
    #[error("{0} days are listed; a notice names at most 366")]
    TooMany(usize),
}

impl CalendarNotice {
    /// Checks what the import relies on.
    pub fn check(&self) -> Result<(), BadNotice> {
        if !(1949..=2199).contains(&self.year) {
            return Err(BadNotice::Year(self.year));
        }
        if self.days.len() > 366 {
            return Err(BadNotice::TooMany(self.days.len()));
        }
        let mut seen = std::collections::BTreeSet::new();
        for day in &self.days {
            let (y, m) = (day.date.year(), day.date.month());
            if y != self.year && (y, m) != (self.year - 1, 12) {
                return Err(BadNotice::ForeignDay(day.date, self.year));
            }
            if !seen.insert(day.date) {
                return Err(BadNotice::Twice(day.date));
            }
        }
        Ok(())
    }
}

impl Calendar {
    /// Adds a notice; one for the same year and overlay is replaced.
    pub fn import(&mut self, notice: CalendarNotice) {
        self.notices.insert((notice.overlay.clone(), notice.year), notice);
        self.index();
    }

    /// The calendar that a sequence of imports makes.
    pub fn from_imports(notices: &[CalendarNotice]) -> Self {
        notices.to_vec().into()
    }

    /// Whether the State Council's notice for the year is known.
    pub fn is_announced(&self, year: i32) -> bool {
        self.notices.contains_key(&(None, year))
    }

    /// The notices, national ones first, by year.
    pub fn notices(&self) -> impl Iterator<Item = &CalendarNotice> {
        self.notices.values()
    }

    /// What this day is.
    pub fn day(&self, date: NaiveDate) -> Day {
        self.days.get(&date).cloned().unwrap_or(match date.weekday() {
            Weekday::Sat | Weekday::Sun => Day::Weekend,
            _ => Day::Working,
        })
    }

    /// Whether offices work on this day.
    pub fn is_working(&self, date: NaiveDate) -> bool {
        match self.days.get(&date) {
            Some(day) => day.is_working(),
            None => !matches!(date.weekday(), Weekday::Sat | Weekday::Sun),
        }
    }

    /// The `count`-th working day after (`count` > 0) or before (`count` < 0) a day, the day
    /// itself not counted whatever it is. `count` 0 is the day itself.
    pub fn working_day_from(&self, date: NaiveDate, count: i32) -> NaiveDate {
        let mut day = date;
        let mut left = count.unsigned_abs();
        while left > 0 {
            let step = if count > 0 { day.succ_opt() } else { day.pred_opt() };
            let Some(next) = step else { return day };
            day = next;
            left -= u32::from(self.is_working(day));
        }
        day
    }

    /// The first and last rest day of the unbroken run of days off around a day; the day itself
    /// where it is a working day.
    pub fn rest_around(&self, date: NaiveDate) -> (NaiveDate, NaiveDate) {
        let walk = |step: fn(&NaiveDate) -> Option<NaiveDate>| {
            let mut edge = date;
            while let Some(next) = step(&edge).filter(|d| !self.is_working(*d)) {
                edge = next;
            }
            edge
        };
        if self.is_working(date) { (date, date) } else { (walk(NaiveDate::pred_opt), walk(NaiveDate::succ_opt)) }
    }

    fn index(&mut self) {
        self.days.clear();
        // National notices sort before overlays, so a county's own day wins over the national one.
        for notice in self.notices.values() {
            let number: Arc<str> = notice.notice.as_str().into();
            for day in &notice.days {
                let named = Named { name: day.name.as_str().into(), notice: number.clone() };
                self.days.insert(day.date, if day.off { Day::Holiday(named) } else { Day::MakeUp(named) });
            }
        }
    }
}

impl From<Vec<CalendarNotice>> for Calendar {
    fn from(notices: Vec<CalendarNotice>) -> Self {
        let mut calendar = Calendar {
            notices: notices.into_iter().map(|n| ((n.overlay.clone(), n.year), n)).collect(),
            days: BTreeMap::new(),
        };
        calendar.index();
        calendar
    }
}

impl From<Calendar> for Vec<CalendarNotice> {
    fn from(calendar: Calendar) -> Self {
        calendar.notices.into_values().collect()
    }
}
