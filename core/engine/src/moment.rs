//! The moments of a period at which time alone makes something follow.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// An instant and what it brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Moment {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: MomentKind,
}

/// What a moment brings, in the order in which moments of one instant follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MomentKind {
    /// The period opens: from now on it is owed.
    Opens,
    /// The n-th reminder, from 1.
    Reminder(u8),
    /// What is not handed in is overdue.
    Overdue,
    /// The n-th rung of the ladder, from 1.
    Escalation(u8),
    /// The n-th repeated reminder, from 1.
    Repeat(u16),
}
