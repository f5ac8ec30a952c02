//! A handler that gives a JSON body back: what HTTP alone costs on this machine.

use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;
use crate::http::{self, Timeouts};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// Serves until it is killed.
pub(super) fn run(shell: &mut Shell) -> Result<Exit, Failure> {
    let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    tokio.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        shell.value(&json!({ "listening": listener.local_addr()?.to_string() }))?;
        shell.flush()?;
        let router = Router::new().route("/echo", post(async |Json(body): Json<Value>| Json(body)));
        http::serve(listener, router, Timeouts::default(), std::future::pending()).await;
        Ok(Exit::Done)
    })
}
