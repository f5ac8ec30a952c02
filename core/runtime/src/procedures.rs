//! Where components run: the way to a sandbox that the runtime does not know.

use engine::procedure::{Call, ComponentId, NoProcedures, Procedures, Reply};
use std::fmt;
use std::sync::Arc;

/// Whoever runs components, with their loading. Calls may take a while and never wait for anything
/// but themselves.
pub trait ProcedureHost: Procedures + Send + Sync {
    /// Whether a component can be asked.
    fn is_loaded(&self, component: &ComponentId) -> bool;
    /// Makes a component ready; may take seconds the first time. The error is for the operator.
    fn load(&self, bytes: &[u8]) -> Result<(), String>;
}

impl ProcedureHost for NoProcedures {
    fn is_loaded(&self, _: &ComponentId) -> bool {
        true
    }
    fn load(&self, _: &[u8]) -> Result<(), String> {
        Ok(())
    }
}

/// The sandbox of this runtime. Without one every rule is the definition's own.
#[derive(Clone)]
pub struct Sandbox(pub Arc<dyn ProcedureHost>);

impl Default for Sandbox {
    fn default() -> Self {
        Sandbox(Arc::new(NoProcedures))
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sandbox")
    }
}

impl Procedures for Sandbox {
    fn ask(&self, call: &Call<'_>) -> Reply {
        self.0.ask(call)
    }
}
