//! What happens to cases of a register (台账): registered, changed, extended, closed, visited,
//! reopened, alerted, paid. No name of a person stands here: parties are references, with a name
//! only as ciphertext whose key lies elsewhere and can be erased.

use super::{Dates, RuleUsed};
use crate::deadline::Deadline;
use crate::id::{CalendarRevision, CampaignNo, CaseNo, ProcedureNo, TermId, UnitNo};
use crate::plan::{Reached, Scope};
use crate::procedure::{Difficulty, PointsItem, Reason, Visit};
use crate::time::day_form;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A case's number: `（2022）青人调字第12号` with the register's series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CaseNumber {
    /// The year in which the case was accepted.
    pub year: u16,
    /// Its place in that year's series, from 1.
    pub seq: u32,
}

impl CaseNumber {
    /// As it stands in the register.
    pub fn in_words(self, series: &str) -> String {
        format!("（{}）{series}第{}号", self.year, self.seq)
    }
}

/// The short form for addresses and keys: `2022-000012`.
impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:06}", self.year, self.seq)
    }
}

impl std::str::FromStr for CaseNumber {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (year, seq) = text.split_once('-').ok_or(())?;
        let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !plain(year) || !plain(seq) {
            return Err(());
        }
        Ok(Self { year: year.parse().map_err(|_| ())?, seq: seq.parse().map_err(|_| ())? })
    }
}

/// A party to a case: a reference that says nothing about who it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Party {
    /// For example `A` or `B2`: opaque, unique in the case.
    pub reference: Box<str>,
    /// Its name, sealed for the handling unit; unreadable once the case's key is erased.
    #[serde(default)]
    pub sealed: Option<Box<str>>,
}

/// What is known of a case and may change while it is handled.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CaseFacts {
    /// The dispute type.
    pub kind: TermId,
    /// Where the case came from.
    pub source: TermId,
    /// The facts in brief.
    pub brief: Box<str>,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// How many sides the dispute has.
    pub sides: u16,
    /// How many people it concerns.
    pub people: u32,
    /// In fen (1/100 yuan), where money is claimed.
    #[serde(default)]
    pub amount: Option<u64>,
    /// The post of the leader who answers for it; never a person's name.
    #[serde(default)]
    pub leader: Option<Box<str>>,
    /// The mediator's number at the unit; never a person's name.
    #[serde(default)]
    pub mediator: Option<Box<str>>,
    /// What is done to settle it.
    #[serde(default)]
    pub measures: Box<str>,
    /// When it was entered into the provincial system.
    #[serde(default)]
    pub entered: Option<NaiveDate>,
    /// Signs that were noted, from the register's words.
    #[serde(default)]
    pub signs: Vec<TermId>,
}

/// A time limit as it was computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Limit {
    /// The rule, counted from the day of acceptance or, for an extension, from the unrolled limit.
    pub deadline: Deadline,
    /// What it counted from.
    pub from: NaiveDate,
    /// The day the count reached, before any rollover: an extension counts from it.
    pub unrolled: NaiveDate,
    /// By whose word.
    pub rule: RuleUsed,
    /// The dates of the obligation.
    pub dates: Dates,
}

/// A case, as it was registered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewCase {
    /// Its number.
    pub number: CaseNumber,
    /// The responsible unit.
    pub unit: UnitNo,
    /// The day it was accepted.
    pub accepted: NaiveDate,
    /// What is known of it.
    #[serde(flatten)]
    pub facts: CaseFacts,
    /// The parties.
    #[serde(default)]
    pub parties: Vec<Party>,
    /// Until when it is to be settled.
    pub limit: Limit,
    /// What the county's procedure said of it.
    #[serde(default)]
    pub advice: Option<Advice>,
    /// A digest of the row of a spreadsheet it came from, so that the same row makes no second case.
    #[serde(default)]
    pub row: Option<u64>,
}

/// What a county's procedure said of a case. An officer decides; this is shown beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    /// Which procedure.
    pub procedure: ProcedureNo,
    /// The level it would set, 1 being the gravest.
    pub level: u8,
    /// Ways it would go, best first.
    pub ways: Vec<TermId>,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// The form of an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgreementForm {
    /// 口头.
    Oral,
    /// 书面.
    Written,
}

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// An agreement was reached (调解成功).
    Agreed {
        /// Oral or written.
        form: AgreementForm,
        /// The day it took effect (人民调解法 29, 30).
        #[serde(with = "day_form")]
        effective: NaiveDate,
        /// The day by which it is to be performed.
        performance: Option<NaiveDate>,
        /// In fen (1/100 yuan).
        amount: Option<u64>,
    },
    /// None was reached (调解不成): the parties were told of these ways (人民调解法 26).
    NotAgreed {
        /// The ways.
        informed: Vec<TermId>,
    },
    /// A party clearly refused (人民调解法 17).
    Refused {
        /// The ways the parties were told of.
        informed: Vec<TermId>,
    },
    /// It cannot be mediated.
    Unsuitable {
        /// The ways the parties were told of.
        informed: Vec<TermId>,
    },
    /// The parties withdrew it.
    Withdrawn,
}

/// The end of a case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Closing {
    /// When.
    #[serde(with = "day_form")]
    pub day: NaiveDate,
    /// How.
    pub ending: Ending,
    /// Parts that its file has, from the register's words.
    #[serde(default)]
    pub file: Vec<TermId>,
}

