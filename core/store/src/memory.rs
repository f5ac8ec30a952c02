//! The store without a disk: the model the other adapters are compared with, and the store of
//! rehearsals and tests. It keeps every promise but survival of the process.

use crate::lease::{Leases, Term};
use crate::port::{Append, Finding, Flaw, Head, Health, LedgerInfo, Ledgers, Progress, Record, Snapshot, Verified};
use crate::{Damage, Digest, Error, Pending, chain, limits};
use engine::id::{EntryNo, LedgerId};
use engine::planted::{Bug, planted};
use engine::time::Timestamp;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Ledgers in memory.
#[derive(Debug, Default)]
pub struct Memory {
    state: Mutex<State>,
    leases: Leases,
}

#[derive(Debug, Default)]
struct State {
    ledgers: BTreeMap<LedgerId, Ledger>,
    blobs: BTreeMap<Digest, Vec<u8>>,
    closed: bool,
}

#[derive(Debug)]
struct Ledger {
    records: Vec<Record>,
    wake: Option<Timestamp>,
    snapshots: VecDeque<Snapshot>,
}

impl Ledger {
    fn head(&self, id: &LedgerId) -> Head {
        match self.records.last() {
            Some(last) => Head { number: last.number, hash: last.hash },
            None => Head { number: EntryNo(0), hash: chain::start(id) },
        }
    }
}

impl Memory {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Changes are made after all checks, so a panic elsewhere has not left half of one.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn append_now(&self, group: Append) -> Result<Head, Error> {
        let mut state = self.lock();
        if state.closed {
            return Err(Error::Closed);
        }
        limits::check(&group)?;
        self.leases.check(&group.ledger, group.term)?;
        let Append { ledger: id, expect, term: _, mut entries, wake } = group;
        if planted(Bug::LastEntryLost) && entries.len() > 1 {
            entries.pop();
        }
        let known = state.ledgers.get(&id);
        let found = known.map_or(EntryNo(0), |ledger| ledger.head(&id).number);
        if found != expect {
            return Err(Error::Conflict { ledger: id, expected: expect, found });
        }
        if known.is_none() && entries.is_empty() {
            return Err(Error::Unknown { ledger: id });
        }
        let ledger = state.ledgers.entry(id.clone()).or_insert_with(|| Ledger {
            records: Vec::new(),
            wake: None,
            snapshots: VecDeque::new(),
        });
        let mut head = ledger.head(&id);
        for bytes in entries {
            let number = EntryNo(head.number.0 + 1);
            head = Head { number, hash: chain::next(head.hash, number, &bytes) };
            ledger.records.push(Record { number, hash: head.hash, bytes });
        }
        ledger.wake = wake;
        Ok(head)
    }
}

impl Ledgers for Memory {
    fn append(&self, group: Append) -> Pending<Head> {
        Pending::ready(self.append_now(group))
    }

    fn head(&self, ledger: &LedgerId) -> Result<Option<Head>, Error> {
        Ok(self.lock().ledgers.get(ledger).map(|found| found.head(ledger)))
    }

    fn ledgers(&self) -> Result<Vec<LedgerInfo>, Error> {
        let state = self.lock();
        let info = |(id, ledger): (&LedgerId, &Ledger)| LedgerInfo {
            id: id.clone(),
            head: ledger.head(id),
            wake: ledger.wake,
        };
        Ok(state.ledgers.iter().map(info).collect())
    }

    fn read(&self, ledger: &LedgerId, after: EntryNo, limit: usize) -> Result<Vec<Record>, Error> {
        let state = self.lock();
        let found = state.ledgers.get(ledger).ok_or_else(|| Error::Unknown { ledger: ledger.clone() })?;
        let start = usize::try_from(after.0).unwrap_or(usize::MAX).min(found.records.len());
        let mut bytes = 0;
        let rest = found.records[start..].iter().take(limit.min(limits::READ_ENTRIES_MAX));
        let fits = rest.take_while(|record| {
            let before = bytes;
            bytes += record.bytes.len();
            before < limits::READ_BYTES_MAX
        });
        let mut page: Vec<Record> = fits.cloned().collect();
        if let [first, second, ..] = &mut page[..]
            && planted(Bug::EntriesSwapped)
        {
            std::mem::swap(&mut first.bytes, &mut second.bytes);
        }
        Ok(page)
    }

