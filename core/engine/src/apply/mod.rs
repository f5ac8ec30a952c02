//! What an entry does to the state. Total: it never fails and never looks outside. Everything
//! that needed choosing was chosen when the entry was made.

mod campaign;
mod notices;
mod obligation;
mod organisation;
mod procedures;
mod register;

pub(crate) use organisation::units_changed;
pub(crate) use procedures::{asked as procedures_asked, moved as procedure_moved};

use crate::entry::{Entry, Fact, InRegister};
use crate::id::EntryNo;
use crate::plan::Plan;
use crate::state::{DefinitionVersion, LedgerInfo, State};
use crate::time::Timestamp;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Where an entry stands, for those who keep a reference to it.
#[derive(Clone, Copy)]
struct Here {
    entry: EntryNo,
    at: Timestamp,
}

/// Applies the next entry of the ledger.
pub fn apply(state: &mut State, entry: &Entry) {
    let here = Here { entry: EntryNo(state.head.0 + 1), at: entry.at };
    state.head = here.entry;
    state.last_at = state.last_at.max(entry.at);
    if let Some(key) = &entry.key {
        state.keys.insert(key, here.entry, entry.at);
    }
    match &entry.fact {
        Fact::LedgerOpened { id, title, zone } => {
            state.ledger = Some(LedgerInfo { id: id.clone(), title: title.clone(), zone: *zone });
        }
        Fact::CalendarImported { revision: _, notice } => {
            state.calendar.import(notice.clone());
            state.calendar_imports.push(notice.clone());
        }
        Fact::UnitsChanged(change) => units_changed(state, change),
        Fact::EndpointSet(endpoint) => notices::endpoint_set(state, endpoint),
        Fact::PostRouted { post, endpoint } => state.organisation.set_endpoint(*post, endpoint.clone()),
        Fact::EndpointDisabled { id, reason } => notices::endpoint_disabled(state, id, reason),
        Fact::DefinitionPublished { no: _, version, source, plan } => published(state, *version, source, plan, here),
        Fact::CampaignCreated { no: _, id, definition } => campaign::created(state, id, *definition),
        Fact::CampaignActivated { campaign } => campaign::activated(state, *campaign, here),
        Fact::CampaignAmended { campaign, definition } => campaign::amended(state, *campaign, *definition),
        Fact::DutiesAdded { campaign, duties } => campaign::duties_added(state, *campaign, duties),
        Fact::PeriodsScheduled { campaign, calendar, periods } => {
            campaign::periods_scheduled(state, *campaign, *calendar, periods);
        }
        Fact::PeriodsChanged { campaign, calendar, cause, moved, cancelled } => {
            campaign::periods_changed(state, *campaign, *calendar, *cause, (moved, cancelled), here);
        }
        Fact::WindowAnnounced { campaign, window, span } => {
            campaign::window_announced(state, *campaign, window, *span);
        }
        Fact::WindowWithdrawn { campaign, window, span } => {
            campaign::window_withdrawn(state, *campaign, window, *span);
        }
        Fact::EventRecorded { .. } => {}
        Fact::PeriodOpened { campaign, period, units } => obligation::opened(state, *campaign, *period, units, here),
        Fact::AudienceChanged { campaign, period, joined, left } => {
            obligation::audience_changed(state, *campaign, *period, joined, left, here);
        }
        Fact::Submitted(submitted) => obligation::submitted(state, submitted, here),
        Fact::Returned { campaign, period, unit, reason: _ } => {
            obligation::returned(state, *campaign, *period, *unit, here);
        }
        Fact::Waived { campaign, period, units, reason: _ } => {
            obligation::waived(state, *campaign, *period, units, here);
        }
        Fact::BecameOverdue { campaign, period, units } => {
            obligation::became_overdue(state, *campaign, *period, units, here);
        }
        Fact::NoticesOwed { notices } => notices::owed(state, notices, here),
        Fact::DeliveriesRecorded { results } => notices::recorded(state, results),
        Fact::DeliveriesReplayed { messages } => notices::replayed(state, messages, here),
        Fact::Paused { campaign, duty, reason } => campaign::paused(state, *campaign, duty.as_ref(), reason, here),
        Fact::Resumed { campaign, duty } => campaign::resumed(state, *campaign, duty.as_ref()),
        Fact::KeyTrusted { key, title } => procedures::key_trusted(state, key, title, here),
        Fact::KeyRevoked { key, reason } => procedures::key_revoked(state, key, reason),
        Fact::ProcedureUploaded { no: _, package } => procedures::uploaded(state, package, here),
        Fact::ProcedureMoved { procedure, to } => procedures::moved(&mut state.procedures, *procedure, to, here.at),
        Fact::ProceduresAsked { calls } => procedures::asked(&mut state.procedures, calls, here.at),
        Fact::RulesLocalised(rules) => campaign::localised(state, rules),
        Fact::Measured { campaign, period, rows } => register::measured(state, *campaign, *period, rows, here),
        Fact::Register(InRegister { campaign, what }) => register::happened(state, *campaign, what, here),
        Fact::MessageReceived { message } => notices::received(state, *message, here),
        Fact::CampaignClosing { campaign } => campaign::closing(state, *campaign),
        Fact::CampaignClosed { campaign, reason: _ } => campaign::closed(state, *campaign, here),
    }
}

fn published(state: &mut State, version: u32, source: &str, plan: &Arc<Plan>, here: Here) {
    let (sha256, plan) = (sha256_hex(source.as_bytes()), plan.clone());
    state.definitions.push(DefinitionVersion { version, entry: here.entry, at: here.at, sha256, plan });
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> Box<str> {
    use std::fmt::Write;
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing into a string has no way to fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.into()
}

/// The rule of a duty as the campaign's plan has it, shared by the periods that follow it.
fn shared_duty(plan: &Plan, id: &crate::id::DutyId) -> Option<Arc<crate::plan::Duty>> {
    plan.duty(id).cloned().map(Arc::new)
}
