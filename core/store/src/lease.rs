//! Who writes a ledger, for adapters whose holders all live in one process. A lease need not
//! outlive the process, because its holder does not; the process lock keeps others out.

use crate::Error;
use engine::id::LedgerId;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The number of a lease. Each new one of a ledger is higher; a writer with an old one is fenced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Term(pub u64);

#[derive(Debug)]
struct Lease {
    term: Term,
    holder: Option<String>,
    until: Instant,
}

/// The leases of one process.
#[derive(Debug, Default)]
pub(crate) struct Leases(Mutex<HashMap<LedgerId, Lease>>);

impl Leases {
    pub(crate) fn acquire(&self, ledger: &LedgerId, holder: &str, ttl: Duration) -> Result<Term, Error> {
        let now = Instant::now();
        let mut leases = self.lock();
        let lease = leases.entry(ledger.clone()).or_insert(Lease { term: Term(0), holder: None, until: now });
        if let Some(other) = &lease.holder
            && other != holder
            && lease.until > now
        {
            return Err(Error::Held { ledger: ledger.clone(), holder: other.clone() });
        }
        *lease = Lease { term: Term(lease.term.0 + 1), holder: Some(holder.to_owned()), until: later(now, ttl) };
        Ok(lease.term)
    }

    pub(crate) fn renew(&self, ledger: &LedgerId, term: Term, ttl: Duration) -> Result<(), Error> {
        let mut leases = self.lock();
        current(&mut leases, ledger, term)?.until = later(Instant::now(), ttl);
        Ok(())
    }

    pub(crate) fn release(&self, ledger: &LedgerId, term: Term) -> Result<(), Error> {
        let mut leases = self.lock();
        current(&mut leases, ledger, term)?.holder = None;
        Ok(())
    }

    /// Whether a writer with this term may append.
    pub(crate) fn check(&self, ledger: &LedgerId, term: Option<Term>) -> Result<(), Error> {
        match self.lock().get(ledger) {
            Some(lease) if Some(lease.term) != term => {
                Err(Error::Fenced { ledger: ledger.clone(), newest: lease.term })
            }
            // Without a lease on record only a term from nowhere is refused.
            None if term.is_some() => Err(Error::Fenced { ledger: ledger.clone(), newest: Term(0) }),
            _ => Ok(()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<LedgerId, Lease>> {
        // Every change is one assignment, so a panic elsewhere cannot have left half of one.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn current<'a>(
    leases: &'a mut HashMap<LedgerId, Lease>,
    ledger: &LedgerId,
    term: Term,
) -> Result<&'a mut Lease, Error> {
    match leases.get_mut(ledger) {
        Some(lease) if lease.term == term && lease.holder.is_some() => Ok(lease),
        Some(lease) => Err(Error::Fenced { ledger: ledger.clone(), newest: lease.term }),
        None => Err(Error::Fenced { ledger: ledger.clone(), newest: Term(0) }),
    }
}

/// A lease too long for the clock is as good as one of ten years.
fn later(now: Instant, ttl: Duration) -> Instant {
    now.checked_add(ttl).unwrap_or(now + Duration::from_secs(315_360_000))
}
