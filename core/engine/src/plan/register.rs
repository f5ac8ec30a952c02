//! The rules of a register of disputes (台账): what a case is called, how long it may take, when it
//! is visited again, who hears of an alert, what counts and what is paid.
//!
//! Everything here is the issuing bureau's choice; the compiler fills in what it leaves open. What
//! follows from time alone (the limit, the step after it, visits, handling windows) stands in the
//! plan as duties with [`Schedule::Case`](super::Schedule), so that cases remind and climb like
//! everything else that is owed.

use super::{Grant, Named, PostRef};
use crate::deadline::Deadline;
use crate::id::{DutyId, FieldId, KindId, TermId};
use crate::procedure::{Difficulty, MatterOutcome, Visit};
use serde::{Deserialize, Serialize};

/// The rules of a register.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Register {
    /// Its title, for example 矛盾纠纷排查化解台账.
    pub title: String,
    /// The words between the year and the number: `青人调字` makes `（2022）青人调字第12号`.
    pub series: String,
    /// Where cases come from.
    pub sources: Vec<Named<TermId>>,
    /// Dispute types.
    pub types: Vec<Named<TermId>>,
    /// Within what time a case is settled, counted from the day it was accepted
    /// (人民调解工作若干规定 33: one month).
    pub limit: Deadline,
    /// Other limits, by dispute type (劳动争议调解仲裁法 14: 15 days).
    pub limits: Vec<(TermId, Deadline)>,
    /// The longest extension that both parties may agree on, in days.
    pub extension_days: u16,
    /// Ways that stay open where mediation does not succeed (人民调解法 26).
    pub ways: Vec<Named<TermId>>,
    /// When a closed case is visited again, settled or not.
    pub visits: Vec<Visit>,
    /// Levels of alert; the first is the gravest and has the number 1.
    pub levels: Vec<AlertLevel>,
    /// Who owns a matter, by its scope.
    pub owners: Vec<(Scope, PostRef)>,
    /// Who is told, once, that a case cannot be resolved.
    pub unresolved: Vec<PostRef>,
    /// What is paid for a case (以案定补), in order: the first rule that fits counts.
    pub subsidies: Vec<SubsidyRule>,
    /// Points added or deducted for each of what is counted.
    pub points: Vec<PointsRule>,
    /// What an office must have reached to be a candidate for commendation; all of these.
    pub commendation: Vec<Measure>,
    /// What a county's procedure may change.
    pub local: RegisterGrants,
}

/// A level of alert (预警等级).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertLevel {
    /// Its name, for example 三级预警 or 黄色预警.
    pub title: String,
    /// Told at once. Who is next, when the handling window passes, stands in the ladder of the
    /// duty for this level.
    pub tell: Vec<PostRef>,
}

/// How far a matter reaches; decides whose it is (source 003, C10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// 辖区内: within the county.
    Local,
    /// 跨地区: across counties.
    AcrossAreas,
    /// 行业内: within one industry.
    Industry,
    /// 跨行业: across industries.
    AcrossIndustries,
    /// 单位内部: inside a unit.
    Internal,
}

impl Scope {
    /// All of them.
    pub const ALL: [Scope; 5] =
        [Scope::Local, Scope::AcrossAreas, Scope::Industry, Scope::AcrossIndustries, Scope::Internal];

    /// Its name in definitions and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Scope::Local => "local",
            Scope::AcrossAreas => "across-areas",
            Scope::Industry => "industry",
            Scope::AcrossIndustries => "across-industries",
            Scope::Internal => "internal",
        }
    }
}

/// One rule of payment. What is empty fits everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubsidyRule {
    /// Kinds of the responsible unit.
    pub kinds: Vec<KindId>,
    /// How hard the case was.
    pub difficulties: Vec<Difficulty>,
    /// How it ended.
    pub outcomes: Vec<MatterOutcome>,
    /// Parts its file must have.
    pub file: Vec<TermId>,
    /// In fen (1/100 yuan).
    pub amount: u64,
    /// The sentence it comes from.
    pub source: String,
}

