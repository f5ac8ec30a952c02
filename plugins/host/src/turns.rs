//! Whose turn it is. A ledger has a few calls at once and a share of the machine's time, and the rest
//! of its calls wait, so that a county that asks much, or whose procedure is slow, holds up nobody
//! else. When a call runs decides nothing about its answer.

use crate::limits::{CALLS_AHEAD, CALLS_PER_LEDGER, CALLS_SHARE};
use engine::id::LedgerId;
use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The turns of all ledgers.
pub(crate) struct Turns {
    state: Mutex<State>,
    freed: Condvar,
}

struct State {
    free: u32,
    of: HashMap<LedgerId, Account>,
}

/// What a ledger has and owes.
struct Account {
    /// Calls that run now.
    now: u32,
    /// Time its calls took that is not paid off by waiting.
    owed: Duration,
    /// Until when it is paid off.
    paid: Instant,
}

/// A call's turn; it ends with this.
pub(crate) struct Turn<'a> {
    turns: &'a Turns,
    ledger: &'a LedgerId,
    began: Instant,
}

impl Account {
    fn new() -> Self {
        Account { now: 0, owed: Duration::ZERO, paid: Instant::now() }
    }

    /// Time that has gone by pays for a share of itself.
    fn settle(&mut self) {
        let now = Instant::now();
        self.owed = self.owed.saturating_sub(now.duration_since(self.paid) / CALLS_SHARE);
        self.paid = now;
    }

    /// How long its next call has to wait for what earlier ones took.
    fn waits(&mut self) -> Duration {
        self.settle();
        self.owed.saturating_sub(CALLS_AHEAD) * CALLS_SHARE
    }
}

impl Turns {
    /// So many calls at once, of all ledgers together.
    pub(crate) fn new(all: u32) -> Self {
        Turns { state: Mutex::new(State { free: all, of: HashMap::new() }), freed: Condvar::new() }
    }

    /// Waits for a turn. Every call ends within its limits, so every wait does.
    pub(crate) fn take<'a>(&'a self, ledger: &'a LedgerId) -> Turn<'a> {
        let mut state = self.lock();
        loop {
            let is_full = state.free == 0;
            let account = match state.of.get_mut(ledger) {
                Some(account) => account,
                None => state.of.entry(ledger.clone()).or_insert_with(Account::new),
            };
            let waits = account.waits();
            state = if is_full || account.now >= CALLS_PER_LEDGER {
                self.freed.wait(state).unwrap_or_else(PoisonError::into_inner)
            } else if waits > Duration::ZERO {
                self.freed.wait_timeout(state, waits).unwrap_or_else(PoisonError::into_inner).0
            } else {
                account.now += 1;
                state.free -= 1;
                return Turn { turns: self, ledger, began: Instant::now() };
            };
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.turns.lock();
        state.free += 1;
        if let Some(account) = state.of.get_mut(self.ledger) {
            account.settle();
            account.owed += self.began.elapsed();
            account.now -= 1;
        }
        if state.of.len() > KEPT {
            // Whoever owes nothing and runs nothing is like new.
            state.of.retain(|_, account| account.now > 0 || account.waits() > Duration::ZERO);
        }
        drop(state);
        self.turns.freed.notify_all();
    }
}

/// Accounts kept before those that say nothing are thrown away.
const KEPT: usize = 1_000;
