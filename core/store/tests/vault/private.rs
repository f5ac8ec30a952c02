//! Who gets at the keys: one process, one user, and nobody through an error or a log line.

use super::{ledger, slot};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use store::journal::Settings;
use store::vault::contract::{key, seen};
use store::vault::{CASES_MAX, Error, FileVault, Kept, Slot, Vault};
use store::{Journal, Ledgers};

#[test]
fn one_process_has_the_vault() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let first = FileVault::open(folder.path()).expect("opens");
    let second = FileVault::open(folder.path()).map(drop).expect_err("it is in use");
    assert_eq!(second.code(), "store_locked");
    drop(first);
    FileVault::open(folder.path()).expect("it is free again");
}

#[test]
fn a_vault_needs_its_data_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let missing = FileVault::open(&folder.path().join("nothing")).map(drop);
    assert_eq!(missing.expect_err("nowhere").code(), "store_io");
    assert!(!folder.path().join("nothing").exists());
}

#[test]
fn folder_and_files_are_their_owners_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mode = |path: &str| {
        let path = folder.path().join(path);
        fs::metadata(path).expect("there").permissions().mode() & 0o777
    };
    let vault = FileVault::open(folder.path()).expect("opens");
    vault.create(&ledger(), slot(3), key(1)).expect("made");
    let file = "vault/qingshan.0.keys";
    assert_eq!((mode("vault"), mode(file)), (0o700, 0o600));
    // What somebody opened by mistake is closed again.
    for (path, open) in [("vault", 0o755), (file, 0o644)] {
        fs::set_permissions(folder.path().join(path), fs::Permissions::from_mode(open)).expect("opened");
    }
    drop(vault);
    let vault = FileVault::open(folder.path()).expect("opens");
    vault.create(&ledger(), slot(4), key(1)).expect("made");
    assert_eq!((mode("vault"), mode(file)), (0o700, 0o600));
}

/// The store and the vault live in one data folder and do not see each other.
#[test]
fn the_vault_is_beside_the_store() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Journal::open(folder.path(), Settings::default()).expect("opens");
    let vault = FileVault::open(folder.path()).expect("opens");
    vault.create(&ledger(), slot(3), key(1)).expect("made");
    drop(store);
    let store = Journal::open(folder.path(), Settings::default()).expect("opens again");
    assert_eq!(store.ledgers().expect("listed"), []);
    assert_eq!(seen(&vault, "qingshan", slot(3)), Ok(Some([1; 32])));
}

#[test]
fn nothing_is_said_of_a_key() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let vault = FileVault::open(folder.path()).expect("opens");
    vault.create(&ledger(), slot(3), key(0xAB)).expect("made");
    let kept = vault.look(&ledger(), slot(3)).expect("looked");
    assert!(matches!(kept, Kept::Key(_)));
    vault.erase(&ledger(), slot(4)).expect("erased");
    let erased = vault.create(&ledger(), slot(4), key(0xAB)).expect_err("erased");
    let damaged = Error::Damaged { ledger: ledger(), slot: slot(3), file: "qingshan.0.keys".to_owned(), offset: 111 };
    let far = vault.look(&ledger(), Slot { register: 0, case: CASES_MAX }).expect_err("out of reach");
    for error in [&erased, &damaged, &far] {
        let (en, zh) = (error.to_string(), error.zh());
        assert!(en.is_ascii() && zh.chars().any(|c| c > '\u{4e00}'), "{en} {zh}");
    }
    let said = format!("{kept:?} {erased:?} {damaged:?} {far:?} {erased} {damaged}");
    assert!(!said.contains("171") && !said.to_lowercase().contains("abab"), "{said}");
}
