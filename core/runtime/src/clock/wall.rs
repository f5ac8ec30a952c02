//! The wall clock: the only place where the machine is asked what time it is.
//!
//! A wall clock is put right now and then, and a sleeping machine does not count its sleep. So no
//! wait is longer than [`SLEEP_MAX`]: that bounds how late a jump ahead is noticed, and costs a
//! service with something to come one look at the clock a minute. A jump back costs nothing: who
//! waited looks again and waits on.

use super::{Clock, Waiting};
use engine::time::Timestamp;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::time::{Instant, sleep};

/// The machine's clock.
#[derive(Debug)]
pub struct Wall {
    /// The last comparison of the two clocks.
    compared: Mutex<(Timestamp, Instant)>,
}

/// A wait is cut to this.
const SLEEP_MAX: Duration = Duration::from_secs(60);
/// Clocks that part by less are being adjusted, not changed.
const JUMP_MILLIS: i64 = 5_000;

impl Wall {
    /// The machine's clock.
    pub fn new() -> Self {
        Self { compared: Mutex::new((read(), Instant::now())) }
    }
}

impl Default for Wall {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for Wall {
    fn now(&self) -> Timestamp {
        read()
    }

    fn wait_until(&self, at: Timestamp) -> Waiting<'_> {
        let left_millis = at.0.saturating_sub(read().0).max(1);
        Box::pin(sleep(Duration::from_millis(left_millis.unsigned_abs()).min(SLEEP_MAX)))
    }

    fn jumped(&self) -> Option<i64> {
        let mut compared = self.compared.lock().unwrap_or_else(PoisonError::into_inner);
        let (then, since) = *compared;
        let now = read();
        let passed = i64::try_from(since.elapsed().as_millis()).unwrap_or(i64::MAX);
        *compared = (now, Instant::now());
        let moved = now.0.saturating_sub(then.0).saturating_sub(passed);
        (moved.abs() >= JUMP_MILLIS).then_some(moved)
    }
}

#[expect(clippy::disallowed_methods, reason = "the one wall clock of the service")]
fn read() -> Timestamp {
    // A clock before 1970 is broken; 1970 itself is early enough for nothing to be due.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
