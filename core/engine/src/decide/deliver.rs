//! Endpoints, and what became of deliveries.

use crate::entry::{DeliveryRecord, Endpoint, Fact, MessageId};
use crate::id::{EndpointId, PostId, UnitId};
use crate::refusal::Refusal;
use crate::state::State;

pub(super) fn set_endpoint(state: &State, endpoint: &Endpoint) -> Result<Vec<Fact>, Refusal> {
    let bad = |why: &str| Err(Refusal::BadEndpoint { why: why.into() });
    let has_scheme = endpoint.url.starts_with("https://") || endpoint.url.starts_with("http://");
    if !has_scheme || endpoint.url.len() > 2_000 || endpoint.url.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return bad("the URL must begin with http:// or https:// and hold no spaces");
    }
    if !endpoint.secret.starts_with("env:") && !endpoint.secret.starts_with("file:") {
        return bad("the secret is named as env:NAME or file:PATH; the secret itself never enters a ledger");
    }
    let known = state.endpoints.get(&endpoint.id);
    match known.is_some_and(|known| known.endpoint == *endpoint && known.disabled.is_none()) {
        true => Ok(Vec::new()),
        false => Ok(vec![Fact::EndpointSet(endpoint.clone())]),
    }
}

pub(super) fn route(
    state: &State,
    unit: &UnitId,
    post: &PostId,
    endpoint: Option<&EndpointId>,
) -> Result<Vec<Fact>, Refusal> {
    let unit_no = state.organisation.find(unit).ok_or_else(|| Refusal::UnknownUnit { id: unit.to_string() })?;
    let no = state.organisation.post_at(unit_no, post).ok_or_else(|| Refusal::UnknownPost { id: post.to_string() })?;
    if let Some(id) = endpoint.filter(|id| !state.endpoints.contains_key(*id)) {
        return Err(Refusal::UnknownEndpoint { id: id.to_string() });
    }
    Ok(vec![Fact::PostRouted { post: no, endpoint: endpoint.cloned() }])
}

pub(super) fn disable(state: &State, id: &EndpointId, reason: &str) -> Result<Vec<Fact>, Refusal> {
    let reason = super::group::reason(reason)?;
    match state.endpoints.get(id) {
        None => Err(Refusal::UnknownEndpoint { id: id.to_string() }),
        Some(known) if known.disabled.is_some() => Ok(Vec::new()),
        Some(_) => Ok(vec![Fact::EndpointDisabled { id: id.clone(), reason }]),
    }
}

/// Results of messages that are not waiting any more are dropped: they were recorded before.
pub(super) fn record(state: &State, results: &[DeliveryRecord]) -> Result<Vec<Fact>, Refusal> {
    let waiting = |result: &&DeliveryRecord| state.outbox.waiting.contains_key(&result.message);
    let results: Vec<DeliveryRecord> = results.iter().filter(waiting).cloned().collect();
    match results.is_empty() {
        true => Ok(Vec::new()),
        false => Ok(vec![Fact::DeliveriesRecorded { results }]),
    }
}

pub(super) fn replay(state: &State, messages: &[MessageId]) -> Result<Vec<Fact>, Refusal> {
    let dead = &state.outbox.dead;
    if let Some(unknown) = messages.iter().find(|message| !dead.contains_key(message)) {
        return Err(Refusal::UnknownMessage { id: format!("{}.{}", unknown.entry, unknown.post) });
    }
    let messages: Vec<MessageId> = if messages.is_empty() { dead.keys().copied().collect() } else { messages.to_vec() };
    match messages.is_empty() {
        true => Ok(Vec::new()),
        false => Ok(vec![Fact::DeliveriesReplayed { messages }]),
    }
}

/// Whoever holds the post has seen a message; the first time counts.
pub(super) fn receive(state: &State, message: MessageId) -> Result<Vec<Fact>, Refusal> {
    if state.receipts.contains_key(&message) {
        return Ok(Vec::new());
    }
    match crate::views::message(state, message) {
        Some(_) => Ok(vec![Fact::MessageReceived { message }]),
        None => Err(Refusal::NoSuchMessage { id: format!("{}.{}", message.entry, message.post) }),
    }
}
