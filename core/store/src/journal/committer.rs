//! The only writer of the journal. It takes the appends that are waiting, checks each against the
//! ledger's head, writes them all at once, flushes once, and only then answers.

use super::batch::Batch;
use super::disk::{DiskFile, is_full};
use super::record::{self, Kind, Stored, Wake};
use super::segment::{self, Position};
use super::{Commit, Shared, space};
use crate::{Append, Digest, Error, Head, Health, Promise};
use engine::id::EntryNo;
use std::io;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, PoisonError};
use std::time::Instant;

/// A write holds at most so much, unless a single group is larger.
const WRITE_BYTES: usize = 4 << 20;
/// And so many groups.
const WRITE_GROUPS: usize = 4_096;
/// Free space is asked for again after this much was written.
const SPACE_CHECK_BYTES: u64 = 4 << 20;

/// What the committer is asked to do.
pub(crate) enum Job {
    /// Write this.
    Append(Append, Promise<Head>),
    /// Finish and end.
    Close,
}

pub(crate) struct Committer {
    shared: Arc<Shared>,
    /// The last segment.
    file: Box<dyn DiskFile>,
    /// Where the next write goes. Everything before is on the disk.
    end: Position,
    /// After a failed write or flush: nothing is written any more.
    broken: Option<Error>,
    /// Free space is not asked for before this much was written.
    unchecked_bytes: u64,
    /// Written since the indexer was last told.
    unindexed_bytes: u64,
    /// Whether the journal ends with something no mark or index vouches for.
    unmarked: bool,
    rounds: Sender<()>,
}

/// The bytes a group waits with, for the bound on the queue.
pub(crate) fn waiting_bytes(group: &Append) -> usize {
    group.entries.iter().map(Vec::len).sum::<usize>() + 256
}

impl Committer {
    /// Goes on where recovery ended.
    pub(crate) fn new(
        shared: Arc<Shared>,
        file: Box<dyn DiskFile>,
        end: Position,
        unindexed_bytes: u64,
        rounds: Sender<()>,
    ) -> Self {
        let unmarked = unindexed_bytes > 0;
        Self { shared, file, end, broken: None, unchecked_bytes: 0, unindexed_bytes, unmarked, rounds }
    }

    /// The committer's thread.
    pub(crate) fn run(mut self, jobs: &Receiver<Job>) -> Result<(), Error> {
        let shared = Arc::clone(&self.shared);
        while let Ok(first) = jobs.recv() {
            let mut batch = Batch::new(&shared);
            let mut next = Some(first);
            let mut closing = false;
            while let Some(job) = next.take() {
                match job {
                    Job::Append(group, promise) => {
                        shared.queued_bytes.fetch_sub(waiting_bytes(&group), Ordering::Relaxed);
                        batch.admit(group, promise);
                        if batch.bytes() < WRITE_BYTES && batch.groups() < WRITE_GROUPS {
                            next = jobs.try_recv().ok();
                        }
                    }
                    Job::Close => closing = true,
                }
            }
            self.commit(batch);
            if closing {
                break;
            }
        }
        let marked = self.mark();
        self.set_health(Health::Closed);
        marked
    }

    fn commit(&mut self, batch: Batch<'_>) {
        if batch.groups() == 0 {
            return;
        }
        // Beginning a new segment moves the positions, so it comes before the encoding.
        if let Err(error) = self.ready() {
            return batch.refuse(&error);
        }
        let (bytes, positions) = batch.encode(self.end);
        let (groups, entries) = (batch.groups(), batch.entries());
        let started = Instant::now();
        let written = match self.write(&bytes) {
            Ok(written) => written,
            Err(error) => return batch.refuse(&error),
        };
        let flushed = Instant::now();
        batch.publish(self.end, &positions);
        self.unmarked = true;
        self.unindexed_bytes += bytes.len() as u64;
        if self.unindexed_bytes >= self.shared.settings.checkpoint_bytes {
            self.unindexed_bytes = 0;
            // Without an indexer the index falls behind; the journal has everything.
            let _ = self.rounds.send(());
        }
        if let Some(observer) = &self.shared.settings.on_commit {
            let (write, flush) = (written - started, flushed - written);
            observer(&Commit { groups, entries, bytes: bytes.len(), write, flush });
        }
    }

