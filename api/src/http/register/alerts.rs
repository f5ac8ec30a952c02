//! Alerts: an officer sets a level for a matter, it is handled or lifted; or the case cannot be
//! resolved here, of which whoever answers for the area hears once.

use super::about;
use super::words::ScopeWord;
use crate::http::app::{Act, App};
use crate::http::error::Error;
use crate::http::extract::{Discreet, Path};
use crate::http::reply::{Receipt, Reply};
use crate::http::types::Because;
use crate::http::types::ids::OfCase;
use axum::extract::State as Service;
use engine::input::CaseAct;
use serde::Deserialize;
use utoipa::ToSchema;

/// A level of alert.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAlert {
    /// From 1, the gravest.
    level: u8,
    /// How far the matter reaches; decides whose it is.
    scope: ScopeWord,
    /// Why.
    reason: String,
}

/// How an alert was handled.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Handling {
    /// What was done.
    what: String,
}

/// Sets a level of alert, or another one: older timers stop, who must be told is told.
#[utoipa::path(post, operation_id = "alerts_set", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/{number}/alert",
    tag = "alerts", params(OfCase), request_body = NewAlert, responses((status = 200, body = Receipt)))]
pub(in crate::http) async fn set(
    Service(app): Service<App>,
    Path(case): Path<OfCase>,
    act: Act,
    Discreet(NewAlert { level, scope, reason }): Discreet<NewAlert>,
) -> Result<Reply<Receipt>, Error> {
    about(&app, case, act, CaseAct::SetAlert { level, scope: scope.into(), reason }).await
}

/// Records that an alert was handled: nobody further is told.
#[utoipa::path(post, operation_id = "alerts_handle", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/{number}/alert/handle",
    tag = "alerts", params(OfCase), request_body = Handling, responses((status = 200, body = Receipt)))]
pub(in crate::http) async fn handle(
    Service(app): Service<App>,
    Path(case): Path<OfCase>,
    act: Act,
    Discreet(Handling { what }): Discreet<Handling>,
) -> Result<Reply<Receipt>, Error> {
    about(&app, case, act, CaseAct::HandleAlert { what }).await
}

/// Lifts an alert: there is no reason for it any more.
#[utoipa::path(post, operation_id = "alerts_lift", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/{number}/alert/lift",
    tag = "alerts", params(OfCase), request_body = Because, responses((status = 200, body = Receipt)))]
pub(in crate::http) async fn lift(
    Service(app): Service<App>,
    Path(case): Path<OfCase>,
    act: Act,
    Discreet(Because { reason }): Discreet<Because>,
) -> Result<Reply<Receipt>, Error> {
    about(&app, case, act, CaseAct::LiftAlert { reason }).await
}

/// Reports that a case cannot be resolved here, which is told to the leaders of area and township once.
#[utoipa::path(post, operation_id = "alerts_cannot_resolve",
    path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/{number}/cannot-resolve",
    tag = "alerts", params(OfCase), request_body = Because, responses((status = 200, body = Receipt)))]
pub(in crate::http) async fn cannot_resolve(
    Service(app): Service<App>,
    Path(case): Path<OfCase>,
    act: Act,
    Discreet(Because { reason }): Discreet<Because>,
) -> Result<Reply<Receipt>, Error> {
    about(&app, case, act, CaseAct::CannotResolve { reason }).await
}
