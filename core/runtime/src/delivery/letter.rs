//! A message as an endpoint receives it. Office, task and date; never a case, never a person.

use engine::entry::MessageId;
use engine::id::LedgerId;
use engine::state::{Outgoing, State};
use engine::views::{Item, ItemStanding, Message, message_text};
use hyper::Uri;
use hyper::body::Bytes;
use serde_json::{Value, json};

/// Offices an item names before it only counts them.
const OFFICES_NAMED: usize = 50;

/// A message ready to go.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) message: MessageId,
    /// What the receiver knows it by, the same over all attempts and restarts.
    pub(crate) id: String,
    /// Attempts before this one.
    pub(crate) attempts: u16,
    pub(crate) url: Uri,
    /// Where the signing secret is found.
    pub(crate) secret: String,
    pub(crate) body: Bytes,
}

/// What there is to do about a message.
pub(crate) enum Composed {
    /// Send it.
    Letter(Box<Letter>),
    /// Nobody owes any more what it speaks of.
    Settled,
    /// It cannot be sent, for this reason.
    Undeliverable(&'static str),
}

/// The id a receiver knows a message by. Ledger ids hold no dot, so neither does this.
pub(crate) fn webhook_id(ledger: &LedgerId, message: MessageId) -> String {
    format!("msg_{ledger}_{}_{}", message.entry, message.post)
}

/// Writes a message as the state has it now.
pub(crate) fn compose(state: &State, ledger: &LedgerId, id: MessageId, outgoing: &Outgoing) -> Composed {
    let Some(message) = engine::views::message(state, id) else { return Composed::Settled };
    if !message.is_wanted() {
        return Composed::Settled;
    }
    let Some(known) = state.endpoints.get(&outgoing.endpoint) else { return Composed::Undeliverable("no-endpoint") };
    let Ok(url) = known.endpoint.url.parse::<Uri>() else { return Composed::Undeliverable("bad-url") };
    if url.host().is_none() {
        return Composed::Undeliverable("bad-url");
    }
    let webhook_id = webhook_id(ledger, id);
    let body = body(state, ledger, &webhook_id, &message).to_string();
    Composed::Letter(Box::new(Letter {
        message: id,
        id: webhook_id,
        attempts: outgoing.attempts,
        url,
        secret: known.endpoint.secret.clone(),
        body: body.into(),
    }))
}

fn body(state: &State, ledger: &LedgerId, webhook_id: &str, message: &Message) -> Value {
    let zone = state.zone();
    let text = message_text(state, message);
    let unit = state.organisation.unit(message.unit);
    let post = state.organisation.post(message.id.post);
    json!({
        "type": "notices.owed",
        "timestamp": message.at.rfc3339(zone),
        "data": {
            "id": webhook_id,
            "ledger": ledger.as_str(),
            "bureau": state.ledger.as_ref().map(|info| &info.title),
            "to": {
                "unit": unit.map(|unit| unit.id.as_str()),
                "office": unit.map(|unit| &unit.name),
                "post": post.map(|post| post.id.as_str()),
                "title": post.map(|post| &post.title),
            },
            "items": message.items.iter().map(|one| item(state, one)).collect::<Vec<_>>(),
            "text": { "zh": text.zh, "en": text.en },
        },
    })
}

fn item(state: &State, item: &Item) -> Value {
    let zone = state.zone();
    let (kind, rung) = (item.kind.name(), item.kind.rung());
    let named = item.units.iter().take(OFFICES_NAMED).filter_map(|no| state.organisation.unit(no));
    json!({
        "kind": kind,
        "rung": rung,
        "campaign": item.campaign,
        "duty": item.duty,
        "task": item.title,
        "period": item.key,
        "offices": named.map(|unit| json!({ "unit": unit.id.as_str(), "office": unit.name })).collect::<Vec<_>>(),
        "offices_count": item.units.len(),
        "owed": item.owed.rfc3339(zone),
        "due": item.due.rfc3339(zone),
        "provisional": item.provisional,
        "settled": item.standing == ItemStanding::Settled,
        "stands_for": item.missed,
    })
}
