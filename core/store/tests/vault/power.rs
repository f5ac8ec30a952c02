//! The power goes, or the disk fails, at every operation: what was promised holds.

use super::{ledger, slot};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use store::journal::faults::{Fault, FaultyDisk, Unflushed};
use store::vault::contract::{key, seen};
use store::vault::{Error, FileVault, Slot, Vault};

/// What was promised so far: the case, and the number of its key or `None` for erased.
type Promised = Vec<(Slot, Option<u8>)>;

/// Makes and erases keys until something fails. A case whose erasure was begun is no longer in the
/// list with its key: it may be either.
fn work(data: &Path, disk: &FaultyDisk, promised: &mut Promised) -> Result<(), Error> {
    let vault = FileVault::open_on(data, Arc::new(disk.clone()))?;
    for step in 0..12u8 {
        let slot = Slot { register: u32::from(step % 2), case: u32::from(step) * 5 };
        vault.create(&ledger(), slot, key(step + 1))?;
        promised.push((slot, Some(step + 1)));
        if step % 3 == 2 {
            let (slot, _) = promised.remove(promised.len() - 2);
            vault.erase(&ledger(), slot)?;
            promised.push((slot, None));
        }
    }
    Ok(())
}

fn holds(data: &Path, promised: &Promised, context: &str) {
    let vault = FileVault::open(data).unwrap_or_else(|error| panic!("{context}: {error}"));
    for (slot, number) in promised {
        let expected = number.map_or(Err("names_erased"), |number| Ok(Some([number; 32])));
        assert_eq!(seen(&vault, "qingshan", *slot), expected, "{context}: case {slot}");
    }
    // A case whose making was cut off can be made now; only erasing can have left damage.
    let fresh = Slot { register: 0, case: 300 };
    vault.create(&ledger(), fresh, key(77)).unwrap_or_else(|error| panic!("{context}: {error}"));
}

/// Answers whether the script ended before the fault.
fn fails_at(at: u64, kind: ErrorKind, torn_bytes: usize, unflushed: Option<Unflushed>) -> (bool, Promised) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let disk = FaultyDisk::new(folder.path()).expect("the folder can be read");
    let mut promised = Promised::new();
    let lasting = unflushed.is_some();
    disk.set_fault(Some(Fault { at, kind, lasting, torn_bytes }));
    let outcome = work(folder.path(), &disk, &mut promised);
    let ended = outcome.is_ok() && disk.operations() < at;
    disk.set_fault(None);
    if let Some(unflushed) = unflushed {
        disk.power_cut(unflushed).expect("the power goes");
    }
    holds(folder.path(), &promised, &format!("{kind:?} at {at}, {torn_bytes} bytes, {unflushed:?}, {outcome:?}"));
    (ended, promised)
}

#[test]
fn no_promise_is_lost_when_the_power_goes() {
    let left = [Unflushed::Lost, Unflushed::Kept, Unflushed::Torn(400), Unflushed::Hole];
    for unflushed in left {
        for torn_bytes in [0, 1, 20, 36] {
            let mut cuts = 0;
            while !fails_at(cuts + 1, ErrorKind::Other, torn_bytes, Some(unflushed)).0 {
                cuts += 1;
            }
            assert!(cuts > 30, "only {cuts} cuts");
        }
    }
}

/// The test above can fail: a disk that lies about flushing loses keys that were promised.
#[test]
fn a_lying_disk_is_noticed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let disk = FaultyDisk::new(folder.path()).expect("the folder can be read");
    disk.set_lies(true);
    let mut promised = Promised::new();
    work(folder.path(), &disk, &mut promised).expect("nothing fails");
    disk.power_cut(Unflushed::Lost).expect("the power goes");
    let vault = FileVault::open(folder.path()).expect("opens");
    assert!(promised.iter().all(|(slot, _)| seen(&vault, "qingshan", *slot) == Ok(None)));
}

#[test]
fn a_failing_disk_breaks_no_promise() {
    for kind in [ErrorKind::Other, ErrorKind::StorageFull] {
        for torn_bytes in [0, 20] {
            let mut at = 1;
            while !fails_at(at, kind, torn_bytes, None).0 {
                at += 1;
            }
            assert!(at > 30, "only {at} failures");
        }
    }
}

/// After a failed flush nobody knows what the disk holds: nothing more is promised, reading goes on.
#[test]
fn a_broken_vault_reads_but_does_not_write() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let disk = FaultyDisk::new(folder.path()).expect("the folder can be read");
    let vault = FileVault::open_on(folder.path(), Arc::new(disk.clone())).expect("opens");
    vault.create(&ledger(), slot(1), key(1)).expect("a sound disk");
    // The second operation is the flush.
    disk.set_fault(Some(Fault { at: 2, kind: ErrorKind::Other, lasting: false, torn_bytes: 0 }));
    let code = |done: Result<(), Error>| done.map_err(|error| error.code());
    assert_eq!(code(vault.create(&ledger(), slot(2), key(2)).map(drop)), Err("store_read_only"));
    assert_eq!(code(vault.create(&ledger(), slot(1), key(2)).map(drop)), Err("store_read_only"));
    assert_eq!(code(vault.erase(&ledger(), slot(1))), Err("store_read_only"));
    assert_eq!(seen(&vault, "qingshan", slot(1)), Ok(Some([1; 32])));
    drop(vault);
    let vault = FileVault::open_on(folder.path(), Arc::new(disk.clone())).expect("opens after a restart");
    // The key that was not promised may be there or not; asked for again, it is on the disk.
    let kept = vault.create(&ledger(), slot(2), key(3)).expect("made");
    drop(vault);
    disk.power_cut(Unflushed::Lost).expect("the power goes");
    let vault = FileVault::open(folder.path()).expect("opens");
    assert_eq!(seen(&vault, "qingshan", slot(2)), Ok(Some(*kept.expose())));
}

#[test]
fn a_full_disk_is_no_broken_disk() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let disk = FaultyDisk::new(folder.path()).expect("the folder can be read");
    let vault = FileVault::open_on(folder.path(), Arc::new(disk.clone())).expect("opens");
    vault.create(&ledger(), slot(1), key(1)).expect("there is space");
    disk.set_fault(Some(Fault { at: 1, kind: ErrorKind::StorageFull, lasting: false, torn_bytes: 9 }));
    let refused = vault.create(&ledger(), slot(2), key(2)).expect_err("no space");
    assert_eq!(refused.code(), "disk_full");
    vault.create(&ledger(), slot(2), key(3)).expect("there is space again");
    assert_eq!(seen(&vault, "qingshan", slot(2)), Ok(Some([3; 32])));
}

/// The bytes of an erased key are nowhere in the vault's files.
#[test]
fn an_erased_key_is_in_no_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let vault = FileVault::open(folder.path()).expect("opens");
    let wanted: Vec<_> = (0..40).map(|case| (slot(case), key(case as u8 + 1))).collect();
    vault.create_all(&ledger(), wanted).expect("made");
    let has = |number: u8| {
        let content = fs::read(folder.path().join("vault/qingshan.0.keys")).expect("readable");
        content.windows(8).any(|window| window == [number; 8])
    };
    assert!((1..=40).all(has), "the search finds keys");
    let odd: Vec<_> = (0..40).filter(|case| case % 2 == 0).map(slot).collect();
    vault.erase_all(&ledger(), &odd).expect("erased");
    assert!((1..=40).all(|number| has(number) == (number % 2 == 0)));
}
