//! Handing in, sending back, releasing: what changes where an obligation stands. Submissions are
//! the hottest path of the service, so their body is read once, straight into its struct.

use super::app::{Act, App};
use super::error::{Error, Failure};
use super::extract::{Json, Path};
use super::reply::{Receipt, Reply};
use super::types::Because;
use super::types::figures::Figures;
use super::types::ids::OfObligation;
use axum::extract::State as Service;
use engine::id::{LedgerId, UnitId};
use engine::input::{Input, ObligationRef, Submission, SubmittedRow};
use serde::Deserialize;
use store::Digest;
use utoipa::ToSchema;

/// What is handed in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSubmission {
    /// What it is.
    what: What,
}

/// One of these; the duty says which it wants.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum What {
    /// The word that it is done.
    Done,
    /// An explicit zero report: nothing happened.
    Zero,
    /// A document that was uploaded before.
    Document(NewDocument),
    /// Figures by field, on a form with a single row.
    Figures(Figures),
    /// Figures on a form with a row for each unit.
    Rows(Vec<NewRow>),
}

/// A document.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDocument {
    /// Its file name.
    name: String,
    /// SHA-256 of its bytes, as the upload answered.
    #[schema(value_type = String)]
    sha256: Digest,
}

/// A row of figures.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRow {
    /// The unit it speaks of.
    #[schema(value_type = String)]
    unit: UnitId,
    /// Figures by field.
    figures: Figures,
}

/// Hands something in. It is on the disk when this answers.
#[utoipa::path(post, operation_id = "handing_in_submit", path = "/v1/ledgers/{ledger}/obligations/{campaign}/{duty}/{period}/{unit}/submit",
    tag = "obligations", params(OfObligation), request_body = NewSubmission,
    responses((status = 200, body = Receipt)))]
pub(super) async fn submit(
    Service(app): Service<App>,
    Path(path): Path<OfObligation>,
    act: Act,
    Json(NewSubmission { what }): Json<NewSubmission>,
) -> Result<Reply<Receipt>, Error> {
    let what = match what {
        What::Done => Submission::Done,
        What::Zero => Submission::Zero,
        What::Document(document) => known(&app, document).await?,
        What::Figures(figures) => Submission::Figures(vec![SubmittedRow { unit: None, values: figures.0 }]),
        What::Rows(rows) => Submission::Figures(rows.into_iter().map(row).collect()),
    };
    let (ledger, obligation) = named(path);
    app.execute(&ledger, act, Input::Submit { obligation, what }).await.map(Reply)
}

/// Sends a submission back; the unit gets time to put it right.
#[utoipa::path(post, operation_id = "handing_in_send_back", path = "/v1/ledgers/{ledger}/obligations/{campaign}/{duty}/{period}/{unit}/return",
    tag = "obligations", params(OfObligation), request_body = Because, responses((status = 200, body = Receipt)))]
pub(super) async fn send_back(
    Service(app): Service<App>,
    Path(path): Path<OfObligation>,
    act: Act,
    Json(Because { reason }): Json<Because>,
) -> Result<Reply<Receipt>, Error> {
    let (ledger, obligation) = named(path);
    app.execute(&ledger, act, Input::Return { obligation, reason }).await.map(Reply)
}

/// Releases a unit from an obligation.
#[utoipa::path(post, operation_id = "handing_in_waive", path = "/v1/ledgers/{ledger}/obligations/{campaign}/{duty}/{period}/{unit}/waive",
    tag = "obligations", params(OfObligation), request_body = Because, responses((status = 200, body = Receipt)))]
pub(super) async fn waive(
    Service(app): Service<App>,
    Path(path): Path<OfObligation>,
    act: Act,
    Json(Because { reason }): Json<Because>,
) -> Result<Reply<Receipt>, Error> {
    let (ledger, obligation) = named(path);
    app.execute(&ledger, act, Input::Waive { obligation, reason }).await.map(Reply)
}

fn named(path: OfObligation) -> (LedgerId, ObligationRef) {
    let OfObligation { ledger, campaign, duty, period, unit } = path;
    (ledger, ObligationRef { campaign, duty, period, unit })
}

/// A document is only accepted once its bytes are kept, so that no receipt stands for nothing.
async fn known(app: &App, document: NewDocument) -> Result<Submission, Error> {
    let NewDocument { name, sha256 } = document;
    let bytes = app.handle().blob(sha256).await?;
    let bytes = bytes.ok_or_else(|| Failure::NoSuchDocument { id: sha256.to_string() })?.len() as u64;
    Ok(Submission::Document { name, sha256: sha256.to_string(), bytes })
}

fn row(row: NewRow) -> SubmittedRow {
    let NewRow { unit, figures } = row;
    SubmittedRow { unit: Some(unit), values: figures.0 }
}
