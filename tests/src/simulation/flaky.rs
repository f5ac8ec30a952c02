//! A store that fails on demand: before it has written, or after.

use engine::id::{EntryNo, LedgerId};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{
    Append, Digest, Error, Head, Health, LedgerInfo, Ledgers, Pending, Progress, Record, Snapshot, Term, Verified,
};

/// How the next append fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The disk is full: nothing is written.
    Full,
    /// Too much is waiting: nothing is written.
    Busy,
    /// The answer is lost although everything was written.
    AnswerLost,
}

/// A store and the fault of its next append.
pub(super) struct Flaky {
    inner: Arc<dyn Ledgers>,
    fault: Mutex<Option<Fault>>,
}

impl Flaky {
    pub(super) fn new(inner: Arc<dyn Ledgers>) -> Self {
        Self { inner, fault: Mutex::new(None) }
    }

    /// The next append fails so.
    pub(super) fn fail_next(&self, fault: Fault) {
        *self.fault.lock().expect("no panic") = Some(fault);
    }

    /// Nothing fails any more.
    pub(super) fn heal(&self) {
        *self.fault.lock().expect("no panic") = None;
    }
}

impl Ledgers for Flaky {
    fn append(&self, group: Append) -> Pending<Head> {
        match self.fault.lock().expect("no panic").take() {
            None => self.inner.append(group),
            Some(Fault::Full) => Pending::ready(Err(Error::Full { free_bytes: 0, floor_bytes: 1 })),
            Some(Fault::Busy) => Pending::ready(Err(Error::Busy)),
            Some(Fault::AnswerLost) => Pending::ready(self.inner.append(group).wait().and(Err(Error::Closed))),
        }
    }
    fn head(&self, ledger: &LedgerId) -> Result<Option<Head>, Error> {
        self.inner.head(ledger)
    }
    fn ledgers(&self) -> Result<Vec<LedgerInfo>, Error> {
        self.inner.ledgers()
    }
    fn read(&self, ledger: &LedgerId, after: EntryNo, limit: usize) -> Result<Vec<Record>, Error> {
        self.inner.read(ledger, after, limit)
    }
    fn put_snapshot(&self, ledger: &LedgerId, snapshot: &Snapshot) -> Result<(), Error> {
        self.inner.put_snapshot(ledger, snapshot)
    }
    fn snapshot(&self, ledger: &LedgerId) -> Result<Option<Snapshot>, Error> {
        self.inner.snapshot(ledger)
    }
    fn put_blob(&self, bytes: &[u8]) -> Result<Digest, Error> {
        self.inner.put_blob(bytes)
    }
    fn blob(&self, digest: &Digest) -> Result<Option<Vec<u8>>, Error> {
        self.inner.blob(digest)
    }
    fn acquire(&self, ledger: &LedgerId, holder: &str, ttl: Duration) -> Result<Term, Error> {
        self.inner.acquire(ledger, holder, ttl)
    }
    fn renew(&self, ledger: &LedgerId, term: Term, ttl: Duration) -> Result<(), Error> {
        self.inner.renew(ledger, term, ttl)
    }
    fn release(&self, ledger: &LedgerId, term: Term) -> Result<(), Error> {
        self.inner.release(ledger, term)
    }
    fn verify(&self, only: Option<&LedgerId>, progress: &mut dyn FnMut(Progress)) -> Result<Verified, Error> {
        self.inner.verify(only, progress)
    }
    fn health(&self) -> Health {
        self.inner.health()
    }
    fn close(&self) -> Result<(), Error> {
        self.inner.close()
    }
}
