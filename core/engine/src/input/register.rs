//! What people do in a register of disputes (台账).

use crate::entry::{CaseFacts, CaseNumber, Closing, Party, VisitRecord};
use crate::id::{TermId, UnitId};
use crate::plan::{Scope, Span};
use chrono::NaiveDate;

/// A case to be registered.
#[derive(Debug, Clone, PartialEq, Hash)]
pub struct CaseDraft {
    /// The responsible unit.
    pub unit: UnitId,
    /// The day it was accepted; none: today.
    pub accepted: Option<NaiveDate>,
    /// What is known of it.
    pub facts: CaseFacts,
    /// The parties.
    pub parties: Vec<Party>,
}

/// A row of a township's own ledger: a case with what has become of it.
#[derive(Debug, Clone, PartialEq, Hash)]
pub struct CaseRow {
    /// Its row in the file, as the program shows it.
    pub row: u32,
    /// The case.
    pub draft: CaseDraft,
    /// How it ended, where it is closed.
    pub closing: Option<Closing>,
    /// The visit it had, where there was one.
    pub visited: Option<VisitRecord>,
}

/// What is done in a register.
#[derive(Debug, Clone, PartialEq, Hash)]
pub enum RegisterAct {
    /// Register a case (登记).
    Register(Box<CaseDraft>),
    /// Take over the rows of a spreadsheet, all or none; rows taken over before are passed by.
    Import(Vec<CaseRow>),
    /// Something about a case.
    Case {
        /// Which.
        case: CaseNumber,
        /// What.
        act: CaseAct,
    },
    /// Settle what is paid for cases closed in these days and not looked at before.
    AssessSubsidies(Span),
    /// Give points over these days.
    Score(Span),
    /// Keep how a unit's spreadsheets are read.
    SetColumns {
        /// The unit.
        unit: UnitId,
        /// Field and the header it is found under.
        columns: Vec<(Box<str>, Box<str>)>,
    },
}

/// What is done about a case.
#[derive(Debug, Clone, PartialEq, Hash)]
pub enum CaseAct {
    /// What is known of it changed.
    Change(Box<CaseFacts>),
    /// Another unit is responsible from now on.
    Transfer {
        /// Which.
        to: UnitId,
        /// Why.
        reason: String,
    },
    /// Both parties agreed to go on for so many days, counted from the unrolled limit.
    Extend {
        /// How long.
        days: u16,
        /// That both parties agreed; an extension without it is refused.
        both_agreed: bool,
    },
    /// Close it.
    Close(Closing),
    /// Record a return visit.
    Visit {
        /// Which of the planned ones, from 1; none: the first that is open.
        visit: Option<u8>,
        /// What it found.
        record: VisitRecord,
        /// Why the case is handled once more, where it is.
        reopen: Option<String>,
    },
    /// Handle it once more.
    Reopen {
        /// Why.
        reason: String,
    },
    /// It goes another way. Possible at any time: mediation never stands in the way.
    Refer {
        /// Which way.
        way: TermId,
        /// To which body.
        to: String,
        /// When; none: today.
        day: Option<NaiveDate>,
    },
    /// What became of a referral.
    Follow {
        /// Which, from 0.
        referral: u8,
        /// In words.
        result: String,
        /// When; none: today.
        day: Option<NaiveDate>,
    },
    /// Propose it as a model case.
    Nominate {
        /// Why it is worth it.
        reason: String,
    },
    /// Its parties are these from now on. A name is sealed under a key of the case, so names come
    /// when the case has its place.
    SetParties(Vec<Party>),
    /// The keys of its parties' names were erased.
    EraseNames,
    /// Set a level of alert.
    SetAlert {
        /// From 1, the gravest.
        level: u8,
        /// How far the matter reaches.
        scope: Scope,
        /// Why.
        reason: String,
    },
    /// The alert was handled.
    HandleAlert {
        /// What was done.
        what: String,
    },
    /// There is no reason for the alert any more.
    LiftAlert {
        /// Why.
        reason: String,
    },
    /// The case cannot be resolved here.
    CannotResolve {
        /// Why.
        reason: String,
    },
}
