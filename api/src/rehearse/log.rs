//! A bureau's entries on their way into the store: decided and applied at once, written many at a
//! time, with a bounded number of writes under way, so that the disk and the rules work side by
//! side.

use super::Error;
use engine::entry::Entry;
use engine::id::{EntryNo, LedgerId};
use engine::time::Timestamp;
use std::collections::VecDeque;
use store::{Append, Head, Ledgers, Pending};

/// A write is sent off when it holds so many bytes or entries.
const GROUP_BYTES: usize = 64 << 10;
const GROUP_ENTRIES: usize = 512;
/// Writes of one bureau that may be under way.
const UNDER_WAY_MAX: usize = 16;

pub(crate) struct Log<'a> {
    store: &'a dyn Ledgers,
    ledger: LedgerId,
    /// The last entry that was sent off.
    sent: EntryNo,
    group: Vec<Vec<u8>>,
    group_bytes: usize,
    under_way: VecDeque<Pending<Head>>,
    /// Bytes of all entries.
    bytes: u64,
}

impl<'a> Log<'a> {
    /// Goes on after an entry; 0 begins a ledger.
    pub(crate) fn new(store: &'a dyn Ledgers, ledger: LedgerId, after: EntryNo) -> Self {
        let (group, under_way) = (Vec::new(), VecDeque::new());
        Self { store, ledger, sent: after, group, group_bytes: 0, under_way, bytes: 0 }
    }

    pub(crate) fn push(&mut self, entry: &Entry) {
        let bytes = entry.encode();
        self.group_bytes += bytes.len();
        self.group.push(bytes);
    }

    /// Whether a write should be sent off; asked between decisions, because the entries of one
    /// decision are written together.
    pub(crate) fn is_full(&self) -> bool {
        self.group_bytes >= GROUP_BYTES || self.group.len() >= GROUP_ENTRIES
    }

    /// Sends off what has come together. `wake` is when the ledger next wants to be woken.
    pub(crate) fn send(&mut self, wake: Option<Timestamp>) -> Result<(), Error> {
        while self.under_way.len() >= UNDER_WAY_MAX {
            self.settle_oldest()?;
        }
        let entries = std::mem::take(&mut self.group);
        let (expect, count) = (self.sent, entries.len() as u64);
        self.bytes += std::mem::take(&mut self.group_bytes) as u64;
        let append = Append { ledger: self.ledger.clone(), expect, term: None, entries, wake };
        self.under_way.push_back(self.store.append(append));
        self.sent = EntryNo(expect.0 + count);
        Ok(())
    }

    /// Waits until everything is on the disk. Answers the bytes of all entries.
    pub(crate) fn finish(&mut self) -> Result<u64, Error> {
        while !self.under_way.is_empty() {
            self.settle_oldest()?;
        }
        Ok(self.bytes)
    }

    fn settle_oldest(&mut self) -> Result<(), Error> {
        match self.under_way.pop_front() {
            Some(oldest) => oldest.wait().map(|_| ()).map_err(Error::from),
            None => Ok(()),
        }
    }
}