/// Points for each of what is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsRule {
    /// What is counted.
    pub count: Quantity,
    /// Hundredths of a point for each; negative ones are deducted.
    pub points: i32,
    /// The sentence it comes from.
    pub source: String,
}

/// What a county's procedure may change in a register. Nothing unless granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterGrants {
    /// Limits of cases, through `triage`.
    pub limit: Grant,
    /// Dates of visits, through `return-visits`. A case is visited at least as often as here.
    pub visits: Grant,
    /// Whether `subsidy` decides what is paid.
    pub subsidy: bool,
    /// Whether `score` decides the points.
    pub score: bool,
}

impl Default for RegisterGrants {
    fn default() -> Self {
        Self { limit: Grant::Fixed, visits: Grant::Fixed, subsidy: false, score: false }
    }
}

/// Which step of a case a duty is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseStep {
    /// Settle it within the limit (办结).
    Settle,
    /// The limit has passed: terminate, and inform of the other ways (终止并告知).
    Inform,
    /// Visit it again (回访); the n-th visit, from 1. A duty stands for all of them with 0.
    Visit(u8),
    /// Handle the alert of that level (预警处置).
    Alert(u8),
}

impl CaseStep {
    /// The step as its duty has it: one duty stands for all visits.
    pub fn of_duty(self) -> CaseStep {
        match self {
            CaseStep::Visit(_) => CaseStep::Visit(0),
            other => other,
        }
    }
}

/// What can be counted of an office over days. Counts only: no name leaves a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quantity {
    /// Cases accepted.
    Cases,
    /// Of these, entered into the provincial system (录入).
    Entered,
    /// Cases closed.
    Closed,
    /// Of these, with an agreement (调解成功).
    Agreed,
    /// Of these, visited again at least once (回访).
    Visited,
    /// Cases settled after their limit, or past it now.
    PastLimit,
    /// Mediators with at least one case accepted.
    MediatorsWithCase,
    /// Units of a kind under the office, itself included.
    Units(KindId),
    /// Obligations that fell due.
    Due,
    /// Of these, handed in in time.
    OnTime,
    /// Of these, handed in late or overdue now.
    Late,
    /// What an office typed in: the latest figure of a field of a duty's form.
    Figure {
        /// The duty.
        duty: DutyId,
        /// The field.
        field: FieldId,
    },
}

/// What a duty looks at by itself: it is owed only by those who fall short. Without a whole
/// `at_least` is a count, else hundredths of a percent; no whole, not applicable. 以上 includes
/// the number itself (民法典 1259).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// What is counted.
    pub part: Quantity,
    /// Of what.
    pub whole: Option<Quantity>,
    /// The smallest value that passes.
    pub at_least: u32,
}

/// Whether a measure is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reached {
    /// It is.
    Met,
    /// It is not.
    Missed,
    /// There is nothing to measure.
    NotApplicable,
}

impl Measure {
    /// Whether these counts reach it.
    pub fn reached(&self, part: i64, whole: Option<i64>) -> Reached {
        let at_least = i64::from(self.at_least);
        let met = match whole {
            None => part >= at_least,
            Some(0) => return Reached::NotApplicable,
            Some(whole) => i128::from(part) * 10_000 >= i128::from(whole) * i128::from(at_least),
        };
        if met { Reached::Met } else { Reached::Missed }
    }
}

impl Register {
    /// The limit for a dispute type.
    pub fn limit_of(&self, kind: &TermId) -> Deadline {
        self.limits.iter().find(|(id, _)| id == kind).map_or(self.limit, |(_, limit)| *limit)
    }

    /// A level by number, 1 being the gravest.
    pub fn level(&self, no: u8) -> Option<&AlertLevel> {
        self.levels.get(usize::from(no.checked_sub(1)?))
    }

    /// Who owns a matter of that scope.
    pub fn owner(&self, scope: Scope) -> Option<&PostRef> {
        self.owners.iter().find(|(known, _)| *known == scope).map(|(_, post)| post)
    }
}
