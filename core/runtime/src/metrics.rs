//! What the service says about itself, in the Prometheus text form. Labels are few and closed: no
//! ledger, no unit and no person ever becomes one.

use engine::entry::{Entry, Fact};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;

/// Figures of one runtime.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    /// Entries that became durable.
    pub(crate) entries: Counter,
    /// Requests that the rules refused.
    pub(crate) refused: Counter,
    /// Notices that are owed now and were recorded.
    pub(crate) notices_fired: Counter,
    /// Earlier notices that those stand for because the service was down.
    pub(crate) notices_missed: Counter,
    /// From the moment a notice was owed to the entry that owes it.
    pub(crate) lateness: Histogram,
    /// From the first request of a batch being taken up to its flush.
    pub(crate) append: Histogram,
    /// Writing and flushing alone, as the store saw it.
    pub(crate) sync: Histogram,
    /// Requests in one batch.
    pub(crate) batch: Histogram,
    /// Appends that failed.
    pub(crate) append_failures: Counter,
    /// Writers that a panic ended.
    pub(crate) writer_deaths: Counter,
    /// Loading a ledger that was asleep.
    pub(crate) load: Histogram,
    /// Messages by what became of them.
    pub(crate) deliveries: Family<Became, Counter>,
    /// Messages on the wire or next to be.
    pub(crate) deliveries_in_flight: Gauge,
    /// Endpoints that are given a rest.
    pub(crate) breakers_open: Gauge,
    /// Times the wall clock was changed by more than a few seconds.
    pub(crate) clock_jumps: Counter,
    pub(crate) ledgers_awake: Gauge,
    pub(crate) requests_waiting: Gauge,
    pub(crate) read_only: Gauge,
}

/// What became of a message, as a label.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct Became {
    pub(crate) outcome: &'static str,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        // From 50 µs to about 13 s.
        let seconds = || Histogram::new(exponential_buckets(0.000_05, 2.0, 19));
        let mut metrics = Self {
            registry: Registry::with_prefix("maple"),
            entries: Counter::default(),
            refused: Counter::default(),
            notices_fired: Counter::default(),
            notices_missed: Counter::default(),
            // From 1 ms to about 36 hours: an outage must show its true length.
            lateness: Histogram::new(exponential_buckets(0.001, 2.0, 28)),
            append: seconds(),
            sync: seconds(),
            batch: Histogram::new(exponential_buckets(1.0, 2.0, 12)),
            append_failures: Counter::default(),
            writer_deaths: Counter::default(),
            load: seconds(),
            deliveries: Family::default(),
            deliveries_in_flight: Gauge::default(),
            breakers_open: Gauge::default(),
            clock_jumps: Counter::default(),
            ledgers_awake: Gauge::default(),
            requests_waiting: Gauge::default(),
            read_only: Gauge::default(),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let r = &mut self.registry;
        r.register("entries", "Entries that became durable", self.entries.clone());
        r.register("refused", "Requests that the rules refused", self.refused.clone());
        r.register("notices_fired", "Notices recorded as owed", self.notices_fired.clone());
        r.register("notices_missed", "Notices of an outage that a later one stands for", self.notices_missed.clone());
        let late = "From the moment a notice was owed to its entry";
        r.register_with_unit("notice_lateness", late, Unit::Seconds, self.lateness.clone());
        let append = "From taking up a batch of requests to its flush";
        r.register_with_unit("append", append, Unit::Seconds, self.append.clone());
        let sync = "Writing and flushing in the store";
        r.register_with_unit("sync", sync, Unit::Seconds, self.sync.clone());
        r.register("batch_requests", "Requests decided together", self.batch.clone());
        r.register("append_failures", "Batches that the store did not take", self.append_failures.clone());
        r.register("writer_deaths", "Writers that a fault of the service ended", self.writer_deaths.clone());
        let load = "Loading a ledger that was asleep";
        r.register_with_unit("ledger_load", load, Unit::Seconds, self.load.clone());
        r.register("deliveries", "Attempts to deliver a message, by outcome", self.deliveries.clone());
        let in_flight = "Messages on the wire or next to be";
        r.register("deliveries_in_flight", in_flight, self.deliveries_in_flight.clone());
        r.register("endpoints_resting", "Endpoints that failed too often lately", self.breakers_open.clone());
        r.register("clock_jumps", "Changes of the wall clock by more than a few seconds", self.clock_jumps.clone());
        r.register("ledgers_awake", "Ledgers in memory", self.ledgers_awake.clone());
        r.register("requests_waiting", "Requests in the queues of the writers", self.requests_waiting.clone());
        r.register("store_read_only", "1 while nothing can be written", self.read_only.clone());
    }

    /// The Prometheus text form.
    pub fn encode(&self) -> String {
        let mut text = String::new();
        // Writing into memory has no way to fail.
        let _ = prometheus_client::encoding::text::encode(&mut text, &self.registry);
        text
    }

    /// For the store to tell of each flush, for example `journal::Settings::on_commit`.
    pub fn synced(&self, took: Duration) {
        self.sync.observe(took.as_secs_f64());
    }

    pub(crate) fn committed(&self, entries: &[Entry]) {
        self.entries.inc_by(entries.len() as u64);
        for entry in entries {
            let Fact::NoticesOwed { notices } = &entry.fact else { continue };
            self.notices_fired.inc_by(notices.len() as u64);
            for notice in notices {
                self.notices_missed.inc_by(u64::from(notice.missed));
                self.lateness.observe(entry.at.0.saturating_sub(notice.owed.0).max(0) as f64 / 1000.0);
            }
        }
    }
}
