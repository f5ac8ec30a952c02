//! Questions about campaigns. Each carries everything that is needed to answer it.

use super::Hook;
use super::register::{ReturnVisitsQuestion, ScoreQuestion, SubsidyQuestion, TriageQuestion};
use crate::deadline::Deadline;
use crate::entry::NoticeKind;
use crate::id::{CampaignId, DutyId, FieldId, KindId, StageId, UnitId, WindowId};
use crate::plan::{Grant, Named, Reminder, Span};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A question to a procedure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// When is a duty due?
    Deadline(DeadlineQuestion),
    /// What else is owed?
    Duties(DutiesQuestion),
    /// When is whom reminded?
    Reminders(RemindersQuestion),
    /// How is a notice worded?
    Message(MessageQuestion),
    /// Is it good enough?
    Review(ReviewQuestion),
    /// How grave is a case?
    Triage(TriageQuestion),
    /// When is a closed case visited?
    ReturnVisits(ReturnVisitsQuestion),
    /// What is paid for a case?
    Subsidy(SubsidyQuestion),
    /// How many points has an office?
    Score(ScoreQuestion),
}

impl Question {
    /// Which hook it is put to.
    pub fn hook(&self) -> Hook {
        match self {
            Question::Deadline(_) => Hook::Deadline,
            Question::Duties(_) => Hook::Duties,
            Question::Reminders(_) => Hook::Reminders,
            Question::Message(_) => Hook::Message,
            Question::Review(_) => Hook::Review,
            Question::Triage(_) => Hook::Triage,
            Question::ReturnVisits(_) => Hook::ReturnVisits,
            Question::Subsidy(_) => Hook::Subsidy,
            Question::Score(_) => Hook::Score,
        }
    }
}

/// The campaign in which a question arises.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AskedCampaign {
    /// Its id.
    pub id: CampaignId,
    /// Its title.
    pub title: String,
    /// First and last day.
    pub span: Span,
    /// Its stages in order.
    pub stages: Vec<AskedStage>,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AskedStage {
    /// Its id.
    pub id: StageId,
    /// Its title.
    pub title: String,
    /// First and last day.
    pub span: Span,
}

/// A duty as the definition has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AskedDuty {
    /// Its id.
    pub id: DutyId,
    /// Its title.
    pub title: String,
    /// Posts that receive it, as a definition writes them: `bureau/general-office`.
    pub to: Vec<String>,
    /// Its rule.
    pub deadline: Deadline,
}

/// When is a duty due?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeadlineQuestion {
    /// The campaign.
    pub campaign: AskedCampaign,
    /// The duty.
    pub duty: AskedDuty,
    /// How far an answer may go.
    pub grant: Grant,
    /// Its periods by the definition's own rule, in order of their keys' time.
    pub periods: Vec<AskedPeriod>,
}

/// A period by the definition's own rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AskedPeriod {
    /// Its key within the duty.
    pub key: String,
    /// The days it speaks of.
    pub covers: Option<Span>,
    /// The first day on which it can be handed in.
    pub opens: NaiveDate,
    /// Its due day.
    pub due: NaiveDate,
}

/// What else is owed?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DutiesQuestion {
    /// The campaign.
    pub campaign: AskedCampaign,
    /// The definition's duties.
    pub duties: Vec<AskedDuty>,
    /// Windows the definition names.
    pub windows: Vec<Named<WindowId>>,
    /// The county's active units, parents before children.
    pub units: Vec<AskedUnit>,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AskedUnit {
    /// Its id.
    pub id: UnitId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: KindId,
    /// What it lies under.
    pub parent: Option<UnitId>,
}

/// When is whom reminded?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RemindersQuestion {
    /// The campaign.
    pub campaign: AskedCampaign,
    /// The duty.
    pub duty: AskedDuty,
    /// How far an answer may go.
    pub grant: Grant,
    /// The definition's own reminders.
    pub reminders: Vec<Reminder>,
}

/// How is a notice worded?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MessageQuestion {
    /// The campaign.
    pub campaign: AskedCampaign,
    /// The duty.
    pub duty: AskedDuty,
    /// The period's key.
    pub period: String,
    /// Why it is sent.
    pub kind: NoticeKind,
    /// The due instant as people say it: `4月20日24:00`.
    pub due: String,
    /// How many units it speaks of.
    pub units: u32,
    /// How many earlier notices it stands for.
    pub missed: u16,
    /// Whether the date is provisional.
    pub provisional: bool,
}

/// Is it good enough?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviewQuestion {
    /// The campaign.
    pub campaign: AskedCampaign,
    /// The duty.
    pub duty: AskedDuty,
    /// The period's key.
    pub period: String,
    /// Who hands it in.
    pub unit: UnitId,
    /// Whether the due instant had passed.
    pub late: bool,
    /// What is handed in.
    pub submission: AskedSubmission,
}

/// What is handed in, as a procedure sees it: no bytes of a document, only its name and size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AskedSubmission {
    /// The word that it is done.
    Done,
    /// An explicit zero report.
    Zero,
    /// A document.
    Document {
        /// File name.
        name: String,
        /// Size in bytes.
        bytes: u64,
    },
    /// Figures.
    Figures(Vec<AskedRow>),
}

/// One row of figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AskedRow {
    /// The unit it speaks of, where the form has a row for each.
    pub unit: Option<UnitId>,
    /// Its values.
    pub values: Vec<AskedValue>,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AskedValue {
    /// The field.
    pub field: FieldId,
    /// Counts as they are, yes as 1, percentages in hundredths of a percent.
    pub value: i64,
}
