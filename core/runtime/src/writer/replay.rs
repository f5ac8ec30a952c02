//! A state from what the store holds: the newest snapshot that can be read, and the entries after
//! it. A snapshot of another version or another ledger counts for nothing; entries are the truth.

use crate::error::Error;
use crate::handle::Point;
use engine::entry::Entry;
use engine::id::{EntryNo, LedgerId};
use engine::state::State;
use store::limits::READ_ENTRIES_MAX;
use store::{Head, Ledgers, Record, chain};

/// A ledger as it was loaded.
pub(crate) struct Loaded {
    pub(crate) state: State,
    pub(crate) head: Head,
    /// The newest entry that came from a snapshot; 0 = none did.
    pub(crate) snapshot_at: EntryNo,
}

/// The newest state of a ledger; the empty one where there is no such ledger.
pub(crate) fn load(store: &dyn Ledgers, ledger: &LedgerId) -> Result<Loaded, Error> {
    let none = Head { number: EntryNo(0), hash: chain::start(ledger) };
    if store.head(ledger)?.is_none() {
        return Ok(Loaded { state: State::default(), head: none, snapshot_at: none.number });
    }
    let (mut state, mut head) = from_snapshot(store, ledger)?.unwrap_or((State::default(), none));
    let snapshot_at = head.number;
    each_after(store, ledger, head.number, |record, entry| {
        engine::apply(&mut state, &entry);
        head = Head { number: record.number, hash: record.hash };
        true
    })?;
    Ok(Loaded { state, head, snapshot_at })
}

/// A ledger's state at a point of its past, from its store alone: nothing is awake for it, and
/// time brings nothing. After the newest entry is the present.
///
/// # Errors
/// `UnknownLedger`, `Unreadable`, or what the store says.
pub fn as_of(store: &dyn Ledgers, ledger: &LedgerId, point: Point) -> Result<State, Error> {
    if store.head(ledger)?.is_none() {
        return Err(Error::UnknownLedger { ledger: ledger.clone() });
    }
    let is_past = |state: &State, head: &Head| match point {
        Point::Instant(at) => state.last_at <= at,
        Point::Entry(no) => head.number <= no,
    };
    let (mut state, after) = match from_snapshot(store, ledger)? {
        Some((state, head)) if is_past(&state, &head) => (state, head.number),
        _ => (State::default(), EntryNo(0)),
    };
    each_after(store, ledger, after, |record, entry| {
        let counts = match point {
            Point::Instant(at) => entry.at <= at,
            Point::Entry(no) => record.number <= no,
        };
        if counts {
            engine::apply(&mut state, &entry);
        }
        counts
    })?;
    Ok(state)
}

fn from_snapshot(store: &dyn Ledgers, ledger: &LedgerId) -> Result<Option<(State, Head)>, Error> {
    let Some(snapshot) = store.snapshot(ledger)? else { return Ok(None) };
    let ours = |state: &State| {
        state.head == snapshot.head.number && state.ledger.as_ref().is_some_and(|info| info.id == *ledger)
    };
    match State::from_snapshot(&snapshot.bytes) {
        Ok(state) if ours(&state) => Ok(Some((state, snapshot.head))),
        Ok(_) | Err(_) => {
            let head = snapshot.head.number.0;
            tracing::warn!(%ledger, head, "the snapshot is of another version or ledger; replaying the entries");
            Ok(None)
        }
    }
}

/// Shows every entry after one, in order, until the answer is no.
fn each_after(
    store: &dyn Ledgers,
    ledger: &LedgerId,
    mut after: EntryNo,
    mut show: impl FnMut(&Record, Entry) -> bool,
) -> Result<(), Error> {
    loop {
        let records = store.read(ledger, after, READ_ENTRIES_MAX)?;
        let Some(last) = records.last() else { return Ok(()) };
        after = last.number;
        for record in &records {
            let entry = Entry::decode(&record.bytes).map_err(|error| Error::Unreadable {
                ledger: ledger.clone(),
                entry: record.number,
                why: error.to_string(),
            })?;
            if !show(record, entry) {
                return Ok(());
            }
        }
    }
}
