//! The store of one machine: a journal that is flushed before anyone hears "done", and a sled
//! index that makes it quick.
//!
//! ```text
//! append ─▶ queue ─▶ committer: check · write · fdatasync ─▶ answer
//!                                   └─▶ state (heads, newest positions) ─▶ indexer ─▶ sled
//! read ─▶ positions (state or sled) ─▶ segment file, checksum checked
//! ```
//!
//! A folder holds `journal/` (the truth), `index/` (can be deleted while the service is down),
//! `snapshots/` (can be deleted too), `blobs/`, `LOCK` and `reserve`; `ALLOW_NETWORK_DISK` if its
//! owner answers for a disk that would be refused.

mod audit;
mod backup;
mod batch;
mod committer;
pub(crate) mod disk;
#[cfg(feature = "contract")]
pub mod faults;
mod files;
mod folders;
mod index;
mod indexer;
mod mount;
mod read;
mod rebuild;
mod record;
mod recover;
mod segment;
mod space;
mod state;
mod verify;

pub use backup::restore;
pub use disk::{Disk, DiskFile, RealDisk};
pub use rebuild::forget_derived;
pub use verify::verify_folder;

use crate::lease::{Leases, Term};
use crate::port::{Append, Head, Health, LedgerInfo, Ledgers, Progress, Record, Snapshot, Verified};
use crate::{Digest, Error, Pending, limits};
use committer::{Committer, Job, waiting_bytes};
use engine::id::{EntryNo, LedgerId};
use state::State;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

/// How a journal is kept. Sizes are bytes.
#[derive(Clone)]
pub struct Settings {
    /// A segment ends after the write that passes this.
    pub segment_bytes: u64,
    /// With less free space than this nothing is written.
    pub floor_bytes: u64,
    /// Kept as a file and given up at a start on a full disk, so that the start has space to work.
    pub reserve_bytes: u64,
    /// The index is brought up to date when the journal has grown by this. A start after a crash
    /// reads about so much.
    pub checkpoint_bytes: u64,
    /// sled's cache.
    pub index_cache_bytes: u64,
    /// Told after every flush. Called on the committer's thread: must be quick.
    pub on_commit: Option<Observer>,
}

/// What is told after every flush.
pub type Observer = Arc<dyn Fn(&Commit) + Send + Sync>;

/// One write that is on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commit {
    /// Groups in it.
    pub groups: usize,
    /// Entries in them.
    pub entries: usize,
    /// Bytes written.
    pub bytes: usize,
    /// How long the writing took.
    pub write: Duration,
    /// How long the flush took.
    pub flush: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            segment_bytes: 64 << 20,
            floor_bytes: 256 << 20,
            reserve_bytes: 16 << 20,
            checkpoint_bytes: 8 << 20,
            index_cache_bytes: 4 << 20,
            on_commit: None,
        }
    }
}

/// Ledgers in a folder.
pub struct Journal {
    shared: Arc<Shared>,
    jobs: Sender<Job>,
    threads: Mutex<Option<Threads>>,
    /// Last, so that the folder is free only when everything else is gone.
    _lock: FolderLock,
}

struct Threads {
    committer: JoinHandle<Result<(), Error>>,
    indexer: JoinHandle<()>,
}

/// What the threads and the callers see together.
struct Shared {
    folder: PathBuf,
    disk: Arc<dyn Disk>,
    settings: Settings,
    state: RwLock<State>,
    index: index::Index,
    health: Mutex<Health>,
    leases: Leases,
    queued_bytes: AtomicUsize,
    /// Snapshots and blobs are written one at a time.
    files: Mutex<folders::Durable>,
}

impl Journal {
    /// Opens the store in a folder, which is created if need be. After a crash this is the
    /// recovery. Errors: `UnsafeDisk`, `Locked`, `Newer`, `Corrupt`, `Io`.
    pub fn open(folder: &Path, settings: Settings) -> Result<Self, Error> {
        Self::open_on(folder, settings, Arc::new(RealDisk))
    }

    /// The same on a disk of one's own making, for example one that fails.
    pub fn open_on(folder: &Path, settings: Settings, disk: Arc<dyn Disk>) -> Result<Self, Error> {
        let started = Instant::now();
        mount::check(folder)?;
        folders::prepare(folder, disk.as_ref())?;
        let lock = lock(folder)?;
        space::prepare(folder, disk.as_ref(), &settings);
        let recover::Recovered { state, index, unindexed_bytes } = recover::recover(folder, disk.as_ref(), &settings)?;
        let (end, ledgers) = (state.end, state.ledgers().len());
        let path = folder.join("journal").join(segment::file_name(end.segment));
        let file = disk.open(&path).map_err(Error::io("open for writing", path))?;
        let shared = Arc::new(Shared {
            folder: folder.to_owned(),
            disk,
            settings,
            state: RwLock::new(state),
            index,
            health: Mutex::new(Health::Writable),
            leases: Leases::default(),
            queued_bytes: AtomicUsize::new(0),
            files: Mutex::default(),
        });
        let (jobs, threads) = start(&shared, file, end, unindexed_bytes)?;
        let open_ms = started.elapsed().as_millis() as u64;
        tracing::info!(folder = %folder.display(), ledgers, read_bytes = unindexed_bytes, open_ms, "journal open");
        Ok(Self { shared, jobs, threads: Mutex::new(Some(threads)), _lock: lock })
    }

