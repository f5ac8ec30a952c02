//! The clock behind the limit on time: while a call runs, a thread moves the engine's epoch on;
//! while none runs, it sleeps and wakes nobody.

use crate::limits::TICK;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use wasmtime::Engine;

/// The clock. Its thread ends with it.
pub(crate) struct Ticker {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    running: u32,
    /// The thread waits for a call, however long.
    asleep: bool,
    ended: bool,
}

/// Ticks after the last call before the thread goes to sleep. Waking it costs as much as a short
/// call, so it stays up while calls follow each other.
const LINGERS: u32 = 50;

/// While this lives, the clock runs.
pub(crate) struct Running<'a> {
    shared: &'a Shared,
}

impl Ticker {
    /// Starts the thread.
    pub(crate) fn start(engine: &Engine) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            state: Mutex::new(State { running: 0, asleep: false, ended: false }),
            changed: Condvar::new(),
        });
        let (engine, of_thread) = (engine.clone(), shared.clone());
        std::thread::Builder::new().name("procedure-clock".into()).spawn(move || of_thread.tick(&engine))?;
        Ok(Ticker { shared })
    }

    /// Keeps the clock going as long as the result lives.
    pub(crate) fn run(&self) -> Running<'_> {
        let mut state = self.shared.lock();
        state.running += 1;
        if state.asleep {
            self.shared.changed.notify_all();
        }
        Running { shared: &self.shared }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tick(&self, engine: &Engine) {
        let mut state = self.lock();
        let mut idle = 0;
        while !state.ended {
            idle = if state.running == 0 { idle + 1 } else { 0 };
            if idle > LINGERS {
                state.asleep = true;
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                state.asleep = false;
                idle = 0;
                continue;
            }
            // Calls that come and go wake this wait early; a tick is a tick only when its time is over.
            let began = Instant::now();
            while !state.ended && began.elapsed() < TICK {
                let left = TICK.saturating_sub(began.elapsed());
                state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
            }
            engine.increment_epoch();
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.shared.lock().running -= 1;
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.shared.lock().ended = true;
        self.shared.changed.notify_all();
    }
}
