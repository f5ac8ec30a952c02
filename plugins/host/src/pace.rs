//! How long a component's calls take, and where they run for that. Short ones run where they are
//! asked; long ones on a thread of their own that stands back behind everything else of the service,
//! so that a slow county's calls take only what others leave.

use crate::limits::{CALL_SLOW, STAND_BACK};
use crate::planted;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How long the latest calls of a component took.
#[derive(Debug)]
pub(crate) struct Pace {
    /// Microseconds: the longest, forgotten bit by bit.
    longest: AtomicU64,
}

/// A component nobody has seen at work counts as slow.
impl Default for Pace {
    fn default() -> Self {
        Pace { longest: AtomicU64::new(u64::MAX) }
    }
}

impl Pace {
    /// Whether its next call may be a long one.
    pub(crate) fn is_slow(&self) -> bool {
        u128::from(self.longest.load(Ordering::Relaxed)) > CALL_SLOW.as_micros()
    }

    /// One more call. Two at once may lose one of the two; the next one tells again.
    pub(crate) fn took(&self, time: Duration) {
        let took = u64::try_from(time.as_micros()).unwrap_or(u64::MAX - 1);
        let before = self.longest.load(Ordering::Relaxed);
        // A slow call is remembered over about forty short ones.
        let faded = if before == u64::MAX { 0 } else { before - before / 16 };
        self.longest.store(took.max(faded), Ordering::Relaxed);
    }
}

/// Runs work on a thread of its own that stands back behind others.
pub(crate) fn aside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let planted = planted::current();
    let stands_back = || {
        planted::go_on(planted);
        // Where the machine does not let it, it runs as all else does.
        let _ = rustix::process::setpriority_process(None, STAND_BACK);
        work()
    };
    std::thread::scope(|scope| match scope.spawn(stands_back).join() {
        Ok(done) => done,
        Err(panic) => std::panic::resume_unwind(panic),
    })
}
