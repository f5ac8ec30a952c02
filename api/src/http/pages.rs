//! The documentation page: three files that come with the binary, nothing from elsewhere.

use super::app::App;
use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// What a browser may do with our pages: only what comes from here, nothing inline, no frames.
const POLICY: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    ),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (header::CACHE_CONTROL, "no-cache"),
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/docs", get(|| file("text/html; charset=utf-8", include_str!("../../pages/docs.html"))))
        .route("/docs/docs.css", get(|| file("text/css; charset=utf-8", include_str!("../../pages/docs.css"))))
        .route("/docs/docs.js", get(|| file("text/javascript; charset=utf-8", include_str!("../../pages/docs.js"))))
}

async fn file(kind: &'static str, text: &'static str) -> Response {
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.extend(POLICY.map(|(name, value)| (name, HeaderValue::from_static(value))));
    response
}