    fn put_snapshot(&self, ledger: &LedgerId, snapshot: &Snapshot) -> Result<(), Error> {
        limits::check_file("a snapshot", snapshot.bytes.len())?;
        let mut state = self.lock();
        let found = state.ledgers.get_mut(ledger).ok_or_else(|| Error::Unknown { ledger: ledger.clone() })?;
        let number = snapshot.head.number;
        let past = number.0.checked_sub(1).and_then(|index| found.records.get(usize::try_from(index).ok()?));
        if past.is_none_or(|record| record.hash != snapshot.head.hash) {
            let newest = found.head(ledger).number;
            return Err(Error::Conflict { ledger: ledger.clone(), expected: number, found: newest });
        }
        found.snapshots.retain(|kept| kept.head.number != number);
        found.snapshots.push_back(snapshot.clone());
        found.snapshots.make_contiguous().sort_by_key(|kept| kept.head.number);
        if found.snapshots.len() > limits::SNAPSHOTS_KEPT {
            found.snapshots.pop_front();
        }
        Ok(())
    }

    fn snapshot(&self, ledger: &LedgerId) -> Result<Option<Snapshot>, Error> {
        Ok(self.lock().ledgers.get(ledger).and_then(|found| found.snapshots.back().cloned()))
    }

    fn put_blob(&self, bytes: &[u8]) -> Result<Digest, Error> {
        limits::check_file("a blob", bytes.len())?;
        let digest = Digest::of(bytes);
        self.lock().blobs.entry(digest).or_insert_with(|| bytes.to_vec());
        Ok(digest)
    }

    fn blob(&self, digest: &Digest) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.lock().blobs.get(digest).cloned())
    }

    fn acquire(&self, ledger: &LedgerId, holder: &str, ttl: Duration) -> Result<Term, Error> {
        self.leases.acquire(ledger, holder, ttl)
    }

    fn renew(&self, ledger: &LedgerId, term: Term, ttl: Duration) -> Result<(), Error> {
        self.leases.renew(ledger, term, ttl)
    }

    fn release(&self, ledger: &LedgerId, term: Term) -> Result<(), Error> {
        self.leases.release(ledger, term)
    }

    fn verify(&self, only: Option<&LedgerId>, progress: &mut dyn FnMut(Progress)) -> Result<Verified, Error> {
        let state = self.lock();
        if let Some(id) = only.filter(|id| !state.ledgers.contains_key(id)) {
            return Err(Error::Unknown { ledger: id.clone() });
        }
        let mut verified = Verified::default();
        for (id, ledger) in state.ledgers.iter().filter(|(id, _)| only.is_none_or(|wanted| wanted == *id)) {
            let mut head = Head { number: EntryNo(0), hash: chain::start(id) };
            for record in &ledger.records {
                let number = EntryNo(head.number.0 + 1);
                head = Head { number, hash: chain::next(head.hash, number, &record.bytes) };
                if (head.number, head.hash) != (record.number, record.hash) {
                    let what = "the hash does not follow from the entry before";
                    let damage = Damage { ledger: Some(id.clone()), entry: Some(number), place: None, what };
                    verified.findings.push(Finding { flaw: Flaw::Chain, damage });
                    break;
                }
                verified.entries += 1;
            }
            verified.ledgers.push((id.clone(), head));
            progress(Progress { entries: verified.entries, bytes: 0, bytes_total: 0 });
        }
        Ok(verified)
    }

    fn health(&self) -> Health {
        if self.lock().closed { Health::Closed } else { Health::Writable }
    }

    fn close(&self) -> Result<(), Error> {
        self.lock().closed = true;
        Ok(())
    }
}
