//! The one form in which anything goes wrong: a status, a stable code, what happened and what to
//! do in Chinese and English. Handlers return [`Error`]; the door, which knows the request's id,
//! writes the envelope.

mod elsewhere;
mod failure;
mod procedure;
mod wording;

pub use failure::Failure;
pub(crate) use wording::{in_chinese, of_json, of_json_discreetly};

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::refusal::{Bilingual, Refusal, RefusalKind};
use serde::Serialize;
use utoipa::ToSchema;

/// What a handler answers when it cannot do what was asked.
#[derive(Debug, Clone)]
pub struct Error(Box<Told>);

#[derive(Debug, Clone)]
struct Told {
    status: StatusCode,
    code: &'static str,
    message: Bilingual,
    retry_after_s: Option<u32>,
    diagnostics: Vec<serde_json::Value>,
}

/// A text in both languages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Text {
    /// 中文。
    pub zh: String,
    /// English.
    pub en: String,
}

impl From<Bilingual> for Text {
    fn from(text: Bilingual) -> Self {
        Self { zh: text.zh, en: text.en }
    }
}

/// The body of every answer with a status of 400 or more.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Envelope {
    /// What went wrong.
    pub error: Body,
}

/// What went wrong.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Error)]
pub(crate) struct Body {
    /// Stable; the list is in `x-error-codes` of the API's description.
    #[schema(value_type = String)]
    pub code: &'static str,
    /// What happened and what to do.
    pub message: Text,
    /// Names this request in the service's log.
    pub request_id: String,
    /// Everything that is wrong with a definition, in the order of the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<super::definitions::Diagnostic>)]
    pub diagnostics: Vec<serde_json::Value>,
}

impl Error {
    /// From a code that another room of the project owns.
    pub fn new(status: StatusCode, code: &'static str, message: Bilingual) -> Self {
        Self(Box::new(Told { status, code, message, retry_after_s: None, diagnostics: Vec::new() }))
    }

    /// Nothing was done; the caller may try again after so many seconds.
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.0.retry_after_s = Some(seconds);
        self
    }

    /// With what is wrong with a definition.
    pub fn with_diagnostics(mut self, diagnostics: Vec<serde_json::Value>) -> Self {
        self.0.diagnostics = diagnostics;
        self
    }

    /// Its stable code.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// What happened and what to do.
    pub(crate) fn message(&self) -> Text {
        self.0.message.clone().into()
    }

    /// The answer as it goes over the wire.
    pub(crate) fn render(self, request_id: &str) -> Response {
        let Told { status, code, message, retry_after_s, diagnostics } = *self.0;
        let request_id = request_id.to_owned();
        let envelope = Envelope { error: Body { code, message: message.into(), request_id, diagnostics } };
        let mut response = (status, super::reply::json_bytes(&envelope)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(super::reply::JSON));
        if let Some(seconds) = retry_after_s {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// The error travels beside an empty body until the door renders it.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::new(status_of(refusal.kind()), refusal.code(), refusal.text())
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let error = Self::new(failure.status(), failure.code(), failure.text());
        match failure.status() {
            StatusCode::SERVICE_UNAVAILABLE => error.retry_after(1),
            _ => error,
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        runtime::Error::from(error).into()
    }
}

impl From<store::vault::Error> for Error {
    fn from(error: store::vault::Error) -> Self {
        use store::vault::Error as Vault;
        match error {
            Vault::Store(error) => error.into(),
            Vault::Erased { slot, .. } => Refusal::NamesErased { number: slot.to_string() }.into(),
            other => {
                tracing::error!(error.code = other.code(), "not done: {other}");
                let text = Bilingual { zh: other.zh(), en: other.to_string() };
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, other.code(), text)
            }
        }
    }
}

impl From<crate::sealing::Error> for Error {
    fn from(error: crate::sealing::Error) -> Self {
        tracing::error!(error.code = error.code(), "not done: {error}");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.code(), error.text())
    }
}

impl From<runtime::Error> for Error {
    /// Damage and a full disk are the operator's to mend, so callers are told to come back.
    fn from(error: runtime::Error) -> Self {
        use runtime::Kind;
        let error = match error {
            runtime::Error::Store(store::Error::Unknown { ledger }) => runtime::Error::UnknownLedger { ledger },
            other => other,
        };
        let (status, retry_after_s) = match error.kind() {
            Kind::Refused(kind) => (status_of(kind), None),
            Kind::NotFound => (StatusCode::NOT_FOUND, None),
            Kind::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, None),
            Kind::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, Some(1)),
            Kind::Full | Kind::Uncertain => (StatusCode::SERVICE_UNAVAILABLE, Some(30)),
            Kind::Damaged | Kind::Internal => (StatusCode::INTERNAL_SERVER_ERROR, None),
        };
        if status.is_server_error() {
            tracing::error!(error.code = error.code(), "not done: {error}");
        }
        let told = Self::new(status, error.code(), error.text());
        match retry_after_s {
            Some(seconds) => told.retry_after(seconds),
            None => told,
        }
    }
}

/// Every code the service can answer with: status, code, Chinese, English.
pub(crate) fn all_codes() -> impl Iterator<Item = (u16, &'static str, &'static str, &'static str)> {
    let door = Failure::ALL.iter().map(|(status, code, zh, en)| (status.as_u16(), *code, *zh, *en));
    let rules = Refusal::ALL.iter().zip(Refusal::KINDS);
    let rules = rules.map(|((code, zh, en), kind)| (status_of(*kind).as_u16(), *code, *zh, *en));
    door.chain(rules).chain(elsewhere::ALL.iter().copied()).chain(procedure::all_codes())
}

fn status_of(kind: RefusalKind) -> StatusCode {
    match kind {
        RefusalKind::NotFound => StatusCode::NOT_FOUND,
        RefusalKind::Conflict => StatusCode::CONFLICT,
        RefusalKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
