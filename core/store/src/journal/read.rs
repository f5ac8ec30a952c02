//! Entries out of the journal: positions from memory or the index, then the segment files. Every
//! record is checked before it is given out; nothing damaged is ever served.

use super::Shared;
use super::index::Fault;
use super::record::Kind;
use super::segment::{self, Found, Position, Reader};
use crate::{Damage, Error, Head, Record, limits};
use engine::id::{EntryNo, LedgerId};
use std::fs;

/// Neighbours closer than this are read in one go.
const NEAR_BYTES: u64 = 4 << 10;
const FAR_CHUNK_BYTES: usize = 1 << 10;
const NEAR_CHUNK_BYTES: usize = 64 << 10;

pub(crate) fn read(shared: &Shared, ledger: &LedgerId, after: EntryNo, limit: usize) -> Result<Vec<Record>, Error> {
    let Wanted { number, positions, end } = locate(shared, ledger, after, limit)?;
    let mut records = Vec::with_capacity(positions.len());
    let mut reader: Option<Reader> = None;
    let mut bytes = 0;
    for (at, entry) in positions.iter().zip((after.0.saturating_add(1)..).map(EntryNo)) {
        if reader.as_ref().is_none_or(|reader| reader.segment() != at.segment) {
            reader = Some(open(shared, *at, end, chunk_bytes(&positions))?);
        }
        let Some(reader) = &mut reader else { break };
        match reader.record(at.offset)? {
            Found::Record(found, _) if (found.kind, found.ledger, found.number) == (Kind::Entry, number, entry) => {
                bytes += found.bytes.len();
                records.push(Record { number: entry, hash: found.hash, bytes: found.bytes.to_vec() });
            }
            _ => {
                let what = "the record is not what was stored";
                let (ledger, entry) = (Some(ledger.clone()), Some(entry));
                return Err(Error::corrupt(Damage { ledger, entry, place: Some(at.place()), what }));
            }
        }
        if bytes >= limits::READ_BYTES_MAX {
            break;
        }
    }
    Ok(records)
}

/// Whether this head is, or was, the ledger's.
pub(crate) fn has_head(shared: &Shared, ledger: &LedgerId, head: Head) -> Result<bool, Error> {
    let newest = {
        let state = shared.state();
        let (_, found) = state.find(ledger).ok_or_else(|| Error::Unknown { ledger: ledger.clone() })?;
        found.head
    };
    if head.number >= newest.number || head.number.0 == 0 {
        return Ok(head == newest && head.number.0 > 0);
    }
    let found = read(shared, ledger, EntryNo(head.number.0 - 1), 1)?;
    Ok(found.first().is_some_and(|record| record.hash == head.hash))
}

struct Wanted {
    number: u32,
    positions: Vec<Position>,
    end: Position,
}

fn locate(shared: &Shared, ledger: &LedgerId, after: EntryNo, limit: usize) -> Result<Wanted, Error> {
    let limit = limit.min(limits::READ_ENTRIES_MAX) as u64;
    let (number, indexed, last, recent, end) = {
        let state = shared.state();
        let (number, found) = state.find(ledger).ok_or_else(|| Error::Unknown { ledger: ledger.clone() })?;
        let last = found.head.number.0.min(after.0.saturating_add(limit));
        let indexed = found.indexed.0;
        let (from, to) = (after.0.max(indexed) - indexed, last.max(indexed) - indexed);
        let recent = found.recent.get(from as usize..to as usize).unwrap_or_default().to_vec();
        (number, indexed, last, recent, state.end)
    };
    // What the index has now it keeps, so reading it after the state is not a race.
    let mut positions = match after.0 < last.min(indexed) {
        true => shared.index.positions(number, after.0, last.min(indexed)).map_err(|fault| unusable(ledger, &fault))?,
        false => Vec::new(),
    };
    positions.extend(recent);
    Ok(Wanted { number, positions, end })
}

fn unusable(ledger: &LedgerId, fault: &Fault) -> Error {
    tracing::error!(%ledger, %fault, "the index is damaged");
    let what = "the index is damaged (delete the folder index and start again: it is built from the journal)";
    Error::corrupt(Damage { ledger: Some(ledger.clone()), entry: None, place: None, what })
}

fn open(shared: &Shared, at: Position, end: Position, chunk_bytes: usize) -> Result<Reader, Error> {
    let path = shared.folder.join("journal").join(segment::file_name(at.segment));
    let until = if at.segment == end.segment {
        u64::from(end.offset)
    } else {
        fs::metadata(&path).map_err(Error::io("read", &path))?.len()
    };
    Reader::open(&path, at.segment, until, chunk_bytes)
}

/// How much to read at once: much where this ledger's entries lie together.
fn chunk_bytes(positions: &[Position]) -> usize {
    let linear = |at: &Position| (u64::from(at.segment) << 26) + u64::from(at.offset);
    match (positions.first(), positions.last()) {
        (Some(first), Some(last))
            if positions.len() > 1
                && linear(last).saturating_sub(linear(first)) / (positions.len() as u64) < NEAR_BYTES =>
        {
            NEAR_CHUNK_BYTES
        }
        _ => FAR_CHUNK_BYTES,
    }
}
