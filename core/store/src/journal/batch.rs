//! The groups of one write. Each is checked against the ledger as it will be after the groups
//! before it, so a writer need not wait for one answer before it sends the next group.

use super::Shared;
use super::record::{self, Kind, Stored, Wake};
use super::segment::Position;
use super::state::Ledger;
use crate::{Append, Error, Head, Promise, chain, limits};
use engine::id::{EntryNo, LedgerId};
use engine::time::Timestamp;
use std::collections::HashMap;
use std::sync::PoisonError;

pub(crate) struct Batch<'a> {
    shared: &'a Shared,
    /// Ledgers this write changes, as they will be.
    staged: HashMap<LedgerId, Staged>,
    /// Ledgers that exist once this write is done, in order of their new numbers.
    created: Vec<LedgerId>,
    groups: Vec<(Group, Promise<Head>)>,
    bytes: usize,
}

#[derive(Clone, Copy)]
struct Staged {
    number: u32,
    head: Head,
    wake: Option<Timestamp>,
}

struct Group {
    ledger: LedgerId,
    number: u32,
    is_new: bool,
    before: Head,
    after: Head,
    wake: Wake,
    /// The entries with their hashes.
    entries: Vec<(Head, Vec<u8>)>,
}

impl<'a> Batch<'a> {
    pub(crate) fn new(shared: &'a Shared) -> Self {
        Self { shared, staged: HashMap::new(), created: Vec::new(), groups: Vec::new(), bytes: 0 }
    }

    pub(crate) fn groups(&self) -> usize {
        self.groups.len()
    }

    pub(crate) fn entries(&self) -> usize {
        self.groups.iter().map(|(group, _)| group.entries.len()).sum()
    }

    /// About what the records will take.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Takes in a group, or answers at once why not.
    pub(crate) fn admit(&mut self, group: Append, promise: Promise<Head>) {
        match self.check(group) {
            Ok(group) => self.groups.push((group, promise)),
            Err(error) => promise.keep(Err(error)),
        }
    }

    fn check(&mut self, group: Append) -> Result<Group, Error> {
        let Append { ledger, expect, term, entries, wake } = group;
        self.shared.leases.check(&ledger, term)?;
        let known = self.staged.get(&ledger).copied().or_else(|| self.stored(&ledger));
        let found = known.map_or(EntryNo(0), |staged| staged.head.number);
        if found != expect {
            return Err(Error::Conflict { ledger, expected: expect, found });
        }
        let is_new = known.is_none();
        if is_new && entries.is_empty() {
            return Err(Error::Unknown { ledger });
        }
        let Staged { number, head: before, wake: slept } = match known {
            Some(staged) => staged,
            None => self.create(&ledger)?,
        };
        let mut after = before;
        let entries: Vec<_> = entries
            .into_iter()
            .map(|bytes| {
                let number = EntryNo(after.number.0 + 1);
                after = Head { number, hash: chain::next(after.hash, number, &bytes) };
                self.bytes += bytes.len() + 64;
                (after, bytes)
            })
            .collect();
        self.bytes += 64;
        self.staged.insert(ledger.clone(), Staged { number, head: after, wake });
        Ok(Group { ledger, number, is_new, before, after, wake: Wake::between(slept, wake), entries })
    }

    fn stored(&self, ledger: &LedgerId) -> Option<Staged> {
        let state = self.shared.state.read().unwrap_or_else(PoisonError::into_inner);
        let (number, found) = state.find(ledger)?;
        Some(Staged { number, head: found.head, wake: found.wake })
    }

    fn create(&mut self, ledger: &LedgerId) -> Result<Staged, Error> {
        let state = self.shared.state.read().unwrap_or_else(PoisonError::into_inner);
        let count = state.ledgers().len() + self.created.len();
        if count >= limits::LEDGERS_MAX {
            let (size, most) = (count as u64 + 1, limits::LEDGERS_MAX as u64);
            return Err(Error::TooLarge { what: "the number of ledgers", size, most });
        }
        let number = state.next_number() + self.created.len() as u32;
        self.created.push(ledger.clone());
        let head = Head { number: EntryNo(0), hash: chain::start(ledger) };
        Ok(Staged { number, head, wake: None })
    }

    /// The records of all groups, to be written at `at`, and where each entry will lie.
    pub(crate) fn encode(&self, at: Position) -> (Vec<u8>, Vec<Position>) {
        let mut out = Vec::with_capacity(self.bytes + 64);
        let mut positions = Vec::with_capacity(self.entries());
        for (group, _) in &self.groups {
            let Group { ledger, number, is_new, before, wake, entries, .. } = group;
            let template = Stored {
                kind: Kind::Entry,
                continues: true,
                opens_write: false,
                ledger: *number,
                number: before.number,
                hash: before.hash,
                wake: Wake::Unchanged,
                bytes: &[],
            };
            let mut put = |record: Stored<'_>| {
                let position = at.plus(out.len());
                let opens_write = out.is_empty();
                record::encode(&mut out, position, &Stored { opens_write, ..record });
                position
            };
            if *is_new {
                put(Stored { kind: Kind::Ledger, bytes: ledger.as_str().as_bytes(), ..template });
            }
            if entries.is_empty() {
                put(Stored { kind: Kind::Wake, continues: false, wake: *wake, ..template });
            }
            for (index, (head, bytes)) in entries.iter().enumerate() {
                let last = index + 1 == entries.len();
                let wake = if last { *wake } else { Wake::Unchanged };
                let Head { number, hash } = *head;
                positions.push(put(Stored { continues: !last, number, hash, wake, bytes, ..template }));
            }
        }
        (out, positions)
    }

    /// The write is on the disk: everyone may see it, and the writers hear "done".
    pub(crate) fn publish(self, end: Position, positions: &[Position]) {
        let mut positions = positions.iter();
        let mut state = self.shared.state.write().unwrap_or_else(PoisonError::into_inner);
        for id in self.created {
            state.add(Ledger::new(id));
        }
        for (group, _) in &self.groups {
            let Some(ledger) = state.ledger_mut(group.number) else { continue };
            for ((head, _), at) in group.entries.iter().zip(&mut positions) {
                ledger.push(*head, *at);
            }
            group.wake.apply(&mut ledger.wake);
            ledger.dirty = true;
        }
        state.end = end;
        drop(state);
        for (group, promise) in self.groups {
            promise.keep(Ok(group.after));
        }
    }

    /// Nothing was written, or nobody knows: no group is done.
    pub(crate) fn refuse(self, error: &Error) {
        for (_, promise) in self.groups {
            promise.keep(Err(error.clone()));
        }
    }
}
