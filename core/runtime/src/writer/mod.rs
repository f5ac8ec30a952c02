//! The writer of one ledger: the only one that decides and appends.
//!
//! It takes what waits in its queue as one batch, decides and applies each request on the state in
//! memory, appends all that follows, waits for the flush once, and then answers everybody. Reads
//! are served between batches, so nobody ever sees what is not durable. When the store fails, the
//! state is thrown away and built again from what the store holds.

mod batch;
mod components;
mod draft;
mod job;
pub(crate) mod replay;
mod rest;
mod told;

pub(crate) use job::Job;

use crate::delivery::{Back, Queue};
use crate::error::Error;
use crate::shared::Shared;
use engine::id::{EntryNo, LedgerId};
use engine::state::State;
use engine::time::Timestamp;
use job::Lot;
use std::sync::Arc;
use std::time::Duration;
use store::{Head, Term};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

/// The pause after the first failure of the store; it doubles six times.
const PAUSE: Duration = Duration::from_secs(1);

/// When to ask again what time brings, where the answer could not be recorded.
const STUCK_MILLIS: i64 = 60_000;

/// The writer of one ledger.
pub(crate) struct Writer {
    ledger: LedgerId,
    shared: Arc<Shared>,
    jobs: mpsc::Receiver<Job>,
    awake: Option<Awake>,
    /// What is to be sent. Outlives the state, because what is on the wire does.
    messages: Queue,
    backs: mpsc::UnboundedReceiver<Back>,
    /// When results are recorded that have not become many by then.
    record_at: Option<Instant>,
    /// Failures of the store in a row.
    failures: u32,
    /// Something is due and nothing could be made to follow from it.
    stuck: bool,
    snapshot: Option<JoinHandle<()>>,
    stopping: bool,
}

/// A ledger in memory.
struct Awake {
    state: State,
    head: Head,
    term: Term,
    leased: Instant,
    /// The newest entry that a snapshot contains.
    snapshot_at: EntryNo,
}

/// Why the writer turns to its work.
enum Turn {
    Jobs,
    Results,
    Idle,
    Over,
}

impl Writer {
    pub(crate) fn new(ledger: LedgerId, shared: Arc<Shared>, jobs: mpsc::Receiver<Job>) -> Self {
        let (back, backs) = mpsc::unbounded_channel();
        Self {
            messages: Queue::new(ledger.clone(), Arc::clone(&shared.desk), back),
            ledger,
            shared,
            jobs,
            awake: None,
            backs,
            record_at: None,
            failures: 0,
            stuck: false,
            snapshot: None,
            stopping: false,
        }
    }

    /// Works until it is told to stop.
    pub(crate) async fn run(mut self) {
        let mut waiting = Vec::new();
        loop {
            let turn = self.next_turn(&mut waiting).await;
            self.take_in();
            match turn {
                Turn::Jobs => self.work(Lot::sort(&mut waiting)).await,
                Turn::Results if self.results_are_due() => self.work(Lot::default()).await,
                Turn::Results => {}
                Turn::Idle => self.rest().await,
                Turn::Over => break,
            }
        }
        self.finish().await;
    }

    async fn next_turn(&mut self, waiting: &mut Vec<Job>) -> Turn {
        let most = self.shared.options.batch_max.max(1);
        let idle_at = Instant::now() + self.shared.options.idle_after;
        let may_rest = self.awake.is_some() && !self.messages.is_busy();
        let record_at = self.record_at;
        tokio::select! {
            count = self.jobs.recv_many(waiting, most) => if count == 0 { Turn::Over } else { Turn::Jobs },
            Some(back) = self.backs.recv() => {
                self.messages.came_back(back, self.awake.as_ref().map(|awake| &awake.state));
                Turn::Results
            }
            () = sleep_until(record_at.unwrap_or(idle_at)), if record_at.is_some() => Turn::Results,
            () = sleep_until(idle_at), if may_rest => Turn::Idle,
        }
    }

    /// Takes in all results that have come back.
    fn take_in(&mut self) {
        while let Ok(back) = self.backs.try_recv() {
            self.messages.came_back(back, self.awake.as_ref().map(|awake| &awake.state));
        }
        self.expect_results();
    }

    /// Results wait a moment for others, and then they are recorded.
    fn expect_results(&mut self) {
        if self.messages.results_len() > 0 && self.record_at.is_none() {
            self.record_at = Some(Instant::now() + self.shared.options.delivery.results_wait);
        }
    }

    /// Many together make one entry; few wait a moment for others.
    fn results_are_due(&self) -> bool {
        let enough =
            self.failures == 0 && self.messages.results_len() >= self.shared.options.delivery.results_per_entry;
        enough || self.stopping || self.record_at.is_some_and(|at| at <= Instant::now())
    }

    async fn work(&mut self, mut lot: Lot) {
        // Until the timer knows what comes next, so that nobody pushes a clock in between.
        let _working = self.shared.busy.hold();
        if lot.stop {
            // What is in the queue still counts; nothing more gets in.
            self.stopping = true;
            self.jobs.close();
            self.messages.recall_all(self.awake.as_ref().map(|awake| &awake.state));
        }
        if lot.needs_state() || self.results_are_due() && self.messages.results_len() > 0 {
            match self.ready().await {
                Ok(()) => self.serve(&mut lot).await,
                Err(error) => self.fail(&mut lot, &error),
            }
        }
        for done in lot.sleeps.drain(..) {
            if !self.messages.is_busy() {
                self.rest().await;
            }
            if let Some(done) = done {
                // Whoever asked may have gone meanwhile.
                let _ = done.send(());
            }
        }
    }

