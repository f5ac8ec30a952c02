//! Counts of what passed the door, for `/metrics`. Labels are routes as they are declared, never
//! what a caller typed, so their number is bounded.

use axum::http::{Method, StatusCode};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;

/// Upper bounds in seconds: from a read in memory to a verification of a large ledger.
const SECONDS: [f64; 12] = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    method: &'static str,
    route: String,
    status: u16,
}

/// The counts.
pub(crate) struct Metrics {
    registry: Registry,
    answers: Family<Labels, Counter>,
    seconds: Histogram,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("maple_http");
        let (answers, seconds) = (Family::default(), Histogram::new(SECONDS));
        registry.register("answers", "Requests answered", Family::clone(&answers));
        let from_headers = "Time from a request's headers to its answer";
        registry.register_with_unit("answer", from_headers, Unit::Seconds, seconds.clone());
        Self { registry, answers, seconds }
    }

    /// The Prometheus text form.
    pub(crate) fn encode(&self) -> String {
        let mut text = String::new();
        // Writing into memory has no way to fail.
        let _ = prometheus_client::encoding::text::encode(&mut text, &self.registry);
        text
    }

    /// One more request was answered.
    pub(crate) fn answered(&self, method: &Method, route: &str, status: StatusCode, took: Duration) {
        let labels = Labels { method: word(method), route: route.to_owned(), status: status.as_u16() };
        self.answers.get_or_create(&labels).inc();
        self.seconds.observe(took.as_secs_f64());
    }
}

fn word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}
