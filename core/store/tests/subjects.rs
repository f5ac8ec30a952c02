//! The stores under test.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use store::contract::Subject;
use store::journal::Settings;
use store::{Journal, Ledgers, Memory};
use tempfile::TempDir;

/// A journal in a temporary folder, small enough that a test crosses segments and checkpoints.
pub(crate) struct OnDisk {
    folder: TempDir,
    store: Option<Arc<dyn Ledgers>>,
}

/// Settings with which every mechanism is used within a few hundred entries.
pub(crate) fn small() -> Settings {
    Settings {
        segment_bytes: 8 << 10,
        floor_bytes: 0,
        reserve_bytes: 0,
        checkpoint_bytes: 3 << 10,
        ..Settings::default()
    }
}

impl OnDisk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut subject = Self { folder, store: None };
        subject.restart();
        subject
    }
}

impl Subject for OnDisk {
    fn store(&self) -> Arc<dyn Ledgers> {
        Arc::clone(self.store.as_ref().expect("open"))
    }

    fn restart(&mut self) {
        if let Some(store) = self.store.take() {
            assert_eq!(Arc::strong_count(&store), 1, "the test still holds the store");
        }
        let journal = Journal::open(self.folder.path(), small()).expect("the journal opens");
        self.store = Some(Arc::new(journal));
    }
}

/// Memory, which a restart cannot survive: it stays the same store.
pub(crate) struct InMemory(Arc<dyn Ledgers>);

impl InMemory {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Memory::new()))
    }
}

impl Subject for InMemory {
    fn store(&self) -> Arc<dyn Ledgers> {
        Arc::clone(&self.0)
    }

    fn restart(&mut self) {}
}

/// Copies a folder with everything in it; the target is created.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("created");
    for file in fs::read_dir(from).expect("listed") {
        let path = file.expect("a file").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, target).expect("copied");
        }
    }
}
