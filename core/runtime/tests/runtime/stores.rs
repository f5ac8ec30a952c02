//! A store that fails, or makes wait, when it is told to.

use engine::id::{EntryNo, LedgerId};
use std::sync::Mutex;
use std::time::Duration;
use store::{
    Append, Digest, Error, Head, Health, LedgerInfo, Ledgers, Memory, Pending, Progress, Promise, Record, Snapshot,
    Term, Verified,
};

/// A store in memory with a hand on its appends.
#[derive(Default)]
pub(crate) struct Moody {
    pub(crate) inner: Memory,
    mood: Mutex<Mood>,
}

#[derive(Default)]
struct Mood {
    fail: Vec<Error>,
    panic: bool,
    hold: bool,
    held: Vec<(Append, Promise<Head>)>,
}

impl Moody {
    /// The next appends fail with these, the last one first. Nothing of them is written.
    pub(crate) fn fail(&self, errors: Vec<Error>) {
        self.mood.lock().unwrap().fail = errors;
    }

    /// The next append is a fault of the program.
    pub(crate) fn panic_once(&self) {
        self.mood.lock().unwrap().panic = true;
    }

    /// From now on the disk takes its time.
    pub(crate) fn hold(&self) {
        self.mood.lock().unwrap().hold = true;
    }

    /// How many appends wait for the disk.
    pub(crate) fn held(&self) -> usize {
        self.mood.lock().unwrap().held.len()
    }

    /// The disk is done with what waited, and quick again.
    pub(crate) fn release(&self) {
        let mut mood = self.mood.lock().unwrap();
        mood.hold = false;
        for (append, promise) in mood.held.drain(..) {
            promise.keep(self.inner.append(append).wait());
        }
    }
}

impl Ledgers for Moody {
    fn append(&self, group: Append) -> Pending<Head> {
        let mut mood = self.mood.lock().unwrap();
        if std::mem::take(&mut mood.panic) {
            drop(mood);
            panic!("as the test wants it");
        }
        if let Some(error) = mood.fail.pop() {
            return Pending::ready(Err(error));
        }
        if mood.hold {
            let (promise, pending) = Pending::new();
            mood.held.push((group, promise));
            return pending;
        }
        drop(mood);
        self.inner.append(group)
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
