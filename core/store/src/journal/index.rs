//! The sled index: where entries lie, and what a start needs to know without reading history.
//! Everything in it can be computed from the journal, so whatever is wrong with it is cured by
//! deleting it; nobody waits for it, and it is never the only place of anything.
//!
//! sled 0.34 needs care, and this file is where it is taken: it is opened only by [`Index::open`]
//! (half-written snapshots removed, creation made atomic, panics caught), values stay far under
//! 4 KiB, a change is one batch in one tree, and one thread writes and calls `flush`.

use super::segment::Position;
use super::state::Ledger;
use crate::Head;
use engine::id::{EntryNo, LedgerId};
use engine::time::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// The form of the index. Another one is not read but built again.
const FORMAT: u32 = 1;
/// Positions in one value: a few hundred bytes.
pub(crate) const BLOCK_ENTRIES: u64 = 128;

/// Why the index cannot be used. Not an error of the store: it is built again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error("sled: {0}")]
    Sled(#[from] sled::Error),
    #[error("file: {0}")]
    Io(#[from] io::Error),
    #[error("sled panicked")]
    Panic,
    #[error("{0}")]
    Content(&'static str),
}

#[derive(Debug)]
pub(crate) struct Index {
    db: sled::Db,
}

/// Up to where the journal is in the index.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Checkpoint {
    format: u32,
    segment: u32,
    offset: u32,
    ledgers: u32,
}

#[derive(Debug, Serialize, Deserialize)]
struct Row {
    id: LedgerId,
    number: EntryNo,
    hash: [u8; 32],
    wake: Option<Timestamp>,
}

impl Index {
    pub(crate) fn open(folder: &Path, cache_bytes: u64) -> Result<Self, Fault> {
        let begun = folder.with_extension("new");
        if begun.exists() {
            fs::remove_dir_all(&begun)?;
        }
        if folder.exists() {
            remove_half_snapshots(folder)?;
        } else {
            // Killed while creating, sled leaves a folder it can never open.
            drop(open_sled(&begun, cache_bytes)?);
            fs::rename(&begun, folder)?;
            let parent = folder.parent().map_or_else(PathBuf::new, Path::to_owned);
            fs::File::open(parent)?.sync_all()?;
        }
        Ok(Self { db: open_sled(folder, cache_bytes)? })
    }

    /// Up to where the index knows the journal, and every ledger as it was there. `None` if new.
    pub(crate) fn load(&self) -> Result<Option<(Position, Vec<Ledger>)>, Fault> {
        let load = || {
            let Some(checkpoint) = self.get::<Checkpoint>(b"c")? else { return Ok(None) };
            if checkpoint.format != FORMAT {
                return Err(Fault::Content("the index has another format"));
            }
            let mut ledgers = Vec::new();
            for number in 0..checkpoint.ledgers {
                let row = self.get::<Row>(&ledger_key(number))?.ok_or(Fault::Content("a ledger is missing"))?;
                let Row { id, number, hash, wake } = row;
                let head = Head { number, hash: crate::Digest(hash) };
                ledgers.push(Ledger { id, head, wake, indexed: number, recent: Vec::new(), dirty: false });
            }
            Ok(Some((Position { segment: checkpoint.segment, offset: checkpoint.offset }, ledgers)))
        };
        catch_unwind(AssertUnwindSafe(load)).unwrap_or(Err(Fault::Panic))
    }

    /// The positions in one block of a ledger; fewer than [`BLOCK_ENTRIES`] in its last one.
    pub(crate) fn block(&self, ledger: u32, block: u64) -> Result<Vec<Position>, Fault> {
        let steps = self.get::<Vec<u64>>(&block_key(ledger, block))?.unwrap_or_default();
        Ok(positions(&steps))
    }

    /// Looks at every block once: all there, whole, and as long as the ledgers say. For a start
    /// after a crash, because nothing of sled's was flushed as strictly as the journal.
    pub(crate) fn check_blocks(&self, ledgers: &[Ledger]) -> Result<(), Fault> {
        let check = || {
            for (number, ledger) in (0..).zip(ledgers) {
                let mut left = ledger.head.number.0;
                for (next, item) in (0..).zip(self.db.scan_prefix(&block_key(number, 0)[..5])) {
                    let (key, value) = item?;
                    let positions = open_value::<Vec<u64>>(&key, &value)?.len() as u64;
                    if key.as_ref() != block_key(number, next) || positions != left.min(BLOCK_ENTRIES) {
                        return Err(Fault::Content("a block is not what its ledger says"));
                    }
                    left -= positions;
                }
                if left > 0 {
                    return Err(Fault::Content("blocks are missing"));
                }
            }
            Ok(())
        };
        catch_unwind(AssertUnwindSafe(check)).unwrap_or(Err(Fault::Panic))
    }

    /// Where entries `after + 1 ..= through` of a ledger lie, all of them indexed.
    pub(crate) fn positions(&self, ledger: u32, after: u64, through: u64) -> Result<Vec<Position>, Fault> {
        let mut positions = Vec::new();
        let mut next = after;
        while next < through {
            let (block, skip) = (next / BLOCK_ENTRIES, next % BLOCK_ENTRIES);
            let want = through.min((block + 1) * BLOCK_ENTRIES) - next;
            let found = self.block(ledger, block)?;
            let part = found.iter().skip(skip as usize).take(want as usize);
            positions.extend(part);
            next += want;
            if positions.len() as u64 != next - after {
                return Err(Fault::Content("positions are missing"));
            }
        }
        Ok(positions)
    }

    /// Brings the index up to `end`. One batch: a crash leaves the old state or the new one.
    pub(crate) fn write(&self, end: Position, ledgers: &[(u32, Ledger)], ledger_count: u32) -> Result<(), Fault> {
        let mut batch = sled::Batch::default();
        for (number, ledger) in ledgers {
            self.add_positions(&mut batch, *number, ledger)?;
            let Head { number: entry, hash } = ledger.head;
            let row = Row { id: ledger.id.clone(), number: entry, hash: hash.0, wake: ledger.wake };
            put(&mut batch, ledger_key(*number).to_vec(), &row)?;
        }
        let checkpoint = Checkpoint { format: FORMAT, segment: end.segment, offset: end.offset, ledgers: ledger_count };
        put(&mut batch, b"c".to_vec(), &checkpoint)?;
        let write = || -> Result<(), Fault> {
            self.db.apply_batch(batch)?;
            self.db.flush()?;
            Ok(())
        };
        catch_unwind(AssertUnwindSafe(write)).unwrap_or(Err(Fault::Panic))
    }

    fn add_positions(&self, batch: &mut sled::Batch, number: u32, ledger: &Ledger) -> Result<(), Fault> {
        let mut next = ledger.indexed.0;
        let mut rest = ledger.recent.as_slice();
        while !rest.is_empty() {
            let (block, filled) = (next / BLOCK_ENTRIES, next % BLOCK_ENTRIES);
            let mut positions = if filled == 0 { Vec::new() } else { self.block(number, block)? };
            // After a round that failed once it was applied, a block holds more than memory knows
            // of: the same positions as in `rest`, so they are written again.
            positions.truncate(filled as usize);
            if positions.len() as u64 != filled {
                return Err(Fault::Content("a block is shorter than its ledger says"));
            }
            let (now, later) = rest.split_at(rest.len().min((BLOCK_ENTRIES - filled) as usize));
            positions.extend_from_slice(now);
            put(batch, block_key(number, block).to_vec(), &steps(&positions))?;
            next += now.len() as u64;
            rest = later;
        }
        Ok(())
    }

    fn get<T: DeserializeOwned>(&self, key: &[u8]) -> Result<Option<T>, Fault> {
        self.db.get(key)?.map(|value| open_value(key, &value)).transpose()
    }
}

fn open_value<T: DeserializeOwned>(key: &[u8], value: &[u8]) -> Result<T, Fault> {
    let (expected, body) = value.split_first_chunk::<4>().ok_or(Fault::Content("a value is cut off"))?;
    if u32::from_le_bytes(*expected) != checksum(key, body) {
        return Err(Fault::Content("a value's checksum does not fit"));
    }
    postcard::from_bytes(body).map_err(|_| Fault::Content("a value cannot be read"))
}

fn put<T: Serialize>(batch: &mut sled::Batch, key: Vec<u8>, value: &T) -> Result<(), Fault> {
    let body = postcard::to_stdvec(value).map_err(|_| Fault::Content("a value cannot be written"))?;
    let mut stored = checksum(&key, &body).to_le_bytes().to_vec();
    stored.extend_from_slice(&body);
    batch.insert(key, stored);
    Ok(())
}

/// Positions as differences: two or three bytes each, because neighbours lie close together.
fn steps(positions: &[Position]) -> Vec<u64> {
    let mut before = 0;
    let step = |position: &Position| {
        let packed = u64::from(position.segment) << 32 | u64::from(position.offset);
        let step = packed.wrapping_sub(before);
        before = packed;
        step
    };
    positions.iter().map(step).collect()
}

fn positions(steps: &[u64]) -> Vec<Position> {
    let mut packed = 0_u64;
    let unpack = |step: &u64| {
        packed = packed.wrapping_add(*step);
        Position { segment: (packed >> 32) as u32, offset: (packed & 0xffff_ffff) as u32 }
    };
    steps.iter().map(unpack).collect()
}

fn checksum(key: &[u8], body: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(key), body)
}

