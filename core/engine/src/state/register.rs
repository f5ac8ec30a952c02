//! A campaign's register of disputes (台账), as it is now. A county has ten thousand cases and a
//! province a million: words that come again and again are held once, and what a case went
//! through stands in the entries, of which only the numbers are kept.

use super::campaign::push_lean;
use super::kept::{CaseText, Settled, Trail};
use crate::deadline::Deadline;
use crate::entry::{Advice, CaseFacts, CaseNumber, Closing, Party, Score, VisitRecord};
use crate::id::{CaseNo, EntryNo, PeriodNo, PostNo, TermId, TermNo, UnitNo};
use crate::plan::{CaseStep, Scope, Span};
use crate::procedure::{Difficulty, VisitAnchor};
use crate::time::{Timestamp, day_form};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Fields and the headers they are found under in a spreadsheet.
pub type Columns = Vec<(Box<str>, Box<str>)>;

/// A register.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cases {
    /// Cases in the order of registration.
    pub all: Vec<Case>,
    /// Words that cases use.
    pub words: Words,
    /// The last number given, by year.
    pub last: BTreeMap<u16, u32>,
    /// Cases in the order of their numbers.
    by_number: Vec<CaseNo>,
    /// Alerts in the order in which they were first set, with all that followed.
    pub alerts: Vec<Alert>,
    /// Points given, with their days, oldest first.
    pub scores: Vec<(Span, Vec<Score>)>,
    /// How spreadsheets are read, by unit.
    pub columns: BTreeMap<UnitNo, Columns>,
    /// Digests of spreadsheet rows that became cases.
    pub rows: BTreeSet<u64>,
}

/// Words held once. Numbers never change.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Words {
    all: Vec<Box<str>>,
    known: BTreeMap<Box<str>, TermNo>,
}

impl Words {
    /// The word of that number.
    pub fn word(&self, no: TermNo) -> &str {
        self.all.get(no.index()).map_or("", |word| word)
    }

    /// A word's number, if it was ever used.
    pub fn find(&self, word: &str) -> Option<TermNo> {
        self.known.get(word).copied()
    }

    /// How many there are; the next word's number.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(crate) fn keep(&mut self, word: &str) -> TermNo {
        if let Some(no) = self.find(word) {
            return no;
        }
        let no = TermNo(self.all.len() as u32);
        self.all.push(word.into());
        self.known.insert(word.into(), no);
        no
    }
}

/// A case (纠纷案件).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Its number.
    pub number: CaseNumber,
    /// The responsible unit.
    pub unit: UnitNo,
    /// The day it was accepted.
    #[serde(with = "day_form")]
    pub accepted: NaiveDate,
    /// The dispute type.
    pub kind: TermNo,
    /// Where it came from.
    pub source: TermNo,
    /// The mediator's number at the unit.
    pub mediator: Option<TermNo>,
    /// The post of the leader who answers for it.
    pub leader: Option<TermNo>,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// How many sides the dispute has.
    pub sides: u16,
    /// How many people it concerns.
    pub people: u32,
    /// In fen (1/100 yuan), where money is claimed.
    pub amount: Option<u64>,
    /// When it was entered into the provincial system.
    pub entered: Option<NaiveDate>,
    /// Whether the keys of its parties' names were erased.
    pub names_erased: bool,
    /// How often it was taken up, from 1: reopening counts.
    pub round: u8,
    /// What is told of it.
    pub text: CaseText,
    /// Until when it is to be settled; of a closed case, as it was.
    pub limit: OpenLimit,
    /// Where it stands.
    pub standing: CaseStanding,
    /// What few cases have.
    pub rare: Option<Box<Rare>>,
    /// Entries that speak of it, in order.
    pub entries: Trail,
}

