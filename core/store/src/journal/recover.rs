//! From the files to the state, at every start: take what the index knows, read the journal from
//! there to its end, cut off what a crash left incomplete, and make sure that what is kept is on
//! the disk before anyone sees it. Doing it twice, or being killed in the middle, changes nothing.

use super::Settings;
use super::disk::Disk;
use super::index::{Fault, Index};
use super::indexer::Changes;
use super::record::{Kind, Stored};
use super::segment::{self, Found, Position, Reader, Segment};
use super::state::{Ledger, State};
use super::verify::finished_behind;
use crate::{Damage, Error, Finding, Head};
use engine::id::{EntryNo, LedgerId};
use std::fs;
use std::path::Path;

/// While history is read again, the index is written after this many entries.
const REBUILD_ENTRIES: usize = 100_000;

/// A store that is ready to go on.
pub(crate) struct Recovered {
    pub(crate) state: State,
    pub(crate) index: Index,
    /// Bytes of the journal the index does not know.
    pub(crate) unindexed_bytes: u64,
}

/// Recovers the journal in `folder/journal` with the index in `folder/index`.
pub(crate) fn recover(folder: &Path, disk: &dyn Disk, settings: &Settings) -> Result<Recovered, Error> {
    let journal = folder.join("journal");
    let segments = tidy(&journal, disk)?;
    match open_index(folder, settings, &segments)? {
        Ok((index, state)) => replay(&segments, index, state, disk),
        Err(fault) => {
            tracing::warn!(%fault, "the index is built again from the journal");
            let index = new_index(folder, settings)?;
            replay(&segments, index, State::new(Position::first(1)), disk)
        }
    }
}

/// The segments, at least one, without leftovers of an interrupted creation.
fn tidy(journal: &Path, disk: &dyn Disk) -> Result<Vec<Segment>, Error> {
    let failed = |doing| Error::io(doing, journal);
    for file in fs::read_dir(journal).map_err(failed("read the folder"))? {
        let path = file.map_err(failed("read the folder"))?.path();
        if path.extension().is_some_and(|extension| extension == "partial") {
            disk.remove(&path).map_err(failed("remove a leftover file in"))?;
        }
    }
    let (segments, findings) = segment::list(journal)?;
    if let Some(Finding { damage, .. }) = findings.into_iter().next() {
        return Err(Error::corrupt(damage));
    }
    if !segments.is_empty() {
        return Ok(segments);
    }
    segment::begin(disk, journal, 1, 0).map_err(failed("create the first file in"))?;
    Ok(segment::list(journal)?.0)
}

/// The index and the state it remembers, or why it has to be built again. An error if the index
/// proves that the journal has lost something.
fn open_index(
    folder: &Path,
    settings: &Settings,
    segments: &[Segment],
) -> Result<Result<(Index, State), Fault>, Error> {
    let opened = Index::open(&folder.join("index"), settings.index_cache_bytes)
        .and_then(|index| index.load().map(|loaded| (index, loaded)));
    let (index, loaded) = match opened {
        Ok(opened) => opened,
        Err(fault) => return Ok(Err(fault)),
    };
    let Some((checkpoint, ledgers)) = loaded else {
        return Ok(Ok((index, State::new(Position::first(1)))));
    };
    let mut state = State::new(checkpoint);
    ledgers.into_iter().for_each(|ledger| state.add(ledger));
    let there = segments.iter().any(|segment| segment.number == checkpoint.segment && checkpoint <= segment.end());
    if !there {
        return Err(Error::corrupt(first_lost(&index, &state, segments)));
    }
    let closed_well = segments.last().is_some_and(|last| last.end() == checkpoint);
    let blocks = if closed_well { Ok(()) } else { index.check_blocks(state.ledgers()) };
    match blocks.and_then(|()| check_heads(&index, &state, segments)) {
        Ok(()) => Ok(Ok((index, state))),
        Err(fault) => Ok(Err(fault)),
    }
}

/// The journal ends before what the index has seen: the first entry that is not there any more.
fn first_lost(index: &Index, state: &State, segments: &[Segment]) -> Damage {
    let end = segments.last().map_or(Position::first(1), Segment::end);
    let lost = (0..).zip(state.ledgers()).filter_map(|(number, ledger)| {
        let positions = index.positions(number, 0, ledger.head.number.0).ok()?;
        let first = positions.partition_point(|position| *position < end);
        Some((*positions.get(first)?, ledger, first as u64 + 1))
    });
    let first = lost.min_by_key(|(position, ..)| *position);
    Damage {
        ledger: first.map(|(_, ledger, _)| ledger.id.clone()),
        entry: first.map(|(.., number)| EntryNo(number)),
        place: Some(end.place()),
        what: "the journal was cut off",
    }
}

