//! What every handler can reach: the runtime, the store's proof, the tokens, the counts.

use super::door::RequestIds;
use super::error::{Error, Failure};
use super::limits::Timeouts;
use super::metrics::Metrics;
use super::reply::Receipt;
use super::token::Tokens;
use crate::sandbox::Sandbox;
use engine::id::LedgerId;
use engine::input::{Input, Request};
use engine::state::State;
use runtime::{Handle, Point};
use std::sync::Arc;
use store::Ledgers;
use store::vault::Vault;

/// Settings of the door.
#[derive(Clone, Default)]
pub struct Config {
    /// Who may come in.
    pub tokens: Tokens,
    /// How long a caller may take.
    pub timeouts: Timeouts,
    /// How procedures are taken in.
    pub procedures: Procedures,
}

/// How procedures are taken in.
#[derive(Clone, Default)]
pub struct Procedures {
    /// Where they run: the one the runtime asks. None: this service takes none.
    pub sandbox: Option<Arc<Sandbox>>,
    /// Whether packages that nobody signed are taken, too.
    pub unsigned_allowed: bool,
}

/// What handlers work with. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    handle: Handle,
    store: Arc<dyn Ledgers>,
    /// Keeps the keys of parties' names. None: this service takes no names.
    vault: Option<Arc<dyn Vault>>,
    config: Config,
    metrics: Metrics,
    request_ids: RequestIds,
}

impl App {
    /// Over a running service and the store under it; it takes no names of parties.
    pub fn new(config: Config, handle: Handle, store: Arc<dyn Ledgers>) -> Self {
        Self::over(config, handle, store, None)
    }

    /// The same with a vault, so that it takes names of parties.
    pub fn with_vault(config: Config, handle: Handle, store: Arc<dyn Ledgers>, vault: Arc<dyn Vault>) -> Self {
        Self::over(config, handle, store, Some(vault))
    }

    fn over(config: Config, handle: Handle, store: Arc<dyn Ledgers>, vault: Option<Arc<dyn Vault>>) -> Self {
        let (metrics, request_ids) = (Metrics::new(), RequestIds::new());
        Self(Arc::new(Inner { handle, store, vault, config, metrics, request_ids }))
    }

    /// The runtime.
    pub(crate) fn handle(&self) -> &Handle {
        &self.0.handle
    }

    pub(crate) fn tokens(&self) -> &Tokens {
        &self.0.config.tokens
    }

    /// Where procedures run.
    pub(super) fn sandbox(&self) -> Result<&Arc<Sandbox>, Error> {
        self.0.config.procedures.sandbox.as_ref().ok_or_else(|| Failure::ProceduresOff {}.into())
    }

    /// Where the keys of parties' names are.
    pub(super) fn vault(&self) -> Result<&Arc<dyn Vault>, Error> {
        self.0.vault.as_ref().ok_or_else(|| Failure::NamesOff {}.into())
    }

    pub(super) fn unsigned_allowed(&self) -> bool {
        self.0.config.procedures.unsigned_allowed
    }

    pub(super) fn timeouts(&self) -> &Timeouts {
        &self.0.config.timeouts
    }

    pub(super) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(super) fn request_ids(&self) -> &RequestIds {
        &self.0.request_ids
    }

    /// Has an input decided; answers when what follows is on the disk.
    pub(crate) async fn execute(&self, ledger: &LedgerId, by: Act, input: Input) -> Result<Receipt, Error> {
        let Act { by, key } = by;
        let answer = self.0.handle.execute(ledger, Request { by: (*by).into(), key, input }).await?;
        let made = answer.entries.end.saturating_sub(answer.entries.start);
        let newest = if made > 0 { answer.entries.end - 1 } else { answer.head.0 };
        Ok(Receipt {
            entry: answer.answered_before.map_or(newest, |entry| entry.0),
            entries: made as usize,
            repeated: answer.answered_before.is_some(),
        })
    }

    /// Looks at a ledger as it is, or as it was at an earlier point.
    pub(crate) async fn look<T, F>(&self, ledger: &LedgerId, at: Option<Point>, look: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&State) -> Result<T, Error> + Send + 'static,
    {
        match at {
            None => self.0.handle.read(ledger, look).await?,
            Some(point) => {
                let state = self.0.handle.state_as_of(ledger, point).await?;
                let looked = tokio::task::spawn_blocking(move || look(&state)).await;
                looked.map_err(|_| Failure::Internal {})?
            }
        }
    }

    /// Refuses a ledger that is not there.
    pub(crate) async fn must_exist(&self, ledger: &LedgerId) -> Result<(), Error> {
        self.look(ledger, None, |_| Ok(())).await
    }

    /// Asks the store something that may take a while.
    pub(crate) fn ask_store<T, F>(&self, ask: F) -> impl Future<Output = Result<T, Error>> + Send + 'static
    where
        T: Send + 'static,
        F: FnOnce(&dyn Ledgers) -> Result<T, store::Error> + Send + 'static,
    {
        let store = Arc::clone(&self.0.store);
        let asked = tokio::task::spawn_blocking(move || ask(store.as_ref()));
        async move {
            match asked.await {
                Ok(answer) => Ok(answer?),
                Err(_) => Err(Failure::Internal {}.into()),
            }
        }
    }
}

/// Who asks for a change, and under which idempotency key.
pub(crate) struct Act {
    pub(super) by: Arc<str>,
    pub(super) key: Option<Box<str>>,
}
