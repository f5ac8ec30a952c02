//! Keys are in no export and no backup: what is erased in the vault is erased in every copy.

use super::{ledger, slot};
use crate::subjects::{copy_folder, small};
use engine::id::EntryNo;
use std::fs;
use std::path::{Path, PathBuf};
use store::journal::restore;
use store::vault::{CaseKey, FileVault, Slot, Vault};
use store::{Append, Digest, Journal, Ledgers, Snapshot, transfer};
use tempfile::TempDir;

/// A data folder with a ledger, a snapshot, a blob and a vault that has keys.
fn service() -> (TempDir, Journal, FileVault) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let store = Journal::open(&data, small()).expect("opens");
    let vault = FileVault::open(&data).expect("opens");
    for case in 0..50 {
        vault.create(&ledger(), slot(case), made(case)).expect("made");
        vault.create(&ledger(), Slot { register: 1, case }, made(case + 50)).expect("made");
    }
    let entries = (0..300).map(|n| format!(r#"{{"case":{n},"sealed":"AQ"}}"#).into_bytes()).collect();
    let group = Append { ledger: ledger(), expect: EntryNo(0), term: None, entries, wake: None };
    let head = store.append(group).wait().expect("accepted");
    store.put_snapshot(&ledger(), &Snapshot { head, bytes: b"a state".to_vec() }).expect("kept");
    store.put_blob(b"a component").expect("kept");
    (folder, store, vault)
}

fn made(number: u32) -> CaseKey {
    CaseKey::copied(&Digest::of(&number.to_le_bytes()).0)
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for file in fs::read_dir(folder).expect("listed") {
        let path = file.expect("a file").path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found
}

/// The keys of which at least eight bytes in a row stand in a file.
fn keys_in(content: &[u8]) -> usize {
    let starts: Vec<_> = (0..100).map(|number| made(number).expose()[..8].to_vec()).collect();
    starts.iter().filter(|start| content.windows(8).any(|window| window == &start[..])).count()
}

fn keys_below(folder: &Path) -> usize {
    let files = files(folder);
    assert!(files.iter().any(|file| file.extension().is_some_and(|extension| extension == "seg")), "{files:?}");
    files.iter().map(|file| keys_in(&fs::read(file).expect("readable"))).sum()
}

/// No file or folder of the vault has come along, under whatever name.
fn carries_no_vault(folder: &Path) {
    assert_eq!(keys_below(folder), 0);
    let vaults = files(folder).into_iter().filter(|path| {
        let path = path.strip_prefix(folder).expect("below").display().to_string();
        path.contains("vault") || path.ends_with(".keys")
    });
    assert_eq!(vaults.collect::<Vec<_>>(), Vec::<PathBuf>::new());
}

#[test]
fn a_backup_has_no_keys() {
    let (folder, store, _vault) = service();
    assert_eq!(keys_below(&folder.path().join("data")), 100, "the search finds keys where they are");
    let backup = folder.path().join("backup");
    store.backup(&backup, &mut |_| ()).expect("copied");
    carries_no_vault(&backup);
    let restored = folder.path().join("restored");
    restore(&backup, &restored, &mut |_| ()).expect("restored");
    carries_no_vault(&restored);
}

/// A stopped store's folder is a backup too, and its vault stays where it is.
#[test]
fn a_folder_that_is_restored_leaves_its_vault_behind() {
    let (folder, store, vault) = service();
    drop((store, vault));
    let by_hand = folder.path().join("by-hand");
    copy_folder(&folder.path().join("data"), &by_hand);
    assert_eq!(keys_below(&by_hand), 100, "a copy made by hand has everything");
    let restored = folder.path().join("restored");
    restore(&by_hand, &restored, &mut |_| ()).expect("restored");
    carries_no_vault(&restored);
}

#[test]
fn an_export_has_no_keys() {
    let (_folder, store, _vault) = service();
    let mut out = Vec::new();
    let blob = Digest::of(b"a component");
    transfer::export_with(&store, &ledger(), &[blob], &mut out, &mut |_| ()).expect("exported");
    assert_eq!(keys_in(&out), 0);
    // Nor as digits, in which an export writes bytes.
    let text = String::from_utf8(out).expect("text");
    for number in 0..100 {
        let digits = Digest(*made(number).expose()).to_string();
        let numbers: Vec<_> = made(number).expose()[..4].iter().map(u8::to_string).collect();
        assert!(!text.contains(&digits[..16]) && !text.contains(&numbers.join(",")), "key {number}");
    }
    assert!(text.contains(r#""sealed":"AQ""#), "the ciphertext is there");
}
