//! Documents: bytes that submissions refer to by their SHA-256. The same bytes are kept once, so
//! sending them again after a broken connection is safe.

use super::app::App;
use super::error::{Error, Failure};
use super::extract::{Path, Upload};
use super::reply::{Created, Reply};
use super::types::ids::{OfDocument, OfLedger};
use axum::extract::State as Service;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use engine::id::LedgerId;
use serde::Serialize;
use store::Digest;
use utoipa::ToSchema;

/// A document that is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Document {
    /// SHA-256 of its bytes: its id.
    sha256: String,
    /// Its size in bytes.
    bytes: u64,
}

/// Keeps a document of at most 10 MiB. It is on the disk when this answers.
#[utoipa::path(post, operation_id = "documents_add", path = "/v1/ledgers/{ledger}/documents", tag = "documents", params(OfLedger),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Document)))]
pub(super) async fn add(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    file: Upload,
) -> Result<Created<Document>, Error> {
    keep(&app, &ledger, file).await.map(Created)
}

/// Keeps a document under a digest known beforehand; bytes that do not have it are refused.
#[utoipa::path(put, operation_id = "documents_put", path = "/v1/ledgers/{ledger}/documents/{sha256}", tag = "documents", params(OfDocument),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Document)))]
pub(super) async fn put(
    Service(app): Service<App>,
    Path(OfDocument { ledger, sha256 }): Path<OfDocument>,
    file: Upload,
) -> Result<Reply<Document>, Error> {
    let found = Digest::of(&file.bytes);
    if found != sha256 {
        return Err(Failure::DigestMismatch { wanted: sha256.to_string(), found: found.to_string() }.into());
    }
    keep(&app, &ledger, file).await.map(Reply)
}

/// The bytes of a document.
#[utoipa::path(get, operation_id = "documents_get", path = "/v1/ledgers/{ledger}/documents/{sha256}", tag = "documents", params(OfDocument),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
pub(super) async fn get(
    Service(app): Service<App>,
    Path(OfDocument { ledger, sha256 }): Path<OfDocument>,
) -> Result<Response, Error> {
    app.must_exist(&ledger).await?;
    let bytes = app.handle().blob(sha256).await?;
    let bytes = bytes.ok_or_else(|| Failure::NoSuchDocument { id: sha256.to_string() })?;
    // What an office uploads is never shown as a page of ours.
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
    ];
    Ok((headers, bytes).into_response())
}

async fn keep(app: &App, ledger: &LedgerId, file: Upload) -> Result<Document, Error> {
    if file.bytes.is_empty() {
        return Err(Failure::DocumentEmpty {}.into());
    }
    app.must_exist(ledger).await?;
    let bytes = file.bytes.len() as u64;
    let digest = app.handle().put_blob(file.bytes.into()).await?;
    Ok(Document { sha256: digest.to_string(), bytes })
}
