//! Reminders before the due instant, the ladder and repeats after it.

use super::PostRef;
use crate::time::DayTime;
use serde::{Deserialize, Serialize};

/// Reminders before, escalations after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Told to the owing unit before the due instant.
    pub reminders: Vec<Reminder>,
    /// The ladder after it; level n is only climbed after n−1.
    pub escalations: Vec<Escalation>,
    /// Told to the owing unit again and again once it is late.
    pub repeat: Option<Repeat>,
    /// Posts told of each reminder beside the owing unit; a county's procedure may name some.
    #[serde(default)]
    pub also: Vec<PostRef>,
}

/// One reminder, as a distance back from the due day or instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reminder {
    /// That many working days before the due day, at a time; 0 is the due day itself, left out on
    /// a day off.
    WorkingDays(u8, DayTime),
    /// That many calendar days before the due day.
    Days(u8, DayTime),
    /// That many minutes before the due instant.
    Minutes(u32),
    /// The first working day on or after the opening, at a time: word of what was found when it opened.
    Opening(DayTime),
}

/// One rung of the ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// When.
    pub after: Delay,
    /// Who is told.
    pub to: Vec<PostRef>,
}

/// A distance forward from the due day or instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delay {
    /// That many working days after the due day, at a time.
    WorkingDays(u8, DayTime),
    /// That many calendar days after the due day.
    Days(u8, DayTime),
    /// That many minutes after the due instant.
    Minutes(u32),
}

/// Reminders after the due instant until it is done, bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// The distance from one to the next; the first is one such distance after the due day.
    pub every: Delay,
    /// At most so many.
    pub at_most: u16,
}

impl Policy {
    /// The project's own policy where a definition is silent: 09:00 on W−3, W−1 and the due day;
    /// 09:00 on W+1 to those who receive it and on W+3 to the bureau's leader in charge.
    pub fn standard(to: &[PostRef], leader: PostRef) -> Policy {
        let at = DayTime::NINE;
        Policy {
            reminders: vec![Reminder::WorkingDays(3, at), Reminder::WorkingDays(1, at), Reminder::WorkingDays(0, at)],
            escalations: vec![
                Escalation { after: Delay::WorkingDays(1, at), to: to.to_vec() },
                Escalation { after: Delay::WorkingDays(3, at), to: vec![leader] },
            ],
            repeat: None,
            also: Vec::new(),
        }
    }
}
