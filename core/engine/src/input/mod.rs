//! Everything that can start work. Nothing else does.

mod register;

pub use register::{CaseAct, CaseDraft, CaseRow, RegisterAct};

use crate::calendar::CalendarNotice;
use crate::entry::{DeliveryRecord, Endpoint, MessageId};
use crate::id::{
    CampaignId, DefinitionId, DutyId, EndpointId, EventId, FieldId, LedgerId, PostId, ProcedureId, UnitId, WindowId,
};
use crate::org::UnitRow;
use crate::plan::{Plan, Span};
use crate::procedure::{KeyId, Package, ProcedureVersion, Settings};
use crate::time::Timestamp;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// An input with who gives it.
#[derive(Debug, Clone)]
pub struct Request {
    /// An account or token name, `clock`, `delivery`.
    pub by: Box<str>,
    /// The caller's idempotency key: the same key with the same input has one effect.
    pub key: Option<Box<str>>,
    /// What is asked.
    pub input: Input,
}

impl Request {
    /// Without an idempotency key.
    pub fn new(by: &str, input: Input) -> Self {
        Self { by: by.into(), key: None, input }
    }

    /// Time has passed; see what follows.
    pub fn tick() -> Self {
        Self::new("clock", Input::Tick)
    }
}

/// An obligation, as people name it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ObligationRef {
    /// The campaign.
    pub campaign: CampaignId,
    /// The duty.
    pub duty: DutyId,
    /// The period's key within the duty, for example `once`, `mobilization`, `2022-04-16`.
    pub period: String,
    /// The unit.
    pub unit: UnitId,
}

/// Everything that can start work.
#[derive(Debug, Clone, Hash)]
pub enum Input {
    /// Time has passed.
    Tick,
    /// Begin a ledger. The first input of each.
    OpenLedger {
        /// Its id.
        id: LedgerId,
        /// The bureau's name.
        title: String,
        /// Its zone.
        zone: Tz,
    },
    /// Import a calendar notice or a local overlay. Running campaigns are recomputed.
    ImportCalendar(Hashed<CalendarNotice>),
    /// Bring the organisation in line with a list of units.
    ImportUnits {
        /// The units; parents may come after children.
        rows: Hashed<Vec<UnitRow>>,
        /// Whether units that are not listed leave.
        complete: bool,
    },
    /// Set or replace an endpoint.
    SetEndpoint(Hashed<Endpoint>),
    /// Route a post's notices to an endpoint, or back to the default one.
    RoutePost {
        /// The post's unit.
        unit: UnitId,
        /// The post.
        post: PostId,
        /// Where to.
        endpoint: Option<EndpointId>,
    },
    /// Stop using an endpoint.
    DisableEndpoint {
        /// Which.
        id: EndpointId,
        /// Why.
        reason: String,
    },
    /// Publish a definition version. Publishing the same text again changes nothing.
    PublishDefinition {
        /// As written.
        source: Arc<str>,
        /// As compiled.
        plan: Hashed<Arc<Plan>>,
    },
    /// Create a campaign as a draft.
    CreateCampaign {
        /// Its id.
        campaign: CampaignId,
        /// What it follows.
        definition: DefinitionId,
        /// Which version; none: the newest.
        version: Option<u32>,
    },
    /// Start a campaign.
    Activate {
        /// Which.
        campaign: CampaignId,
    },
    /// Let a campaign follow another version of its definition. See [`crate::amendment`] for the
    /// preview.
    Amend {
        /// Which.
        campaign: CampaignId,
        /// The version; none: the newest.
        version: Option<u32>,
    },
    /// Pause a campaign or one duty of it.
    Pause {
        /// Which campaign.
        campaign: CampaignId,
        /// Only this duty.
        duty: Option<DutyId>,
        /// Why.
        reason: String,
    },
    /// End a pause.
    Resume {
        /// Which campaign.
        campaign: CampaignId,
        /// Only this duty.
        duty: Option<DutyId>,
    },
    /// Close a campaign although something is still owed.
    Close {
        /// Which.
        campaign: CampaignId,
        /// Why.
        reason: String,
    },
    /// Announce a window.
    AnnounceWindow {
        /// Which campaign.
        campaign: CampaignId,
        /// Which window.
        window: WindowId,
        /// Its days.
        span: Hashed<Span>,
    },
    /// Take back an announcement: what it made and nobody has fulfilled is no longer owed.
    WithdrawWindow {
        /// Which campaign.
        campaign: CampaignId,
        /// Which window.
        window: WindowId,
        /// Its days, as announced.
        span: Hashed<Span>,
    },
    /// Record that something happened at a unit.
    RecordEvent {
        /// Which campaign.
        campaign: CampaignId,
        /// What.
        event: EventId,
        /// Where.
        unit: UnitId,
        /// When; none: now.
        happened: Option<Timestamp>,
    },
    /// Hand something in.
    Submit {
        /// What is fulfilled.
        obligation: ObligationRef,
        /// What is handed in.
        what: Submission,
    },
    /// Send a submission back.
    Return {
        /// Which.
        obligation: ObligationRef,
        /// What must be put right.
        reason: String,
    },
    /// Release a unit from an obligation.
    Waive {
        /// Which.
        obligation: ObligationRef,
        /// Why.
        reason: String,
    },
    /// What became of deliveries.
    RecordDeliveries(Hashed<Vec<DeliveryRecord>>),
    /// Trust a key to sign procedures for this ledger.
    TrustKey {
        /// The key.
        key: KeyId,
        /// Whose it is.
        title: String,
    },
    /// Trust a key no longer.
    RevokeKey {
        /// The key.
        key: KeyId,
        /// Why.
        reason: String,
    },
    /// Take a procedure's package in. Its signature was found to be right by whoever read it; its
    /// component is a blob.
    UploadProcedure {
        /// The package.
        package: Hashed<Arc<Package>>,
        /// Whether the operator lets unsigned packages in.
        unsigned_allowed: bool,
    },
    /// Ask a version beside what counts, and compare.
    ShadowProcedure {
        /// Which procedure.
        procedure: ProcedureId,
        /// Which version; none: the newest.
        version: Option<ProcedureVersion>,
        /// Settings; none: as they were, or defaults.
        settings: Option<Hashed<Settings>>,
    },
    /// Let a version's answers count.
    ActivateProcedure {
        /// Which procedure.
        procedure: ProcedureId,
        /// Which version; none: the newest.
        version: Option<ProcedureVersion>,
        /// Settings; none: as they were in shadow.
        settings: Option<Hashed<Settings>>,
    },
    /// Take the active version back: the previous one counts again, else the definition's own rules.
    RollBackProcedure {
        /// Which procedure.
        procedure: ProcedureId,
    },
    /// Take a version, or all versions, out of use for good.
    RemoveProcedure {
        /// Which procedure.
        procedure: ProcedureId,
        /// Only this version.
        version: Option<ProcedureVersion>,
    },
    /// Let a procedure that was set aside answer again.
    ReleaseProcedure {
        /// Which procedure.
        procedure: ProcedureId,
    },
    /// Do something in a campaign's register of disputes.
    Register {
        /// The campaign that keeps it.
        campaign: CampaignId,
        /// What.
        act: RegisterAct,
    },
    /// Whoever holds the post has seen a message.
    ReceiveMessage {
        /// Which message.
        message: MessageId,
    },
    /// Put dead messages back in line; none listed: all of them.
    ReplayDeliveries {
        /// Which.
        messages: Vec<MessageId>,
    },
}

