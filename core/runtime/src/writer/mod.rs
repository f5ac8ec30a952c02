//! The writer of one ledger: the only one that decides and appends.
//!
//! It takes what waits in its queue as one batch, decides and applies each request on the state in
//! memory, appends all that follows, waits for the flush once, and then answers everybody. Reads
//! are served between batches, so nobody ever sees what is not durable. When the store fails, the
//! state is thrown away and built again from what the store holds.

mod draft;
mod batch;
mod rest;
pub(crate) mod replay;

use crate::busy::Hold;
use crate::error::Error;
use crate::handle::Answer;
use crate::shared::Shared;
use engine::id::{EntryNo, LedgerId};
use engine::input::Request;
use engine::state::State;
use std::sync::Arc;
use store::{Head, Term};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

/// What a writer can be asked to do. Some hold a [`Hold`]: they count as busy until done.
pub(crate) enum Job {
    /// Decide a request.
    Execute { request: Box<Request>, answer: oneshot::Sender<Result<Answer, Error>>, _busy: Hold },
    /// Show the state.
    Read { look: Look, _busy: Hold },
    /// Time has come for something.
    Wake { _busy: Hold },
    /// Leave memory, unless there is something to do.
    Sleep { done: Option<oneshot::Sender<()>> },
    /// Do what waits, then end.
    Stop,
}

type Look = Box<dyn FnOnce(Result<&State, Error>) + Send>;

/// A request and who is told what came of it.
struct Asked {
    request: Request,
    to: To,
}

/// Who is told.
enum To {
    /// A caller that waits.
    Caller(oneshot::Sender<Result<Answer, Error>>, Hold),
    /// Nobody: time itself asked.
    Clock,
}

impl To {
    fn is_wanted(&self) -> bool {
        match self {
            Self::Caller(caller, _) => !caller.is_closed(),
            Self::Clock => true,
        }
    }
}

/// The writer of one ledger.
pub(crate) struct Writer {
    ledger: LedgerId,
    shared: Arc<Shared>,
    jobs: mpsc::Receiver<Job>,
    awake: Option<Awake>,
    /// Failures of the store in a row.
    failures: u32,
    snapshot: Option<JoinHandle<()>>,
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

/// What was taken from the queue at once.
#[derive(Default)]
struct Lot {
    asked: Vec<Asked>,
    reads: Vec<(Look, Hold)>,
    woken: Vec<Hold>,
    sleeps: Vec<Option<oneshot::Sender<()>>>,
    stop: bool,
}

impl Lot {
    fn sort(jobs: &mut Vec<Job>) -> Self {
        let mut lot = Self::default();
        for job in jobs.drain(..) {
            match job {
                Job::Execute { request, answer, _busy } => {
                    lot.asked.push(Asked { request: *request, to: To::Caller(answer, _busy) });
                }
                Job::Read { look, _busy } => lot.reads.push((look, _busy)),
                Job::Wake { _busy } => lot.woken.push(_busy),
                Job::Sleep { done } => lot.sleeps.push(done),
                Job::Stop => lot.stop = true,
            }
        }
        lot
    }

    fn needs_state(&self) -> bool {
        !(self.asked.is_empty() && self.reads.is_empty() && self.woken.is_empty())
    }
}

impl Writer {
    pub(crate) fn new(ledger: LedgerId, shared: Arc<Shared>, jobs: mpsc::Receiver<Job>) -> Self {
        Self { ledger, shared, jobs, awake: None, failures: 0, snapshot: None }
    }

    /// Works until it is told to stop.
    pub(crate) async fn run(mut self) {
        let mut waiting = Vec::new();
        loop {
            if self.next_jobs(&mut waiting).await == 0 {
                break;
            }
            let lot = Lot::sort(&mut waiting);
            if lot.stop {
                // What is in the queue still counts; nothing more gets in.
                self.jobs.close();
            }
            self.work(lot).await;
        }
        self.rest().await;
    }

    /// What waits in the queue, or nothing once it is closed and empty. Goes to sleep meanwhile
    /// when nobody comes for long.
    async fn next_jobs(&mut self, waiting: &mut Vec<Job>) -> usize {
        let most = self.shared.options.batch_max.max(1);
        if self.awake.is_some() {
            let idle = Instant::now() + self.shared.options.idle_after;
            tokio::select! {
                biased;
                count = self.jobs.recv_many(waiting, most) => return count,
                () = sleep_until(idle) => self.rest().await,
            }
        }
        self.jobs.recv_many(waiting, most).await
    }

    async fn work(&mut self, mut lot: Lot) {
        if lot.needs_state() {
            match self.ready().await {
                Ok(()) => self.serve(&mut lot).await,
                Err(error) => self.fail(&mut lot, &error),
            }
        }
        for done in lot.sleeps.drain(..) {
            self.rest().await;
            if let Some(done) = done {
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
        self.execute(std::mem::take(&mut lot.asked)).await;
        self.snapshot_if_many();
        self.set_wake();
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
        self.failures = self.failures.saturating_add(1);
        let pause_ms = 1_000_i64 << self.failures.min(6);
        tracing::error!(ledger = %self.ledger, code = error.code(), %error, pause_ms, "the store failed; the ledger is loaded again");
        self.shared.wakes.set(&self.ledger, Some(self.shared.clock.now().plus_millis(pause_ms)));
    }

    /// Tells the timer when to come back.
    fn set_wake(&self) {
        let Some(awake) = &self.awake else { return };
        let now = self.shared.clock.now();
        let wake = engine::next_wake(&awake.state).map(|wake| {
            // Time was looked at a moment ago. Looking again at once would not end.
            if wake <= now { now.plus_millis(1_000) } else { wake }
        });
        self.shared.wakes.set(&self.ledger, wake);
    }
}
