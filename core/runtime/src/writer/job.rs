//! What a writer can be asked to do, and what it takes from its queue at once.

use crate::busy::Hold;
use crate::error::Error;
use crate::handle::Answer;
use engine::entry::DeliveryRecord;
use engine::input::{Hashed, Input, Request};
use engine::state::State;
use tokio::sync::oneshot;

/// One job. Some hold a [`Hold`]: they count as busy until done.
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

pub(crate) type Look = Box<dyn FnOnce(Result<&State, Error>) + Send>;

/// A request and who is told what came of it.
pub(super) struct Asked {
    pub(super) request: Request,
    pub(super) to: To,
}

/// Who is told.
pub(super) enum To {
    /// A caller that waits.
    Caller(oneshot::Sender<Result<Answer, Error>>, Hold),
    /// The deliveries, whose results the request holds.
    Deliveries,
    /// The writer, for which time itself asked.
    Clock,
    /// Nobody.
    Nobody,
}

impl Asked {
    /// Time has passed.
    pub(super) fn tick() -> Self {
        Self { request: Request::tick(), to: To::Clock }
    }

    /// What became of deliveries.
    pub(super) fn results(results: Vec<DeliveryRecord>) -> Self {
        let input = Input::RecordDeliveries(Hashed(results));
        Self { request: Request::new("delivery", input), to: To::Deliveries }
    }

    /// Whether somebody still wants it. Whoever stopped waiting has asked for nothing.
    pub(super) fn is_wanted(&self) -> bool {
        match &self.to {
            To::Caller(caller, _) => !caller.is_closed(),
            To::Deliveries | To::Clock | To::Nobody => true,
        }
    }
}

/// What was taken from the queue at once.
#[derive(Default)]
pub(super) struct Lot {
    pub(super) asked: Vec<Asked>,
    pub(super) reads: Vec<(Look, Hold)>,
    woken: Vec<Hold>,
    pub(super) sleeps: Vec<Option<oneshot::Sender<()>>>,
    pub(super) stop: bool,
}

impl Lot {
    pub(super) fn sort(jobs: &mut Vec<Job>) -> Self {
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

    pub(super) fn needs_state(&self) -> bool {
        !(self.asked.is_empty() && self.reads.is_empty() && self.woken.is_empty())
    }
}
