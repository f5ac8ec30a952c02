//! What every request passes, in one place and one future: its id, the token, the time it may
//! take, a net under panics, the headers every answer carries, a line in the log, a count.
//!
//! Nothing here reads a body or writes one into a log.

use super::app::App;
use super::error::{Error, Failure};
use super::limits::{REQUEST_ID_CHARS_MAX, TOKEN_BYTES_MAX};
use super::token::Caller;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::id::LedgerId;
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use tracing::Instrument;

/// What is open without a token: it holds no data.
pub(super) const OPEN: [&str; 6] = ["/health", "/ready", "/openapi.json", "/docs", "/docs/docs.css", "/docs/docs.js"];

const REQUEST_ID: &str = "x-request-id";

/// Lets a request in, or says why not.
pub(super) async fn pass(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = app.request_ids().of(request.headers());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route_text = route.as_ref().map_or("none", MatchedPath::as_str);
    let method = request.method().clone();
    let span = tracing::info_span!(
        "request",
        request.id = id,
        http.method = %method,
        http.route = route_text,
        ledger = ledger_of(request.uri().path()),
        by = tracing::field::Empty,
    );
    let response = match admit(&app, &mut request) {
        Ok(caller) => {
            if let Some(caller) = &caller {
                span.record("by", &*caller.name);
            }
            answer(&app, request, next).instrument(span.clone()).await
        }
        Err(error) => error.into_response(),
    };
    let response = finish(response, &id);
    let (status, latency) = (response.status(), started.elapsed());
    span.in_scope(|| {
        let latency_us = latency.as_micros() as u64;
        tracing::info!(http.status = status.as_u16(), latency_us, "answered {}", status.as_u16());
    });
    app.metrics().answered(&method, route_text, status, latency);
    response
}

/// Finds whose request it is, and leaves the answer where handlers find it.
fn admit(app: &App, request: &mut Request) -> Result<Option<Caller>, Error> {
    if OPEN.contains(&request.uri().path()) {
        return Ok(None);
    }
    let token = bearer(request.headers()).ok_or(Failure::TokenMissing {})?;
    let caller = app.tokens().caller(token).ok_or(Failure::TokenUnknown {})?;
    request.extensions_mut().insert(caller.clone());
    Ok(Some(caller))
}

fn bearer(headers: &HeaderMap) -> Option<&[u8]> {
    let mut sent = headers.get_all(header::AUTHORIZATION).iter();
    let value = sent.next()?.as_bytes();
    if sent.next().is_some() {
        return None;
    }
    let (scheme, token) = value.split_at_checked("Bearer ".len())?;
    let token = token.trim_ascii();
    let usable = !token.is_empty() && token.len() <= TOKEN_BYTES_MAX;
    (scheme.eq_ignore_ascii_case(b"Bearer ") && usable).then_some(token)
}

/// Runs the handler, within its time and over the net.
async fn answer(app: &App, request: Request, next: Next) -> Response {
    let handler = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(app.timeouts().total, handler).await {
        Ok(Ok(response)) => response,
        Ok(Err(panic)) => {
            let what = panic.downcast_ref::<&str>().copied();
            let what = what.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
            tracing::error!("a handler panicked: {}", what.unwrap_or("without words"));
            Error::from(Failure::Internal {}).into_response()
        }
        Err(_) => Error::from(Failure::TimedOut {}).into_response(),
    }
}

/// Renders an error and sets the headers of every answer.
fn finish(mut response: Response, id: &str) -> Response {
    if let Some(error) = response.extensions_mut().remove::<Error>() {
        let allow = response.headers_mut().remove(header::ALLOW);
        response = error.render(id);
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
    }
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Where no route is.
pub(super) async fn no_such_path(request: Request) -> Error {
    Failure::NoSuchPath { path: shown(request.uri().path()) }.into()
}

/// Where a route is, but not for this method.
pub(super) async fn method_not_allowed(method: Method, request: Request) -> Error {
    Failure::MethodNotAllowed { method: shown(method.as_str()), path: shown(request.uri().path()) }.into()
}

fn shown(text: &str) -> String {
    text.chars().take(200).collect()
}

/// The ledger a path speaks of, if it is one; anything else stays out of the log.
fn ledger_of(path: &str) -> Option<&str> {
    let id = path.strip_prefix("/v1/ledgers/")?.split('/').next()?;
    LedgerId::new(id).is_ok().then_some(id)
}

/// Gives ids to requests that bring none: where this process started, and a count.
pub(crate) struct RequestIds {
    start: u32,
    next: AtomicU64,
}

impl RequestIds {
    pub(crate) fn new() -> Self {
        use std::hash::{BuildHasher, Hasher};
        // The standard library seeds each of these differently; that is all the chance needed.
        let start = std::hash::RandomState::new().build_hasher().finish() as u32;
        Self { start, next: AtomicU64::new(1) }
    }

    fn of(&self, headers: &HeaderMap) -> String {
        let brought = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        match brought {
            Some(id) if (1..=REQUEST_ID_CHARS_MAX).contains(&id.len()) && id.bytes().all(plain) => id.to_owned(),
            _ => format!("{:08x}-{:x}", self.start, self.next.fetch_add(1, Ordering::Relaxed)),
        }
    }
}
