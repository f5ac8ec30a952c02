//! Is the service alive, can it work, and how is it doing?

use super::app::App;
use super::error::{Error, Failure};
use super::reply::Reply;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use engine::refusal::Bilingual;
use serde::Serialize;
use store::Health;
use utoipa::ToSchema;

/// One word.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Word {
    /// `alive` or `ready`.
    status: &'static str,
}

/// Whether the process answers.
#[utoipa::path(get, operation_id = "health_alive", path = "/health", tag = "service", responses((status = 200, body = Word)))]
pub(super) async fn alive() -> Reply<Word> {
    Reply(Word { status: "alive" })
}

/// Whether changes can be made durable right now.
#[utoipa::path(get, operation_id = "health_ready", path = "/ready", tag = "service", responses((status = 200, body = Word)))]
pub(super) async fn ready(State(app): State<App>) -> Result<Reply<Word>, Error> {
    match app.handle().health() {
        Health::Writable => Ok(Reply(Word { status: "ready" })),
        Health::Full => Err(unready(
            "disk_full",
            "磁盘已满，暂停写入；请清理空间。",
            "The disk is full and nothing is written; make space.",
        )),
        Health::ReadOnly { .. } => Err(unready(
            "store_read_only",
            "磁盘出错，存储已转为只读；请检查磁盘后重启。",
            "The disk failed and the store only reads; check the disk, then restart.",
        )),
        Health::Closed => Err(Failure::Stopping {}.into()),
    }
}

fn unready(code: &'static str, zh: &str, en: &str) -> Error {
    let text = Bilingual { zh: zh.to_owned(), en: en.to_owned() };
    Error::new(axum::http::StatusCode::SERVICE_UNAVAILABLE, code, text).retry_after(30)
}

/// Figures of the service, in the OpenMetrics text format.
#[utoipa::path(get, operation_id = "health_metrics", path = "/metrics", tag = "service",
    responses((status = 200, body = String, content_type = "application/openmetrics-text")))]
pub(super) async fn metrics(State(app): State<App>) -> Response {
    // Each part ends with its own mark; the whole has one.
    let runtime = app.handle().metrics().encode();
    let text = runtime.trim_end_matches("# EOF\n").to_owned() + &app.metrics().encode();
    let kind = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
