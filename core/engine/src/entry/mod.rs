//! Entries: what a ledger holds, for ever. Each is one line of versioned JSON that records a
//! choice already made, so that replay asks no clock, no calendar file and no procedure.
//!
//! These forms are a contract with every ledger ever written: fields are only added, with a
//! default; `tests/golden` holds lines that must load in every later version.

mod local;
mod notice;
mod parts;
mod register;

pub use local::{About, Asked, CallRecord, DutyChange, LocalRules, ProcedureMove, RuleUsed, Verdict};
pub use notice::{DeliveryRecord, MessageId, Notice, NoticeKind, Outcome, Told};
pub use parts::{Cause, Dates, Endpoint, FigureRow, Handed, MovedPeriod, NewPeriod, Origin, Submitted, UnitsChange};
pub use register::{
    Advice, AgreementForm, AlertMove, CaseFacts, CaseMove, CaseNumber, Closing, Ending, InRegister, Limit, Measured,
    NewCase, Party, Performance, PlannedVisit, RegisterFact, Score, Subsidy, VisitRecord,
};

use crate::calendar::CalendarNotice;
use crate::id::{
    CalendarRevision, CampaignId, CampaignNo, DefinitionNo, DutyId, EndpointId, EventId, LedgerId, PeriodNo, PostNo,
    ProcedureNo, UnitNo, WindowId,
};
use crate::plan::{Plan, Span};
use crate::procedure::{KeyId, Package};
use crate::set::UnitSet;
use crate::time::Timestamp;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The version of the stored form that this code writes. 2: procedures. 3: registers of disputes.
pub const VERSION: u8 = 3;

/// One entry of a ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Version of the stored form.
    pub v: u8,
    /// When it was decided.
    pub at: Timestamp,
    /// By whom: an account or token name, `clock`, `delivery`. Never a person's private data.
    pub by: Box<str>,
    /// The caller's idempotency key with a digest of the request, on the first entry of a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<RequestKey>,
    /// What happened.
    pub fact: Fact,
}

/// A caller's idempotency key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestKey {
    /// As the caller gave it.
    pub key: Box<str>,
    /// Which request it was given with.
    pub request: u64,
}

