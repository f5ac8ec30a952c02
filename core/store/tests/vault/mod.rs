//! Keys that can be erased: the contract on both adapters, then what only files can get wrong.

mod copies;
mod damage;
mod power;
mod private;

use engine::id::LedgerId;
use std::sync::Arc;
use store::vault::contract::Subject;
use store::vault::{FileVault, MemoryVault, Slot, Vault};
use tempfile::TempDir;

fn ledger() -> LedgerId {
    LedgerId::new("qingshan").expect("an id")
}

fn slot(case: u32) -> Slot {
    Slot { register: 0, case }
}

/// Files in a temporary folder.
struct InFiles {
    folder: TempDir,
    vault: Option<Arc<dyn Vault>>,
}

impl InFiles {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut subject = Self { folder, vault: None };
        subject.restart();
        subject
    }
}

impl Subject for InFiles {
    fn vault(&self) -> Arc<dyn Vault> {
        Arc::clone(self.vault.as_ref().expect("open"))
    }

    fn restart(&mut self) {
        if let Some(vault) = self.vault.take() {
            assert_eq!(Arc::strong_count(&vault), 1, "the test still holds the vault");
        }
        self.vault = Some(Arc::new(FileVault::open(self.folder.path()).expect("the vault opens")));
    }
}

/// Memory, which a restart cannot survive: it stays the same vault.
struct InMemory(Arc<dyn Vault>);

impl Subject for InMemory {
    fn vault(&self) -> Arc<dyn Vault> {
        Arc::clone(&self.0)
    }

    fn restart(&mut self) {}
}

mod in_files {
    use super::InFiles;
    store::vault_contract_tests!(InFiles::new());
}

mod in_memory {
    use super::{Arc, InMemory, MemoryVault};
    store::vault_contract_tests!(InMemory(Arc::new(MemoryVault::new())));
}
