//! Questions and proposals about cases of the register (台账): a case's traits, never a party.

use crate::deadline::Deadline;
use crate::entry::{AgreementForm, Closing, Ending};
use crate::plan::Span;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A case's traits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Matter {
    /// The dispute type's id.
    pub dispute_type: String,
    /// The intake source's id.
    pub source: String,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// When it was registered.
    pub registered: NaiveDate,
    /// In fen (1/100 yuan), where money is claimed.
    pub amount: Option<u64>,
    /// How many sides the dispute has.
    pub sides: u16,
    /// How many people it concerns.
    pub people: u32,
    /// Signs that were noted, by id.
    pub signs: Vec<String>,
}

/// How hard a case is (DOMAIN: 简单、一般、疑难复杂).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Difficulty {
    /// 简单.
    Simple,
    /// 一般.
    Ordinary,
    /// 疑难复杂.
    Complex,
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// An agreement was reached.
    Agreed,
    /// None was reached.
    NotAgreed,
    /// A side refused mediation.
    Refused,
    /// It cannot be mediated.
    Unsuitable,
    /// It was withdrawn.
    Withdrawn,
}

/// Which form an agreement has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    /// There is none.
    None,
    /// 口头.
    Oral,
    /// 书面.
    Written,
}

/// The end of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Closed {
    /// When.
    pub day: NaiveDate,
    /// How.
    pub outcome: Outcome,
    /// The form of the agreement.
    pub agreement: Agreement,
    /// When the agreement took effect.
    pub effective: Option<NaiveDate>,
    /// When it is to be performed.
    pub performance: Option<NaiveDate>,
}

impl Closing {
    /// The end of a case as a procedure is told of it.
    pub(crate) fn asked(&self) -> Closed {
        let (outcome, agreement, effective, performance) = match &self.ending {
            Ending::Agreed { form: AgreementForm::Oral, effective, performance, .. } => {
                (Outcome::Agreed, Agreement::Oral, Some(*effective), *performance)
            }
            Ending::Agreed { form: AgreementForm::Written, effective, performance, .. } => {
                (Outcome::Agreed, Agreement::Written, Some(*effective), *performance)
            }
            Ending::NotAgreed { .. } => (Outcome::NotAgreed, Agreement::None, None, None),
            Ending::Refused { .. } => (Outcome::Refused, Agreement::None, None, None),
            Ending::Unsuitable { .. } => (Outcome::Unsuitable, Agreement::None, None, None),
            Ending::Withdrawn => (Outcome::Withdrawn, Agreement::None, None, None),
        };
        Closed { day: self.day, outcome, agreement, effective, performance }
    }
}

/// A reason people can check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// In words.
    pub text: String,
    /// Where the rule is found.
    pub source: Option<String>,
}

/// How grave is a case?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TriageQuestion {
    /// The case.
    pub matter: Matter,
    /// How many levels there are; 1 is the gravest.
    pub levels: u8,
    /// Ways there are, by id.
    pub channels: Vec<String>,
}

/// How grave it is, until when and which way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TriageProposal {
    /// From 1, the gravest.
    pub level: u8,
    /// Another time limit.
    pub limit: Option<Deadline>,
    /// Some of the question's channels, best first.
    pub channels: Vec<String>,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// What a visit's deadline counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VisitAnchor {
    /// The closing of the case.
    Closing,
    /// The day the agreement took effect.
    Effect,
    /// The day it is to be performed.
    Performance,
}

/// A planned visit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// What it is for.
    pub title: String,
    /// What it counts from.
    pub anchor: VisitAnchor,
    /// Within what time.
    pub within: Deadline,
}

/// When is a closed case visited?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReturnVisitsQuestion {
    /// The case.
    pub matter: Matter,
    /// How it ended.
    pub closed: Closed,
    /// The definition's own visits.
    pub visits: Vec<Visit>,
}

/// When it is visited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnVisitsProposal {
    /// As the definition says.
    Keep,
    /// So.
    Visits(Vec<Visit>),
}

/// A part of a case's file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FilePart {
    /// Its id, for example `agreement`.
    pub id: String,
    /// Whether it is there.
    pub present: bool,
}

/// What is paid for a case? (以案定补)
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SubsidyQuestion {
    /// The case.
    pub matter: Matter,
    /// How it ended.
    pub closed: Closed,
    /// Its file.
    pub file: Vec<FilePart>,
}

/// What is paid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SubsidyProposal {
    /// In fen (1/100 yuan).
    pub amount: u64,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// A count of an office.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Count {
    /// What is counted, by id.
    pub id: String,
    /// How many.
    pub value: i64,
}

/// How many points has an office?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreQuestion {
    /// The office.
    pub unit: super::AskedUnit,
    /// The days it is counted over.
    pub span: Span,
    /// Its counts.
    pub counts: Vec<Count>,
}

/// Points, one reason each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PointsItem {
    /// In hundredths; negative ones are deducted.
    pub points: i32,
    /// In words.
    pub text: String,
    /// Where the rule is found.
    pub source: Option<String>,
}

/// Points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreProposal {
    /// Their parts.
    pub items: Vec<PointsItem>,
}
