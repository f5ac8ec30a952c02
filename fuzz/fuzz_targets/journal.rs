//! A journal with its bytes changed: it opens or says why not, it never panics, and what it reads as
//! sound is what was written.
#![no_main]

use engine::id::{EntryNo, LedgerId};
use libfuzzer_sys::fuzz_target;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use store::journal::Settings;
use store::{Append, Journal, Ledgers};

/// The files of a sound journal.
static SOUND: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Journal::open(folder.path(), settings()).expect("it opens");
    for n in 0..24 {
        let group = Append { ledger: ledger(), expect: EntryNo(n), term: None, entries: vec![entry(n + 1)], wake: None };
        let _ = store.append(group).wait().expect("written");
    }
    drop(store);
    let files = fs::read_dir(folder.path().join("journal")).expect("readable");
    let mut files: Vec<_> = files
        .map(|file| {
            let file = file.expect("readable");
            (file.file_name().to_string_lossy().into_owned(), fs::read(file.path()).expect("readable"))
        })
        .collect();
    files.sort();
    files
});

fn settings() -> Settings {
    Settings { segment_bytes: 1 << 10, floor_bytes: 0, reserve_bytes: 0, checkpoint_bytes: 1 << 20, ..Settings::default() }
}

fn ledger() -> LedgerId {
    "bureau".parse().expect("an id")
}

fn entry(n: u64) -> Vec<u8> {
    format!("entry {n} {}", "x".repeat(n as usize * 7 % 40)).into_bytes()
}

/// Each change: which file, where, and a byte to write; or, with a high bit, where to cut it off.
fn damage(folder: &Path, changes: &[(u8, u16, u8)]) -> bool {
    let mut changed = false;
    let journal = folder.join("journal");
    fs::create_dir_all(&journal).expect("made");
    for (i, (name, bytes)) in SOUND.iter().enumerate() {
        let mut now = bytes.clone();
        for (_, at, value) in changes.iter().filter(|(file, ..)| usize::from(file & 0x7f) % SOUND.len() == i) {
            let at = usize::from(*at) % now.len().max(1);
            if at < now.len() {
                now[at] = *value;
            }
        }
        if let Some((_, at, _)) = changes.iter().find(|(file, ..)| file & 0x80 != 0 && usize::from(file & 0x7f) % SOUND.len() == i) {
            now.truncate(usize::from(*at) % (now.len() + 1));
        }
        changed |= now != *bytes;
        fs::write(journal.join(name), now).expect("written");
    }
    changed
}

fuzz_target!(|changes: Vec<(u8, u16, u8)>| {
    let folder = tempfile::tempdir().expect("a folder");
    let changed = damage(folder.path(), &changes);
    let store = match Journal::open(folder.path(), settings()) {
        Ok(store) => store,
        Err(_) if changed => return,
        Err(error) => panic!("a sound journal does not open: {error}"),
    };
    let is_sound = store.verify(None, &mut |_| ()).is_ok_and(|verified| verified.is_sound());
    let Ok(records) = store.read(&ledger(), EntryNo(0), 100) else { return };
    for record in &records {
        assert!(!is_sound || record.bytes == entry(record.number.0), "a changed entry passes for sound");
    }
    assert!(changed || records.len() == 24);
});
