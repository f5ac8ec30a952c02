//! Where procedures run: the host of components, made when the first one comes, so that a service
//! without procedures pays nothing for it.
//!
//! Components come in two ways. The runtime loads those a ledger asks; they stay. A visitor (an
//! upload that is checked, a candidate that is rehearsed) stays as long as somebody holds its
//! [`Visit`], unless the runtime wants it meanwhile.

use axum::body::Bytes;
use engine::procedure::{Call, ComponentId, Failure, Limits, Procedures, Reply};
use host::{Compiler, Host, HostError, Loaded, Options, Unusable};
use runtime::ProcedureHost;
use std::collections::{HashMap, HashSet};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The hidden command of this program that compiles one component and ends.
pub const COMPILE: &str = "compile-procedure";
/// The folder for compiled code in the data folder. It can be deleted: what it held is made again.
const CACHE: &str = "components";
/// Uploads and rehearsals at work at once; further ones wait.
const ASIDE: usize = 2;
/// Calls at the same time for each processor: a call computes and waits for nothing.
const CALLS_PER_PROCESSOR: u32 = 4;

/// The sandbox of a service with this data folder: this program compiles in a child of its own, and a
/// package gets what it asks for, up to the most there is.
pub fn options(data: &Path) -> io::Result<Options> {
    // Also right when the program's file was replaced by a newer one meanwhile: compiled code is only
    // good for the version that made it.
    let running = PathBuf::from("/proc/self/exe");
    let program = if running.exists() { running } else { std::env::current_exe()? };
    let processors = std::thread::available_parallelism().map_or(1, |count| count.get() as u32);
    Ok(Options {
        cache: std::path::absolute(data)?.join(CACHE),
        compiler: Compiler::Child { program, args: vec![COMPILE.into()] },
        caps: Limits::MOST,
        instances: processors.saturating_mul(CALLS_PER_PROCESSOR),
    })
}

/// The sandbox of a service.
pub struct Sandbox {
    options: Options,
    made: OnceLock<Host>,
    making: Mutex<()>,
    held: Mutex<Held>,
    aside: Arc<Semaphore>,
}

/// Who wants which component.
#[derive(Default)]
struct Held {
    kept: HashSet<ComponentId>,
    visitors: HashMap<ComponentId, usize>,
}

/// Why a component is not ready.
#[derive(Debug)]
pub enum Unready {
    /// The file cannot be used.
    File(Unusable),
    /// The sandbox cannot be set up on this machine.
    Sandbox(HostError),
    /// Our own mistake; it is in the log.
    Panicked,
}

/// A component that can be asked while this lives.
pub struct Visit {
    sandbox: Arc<Sandbox>,
    component: ComponentId,
}

impl Sandbox {
    /// Nothing is started and no folder touched before the first component comes.
    pub fn new(options: Options) -> Self {
        let aside = Arc::new(Semaphore::new(ASIDE));
        Self { options, made: OnceLock::new(), making: Mutex::default(), held: Mutex::default(), aside }
    }

    /// Makes a file ready for a visit, on a thread where that holds nobody up. Dropping the future
    /// does not stop a compilation that has begun; it ends by its own limits.
    pub async fn visit(self: &Arc<Self>, bytes: Bytes) -> Result<(Loaded, Visit), Unready> {
        let place = self.place().await;
        let sandbox = Arc::clone(self);
        let loaded = tokio::task::spawn_blocking(move || {
            let _place = place;
            let visit = sandbox.enter(ComponentId::of(&bytes));
            sandbox.ready(&bytes).map(|loaded| (loaded, visit))
        });
        loaded.await.unwrap_or(Err(Unready::Panicked))
    }

    /// A place among those who do long work aside; given back by dropping it.
    pub async fn place(&self) -> Option<OwnedSemaphorePermit> {
        // The semaphore is never closed, so there is always a place in the end.
        Arc::clone(&self.aside).acquire_owned().await.ok()
    }

    /// No ledger asks this component any more.
    pub fn forget(&self, component: &ComponentId) {
        let mut held = self.held();
        held.kept.remove(component);
        self.leave_if_unwanted(&held, component);
    }

    fn enter(self: &Arc<Self>, component: ComponentId) -> Visit {
        *self.held().visitors.entry(component.clone()).or_default() += 1;
        Visit { sandbox: Arc::clone(self), component }
    }

    fn ready(&self, bytes: &[u8]) -> Result<Loaded, Unready> {
        let host = self.host().map_err(Unready::Sandbox)?;
        host.load(bytes).map_err(Unready::File)
    }

    fn host(&self) -> Result<&Host, HostError> {
        if let Some(host) = self.made.get() {
            return Ok(host);
        }
        let _alone = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if self.made.get().is_none() {
            let host = Host::new(self.options.clone())?;
            // Nobody else makes one meanwhile.
            let _ = self.made.set(host);
            tracing::info!("the sandbox for procedures is ready");
        }
        self.made.get().ok_or_else(|| HostError::Machine("it was not kept".to_owned()))
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Under the lock, so that nobody who comes meanwhile finds it gone.
    fn leave_if_unwanted(&self, held: &Held, component: &ComponentId) {
        let wanted = held.kept.contains(component) || held.visitors.contains_key(component);
        if let Some(host) = self.made.get().filter(|_| !wanted) {
            host.unload(component);
        }
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let mut held = self.sandbox.held();
        let left = held.visitors.get(&self.component).map_or(0, |visitors| visitors - 1);
        if left > 0 {
            held.visitors.insert(self.component.clone(), left);
            return;
        }
        held.visitors.remove(&self.component);
        self.sandbox.leave_if_unwanted(&held, &self.component);
    }
}

impl Procedures for Sandbox {
    fn ask(&self, call: &Call<'_>) -> Reply {
        self.made.get().map_or_else(|| Reply::failed(Failure::NotReady), |host| host.ask(call))
    }
}

impl ProcedureHost for Sandbox {
    fn is_loaded(&self, component: &ComponentId) -> bool {
        // A visitor may be gone the next moment.
        self.held().kept.contains(component)
    }

    fn load(&self, bytes: &[u8]) -> Result<(), String> {
        let component = ComponentId::of(bytes);
        self.held().kept.insert(component.clone());
        let loaded = catch_unwind(AssertUnwindSafe(|| self.ready(bytes))).unwrap_or(Err(Unready::Panicked));
        loaded.map(drop).map_err(|unready| {
            self.forget(&component);
            unready.to_string()
        })
    }
}

impl std::fmt::Display for Unready {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unready::File(unusable) => unusable.fmt(f),
            Unready::Sandbox(error) => error.fmt(f),
            Unready::Panicked => f.write_str("the sandbox itself failed"),
        }
    }
}
