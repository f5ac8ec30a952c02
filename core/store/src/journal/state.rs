//! What is known about every ledger without reading the disk: its head, its wake, and where its
//! newest entries lie, until the index knows. Grows with the number of ledgers, not with history.

use super::record::Stored;
use super::segment::Position;
use crate::{Head, LedgerInfo, chain};
use engine::id::{EntryNo, LedgerId};
use engine::time::Timestamp;
use std::collections::HashMap;

#[derive(Debug)]
pub(crate) struct State {
    numbers: HashMap<LedgerId, u32>,
    ledgers: Vec<Ledger>,
    /// Everything before is on the disk.
    pub(crate) end: Position,
}

#[derive(Debug, Clone)]
pub(crate) struct Ledger {
    pub(crate) id: LedgerId,
    pub(crate) head: Head,
    pub(crate) wake: Option<Timestamp>,
    /// Entries up to this number are in the index.
    pub(crate) indexed: EntryNo,
    /// Where the entries after it lie.
    pub(crate) recent: Vec<Position>,
    /// The index does not know this ledger as it is now.
    pub(crate) dirty: bool,
}

impl Ledger {
    pub(crate) fn new(id: LedgerId) -> Self {
        let head = Head { number: EntryNo(0), hash: chain::start(&id) };
        Self { id, head, wake: None, indexed: EntryNo(0), recent: Vec::new(), dirty: true }
    }

    pub(crate) fn info(&self) -> LedgerInfo {
        LedgerInfo { id: self.id.clone(), head: self.head, wake: self.wake }
    }

    /// Takes in the next entry. The caller has checked that it is the next.
    pub(crate) fn push(&mut self, head: Head, at: Position) {
        self.head = head;
        self.recent.push(at);
    }

    /// Whether this record is the entry that follows.
    pub(crate) fn is_next(&self, entry: &Stored<'_>) -> Result<(), &'static str> {
        if entry.number.0 != self.head.number.0 + 1 {
            return Err("an entry is missing before this one");
        }
        if chain::next(self.head.hash, entry.number, entry.bytes) != entry.hash {
            return Err("the hash does not follow from the entry before");
        }
        Ok(())
    }
}

impl State {
    pub(crate) fn new(end: Position) -> Self {
        Self { numbers: HashMap::new(), ledgers: Vec::new(), end }
    }

    pub(crate) fn add(&mut self, ledger: Ledger) {
        self.numbers.insert(ledger.id.clone(), self.next_number());
        self.ledgers.push(ledger);
    }

    /// The number the next new ledger gets in this journal.
    pub(crate) fn next_number(&self) -> u32 {
        u32::try_from(self.ledgers.len()).unwrap_or(u32::MAX)
    }

    pub(crate) fn number(&self, id: &LedgerId) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    pub(crate) fn find(&self, id: &LedgerId) -> Option<(u32, &Ledger)> {
        let number = self.number(id)?;
        Some((number, self.ledger(number)?))
    }

    pub(crate) fn ledger(&self, number: u32) -> Option<&Ledger> {
        self.ledgers.get(number as usize)
    }

    pub(crate) fn ledger_mut(&mut self, number: u32) -> Option<&mut Ledger> {
        self.ledgers.get_mut(number as usize)
    }

    pub(crate) fn ledgers(&self) -> &[Ledger] {
        &self.ledgers
    }
}
