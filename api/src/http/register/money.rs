//! What is paid for cases (以案定补), each once, and the points of offices.

use super::in_register;
use crate::http::app::{Act, App};
use crate::http::error::Error;
use crate::http::extract::{Discreet, Path};
use crate::http::reply::{Receipt, Reply};
use crate::http::types::ids::OfCampaign;
use axum::extract::State as Service;
use chrono::NaiveDate;
use engine::input::RegisterAct;
use engine::plan::Span;
use serde::Deserialize;
use utoipa::ToSchema;

/// Days, both included.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Days {
    /// First day.
    #[schema(value_type = String, format = Date)]
    first: NaiveDate,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    last: NaiveDate,
}

impl From<Days> for Span {
    fn from(Days { first, last }: Days) -> Self {
        Self { first, last }
    }
}

/// Settles what is paid for the cases closed in these days that were not looked at before.
#[utoipa::path(post, operation_id = "subsidies_assess", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/subsidies/assess",
    tag = "subsidies", params(OfCampaign), request_body = Days, responses((status = 200, body = Receipt)))]
pub(in crate::http) async fn assess(
    Service(app): Service<App>,
    Path(OfCampaign { ledger, campaign }): Path<OfCampaign>,
    act: Act,
    Discreet(days): Discreet<Days>,
) -> Result<Reply<Receipt>, Error> {
    in_register(&app, &ledger, campaign, act, RegisterAct::AssessSubsidies(days.into())).await.map(Reply)
}

/// Gives points over these days, by the definition's rules or the county's procedure.
#[utoipa::path(post, operation_id = "scores_give", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/scores",
    tag = "scores", params(OfCampaign), request_body = Days, responses((status = 200, body = Receipt)))]
pub(in crate::http) async fn score(
    Service(app): Service<App>,
    Path(OfCampaign { ledger, campaign }): Path<OfCampaign>,
    act: Act,
    Discreet(days): Discreet<Days>,
) -> Result<Reply<Receipt>, Error> {
    in_register(&app, &ledger, campaign, act, RegisterAct::Score(days.into())).await.map(Reply)
}
