//! Every operation of the disk fails once: nothing acknowledged is lost, nothing is half there,
//! and the store says which kind of trouble it is in.

use crate::script::{STEPS, Writer};
use crate::subjects::small;
use engine::id::{EntryNo, LedgerId};
use std::io::ErrorKind;
use std::sync::Arc;
use store::journal::Settings;
use store::journal::faults::{Fault, FaultyDisk};
use store::{Append, Error, Health, Journal, Ledgers, Snapshot};

/// What the store said when the operation failed; `None` once the script ends before it.
fn fail_once(at: u64, kind: ErrorKind, torn_bytes: usize) -> Option<Result<(), Error>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let disk = FaultyDisk::new(folder.path()).expect("the folder can be read");
    let mut writer = Writer::default();
    let context = format!("{kind:?} at operation {at}");
    disk.set_fault(Some(Fault { at, kind, lasting: false, torn_bytes }));
    let outcome = match Journal::open_on(folder.path(), small(), Arc::new(disk.clone())) {
        Err(error) => Err(error),
        Ok(store) => {
            let outcome = writer.run(&store, STEPS);
            if outcome.is_ok() && disk.operations() < at {
                return None;
            }
            if let Err(Error::Full { .. }) = outcome {
                // There is space again: the same store goes on, without the refused group.
                writer.run(&store, STEPS).unwrap_or_else(|error| panic!("{context}: {error}"));
                assert_eq!(store.health(), Health::Writable, "{context}");
                writer.check(&store, &context);
            }
            outcome
        }
    };
    disk.set_fault(None);
    let store = Journal::open(folder.path(), small()).unwrap_or_else(|error| panic!("{context}: {error}"));
    writer.check(&store, &context);
    Some(outcome)
}

#[test]
fn a_broken_disk_makes_the_store_read_only() {
    let mut read_only = 0;
    for at in 1.. {
        let Some(outcome) = fail_once(at, ErrorKind::Other, 60) else {
            assert!(read_only > 50, "only {read_only} failures were noticed");
            return;
        };
        match outcome {
            Err(Error::ReadOnly { .. }) => read_only += 1,
            // Opening, a snapshot or a file that was about to be removed.
            Err(Error::Io { .. }) | Ok(()) => {}
            Err(other) => panic!("operation {at}: {other:?}"),
        }
    }
}

#[test]
fn a_full_disk_is_no_broken_disk() {
    let mut full = 0;
    for at in 1.. {
        let Some(outcome) = fail_once(at, ErrorKind::StorageFull, 200) else {
            assert!(full > 20, "only {full} writes met a full disk");
            return;
        };
        full += u64::from(matches!(outcome, Err(Error::Full { .. })));
    }
}

#[test]
fn a_broken_store_reads_but_does_not_write() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let disk = FaultyDisk::new(folder.path()).expect("the folder can be read");
    let store = Journal::open_on(folder.path(), small(), Arc::new(disk.clone())).expect("opens");
    let mut writer = Writer::default();
    writer.run(&store, 10).expect("a sound disk");
    // The second operation of an append is its flush.
    disk.set_fault(Some(Fault { at: 2, kind: ErrorKind::Other, lasting: false, torn_bytes: 0 }));
    assert_eq!(writer.run(&store, 11).expect_err("the flush fails").code(), "store_read_only");
    assert!(matches!(store.health(), Health::ReadOnly { .. }));
    let ledger = LedgerId::new("qingshan").expect("an id");
    let known = store.head(&ledger).expect("read").expect("there").number;
    let again = Append { ledger: ledger.clone(), expect: known, term: None, entries: vec![vec![1]], wake: None };
    assert_eq!(store.append(again).wait().expect_err("still broken").code(), "store_read_only");
    assert_eq!(store.read(&ledger, EntryNo(0), 1).expect("reads go on").len(), 1);
    assert!(store.verify(None, &mut |_| ()).expect("reads go on").is_sound());
    assert_eq!(store.put_blob(b"new").expect_err("still broken").code(), "store_read_only");
    let head = store.head(&ledger).expect("read").expect("there");
    let snapshot = Snapshot { head, bytes: Vec::new() };
    assert_eq!(store.put_snapshot(&ledger, &snapshot).expect_err("still broken").code(), "store_read_only");
    drop(store);
    let store = Journal::open(folder.path(), small()).expect("opens after a restart");
    writer.check(&store, "after a failed flush");
}

#[test]
fn a_nearly_full_disk_is_left_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let disk = FaultyDisk::new(folder.path()).expect("the folder can be read");
    let settings = Settings { floor_bytes: 1_000_000, ..small() };
    disk.set_free_bytes(Some(999_999));
    let store = Journal::open_on(folder.path(), settings, Arc::new(disk.clone())).expect("opens all the same");
    let mut writer = Writer::default();
    match writer.run(&store, 1) {
        Err(Error::Full { free_bytes: 999_999, floor_bytes: 1_000_000 }) => {}
        other => panic!("expected a full disk, got {other:?}"),
    }
    assert_eq!(store.health(), Health::Full);
    assert_eq!(store.put_blob(b"new").expect_err("too little space").code(), "disk_full");
    disk.set_free_bytes(Some(1_000_000));
    let kept = store.put_blob(b"new").expect("there is space");
    disk.set_free_bytes(Some(999_999));
    assert_eq!(store.put_blob(b"new").expect("it is there already"), kept);
    disk.set_free_bytes(Some(1_000_000));
    writer.run(&store, STEPS).expect("writing goes on by itself");
    assert_eq!(store.health(), Health::Writable);
    writer.check(&store, "after there was space again");
}