fn ledger_key(ledger: u32) -> [u8; 5] {
    let mut key = [b'l'; 5];
    key[1..].copy_from_slice(&ledger.to_be_bytes());
    key
}

fn block_key(ledger: u32, block: u64) -> [u8; 13] {
    let mut key = [b'p'; 13];
    key[1..5].copy_from_slice(&ledger.to_be_bytes());
    key[5..].copy_from_slice(&block.to_be_bytes());
    key
}

fn open_sled(folder: &Path, cache_bytes: u64) -> Result<sled::Db, Fault> {
    let config = sled::Config::new()
        .path(folder)
        .cache_capacity(cache_bytes)
        .mode(sled::Mode::LowSpace)
        // Only the indexer flushes. A second flusher has nothing to do, and wakes an idle machine.
        .flush_every_ms(None);
    let open = || catch_unwind(AssertUnwindSafe(|| config.open())).map_err(|_| Fault::Panic);
    for _ in 0..LOCK_TRIES {
        match open()? {
            // Nothing tells when they have let go.
            Err(error) if is_locked(&error) => std::thread::park_timeout(LOCK_PAUSE),
            opened => return Ok(opened?),
        }
    }
    Ok(open()??)
}

/// Looks at the lock of a folder that was in use a moment ago: two seconds in all.
const LOCK_TRIES: u32 = 100;
const LOCK_PAUSE: std::time::Duration = std::time::Duration::from_millis(20);

