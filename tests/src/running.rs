//! The same ledger at work in the real runtime: its writer, its wakes, its clock, which is pushed by
//! hand. What is asked goes the way of every request of the running service.

use crate::procedures::Sandboxes;
use crate::service::{Done, Failed, Work, each_entry};
use engine::id::{EntryNo, LedgerId};
use engine::input::{Input, Request};
use engine::state::State;
use engine::time::Timestamp;
use runtime::{Options, Runtime, Sandbox, Simulated};
use std::sync::Arc;
use store::Ledgers;

/// A running service with one ledger.
pub struct Running {
    threads: tokio::runtime::Runtime,
    runtime: Option<Runtime>,
    clock: Arc<Simulated>,
    store: Arc<dyn Ledgers>,
    ledger: LedgerId,
    state: State,
    sandboxes: Sandboxes,
    sandbox: Sandbox,
}

impl Running {
    /// Starts on a store.
    pub fn start(store: Arc<dyn Ledgers>, ledger: &LedgerId, sandboxes: &Sandboxes) -> Self {
        let threads = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a thread");
        let clock = Arc::new(Simulated::new(Timestamp(0)));
        let mut running = Self {
            threads,
            runtime: None,
            clock,
            store,
            ledger: ledger.clone(),
            state: State::default(),
            sandbox: Sandbox::default(),
            sandboxes: Arc::clone(sandboxes),
        };
        running.restart();
        running
    }

    /// As after a crash: whatever was in memory is gone.
    fn restart(&mut self) {
        self.runtime = None;
        let (store, clock) = (Arc::clone(&self.store), Arc::clone(&self.clock));
        self.sandbox = (self.sandboxes)();
        let options = Options { snapshot_every: 10, sandbox: self.sandbox.clone(), ..Options::default() };
        self.runtime = Some(self.threads.block_on(Runtime::start(store, clock, options)).expect("it starts"));
        self.look();
    }

    /// Lets everything that is due be done, and looks at what is known then.
    fn look(&mut self) {
        let handle = self.runtime.as_ref().expect("it runs").handle();
        self.threads.block_on(handle.settled());
        self.state = match self.store.head(&self.ledger).expect("readable") {
            Some(_) => {
                self.threads.block_on(handle.read(&self.ledger, State::clone)).expect("a ledger can be looked at")
            }
            None => State::default(),
        };
    }

    fn execute(&mut self, request: &Request) -> Result<Option<EntryNo>, Failed> {
        let handle = self.runtime.as_ref().expect("it runs").handle();
        match self.threads.block_on(handle.execute(&self.ledger, request.clone())) {
            Ok(answer) => Ok(answer.answered_before),
            Err(runtime::Error::Refused(refusal)) => Err(Failed::Refused(refusal)),
            Err(runtime::Error::Store(error)) => Err(Failed::Store(error)),
            Err(other) => panic!("{other}"),
        }
    }
}

impl Work for Running {
    fn ask(&mut self, request: &Request, now: Timestamp) -> Result<Done, Failed> {
        let head = self.state.head;
        self.clock.set(now);
        let outcome = match request.input {
            Input::Tick => Ok(None),
            _ => self.execute(request),
        };
        self.look();
        let answered_before = outcome?;
        let mut entries = Vec::new();
        each_entry(self.store.as_ref(), &self.ledger, head, |_, entry| entries.push(entry.clone()));
        Ok(Done { entries, answered_before })
    }

    fn state(&self) -> &State {
        &self.state
    }

    fn store(&self) -> &Arc<dyn Ledgers> {
        &self.store
    }

    fn crash(&mut self) {
        let before = self.state.hash();
        self.restart();
        assert!(self.state.hash() == before, "the state read back is not the state that was lost");
    }

    fn turn_to(&mut self, ledger: &LedgerId) {
        if self.ledger != *ledger {
            self.ledger = ledger.clone();
            self.look();
        }
    }

    fn sandbox(&self) -> Sandbox {
        self.sandbox.clone()
    }
}
