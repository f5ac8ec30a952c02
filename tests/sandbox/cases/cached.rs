//! Compiled code that lies in the cache and is not what the host put there. It is never opened: the
//! component is compiled again.

use super::finite;
use super::uploads::compiled;
use crate::ground::{Came, Ground, With, came, child, host};
use crate::questions::question;
use engine::procedure::{Call, ComponentId, Hook, Procedures};
use std::path::{Path, PathBuf};

/// Compiles a component in a folder of its own, lets its file be changed, and loads it in a host that
/// finds the folder so.
fn after(change: impl FnOnce(&Path, &Path)) -> Came {
    let folder = tempfile::tempdir().unwrap();
    let (file, other) = {
        let host = host(folder.path(), child(), 1);
        let load = |count| place(folder.path(), &host.load(&finite(count).component()).unwrap().component);
        (load(7), load(8))
    };
    change(&file, &other);
    let host = host(folder.path(), child(), 1);
    let loaded = host.load(&finite(7).component()).unwrap();
    let With { ledger, limits, settings, calendar } = With::default();
    let question = question(Hook::Deadline);
    let component = &loaded.component;
    let call =
        Call { ledger: &ledger, component, limits, settings: &settings, calendar: &calendar, question: &question };
    let reply = host.ask(&call);
    if loaded.from_cache { Came::Odd("opened what it had not made".into()) } else { came(&reply) }
}

/// Where a component's code lies.
fn place(folder: &Path, component: &ComponentId) -> PathBuf {
    let mut files = std::fs::read_dir(folder.join("cache")).unwrap().map(|file| file.unwrap().path());
    files.find(|path| path.file_name().unwrap().to_string_lossy().starts_with(component.as_str())).unwrap()
}

/// Real compiled code, of the same compiler, that this host did not seal.
pub(super) fn foreign_file(_: &Ground) -> Came {
    after(|file, _| std::fs::write(file, compiled(&finite(9).component())).unwrap())
}

/// A bit of the code itself; the last bytes are not looked at by wasmtime before they run.
pub(super) fn changed_file(_: &Ground) -> Came {
    after(|file, _| changed(file, |bytes| bytes.len() / 2))
}

pub(super) fn broken_seal(_: &Ground) -> Came {
    after(|file, _| changed(file, |_| 5))
}

fn changed(file: &Path, at: impl FnOnce(&[u8]) -> usize) {
    let mut bytes = std::fs::read(file).unwrap();
    let at = at(&bytes);
    bytes[at] ^= 1;
    std::fs::write(file, bytes).unwrap();
}

pub(super) fn file_of_another(_: &Ground) -> Came {
    after(|file, other| {
        std::fs::copy(other, file).unwrap();
    })
}
