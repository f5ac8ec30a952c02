//! Components at hand before they are asked, and calls that take long out of everybody's way.

use super::Writer;
use super::job::Asked;
use crate::handle::blocking;
use crate::procedures::Sandbox;
use engine::id::{LedgerId, ProcedureId};
use engine::input::Input;
use engine::procedure::ComponentId;
use engine::state::State;
use std::sync::Arc;
use store::{Digest, Ledgers};

/// Runs what may take long without holding up the other ledgers: their tasks go to other threads.
pub(super) fn aside(work: impl FnOnce()) {
    let handle = tokio::runtime::Handle::current();
    match handle.runtime_flavor() {
        tokio::runtime::RuntimeFlavor::MultiThread => tokio::task::block_in_place(work),
        // One thread serves one caller: a test, or a tool.
        _ => work(),
    }
}

impl Writer {
    /// Before a version is put into shadow or use, its component is made ready. Where that fails, its
    /// calls do, and the definition's own rules stand.
    pub(super) async fn bring_components(&self, asked: &[Asked]) {
        let Some(awake) = &self.awake else { return };
        let mut wanted: Vec<ComponentId> = Vec::new();
        for id in asked.iter().filter_map(|asked| procedure_of(&asked.request.input)) {
            let versions = awake.state.procedures.versions.iter().filter(|version| version.package.id == *id);
            wanted.extend(versions.map(|version| version.package.component.clone()));
        }
        wanted.retain(|component| !self.shared.options.sandbox.0.is_loaded(component));
        if wanted.is_empty() {
            return;
        }
        let (store, sandbox) = (Arc::clone(&self.shared.store), self.shared.options.sandbox.clone());
        let ledger = self.ledger.clone();
        let brought = blocking(move || {
            bring(store.as_ref(), &sandbox, &ledger, &wanted);
            Ok(())
        });
        if let Err(error) = brought.await {
            tracing::error!(ledger = %self.ledger, %error, "components could not be brought");
        }
    }
}

/// The procedure that comes into use by an input.
fn procedure_of(input: &Input) -> Option<&ProcedureId> {
    match input {
        Input::ShadowProcedure { procedure, .. }
        | Input::ActivateProcedure { procedure, .. }
        | Input::RollBackProcedure { procedure }
        | Input::ReleaseProcedure { procedure } => Some(procedure),
        _ => None,
    }
}

/// Makes every component ready that a ledger may ask.
pub(super) fn bring_wanted(store: &dyn Ledgers, sandbox: &Sandbox, ledger: &LedgerId, state: &State) {
    let wanted = state.procedures.wanted().map(|version| version.package.component.clone());
    let missing: Vec<ComponentId> = wanted.filter(|component| !sandbox.0.is_loaded(component)).collect();
    bring(store, sandbox, ledger, &missing);
}

fn bring(store: &dyn Ledgers, sandbox: &Sandbox, ledger: &LedgerId, components: &[ComponentId]) {
    for component in components {
        let brought = match component.as_str().parse::<Digest>() {
            Ok(digest) => match store.blob(&digest) {
                Ok(Some(bytes)) => sandbox.0.load(&bytes),
                Ok(None) => Err("its file is missing".to_owned()),
                Err(error) => Err(error.to_string()),
            },
            Err(_) => Err("its name is not a digest".to_owned()),
        };
        if let Err(error) = brought {
            tracing::error!(%ledger, %component, error, "a component is not ready: the definition's own rules stand");
        }
    }
}
