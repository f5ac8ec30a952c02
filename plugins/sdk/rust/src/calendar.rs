//! The county's working days: rest days and make-up working days (调休) as its ledger knows them.
//!
//! A day is a text like `2022-04-15`; the answer is `None` where a text is no day.

pub use crate::bindings::maplebridge::procedure::calendar::{
    add_days, add_working_days, days_between, is_announced, is_working_day, weekday,
};

/// The day itself if it is a working day, else the next one.
pub fn working_day_from(day: &str) -> Option<String> {
    if is_working_day(day)? { Some(day.to_owned()) } else { add_working_days(day, 1) }
}

/// The day itself if it is a working day, else the one before.
pub fn working_day_until(day: &str) -> Option<String> {
    if is_working_day(day)? { Some(day.to_owned()) } else { add_working_days(day, -1) }
}
