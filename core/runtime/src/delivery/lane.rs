//! The way to one endpoint of one ledger: a few letters on the wire at once, a few more ready, and
//! a breaker. A lane belongs to the ledger's writer and outlives the sleep of its state, so that a
//! rest is not cut short by it.

use super::breaker::{Breaker, Gate};
use super::letter::Letter;
use super::post::{Post, Reply};
use super::{Options, retry};
use crate::clock::Clock;
use crate::metrics::{Became, Metrics};
use engine::entry::{DeliveryRecord, MessageId, Outcome};
use engine::id::EndpointId;
use engine::time::Timestamp;
use std::collections::VecDeque;
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
}

/// The way to one endpoint.
pub(crate) struct Lane {
    endpoint: EndpointId,
    /// Where the writer hears what became of a letter.
    back: mpsc::UnboundedSender<Back>,
    metrics: Arc<Metrics>,
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
        Self { options: options.clone(), seed, clock, metrics, post, on_the_wire }
    }

    /// A way to an endpoint. What becomes of letters is told on `back`.
    pub(crate) fn lane(&self, endpoint: &EndpointId, back: &mpsc::UnboundedSender<Back>) -> Arc<Lane> {
        Arc::new(Lane {
            endpoint: endpoint.clone(),
            back: back.clone(),
            metrics: Arc::clone(&self.metrics),
            traffic: Mutex::default(),
        })
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

    /// Gives a letter on its way.
    pub(crate) fn send(self: &Arc<Self>, lane: &Arc<Lane>, letter: Letter) {
        self.metrics.deliveries_in_flight.inc();
        let mut traffic = lane.lock();
        if traffic.sending >= self.options.per_endpoint.max(1) {
            traffic.ready.push_back(letter);
            return;
        }
        traffic.sending += 1;
        drop(traffic);
        tokio::spawn(Arc::clone(self).carry(Arc::clone(lane), letter));
    }

    /// Carries a letter, and then others that are ready, until there are none.
    async fn carry(self: Arc<Self>, lane: Arc<Lane>, letter: Letter) {
        let mut next = Some(letter);
        while let Some(letter) = next {
            // Never closed; without a permit it would only be one letter more.
            let permit = self.on_the_wire.acquire().await;
            let reply = self.post.send(&letter, self.clock.now()).await;
            drop(permit);
            let told = self.judge(&lane, &letter, &reply);
            // The lane first: who hears of a result finds the room it made.
            let held;
            (next, held) = self.next(&lane, &reply);
            self.metrics.deliveries_in_flight.dec();
            // A writer that is gone reads the outbox again when it is back. Why letters are held
            // comes before them, so that they are not given out at once again.
            let told_all = std::iter::once(told).chain(held.into_iter().map(Back::Held));
            told_all.for_each(|told| drop(lane.back.send(told)));
        }
    }

    /// The next letter of the lane for the carrier that is free now. When the endpoint is given a
    /// rest or is no more, and when the writer is gone, all that are ready go back.
    fn next(&self, lane: &Lane, reply: &Reply) -> (Option<Letter>, Vec<MessageId>) {
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
        let held = match resting || *reply == Reply::Gone || lane.back.is_closed() {
            true => traffic.hold(&self.metrics),
            false => Vec::new(),
        };
        let next = traffic.ready.pop_front();
        if next.is_none() {
            traffic.sending -= 1;
        }
        (next, held)
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

impl Traffic {
    /// Takes back what is ready and not on the wire yet.
    fn hold(&mut self, metrics: &Metrics) -> Vec<MessageId> {
        metrics.deliveries_in_flight.dec_by(self.ready.len() as i64);
        self.ready.drain(..).map(|letter| letter.message).collect()
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        if self.lock().resting {
            self.metrics.breakers_open.dec();
        }
    }
}

impl Lane {
    /// Takes back what is ready and not on the wire yet.
    pub(crate) fn recall(&self) -> Vec<MessageId> {
        self.lock().hold(&self.metrics)
    }

    fn lock(&self) -> MutexGuard<'_, Traffic> {
        self.traffic.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