    async fn serve(&mut self, lot: &mut Lot) {
        if let Some(awake) = &self.awake {
            for (look, _busy) in lot.reads.drain(..) {
                // A writer can be there before its ledger is: the one that is asked to open it.
                look(match awake.head.number {
                    EntryNo(0) => Err(Error::UnknownLedger { ledger: self.ledger.clone() }),
                    _ => Ok(&awake.state),
                });
            }
        }
        let is_shared = lot.asked.len() > 1;
        self.execute(std::mem::take(&mut lot.asked)).await;
        self.snapshot_if_many().await;
        self.give_out();
        self.set_wake();
        if is_shared {
            // Those who were answered together mostly ask again together. One turn for them, and
            // the next batch is whole instead of one caller and then the others.
            tokio::task::yield_now().await;
        }
    }

    /// Awake, and with a lease that holds for a while.
    async fn ready(&mut self) -> Result<(), Error> {
        if let Some(room) = self.shared.awake.used(&self.ledger, self.shared.options.awake_max)
            && let Some(jobs) = self.shared.writer(&room)
        {
            // A full queue means that it is needed where it is.
            let _ = jobs.try_send(Job::Sleep { done: None });
        }
        let half = self.shared.options.lease / 2;
        if let Some(term) = self.awake.as_ref().filter(|awake| awake.leased.elapsed() > half).map(|awake| awake.term) {
            let leased = Instant::now();
            let held = self.renewed(term).await?;
            // Without the lease somebody else has written meanwhile, or could have.
            self.awake = self.awake.take().filter(|_| held).map(|awake| Awake { leased, ..awake });
        }
        if self.awake.is_none() {
            self.load().await?;
        }
        Ok(())
    }

    fn fail(&mut self, lot: &mut Lot, error: &Error) {
        for asked in lot.asked.drain(..) {
            self.answer(asked, Err(error.clone()));
        }
        for (look, _busy) in lot.reads.drain(..) {
            look(Err(error.clone()));
        }
        self.failed(error);
    }

    /// After a failure: nothing in memory counts, and time is looked at again soon.
    fn failed(&mut self, error: &Error) {
        self.awake = None;
        self.shared.awake.gone(&self.ledger);
        self.shared.metrics.append_failures.inc();
        let pause = PAUSE * (1 << self.failures.min(6));
        self.failures = self.failures.saturating_add(1);
        let pause_ms = pause.as_millis() as i64;
        let ledger = &self.ledger;
        tracing::error!(%ledger, code = error.code(), %error, pause_ms, "the ledger could not be served; it is loaded again");
        self.shared.wakes.set(&self.ledger, Some(self.shared.clock.now().plus_millis(pause_ms)));
        self.record_at = self.record_at.map(|_| Instant::now() + pause);
    }

    /// The present instant of the ledger. After a clock was put back it is that of the newest entry:
    /// what was owed by then is not made to wait.
    fn now(&self, awake: &Awake) -> Timestamp {
        self.shared.clock.now().max(awake.state.last_at)
    }

    fn give_out(&mut self) {
        let Some(awake) = self.awake.as_ref().filter(|_| !self.stopping) else { return };
        let now = self.now(awake);
        self.messages.give_out(&awake.state, now, &self.shared.busy);
        // Some need no sending: what they speak of is settled.
        self.expect_results();
    }

    /// Tells the timer when to come back.
    fn set_wake(&self) {
        let Some(awake) = &self.awake else { return };
        let time = engine::next_wake(&awake.state).map(|wake| match self.stuck {
            true => wake.max(self.shared.clock.now().plus_millis(STUCK_MILLIS)),
            false => wake,
        });
        let look = self.messages.next_look(self.now(awake));
        self.shared.wakes.set(&self.ledger, time.into_iter().chain(look).min());
    }

    /// After the last job: waits a little for what is on the wire, so that it is not sent again.
    async fn finish(mut self) {
        let deadline = Instant::now() + self.shared.options.stop_grace;
        while self.messages.is_busy() {
            self.take_in();
            if self.messages.results_len() > 0 {
                self.work(Lot::default()).await;
                if self.failures > 0 {
                    break;
                }
                continue;
            }
            tokio::select! {
                Some(back) = self.backs.recv() => {
                    self.messages.came_back(back, self.awake.as_ref().map(|awake| &awake.state));
                }
                () = sleep_until(deadline) => {
                    tracing::warn!(ledger = %self.ledger, "messages are still on the wire; they will be sent again");
                    break;
                }
            }
        }
        self.rest().await;
    }
}

impl Drop for Writer {
    /// A writer that a panic ends takes its state along: the next one loads what is durable.
    fn drop(&mut self) {
        if !std::thread::panicking() || self.stopping {
            return;
        }
        // First, so that no wake gets into a queue that nobody reads.
        self.jobs.close();
        self.shared.awake.gone(&self.ledger);
        self.shared.metrics.writer_deaths.inc();
        tracing::error!(ledger = %self.ledger, "a fault ended the writer of this ledger; another one takes over");
        self.shared.wake_soon(&self.ledger);
    }
}
