//! A ledger at work without threads: decide, append, apply. Its memory can be lost at any moment,
//! as in a crash, and is then built again from the store.

use crate::procedures::Sandboxes;
use engine::entry::Entry;
use engine::id::{EntryNo, LedgerId};
use engine::input::{Input, Request};
use engine::procedure::ComponentId;
use engine::refusal::Refusal;
use engine::state::State;
use engine::time::{At, Timestamp};
use engine::{apply, decide, next_wake};
use runtime::Sandbox;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Append, Digest, Ledgers, Snapshot};

/// A ledger, its state in memory and its store; other ledgers of the store are kept beside it.
pub struct Service {
    store: Arc<dyn Ledgers>,
    ledger: LedgerId,
    state: State,
    beside: BTreeMap<LedgerId, State>,
    sandboxes: Sandboxes,
    sandbox: Sandbox,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// The entries it led to; they are in the store.
    pub entries: Vec<Entry>,
    /// The entry that answered it before.
    pub answered_before: Option<EntryNo>,
}

/// Why nothing came of it.
#[derive(Debug)]
pub enum Failed {
    /// The engine said no.
    Refused(Refusal),
    /// The store did. The state in memory is as it was; what the disk holds, only a restart tells.
    Store(store::Error),
}

/// How many entries are read at once.
const PAGE: usize = 512;

/// A ledger at work, whatever does the work.
pub trait Work {
    /// Has a request decided, written and applied at an instant.
    fn ask(&mut self, request: &Request, now: Timestamp) -> Result<Done, Failed>;
    /// What is known now.
    fn state(&self) -> &State;
    /// The store below.
    fn store(&self) -> &Arc<dyn Ledgers>;
    /// Everything in memory is lost and read again; what comes back must be what was there.
    fn crash(&mut self);
    /// From now on it speaks of another ledger of the same store.
    fn turn_to(&mut self, ledger: &LedgerId);
    /// Where its procedures run.
    fn sandbox(&self) -> Sandbox;

    /// The state as it was known at an instant: every entry up to then, and nothing later.
    fn as_known_at(&self, ledger: &LedgerId, at: Timestamp) -> State {
        let mut state = State::default();
        each_entry(self.store().as_ref(), ledger, EntryNo(0), |_, entry| {
            if entry.at <= at {
                apply(&mut state, entry);
            }
        });
        state
    }
}

/// Shows every stored entry after a number, in order.
pub fn each_entry(store: &dyn Ledgers, ledger: &LedgerId, after: EntryNo, mut look: impl FnMut(EntryNo, &Entry)) {
    let mut after = after;
    loop {
        let page = store.read(ledger, after, PAGE).expect("entries can be read");
        let Some(last) = page.last() else { return };
        after = last.number;
        for record in &page {
            look(record.number, &Entry::decode(&record.bytes).expect("an entry"));
        }
    }
}

impl Work for Service {
    fn ask(&mut self, request: &Request, now: Timestamp) -> Result<Done, Failed> {
        self.bring_for(&request.input);
        let decision = decide(&self.state, request, At::new(now), &self.sandbox).map_err(Failed::Refused)?;
        if decision.entries.is_empty() {
            return Ok(Done { entries: Vec::new(), answered_before: decision.answered });
        }
        self.write(decision.entries).map(|entries| Done { entries, answered_before: None })
    }

    fn state(&self) -> &State {
        &self.state
    }

    fn store(&self) -> &Arc<dyn Ledgers> {
        &self.store
    }

    fn crash(&mut self) {
        let before = self.state.hash();
        self.wake_again();
        assert!(self.state.hash() == before, "the state read back is not the state that was lost");
    }

    fn turn_to(&mut self, ledger: &LedgerId) {
        if self.ledger == *ledger {
            return;
        }
        let known = self.beside.remove(ledger);
        let state = known.unwrap_or_else(|| read_back(self.store.as_ref(), ledger));
        let left = std::mem::replace(&mut self.state, state);
        self.beside.insert(std::mem::replace(&mut self.ledger, ledger.clone()), left);
        self.bring_wanted();
    }

