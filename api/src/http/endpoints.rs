//! Endpoints: where notices are handed to, and which posts use which.

use super::app::{Act, App};
use super::error::Error;
use super::extract::{Json, Path, Query};
use super::reply::{Receipt, Reply};
use super::types::ids::{OfEndpoint, OfLedger, OfPost};
use super::types::{AsOfQuery, Because};
use axum::extract::State as Service;
use engine::entry::Endpoint;
use engine::id::EndpointId;
use engine::input::{Hashed, Input};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An endpoint as it is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewEndpoint {
    /// `https` or `http` URL of a receiver of signed webhooks.
    url: String,
    /// Where the service finds the signing secret: `env:NAME` or `file:PATH`. Never the secret.
    secret: String,
    /// Whether posts without an endpoint of their own use it.
    #[serde(default)]
    default: bool,
}

/// An endpoint.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EndpointView {
    /// Its id.
    id: String,
    /// Its URL.
    url: String,
    /// Where the signing secret is found.
    secret: String,
    /// Whether posts without an endpoint of their own use it.
    default: bool,
    /// Why it is not used any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled: Option<String>,
}

/// Where a post's notices go.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Routing {
    /// The endpoint; null: the default one.
    #[schema(value_type = Option<String>)]
    #[serde(deserialize_with = "Option::deserialize")]
    endpoint: Option<EndpointId>,
}

/// All endpoints.
#[utoipa::path(get, operation_id = "endpoints_list", path = "/v1/ledgers/{ledger}/endpoints", tag = "deliveries", params(OfLedger, AsOfQuery),
    responses((status = 200, body = Vec<EndpointView>)))]
pub(super) async fn list(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    Query(query): Query<AsOfQuery>,
) -> Result<Reply<Vec<EndpointView>>, Error> {
    app.look(&ledger, query.point(), |state| {
        let views = state.endpoints.values().map(|known| EndpointView {
            id: known.endpoint.id.to_string(),
            url: known.endpoint.url.clone(),
            secret: known.endpoint.secret.clone(),
            default: known.endpoint.default,
            disabled: known.disabled.as_deref().map(str::to_owned),
        });
        Ok(Reply(views.collect()))
    })
    .await
}

/// Sets an endpoint, or replaces it.
#[utoipa::path(put, operation_id = "endpoints_set", path = "/v1/ledgers/{ledger}/endpoints/{endpoint}", tag = "deliveries", params(OfEndpoint),
    request_body = NewEndpoint, responses((status = 200, body = Receipt)))]
pub(super) async fn set(
    Service(app): Service<App>,
    Path(OfEndpoint { ledger, endpoint }): Path<OfEndpoint>,
    act: Act,
    Json(NewEndpoint { url, secret, default }): Json<NewEndpoint>,
) -> Result<Reply<Receipt>, Error> {
    let endpoint = Endpoint { id: endpoint, url, secret, default };
    app.execute(&ledger, act, Input::SetEndpoint(Hashed(endpoint))).await.map(Reply)
}

/// Stops using an endpoint.
#[utoipa::path(post, operation_id = "endpoints_disable", path = "/v1/ledgers/{ledger}/endpoints/{endpoint}/disable", tag = "deliveries",
    params(OfEndpoint), request_body = Because, responses((status = 200, body = Receipt)))]
pub(super) async fn disable(
    Service(app): Service<App>,
    Path(OfEndpoint { ledger, endpoint }): Path<OfEndpoint>,
    act: Act,
    Json(Because { reason }): Json<Because>,
) -> Result<Reply<Receipt>, Error> {
    app.execute(&ledger, act, Input::DisableEndpoint { id: endpoint, reason }).await.map(Reply)
}

/// Routes a post's notices to an endpoint, or back to the default one.
#[utoipa::path(put, operation_id = "endpoints_route", path = "/v1/ledgers/{ledger}/units/{unit}/posts/{post}/endpoint", tag = "deliveries",
    params(OfPost), request_body = Routing, responses((status = 200, body = Receipt)))]
pub(super) async fn route(
    Service(app): Service<App>,
    Path(OfPost { ledger, unit, post }): Path<OfPost>,
    act: Act,
    Json(Routing { endpoint }): Json<Routing>,
) -> Result<Reply<Receipt>, Error> {
    app.execute(&ledger, act, Input::RoutePost { unit, post, endpoint }).await.map(Reply)
}
