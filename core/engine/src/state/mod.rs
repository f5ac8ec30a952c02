//! What is known now: `apply` over the entries, and nothing besides.

mod campaign;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on should stop where it is")]
mod compact;
mod deployed;
mod kept;
mod outbox;
mod period;
mod register;
mod shared;

pub use campaign::{Campaign, CampaignPhase, LocalPlan, Pause, Slot, WindowSpan};
pub use deployed::{Deployed, Quarantine, Stage, Track, TrustedKey, Version};
pub use kept::{CaseText, Settled, Trail};
pub use outbox::{NoticeGroup, Outbox, Outgoing, RequestKeys};
pub use period::{Basis, Cell, Cells, Interval, Intervals, Period, PeriodPhase, Standing};
pub use register::{
    Alert, AlertEvent, AlertLine, AlertStanding, Case, CaseStanding, CaseVisit, Cases, ClosedCase, Columns, OpenLimit,
    Paid, Rare, Referral, Words,
};
pub(crate) use shared::Shared;

use crate::calendar::{Calendar, CalendarNotice};
use crate::entry::{Endpoint, MessageId};
use crate::id::{
    CalendarRevision, CampaignId, CampaignNo, DefinitionId, DefinitionNo, EndpointId, EntryNo, LedgerId, PeriodNo,
};
use crate::org::Organisation;
use crate::plan::Plan;
use crate::planted::{Bug, planted};
use crate::rules::Rules;
use crate::time::Timestamp;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A ledger's state.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {
    /// The last entry applied.
    pub head: EntryNo,
    /// The latest instant of an entry; decisions are never dated before it.
    pub last_at: Timestamp,
    /// Which ledger; none before its first entry.
    pub ledger: Option<LedgerInfo>,
    /// Calendar notices in the order of their import.
    pub calendar_imports: Vec<CalendarNotice>,
    /// The calendar they make.
    pub calendar: Calendar,
    /// Units and posts.
    pub organisation: Organisation,
    /// Endpoints; a disabled one carries its reason.
    pub endpoints: BTreeMap<EndpointId, EndpointState>,
    /// Definition versions in order of publication.
    pub definitions: Vec<DefinitionVersion>,
    /// Campaigns in order of creation.
    pub campaigns: Vec<Campaign>,
    /// Procedures and the keys that may sign them.
    pub procedures: Deployed,
    /// Notices owed so far.
    pub notices: Vec<NoticeGroup>,
    /// Messages on their way.
    pub outbox: Outbox,
    /// Messages that whoever holds the post has seen, and when.
    pub receipts: BTreeMap<MessageId, Timestamp>,
    /// Idempotency keys seen lately.
    pub keys: RequestKeys,
    /// What time alone will bring; derived from the above.
    #[serde(skip)]
    pub(crate) agenda: BTreeSet<(Timestamp, Due)>,
}

/// Something on the agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// A period's next moment.
    Period(CampaignNo, PeriodNo),
    /// A campaign's last day is over.
    CampaignEnd(CampaignNo),
}

/// Which ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerInfo {
    /// Its id.
    pub id: LedgerId,
    /// The bureau's name.
    pub title: String,
    /// Its zone.
    pub zone: Tz,
}

/// An endpoint and whether it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndpointState {
    /// As set.
    pub endpoint: Endpoint,
    /// Why it is not used any more.
    pub disabled: Option<Box<str>>,
}

/// A published definition version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DefinitionVersion {
    /// Its version among those of the same id, from 1.
    pub version: u32,
    /// The entry that holds its text.
    pub entry: EntryNo,
    /// When it was published.
    pub at: Timestamp,
    /// SHA-256 of its text, hexadecimal.
    pub sha256: Box<str>,
    /// The plan.
    pub plan: Arc<Plan>,
}

/// A snapshot that this version cannot read: rebuild from the entries.
#[derive(Debug, thiserror::Error)]
#[error("the snapshot is of another version; the state is rebuilt from the entries")]
pub struct BadSnapshot;

/// Changes with every change of the state's form, so that an old snapshot is never misread.
const SNAPSHOT_FORM: u32 = 4;

