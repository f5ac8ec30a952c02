//! Deliveries: messages on their way, those given up, and putting them back in line.

use super::app::{Act, App};
use super::error::Error;
use super::extract::{Json, Path, Query};
use super::reply::{Page, Receipt, Reply, bad_cursor, page_size};
use super::types::ids::OfLedger;
use super::types::message::MessageName;
use axum::extract::State as Service;
use engine::entry::MessageId;
use engine::id::LedgerId;
use engine::input::Input;
use engine::state::{Outgoing, State};
use serde::{Deserialize, Serialize};
use std::ops::Bound;
use utoipa::{IntoParams, ToSchema};

/// Which messages are wanted.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Which {
    /// To be delivered.
    Waiting,
    /// Given up.
    Dead,
}

/// Which messages are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeliveriesQuery {
    /// `waiting` or `dead`.
    #[param(inline)]
    state: Which,
    /// `next` of the page before.
    after: Option<String>,
    /// Items on the page, 1 to 500; 100 if not given.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

/// Deliveries of a ledger.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Deliveries {
    /// How many messages were delivered so far.
    delivered: u64,
    /// How many were settled before they could be delivered.
    cancelled: u64,
    /// How many wait.
    waiting: usize,
    /// How many were given up.
    dead: usize,
    /// The messages asked for.
    #[serde(flatten)]
    page: Page<DeliveryView>,
}

/// A message on its way.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeliveryView {
    /// The message.
    message: String,
    /// The unit it is for.
    unit: String,
    /// The post it is for.
    post: String,
    /// Where it goes.
    endpoint: String,
    /// Attempts so far.
    attempts: u16,
    /// Not before.
    next_attempt: String,
    /// Why the last attempt failed, in a stable word.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

/// Messages to be put back in line.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Replay {
    /// Ids of dead messages; an empty list means all of them.
    #[schema(value_type = Vec<String>)]
    messages: Vec<MessageName>,
}

/// Messages that wait or that were given up, oldest first.
#[utoipa::path(get, operation_id = "deliveries_list", path = "/v1/ledgers/{ledger}/deliveries", tag = "deliveries",
    params(OfLedger, DeliveriesQuery), responses((status = 200, body = Deliveries)))]
pub(super) async fn list(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    Query(DeliveriesQuery { state: which, after, limit }): Query<DeliveriesQuery>,
) -> Result<Reply<Deliveries>, Error> {
    let limit = page_size(limit)?;
    let after = after.map(|after| MessageName::parse(&after).ok_or_else(bad_cursor)).transpose()?;
    let after = after.map(|name| name.within(&ledger)).transpose()?;
    let of = ledger.clone();
    app.look(&ledger, None, move |state| {
        let outbox = &state.outbox;
        let messages = match which {
            Which::Waiting => &outbox.waiting,
            Which::Dead => &outbox.dead,
        };
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let mut rest = messages.range((from, Bound::Unbounded));
        let shown: Vec<_> = rest.by_ref().take(limit).collect();
        let next =
            shown.last().filter(|_| rest.next().is_some()).map(|(id, _)| MessageName::new(&of, **id).to_string());
        Ok(Reply(Deliveries {
            delivered: outbox.delivered,
            cancelled: outbox.cancelled,
            waiting: outbox.waiting.len(),
            dead: outbox.dead.len(),
            page: Page { items: shown.into_iter().map(|(id, out)| view(state, &of, *id, out)).collect(), next },
        }))
    })
    .await
}

/// Puts dead messages back in line.
#[utoipa::path(post, operation_id = "deliveries_replay", path = "/v1/ledgers/{ledger}/deliveries/replay", tag = "deliveries", params(OfLedger),
    request_body = Replay, responses((status = 200, body = Receipt)))]
pub(super) async fn replay(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    act: Act,
    Json(Replay { messages }): Json<Replay>,
) -> Result<Reply<Receipt>, Error> {
    let messages = messages.into_iter().map(|name| name.within(&ledger)).collect::<Result<_, _>>()?;
    app.execute(&ledger, act, Input::ReplayDeliveries { messages }).await.map(Reply)
}

fn view(state: &State, ledger: &LedgerId, id: MessageId, out: &Outgoing) -> DeliveryView {
    let Outgoing { endpoint, attempts, next, why } = out;
    let post = state.organisation.post(id.post);
    let unit = post.and_then(|post| state.organisation.unit(post.unit));
    DeliveryView {
        message: MessageName::new(ledger, id).to_string(),
        unit: unit.map(|unit| unit.id.to_string()).unwrap_or_default(),
        post: post.map(|post| post.id.to_string()).unwrap_or_default(),
        endpoint: endpoint.to_string(),
        attempts: *attempts,
        next_attempt: next.rfc3339(state.zone()),
        why: why.as_deref().map(str::to_owned),
    }
}