/// What few cases have.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rare {
    /// The parties, where any are noted.
    pub parties: Vec<Party>,
    /// Signs that were noted.
    pub signs: Vec<TermNo>,
    /// Where it went besides mediation.
    pub referrals: Vec<Referral>,
    /// What the county's procedure said of it.
    pub advice: Option<Advice>,
    /// Its alert's place in [`Cases::alerts`].
    pub alert: Option<u32>,
    /// When it was said that it cannot be resolved.
    pub unresolved: Option<Timestamp>,
    /// When it was proposed as a model case, and why.
    pub nominated: Option<(Timestamp, Box<str>)>,
    /// What was paid for it, once and for all.
    pub paid: Option<Paid>,
}

/// What was paid for a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paid {
    /// In fen (1/100 yuan); 0 where nothing is paid.
    pub amount: u64,
    /// When it was settled.
    pub at: Timestamp,
    /// By which entry; its reasons stand there.
    pub entry: EntryNo,
}

/// A way besides mediation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Referral {
    /// Which.
    pub way: TermNo,
    /// To which body.
    pub to: Box<str>,
    /// When.
    pub day: NaiveDate,
    /// What became of it.
    pub result: Option<(NaiveDate, Box<str>)>,
}

/// Where a case stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseStanding {
    /// It is being handled.
    Open {
        /// The step "terminate and inform", once the limit has passed.
        inform: Option<PeriodNo>,
    },
    /// It is closed, and visited.
    Closed(Settled),
}

/// The limit of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenLimit {
    /// The rule, counted from `from`.
    pub deadline: Deadline,
    /// What it counted from.
    #[serde(with = "day_form")]
    pub from: NaiveDate,
    /// The day the count reached, before any rollover.
    #[serde(with = "day_form")]
    pub unrolled: NaiveDate,
    /// The obligation to settle it.
    pub period: PeriodNo,
    /// How often it was extended.
    pub extended: u8,
}

/// A closed case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClosedCase {
    /// How it ended.
    pub closing: Closing,
    /// Whether its limit had passed by then.
    pub late: bool,
    /// Its visits.
    pub visits: Vec<CaseVisit>,
}

/// A visit of a closed case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseVisit {
    /// What it is for.
    pub title: TermNo,
    /// What it counts from.
    pub anchor: VisitAnchor,
    /// Within what time.
    pub within: Deadline,
    /// The day it counts from.
    #[serde(with = "day_form")]
    pub from: NaiveDate,
    /// The obligation.
    pub period: PeriodNo,
    /// What it found, once it took place.
    pub record: Option<Box<VisitRecord>>,
}

/// An alert (预警) with all that followed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// The case.
    pub case: CaseNo,
    /// Where it stands.
    pub standing: AlertStanding,
    /// What happened, in order.
    pub log: Vec<AlertLine>,
}

/// Where an alert stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlertStanding {
    /// It waits to be handled.
    Waiting {
        /// From 1, the gravest.
        level: u8,
        /// How far the matter reaches.
        scope: Scope,
        /// The handling window.
        period: PeriodNo,
    },
    /// It was handled.
    Handled {
        /// The level it had.
        level: u8,
        /// How far the matter reaches.
        scope: Scope,
    },
    /// It was lifted.
    Lifted,
    /// No level was set: it was only said that the case cannot be resolved.
    Unset,
}

/// A line of the alert register: time and post, never a party.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlertLine {
    /// When.
    pub at: Timestamp,
    /// The entry.
    pub entry: EntryNo,
    /// What.
    pub what: AlertEvent,
}

/// What happened to an alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlertEvent {
    /// An officer set a level.
    Set {
        /// From 1, the gravest.
        level: u8,
        /// How far the matter reaches.
        scope: Scope,
        /// Why.
        reason: Box<str>,
    },
    /// A post was told.
    Told {
        /// Who.
        post: PostNo,
        /// The rung of the ladder: 0 at once, then each time the window passed.
        rung: u8,
    },
    /// Whoever holds the post has seen it.
    Received {
        /// Who.
        post: PostNo,
    },
    /// It was handled.
    Handled {
        /// What was done.
        what: Box<str>,
    },
    /// It was lifted.
    Lifted {
        /// Why.
        reason: Box<str>,
    },
    /// The case cannot be resolved here.
    Unresolved {
        /// Why.
        reason: Box<str>,
    },
}

