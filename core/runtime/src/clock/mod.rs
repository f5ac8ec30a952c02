//! What time is it? The one question that everything else is told the answer to.

mod accelerated;
mod simulated;
mod wall;

pub use accelerated::Accelerated;
pub use simulated::Simulated;
pub use wall::Wall;

use engine::time::Timestamp;
use std::future::Future;
use std::pin::Pin;

/// A future a clock hands out.
pub type Waiting<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// A source of time.
pub trait Clock: Send + Sync + 'static {
    /// The present instant. May be earlier than an answer given before: clocks are put right.
    fn now(&self) -> Timestamp;

    /// Waits for an instant. May return early, never for ever: whoever waits looks at `now` again.
    fn wait_until(&self, at: Timestamp) -> Waiting<'_>;

    /// By how many milliseconds the clock has moved against the passing of time since this was
    /// last asked, where that is more than a few seconds. Positive: it went ahead.
    fn jumped(&self) -> Option<i64> {
        None
    }
}
