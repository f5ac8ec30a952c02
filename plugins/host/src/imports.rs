//! What a procedure may call: its log, the county's calendar, its own settings.

use crate::bindings::maplebridge::procedure::{calendar, log, matter, settings, types};
use crate::convert::shared::day;
use crate::limits;
use crate::sandbox::Sandbox;
use chrono::{Datelike, Days, NaiveDate};
use engine::procedure::{LogLevel, Setting};
use wasmtime::Result;

impl types::Host for Sandbox {}
impl matter::Host for Sandbox {}

impl log::Host for Sandbox {
    fn write(&mut self, level: log::Level, line: String) -> Result<()> {
        self.host_called(1)?;
        let level = match level {
            log::Level::Debug => LogLevel::Debug,
            log::Level::Info => LogLevel::Info,
            log::Level::Warn => LogLevel::Warn,
        };
        self.logged(level, &line);
        Ok(())
    }
}

impl calendar::Host for Sandbox {
    fn is_working_day(&mut self, text: String) -> Result<Option<bool>> {
        self.host_called(1)?;
        Ok(day(&text).map(|day| self.calendar.is_working(day)))
    }

    fn add_working_days(&mut self, text: String, days: i32) -> Result<Option<String>> {
        let walk = days.unsigned_abs();
        self.host_called(1 + walk.min(limits::WALK_DAYS) / limits::WALK_DAYS_PER_CALL)?;
        let Some(day) = day(&text).filter(|_| walk <= limits::WALK_DAYS) else { return Ok(None) };
        Ok(written(Some(self.calendar.working_day_from(day, days))))
    }

    fn add_days(&mut self, text: String, days: i32) -> Result<Option<String>> {
        self.host_called(1)?;
        let distance = Days::new(u64::from(days.unsigned_abs()));
        Ok(written(day(&text).and_then(|day| match days < 0 {
            true => day.checked_sub_days(distance),
            false => day.checked_add_days(distance),
        })))
    }

    fn days_between(&mut self, first: String, second: String) -> Result<Option<i32>> {
        self.host_called(1)?;
        let days = day(&first).zip(day(&second)).map(|(first, second)| (second - first).num_days());
        Ok(days.and_then(|days| i32::try_from(days).ok()))
    }

    fn weekday(&mut self, text: String) -> Result<Option<u8>> {
        self.host_called(1)?;
        Ok(day(&text).and_then(|day| u8::try_from(day.weekday().number_from_monday()).ok()))
    }

    fn is_announced(&mut self, year: i32) -> Result<bool> {
        self.host_called(1)?;
        Ok(self.calendar.is_announced(year))
    }
}

/// A day as the contract writes it; none where a four-digit year cannot hold it.
fn written(day: Option<NaiveDate>) -> Option<String> {
    day.filter(|day| (1..=9999).contains(&day.year())).map(|day| day.to_string())
}

impl settings::Host for Sandbox {
    fn get(&mut self, key: String) -> Result<Option<settings::Setting>> {
        self.host_called(1)?;
        Ok(self.settings.get(&key).map(|setting| match setting {
            Setting::Integer(number) => settings::Setting::Integer(*number),
            Setting::Text(text) => settings::Setting::Text(text.clone()),
            Setting::YesNo(yes) => settings::Setting::YesNo(*yes),
        }))
    }
}
