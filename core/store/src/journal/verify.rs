//! Verification: of a store that runs, up to what was on the disk when it began; and of a folder
//! nobody uses, also one that cannot be opened any more.

use super::audit::{Audit, Remembered};
use super::index::Index;
use super::segment::{self, Found, Position, Reader, Segment};
use super::{Settings, Shared, files, lock};
use crate::{Damage, Error, Finding, Flaw, Progress, Verified};
use engine::id::LedgerId;
use std::path::Path;

/// Progress is told after this many entries.
const PROGRESS_ENTRIES: u64 = 20_000;

pub(crate) fn live(
    shared: &Shared,
    only: Option<&LedgerId>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Verified, Error> {
    let mut audit = Audit::new(only, Some(&shared.index));
    // Before the state is looked at: snapshots that are put meanwhile may be newer than that.
    files::verify(&shared.folder, only, &mut audit)?;
    let end = {
        let state = shared.state();
        if let Some(id) = only.filter(|id| state.number(id).is_none()) {
            return Err(Error::Unknown { ledger: id.clone() });
        }
        for (number, ledger) in (0..).zip(state.ledgers()) {
            let remembered = Remembered { head: ledger.head, indexed: ledger.indexed };
            audit.remember(number, ledger.id.clone(), remembered);
        }
        state.end
    };
    let (mut segments, findings) = segment::list(&shared.folder.join("journal"))?;
    segments.retain(|segment| segment.number <= end.segment);
    if let Some(last) = segments.last_mut().filter(|last| last.number == end.segment) {
        last.bytes = u64::from(end.offset).min(last.bytes);
    }
    findings.into_iter().for_each(|finding| audit.report(finding));
    // Everything up to the end was flushed, so nothing in it may be torn.
    let torn_from = end;
    walk(audit, &segments, torn_from, progress)
}

/// Verifies the store in a folder without changing the journal. Works on one that `open` refuses.
pub fn verify_folder(
    folder: &Path,
    only: Option<&LedgerId>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Verified, Error> {
    let _lock = lock(folder)?;
    let (segments, findings) = segment::list(&folder.join("journal"))?;
    let opened = Index::open(&folder.join("index"), Settings::default().index_cache_bytes)
        .and_then(|index| index.load().map(|loaded| (index, loaded)));
    let (index, checkpoint, ledgers) = match opened {
        Ok((index, Some((checkpoint, ledgers)))) => (Some(index), checkpoint, ledgers),
        Ok((_, None)) => (None, Position::first(1), Vec::new()),
        Err(fault) => {
            tracing::warn!(%fault, "the index cannot be read; the next start builds it again");
            (None, Position::first(1), Vec::new())
        }
    };
    let mut audit = Audit::new(only, index.as_ref());
    files::verify(folder, only, &mut audit)?;
    findings.into_iter().for_each(|finding| audit.report(finding));
    for (number, ledger) in (0..).zip(ledgers) {
        let remembered = Remembered { head: ledger.head, indexed: ledger.indexed };
        audit.remember(number, ledger.id, remembered);
    }
    walk(audit, &segments, checkpoint, progress)
}

/// Reads every record. In the last segment, from `torn_from` on, an incomplete end is only a note.
fn walk(
    mut audit: Audit<'_>,
    segments: &[Segment],
    torn_from: Position,
    progress: &mut dyn FnMut(Progress),
) -> Result<Verified, Error> {
    let bytes_total = segments.iter().map(|segment| segment.bytes).sum();
    let mut bytes_before = 0;
    for segment in segments {
        let is_last = segments.last().is_some_and(|last| last.number == segment.number);
        let mut tell = |entries, offset| {
            progress(Progress { entries, bytes: bytes_before + u64::from(offset), bytes_total });
        };
        walk_segment(&mut audit, segment, torn_from, is_last, &mut tell)?;
        bytes_before += segment.bytes;
    }
    let entries = audit.entries();
    progress(Progress { entries, bytes: bytes_total, bytes_total });
    Ok(audit.finish(segments.last().map_or(Position::first(1), Segment::end)))
}

fn walk_segment(
    audit: &mut Audit<'_>,
    segment: &Segment,
    torn_from: Position,
    is_last: bool,
    tell: &mut dyn FnMut(u64, u32),
) -> Result<(), Error> {
    let mut reader = Reader::scan(segment, segment.bytes)?;
    let mut at = Position::first(segment.number);
    let mut told = audit.entries();
    // Where a group began that has not ended yet.
    let mut open_group = None;
    loop {
        match reader.record(at.offset)? {
            Found::Record(stored, next) => {
                open_group = stored.continues.then_some(open_group.unwrap_or(at));
                audit.record(at, &stored);
                at = next;
            }
            Found::End => {
                if let Some(begun) = open_group.filter(|begun| is_last && *begun >= torn_from) {
                    audit.report(torn(begun));
                }
                return Ok(());
            }
            Found::Damaged => {
                if is_last && at >= torn_from && !finished_behind(&mut reader, at)? {
                    audit.report(torn(open_group.unwrap_or(at)));
                    return Ok(());
                }
                open_group = None;
                audit.damaged(at, reader.guess(at.offset)?.as_ref());
                let Some(whole) = reader.next_whole(at.offset)? else { return Ok(()) };
                at = whole;
            }
        }
        if audit.entries() >= told + PROGRESS_ENTRIES {
            told = audit.entries();
            tell(told, at.offset);
        }
    }
}

fn torn(at: Position) -> Finding {
    let what = "the last write is incomplete";
    Finding { flaw: Flaw::TornTail, damage: Damage { ledger: None, entry: None, place: Some(at.place()), what } }
}

/// Whether something behind a damaged place was written after it had been flushed.
pub(crate) fn finished_behind(reader: &mut Reader, damaged: Position) -> Result<bool, Error> {
    let mut probe = damaged.offset;
    while let Some(whole) = reader.next_whole(probe)? {
        if let Found::Record(stored, _) = reader.record(whole.offset)?
            && stored.opens_write
        {
            return Ok(true);
        }
        probe = whole.offset;
    }
    Ok(false)
}