/// A visit, as it was planned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedVisit {
    /// The rule.
    #[serde(flatten)]
    pub visit: Visit,
    /// The day it counts from.
    pub from: NaiveDate,
    /// By whose word.
    pub rule: RuleUsed,
    /// The dates of the obligation.
    pub dates: Dates,
}

/// How an agreement is performed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Performance {
    /// There is no agreement to perform.
    NoAgreement,
    /// The day for it has not come.
    NotYetDue,
    /// 已履行.
    Performed,
    /// 部分履行.
    Partly {
        /// The concrete reason.
        reason: Box<str>,
    },
    /// 未履行.
    Not {
        /// The concrete reason.
        reason: Box<str>,
    },
}

/// What a return visit found (source 001, C9). About the agreement and the mediation, never about
/// a person's mood or behaviour.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct VisitRecord {
    /// When.
    #[serde(with = "day_form")]
    pub day: NaiveDate,
    /// How the agreement is performed.
    pub performance: Performance,
    /// Hidden risks to performance.
    #[serde(default)]
    pub risks: Box<str>,
    /// Errors of the mediation.
    #[serde(default)]
    pub errors: Box<str>,
    /// Opinions and requests.
    #[serde(default)]
    pub opinions: Box<str>,
    /// What follows.
    #[serde(default)]
    pub follow_up: Box<str>,
}

/// What happens to a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseMove {
    /// What is known of it changed.
    Changed(Box<CaseFacts>),
    /// Another unit is responsible from now on (移送).
    Transferred {
        /// Which.
        to: UnitNo,
        /// Why.
        reason: Box<str>,
    },
    /// Both parties agreed to go on.
    Extended(Limit),
    /// The limit passed without an agreement: terminate and inform, by these dates.
    LimitPassed(Dates),
    /// It was closed; it will be visited.
    Closed {
        /// How.
        closing: Closing,
        /// When it will be visited.
        visits: Vec<PlannedVisit>,
    },
    /// A planned visit took place.
    Visited {
        /// Which, from 1.
        visit: u8,
        /// What it found.
        record: VisitRecord,
    },
    /// It is handled once more.
    Reopened {
        /// Why.
        reason: Box<str>,
        /// Until when it is to be settled now.
        limit: Limit,
    },
    /// It went another way.
    Referred {
        /// Which.
        way: TermId,
        /// To which body.
        to: Box<str>,
        /// When.
        day: NaiveDate,
    },
    /// What became of it there.
    Followed {
        /// Which referral, from 0.
        referral: u8,
        /// In words.
        result: Box<str>,
        /// When.
        day: NaiveDate,
    },
    /// It was proposed as a model case (典型案例), to be passed upward.
    Nominated {
        /// Why it is worth it.
        reason: Box<str>,
    },
    /// Its parties are these from now on, some with a sealed name.
    PartiesSet(Vec<Party>),
    /// The keys of its parties' names were erased.
    NamesErased,
}

/// What happens to a matter's alert (预警).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlertMove {
    /// An officer set a level; one that was set before no longer counts.
    Set {
        /// From 1, the gravest.
        level: u8,
        /// How far the matter reaches.
        scope: Scope,
        /// Why.
        reason: Box<str>,
        /// The handling window.
        dates: Dates,
    },
    /// It was handled: nobody further is told.
    Handled {
        /// What was done.
        what: Box<str>,
    },
    /// There is no reason for it any more.
    Lifted {
        /// Why.
        reason: Box<str>,
    },
    /// The case cannot be resolved here; who answers for the area is told, once.
    Unresolved {
        /// Why.
        reason: Box<str>,
    },
}

/// What a measure found of one office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// The office.
    pub unit: UnitNo,
    /// The part.
    pub part: i64,
    /// The whole, where it is a ratio.
    pub whole: Option<i64>,
    /// Whether that is enough.
    pub reached: Reached,
}

/// What is paid for one case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Subsidy {
    /// The case.
    pub case: CaseNo,
    /// In fen (1/100 yuan); 0 where nothing is paid.
    pub amount: u64,
    /// Why.
    pub reasons: Vec<Reason>,
    /// By whose word.
    pub rule: RuleUsed,
}

/// The points of one office.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// The office.
    pub unit: UnitNo,
    /// Their parts.
    pub items: Vec<PointsItem>,
    /// By whose word.
    pub rule: RuleUsed,
}

/// What happened in a campaign's register.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegisterFact {
    /// Cases were registered; numbers continue from those known.
    Registered {
        /// The calendar their limits were computed with.
        calendar: CalendarRevision,
        /// The cases.
        cases: Vec<NewCase>,
    },
    /// Something happened to a case.
    Case {
        /// Which.
        case: CaseNo,
        /// What.
        to: Box<CaseMove>,
    },
    /// Something happened to its alert.
    Alert {
        /// Which case.
        case: CaseNo,
        /// What.
        to: AlertMove,
    },
    /// What is paid was settled; each case once.
    SubsidiesAssessed {
        /// Case by case.
        rows: Vec<Subsidy>,
    },
    /// Points were given over these days.
    Scored {
        /// First day.
        first: NaiveDate,
        /// Last day.
        last: NaiveDate,
        /// Office by office.
        rows: Vec<Score>,
    },
    /// How a unit's spreadsheets are read.
    ColumnsSet {
        /// The unit.
        unit: UnitNo,
        /// Field and the header it is found under.
        columns: Vec<(Box<str>, Box<str>)>,
    },
}

/// Which register.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InRegister {
    /// The campaign that keeps it.
    pub campaign: CampaignNo,
    /// What happened.
    pub what: RegisterFact,
}
