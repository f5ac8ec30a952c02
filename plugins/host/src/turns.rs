//! Whose turn it is. A ledger has a few calls at once and the rest of its calls wait, so that a
//! county that asks much, or whose procedure is slow, holds up nobody else.

use crate::limits::CALLS_PER_LEDGER;
use engine::id::LedgerId;
use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The turns of all ledgers.
pub(crate) struct Turns {
    state: Mutex<State>,
    freed: Condvar,
}

struct State {
    free: u32,
    of: HashMap<LedgerId, u32>,
}

/// A call's turn; it ends with this.
pub(crate) struct Turn<'a> {
    turns: &'a Turns,
    ledger: &'a LedgerId,
}

impl Turns {
    /// So many calls at once, of all ledgers together.
    pub(crate) fn new(all: u32) -> Self {
        Turns { state: Mutex::new(State { free: all, of: HashMap::new() }), freed: Condvar::new() }
    }

    /// Waits for a turn. Every call ends within its limits, so every wait does.
    pub(crate) fn take<'a>(&'a self, ledger: &'a LedgerId) -> Turn<'a> {
        let mut state = self.lock();
        while state.free == 0 || state.of.get(ledger).is_some_and(|now| *now >= CALLS_PER_LEDGER) {
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.free -= 1;
        match state.of.get_mut(ledger) {
            Some(now) => *now += 1,
            None => drop(state.of.insert(ledger.clone(), 1)),
        }
        Turn { turns: self, ledger }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.turns.lock();
        state.free += 1;
        if let Some(now) = state.of.get_mut(self.ledger) {
            *now -= 1;
            if *now == 0 {
                state.of.remove(self.ledger);
            }
        }
        drop(state);
        self.turns.freed.notify_all();
    }
}
