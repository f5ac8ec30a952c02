//! What the service writes to the error output while it runs.

use crate::cli::failure::{Exit, Failure};
use clap::ValueEnum;
use std::io::{self, IsTerminal};
use tracing_subscriber::EnvFilter;

/// How a log line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Log {
    /// 供人阅读 / for people
    Text,
    /// 每行一个 JSON / one JSON object a line
    Json,
}

/// What is logged if nobody says otherwise. A line for each request would cost more than the
/// request itself; `MAPLE_LOG=info` asks for them.
const WANTED: &str = "info,api::http::door=warn";

/// Logs from now on.
pub(super) fn start(log: Log) -> Result<(), Failure> {
    let wanted = std::env::var("MAPLE_LOG").unwrap_or_else(|_| WANTED.to_owned());
    let filter = EnvFilter::try_new(&wanted)
        .map_err(|_| Failure::argument("MAPLE_LOG", &wanted, "info, debug, warn, runtime=debug"))?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let begun = match log {
        Log::Json => lines.json().flatten_event(true).try_init(),
        Log::Text => lines.with_ansi(io::stderr().is_terminal()).compact().try_init(),
    };
    begun.map_err(|error| {
        Failure::new(Exit::Unavailable, "cannot_log", format!("无法写日志：{error}"), format!("cannot log: {error}"))
    })
}