/// A line that is not an entry this version can read.
#[derive(Debug, thiserror::Error)]
pub enum BadEntry {
    /// Written by a newer version of the service.
    #[error("entry version {0} is newer than this service knows ({VERSION}); upgrade the service")]
    Newer(u8),
    /// Not the form of an entry.
    #[error("not an entry")]
    Form(#[from] serde_json::Error),
}

impl Entry {
    /// The stored form: one line of JSON, without the line's end.
    pub fn encode(&self) -> Vec<u8> {
        // Serialising plain data into memory has no way to fail.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads the stored form.
    pub fn decode(line: &[u8]) -> Result<Self, BadEntry> {
        #[derive(Deserialize)]
        struct Version {
            v: u8,
        }
        match serde_json::from_slice::<Entry>(line) {
            Ok(entry) if entry.v <= VERSION => Ok(entry),
            Ok(entry) => Err(BadEntry::Newer(entry.v)),
            Err(error) => match serde_json::from_slice::<Version>(line) {
                Ok(version) if version.v > VERSION => Err(BadEntry::Newer(version.v)),
                _ => Err(BadEntry::Form(error)),
            },
        }
    }
}

/// Everything that can have happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// The ledger begins.
    LedgerOpened {
        /// Its id.
        id: LedgerId,
        /// The bureau's name.
        title: String,
        /// Its zone.
        zone: Tz,
    },
    /// A calendar notice was imported.
    CalendarImported {
        /// Which import this is, counted from 1.
        revision: CalendarRevision,
        /// The notice.
        notice: CalendarNotice,
    },
    /// Units joined, left, came back or were renamed; posts were added.
    UnitsChanged(UnitsChange),
    /// A delivery endpoint was set, or replaced.
    EndpointSet(Endpoint),
    /// Which endpoint a post's notices go to; none: the default one.
    PostRouted {
        /// The post.
        post: PostNo,
        /// Where to.
        endpoint: Option<EndpointId>,
    },
    /// An endpoint is no longer used.
    EndpointDisabled {
        /// Which.
        id: EndpointId,
        /// Why, in a stable word, for example `gone`.
        reason: Box<str>,
    },
    /// A definition version was published; it never changes again.
    DefinitionPublished {
        /// Its number in this ledger.
        no: DefinitionNo,
        /// Its version among those of the same id, from 1.
        version: u32,
        /// The text as the bureau wrote it.
        source: Arc<str>,
        /// The plan compiled from it.
        plan: Arc<Plan>,
    },
    /// A campaign was created as a draft.
    CampaignCreated {
        /// Its number in this ledger.
        no: CampaignNo,
        /// Its id.
        id: CampaignId,
        /// What it follows.
        definition: DefinitionNo,
    },
    /// A campaign started.
    CampaignActivated {
        /// Which.
        campaign: CampaignNo,
    },
    /// A campaign follows a new definition version from now on. The entries after it in the same
    /// group say what that changes.
    CampaignAmended {
        /// Which.
        campaign: CampaignNo,
        /// The new version.
        definition: DefinitionNo,
    },
    /// Duties that the campaign had not known got their numbers, in order.
    DutiesAdded {
        /// Which campaign.
        campaign: CampaignNo,
        /// Ids; numbers continue from those known.
        duties: Vec<DutyId>,
    },
    /// Periods were computed.
    PeriodsScheduled {
        /// Which campaign.
        campaign: CampaignNo,
        /// The calendar they were computed with.
        calendar: CalendarRevision,
        /// The periods; numbers continue from those known.
        periods: Vec<NewPeriod>,
    },
    /// Periods moved or are no longer owed.
    PeriodsChanged {
        /// Which campaign.
        campaign: CampaignNo,
        /// The calendar they were computed with.
        calendar: CalendarRevision,
        /// Why.
        cause: Cause,
        /// Moved.
        moved: Vec<MovedPeriod>,
        /// No longer owed by those who have not fulfilled it.
        cancelled: Vec<PeriodNo>,
    },
    /// A window was announced.
    WindowAnnounced {
        /// Which campaign.
        campaign: CampaignNo,
        /// Which window.
        window: WindowId,
        /// Its days.
        span: Span,
    },
    /// An announcement was taken back.
    WindowWithdrawn {
        /// Which campaign.
        campaign: CampaignNo,
        /// Which window.
        window: WindowId,
        /// Its days.
        span: Span,
    },
    /// Something happened at a unit after which something is owed.
    EventRecorded {
        /// Which campaign.
        campaign: CampaignNo,
        /// What.
        event: EventId,
        /// Where.
        unit: UnitNo,
        /// When it happened.
        happened: Timestamp,
    },
    /// A period opened: these units owe it.
    PeriodOpened {
        /// Which campaign.
        campaign: CampaignNo,
        /// Which period.
        period: PeriodNo,
        /// Who owes.
        units: UnitSet,
    },
    /// Units came into, or fell out of, the audience of an open period.
    AudienceChanged {
        /// Which campaign.
        campaign: CampaignNo,
        /// Which period.
        period: PeriodNo,
        /// Owe it too.
        joined: UnitSet,
        /// Owe it no longer.
        left: UnitSet,
    },
    /// A unit handed something in.
    Submitted(Submitted),
    /// A submission was sent back.
    Returned {
        /// Which campaign.
        campaign: CampaignNo,
        /// Which period.
        period: PeriodNo,
        /// Which unit's.
        unit: UnitNo,
        /// What must be put right.
        reason: Box<str>,
    },
    /// A unit was released from an obligation.
    Waived {
        /// Which campaign.
        campaign: CampaignNo,
        /// Which period.
        period: PeriodNo,
        /// Which units.
        units: UnitSet,
        /// Why.
        reason: Box<str>,
    },
    /// What these units owe became overdue.
    BecameOverdue {
        /// Which campaign.
        campaign: CampaignNo,
        /// Which period.
        period: PeriodNo,
        /// Who.
        units: UnitSet,
    },
    /// Notices are owed. Those to one post in one such entry are one digest, with one message id.
    NoticesOwed {
        /// The notices.
        notices: Vec<Notice>,
    },
    /// What became of deliveries.
    DeliveriesRecorded {
        /// One for each message tried.
        results: Vec<DeliveryRecord>,
    },
    /// Dead messages were put back in line.
    DeliveriesReplayed {
        /// Which.
        messages: Vec<MessageId>,
    },
    /// A campaign, or one duty of it, was paused.
    Paused {
        /// Which campaign.
        campaign: CampaignNo,
        /// Only this duty.
        duty: Option<DutyId>,
        /// Why.
        reason: Box<str>,
    },
    /// The pause is over.
    Resumed {
        /// Which campaign.
        campaign: CampaignNo,
        /// Only this duty.
        duty: Option<DutyId>,
    },
    /// The bureau trusts a key to sign procedures for this ledger.
    KeyTrusted {
        /// The key.
        key: KeyId,
        /// Whose it is: an office or a supplier.
        title: Box<str>,
    },
    /// The bureau trusts a key no longer; what it signed is not asked any more.
    KeyRevoked {
        /// The key.
        key: KeyId,
        /// Why.
        reason: Box<str>,
    },
    /// A procedure version was uploaded. It is not asked yet.
    ProcedureUploaded {
        /// Its number in this ledger.
        no: ProcedureNo,
        /// What it is.
        package: Arc<Package>,
    },
    /// A procedure version came into use, went out of use, or was set aside.
    ProcedureMoved {
        /// Which version.
        procedure: ProcedureNo,
        /// What happened.
        to: ProcedureMove,
    },
    /// Procedures were asked. What follows from their answers stands in the entries beside this one.
    ProceduresAsked {
        /// One for each call.
        calls: Vec<CallRecord>,
    },
    /// A campaign's rules are from now on the definition's with these of the county.
    RulesLocalised(LocalRules),
    /// A duty's measure was looked at: those who fall short owe the period, the others do not.
    Measured {
        /// Which campaign.
        campaign: CampaignNo,
        /// Which period.
        period: PeriodNo,
        /// Office by office.
        rows: Vec<Measured>,
    },
    /// Something happened in a campaign's register of disputes.
    Register(InRegister),
    /// Whoever holds the post has seen a message.
    MessageReceived {
        /// Which message.
        #[serde(flatten)]
        message: MessageId,
    },
    /// The campaign's last day is over and something is still owed.
    CampaignClosing {
        /// Which.
        campaign: CampaignNo,
    },
    /// Nothing is owed any more, or an officer closed it.
    CampaignClosed {
        /// Which.
        campaign: CampaignNo,
        /// Why an officer closed it; empty when it closed by itself.
        reason: Box<str>,
    },
}
