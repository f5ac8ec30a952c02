//! The way to one endpoint of one ledger: a few letters on the wire at once, a few more ready, and
//! a breaker. Lanes outlive the sleep of their ledger, so that a rest is not cut short by it.

use super::breaker::{Breaker, Gate};
use super::letter::Letter;
use super::post::{Post, Reply};
use super::{Options, retry};
use crate::clock::Clock;
use crate::metrics::{Became, Metrics};
use engine::entry::{DeliveryRecord, MessageId, Outcome};
use engine::id::{EndpointId, LedgerId};
use engine::time::Timestamp;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Semaphore, mpsc};

/// What comes back to the writer that gave out a letter.
#[derive(Debug)]
pub(crate) enum Back {
    /// It was tried.
    Tried(DeliveryRecord),
    /// It was tried, and the endpoint says that it is no more.
    Gone(DeliveryRecord, EndpointId),
    /// It was not tried: the endpoint is given a rest.
    Held(MessageId),
}

/// Everything that sends.
pub(crate) struct Desk {
    options: Options,
    seed: u64,
    clock: Arc<dyn Clock>,
    metrics: Arc<Metrics>,
    post: Post,
    on_the_wire: Semaphore,
    lanes: Mutex<HashMap<(LedgerId, EndpointId), Arc<Lane>>>,
}

/// The way to one endpoint.
pub(crate) struct Lane {
    endpoint: EndpointId,
    traffic: Mutex<Traffic>,
}

#[derive(Default)]
struct Traffic {
    ready: VecDeque<Letter>,
    sending: usize,
    breaker: Breaker,
    resting: bool,
}

/// What a lane takes now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// So many letters; with 0, results are on their way and make room.
    For(usize),
    /// None before this instant.
    NotBefore(Timestamp),
}

impl Desk {
    pub(crate) fn new(options: &Options, seed: u64, clock: Arc<dyn Clock>, metrics: Arc<Metrics>) -> Self {
        let (post, on_the_wire) = (Post::new(options), Semaphore::new(options.in_all.max(1)));
        Self { options: options.clone(), seed, clock, metrics, post, on_the_wire, lanes: Mutex::default() }
    }

    pub(crate) fn lane(&self, ledger: &LedgerId, endpoint: &EndpointId) -> Arc<Lane> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Lane { endpoint: endpoint.clone(), traffic: Mutex::default() });
        Arc::clone(lanes.entry((ledger.clone(), endpoint.clone())).or_insert_with(new))
    }

    /// How many letters a lane takes now.
    pub(crate) fn room(&self, lane: &Lane) -> Room {
        let traffic = lane.lock();
        let taken = traffic.sending + traffic.ready.len();
        match traffic.breaker.gate(self.clock.now()) {
            Gate::Open => {
                Room::For((self.options.per_endpoint.max(1) + self.options.ready_per_endpoint).saturating_sub(taken))
            }
            Gate::Probe => Room::For(usize::from(taken == 0)),
            Gate::Shut(until) => Room::NotBefore(until),
        }
    }

    /// Gives a letter on its way. What becomes of it is told on `back`.
    pub(crate) fn send(self: &Arc<Self>, lane: &Arc<Lane>, letter: Letter, back: &mpsc::UnboundedSender<Back>) {
        self.metrics.deliveries_in_flight.inc();
        let mut traffic = lane.lock();
        if traffic.sending >= self.options.per_endpoint.max(1) {
            traffic.ready.push_back(letter);
            return;
        }
        traffic.sending += 1;
        drop(traffic);
        tokio::spawn(Arc::clone(self).carry(Arc::clone(lane), letter, back.clone()));
    }

    /// Carries a letter, and then others that are ready, until there are none.
    async fn carry(self: Arc<Self>, lane: Arc<Lane>, letter: Letter, back: mpsc::UnboundedSender<Back>) {
        let mut next = Some(letter);
        while let Some(letter) = next {
            // Never closed; without a permit it would only be one letter more.
            let permit = self.on_the_wire.acquire().await;
            let reply = self.post.send(&letter, self.clock.now()).await;
            drop(permit);
            let told = self.judge(&lane, &letter, &reply);
            // The lane first: who hears of a result finds the room it made.
            next = self.next(&lane, &reply, &back);
            self.metrics.deliveries_in_flight.dec();
            // A writer that is gone reads the outbox again when it is back.
            let _ = back.send(told);
        }
    }

    /// The next letter of the lane for the carrier that is free now. When the endpoint is given a
    /// rest, all that are ready go back.
    fn next(&self, lane: &Lane, reply: &Reply, back: &mpsc::UnboundedSender<Back>) -> Option<Letter> {
        let now = self.clock.now();
        let mut traffic = lane.lock();
        match reply {
            Reply::Accepted => traffic.breaker.succeeded(),
            Reply::Failed { retry_at, .. } => traffic.breaker.failed(now, *retry_at),
            // Its ledger will not send there any more.
            Reply::Gone => traffic.breaker.failed(now, None),
        }
        let resting = matches!(traffic.breaker.gate(now), Gate::Shut(_));
        if resting != traffic.resting {
            traffic.resting = resting;
            self.metrics.breakers_open.inc_by(if resting { 1 } else { -1 });
        }
        if resting {
            for held in traffic.ready.drain(..) {
                self.metrics.deliveries_in_flight.dec();
                let _ = back.send(Back::Held(held.message));
            }
        }
        let next = traffic.ready.pop_front();
        if next.is_none() {
            traffic.sending -= 1;
        }
        next
    }

    fn judge(&self, lane: &Lane, letter: &Letter, reply: &Reply) -> Back {
        let attempts = letter.attempts.saturating_add(1);
        let outcome = match reply {
            Reply::Accepted => Outcome::Delivered,
            Reply::Gone => Outcome::Dead { why: "gone".into() },
            Reply::Failed { why, retry_at } => {
                match retry::next(self.seed, letter.message, attempts, self.clock.now(), *retry_at) {
                    Some(next) => Outcome::Retry { next, why: why.clone() },
                    None => Outcome::Dead { why: why.clone() },
                }
            }
        };
        tracing::debug!(id = letter.id, attempts, endpoint = %lane.endpoint, ?reply, "delivery tried");
        self.count(&outcome);
        let record = DeliveryRecord { message: letter.message, attempts, outcome };
        match reply {
            Reply::Gone => Back::Gone(record, lane.endpoint.clone()),
            Reply::Accepted | Reply::Failed { .. } => Back::Tried(record),
        }
    }

    /// Counts what became of a message.
    pub(crate) fn count(&self, outcome: &Outcome) {
        let outcome = match outcome {
            Outcome::Delivered => "delivered",
            Outcome::Retry { .. } => "retry",
            Outcome::Dead { .. } => "dead",
            Outcome::Cancelled => "cancelled",
        };
        self.metrics.deliveries.get_or_create(&Became { outcome }).inc();
    }
}

impl Lane {
    fn lock(&self) -> MutexGuard<'_, Traffic> {
        self.traffic.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
