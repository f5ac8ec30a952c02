//! Bodies as bytes: within their bound, in time, of the right type.

use crate::http::app::App;
use crate::http::error::{Error, Failure};
use crate::http::limits::{JSON_BYTES_MAX, PACKAGE_BYTES_MAX, SHEET_BYTES_MAX, UPLOAD_BYTES_MAX};
use axum::body::{Bytes, HttpBody};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::time::Duration;

/// Content types of a definition's text.
const DEFINITION_TYPES: [&str; 4] = ["application/yaml", "application/x-yaml", "text/yaml", "text/plain"];

/// The text of a definition.
pub(crate) struct Definition(pub(crate) String);

/// A file's bytes, with the content type it was sent with.
pub(crate) struct Upload {
    pub(crate) bytes: Bytes,
    pub(crate) media_type: String,
}

/// A spreadsheet: what kind it is, its content says, whatever type it was sent with.
pub(crate) struct Spreadsheet(pub(crate) Bytes);

/// Content types of a procedure's package.
const PACKAGE_TYPES: [&str; 1] = ["application/wasm"];

/// A procedure's package.
pub(crate) struct Wasm(pub(crate) Bytes);

/// The word that there must be no body.
pub(crate) struct NoBody;

impl FromRequest<App> for Definition {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        require(request.headers(), &DEFINITION_TYPES)?;
        let bytes = collect(request, JSON_BYTES_MAX, app.timeouts().body).await?;
        text(&bytes).map(|text| Self(text.to_owned()))
    }
}

impl FromRequest<App> for Upload {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let media_type = media_type(request.headers()).to_owned();
        let bytes = collect(request, UPLOAD_BYTES_MAX, app.timeouts().upload).await?;
        Ok(Self { bytes, media_type })
    }
}

impl FromRequest<App> for Spreadsheet {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        collect(request, SHEET_BYTES_MAX, app.timeouts().upload).await.map(Self)
    }
}

impl Upload {
    /// The file as JSON text.
    pub(crate) fn json_text(&self) -> Result<&str, Error> {
        if !self.media_type.eq_ignore_ascii_case("application/json") {
            return Err(wrong_type(&["application/json"], &self.media_type));
        }
        text(&self.bytes)
    }
}

impl FromRequest<App> for Wasm {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        require(request.headers(), &PACKAGE_TYPES)?;
        collect(request, PACKAGE_BYTES_MAX, app.timeouts().upload).await.map(Self)
    }
}

impl FromRequest<App> for NoBody {
    type Rejection = Error;

    async fn from_request(request: Request, _app: &App) -> Result<Self, Error> {
        if request.body().is_end_stream() { Ok(Self) } else { Err(Failure::BodyUnexpected {}.into()) }
    }
}

/// The content type without its parameters; empty where there is none.
pub(crate) fn media_type(headers: &HeaderMap) -> &str {
    let full = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    full.split(';').next().unwrap_or_default().trim()
}

/// Refuses a body that is not of one of these types.
pub(super) fn require(headers: &HeaderMap, wanted: &[&str]) -> Result<(), Error> {
    let given = media_type(headers);
    if wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(given)) {
        return Ok(());
    }
    Err(wrong_type(wanted, given))
}

pub(crate) fn wrong_type(wanted: &[&str], given: &str) -> Error {
    let given = if given.is_empty() { "none" } else { given };
    Failure::WrongContentType { wanted: wanted.join(", "), given: given.chars().take(80).collect() }.into()
}

/// The whole body, if it is small and quick enough.
pub(super) async fn collect(request: Request, bytes_max: usize, within: Duration) -> Result<Bytes, Error> {
    let too_large = || Error::from(Failure::BodyTooLarge { most: bytes_max.to_string() });
    let body = request.into_body();
    // A length that is announced is refused before a byte of it is read.
    if body.size_hint().lower() > bytes_max as u64 {
        return Err(too_large());
    }
    match tokio::time::timeout(within, Limited::new(body, bytes_max).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(Failure::BodyBroken {}.into()),
        Err(_) => Err(Failure::BodyTooSlow {}.into()),
    }
}

/// The bytes as text.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Error> {
    std::str::from_utf8(bytes)
        .map_err(|error| Failure::InvalidUtf8 { at: (error.valid_up_to() + 1).to_string() }.into())
}
