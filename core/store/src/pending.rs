//! An answer that comes later: awaited in async code, waited for in a plain thread.

use crate::Error;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::oneshot;

/// The answer to something the store has not finished yet. Dropping it does not stop the work.
#[must_use = "nothing is known to be durable before this has been awaited or waited for"]
#[derive(Debug)]
pub struct Pending<T>(State<T>);

#[derive(Debug)]
enum State<T> {
    Known(Option<Result<T, Error>>),
    Coming(oneshot::Receiver<Result<T, Error>>),
}

/// The other end of a [`Pending`]: whoever holds it owes the answer.
#[derive(Debug)]
pub struct Promise<T>(oneshot::Sender<Result<T, Error>>);

impl<T> Pending<T> {
    /// An answer that will be given through the promise. A promise that is dropped answers
    /// [`Error::Closed`].
    pub fn new() -> (Promise<T>, Self) {
        let (sender, receiver) = oneshot::channel();
        (Promise(sender), Self(State::Coming(receiver)))
    }

    /// An answer that is known already.
    pub fn ready(answer: Result<T, Error>) -> Self {
        Self(State::Known(Some(answer)))
    }

    /// Blocks this thread until the answer is there. Inside async code use `.await`; tokio
    /// panics when a runtime's thread is blocked.
    pub fn wait(self) -> Result<T, Error> {
        match self.0 {
            State::Known(answer) => answer.unwrap_or(Err(Error::Closed)),
            State::Coming(receiver) => receiver.blocking_recv().unwrap_or(Err(Error::Closed)),
        }
    }
}

impl<T: Unpin> Future for Pending<T> {
    type Output = Result<T, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.get_mut().0 {
            State::Known(answer) => Poll::Ready(answer.take().unwrap_or(Err(Error::Closed))),
            State::Coming(receiver) => {
                Pin::new(receiver).poll(context).map(|answer| answer.unwrap_or(Err(Error::Closed)))
            }
        }
    }
}

impl<T> Promise<T> {
    /// Gives the answer. Nobody waiting any more is no fault.
    pub fn keep(self, answer: Result<T, Error>) {
        let _ = self.0.send(answer);
    }
}
