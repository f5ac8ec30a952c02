//! What the entries say of procedures: calls with their verdicts, and the local rules that follow.

use crate::deadline::Deadline;
use crate::id::{CampaignNo, DefinitionNo, DutyId, ProcedureNo, UnitNo};
use crate::plan::{Duty, PostRef, Reminder};
use crate::procedure::{ComponentId, Failure, Hook, Proposal, Settings};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One call of a procedure. Replay reads it and calls nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CallRecord {
    /// The version asked.
    pub procedure: ProcedureNo,
    /// The component that ran.
    pub component: ComponentId,
    /// What it was asked.
    pub hook: Hook,
    /// What about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
    /// In which role it was asked.
    pub asked: Asked,
    /// Fuel it used.
    pub fuel: u64,
    /// What became of its answer.
    pub verdict: Verdict,
}

/// What a call is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The campaign.
    pub campaign: CampaignNo,
    /// The duty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty: Option<DutyId>,
    /// The period's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Box<str>>,
    /// The unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitNo>,
}

/// In which role a version was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// Its answer counts.
    Active,
    /// Its answer is compared with the one that counts, and nothing more.
    Shadow {
        /// Whether it comes to the same.
        same: bool,
    },
}

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It holds.
    Accepted(Proposal),
    /// It goes beyond a guardrail or makes no sense; the definition's own rule stands.
    Refused {
        /// What was proposed.
        proposal: Proposal,
        /// Why not: a stable word.
        why: Box<str>,
    },
    /// There was none; the definition's own rule stands.
    Failed(Failure),
}

impl Verdict {
    /// What holds.
    pub fn accepted(&self) -> Option<&Proposal> {
        match self {
            Verdict::Accepted(proposal) => Some(proposal),
            Verdict::Refused { .. } | Verdict::Failed(_) => None,
        }
    }

    /// Whether the procedure itself failed: what counts towards setting it aside.
    pub fn is_failure(&self) -> bool {
        matches!(self, Verdict::Failed(failure) if failure.is_its_own())
    }

    /// Why the definition's own rule stands; none where the answer holds.
    pub fn cause(&self) -> Option<&str> {
        match self {
            Verdict::Accepted(_) => None,
            Verdict::Refused { why, .. } => Some(why),
            Verdict::Failed(failure) => Some(failure.code()),
        }
    }
}

/// What happened to a procedure version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProcedureMove {
    /// It is asked beside what counts, and its answers are compared.
    Shadow {
        /// Its settings, defaults filled in.
        settings: Settings,
    },
    /// Its answers count; the version that was active before is the previous one.
    Active {
        /// Its settings, defaults filled in.
        settings: Settings,
    },
    /// It was taken back; the previous version, if there is one, is active again.
    RolledBack,
    /// It is not used any more.
    Removed,
    /// It failed too often or its key was revoked: it is not asked for answers that count.
    Quarantined {
        /// A stable word.
        why: Box<str>,
    },
    /// It may answer again.
    Released {
        /// By a person's word; else after enough clean calls.
        by_hand: bool,
    },
}

/// The county's own rules for a campaign, in place of those in force before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LocalRules {
    /// Which campaign.
    pub campaign: CampaignNo,
    /// The definition version they go with.
    pub definition: DefinitionNo,
    /// Changes of the definition's duties.
    pub changes: Vec<DutyChange>,
    /// Duties beside the definition's, complete.
    pub added: Vec<Duty>,
    /// Whose they are.
    #[serde(default)]
    pub added_by: Option<ProcedureNo>,
}

/// What a county changes of a duty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DutyChange {
    /// The duty.
    pub duty: DutyId,
    /// By whose word its dates are what they are.
    pub rule: RuleUsed,
    /// Another rule.
    #[serde(default)]
    pub deadline: Option<Deadline>,
    /// Due days of single periods.
    #[serde(default)]
    pub dates: Vec<(String, NaiveDate)>,
    /// Other reminders.
    #[serde(default)]
    pub reminders: Option<Vec<Reminder>>,
    /// Posts told of each reminder beside the unit.
    #[serde(default)]
    pub also: Vec<PostRef>,
}

/// By whose word a period's dates are what they are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleUsed {
    /// The definition's.
    #[default]
    Definition,
    /// A procedure's, within the guardrails.
    Local(ProcedureNo),
    /// The definition's, because the procedure failed or went too far: base rule used.
    Base {
        /// The procedure.
        procedure: ProcedureNo,
        /// Why: a stable word.
        cause: Box<str>,
    },
}

impl RuleUsed {
    pub(crate) fn is_definition(&self) -> bool {
        *self == RuleUsed::Definition
    }
}
