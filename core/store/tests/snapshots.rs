//! Snapshots that are newer than the journal: proof that acknowledged entries are gone.

use crate::subjects::{copy_folder, small};
use engine::id::{EntryNo, LedgerId};
use std::fs;
use std::path::{Path, PathBuf};
use store::journal::verify_folder;
use store::{Append, Error, Flaw, Head, Journal, Ledgers, Snapshot, Verified};
use tempfile::TempDir;

fn id() -> LedgerId {
    LedgerId::new("qingshan").expect("an id")
}

fn open(folder: &Path) -> Journal {
    Journal::open(folder, small()).expect("opens")
}

/// Appends up to an entry, one by one.
fn write(store: &Journal, entries: std::ops::Range<u64>) -> Head {
    let one = |expect| Append {
        ledger: id(),
        expect: EntryNo(expect),
        term: None,
        entries: vec![format!("entry after {expect}").into_bytes()],
        wake: None,
    };
    let heads = entries.map(|expect| store.append(one(expect)).wait().expect("accepted"));
    heads.last().expect("at least one")
}

fn keep(store: &Journal, head: Head) {
    store.put_snapshot(&id(), &Snapshot { head, bytes: format!("at {}", head.number).into_bytes() }).expect("kept");
}

/// Five entries in the journal, and snapshots of entries 7 and 8.
fn cut_off() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(&open(folder.path()), 0..5);
    let early = tempfile::tempdir().expect("a temporary folder");
    let journal = folder.path().join("journal");
    copy_folder(&journal, early.path());
    let store = open(folder.path());
    keep(&store, write(&store, 5..7));
    keep(&store, write(&store, 7..8));
    drop(store);
    for gone in ["journal", "index"] {
        fs::remove_dir_all(folder.path().join(gone)).expect("removed");
    }
    copy_folder(early.path(), &journal);
    folder
}

fn missing(verified: &Verified) -> Vec<(Option<LedgerId>, Option<EntryNo>)> {
    assert!(verified.findings.iter().all(|finding| finding.flaw == Flaw::Missing), "{:?}", verified.findings);
    verified.findings.iter().map(|finding| (finding.damage.ledger.clone(), finding.damage.entry)).collect()
}

fn snapshot_file(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("snapshots/qingshan/{number:020}.snap"))
}

#[test]
fn it_names_the_entries_that_are_lost() {
    let folder = cut_off();
    let lost: Vec<_> = (6..=8).map(|number| (Some(id()), Some(EntryNo(number)))).collect();
    assert_eq!(missing(&verify_folder(folder.path(), None, &mut |_| ()).expect("verified")), lost);
    let store = open(folder.path());
    assert_eq!(missing(&store.verify(None, &mut |_| ()).expect("verified")), lost);
    let Err(Error::Corrupt(damage)) = store.snapshot(&id()) else { panic!("the loss is passed over") };
    assert_eq!((damage.ledger, damage.entry), (Some(id()), Some(EntryNo(6))));
    let file = damage.place.expect("a place").file;
    assert_eq!(folder.path().join(file), snapshot_file(folder.path(), 8));
}

#[test]
fn it_does_not_push_out_new_ones() {
    let folder = cut_off();
    let store = open(folder.path());
    let head = write(&store, 5..6);
    keep(&store, head);
    assert_eq!(store.snapshot(&id()).expect_err("still lost").code(), "ledger_corrupt");
    for stale in [7, 8] {
        fs::remove_file(snapshot_file(folder.path(), stale)).expect("there until a person removes it");
    }
    assert_eq!(store.snapshot(&id()).expect("readable").map(|found| found.head), Some(head));
    assert!(store.verify(None, &mut |_| ()).expect("verified").is_sound());
}

#[test]
fn a_damaged_one_proves_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path());
    let head = write(&store, 0..3);
    keep(&store, head);
    // The number inside, which no digest covers: the name does not agree.
    let path = snapshot_file(folder.path(), 3);
    let mut content = fs::read(&path).expect("readable");
    content[8] = 99;
    fs::write(&path, &content).expect("written");
    fs::write(snapshot_file(folder.path(), 9), b"half a snapshot").expect("written");
    assert_eq!(store.snapshot(&id()).expect("passed over"), None);
    let verified = store.verify(None, &mut |_| ()).expect("verified");
    assert_eq!(verified.findings.iter().map(|finding| finding.flaw).collect::<Vec<_>>(), [Flaw::Digest; 2]);
}

#[test]
fn a_ledger_of_which_only_a_snapshot_is_left_is_missing() {
    let folder = cut_off();
    fs::remove_dir_all(folder.path().join("journal")).expect("removed");
    let store = open(folder.path());
    assert_eq!(missing(&store.verify(None, &mut |_| ()).expect("verified")), [(Some(id()), Some(EntryNo(1)))]);
    assert_eq!(store.snapshot(&id()).expect_err("lost").code(), "ledger_corrupt");
}
