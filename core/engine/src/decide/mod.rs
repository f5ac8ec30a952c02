//! What follows from an input. One file for each act; this one holds only the list.

mod amend;
mod ask;
mod campaign;
mod correct;
mod deliver;
mod events;
mod group;
mod judge;
mod localise;
mod organise;
mod procedures;
mod publish;
mod register;
pub mod rehearsal;
mod reschedule;
mod review;
mod submit;
mod tick;
mod words;

pub use register::{RowMistake, check_rows};
pub use reschedule::{Change, ChangeKind, Difference, difference};
pub use submit::meets;

use crate::entry::{Entry, Fact, RequestKey, VERSION};
use crate::id::EntryNo;
use crate::input::{Input, Request};
use crate::planted::{Bug, planted};
use crate::procedure::Procedures;
use crate::refusal::Refusal;
use crate::state::State;
use crate::time::At;
use ask::Asking;

/// What was decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Entries to append as one group; none where nothing follows.
    pub entries: Vec<Entry>,
    /// The entry that answered the same request before, where its idempotency key came again.
    pub answered: Option<EntryNo>,
}

/// What follows from an input at an instant. Pure: the same state, input, instant and answers of
/// procedures give the same decision, and procedures answer from their questions alone. An instant before the ledger's last entry counts as that entry's instant, so a clock
/// that jumps back can reorder nothing.
pub fn decide(state: &State, request: &Request, at: At, procedures: &dyn Procedures) -> Result<Decision, Refusal> {
    let believed = if planted(Bug::ClockBackBelieved) { at.now } else { at.now.max(state.last_at) };
    let at = At { now: believed, seed: at.seed };
    let key = match &request.key {
        None => None,
        Some(_) if planted(Bug::KeyIgnored) => None,
        Some(key) => {
            let digest = request.input.digest();
            match state.keys.get(key) {
                Some((seen, entry)) if seen == digest => {
                    return Ok(Decision { entries: Vec::new(), answered: Some(entry) });
                }
                Some(_) => return Err(Refusal::KeyReused { key: key.to_string() }),
                None => Some(RequestKey { key: key.clone(), request: digest }),
            }
        }
    };
    let facts = facts(state, &request.input, at, procedures)?;
    let mut entries: Vec<Entry> = facts
        .into_iter()
        .map(|fact| Entry { v: VERSION, at: at.now, by: request.by.clone(), key: None, fact })
        .collect();
    if let Some(first) = entries.first_mut() {
        first.key = key;
    }
    Ok(Decision { entries, answered: None })
}

fn facts(state: &State, input: &Input, at: At, procedures: &dyn Procedures) -> Result<Vec<Fact>, Refusal> {
    if let Input::OpenLedger { id, title, zone } = input {
        return organise::open(state, id, title, *zone);
    }
    let Some(ledger) = &state.ledger else { return Err(Refusal::NoLedger {}) };
    let asking = Asking::new(state, &ledger.id, procedures, at.now);
    match input {
        Input::OpenLedger { .. } => Ok(Vec::new()),
        Input::Tick => Ok(tick::tick(state, asking, at)),
        Input::ImportCalendar(notice) => organise::import_calendar(state, &notice.0, at),
        Input::ImportUnits { rows, complete } => organise::import_units(state, &rows.0, *complete, at),
        Input::SetEndpoint(endpoint) => deliver::set_endpoint(state, &endpoint.0),
        Input::RoutePost { unit, post, endpoint } => deliver::route(state, unit, post, endpoint.as_ref()),
        Input::DisableEndpoint { id, reason } => deliver::disable(state, id, reason),
        Input::PublishDefinition { source, plan } => Ok(publish::publish(state, source, &plan.0)),
        Input::CreateCampaign { campaign, definition, version } => {
            campaign::create(state, campaign, definition, *version)
        }
        Input::Activate { campaign } => campaign::activate(state, asking, campaign, at),
        Input::Amend { campaign, version } => amend::amend(state, asking, campaign, *version, at),
        Input::Pause { campaign, duty, reason } => campaign::pause(state, campaign, duty.as_ref(), reason),
        Input::Resume { campaign, duty } => campaign::resume(state, campaign, duty.as_ref(), at),
        Input::Close { campaign, reason } => campaign::close(state, campaign, reason),
        Input::AnnounceWindow { campaign, window, span } => events::announce(state, campaign, window, span.0, at),
        Input::WithdrawWindow { campaign, window, span } => events::withdraw(state, campaign, window, span.0, at),
        Input::RecordEvent { campaign, event, unit, happened } => {
            events::record(state, campaign, event, unit, *happened, at)
        }
        Input::Submit { obligation, what } => submit::submit(state, asking, obligation, what, at),
        Input::Return { obligation, reason } => correct::return_it(state, obligation, reason, at),
        Input::Waive { obligation, reason } => correct::waive(state, obligation, reason),
        Input::RecordDeliveries(results) => deliver::record(state, &results.0),
        Input::ReplayDeliveries { messages } => deliver::replay(state, messages),
        Input::ReceiveMessage { message } => deliver::receive(state, *message),
        Input::Register { campaign, act } => register::act(state, asking, campaign, act, at.now),
        other => procedure_facts(state, asking, other, at),
    }
}

fn procedure_facts(state: &State, asking: Asking<'_>, input: &Input, at: At) -> Result<Vec<Fact>, Refusal> {
    match input {
        Input::TrustKey { key, title } => procedures::trust(state, key, title),
        Input::RevokeKey { key, reason } => procedures::revoke(state, key, reason),
        Input::UploadProcedure { package, unsigned_allowed } => {
            procedures::upload(state, &package.0, *unsigned_allowed)
        }
        Input::ShadowProcedure { procedure, version, settings } => {
            procedures::shadow(state, procedure, *version, settings.as_ref().map(|s| &s.0))
        }
        Input::ActivateProcedure { procedure, version, settings } => {
            procedures::activate(state, asking, procedure, *version, settings.as_ref().map(|s| &s.0), at)
        }
        Input::RollBackProcedure { procedure } => procedures::roll_back(state, asking, procedure, at),
        Input::RemoveProcedure { procedure, version } => procedures::remove(state, asking, procedure, *version, at),
        Input::ReleaseProcedure { procedure } => procedures::release(state, procedure),
        _ => Ok(Vec::new()),
    }
}
