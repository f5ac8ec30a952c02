//! The power goes at every single step of the disk, once while writing and once more while the
//! next start repairs what the first one left.

use crate::script::{STEPS, Writer};
use crate::subjects::small;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use store::journal::faults::{Fault, FaultyDisk, Unflushed};
use store::{Error, Journal};

fn power_cut(at: u64) -> Option<Fault> {
    Some(Fault { at, kind: ErrorKind::Other, lasting: true, torn_bytes: 100 })
}

fn open(folder: &Path, disk: &FaultyDisk) -> Result<Journal, Error> {
    Journal::open_on(folder, small(), Arc::new(disk.clone()))
}

/// Runs the script until the power goes. `None` when the script ended before.
fn crash(folder: &Path, at: u64, unflushed: Unflushed) -> Option<Writer> {
    let disk = FaultyDisk::new(folder).expect("the folder can be read");
    disk.set_fault(power_cut(at));
    let mut writer = Writer::default();
    let survived = open(folder, &disk).is_ok_and(|store| {
        let ended = writer.run(&store, STEPS).is_ok();
        drop(store);
        ended && disk.operations() < at
    });
    disk.power_cut(unflushed).expect("the files can be changed");
    (!survived).then_some(writer)
}

fn at_every_step(unflushed: Unflushed, keep_index: bool) {
    for at in 1.. {
        let root = tempfile::tempdir().expect("a temporary folder");
        let folder = root.path().join("store");
        let context = format!("power cut at operation {at}, {unflushed:?}");
        let Some(mut writer) = crash(&folder, at, unflushed) else {
            assert!(at > 100, "the script did {at} operations only");
            return;
        };
        if !keep_index {
            let _ = fs::remove_dir_all(folder.join("index"));
        }
        let store = Journal::open(&folder, small()).unwrap_or_else(|error| panic!("{context}: {error}"));
        writer.check(&store, &context);
        writer.run(&store, STEPS + 5).unwrap_or_else(|error| panic!("{context}: {error}"));
        writer.check(&store, &context);
    }
}

/// These tests must be able to fail: with a disk whose flushes do nothing they do.
#[test]
fn a_missing_flush_is_caught() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let disk = FaultyDisk::new(folder.path()).expect("the folder can be read");
    let mut writer = Writer::default();
    let store = open(folder.path(), &disk).expect("opens");
    writer.run(&store, STEPS / 2).expect("a sound disk");
    disk.set_lies(true);
    writer.run(&store, STEPS).expect("a disk that says it is sound");
    drop(store);
    disk.power_cut(Unflushed::Lost).expect("the files can be changed");
    // The index saw what the disk had promised, so the loss is named …
    let refusal = open(folder.path(), &disk).err().map(|error| error.code());
    assert_eq!(refusal, Some("ledger_corrupt"));
    // … and without the index the check of these tests misses the entries.
    fs::remove_dir_all(folder.path().join("index")).expect("removed");
    let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        if let Ok(store) = Journal::open(folder.path(), small()) {
            writer.check(&store, "a lying disk");
        } else {
            panic!("a lying disk: refused");
        }
    }));
    assert!(checked.is_err(), "acknowledged entries were lost and nobody noticed");
}

#[test]
fn unflushed_bytes_are_lost() {
    at_every_step(Unflushed::Lost, true);
}

#[test]
fn unflushed_bytes_are_lost_and_the_index_too() {
    at_every_step(Unflushed::Lost, false);
}

#[test]
fn unflushed_bytes_survive() {
    at_every_step(Unflushed::Kept, true);
}

#[test]
fn unflushed_bytes_survive_in_part() {
    at_every_step(Unflushed::Torn(618), true);
}

#[test]
fn unflushed_bytes_have_a_hole() {
    at_every_step(Unflushed::Hole, true);
}

/// What a start finds may not be durable yet: a flush had failed, or a process was killed before.
#[test]
fn a_failure_then_a_restart_then_a_power_cut() {
    for at in 1.. {
        let root = tempfile::tempdir().expect("a temporary folder");
        let folder = root.path().join("store");
        let context = format!("operation {at} failed");
        let disk = FaultyDisk::new(&folder).expect("the folder can be read");
        disk.set_fault(Some(Fault { at, kind: ErrorKind::Other, lasting: false, torn_bytes: 30 }));
        let mut writer = Writer::default();
        let _ = open(&folder, &disk).map(|store| writer.run(&store, STEPS));
        let ended = disk.operations() < at;
        disk.set_fault(None);
        let store = open(&folder, &disk).unwrap_or_else(|error| panic!("{context}: {error}"));
        writer.check(&store, &context);
        writer.run(&store, STEPS + 5).unwrap_or_else(|error| panic!("{context}: {error}"));
        drop(store);
        disk.power_cut(Unflushed::Lost).expect("the files can be changed");
        let store = Journal::open(&folder, small()).unwrap_or_else(|error| panic!("{context}: {error}"));
        writer.check(&store, &context);
        if ended {
            assert!(at > 100, "the script did {at} operations only");
            return;
        }
    }
}

#[test]
fn again_while_recovering() {
    let mut crashes = 0;
    for (round, first) in (1..).step_by(7).enumerate() {
        let unflushed = [Unflushed::Torn(700), Unflushed::Hole, Unflushed::Lost][round % 3];
        for second in 1..30 {
            let root = tempfile::tempdir().expect("a temporary folder");
            let folder = root.path().join("store");
            let Some(mut writer) = crash(&folder, first, unflushed) else {
                assert!(crashes > 20, "only {crashes} second crashes");
                return;
            };
            let context = format!("power cut at operation {first}, {unflushed:?}, again at {second}");
            let disk = FaultyDisk::new(&folder).expect("the folder can be read");
            disk.set_fault(power_cut(second));
            let recovered = open(&folder, &disk).map(drop);
            let ended = recovered.is_ok() && disk.operations() < second;
            disk.power_cut(Unflushed::Torn(300)).expect("the files can be changed");
            let store = Journal::open(&folder, small()).unwrap_or_else(|error| panic!("{context}: {error}"));
            writer.check(&store, &context);
            crashes += 1;
            if ended {
                break;
            }
        }
    }
}
