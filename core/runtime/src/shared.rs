//! What the writers, the timer and the callers see together.

use crate::busy::Busy;
use crate::clock::Clock;
use crate::delivery::Desk;
use crate::error::Error;
use crate::handle::{Committed, blocking};
use crate::metrics::Metrics;
use crate::options::Options;
use crate::wakes::Wakes;
use crate::writer::{Job, Writer};
use engine::id::LedgerId;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::{Health, Ledgers};
use tokio::sync::{Semaphore, broadcast, mpsc};
use tokio::task::JoinSet;

pub(crate) struct Shared {
    pub(crate) store: Arc<dyn Ledgers>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) options: Options,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) desk: Arc<Desk>,
    pub(crate) busy: Busy,
    pub(crate) wakes: Wakes,
    pub(crate) awake: Awake,
    pub(crate) committed: broadcast::Sender<Arc<Committed>>,
    /// Ledgers being loaded at once: as many as there are cores, or they only push each other out.
    pub(crate) loads: Semaphore,
    writers: Mutex<Writers>,
    draws: AtomicU64,
}

/// One writer for each ledger that was ever asked for. A sleeping one holds a queue and nothing
/// else.
#[derive(Default)]
struct Writers {
    jobs: HashMap<LedgerId, mpsc::Sender<Job>>,
    tasks: JoinSet<()>,
    stopped: bool,
}

impl Shared {
    pub(crate) fn new(store: Arc<dyn Ledgers>, clock: Arc<dyn Clock>, options: Options) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let metrics = Arc::new(Metrics::new());
        let desk = Desk::new(&options.delivery, options.seed, Arc::clone(&clock), Arc::clone(&metrics));
        Self {
            store,
            clock,
            metrics,
            desk: Arc::new(desk),
            busy: Busy::default(),
            wakes: Wakes::default(),
            awake: Awake::default(),
            committed: broadcast::Sender::new(options.subscriber_lag_max.max(1)),
            loads: Semaphore::new(cores),
            writers: Mutex::default(),
            draws: AtomicU64::new(0),
            options,
        }
    }

    /// The writer of a ledger that exists, or is about to.
    pub(crate) async fn writer_of(
        self: &Arc<Self>,
        ledger: &LedgerId,
        opens: bool,
    ) -> Result<mpsc::Sender<Job>, Error> {
        let known = {
            let writers = self.lock();
            if writers.stopped {
                return Err(Error::Stopped);
            }
            writers.living(ledger)
        };
        if let Some(jobs) = known {
            return Ok(jobs);
        }
        // Names come from outside: without this look each made-up one would leave a writer behind.
        if !opens {
            let (store, wanted) = (Arc::clone(&self.store), ledger.clone());
            let head = blocking(move || store.head(&wanted).map_err(Error::from)).await?;
            head.ok_or_else(|| Error::UnknownLedger { ledger: ledger.clone() })?;
        }
        self.writer(ledger).ok_or(Error::Stopped)
    }

    /// The writer of a ledger, started if need be; none after the stop.
    pub(crate) fn writer(self: &Arc<Self>, ledger: &LedgerId) -> Option<mpsc::Sender<Job>> {
        let mut writers = self.lock();
        if writers.stopped {
            return None;
        }
        if let Some(jobs) = writers.living(ledger) {
            return Some(jobs);
        }
        // How a dead one ended was said when it did.
        while writers.tasks.try_join_next().is_some() {}
        let (jobs, waiting) = mpsc::channel(self.options.queue_max.max(1));
        writers.tasks.spawn(Writer::new(ledger.clone(), Arc::clone(self), waiting).run());
        writers.jobs.insert(ledger.clone(), jobs.clone());
        Some(jobs)
    }

    /// What is lost on the way to a writer: everything stops, or that writer has died.
    pub(crate) fn lost(&self) -> Error {
        match self.lock().stopped {
            true => Error::Stopped,
            false => Error::Internal,
        }
    }

    /// No writer is given out any more. The tasks end when their queues do.
    pub(crate) fn stop(&self) -> (Vec<mpsc::Sender<Job>>, JoinSet<()>) {
        let mut writers = self.lock();
        writers.stopped = true;
        let jobs = writers.jobs.drain().map(|(_, jobs)| jobs).collect();
        (jobs, std::mem::take(&mut writers.tasks))
    }

    /// Brings the gauges up to date that are read rather than counted.
    pub(crate) fn gauge(&self) {
        let writers = self.lock();
        let waiting = writers.jobs.values().map(|jobs| jobs.max_capacity() - jobs.capacity()).sum::<usize>();
        self.metrics.requests_waiting.set(waiting as i64);
        self.metrics.ledgers_awake.set(self.awake.len() as i64);
        self.metrics.read_only.set(i64::from(self.store.health() != Health::Writable));
    }

    /// A number nobody else gets, the same in every run with the same seed and order.
    pub(crate) fn draw(&self) -> u64 {
        mix(self.options.seed, self.draws.fetch_add(1, Ordering::Relaxed))
    }

    fn lock(&self) -> MutexGuard<'_, Writers> {
        self.writers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writers {
    /// The writer of a ledger, unless it has died.
    fn living(&self, ledger: &LedgerId) -> Option<mpsc::Sender<Job>> {
        self.jobs.get(ledger).filter(|jobs| !jobs.is_closed()).cloned()
    }
}

/// Two numbers to one that looks like chance (SplitMix64).
pub(crate) fn mix(seed: u64, number: u64) -> u64 {
    let mut z = seed.wrapping_add(number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Which ledgers are in memory, and which of them was used longest ago.
#[derive(Debug, Default)]
pub(crate) struct Awake(Mutex<Uses>);

#[derive(Debug, Default)]
struct Uses {
    last: HashMap<LedgerId, u64>,
    count: u64,
}

impl Awake {
    /// Notes that a ledger is used now. Answers who must make room where there are too many.
    pub(crate) fn used(&self, ledger: &LedgerId, most: usize) -> Option<LedgerId> {
        let mut uses = self.lock();
        uses.count += 1;
        let count = uses.count;
        if let Some(last) = uses.last.get_mut(ledger) {
            *last = count;
            return None;
        }
        uses.last.insert(ledger.clone(), count);
        if uses.last.len() <= most.max(1) {
            return None;
        }
        // A look at each, but only when a ledger wakes.
        uses.last.iter().min_by_key(|(_, last)| **last).map(|(ledger, _)| ledger.clone())
    }

    pub(crate) fn gone(&self, ledger: &LedgerId) {
        self.lock().last.remove(ledger);
    }

    pub(crate) fn len(&self) -> usize {
        self.lock().last.len()
    }

    fn lock(&self) -> MutexGuard<'_, Uses> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
