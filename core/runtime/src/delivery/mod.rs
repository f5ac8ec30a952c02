//! Handing over what is owed: signed webhooks, as the Standard Webhooks convention has them.
//!
//! ```text
//! writer ─ Queue: what is due, endpoint by endpoint ─▶ Lane: a few at a time, breaker ─▶ Post: HTTP
//!    ▲                                                                                   │
//!    └──────────── records, many at once, as an Input ◀──────────── what became of it ◀──┘
//! ```
//!
//! The truth is the outbox in the ledger's state. Everything in here can be lost at any moment:
//! then a message is sent again, with the same id.

mod breaker;
mod lane;
mod letter;
mod post;
mod queue;
mod retry;
mod secret;
mod target;

pub(crate) use lane::{Back, Desk};
pub(crate) use queue::Queue;

use std::path::PathBuf;
use std::time::Duration;

/// How messages are delivered, and every bound of it.
#[derive(Debug, Clone)]
pub struct Options {
    /// How long an attempt may take, from looking for the secret to the head of the answer.
    pub timeout: Duration,
    /// Hosts in private, loopback or link-local ranges that may be delivered to all the same, as
    /// they stand in the endpoint's URL: `127.0.0.1`, `gateway.county.local`.
    pub hosts_allowed: Vec<String>,
    /// The folder that `file:` secrets are read from, and nothing outside of it. None: there are no
    /// such secrets.
    pub secrets_dir: Option<PathBuf>,
    /// Messages on the wire to one endpoint at once.
    pub per_endpoint: usize,
    /// Messages on the wire in all.
    pub in_all: usize,
    /// Messages ready to go to one endpoint beside those on the wire.
    pub ready_per_endpoint: usize,
    /// Results that make one entry.
    pub results_per_entry: usize,
    /// How long a result waits for others.
    pub results_wait: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(15),
            hosts_allowed: Vec::new(),
            secrets_dir: None,
            per_endpoint: 32,
            in_all: 512,
            ready_per_endpoint: 512,
            results_per_entry: 256,
            results_wait: Duration::from_millis(50),
        }
    }
}