/// What a unit hands in, in people's words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Submission {
    /// It is done.
    Done,
    /// Nothing happened.
    Zero,
    /// A document that was stored before.
    Document {
        /// File name.
        name: String,
        /// SHA-256 of its bytes, hexadecimal.
        sha256: String,
        /// Size in bytes.
        bytes: u64,
    },
    /// Figures by field.
    Figures(Vec<SubmittedRow>),
}

/// One row of figures, in people's words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SubmittedRow {
    /// The unit it speaks of, where the form has a row for each.
    pub unit: Option<UnitId>,
    /// Values by field: counts as they are, yes as 1, percentages in hundredths of a percent.
    pub values: Vec<(FieldId, i64)>,
}

/// A value that is told apart by its stored form, so that a request can be recognised when its
/// idempotency key comes again.
#[derive(Debug, Clone, PartialEq)]
pub struct Hashed<T>(pub T);

impl<T: Serialize> std::hash::Hash for Hashed<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        serde_json::to_vec(&self.0).unwrap_or_default().hash(state);
    }
}

impl<T> From<T> for Hashed<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl Input {
    /// A digest that is the same for the same input in every version and on every machine.
    pub fn digest(&self) -> u64 {
        use sha2::Digest;
        struct Sha(sha2::Sha256);
        impl std::hash::Hasher for Sha {
            fn finish(&self) -> u64 {
                let full = self.0.clone().finalize();
                u64::from_be_bytes([full[0], full[1], full[2], full[3], full[4], full[5], full[6], full[7]])
            }
            fn write(&mut self, bytes: &[u8]) {
                self.0.update(bytes);
            }
        }
        let mut hasher = Sha(sha2::Sha256::new());
        std::hash::Hash::hash(self, &mut hasher);
        std::hash::Hasher::finish(&hasher)
    }
}