    fn sandbox(&self) -> Sandbox {
        self.sandbox.clone()
    }
}

impl Service {
    /// Builds the state from what the store holds.
    pub fn wake(store: Arc<dyn Ledgers>, ledger: &LedgerId, sandboxes: &Sandboxes) -> Self {
        let state = read_back(store.as_ref(), ledger);
        let (ledger, beside) = (ledger.clone(), BTreeMap::new());
        let service = Self { store, ledger, state, beside, sandbox: sandboxes(), sandboxes: Arc::clone(sandboxes) };
        service.bring_wanted();
        service
    }

    /// As after a crash.
    fn wake_again(&mut self) {
        *self = Self::wake(Arc::clone(&self.store), &self.ledger, &self.sandboxes);
    }

    /// Has every component at hand that may be asked.
    fn bring_wanted(&self) {
        self.state.procedures.wanted().for_each(|version| self.bring(&version.package.component));
    }

    /// Has the components of a procedure at hand that comes into use.
    fn bring_for(&self, input: &Input) {
        if let Input::ShadowProcedure { procedure, .. }
        | Input::ActivateProcedure { procedure, .. }
        | Input::RollBackProcedure { procedure }
        | Input::ReleaseProcedure { procedure } = input
        {
            let versions = self.state.procedures.versions.iter().filter(|version| version.package.id == *procedure);
            versions.for_each(|version| self.bring(&version.package.component));
        }
    }

    fn bring(&self, component: &ComponentId) {
        if self.sandbox.0.is_loaded(component) {
            return;
        }
        let digest: Digest = component.as_str().parse().expect("a component's name is a digest");
        let bytes = self.store.blob(&digest).expect("blobs can be read").expect("what was uploaded is there");
        self.sandbox.0.load(&bytes).expect("what was uploaded can be made ready");
    }

    /// Applies entries and writes them. If the store fails, everything in memory is thrown away and
    /// read again: only the store knows what came of it.
    pub fn write(&mut self, entries: Vec<Entry>) -> Result<Vec<Entry>, Failed> {
        let expect = self.state.head;
        entries.iter().for_each(|entry| apply(&mut self.state, entry));
        let group = Append {
            ledger: self.ledger.clone(),
            expect,
            term: None,
            entries: entries.iter().map(Entry::encode).collect(),
            wake: next_wake(&self.state),
        };
        match self.store.append(group).wait() {
            Ok(_) => Ok(entries),
            Err(error) => {
                self.wake_again();
                Err(Failed::Store(error))
            }
        }
    }

    /// Keeps a snapshot of the state.
    pub fn keep_snapshot(&self) -> Result<(), store::Error> {
        let Some(head) = self.store.head(&self.ledger)? else { return Ok(()) };
        self.store.put_snapshot(&self.ledger, &Snapshot { head, bytes: self.state.to_snapshot() })
    }

    /// Shows every stored entry after a number, in order.
    pub fn each_entry(&self, after: EntryNo, look: impl FnMut(EntryNo, &Entry)) {
        each_entry(self.store.as_ref(), &self.ledger, after, look);
    }
}

/// A ledger's state, from its snapshot and the entries after it. Nobody is asked anything.
fn read_back(store: &dyn Ledgers, ledger: &LedgerId) -> State {
    if store.head(ledger).expect("the head can be read").is_none() {
        return State::default();
    }
    let snapshot = store.snapshot(ledger).expect("snapshots can be read");
    let mut state = snapshot.map_or_else(State::default, |snapshot| {
        State::from_snapshot(&snapshot.bytes).expect("a snapshot of this version")
    });
    let after = state.head;
    each_entry(store, ledger, after, |_, entry| apply(&mut state, entry));
    state
}
