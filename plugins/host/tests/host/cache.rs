//! Compiled code is kept, and only code that this machine sealed is ever opened.

use crate::questions::question;
use crate::stand::{Stand, With, host};
use engine::procedure::Hook;
use host::guests::{Guest, ZEROS};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

fn guest(trap: bool) -> Vec<u8> {
    let body = if trap { "unreachable".to_owned() } else { format!("i32.const {ZEROS}") };
    Guest::answering(Hook::Message, &body).component()
}

fn codes(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join("cache")).unwrap().map(|entry| entry.unwrap().path());
    let mut codes: Vec<_> = entries.filter(|path| path.extension().is_some_and(|end| end == "code")).collect();
    codes.sort();
    codes
}

/// Loads in a new host and asks; gives whether the code came from the cache.
fn loads(stand: &Stand, component: &[u8]) -> bool {
    let again = Stand { host: host(stand.folder.path()), folder: tempfile::tempdir().unwrap() };
    let loaded = again.host.load(component).unwrap();
    let reply = again.ask(&loaded.component, &question(Hook::Message), &With::default());
    assert!(reply.outcome.is_ok(), "{reply:?}");
    loaded.from_cache
}

#[test]
fn a_second_start_compiles_nothing() {
    let stand = Stand::new();
    assert!(!stand.host.load(&guest(false)).unwrap().from_cache);
    assert!(stand.host.load(&guest(false)).unwrap().from_cache, "loaded already");
    assert!(loads(&stand, &guest(false)));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = stand.folder.path().join("cache");
    assert_eq!(
        (mode(&folder), mode(&folder.join("cache.key")), mode(&codes(stand.folder.path())[0])),
        (0o700, 0o600, 0o600)
    );
}

#[test]
fn a_changed_file_is_compiled_anew_and_replaced() {
    let stand = Stand::new();
    stand.host.load(&guest(false)).unwrap();
    let path = codes(stand.folder.path()).remove(0);
    let good = fs::read(&path).unwrap();
    // A byte of the seal, of the name, of the code's head, its middle and its end; and cut off files.
    for at in [0, 40, 130, good.len() / 2, good.len() - 1] {
        let mut bad = good.clone();
        bad[at] ^= 0x80;
        fs::write(&path, bad).unwrap();
        assert!(!loads(&stand, &guest(false)), "byte {at}");
        assert!(loads(&stand, &guest(false)), "it was not replaced");
    }
    for length in [0, 10, 32, 100, good.len() - 1] {
        fs::write(&path, &good[..length]).unwrap();
        assert!(!loads(&stand, &guest(false)), "{length} bytes");
    }
    assert!(
        !fs::read_dir(path.parent().unwrap()).unwrap().any(|e| e
            .unwrap()
            .path()
            .extension()
            .is_some_and(|e| e == "new"))
    );
}

#[test]
fn good_code_under_another_name_is_not_opened() {
    let stand = Stand::new();
    stand.host.load(&guest(true)).unwrap();
    let foreign = fs::read(&codes(stand.folder.path())[0]).unwrap();
    fs::remove_file(&codes(stand.folder.path())[0]).unwrap();
    stand.host.load(&guest(false)).unwrap();
    fs::write(&codes(stand.folder.path())[0], foreign).unwrap();
    assert!(!loads(&stand, &guest(false)));
}

#[test]
fn code_of_another_machine_is_not_opened() {
    let (ours, theirs) = (Stand::new(), Stand::new());
    for stand in [&ours, &theirs] {
        stand.host.load(&guest(false)).unwrap();
    }
    fs::copy(&codes(theirs.folder.path())[0], &codes(ours.folder.path())[0]).unwrap();
    assert!(!loads(&ours, &guest(false)));
    fs::remove_file(ours.folder.path().join("cache/cache.key")).unwrap();
    assert!(!loads(&ours, &guest(false)), "with a new key nothing old is good");
}

#[test]
fn what_other_engines_left_is_removed() {
    let stand = Stand::new();
    let old = stand.folder.path().join("cache/0123-0123456789abcdef.code");
    fs::write(&old, b"old").unwrap();
    host(stand.folder.path());
    assert!(!old.exists());
}
