//! Who asks, and who asks for a change, with the `Idempotency-Key` header: the same key with the same request
//! has one effect, for 24 hours.

use crate::http::app::Act;
use crate::http::error::{Error, Failure};
use crate::http::limits::IDEMPOTENCY_KEY_CHARS_MAX;
use crate::http::token::Caller;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

impl<S: Send + Sync> FromRequestParts<S> for Act {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        let key = key(&parts.headers)?;
        Ok(Act { by: caller(parts)?.name.clone(), key })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        caller(parts).cloned()
    }
}

/// The door lets nobody in without a token, so a missing caller is our own mistake.
fn caller(parts: &Parts) -> Result<&Caller, Error> {
    Ok(parts.extensions.get::<Caller>().ok_or(Failure::Internal {})?)
}

fn key(headers: &HeaderMap) -> Result<Option<Box<str>>, Error> {
    let mut sent = headers.get_all("idempotency-key").iter();
    let Some(value) = sent.next() else { return Ok(None) };
    let key = value.as_bytes();
    let usable = (1..=IDEMPOTENCY_KEY_CHARS_MAX).contains(&key.len()) && key.iter().all(u8::is_ascii_graphic);
    match std::str::from_utf8(key) {
        Ok(key) if usable && sent.next().is_none() => Ok(Some(key.into())),
        _ => Err(unusable()),
    }
}

fn unusable() -> Error {
    Failure::BadHeader {
        name: "Idempotency-Key".to_owned(),
        zh: format!("须为一个、1 至 {IDEMPOTENCY_KEY_CHARS_MAX} 个可见的 ASCII 字符，不含空格"),
        en: format!("it must be one value of 1 to {IDEMPOTENCY_KEY_CHARS_MAX} visible ASCII characters, no spaces"),
    }
    .into()
}