/// The index and the journal belong together if each ledger's newest indexed entry lies where the
/// index says. One small read for each ledger.
fn check_heads(index: &Index, state: &State, segments: &[Segment]) -> Result<(), Fault> {
    const UNFIT: Fault = Fault::Content("a position does not fit the journal");
    for (number, ledger) in (0..).zip(state.ledgers()) {
        let Head { number: entry, hash } = ledger.head;
        if entry.0 == 0 {
            continue;
        }
        let at = *index.positions(number, entry.0 - 1, entry.0)?.first().ok_or(UNFIT)?;
        let segment = segments.iter().find(|segment| segment.number == at.segment).ok_or(UNFIT)?;
        let mut reader = Reader::open(&segment.path, at.segment, segment.bytes, 512).map_err(|_| UNFIT)?;
        match reader.record(at.offset) {
            Ok(Found::Record(found, _)) if found.ledger == number && found.number == entry && found.hash == hash => {}
            _ => return Err(UNFIT),
        }
    }
    Ok(())
}

fn new_index(folder: &Path, settings: &Settings) -> Result<Index, Error> {
    let path = folder.join("index");
    if path.exists() {
        fs::remove_dir_all(&path).map_err(Error::io("remove the damaged index", &path))?;
    }
    Index::open(&path, settings.index_cache_bytes)
        .map_err(|fault| Error::io("create the index", path)(std::io::Error::other(fault.to_string())))
}

/// Reads the journal from the state's end to its own.
fn replay(segments: &[Segment], index: Index, state: State, disk: &dyn Disk) -> Result<Recovered, Error> {
    let mut unindexed_bytes = 0;
    let mut replay = Replay { index, state, group: Vec::new(), last_write: None, fresh: 0 };
    let start = replay.state.end;
    for segment in segments.iter().filter(|segment| segment.number >= start.segment) {
        let is_last = segments.last().is_some_and(|last| last.number == segment.number);
        let from = start.max(Position::first(segment.number));
        replay.last_write = None;
        let end = replay.segment(segment, from, is_last)?;
        unindexed_bytes += u64::from(end.offset - from.offset);
        replay.state.end = end;
        if is_last {
            settle(segment, &replay, disk)?;
        }
    }
    let Replay { index, state, .. } = replay;
    Ok(Recovered { state, index, unindexed_bytes })
}

struct Replay {
    index: Index,
    state: State,
    /// The records of a group that has begun and not ended.
    group: Vec<(Position, Owned)>,
    /// Where the last write begins, if it was seen.
    last_write: Option<Position>,
    /// Entries taken in since the index was written.
    fresh: usize,
}

/// A record of a group that may still turn out to be incomplete.
struct Owned {
    stored: Stored<'static>,
    bytes: Vec<u8>,
}

impl Replay {
    /// Takes in one segment and says where its whole groups end.
    fn segment(&mut self, segment: &Segment, from: Position, is_last: bool) -> Result<Position, Error> {
        let mut reader = Reader::scan(segment, segment.bytes)?;
        let mut at = from;
        loop {
            match reader.record(at.offset)? {
                Found::Record(stored, next) => {
                    if stored.opens_write {
                        self.last_write = Some(at);
                    }
                    let continues = stored.continues;
                    let (bytes, stored) = (stored.bytes.to_vec(), Stored { bytes: &[], ..stored });
                    self.group.push((at, Owned { stored, bytes }));
                    at = next;
                    if !continues {
                        self.take_group()?;
                        if !is_last && self.fresh >= REBUILD_ENTRIES {
                            self.checkpoint(at);
                        }
                    }
                }
                Found::End if self.group.is_empty() => return Ok(at),
                Found::End | Found::Damaged => {
                    self.check_torn(&mut reader, at, is_last)?;
                    return Ok(self.group.first().map_or(at, |(begin, _)| *begin));
                }
            }
        }
    }

