//! How notices are handed over.

use std::time::Duration;

/// How messages are delivered.
#[derive(Debug, Clone)]
pub struct Options {
    /// How long an endpoint may take to answer.
    pub timeout: Duration,
    /// Hosts in private, loopback or link-local ranges that may be delivered to all the same, as
    /// they stand in the endpoint's URL: `127.0.0.1`, `gateway.county.local`.
    pub hosts_allowed: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(15), hosts_allowed: Vec::new() }
    }
}
