//! Calendars that calls look at. A store owns all it sees, and a calendar is too large to be copied
//! for each call, so that the last one of each ledger is kept and shared.

use engine::calendar::Calendar;
use engine::id::LedgerId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Ledgers whose calendar is kept; beyond that all are forgotten and gathered again.
const LEDGERS: usize = 1_000;

/// The last calendar of each ledger.
#[derive(Default)]
pub(crate) struct Calendars {
    kept: Mutex<HashMap<LedgerId, Arc<Calendar>>>,
    empty: Arc<Calendar>,
}

impl Calendars {
    /// The calendar to look at, or an empty one where nobody will.
    pub(crate) fn of(&self, ledger: &LedgerId, calendar: &Calendar, wanted: bool) -> Arc<Calendar> {
        if !wanted {
            return self.empty.clone();
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(same) = kept.get(ledger).filter(|kept| kept.notices().eq(calendar.notices())) {
            return same.clone();
        }
        if kept.len() >= LEDGERS {
            kept.clear();
        }
        let calendar = Arc::new(calendar.clone());
        kept.insert(ledger.clone(), calendar.clone());
        calendar
    }
}
