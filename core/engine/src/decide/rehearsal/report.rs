//! What a rehearsal found: where a candidate would have decided otherwise, and what it cost.

use crate::entry::About;
use crate::id::{CampaignId, DutyId, UnitId};
use crate::procedure::Hook;
use crate::time::Timestamp;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;

/// Differences listed of each kind; all are counted.
pub const LISTED: usize = 500;

/// What a rehearsal found.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// Entries looked at.
    pub entries: u64,
    /// The instants of the first and the last of them.
    pub span: Option<(Timestamp, Timestamp)>,
    /// Calls by hook.
    pub hooks: BTreeMap<Hook, HookTally>,
    /// Periods whose due day or reminders would have differed.
    pub dates: Vec<DateDifference>,
    /// Duties that would have been added.
    pub added: Vec<AddedDuty>,
    /// Notices that would have been worded otherwise.
    pub words: Listed<WordsDifference>,
    /// Submissions that would have been judged otherwise.
    pub verdicts: Listed<VerdictDifference>,
    /// Answers that would not have counted, and calls that gave none.
    pub problems: Listed<Problem>,
    /// When and why it would have been set aside; nothing was asked after that.
    pub quarantined: Option<(Timestamp, Box<str>)>,
}

/// A bounded list with the count of all.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listed<T> {
    /// How many there are.
    pub total: u64,
    /// The first of them.
    pub first: Vec<T>,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Listed { total: 0, first: Vec::new() }
    }
}

impl<T> Listed<T> {
    pub(super) fn add(&mut self, one: T) {
        self.total += 1;
        if self.first.len() < LISTED {
            self.first.push(one);
        }
    }
}

/// Calls of one hook.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct HookTally {
    /// Calls.
    pub calls: u64,
    /// Answers that hold.
    pub accepted: u64,
    /// Answers beyond a guardrail.
    pub refused: u64,
    /// No answer.
    pub failed: u64,
    /// Fuel of all calls.
    pub fuel: u64,
    /// Fuel of the dearest call.
    pub fuel_most: u64,
}

/// A period with other dates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DateDifference {
    /// The campaign.
    pub campaign: CampaignId,
    /// The duty.
    pub duty: DutyId,
    /// Its title.
    pub title: String,
    /// The period's key.
    pub period: String,
    /// The due day as history has it.
    pub due_was: NaiveDate,
    /// The due day with the candidate.
    pub due_would: NaiveDate,
    /// Reminders as history has them.
    pub reminders_were: Vec<Timestamp>,
    /// Reminders with the candidate.
    pub reminders_would: Vec<Timestamp>,
}

/// A duty that would have been added.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AddedDuty {
    /// The campaign.
    pub campaign: CampaignId,
    /// The duty.
    pub duty: DutyId,
    /// Its title.
    pub title: String,
    /// Its due days, without those of windows announced later.
    pub due: Vec<NaiveDate>,
    /// How many units would have owed it.
    pub units: usize,
}

/// A notice in other words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WordsDifference {
    /// When it was sent.
    pub at: Timestamp,
    /// The duty's title.
    pub title: String,
    /// The period's key.
    pub period: String,
    /// Its own words in history; none: the usual ones.
    pub were: Option<Box<str>>,
    /// With the candidate.
    pub would: Option<Box<str>>,
}

/// A submission judged otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VerdictDifference {
    /// When it was handed in.
    pub at: Timestamp,
    /// The duty's title.
    pub title: String,
    /// The period's key.
    pub period: String,
    /// Who handed it in.
    pub unit: Option<UnitId>,
    /// Whether it went back at once in history.
    pub was_returned: bool,
    /// Why it would have gone back with the candidate; none: it would not have.
    pub would: Option<Box<str>>,
}

/// An answer that would not have counted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Problem {
    /// At which instant of history.
    pub at: Timestamp,
    /// The question.
    pub hook: Hook,
    /// What about.
    pub about: Option<About>,
    /// The stable word.
    pub cause: String,
    /// More, for people.
    pub detail: String,
}