impl Cases {
    /// A case by its place.
    pub fn case(&self, no: CaseNo) -> &Case {
        &self.all[no.index()]
    }

    /// A case by number.
    pub fn find(&self, number: CaseNumber) -> Option<CaseNo> {
        self.by_number.binary_search_by_key(&number, |no| self.case(*no).number).ok().map(|at| self.by_number[at])
    }

    /// Adds a case.
    pub(crate) fn add(&mut self, case: Case) -> CaseNo {
        let no = CaseNo(self.all.len() as u32);
        let place = self.by_number.partition_point(|known| self.case(*known).number < case.number);
        self.by_number.insert(place, no);
        push_lean(&mut self.all, case);
        no
    }

    /// The next number of a year's series.
    pub fn next_number(&self, year: u16) -> CaseNumber {
        CaseNumber { year, seq: self.last.get(&year).copied().unwrap_or(0) + 1 }
    }

    /// A case's alert, if one was ever set.
    pub fn alert_of(&self, case: &Case) -> Option<&Alert> {
        self.alerts.get(case.rare.as_ref()?.alert? as usize)
    }

    /// What a case owes since it was last taken up, or has done of it: to settle, to inform, to visit,
    /// to handle its alert.
    pub(crate) fn steps(&self, case: &Case) -> Vec<(CaseStep, PeriodNo)> {
        let mut steps = vec![(CaseStep::Settle, case.limit.period)];
        match &case.standing {
            CaseStanding::Open { inform } => steps.extend(inform.map(|period| (CaseStep::Inform, period))),
            CaseStanding::Closed(settled) => {
                let visits = settled.read().visits;
                steps.extend((1..).zip(&visits).map(|(n, visit)| (CaseStep::Visit(n), visit.period)));
            }
        }
        if let Some(AlertStanding::Waiting { level, period, .. }) = self.alert_of(case).map(|alert| &alert.standing) {
            steps.push((CaseStep::Alert(*level), *period));
        }
        steps
    }

    /// What is known of a case, in its words.
    pub fn facts(&self, case: &Case) -> CaseFacts {
        let term = |no: TermNo| TermId::new(self.words.word(no)).ok();
        let word = |no: Option<TermNo>| no.map(|no| Box::from(self.words.word(no)));
        CaseFacts {
            kind: term(case.kind).unwrap_or_else(TermId::other),
            source: term(case.source).unwrap_or_else(TermId::other),
            brief: case.text.brief().into(),
            difficulty: case.difficulty,
            sides: case.sides,
            people: case.people,
            amount: case.amount,
            leader: word(case.leader),
            mediator: word(case.mediator),
            measures: case.text.measures().into(),
            entered: case.entered,
            signs: case.rare.iter().flat_map(|rare| &rare.signs).filter_map(|no| term(*no)).collect(),
        }
    }
}

impl ClosedCase {
    /// Whether it was visited at least once.
    pub fn is_visited(&self) -> bool {
        self.visits.iter().any(|visit| visit.record.is_some())
    }
}

impl Case {
    /// Its parties.
    pub fn parties(&self) -> &[Party] {
        self.rare.as_ref().map_or(&[], |rare| &rare.parties)
    }

    /// How it was closed, where it is.
    pub fn closed(&self) -> Option<ClosedCase> {
        match &self.standing {
            CaseStanding::Closed(settled) => Some(settled.read()),
            CaseStanding::Open { .. } => None,
        }
    }

    /// How it ended, where it is closed: less to read than all of [`Case::closed`].
    pub fn closing(&self) -> Option<Closing> {
        match &self.standing {
            CaseStanding::Closed(settled) => Some(settled.closing()),
            CaseStanding::Open { .. } => None,
        }
    }

    /// Whether it is closed.
    pub fn is_closed(&self) -> bool {
        matches!(self.standing, CaseStanding::Closed(_))
    }

    /// The key of the obligation to settle it: its number, and which time it is taken up.
    pub fn key(number: CaseNumber, round: u8) -> String {
        if round <= 1 { number.to_string() } else { format!("{number}_{round}") }
    }
}
