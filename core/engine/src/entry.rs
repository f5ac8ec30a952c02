//! Entries: what a ledger holds, for ever. Each is one line of versioned JSON that records a
//! choice already made, so that replay asks no clock, no calendar file and no procedure.
//!
//! These forms are a contract with every ledger ever written: fields are only added, with a
//! default; `tests/golden` holds lines that must load in every later version.

use crate::calendar::CalendarNotice;
use crate::id::{
    CalendarRevision, CampaignId, CampaignNo, DefinitionNo, DutyId, EndpointId, EntryNo, EventId, LedgerId, PeriodNo,
    PostId, PostNo, UnitNo, WindowId,
};
use crate::moment::Moment;
use crate::org::UnitRow;
use crate::plan::{Plan, Span};
use crate::set::UnitSet;
use crate::time::Timestamp;
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The version of the stored form that this code writes.
pub const VERSION: u8 = 1;

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
}

/// The computed dates of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dates {
    /// From when it is owed.
    pub opens: Timestamp,
    /// The due instant.
    pub due: Timestamp,
    /// The due day, as people say it.
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

/// One notice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Why it is sent.
    pub kind: NoticeKind,
    /// Which campaign.
    pub campaign: CampaignNo,
    /// Which period it is about.
    pub period: PeriodNo,
    /// The moment it was owed.
    pub owed: Timestamp,
    /// The units it speaks of.
    pub units: UnitSet,
    /// Who is told.
    pub to: Told,
    /// How many earlier notices of this kind it stands for, because the service was down.
    #[serde(default)]
    pub missed: u16,
}

/// Why a notice is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeKind {
    /// Something is due soon.
    Reminder,
    /// Something is late: told to the unit that owes it.
    Overdue,
    /// Something is late: told up the ladder; the rung from 1.
    Escalation(u8),
    /// A date moved or something is no longer owed.
    Amendment,
    /// Something must be put right.
    Correction,
}

/// Who is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// Each unit's own liaison, about that unit.
    Own,
    /// These posts, each about these units.
    Posts(Vec<(PostNo, UnitSet)>),
}

/// A message: one digest to one post. Its text form is the id receivers see, the same over all
/// retries and restarts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MessageId {
    /// The entry that owes it.
    pub entry: EntryNo,
    /// To whom.
    pub post: PostNo,
}

/// What became of one delivery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeliveryRecord {
    /// Which message.
    #[serde(flatten)]
    pub message: MessageId,
    /// Attempts so far, this one included.
    pub attempts: u16,
    /// What happened.
    pub outcome: Outcome,
}

/// What happened to a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The receiver accepted it.
    Delivered,
    /// It will be tried again.
    Retry {
        /// Not before.
        next: Timestamp,
        /// A stable word: `status-503`, `timeout`, `refused`.
        why: Box<str>,
    },
    /// Given up; a person may replay it.
    Dead {
        /// A stable word.
        why: Box<str>,
    },
    /// What it spoke of was settled before it could be delivered.
    Cancelled,
}
