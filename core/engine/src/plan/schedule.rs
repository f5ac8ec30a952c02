//! When a duty arises.

use super::{CaseStep, Span};
use crate::calendar::Festival;
use crate::id::{EventId, StageNo, WindowId};
use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// When a duty arises. Each rule makes periods; each period has one anchor for the deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Schedule {
    /// Once, counted from an anchor; open from `opens` unless the anchor comes first.
    Once {
        /// Where the deadline counts from.
        anchor: Anchor,
        /// First day on which it may be handed in.
        opens: NaiveDate,
    },
    /// Once for each of these stages, counted from its start or end.
    EachStage {
        /// The stages.
        stages: Vec<StageNo>,
        /// Start or end.
        edge: Edge,
    },
    /// In a rhythm inside spans (stages, or the whole campaign).
    Every {
        /// Where the rhythm runs.
        spans: Vec<Span>,
        /// The rhythm.
        rhythm: Rhythm,
    },
    /// At the instants of a cron expression inside spans.
    Cron {
        /// Where it runs.
        spans: Vec<Span>,
        /// Seconds, minutes, hours, day of month, month, day of week (1 = Sunday), optionally year.
        expression: String,
    },
    /// In a rhythm, only while a window is announced.
    Window {
        /// The window.
        window: WindowId,
        /// The rhythm inside it.
        rhythm: Rhythm,
    },
    /// Each time an event is recorded for a unit.
    Event {
        /// The event.
        event: EventId,
    },
    /// With each case of the register that comes to this step.
    Case {
        /// The step.
        step: CaseStep,
    },
    /// Around each occurrence of a festival inside spans.
    Festival {
        /// Where it is looked for.
        spans: Vec<Span>,
        /// Which.
        festival: Festival,
        /// The festival's own day, or an edge of the rest days around it.
        edge: FestivalEdge,
    },
}

/// Start or end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edge {
    /// The first day.
    Start,
    /// The last day.
    End,
}

/// What a one-time deadline counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// A day.
    Date(NaiveDate),
    /// An edge of a stage.
    Stage(StageNo, Edge),
    /// An edge of the campaign.
    Campaign(Edge),
}

/// Which day around a festival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FestivalEdge {
    /// The festival's own day.
    Day,
    /// The first rest day of the holiday.
    RestStart,
    /// The last rest day of the holiday.
    RestEnd,
}

/// "Every `step` `unit`s, about this period or the last one, on that day of it."
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rhythm {
    /// The period.
    pub unit: PeriodUnit,
    /// Every so many of them; at least 1.
    pub step: u16,
    /// What a report speaks of, and so when it is due.
    pub about: About,
    /// Which day it is due on, before the deadline's offset.
    pub on: DayRule,
}

/// Calendar periods. Weeks are ISO weeks; a ten-day period (旬) is 1–10, 11–20, 21–end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodUnit {
    /// A day.
    Day,
    /// A working day; days off owe nothing.
    WorkingDay,
    /// An ISO week, Monday to Sunday.
    Week,
    /// 旬.
    TenDays,
    /// 1–15, 16–end.
    HalfMonth,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// 1 January or 1 July on.
    HalfYear,
    /// A year.
    Year,
}

/// Which period a report speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// This one: due inside it.
    This,
    /// The one before: due in the period that follows the one reported on.
    Last,
}

/// A day inside a period clipped to its span. A rule that finds no such day owes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayRule {
    /// Its first day.
    First,
    /// Its last day.
    Last,
    /// The n-th day of the whole period (1 to 31); the last day of a shorter one.
    Day(u8),
    /// That weekday (in periods longer than a week: the first one).
    Weekday(Weekday),
    /// The n-th working day from the start (1, 2, …) or from the end (−1, −2, …).
    Working(i8),
}
