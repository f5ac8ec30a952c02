//! What one ledger has to send, endpoint by endpoint in order of time, and what is under way. It
//! mirrors the outbox in the state and follows every entry, so that nobody searches the outbox.

use super::lane::{Back, Desk, Lane, Room};
use super::letter::{Composed, compose};
use crate::busy::{Busy, Hold};
use engine::entry::{DeliveryRecord, Entry, Fact, MessageId, Outcome};
use engine::id::{EndpointId, EntryNo, LedgerId, PostNo};
use engine::state::State;
use engine::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use tokio::sync::mpsc;

/// The messages of one ledger.
pub(crate) struct Queue {
    ledger: LedgerId,
    desk: Arc<Desk>,
    back: mpsc::UnboundedSender<Back>,
    /// The way to each endpoint that was ever used.
    lanes: HashMap<EndpointId, Arc<Lane>>,
    /// Waiting and not under way.
    waiting: BTreeMap<EndpointId, BTreeSet<(Timestamp, MessageId)>>,
    /// Where in `waiting` a message stands.
    places: HashMap<MessageId, (EndpointId, Timestamp)>,
    /// On the wire, or back and not recorded yet. Outlives the state: what was sent was sent.
    under_way: HashMap<MessageId, Hold>,
    /// Results to be recorded.
    results: Vec<DeliveryRecord>,
    /// Endpoints that said they are no more.
    gone: BTreeSet<EndpointId>,
}

impl Queue {
    pub(crate) fn new(ledger: LedgerId, desk: Arc<Desk>, back: mpsc::UnboundedSender<Back>) -> Self {
        Self {
            ledger,
            desk,
            back,
            lanes: HashMap::new(),
            waiting: BTreeMap::new(),
            places: HashMap::new(),
            under_way: HashMap::new(),
            results: Vec::new(),
            gone: BTreeSet::new(),
        }
    }

    /// Begins again from a state.
    pub(crate) fn rebuild(&mut self, state: &State) {
        self.waiting.clear();
        self.places.clear();
        for message in state.outbox.waiting.keys() {
            self.follow(state, *message);
        }
    }

    /// Follows an entry that was just applied.
    pub(crate) fn applied(&mut self, state: &State, number: EntryNo, entry: &Entry) {
        match &entry.fact {
            Fact::NoticesOwed { .. } => {
                let all = |post| MessageId { entry: number, post: PostNo(post) };
                for message in state.outbox.waiting.range(all(0)..=all(u32::MAX)).map(|(message, _)| *message) {
                    self.follow(state, message);
                }
            }
            Fact::DeliveriesRecorded { results } => {
                results.iter().for_each(|result| self.follow(state, result.message));
            }
            Fact::DeliveriesReplayed { messages } => {
                messages.iter().for_each(|message| self.follow(state, *message));
            }
            Fact::EndpointSet(endpoint) => {
                // What said it is no more was the one before.
                self.gone.remove(&endpoint.id);
                self.recall(&endpoint.id, state);
            }
            Fact::EndpointDisabled { id, .. } => {
                self.recall(id, state);
                self.rebuild(state);
            }
            // No other entry touches the outbox.
            _ => {}
        }
    }

    /// Takes back what is ready for an endpoint: where it goes and how it is signed has changed.
    fn recall(&mut self, endpoint: &EndpointId, state: &State) {
        let held = self.lanes.get(endpoint).map(|lane| lane.recall());
        held.into_iter().flatten().for_each(|message| self.released(message, Some(state)));
    }

    /// Takes back all that is ready and not on the wire yet.
    pub(crate) fn recall_all(&mut self, state: Option<&State>) {
        let held: Vec<MessageId> = self.lanes.values().flat_map(|lane| lane.recall()).collect();
        held.into_iter().for_each(|message| self.released(message, state));
    }

    /// Brings one message's place in line with the outbox.
    fn follow(&mut self, state: &State, message: MessageId) {
        if let Some((endpoint, at)) = self.places.remove(&message)
            && let Some(waiting) = self.waiting.get_mut(&endpoint)
        {
            waiting.remove(&(at, message));
            if waiting.is_empty() {
                self.waiting.remove(&endpoint);
            }
        }
        if self.under_way.contains_key(&message) {
            return;
        }
        if let Some(outgoing) = state.outbox.waiting.get(&message) {
            self.waiting.entry(outgoing.endpoint.clone()).or_default().insert((outgoing.next, message));
            self.places.insert(message, (outgoing.endpoint.clone(), outgoing.next));
        }
    }

