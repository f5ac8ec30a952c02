//! Notices owed, and what became of the messages that carry them.

use crate::id::{CampaignNo, EntryNo, PeriodNo, PostNo};
use crate::set::UnitSet;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// One notice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Why it is sent.
    pub kind: NoticeKind,
    /// Which campaign.
    pub campaign: CampaignNo,
    /// Which period it is about.
    pub period: PeriodNo,
    /// The moment it was owed.
    pub owed: Timestamp,
    /// The units it speaks of.
    pub units: UnitSet,
    /// Who is told.
    pub to: Told,
    /// How many earlier notices of this kind it stands for, because the service was down.
    #[serde(default)]
    pub missed: u16,
    /// The county's own words, with `{campaign}`, `{duty}`, `{period}`, `{due}` and `{units}` to be
    /// filled in; for word of a procedure, which one and why.
    #[serde(default)]
    pub words: Option<Box<str>>,
}

/// Why a notice is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeKind {
    /// Something is due soon.
    Reminder,
    /// Something is late: told to the unit that owes it.
    Overdue,
    /// Something is late: told up the ladder; the rung from 1.
    Escalation(u8),
    /// A date moved or something is no longer owed.
    Amendment,
    /// Something must be put right.
    Correction,
    /// A procedure gave no answer that counts: the definition's own rule was used. Told to the
    /// county's administrator.
    BaseRuleUsed,
    /// A matter was set on a level of alert: told at once to whoever answers for that level.
    Alert(u8),
    /// A case cannot be resolved where it is: told once to whoever answers for the area.
    Unresolved,
    /// A case was handed over (移送): told at once to the unit that owes it from now on.
    Transferred,
}

impl NoticeKind {
    /// Its name in the API, in webhooks and in scenarios; an escalation has its rung beside it.
    pub fn name(self) -> &'static str {
        match self {
            NoticeKind::Reminder => "reminder",
            NoticeKind::Overdue => "overdue",
            NoticeKind::Escalation(_) => "escalation",
            NoticeKind::Amendment => "amendment",
            NoticeKind::Correction => "correction",
            NoticeKind::BaseRuleUsed => "base-rule-used",
            NoticeKind::Alert(_) => "alert",
            NoticeKind::Unresolved => "unresolved",
            NoticeKind::Transferred => "transferred",
        }
    }

    /// The rung of an escalation, from 1.
    pub fn rung(self) -> Option<u8> {
        match self {
            NoticeKind::Escalation(rung) => Some(rung),
            _ => None,
        }
    }
}

/// Who is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// Each unit's own liaison, about that unit.
    Own,
    /// These posts, each about these units.
    Posts(Vec<(PostNo, UnitSet)>),
}

/// A message: one digest to one post. Its text form is the id receivers see, the same over all
/// retries and restarts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MessageId {
    /// The entry that owes it.
    pub entry: EntryNo,
    /// To whom.
    pub post: PostNo,
}

/// What became of one delivery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeliveryRecord {
    /// Which message.
    #[serde(flatten)]
    pub message: MessageId,
    /// Attempts so far, this one included.
    pub attempts: u16,
    /// What happened.
    pub outcome: Outcome,
}

/// What happened to a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The receiver accepted it.
    Delivered,
    /// It will be tried again.
    Retry {
        /// Not before.
        next: Timestamp,
        /// A stable word: `status-503`, `timeout`, `refused`.
        why: Box<str>,
    },
    /// Given up; a person may replay it.
    Dead {
        /// A stable word.
        why: Box<str>,
    },
    /// What it spoke of was settled before it could be delivered.
    Cancelled,
}
