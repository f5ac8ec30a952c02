//! How everyone else speaks to the runtime. Cheap to clone.

use crate::error::Error;
use crate::metrics::Metrics;
use crate::procedures::Sandbox;
use crate::shared::Shared;
use crate::writer::{Job, replay};
use engine::entry::Entry;
use engine::id::{EntryNo, LedgerId};
use engine::input::{Input, Request};
use engine::state::State;
use engine::time::Timestamp;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use store::{Digest, Health, LedgerInfo, Ledgers, Record};
use tokio::sync::{broadcast, oneshot};

/// A way into a running [`crate::Runtime`].
#[derive(Clone)]
pub struct Handle {
    pub(crate) shared: Arc<Shared>,
}

/// What came of a request. It is on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Numbers of the entries it led to, the end not included; empty where nothing followed.
    pub entries: Range<u64>,
    /// The newest entry of the ledger that was certainly durable when this was answered.
    pub head: EntryNo,
    /// The entry that answered the same request before, where its idempotency key came again.
    pub answered_before: Option<EntryNo>,
}

/// Entries that have just become durable.
#[derive(Debug, Clone, PartialEq)]
pub struct Committed {
    /// Where.
    pub ledger: LedgerId,
    /// The number of the first one.
    pub first: EntryNo,
    /// The entries, numbered from `first`.
    pub entries: Vec<Entry>,
}

/// A point in a ledger's past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// Everything that was known at this instant, entries of that very instant included.
    Instant(Timestamp),
    /// Everything up to this entry, itself included.
    Entry(EntryNo),
}

impl Handle {
    /// Has a request decided, and answers when what follows from it is on the disk. A caller that
    /// stops waiting before its turn has come has asked for nothing.
    pub async fn execute(&self, ledger: &LedgerId, request: Request) -> Result<Answer, Error> {
        if let Input::OpenLedger { id, .. } = &request.input
            && id != ledger
        {
            return Err(Error::OtherLedger { ledger: ledger.clone(), named: id.clone() });
        }
        let opens = matches!(request.input, Input::OpenLedger { .. });
        let jobs = self.shared.writer_of(ledger, opens).await?;
        let (answer, coming) = oneshot::channel();
        let job = Job::Execute { request: Box::new(request), answer, _busy: self.shared.busy.hold() };
        jobs.send(job).await.map_err(|_| self.shared.lost())?;
        coming.await.unwrap_or_else(|_| Err(self.shared.lost()))
    }

    /// Looks at a ledger's state: durable entries only. The closure runs on the ledger's writer,
    /// so it should take what it needs and leave the rest for later. A closure that panics has nothing
    /// but an `Internal` error as its answer; the writer goes on.
    pub async fn read<T, F>(&self, ledger: &LedgerId, look: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&State) -> T + Send + 'static,
    {
        let jobs = self.shared.writer_of(ledger, false).await?;
        let (answer, coming) = oneshot::channel();
        let look = Box::new(move |state: Result<&State, Error>| {
            // It only looks, so nothing is left half-done by a panic.
            let seen = state.and_then(|state| {
                catch_unwind(AssertUnwindSafe(|| look(state))).map_err(|_| {
                    tracing::error!("a look at a ledger's state panicked; see the message above");
                    Error::Internal
                })
            });
            // Whoever asked may have gone meanwhile.
            let _ = answer.send(seen);
        });
        let job = Job::Read { look, _busy: self.shared.busy.hold() };
        jobs.send(job).await.map_err(|_| self.shared.lost())?;
        coming.await.unwrap_or_else(|_| Err(self.shared.lost()))
    }

    /// Entries after the given one, in order: at most `limit`, fewer when they are large. Only an
    /// empty answer means that there are no more.
    pub async fn entries(&self, ledger: &LedgerId, after: EntryNo, limit: usize) -> Result<Vec<Record>, Error> {
        let ledger = ledger.clone();
        self.with_store(move |store| store.read(&ledger, after, limit)).await
    }

    /// Every ledger, in order of id.
    pub async fn ledgers(&self) -> Result<Vec<LedgerInfo>, Error> {
        self.with_store(|store| store.ledgers()).await
    }

    /// A ledger's state as it was at a point of its past, computed beside its writer.
    pub async fn state_as_of(&self, ledger: &LedgerId, point: Point) -> Result<State, Error> {
        let (store, ledger) = (Arc::clone(&self.shared.store), ledger.clone());
        blocking(move || replay::as_of(store.as_ref(), &ledger, point)).await
    }

    /// Keeps bytes under their own digest. They are durable when this answers.
    pub async fn put_blob(&self, bytes: Vec<u8>) -> Result<Digest, Error> {
        self.with_store(move |store| store.put_blob(&bytes)).await
    }

    /// The bytes with this digest.
    pub async fn blob(&self, digest: Digest) -> Result<Option<Vec<u8>>, Error> {
        self.with_store(move |store| store.blob(&digest)).await
    }

    /// Entries as they become durable, of every ledger. A subscriber that falls too far behind is
    /// told how many it missed and reads them with [`Handle::entries`].
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<Committed>> {
        self.shared.committed.subscribe()
    }

    /// Where procedures run.
    pub fn sandbox(&self) -> &Sandbox {
        &self.shared.options.sandbox
    }

    /// The present instant of the runtime's clock.
    pub fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// When the runtime will next act by itself; `None`: only when it is asked.
    pub fn next_wake(&self) -> Option<Timestamp> {
        self.shared.wakes.first()
    }

    /// Waits until everything that is due by now has been done: decided, durable, handed over and
    /// recorded. With a clock that stands still this is the moment to push it.
    pub async fn settled(&self) {
        self.shared.busy.settled(|| self.shared.wakes.is_due(self.shared.clock.now())).await;
    }

    /// Lets a ledger leave memory now. It wakes by itself when it is needed.
    pub async fn put_to_sleep(&self, ledger: &LedgerId) -> Result<(), Error> {
        let jobs = self.shared.writer_of(ledger, false).await?;
        let (done, asleep) = oneshot::channel();
        jobs.send(Job::Sleep { done: Some(done) }).await.map_err(|_| self.shared.lost())?;
        asleep.await.map_err(|_| self.shared.lost())
    }

    /// Whether writing has a chance right now.
    pub fn health(&self) -> Health {
        self.shared.store.health()
    }

    /// Figures of the runtime. [`Metrics::encode`] is what a scraper wants.
    pub fn metrics(&self) -> &Metrics {
        self.shared.gauge();
        &self.shared.metrics
    }

    async fn with_store<T, F>(&self, ask: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&dyn Ledgers) -> Result<T, store::Error> + Send + 'static,
    {
        let store = Arc::clone(&self.shared.store);
        blocking(move || ask(store.as_ref()).map_err(Error::from)).await
    }
}

/// Runs something that may read files where blocking is allowed.
pub(crate) async fn blocking<T, F>(work: F) -> Result<T, Error>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, Error> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(ended) if ended.is_panic() => {
            tracing::error!("work that reads files panicked; see the message above");
            Err(Error::Internal)
        }
        Err(_) => Err(Error::Stopped),
    }
}
