//! What a file says of itself, for authors and administrators. Nothing is compiled.

use crate::form::Form;
use crate::package;
use crate::unusable::Unusable;
use engine::procedure::{ComponentId, Hook, Package};

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Its id: what the ledger will know it by.
    pub component: ComponentId,
    /// Its size in bytes.
    pub bytes: u64,
    /// Hooks it answers, in the contract's order.
    pub hooks: Vec<Hook>,
    /// Interfaces it imports, with their versions.
    pub imports: Vec<String>,
    /// What it is as a package, signature and all; none for a bare component.
    pub package: Option<Package>,
}

/// Reads a component or a package; its signature, where it has one, is verified.
pub fn inspect(bytes: &[u8]) -> Result<Inspection, Unusable> {
    let form = Form::read(bytes)?;
    let sealed = form.manifest.is_some() || form.signature.is_some();
    Ok(Inspection {
        component: ComponentId::of(bytes),
        bytes: bytes.len() as u64,
        hooks: form.hooks(),
        package: if sealed { Some(package::opened(bytes, &form)?) } else { None },
        imports: form.imports,
    })
}