    /// When a start would have something to send: also what is under way now, because a crash
    /// would leave open whether it arrived.
    pub(crate) fn first(&self, state: &State) -> Option<Timestamp> {
        match state.outbox.waiting.len() > self.places.len() {
            true => Some(state.last_at),
            false => self.waiting.values().filter_map(|waiting| waiting.first()).map(|(at, _)| *at).min(),
        }
    }

    /// When to look here again if nothing else happens. Results that are on their way bring their
    /// own occasion.
    pub(crate) fn next_look(&self, now: Timestamp) -> Option<Timestamp> {
        let usable = self.waiting.iter().filter(|(endpoint, _)| !self.gone.contains(*endpoint));
        let looks = usable.filter_map(|(endpoint, waiting)| {
            let (at, _) = waiting.first()?;
            // A way that was never gone is free.
            let Some(lane) = self.lanes.get(endpoint) else { return Some(*at) };
            match self.desk.room(lane) {
                Room::NotBefore(until) => Some(until.max(*at)),
                Room::For(0) if *at <= now => None,
                Room::For(_) => Some(*at),
            }
        });
        looks.min()
    }

    /// Gives out what is due, as far as there is room.
    pub(crate) fn give_out(&mut self, state: &State, now: Timestamp, busy: &Busy) {
        // One that said it is no more is about to be disabled.
        let usable = |endpoint: &&EndpointId| !self.gone.contains(*endpoint);
        let endpoints: Vec<EndpointId> = self.waiting.keys().filter(usable).cloned().collect();
        for endpoint in endpoints {
            let new = || self.desk.lane(&endpoint, &self.back);
            let lane = Arc::clone(self.lanes.entry(endpoint.clone()).or_insert_with(new));
            let Room::For(mut room) = self.desk.room(&lane) else { continue };
            while room > 0
                && let Some(message) = self.take_due(&endpoint, now, busy)
            {
                let Some(outgoing) = state.outbox.waiting.get(&message) else {
                    self.under_way.remove(&message);
                    continue;
                };
                match compose(state, &self.ledger, message, outgoing) {
                    Composed::Letter(letter) => {
                        room -= 1;
                        self.desk.send(&lane, *letter);
                    }
                    Composed::Settled => self.note(message, outgoing.attempts, Outcome::Cancelled),
                    Composed::Undeliverable(why) => {
                        self.note(message, outgoing.attempts, Outcome::Dead { why: why.into() });
                    }
                }
            }
        }
    }

    fn take_due(&mut self, endpoint: &EndpointId, now: Timestamp, busy: &Busy) -> Option<MessageId> {
        let waiting = self.waiting.get_mut(endpoint)?;
        waiting.first().filter(|(at, _)| *at <= now)?;
        let (_, message) = waiting.pop_first()?;
        if waiting.is_empty() {
            self.waiting.remove(endpoint);
        }
        self.places.remove(&message);
        self.under_way.insert(message, busy.hold());
        Some(message)
    }

    /// A result that needed no sending.
    fn note(&mut self, message: MessageId, attempts: u16, outcome: Outcome) {
        self.desk.count(&outcome);
        self.results.push(DeliveryRecord { message, attempts, outcome });
    }

    /// Takes in what came back. The state is needed to put a held message where it was.
    pub(crate) fn came_back(&mut self, back: Back, state: Option<&State>) {
        match back {
            Back::Tried(record) => self.results.push(record),
            Back::Gone(record, endpoint) => {
                self.results.push(record);
                self.gone.insert(endpoint);
            }
            Back::Held(message) => self.released(message, state),
        }
    }

    fn released(&mut self, message: MessageId, state: Option<&State>) {
        self.under_way.remove(&message);
        // Without a state the next rebuild finds it.
        if let Some(state) = state {
            self.follow(state, message);
        }
    }

    pub(crate) fn results_len(&self) -> usize {
        self.results.len()
    }

    /// Takes the results to be recorded, at most so many, and the endpoints to be disabled.
    pub(crate) fn take_results(&mut self, most: usize) -> (Vec<DeliveryRecord>, BTreeSet<EndpointId>) {
        let count = self.results.len().min(most.max(1));
        (self.results.drain(..count).collect(), std::mem::take(&mut self.gone))
    }

    /// The results are durable.
    pub(crate) fn recorded(&mut self, results: &[DeliveryRecord], state: Option<&State>) {
        for result in results {
            self.released(result.message, state);
        }
    }

    /// The results could not be recorded. They happened all the same, so they are kept.
    pub(crate) fn not_recorded(&mut self, results: &[DeliveryRecord]) {
        self.results.extend_from_slice(results);
    }

    /// Whether something is on the wire or waits to be recorded.
    pub(crate) fn is_busy(&self) -> bool {
        !self.under_way.is_empty()
    }
}
