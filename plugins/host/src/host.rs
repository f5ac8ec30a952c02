//! The host: components that are ready, and one way to ask them.

use crate::cache::{self, Cache};
use crate::calendars::Calendars;
use crate::compiler::Compiler;
use crate::form::{self, Form};
use crate::limits;
use crate::machine;
use crate::pace::aside;
use crate::planted::{Bug, planted};
use crate::procedure::{self, Procedure, Room};
use crate::sandbox::Sandbox;
use crate::ticker::Ticker;
use crate::turns::Turns;
use crate::unusable::Unusable;
use crate::{failure, question};
use engine::procedure::{Call, ComponentId, Failure, Hook, Limits, Procedures, Proposal, Reply, Settings};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};
use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, Store, Trap, UpdateDeadline};

/// How a host is made.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder for compiled code; made where it is missing, and for its owner alone.
    pub cache: PathBuf,
    /// How components are compiled.
    pub compiler: Compiler,
    /// The operator's caps on one call.
    pub caps: Limits,
    /// Calls at the same time, of all ledgers together; at least 1.
    pub instances: u32,
}

/// Why a host cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The folder for compiled code cannot be used.
    #[error("the folder for compiled procedures {folder} cannot be used: {source}")]
    Cache {
        /// The folder.
        folder: PathBuf,
        /// What the machine says.
        source: std::io::Error,
    },
    /// The machine does not give what the sandbox needs.
    #[error("the sandbox for procedures cannot be set up: {0}")]
    Machine(String),
}

/// Runs procedures. Cheap to share behind an `Arc`.
pub struct Host {
    engine: Engine,
    linker: Linker<Sandbox>,
    cache: Cache,
    compiler: Compiler,
    caps: Limits,
    /// One compilation at a time: it is the heaviest thing the service does.
    compiling: Mutex<()>,
    ready: RwLock<HashMap<ComponentId, Arc<Procedure>>>,
    calendars: Calendars,
    turns: Turns,
    ticker: Ticker,
}

/// A component that is ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// Its id.
    pub component: ComponentId,
    /// Hooks it answers.
    pub hooks: Vec<Hook>,
    /// Whether nothing had to be compiled.
    pub from_cache: bool,
}

impl Host {
    /// Sets up the sandbox.
    pub fn new(options: Options) -> Result<Host, HostError> {
        let Options { cache: folder, compiler, caps, instances } = options;
        let machine = |error: wasmtime::Error| HostError::Machine(format!("{error:#}"));
        let instances = instances.clamp(1, limits::INSTANCES_MOST);
        let engine = machine::runner(instances).map_err(machine)?;
        let cache = Cache::open(&folder, &engine).map_err(|source| HostError::Cache { folder, source })?;
        Ok(Host {
            linker: machine::linker(&engine).map_err(machine)?,
            cache,
            compiler,
            caps,
            compiling: Mutex::new(()),
            ready: RwLock::new(HashMap::new()),
            calendars: Calendars::default(),
            turns: Turns::new(instances),
            ticker: Ticker::start(&engine).map_err(|error| HostError::Machine(error.to_string()))?,
            engine,
        })
    }

    /// Makes a component ready: validates all of it, opens its code from the cache or compiles it,
    /// and links it ahead.
    pub fn load(&self, bytes: &[u8]) -> Result<Loaded, Unusable> {
        form::first_look(bytes)?;
        let component = ComponentId::of(bytes);
        if let Some(loaded) = self.without_compiling(&component, bytes)? {
            return Ok(loaded);
        }
        let form = Form::read(bytes)?;
        let _one_at_a_time = self.compiling.lock().unwrap_or_else(PoisonError::into_inner);
        // While this one waited, another may have compiled the same.
        if let Some(loaded) = self.without_compiling(&component, bytes)? {
            return Ok(loaded);
        }
        let code = self.compile(&component, bytes)?;
        self.link(component, &code, &form, false)
    }

    /// Makes a component ready that is ready already or whose code is in the cache. The cache holds
    /// code of files alone that were validated, and the id says that this is the same file.
    fn without_compiling(&self, component: &ComponentId, bytes: &[u8]) -> Result<Option<Loaded>, Unusable> {
        if let Some(procedure) = self.procedure(component) {
            return Ok(Some(Loaded { component: component.clone(), hooks: procedure.hooks(), from_cache: true }));
        }
        match self.cache.get(&self.engine, component) {
            Some(code) => self.link(component.clone(), &code, &Form::read_validated(bytes)?, true).map(Some),
            None => Ok(None),
        }
    }

    fn link(
        &self,
        component: ComponentId,
        code: &Component,
        form: &Form,
        from_cache: bool,
    ) -> Result<Loaded, Unusable> {
        let procedure = form::guarded(|| Procedure::link(code, form, &self.linker))?;
        let hooks = procedure.hooks();
        let mut ready = self.ready.write().unwrap_or_else(PoisonError::into_inner);
        ready.insert(component.clone(), Arc::new(procedure));
        Ok(Loaded { component, hooks, from_cache })
    }

    /// Whether it can be asked.
    pub fn is_loaded(&self, component: &ComponentId) -> bool {
        self.procedure(component).is_some()
    }

    /// Forgets a component. Calls that run end as they would; its code stays in the cache.
    pub fn unload(&self, component: &ComponentId) {
        self.ready.write().unwrap_or_else(PoisonError::into_inner).remove(component);
    }

