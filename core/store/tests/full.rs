//! A disk that is really full: a small file system of its own, where that can be had.

use crate::script::{STEPS, Writer};
use crate::subjects::small;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use store::journal::Settings;
use store::{Error, Health, Journal, Ledgers};
use tempfile::TempDir;

/// A file system in memory, gone when this is dropped.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=16m", "tmpfs"]).arg(folder.path()).output();
        let is_mounted = mounted.as_ref().is_ok_and(|output| output.status.success());
        if !is_mounted {
            eprintln!("SKIPPED: no small disk can be mounted here ({mounted:?}); nothing was proved about full disks");
        }
        is_mounted.then_some(Self(folder))
    }

    /// Takes all the space that is left.
    fn fill(&self) {
        let mut file = File::create(self.filler()).expect("created");
        while file.write_all(&[7; 4_096]).is_ok() {}
        while file.write_all(&[7]).is_ok() {}
    }

    fn clear(&self) {
        fs::remove_file(self.filler()).expect("removed");
    }

    fn filler(&self) -> std::path::PathBuf {
        self.0.path().join("filler")
    }

    fn store(&self) -> std::path::PathBuf {
        self.0.path().join("store")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

fn open(folder: &Path) -> Journal {
    Journal::open(folder, Settings { reserve_bytes: 2 << 20, ..small() }).expect("opens")
}

#[test]
fn a_really_full_disk_is_survived() {
    let Some(disk) = SmallDisk::mount() else { return };
    let mut writer = Writer::default();
    let store = open(&disk.store());
    writer.run(&store, STEPS).expect("there is space");
    disk.fill();
    let refused = writer.run(&store, STEPS + 10_000).expect_err("there is no space");
    assert!(matches!(refused, Error::Full { .. }), "{refused:?}");
    writer.check(&store, "while full");
    disk.clear();
    writer.run(&store, STEPS + 500).expect("there is space again");
    assert_eq!(store.health(), Health::Writable);
    writer.check(&store, "after there was space again");
    disk.fill();
    drop(store);

    // Started on a full disk it reads everything, and writes as soon as it can.
    for round in 0..3 {
        let store = open(&disk.store());
        writer.check(&store, &format!("start {round} on a full disk"));
        disk.fill();
    }
    let store = open(&disk.store());
    disk.clear();
    writer.run(&store, STEPS + 600).expect("there is space again");
    writer.check(&store, "at last");
}