    /// Makes sure that a write has a place: the disk works, has space, the segment is not full.
    fn ready(&mut self) -> Result<(), Error> {
        if let Some(broken) = &self.broken {
            return Err(broken.clone());
        }
        self.check_space()?;
        if u64::from(self.end.offset) < self.shared.settings.segment_bytes {
            return Ok(());
        }
        let next = self.end.segment + 1;
        let folder = self.shared.folder.join("journal");
        let disk = self.shared.disk.as_ref();
        let begun = segment::begin(disk, &folder, next, u64::from(self.end.offset));
        match begun.and_then(|path| disk.open(&path)) {
            Ok(file) => {
                self.file = file;
                self.end = Position::first(next);
                Ok(())
            }
            Err(error) if is_full(&error) => Err(self.full()),
            // The name may or may not be there after a crash: only a start can tell.
            Err(error) => Err(self.break_off("beginning a new journal file", error)),
        }
    }

    fn check_space(&mut self) -> Result<(), Error> {
        if self.unchecked_bytes > 0 {
            return Ok(());
        }
        space::check(&self.shared).inspect_err(|_| self.set_health(Health::Full))?;
        self.unchecked_bytes = SPACE_CHECK_BYTES;
        self.set_health(Health::Writable);
        Ok(())
    }

    /// Writes and flushes; returns when the writing was done. On an error nothing was added, or
    /// the store is broken.
    fn write(&mut self, bytes: &[u8]) -> Result<Instant, Error> {
        if let Err(error) = self.file.write_at(bytes, u64::from(self.end.offset)) {
            // What did get there must not come back after the caller was told "no".
            let undone = self.file.truncate(u64::from(self.end.offset)).and_then(|()| self.file.sync());
            return Err(match undone {
                Ok(()) if is_full(&error) => self.full(),
                Ok(()) => self.break_off("writing to the journal", error),
                Err(undo) => self.break_off("undoing a failed write to the journal", undo),
            });
        }
        let written = Instant::now();
        if let Err(error) = self.file.sync() {
            // A second flush may report success although the first one's bytes are gone.
            return Err(self.break_off("flushing the journal", error));
        }
        self.end = self.end.plus(bytes.len());
        self.unchecked_bytes = self.unchecked_bytes.saturating_sub(bytes.len() as u64);
        Ok(written)
    }

    /// The disk refused although it seemed to have space.
    fn full(&mut self) -> Error {
        self.unchecked_bytes = 0;
        self.set_health(Health::Full);
        Error::Full { free_bytes: 0, floor_bytes: self.shared.settings.floor_bytes }
    }

    fn break_off(&mut self, doing: &'static str, error: io::Error) -> Error {
        tracing::error!(%error, doing, "the journal is read-only until the service is restarted");
        self.set_health(Health::ReadOnly { reason: format!("{doing}: {error}") });
        let error = Error::ReadOnly { doing, source: Arc::new(error) };
        self.broken = Some(error.clone());
        error
    }

    /// A last record that proves, if the end of the journal is damaged later, that everything
    /// before it had been on the disk.
    fn mark(&mut self) -> Result<(), Error> {
        if !self.unmarked {
            return Ok(());
        }
        let mark = Stored {
            kind: Kind::Mark,
            continues: false,
            opens_write: true,
            ledger: 0,
            number: EntryNo(0),
            hash: Digest([0; 32]),
            wake: Wake::Unchanged,
            bytes: &[],
        };
        let marked = self.ready().and_then(|()| {
            let mut bytes = Vec::new();
            record::encode(&mut bytes, self.end, &mark);
            self.write(&bytes)
        });
        match marked {
            Ok(_) => {
                self.shared.state.write().unwrap_or_else(PoisonError::into_inner).end = self.end;
                Ok(())
            }
            // No harm: a mark only sharpens what a later verification can say.
            Err(Error::Full { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn set_health(&self, health: Health) {
        *self.shared.health.lock().unwrap_or_else(PoisonError::into_inner) = health;
    }
}
