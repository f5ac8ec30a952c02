//! What the facts are made of: units, endpoints, periods, submissions.

use super::RuleUsed;
use crate::id::{CampaignNo, CaseNo, EndpointId, PeriodNo, PostId, UnitNo};
use crate::moment::Moment;
use crate::org::UnitRow;
use crate::plan::{CaseStep, Span};
use crate::set::UnitSet;
use crate::time::Timestamp;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A change of the organisation.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct UnitsChange {
    /// New units; numbers continue from those known, parents come first.
    pub joined: Vec<UnitRow>,
    /// Units that had left and are back.
    pub returned: UnitSet,
    /// Units that left.
    pub left: UnitSet,
    /// New names.
    pub renamed: Vec<(UnitNo, String)>,
    /// New posts at units known before or in this change; numbers continue.
    pub posts: Vec<(UnitNo, PostId, String)>,
}

/// Where notices are handed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// Its id.
    pub id: EndpointId,
    /// `http` or `https` URL.
    pub url: String,
    /// Where the signing secret is found (`env:NAME` or `file:PATH`), never the secret itself.
    pub secret: String,
    /// Whether posts without an endpoint of their own use it.
    pub default: bool,
}

/// A period, as it was computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewPeriod {
    /// The duty's number in the campaign.
    pub duty: u16,
    /// Its name within the duty.
    pub key: Box<str>,
    /// The days it speaks of.
    pub covers: Option<Span>,
    /// Dates and moments.
    #[serde(flatten)]
    pub dates: Dates,
    /// Owed by this unit only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<UnitNo>,
    /// What it comes from.
    #[serde(default, skip_serializing_if = "Origin::is_rule")]
    pub origin: Origin,
    /// By whose word it has these dates.
    #[serde(default, skip_serializing_if = "RuleUsed::is_definition")]
    pub rule: RuleUsed,
}

/// The computed dates of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dates {
    /// From when it is owed.
    pub opens: Timestamp,
    /// The due instant.
    pub due: Timestamp,
    /// The due day, as people say it.
    #[serde(with = "crate::time::day_form")]
    pub day: NaiveDate,
    /// Whether it rests on a year that is not announced.
    pub provisional: bool,
    /// What follows from time, in order.
    pub moments: Arc<[Moment]>,
}

/// What a period comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The duty's schedule.
    #[default]
    Rule,
    /// An event at an instant.
    Event {
        /// When it happened.
        happened: Timestamp,
    },
    /// Something to be put right: the submission was returned, or its figures fell short.
    Correction {
        /// The period that was handed in.
        of: PeriodNo,
        /// The unit whose submission it was.
        unit: UnitNo,
    },
    /// A step of a case of the register.
    Case {
        /// Which case.
        case: CaseNo,
        /// Which step.
        step: CaseStep,
    },
}

impl Origin {
    fn is_rule(&self) -> bool {
        *self == Origin::Rule
    }
}

/// A period that moved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MovedPeriod {
    /// Which.
    pub period: PeriodNo,
    /// Its new dates.
    #[serde(flatten)]
    pub dates: Dates,
    /// By whose word it has them.
    #[serde(default, skip_serializing_if = "RuleUsed::is_definition")]
    pub rule: RuleUsed,
}

/// Why dates changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// A new version of the definition.
    Amendment,
    /// A calendar notice.
    Calendar,
    /// A pause ended.
    Resumed,
    /// A window was withdrawn.
    Window,
    /// A procedure came into use or went out of use.
    Procedure,
}

/// A submission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Submitted {
    /// Which campaign.
    #[serde(rename = "c")]
    pub campaign: CampaignNo,
    /// Which period.
    #[serde(rename = "p")]
    pub period: PeriodNo,
    /// Which unit owed it.
    #[serde(rename = "u")]
    pub unit: UnitNo,
    /// What was handed in.
    pub what: Handed,
    /// Whether the due instant had passed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub late: bool,
    /// Rows whose figures fall short of the target; `None` inside is the single row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmet: Vec<Option<UnitNo>>,
    /// Periods of other duties that the same submission fulfils.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<PeriodNo>,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// What a unit hands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Handed {
    /// The word that it is done.
    Done,
    /// "Nothing happened": an explicit zero report (零报告).
    Zero,
    /// A document, by its digest.
    Document {
        /// File name.
        name: Box<str>,
        /// SHA-256 of its bytes, hexadecimal.
        sha256: Box<str>,
        /// Size in bytes.
        bytes: u64,
    },
    /// Figures in the order of the form's fields.
    Figures(Vec<FigureRow>),
}

/// One row of figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureRow {
    /// The unit it speaks of, where the form has a row for each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitNo>,
    /// One value a field.
    pub values: Vec<i64>,
}
