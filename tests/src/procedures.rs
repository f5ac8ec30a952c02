//! Procedures as the tests run them: the real host, with a count of its calls, so that a replay that
//! asks a procedure is noticed.

use engine::procedure::{Call, ComponentId, Failure, Procedures, Reply};
use host::{Compiler, Host, Options};
use runtime::{ProcedureHost, Sandbox};
use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// A host that all scenarios of a test share, so that each component is compiled once.
pub struct Machine {
    host: Host,
    _folder: TempDir,
}

/// How often procedures were asked.
#[derive(Debug, Clone, Default)]
pub struct Calls(Arc<AtomicU64>);

/// Sets up the sandbox of a service, the first time and after each crash.
pub type Sandboxes = Arc<dyn Fn() -> Sandbox>;

/// What one life of a service has of the host: components count only when they were brought in it.
struct Hosted {
    machine: Arc<Machine>,
    brought: Mutex<HashSet<ComponentId>>,
    calls: Calls,
}

impl Machine {
    /// Sets the host up. Components are compiled in this process: the limited child has tests of its
    /// own.
    pub fn new() -> Arc<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let caps = engine::procedure::Limits::MOST;
        let options = Options { cache: folder.path().join("cache"), compiler: Compiler::Inside, caps, instances: 8 };
        Arc::new(Self { host: Host::new(options).expect("the sandbox can be set up"), _folder: folder })
    }

    /// Sandboxes on this machine.
    pub fn sandboxes(self: &Arc<Self>, calls: &Calls) -> Sandboxes {
        let (machine, calls) = (Arc::clone(self), calls.clone());
        Arc::new(move || {
            let (machine, calls) = (Arc::clone(&machine), calls.clone());
            Sandbox(Arc::new(Hosted { machine, brought: Mutex::default(), calls }))
        })
    }
}

impl Calls {
    /// Up to now.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Procedures for Hosted {
    fn ask(&self, call: &Call<'_>) -> Reply {
        self.calls.0.fetch_add(1, Ordering::Relaxed);
        if self.is_loaded(call.component) { self.machine.host.ask(call) } else { Reply::failed(Failure::NotReady) }
    }
}

impl ProcedureHost for Hosted {
    fn is_loaded(&self, component: &ComponentId) -> bool {
        self.brought.lock().expect("no panic").contains(component)
    }

    fn load(&self, bytes: &[u8]) -> Result<(), String> {
        let loaded = self.machine.host.load(bytes).map_err(|error| error.to_string())?;
        self.brought.lock().expect("no panic").insert(loaded.component);
        Ok(())
    }
}

/// A sandbox in which nothing runs.
pub fn no_sandboxes() -> Sandboxes {
    Arc::new(Sandbox::default)
}
