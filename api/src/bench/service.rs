//! `maple serve` as its own process, as users have it.

use super::report::{mib, proc_status};
use crate::cli::failure::{Exit, Failure};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// Where a service of this module finds the secret that messages are signed with.
pub(super) const SECRET: &str = "env:MAPLE_BENCH_SECRET";
/// Not secret at all: it signs messages from this machine to itself.
const SECRET_VALUE: &str = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

/// A running service. Dropping it kills it.
pub(super) struct Service {
    child: Child,
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// What callers show.
    pub(super) token: String,
    /// From its start as a process until it said that it is ready.
    pub(super) ready_ms: f64,
    /// When the process was started.
    pub(super) started: Instant,
}

impl Service {
    /// Starts one on a data folder and waits until it is ready.
    pub(super) fn start(data: &Path) -> Result<Self, Failure> {
        let started = Instant::now();
        // A service whose token is not known any more gets a new one.
        let tokens = data.join("bench-tokens");
        if tokens.exists() {
            std::fs::remove_file(&tokens)?;
        }
        let mut child = Command::new(std::env::current_exe()?)
            .arg("--json")
            .arg("serve")
            .arg("--data")
            .arg(data)
            .arg("--tokens")
            .arg(&tokens)
            .args(["--listen", "127.0.0.1:0", "--allow-host", "127.0.0.1"])
            .env("MAPLE_BENCH_SECRET", SECRET_VALUE)
            .env("MAPLE_LOG", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let ready = first_line(&mut child)?;
        let ready_ms = started.elapsed().as_secs_f64() * 1000.0;
        let text = |name: &str| ready.get(name).and_then(Value::as_str).map(str::to_owned);
        let address = text("listening").and_then(|url| url.strip_prefix("http://")?.parse().ok());
        match (address, text("token")) {
            (Some(address), Some(token)) => Ok(Self { child, address, token, ready_ms, started }),
            _ => {
                stop(&mut child);
                Err(failed("the service did not say where it listens"))
            }
        }
    }

    /// Its number as a process.
    pub(super) fn process(&self) -> String {
        self.child.id().to_string()
    }

    /// What it holds in memory now, and held at most.
    pub(super) fn memory_mib(&self) -> (Option<f64>, Option<f64>) {
        let process = self.process();
        (mib(proc_status(&process, "VmRSS")), mib(proc_status(&process, "VmHWM")))
    }

    /// `kill -9`.
    pub(super) fn kill(mut self) {
        stop(&mut self.child);
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        stop(&mut self.child);
    }
}

/// The first line a child prints, as JSON.
pub(super) fn first_line(child: &mut Child) -> Result<Value, Failure> {
    let mut line = String::new();
    if let Some(out) = child.stdout.take() {
        BufReader::new(out).read_line(&mut line)?;
    }
    serde_json::from_str(&line)
        .map_err(|_| failed("a process of the measurement did not start; run it with MAPLE_LOG=info"))
}

/// Ends a child at once.
pub(super) fn stop(child: &mut Child) {
    // It may have ended by itself; then there is nothing to do.
    let _ = child.kill();
    let _ = child.wait();
}

pub(super) fn failed(why: &str) -> Failure {
    Failure::new(Exit::Unavailable, "bench_failed", format!("测量未完成：{why}"), format!("not measured: {why}"))
}
