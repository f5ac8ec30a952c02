//! A clock that runs many times as fast as the wall's: a campaign year in twenty seconds.

use super::{Clock, Waiting};
use engine::time::Timestamp;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Time that begins at an instant of its own and runs faster.
#[derive(Debug)]
pub struct Accelerated {
    from: Timestamp,
    started: Instant,
    factor: f64,
}

/// A sleep is cut to this, because a long one is not exact.
const SLEEP_MAX: Duration = Duration::from_secs(60);

impl Accelerated {
    /// A clock that shows `from` now and goes on `factor` times as fast as the wall's. A factor
    /// that is not a positive number counts as 1.
    pub fn new(from: Timestamp, factor: f64) -> Self {
        let factor = if factor.is_finite() && factor > 0.0 { factor } else { 1.0 };
        Self { from, started: Instant::now(), factor }
    }
}

impl Clock for Accelerated {
    fn now(&self) -> Timestamp {
        let passed = self.started.elapsed().as_secs_f64() * self.factor;
        self.from.plus_millis((passed * 1000.0) as i64)
    }

    fn wait_until(&self, at: Timestamp) -> Waiting<'_> {
        let left_millis = at.0.saturating_sub(self.now().0).max(0) as f64;
        let left = Duration::try_from_secs_f64(left_millis / 1000.0 / self.factor).unwrap_or(SLEEP_MAX);
        // A timer's grain is a millisecond: never a busy loop just before the instant.
        Box::pin(sleep(left.clamp(Duration::from_millis(1), SLEEP_MAX)))
    }
}
