//! Every setting and bound of the runtime in one place.

use crate::delivery;
use crate::procedures::Sandbox;
use std::time::Duration;

/// How a runtime works. The defaults fit one machine.
#[derive(Debug, Clone)]
pub struct Options {
    /// Under which name leases are taken. Two services on one store need two names.
    pub holder: String,
    /// For how long a lease is taken; it is renewed by work, never by a timer.
    pub lease: Duration,
    /// From which chance is derived: the same seed, the same choices.
    pub seed: u64,
    /// Requests that may wait for one ledger; beyond this callers wait before they are queued.
    pub queue_max: usize,
    /// Requests decided together and written with one flush.
    pub batch_max: usize,
    /// Ledgers in memory at once; the one that was used longest ago makes room.
    pub awake_max: usize,
    /// After so long without work a ledger leaves memory.
    pub idle_after: Duration,
    /// A snapshot is made after so many entries.
    pub snapshot_every: u64,
    /// A ledger that leaves memory gets a snapshot if so many entries have no other.
    pub snapshot_at_rest: u64,
    /// New entries a slow subscriber may be behind before it misses some.
    pub subscriber_lag_max: usize,
    /// For how long a stop waits for messages that are on the wire.
    pub stop_grace: Duration,
    /// How notices are handed over.
    pub delivery: delivery::Options,
    /// Where procedures run.
    pub sandbox: Sandbox,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            holder: "maple".to_owned(),
            lease: Duration::from_secs(15),
            seed: 0,
            queue_max: 4_096,
            batch_max: 1_024,
            awake_max: 1_024,
            idle_after: Duration::from_secs(300),
            snapshot_every: 20_000,
            snapshot_at_rest: 500,
            subscriber_lag_max: 4_096,
            stop_grace: Duration::from_secs(5),
            delivery: delivery::Options::default(),
            sandbox: Sandbox::default(),
        }
    }
}
