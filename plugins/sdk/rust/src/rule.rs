//! Short ways to write what proposals are made of.

use crate::{Distance, Reason, Rollover, Rule};

impl Rule {
    /// "N日内": that many calendar days, the first day not counted; a due day off moves to the next
    /// working day; until 24:00.
    pub fn within_days(days: u32) -> Self {
        Rule {
            offset: days,
            distance: Distance::CalendarDays,
            before: false,
            start_counts: false,
            rollover: Rollover::Next,
            cutoff: "24:00".to_owned(),
        }
    }

    /// "N个工作日内": that many working days, the first day not counted; until 24:00.
    pub fn within_working_days(days: u32) -> Self {
        Rule { distance: Distance::WorkingDays, ..Rule::within_days(days) }
    }

    /// "On the day itself", or on the working day before if it is a day off; until 24:00.
    pub fn on_the_day() -> Self {
        Rule { rollover: Rollover::Previous, ..Rule::within_days(0) }
    }
}

impl Reason {
    /// A reason in words, with where the rule is found.
    pub fn new(text: impl Into<String>, source: &str) -> Self {
        Reason { text: text.into(), source: Some(source.to_owned()) }
    }
}