/// sled's own threads let go of a folder's lock a moment after its last handle is dropped. On a busy
/// machine that moment is long enough to open it again in vain.
fn is_locked(error: &sled::Error) -> bool {
    matches!(error, sled::Error::Io(io) if io.to_string().contains("could not acquire lock"))
}

/// A process killed while sled writes its snapshot leaves a half one, which the next open would
/// take for the newest.
fn remove_half_snapshots(folder: &Path) -> io::Result<()> {
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "generating") {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{BLOCK_ENTRIES, Index};
    use crate::journal::segment::Position;
    use crate::journal::state::Ledger;
    use engine::id::{EntryNo, LedgerId};

    /// What was applied before a flush failed is applied again by the next round.
    #[test]
    fn a_round_can_be_repeated() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let index = Index::open(&folder.path().join("index"), 1 << 20).expect("opens");
        let mut ledger = Ledger::new(LedgerId::new("qingshan").expect("an id"));
        let at = |n: u64| Position::first(1).plus(n as usize * 100);
        for through in [3, 5, BLOCK_ENTRIES - 1, BLOCK_ENTRIES + 2] {
            ledger.recent = (ledger.indexed.0..through).map(at).collect();
            ledger.head.number = EntryNo(through);
            index.write(at(through), &[(0, ledger.clone())], 1).expect("written");
            let positions = index.positions(0, 0, through).expect("all there");
            assert_eq!(positions, (0..through).map(at).collect::<Vec<_>>());
            index.check_blocks(std::slice::from_ref(&ledger)).expect("blocks and row agree");
            // Only the first round was flushed.
            ledger.indexed = EntryNo(3);
        }
    }
}
