//! Keeps the index close behind the journal, in a thread of its own so that no append waits for
//! sled. It works when the journal has grown by a fixed amount and when the store closes, so an
//! idle service is never woken for it.

use super::Shared;
use super::index::{Fault, Index};
use super::segment::Position;
use super::state::{Ledger, State};
use std::sync::PoisonError;
use std::sync::mpsc::Receiver;

/// What the index does not know yet, as of one moment.
pub(crate) struct Changes {
    end: Position,
    ledger_count: u32,
    ledgers: Vec<(u32, Ledger)>,
}

impl Changes {
    pub(crate) fn collect(state: &State) -> Self {
        let changed = (0..).zip(state.ledgers()).filter(|(_, ledger)| ledger.dirty);
        Self {
            end: state.end,
            ledger_count: state.next_number(),
            ledgers: changed.map(|(number, ledger)| (number, ledger.clone())).collect(),
        }
    }

    pub(crate) fn write(&self, index: &Index) -> Result<(), Fault> {
        index.write(self.end, &self.ledgers, self.ledger_count)
    }

    /// Forgets in memory what the index knows now.
    pub(crate) fn settle(self, state: &mut State) {
        for (number, written) in self.ledgers {
            let Some(ledger) = state.ledger_mut(number) else { continue };
            ledger.recent.drain(..written.recent.len());
            ledger.recent.shrink_to_fit();
            ledger.indexed = written.head.number;
            ledger.dirty = ledger.head != written.head || ledger.wake != written.wake;
        }
    }
}

/// The indexer's thread: one round for each message, until the committer is gone.
pub(crate) fn run(shared: &Shared, rounds: &Receiver<()>) {
    while rounds.recv().is_ok() {
        round(shared);
    }
    round(shared);
}

fn round(shared: &Shared) {
    let changes = Changes::collect(&shared.state.read().unwrap_or_else(PoisonError::into_inner));
    match changes.write(&shared.index) {
        Ok(()) => changes.settle(&mut shared.state.write().unwrap_or_else(PoisonError::into_inner)),
        // The journal has everything: the next start reads a little more of it.
        Err(fault) => tracing::warn!(%fault, "the index could not be written and falls behind"),
    }
}
