//! Stored bytes are for ever: the files in `golden/` were written by the first version and must
//! load in every later one.

use crate::subjects::copy_folder;
use engine::id::{EntryNo, LedgerId};
use engine::time::Timestamp;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use store::journal::{Settings, verify_folder};
use store::{Append, Journal, Ledgers, Memory, Snapshot, transfer};

const LEDGERS: [&str; 2] = ["qingshan-county", "jinze-city"];

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/1")
}

fn settings() -> Settings {
    Settings { segment_bytes: 1_500, floor_bytes: 0, reserve_bytes: 0, ..Settings::default() }
}

/// What the golden store was made of: entries, wakes set and cleared, a snapshot, a blob.
fn write(folder: &Path) {
    let store = Journal::open(folder, settings()).expect("opens");
    for step in 0..12_u64 {
        let ledger = LedgerId::new(LEDGERS[(step % 2) as usize]).expect("an id");
        let entries = (0..1 + step % 2).map(|n| format!(r#"{{"v":1,"step":{step},"n":{n},"文":"报送"}}"#).into_bytes());
        let expect = EntryNo(if step % 2 == 0 { step / 2 } else { step - 1 });
        let wake = (step % 3 != 0).then_some(Timestamp(1_650_000_000_000 + step as i64));
        let group = Append { ledger: ledger.clone(), expect, term: None, entries: entries.collect(), wake };
        let head = store.append(group).wait().expect("accepted");
        if step == 7 {
            store.put_snapshot(&ledger, &Snapshot { head, bytes: b"a state".to_vec() }).expect("kept");
        }
    }
    let ledger = LedgerId::new(LEDGERS[0]).expect("an id");
    let wake = Append { ledger, expect: EntryNo(6), term: None, entries: vec![], wake: Some(Timestamp(7)) };
    store.append(wake).wait().expect("accepted");
    store.put_blob(b"an attachment").expect("kept");
}

fn exported(store: &dyn Ledgers, ledger: &str) -> String {
    let mut out = Vec::new();
    let ledger = LedgerId::new(ledger).expect("an id");
    transfer::export(store, &ledger, &mut out, &mut |_| ()).expect("exported");
    String::from_utf8(out).expect("text")
}

#[test]
fn the_first_form_loads() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy_folder(&golden().join("store"), folder.path());
    let verified = verify_folder(folder.path(), None, &mut |_| ()).expect("verified");
    assert_eq!((verified.entries, verified.findings.len()), (18, 0));
    let store = Journal::open(folder.path(), settings()).expect("opens");
    for ledger in LEDGERS {
        let expected = fs::read_to_string(golden().join(format!("{ledger}.jsonl"))).expect("golden");
        assert_eq!(exported(&store, ledger), expected);
        let memory = Memory::new();
        transfer::import(&memory, &mut Cursor::new(expected.clone()), &mut |_| ()).expect("imported");
        assert_eq!(exported(&memory, ledger), expected);
    }
    let ledger = LedgerId::new(LEDGERS[1]).expect("an id");
    let snapshot = store.snapshot(&ledger).expect("read").expect("there");
    assert_eq!((snapshot.head.number, snapshot.bytes.as_slice()), (EntryNo(8), b"a state".as_slice()));
    let blob = store::Digest::of(b"an attachment");
    assert_eq!(store.blob(&blob).expect("read").as_deref(), Some(b"an attachment".as_slice()));
}

/// A change of the form is allowed only with a new version beside the old one.
#[test]
fn the_form_has_not_changed() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("store-golden");
    let _ = fs::remove_dir_all(&folder);
    write(&folder);
    let files = ["journal/0000000001.seg", "journal/0000000002.seg", "snapshots/jinze-city/00000000000000000008.snap"];
    for file in files {
        let written = fs::read(folder.join(file)).expect("written");
        let stored = fs::read(golden().join("store").join(file)).expect("golden");
        assert!(written == stored, "{file} is written differently than before");
    }
}