    fn procedure(&self, component: &ComponentId) -> Option<Arc<Procedure>> {
        self.ready.read().unwrap_or_else(PoisonError::into_inner).get(component).cloned()
    }

    fn compile(&self, component: &ComponentId, bytes: &[u8]) -> Result<Component, Unusable> {
        let code = self.compiler.compile(bytes)?;
        if let Err(error) = self.cache.put(component, &code) {
            // The next start is slower, that is all.
            tracing::warn!(%component, %error, "compiled code could not be kept");
        }
        let opened = cache::opened(&self.engine, &code);
        opened.map_err(|error| Unusable::TooDemanding { detail: crate::words::clean(&format!("{error:#}"), 300) })
    }

    fn run(&self, procedure: &Procedure, call: &Call<'_>) -> Reply {
        let granted = limits::granted(call.limits, self.caps);
        let mut room = match self.room(procedure, call, granted) {
            Ok(room) => room,
            Err(error) => return Reply::failed(failure::of(&error, None, false)),
        };
        let outcome = answer(procedure, call, &mut room);
        let left = room.store.get_fuel().unwrap_or(0);
        let sandbox = room.store.data_mut();
        let outcome = match outcome {
            Ok(Ok(_)) if left == 0 => Err(Failure::Fuel),
            Ok(given) => given,
            Err(error) => Err(failure::of(&error, sandbox.stopped, left == 0)),
        };
        let fuel = granted.fuel.saturating_add(1).saturating_sub(left).min(granted.fuel);
        let (memory, log) = (sandbox.memory_peak, std::mem::take(&mut sandbox.log));
        procedure.leave(room);
        Reply { outcome, fuel, memory, log }
    }

    /// Where the call runs: a fresh store with its limits.
    fn room(&self, procedure: &Procedure, call: &Call<'_>, granted: Limits) -> wasmtime::Result<Room> {
        let mut room = match procedure.kept() {
            Some(room) => room,
            None => Room { store: self.store(procedure, call, granted), instance: None },
        };
        // One more than there is: wasmtime stops a guest that has overdrawn, and who is left with
        // nothing of this has overdrawn too. So exactly the limit is still allowed.
        room.store.set_fuel(granted.fuel.saturating_add(1))?;
        until(&mut room.store, Duration::from_millis(u64::from(granted.millis)));
        Ok(room)
    }

    fn store(&self, procedure: &Procedure, call: &Call<'_>, granted: Limits) -> Store<Sandbox> {
        let calendar = self.calendars.of(call.ledger, call.calendar, procedure.calendar);
        let settings = if procedure.settings { call.settings.clone() } else { Settings::new() };
        let mut store = Store::new(&self.engine, Sandbox::new(granted.memory, calendar, settings));
        store.limiter(|sandbox| sandbox);
        if !planted(Bug::OutputUnlimited) {
            store.set_hostcall_fuel(limits::ANSWER_BYTES);
        }
        store.set_max_component_handles(limits::HANDLES);
        store
    }
}

fn answer(procedure: &Procedure, call: &Call<'_>, room: &mut Room) -> wasmtime::Result<Result<Proposal, Failure>> {
    let Some(hook) = procedure.hook(call.question.hook()) else { return Ok(Err(Failure::NoHook)) };
    let instance = match room.instance {
        Some(instance) => instance,
        None => *room.instance.insert(procedure.ahead.instantiate(&mut room.store)?),
    };
    procedure::put(&mut room.store, &instance, hook, call.question)
}

impl Procedures for Host {
    fn ask(&self, call: &Call<'_>) -> Reply {
        let Some(procedure) = self.procedure(call.component) else { return Reply::failed(Failure::NotReady) };
        if procedure.hook(call.question.hook()).is_none() {
            return Reply::failed(Failure::NoHook);
        }
        if !question::fits(call.question) {
            return Reply::failed(Failure::QuestionTooLarge);
        }
        let _turn = self.turns.take(call.ledger);
        let _running = self.ticker.run();
        // Nothing here is known to panic. Should wasmtime ever, it is this call's failure alone.
        let run = || catch_unwind(AssertUnwindSafe(|| self.run(&procedure, call)));
        let began = Instant::now();
        let reply = if procedure.pace.is_slow() { aside(run) } else { run() };
        procedure.pace.took(began.elapsed());
        let reply = reply.unwrap_or_else(|_| Reply::failed(Failure::Trap("the sandbox itself failed".into())));
        tell(call, &reply);
        reply
    }
}

/// Stops a call that is still at work after so long. At each tick the clock is looked at: ticks come
/// late on a busy machine, and counted they would add up.
fn until(store: &mut Store<Sandbox>, long: Duration) {
    let began = Instant::now();
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(move |_| {
        if began.elapsed() >= long {
            return Err(Trap::Interrupt.into());
        }
        // A kernel that preempts lazily would let it run on to the end of its own, longer tick.
        std::thread::yield_now();
        Ok(UpdateDeadline::Continue(1))
    });
}

/// To the operator's log: whose, which, how it went; never what was asked.
fn tell(call: &Call<'_>, reply: &Reply) {
    let component = call.component.as_str().get(..12).unwrap_or_default();
    let outcome = reply.outcome.as_ref().map_or_else(Failure::code, |_| "answered");
    let (ledger, hook) = (call.ledger, call.question.hook());
    tracing::debug!(%ledger, component, %hook, outcome, fuel = reply.fuel, memory = reply.memory, "asked");
    for line in &reply.log {
        tracing::debug!(%ledger, component, level = ?line.level, "{}", line.line);
    }
}
