//! Proposals about campaigns: what a procedure answers, before the engine has judged it.

use super::Hook;
use super::register::{ReturnVisitsProposal, ScoreProposal, SubsidyProposal, TriageProposal};
use crate::deadline::Deadline;
use crate::id::{DutyId, FieldId, KindId, UnitId, WindowId};
use crate::plan::{Edge, Reminder, Rhythm};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// An answer to a question of the same hook.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proposal {
    /// When the duty is due.
    Deadline(DeadlineProposal),
    /// What else is owed.
    Duties(Vec<LocalDuty>),
    /// When whom to remind.
    Reminders(RemindersProposal),
    /// How to word the notice.
    Message(MessageProposal),
    /// Whether it is good enough.
    Review(ReviewProposal),
    /// How grave the case is.
    Triage(TriageProposal),
    /// When the case is visited.
    ReturnVisits(ReturnVisitsProposal),
    /// What is paid.
    Subsidy(SubsidyProposal),
    /// Points.
    Score(ScoreProposal),
}

impl Proposal {
    /// Which hook it answers.
    pub fn hook(&self) -> Hook {
        match self {
            Proposal::Deadline(_) => Hook::Deadline,
            Proposal::Duties(_) => Hook::Duties,
            Proposal::Reminders(_) => Hook::Reminders,
            Proposal::Message(_) => Hook::Message,
            Proposal::Review(_) => Hook::Review,
            Proposal::Triage(_) => Hook::Triage,
            Proposal::ReturnVisits(_) => Hook::ReturnVisits,
            Proposal::Subsidy(_) => Hook::Subsidy,
            Proposal::Score(_) => Hook::Score,
        }
    }

    /// Whether it leaves everything as it is without a procedure.
    pub fn keeps(&self) -> bool {
        match self {
            Proposal::Deadline(proposal) => *proposal == DeadlineProposal::Keep,
            Proposal::Duties(duties) => duties.is_empty(),
            Proposal::Reminders(proposal) => *proposal == RemindersProposal::Keep,
            Proposal::Message(proposal) => *proposal == MessageProposal::Keep,
            Proposal::Review(proposal) => *proposal == ReviewProposal::Accept,
            Proposal::ReturnVisits(proposal) => *proposal == ReturnVisitsProposal::Keep,
            Proposal::Triage(_) | Proposal::Subsidy(_) | Proposal::Score(_) => false,
        }
    }
}

/// When a duty is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeadlineProposal {
    /// As the definition says.
    Keep,
    /// By this rule, for every period, those that come later included.
    Rule(Deadline),
    /// On these days; periods that are not listed stay as they are.
    Dates(Vec<(String, NaiveDate)>),
}

/// A duty the county adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalDuty {
    /// Its id; none of the definition's.
    pub id: DutyId,
    /// Its title.
    pub title: String,
    /// Who owes it.
    pub who: LocalAudience,
    /// Posts that receive it, as a definition writes them.
    pub to: Vec<String>,
    /// When it arises.
    pub schedule: LocalSchedule,
    /// From the schedule's anchor to the due instant.
    pub deadline: Deadline,
    /// Whether a document is wanted; else the word that it is done.
    pub document: bool,
    /// Whether "nothing happened" may, and then must, be said explicitly.
    pub zero_report: bool,
}

/// Who owes a local duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LocalAudience {
    /// Every unit of these kinds.
    Kinds(Vec<KindId>),
    /// These units.
    Units(Vec<UnitId>),
}

/// When a local duty arises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LocalSchedule {
    /// Once, counted from a day.
    Once(NaiveDate),
    /// For each stage, counted from its start or end.
    EachStage(Edge),
    /// In a rhythm over the whole campaign.
    Every(Rhythm),
    /// In a rhythm while a window is announced.
    Window(WindowId, Rhythm),
}

/// When whom to remind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RemindersProposal {
    /// As the definition says.
    Keep,
    /// So.
    Change {
        /// Reminders, in place of the definition's.
        reminders: Vec<Reminder>,
        /// Posts told of each reminder beside the unit itself.
        also: Vec<String>,
    },
}

/// How to word a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageProposal {
    /// As usual.
    Keep,
    /// In these words, which hold `{due}` and may hold `{campaign}`, `{duty}`, `{period}`, `{units}`.
    Words(String),
}

/// Whether what was handed in is good enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewProposal {
    /// It is.
    Accept,
    /// It goes back, with what must be put right.
    ReturnWith(Vec<Finding>),
}

/// What must be put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The field it is about.
    pub field: Option<FieldId>,
    /// In words.
    pub text: String,
}
