//! When time alone will matter again, for every ledger: one queue, one timer.

use crate::busy::{Busy, Hold};
use crate::shared::Shared;
use crate::writer::Job;
use engine::id::LedgerId;
use engine::time::Timestamp;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use tokio::sync::mpsc::error::TrySendError;

/// The pause before a ledger whose writer has died is woken: what kills it again does so rarely.
const DEAD_MILLIS: i64 = 5_000;

/// The wakes of all ledgers.
#[derive(Debug, Default)]
pub(crate) struct Wakes {
    queue: Mutex<Queue>,
    earlier: Notify,
}

#[derive(Debug, Default)]
struct Queue {
    in_order: BTreeSet<(Timestamp, LedgerId)>,
    of: HashMap<LedgerId, Timestamp>,
}

impl Wakes {
    /// Sets when a ledger wants to be woken, instead of what was set before.
    pub(crate) fn set(&self, ledger: &LedgerId, at: Option<Timestamp>) {
        let mut queue = self.lock();
        let first = queue.first();
        if let Some(was) = queue.of.remove(ledger) {
            queue.in_order.remove(&(was, ledger.clone()));
        }
        if let Some(at) = at {
            queue.of.insert(ledger.clone(), at);
            queue.in_order.insert((at, ledger.clone()));
        }
        // A first wake that moved later needs no word: the timer looks again when it fires.
        if queue.first().is_some_and(|now_first| first.is_none_or(|first| now_first < first)) {
            self.earlier.notify_one();
        }
    }

    pub(crate) fn first(&self) -> Option<Timestamp> {
        self.lock().first()
    }

    pub(crate) fn is_due(&self, now: Timestamp) -> bool {
        self.first().is_some_and(|first| first <= now)
    }

    /// Takes out who is due. Each counts as busy from this moment on, so that nobody thinks all is
    /// settled between the queue and the writer.
    fn take_due(&self, now: Timestamp, busy: &Busy) -> Vec<(LedgerId, Hold)> {
        let mut queue = self.lock();
        let mut due = Vec::new();
        while queue.first().is_some_and(|first| first <= now) {
            if let Some((_, ledger)) = queue.in_order.pop_first() {
                queue.of.remove(&ledger);
                due.push((ledger, busy.hold()));
            }
        }
        due
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        // Nothing in here panics between two changes.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn first(&self) -> Option<Timestamp> {
        self.in_order.first().map(|(at, _)| *at)
    }
}

impl Shared {
    /// Has a ledger whose writer has died woken again, by another writer.
    pub(crate) fn wake_soon(&self, ledger: &LedgerId) {
        self.wakes.set(ledger, Some(self.clock.now().plus_millis(DEAD_MILLIS)));
    }
}

/// Wakes ledgers for ever. Sleeps without a timer while there is nothing to come.
pub(crate) async fn run(shared: Arc<Shared>) {
    loop {
        match shared.wakes.first() {
            None => shared.wakes.earlier.notified().await,
            Some(first) => tokio::select! {
                () = shared.wakes.earlier.notified() => {}
                () = shared.clock.wait_until(first) => {}
            },
        }
        if let Some(jumped_ms) = shared.clock.jumped() {
            shared.metrics.clock_jumps.inc();
            tracing::warn!(jumped_ms, "the wall clock was changed by {jumped_ms} ms; what is due is looked at again");
        }
        for (ledger, busy) in shared.wakes.take_due(shared.clock.now(), &shared.busy) {
            let Some(jobs) = shared.writer(&ledger) else { continue };
            match jobs.try_send(Job::Wake { _busy: busy }) {
                // A queue that is full belongs to a writer at work, and that looks at the time itself.
                Ok(()) | Err(TrySendError::Full(_)) => {}
                Err(TrySendError::Closed(_)) => shared.wake_soon(&ledger),
            }
        }
    }
}