impl State {
    /// A campaign by id.
    pub fn campaign(&self, id: &CampaignId) -> Option<(CampaignNo, &Campaign)> {
        let at = self.campaigns.iter().position(|c| c.id == *id)?;
        Some((CampaignNo(at as u32), &self.campaigns[at]))
    }

    /// A definition version by id; none: the newest.
    pub fn definition(&self, id: &DefinitionId, version: Option<u32>) -> Option<DefinitionNo> {
        let wanted = |d: &DefinitionVersion| d.plan.id == *id && version.is_none_or(|v| v == d.version);
        self.definitions.iter().rposition(wanted).map(|i| DefinitionNo(i as u32))
    }

    /// The rules in force for a campaign.
    pub fn rules(&self, campaign: &Campaign) -> Rules {
        let own = self.definitions[campaign.definition.index()].plan.clone();
        Rules { own, local: campaign.local_plan(campaign.local).cloned() }
    }

    /// The rules a period has its dates from.
    pub fn rules_of(&self, campaign: &Campaign, period: &Period) -> Rules {
        let own = self.definitions[period.basis.definition.index()].plan.clone();
        Rules { own, local: campaign.local_plan(period.basis.local).cloned() }
    }

    /// The calendar as it was after an import.
    pub fn calendar_at(&self, revision: CalendarRevision) -> Calendar {
        Calendar::from_imports(&self.calendar_imports[..revision.index().min(self.calendar_imports.len())])
    }

    /// The number of the latest calendar import.
    pub fn calendar_revision(&self) -> CalendarRevision {
        CalendarRevision(self.calendar_imports.len() as u32)
    }

    /// The ledger's zone; Asia/Shanghai before its first entry.
    pub fn zone(&self) -> Tz {
        self.ledger.as_ref().map_or(Tz::Asia__Shanghai, |l| l.zone)
    }

    /// The state as bytes, for a snapshot.
    pub fn to_snapshot(&self) -> Vec<u8> {
        postcard::to_stdvec(&(SNAPSHOT_FORM, self)).unwrap_or_default()
    }

    /// The state from a snapshot.
    pub fn from_snapshot(bytes: &[u8]) -> Result<Self, BadSnapshot> {
        let (form, rest) = postcard::take_from_bytes::<u32>(bytes).map_err(|_| BadSnapshot)?;
        if form != SNAPSHOT_FORM {
            return Err(BadSnapshot);
        }
        let mut state: State = postcard::from_bytes(rest).map_err(|_| BadSnapshot)?;
        state.campaigns.iter_mut().for_each(Campaign::spare);
        if !planted(Bug::SnapshotForgetsWakes) {
            state.rebuild_agenda();
        }
        Ok(state)
    }

    /// A digest of everything in the state: equal for equal entries, bit for bit.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.to_snapshot()).into()
    }

    /// Puts a period on the agenda where time has something left to do for it, else takes it off.
    pub(crate) fn replan(&mut self, campaign: CampaignNo, period: PeriodNo, was: Option<Timestamp>) {
        if let Some(at) = was {
            self.agenda.remove(&(at, Due::Period(campaign, period)));
        }
        let forgets = planted(Bug::WakeLost) && self.head.0.is_multiple_of(16);
        if let Some(at) = self.campaigns[campaign.index()].wake_of(period).filter(|_| !forgets) {
            self.agenda.insert((at, Due::Period(campaign, period)));
        }
    }

    /// The same for the end of a campaign.
    pub(crate) fn replan_end(&mut self, no: CampaignNo) {
        let campaign = &self.campaigns[no.index()];
        let due = (campaign.end(), Due::CampaignEnd(no));
        match campaign.end_wake() {
            Some(_) => self.agenda.insert(due),
            None => self.agenda.remove(&due),
        };
    }

    pub(crate) fn rebuild_agenda(&mut self) {
        self.agenda.clear();
        for (i, campaign) in self.campaigns.iter().enumerate() {
            let no = CampaignNo(i as u32);
            for p in 0..campaign.periods.len() {
                let period = PeriodNo(p as u32);
                if let Some(at) = campaign.wake_of(period) {
                    self.agenda.insert((at, Due::Period(no, period)));
                }
            }
            if let Some(at) = campaign.end_wake() {
                self.agenda.insert((at, Due::CampaignEnd(no)));
            }
        }
    }
}