    /// An incomplete end is what a crash leaves of the last write. It is damage if anything
    /// proves that this write was finished: a later segment, or a later write behind it.
    fn check_torn(&self, reader: &mut Reader, at: Position, is_last: bool) -> Result<(), Error> {
        if is_last && !finished_behind(reader, at)? {
            return Ok(());
        }
        let guess = reader.guess(at.offset)?.map(|guess| guess.ledger);
        let (ledger, entry) = guess.and_then(|number| self.expected(number)).unzip();
        let what = "the checksum does not fit";
        Err(Error::corrupt(Damage { ledger, entry, place: Some(at.place()), what }))
    }

    /// The entry that would come next in a ledger, the open group included.
    fn expected(&self, number: u32) -> Option<(LedgerId, EntryNo)> {
        let known = self.state.ledger(number).map(|ledger| (ledger.id.clone(), ledger.head.number));
        let group = self.group.iter().filter(|(_, record)| record.stored.ledger == number);
        let (id, last) = group.fold(known, |known, (_, Owned { stored, bytes })| match (stored.kind, known) {
            (Kind::Ledger, _) => ledger_id(bytes).map(|id| (id, EntryNo(0))),
            (_, known) => known.map(|(id, _)| (id, stored.number)),
        })?;
        Some((id, EntryNo(last.0 + 1)))
    }

    fn take_group(&mut self) -> Result<(), Error> {
        for (at, Owned { stored, bytes }) in std::mem::take(&mut self.group) {
            let stored = Stored { bytes: &bytes, ..stored };
            self.take(at, &stored).map_err(|(ledger, what)| {
                let entry = Some(stored.number).filter(|_| stored.kind == Kind::Entry);
                Error::corrupt(Damage { ledger, entry, place: Some(at.place()), what })
            })?;
        }
        Ok(())
    }

    fn take(&mut self, at: Position, stored: &Stored<'_>) -> Result<(), (Option<LedgerId>, &'static str)> {
        match stored.kind {
            Kind::Mark => return Ok(()),
            Kind::Ledger => {
                let id = ledger_id(stored.bytes).ok_or((None, "a ledger's name cannot be read"))?;
                if stored.ledger != self.state.next_number() || self.state.number(&id).is_some() {
                    return Err((Some(id), "a ledger was registered twice or out of order"));
                }
                self.state.add(Ledger::new(id));
            }
            Kind::Entry | Kind::Wake => {}
        }
        let ledger = self.state.ledger_mut(stored.ledger).ok_or((None, "a ledger was never registered"))?;
        if stored.kind == Kind::Entry {
            ledger.is_next(stored).map_err(|what| (Some(ledger.id.clone()), what))?;
            ledger.push(Head { number: stored.number, hash: stored.hash }, at);
            self.fresh += 1;
        }
        stored.wake.apply(&mut ledger.wake);
        ledger.dirty = true;
        Ok(())
    }

    /// Keeps memory bounded while a long history is read again. Not in the last segment: the
    /// index must never know what is not surely on the disk.
    fn checkpoint(&mut self, end: Position) {
        self.fresh = 0;
        self.state.end = end;
        let changes = Changes::collect(&self.state);
        match changes.write(&self.index) {
            Ok(()) => changes.settle(&mut self.state),
            Err(fault) => tracing::warn!(%fault, "the index could not be written"),
        }
    }
}

/// The id in a ledger's registration.
pub(crate) fn ledger_id(bytes: &[u8]) -> Option<LedgerId> {
    LedgerId::new(std::str::from_utf8(bytes).ok()?).ok()
}

/// Cuts off the incomplete end and writes the last whole write once more. After a failed flush
/// the system may show bytes that are not on the disk and not know it any more.
fn settle(segment: &Segment, replay: &Replay, disk: &dyn Disk) -> Result<(), Error> {
    let failed = |doing| Error::io(doing, segment.path.clone());
    let end = replay.state.end;
    let torn_bytes = segment.bytes - u64::from(end.offset);
    let mut file = disk.open(&segment.path).map_err(failed("open for writing"))?;
    if torn_bytes > 0 {
        tracing::warn!(torn_bytes, file = %segment.path.display(), "an incomplete write at the end is cut off");
        file.truncate(u64::from(end.offset)).map_err(failed("cut off the end of"))?;
    }
    if let Some(from) = replay.last_write.filter(|from| *from < end) {
        let mut reader = Reader::scan(segment, u64::from(end.offset))?;
        let length = (end.offset - from.offset) as usize;
        let bytes = reader.bytes(u64::from(from.offset), length)?.to_vec();
        file.write_at(&bytes, u64::from(from.offset)).map_err(failed("write again to"))?;
    }
    file.sync().map_err(failed("flush"))
}
