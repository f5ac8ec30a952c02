//! Whether anything is being done. Tests and rehearsals push their clock when nothing is.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;

/// Counts what is under way.
#[derive(Debug, Default)]
pub(crate) struct Busy(Arc<Count>);

/// Something is under way until this is dropped.
#[derive(Debug)]
pub(crate) struct Hold(Arc<Count>);

#[derive(Debug, Default)]
struct Count {
    holds: AtomicUsize,
    none: Notify,
}

impl Busy {
    pub(crate) fn hold(&self) -> Hold {
        self.0.holds.fetch_add(1, Ordering::AcqRel);
        Hold(Arc::clone(&self.0))
    }

    /// Waits until nothing is under way and nothing is `due` to begin.
    pub(crate) async fn settled(&self, due: impl Fn() -> bool) {
        loop {
            let none = self.0.none.notified();
            tokio::pin!(none);
            // Listen first, look second: what ends in between is not missed.
            none.as_mut().enable();
            if !due() && self.0.holds.load(Ordering::Acquire) == 0 {
                return;
            }
            none.await;
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        if self.0.holds.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.none.notify_waiters();
        }
    }
}