    fn send(&self, group: Append) -> Result<Pending<Head>, Error> {
        limits::check(&group)?;
        let bytes = waiting_bytes(&group);
        if self.shared.queued_bytes.fetch_add(bytes, Ordering::Relaxed) > limits::QUEUED_BYTES_MAX {
            self.shared.queued_bytes.fetch_sub(bytes, Ordering::Relaxed);
            return Err(Error::Busy);
        }
        let (promise, pending) = Pending::new();
        self.jobs.send(Job::Append(group, promise)).map_err(|_| Error::Closed)?;
        Ok(pending)
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        if let Err(error) = self.close() {
            tracing::error!(%error, "the journal was not closed in good order; the next start repairs it");
        }
    }
}

impl Shared {
    fn state(&self) -> RwLockReadGuard<'_, State> {
        // The state is only changed after a write has succeeded, by code that does not panic.
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }
}

fn start(
    shared: &Arc<Shared>,
    file: Box<dyn DiskFile>,
    end: segment::Position,
    unindexed_bytes: u64,
) -> Result<(Sender<Job>, Threads), Error> {
    let failed = || Error::io("start a thread for", &shared.folder);
    let (jobs, waiting) = mpsc::channel();
    let (rounds, requested) = mpsc::channel();
    if unindexed_bytes >= shared.settings.checkpoint_bytes {
        // The indexer is about to begin; it cannot be gone.
        let _ = rounds.send(());
    }
    let committer = Committer::new(Arc::clone(shared), file, end, unindexed_bytes, rounds);
    let committer = Builder::new().name("journal".to_owned()).spawn(move || committer.run(&waiting));
    let indexing = Arc::clone(shared);
    let indexer = Builder::new().name("indexer".to_owned()).spawn(move || indexer::run(&indexing, &requested));
    let threads = Threads { committer: committer.map_err(failed())?, indexer: indexer.map_err(failed())? };
    Ok((jobs, threads))
}

/// One process at a time.
pub(crate) struct FolderLock(File);

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Closing the file is not enough while a child process that is just being started has a
        // copy of it. An error leaves it to the end of that.
        let _ = self.0.unlock();
    }
}

pub(crate) fn lock(folder: &Path) -> Result<FolderLock, Error> {
    let path = folder.join("LOCK");
    let file = File::create(&path).map_err(Error::io("create", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(FolderLock(file)),
        Err(TryLockError::WouldBlock) => Err(Error::Locked { path: folder.to_owned() }),
        Err(TryLockError::Error(error)) => Err(Error::io("lock", path)(error)),
    }
}

impl Ledgers for Journal {
    fn append(&self, group: Append) -> Pending<Head> {
        self.send(group).unwrap_or_else(|error| Pending::ready(Err(error)))
    }

    fn head(&self, ledger: &LedgerId) -> Result<Option<Head>, Error> {
        Ok(self.shared.state().find(ledger).map(|(_, found)| found.head))
    }

    fn ledgers(&self) -> Result<Vec<LedgerInfo>, Error> {
        let mut infos: Vec<_> = self.shared.state().ledgers().iter().map(state::Ledger::info).collect();
        infos.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(infos)
    }

    fn read(&self, ledger: &LedgerId, after: EntryNo, limit: usize) -> Result<Vec<Record>, Error> {
        read::read(&self.shared, ledger, after, limit)
    }

    fn put_snapshot(&self, ledger: &LedgerId, snapshot: &Snapshot) -> Result<(), Error> {
        files::put_snapshot(&self.shared, ledger, snapshot)
    }

    fn snapshot(&self, ledger: &LedgerId) -> Result<Option<Snapshot>, Error> {
        files::snapshot(&self.shared, ledger)
    }

    fn put_blob(&self, bytes: &[u8]) -> Result<Digest, Error> {
        files::put_blob(&self.shared, bytes)
    }

    fn blob(&self, digest: &Digest) -> Result<Option<Vec<u8>>, Error> {
        files::blob(&self.shared.folder, digest)
    }

    fn acquire(&self, ledger: &LedgerId, holder: &str, ttl: Duration) -> Result<Term, Error> {
        self.shared.leases.acquire(ledger, holder, ttl)
    }

    fn renew(&self, ledger: &LedgerId, term: Term, ttl: Duration) -> Result<(), Error> {
        self.shared.leases.renew(ledger, term, ttl)
    }

    fn release(&self, ledger: &LedgerId, term: Term) -> Result<(), Error> {
        self.shared.leases.release(ledger, term)
    }

    fn verify(&self, only: Option<&LedgerId>, progress: &mut dyn FnMut(Progress)) -> Result<Verified, Error> {
        verify::live(&self.shared, only, progress)
    }

    fn health(&self) -> Health {
        let health = self.shared.health.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match health {
            // Found out when writing; whether it is still so only the disk can say.
            Health::Full if space::check(&self.shared).is_ok() => Health::Writable,
            health => health,
        }
    }

    fn close(&self) -> Result<(), Error> {
        let Some(threads) = self.threads.lock().unwrap_or_else(PoisonError::into_inner).take() else {
            return Ok(());
        };
        // An error means that the committer has ended already, and joining tells why.
        let _ = self.jobs.send(Job::Close);
        let committed = threads.committer.join();
        let indexed = threads.indexer.join();
        match (committed, indexed) {
            (Ok(marked), Ok(())) => marked,
            _ => Err(Error::io("close", &self.shared.folder)(std::io::Error::other("a thread of the store panicked"))),
        }
    }
}
