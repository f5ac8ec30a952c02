//! Keys in memory: the model that tests and rehearsals use. They go when it goes.

use super::{CaseKey, Error, Kept, Slot, Vault};
use engine::id::LedgerId;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A vault that forgets everything at its end.
#[derive(Debug, Default)]
pub struct MemoryVault {
    ledgers: Mutex<BTreeMap<LedgerId, Cases>>,
}

/// The key of each case; `None` = erased.
type Cases = BTreeMap<Slot, Option<CaseKey>>;

impl MemoryVault {
    /// An empty vault.
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<LedgerId, Cases>> {
        // Changed only by code that does not panic.
        self.ledgers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Vault for MemoryVault {
    fn look(&self, ledger: &LedgerId, slot: Slot) -> Result<Kept, Error> {
        slot.check()?;
        let ledgers = self.lock();
        Ok(match ledgers.get(ledger).and_then(|cases| cases.get(&slot)) {
            None => Kept::Nothing,
            Some(None) => Kept::Erased,
            Some(Some(key)) => Kept::Key(key.clone()),
        })
    }

    fn create_all(&self, ledger: &LedgerId, wanted: Vec<(Slot, CaseKey)>) -> Result<Vec<CaseKey>, Error> {
        let mut ledgers = self.lock();
        let cases = ledgers.entry(ledger.clone()).or_default();
        for (slot, _) in &wanted {
            slot.check()?;
            if let Some(None) = cases.get(slot) {
                return Err(Error::Erased { ledger: ledger.clone(), slot: *slot });
            }
        }
        let kept = wanted.into_iter().filter_map(|(slot, fresh)| cases.entry(slot).or_insert(Some(fresh)).clone());
        Ok(kept.collect())
    }

    fn erase_all(&self, ledger: &LedgerId, slots: &[Slot]) -> Result<(), Error> {
        slots.iter().try_for_each(|slot| slot.check().map(drop))?;
        let mut ledgers = self.lock();
        ledgers.entry(ledger.clone()).or_default().extend(slots.iter().map(|slot| (*slot, None)));
        Ok(())
    }

    fn ledgers(&self) -> Result<Vec<LedgerId>, Error> {
        let of = |(ledger, cases): (&LedgerId, &Cases)| (!cases.is_empty()).then(|| ledger.clone());
        Ok(self.lock().iter().filter_map(of).collect())
    }
}
