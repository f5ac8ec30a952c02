//! A clock that stands until it is pushed. Whoever waits for an instant wakes when it is reached.

use super::{Clock, Waiting};
use engine::time::Timestamp;
use tokio::sync::watch;

/// Time pushed by hand.
#[derive(Debug)]
pub struct Simulated(watch::Sender<Timestamp>);

impl Simulated {
    /// A clock that shows this instant.
    pub fn new(now: Timestamp) -> Self {
        Self(watch::Sender::new(now))
    }

    /// Shows another instant from now on, also an earlier one.
    pub fn set(&self, now: Timestamp) {
        self.0.send_replace(now);
    }

    /// Moves on by so many milliseconds, or back by a negative number.
    pub fn advance(&self, millis: i64) {
        self.0.send_modify(|now| *now = now.plus_millis(millis));
    }
}

impl Clock for Simulated {
    fn now(&self) -> Timestamp {
        *self.0.borrow()
    }

    fn wait_until(&self, at: Timestamp) -> Waiting<'_> {
        let mut shown = self.0.subscribe();
        Box::pin(async move {
            // The sender lives as long as the clock that is borrowed here.
            let _ = shown.wait_for(|now| *now >= at).await;
        })
    }
}
