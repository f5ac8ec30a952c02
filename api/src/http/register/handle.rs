//! A case is handled: another unit takes it, both parties agree to go on, it goes another way.

use super::about;
use crate::http::app::{Act, App};
use crate::http::error::Error;
use crate::http::extract::{Discreet, Path};
use crate::http::reply::{Receipt, Reply};
use crate::http::types::Because;
use crate::http::types::ids::OfCase;
use axum::extract::State as Service;
use chrono::NaiveDate;
use engine::id::{TermId, UnitId};
use engine::input::CaseAct;
use serde::Deserialize;
use utoipa::ToSchema;

/// Which unit takes a case over.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Transfer {
    /// The unit that is responsible from now on.
    #[schema(value_type = String)]
    to: UnitId,
    /// Why.
    reason: String,
}

/// That both parties agreed to go on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Extension {
    /// For so many days, counted from the limit before it was moved over days off.
    days: u16,
    /// That both parties agreed; without it nothing is extended.
    both_agreed: bool,
}

/// Another way for a case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReferral {
    /// Which way, from the register's list, for example `arbitration`.
    #[schema(value_type = String)]
    way: TermId,
    /// To which body.
    to: String,
    /// When; today if not given.
    #[schema(value_type = Option<String>, format = Date)]
    day: Option<NaiveDate>,
}

/// What became of a referral.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Followed {
    /// Which of the case's referrals, from 0.
    referral: u8,
    /// What became of it there.
    result: String,
    /// When; today if not given.
    #[schema(value_type = Option<String>, format = Date)]
    day: Option<NaiveDate>,
}

/// Makes another unit responsible; what the case owes goes with it.
#[utoipa::path(post, operation_id = "cases_transfer", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/{number}/transfer",
    tag = "cases", params(OfCase), request_body = Transfer, responses((status = 200, body = Receipt)))]
pub(in crate::http) async fn transfer(
    Service(app): Service<App>,
    Path(case): Path<OfCase>,
    act: Act,
    Discreet(Transfer { to, reason }): Discreet<Transfer>,
) -> Result<Reply<Receipt>, Error> {
    about(&app, case, act, CaseAct::Transfer { to, reason }).await
}

/// Extends a case's limit, which takes the consent of both parties.
#[utoipa::path(post, operation_id = "cases_extend", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/{number}/extend",
    tag = "cases", params(OfCase), request_body = Extension, responses((status = 200, body = Receipt)))]
pub(in crate::http) async fn extend(
    Service(app): Service<App>,
    Path(case): Path<OfCase>,
    act: Act,
    Discreet(Extension { days, both_agreed }): Discreet<Extension>,
) -> Result<Reply<Receipt>, Error> {
    about(&app, case, act, CaseAct::Extend { days, both_agreed }).await
}

/// Takes a closed case up once more; its history stays.
#[utoipa::path(post, operation_id = "cases_reopen", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/{number}/reopen",
    tag = "cases", params(OfCase), request_body = Because, responses((status = 200, body = Receipt)))]
pub(in crate::http) async fn reopen(
    Service(app): Service<App>,
    Path(case): Path<OfCase>,
    act: Act,
    Discreet(Because { reason }): Discreet<Because>,
) -> Result<Reply<Receipt>, Error> {
    about(&app, case, act, CaseAct::Reopen { reason }).await
}

/// Records that a case goes another way: arbitration, an administrative ruling, reconsideration,
/// litigation. Mediation never stands in the way of it.
#[utoipa::path(post, operation_id = "cases_refer", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/{number}/refer",
    tag = "cases", params(OfCase), request_body = NewReferral, responses((status = 200, body = Receipt)))]
pub(in crate::http) async fn refer(
    Service(app): Service<App>,
    Path(case): Path<OfCase>,
    act: Act,
    Discreet(NewReferral { way, to, day }): Discreet<NewReferral>,
) -> Result<Reply<Receipt>, Error> {
    about(&app, case, act, CaseAct::Refer { way, to, day }).await
}

/// Records what became of a referral.
#[utoipa::path(post, operation_id = "cases_follow", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/{number}/follow",
    tag = "cases", params(OfCase), request_body = Followed, responses((status = 200, body = Receipt)))]
pub(in crate::http) async fn follow(
    Service(app): Service<App>,
    Path(case): Path<OfCase>,
    act: Act,
    Discreet(Followed { referral, result, day }): Discreet<Followed>,
) -> Result<Reply<Receipt>, Error> {
    about(&app, case, act, CaseAct::Follow { referral, result, day }).await
}

/// Proposes a settled case as a model case, to be passed upward.
#[utoipa::path(post, operation_id = "cases_nominate", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/{number}/nominate",
    tag = "cases", params(OfCase), request_body = Because, responses((status = 200, body = Receipt)))]
pub(in crate::http) async fn nominate(
    Service(app): Service<App>,
    Path(case): Path<OfCase>,
    act: Act,
    Discreet(Because { reason }): Discreet<Because>,
) -> Result<Reply<Receipt>, Error> {
    about(&app, case, act, CaseAct::Nominate { reason }).await
}
