//! Ledgers that move: export and import, backup and restore.

use crate::script::{STEPS, Writer};
use crate::subjects::{OnDisk, small};
use engine::id::{EntryNo, LedgerId};
use engine::time::Timestamp;
use std::fs;
use std::io::Cursor;
use std::thread;
use store::contract::Subject;
use store::journal::{restore, verify_folder};
use store::{Append, Digest, Error, Journal, Ledgers, Memory, transfer};

fn id() -> LedgerId {
    LedgerId::new("qingshan").expect("an id")
}

fn put(store: &dyn Ledgers, expect: u64, entries: Vec<Vec<u8>>) {
    let wake = Some(Timestamp(77));
    store.append(Append { ledger: id(), expect: EntryNo(expect), term: None, entries, wake }).wait().expect("accepted");
}

fn export(store: &dyn Ledgers) -> String {
    let mut out = Vec::new();
    transfer::export(store, &id(), &mut out, &mut |_| ()).expect("exported");
    String::from_utf8(out).expect("text")
}

fn import(store: &dyn Ledgers, text: &str) -> Result<transfer::Transferred, Error> {
    transfer::import(store, &mut Cursor::new(text.as_bytes()), &mut |_| ())
}

/// Entries of every shape: JSON, JSON with odd spacing, text, nothing, bytes that are no text.
fn odd_entries() -> Vec<Vec<u8>> {
    let texts: [&[u8]; 7] = [
        br#"{"v":1,"a":[1,2.50,"\u00e9"]}"#,
        br#" {"v": 1} "#,
        b"plain",
        b"",
        b"{\n}",
        &[0, 255, 10],
        "枫桥".as_bytes(),
    ];
    texts.iter().map(|text| text.to_vec()).collect()
}

#[test]
fn an_export_goes_into_any_store() {
    let from = Memory::new();
    put(&from, 0, odd_entries());
    put(&from, 7, (0..2_500).map(|n| format!(r#"{{"n":{n}}}"#).into_bytes()).collect());
    let text = export(&from);
    let to = OnDisk::new();
    let done = import(&*to.store(), &text).expect("imported");
    assert_eq!(Some(done.head), from.head(&id()).expect("there"));
    assert_eq!(to.store().ledgers().expect("listed"), from.ledgers().expect("listed"), "the wake too");
    assert_eq!(export(&*to.store()), text);
    assert_eq!(import(&*to.store(), &text).expect("twice is once"), done);
    assert_eq!(to.store().ledgers().expect("listed"), from.ledgers().expect("listed"));
}

/// Blobs of no byte, of some, and of more than one line.
fn attached(store: &dyn Ledgers) -> Vec<Digest> {
    let long: Vec<u8> = (0..1_300_000u32).map(|n| (n % 251) as u8).collect();
    [&b""[..], b"a component", &long].map(|bytes| store.put_blob(bytes).expect("kept")).to_vec()
}

fn export_with(store: &dyn Ledgers, blobs: &[Digest]) -> String {
    let mut out = Vec::new();
    transfer::export_with(store, &id(), blobs, &mut out, &mut |_| ()).expect("exported");
    String::from_utf8(out).expect("text")
}

#[test]
fn blobs_travel_with_their_ledger() {
    let from = Memory::new();
    put(&from, 0, odd_entries());
    let blobs = attached(&from);
    let text = export_with(&from, &blobs);
    let to = OnDisk::new();
    import(&*to.store(), &text).expect("imported");
    for blob in &blobs {
        assert_eq!(to.store().blob(blob).expect("read"), from.blob(blob).expect("read"));
    }
    assert_eq!(export_with(&*to.store(), &blobs), text);
    // One that is nowhere to be found does not keep the entries from being saved.
    let without = export_with(&from, &[Digest::of(b"lost")]);
    import(&Memory::new(), &without).expect("imported");
}

#[test]
fn a_changed_blob_adds_nothing() {
    let from = Memory::new();
    put(&from, 0, odd_entries());
    let text = export_with(&from, &attached(&from));
    let lines: Vec<&str> = text.lines().collect();
    let join = |lines: &[&str]| lines.join("\n") + "\n";
    // Three blobs in five parts stand behind the header.
    for gone in 1..=5 {
        let text = join(&[&lines[..gone], &lines[gone + 1..]].concat());
        let to = Memory::new();
        assert_eq!(import(&to, &text).expect_err("refused").code(), "import_invalid", "line {gone} is gone");
        assert_eq!(to.ledgers().expect("listed"), []);
    }
    let digits = "6120636f6d706f6e656e74";
    assert!(text.contains(digits), "the digits of `a component`");
    for changed in ["6120636f6d706f6e656e75", "6120636f6d706f6e656e7", "+120636f6d706f6e656e74"] {
        let text = text.replace(digits, changed);
        assert_eq!(import(&Memory::new(), &text).expect_err("refused").code(), "import_invalid", "{changed}");
    }
}

#[test]
fn an_interrupted_import_goes_on() {
    let from = Memory::new();
    put(&from, 0, odd_entries());
    let (text, to) = (export(&from), Memory::new());
    put(&to, 0, odd_entries()[..3].to_vec());
    import(&to, &text).expect("imported");
    assert_eq!(export(&to), text);
    let other = Memory::new();
    put(&other, 0, vec![b"another past".to_vec()]);
    assert_eq!(import(&other, &text).expect_err("refused").code(), "ledger_conflict");
    put(&to, 7, vec![b"further than the file".to_vec()]);
    assert_eq!(import(&to, &text).expect_err("refused").code(), "ledger_conflict");
}

#[test]
fn a_changed_export_adds_nothing() {
    let from = Memory::new();
    put(&from, 0, odd_entries());
    let text = export(&from);
    let lines: Vec<&str> = text.lines().collect();
    let join = |lines: &[&str]| lines.join("\n") + "\n";
    let mut changed: Vec<(String, &str)> =
        (0..lines.len()).map(|gone| (join(&[&lines[..gone], &lines[gone + 1..]].concat()), "a line is gone")).collect();
    changed.push((text.replace("2.50", "2.51"), "an entry is changed"));
    changed.push((text.replace("qingshan", "lanxi"), "it belongs to another ledger"));
    changed.push((text.replacen(r#""number":3"#, r#""number":4"#, 1), "a number is changed"));
    changed.push((text.trim_end().to_owned(), "the last line is cut off"));
    changed.push((text.clone() + "{}\n", "something follows"));
    changed.push((text.replacen(":1,", ":9,", 1), "a newer format"));
    changed.push((text[..text.len() / 2].to_owned(), "half of it"));
    changed.push((String::new(), "nothing"));
    let swapped = [&lines[..2], &[lines[3], lines[2]], &lines[4..]].concat();
    changed.push((join(&swapped), "two lines are swapped"));
    for (text, why) in changed {
        let to = Memory::new();
        assert_eq!(import(&to, &text).expect_err(why).code(), "import_invalid", "{why}");
        assert_eq!(to.ledgers().expect("listed"), [], "{why}");
    }
}

#[test]
fn a_backup_is_taken_while_writing_goes_on() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Journal::open(&folder.path().join("store"), small()).expect("opens");
    let mut writer = Writer::default();
    writer.run(&store, STEPS).expect("accepted");
    let blob = store.put_blob(b"attachment").expect("kept");
    let before = store.ledgers().expect("listed");
    let backup = folder.path().join("backup");
    thread::scope(|scope| {
        let writing = scope.spawn(|| writer.run(&store, STEPS + 200));
        store.backup(&backup, &mut |_| ()).expect("copied");
        writing.join().expect("no panic").expect("accepted");
    });
    assert_eq!(store.backup(&backup, &mut |_| ()).expect_err("refused").code(), "target_occupied");

    let to = folder.path().join("restored");
    let verified = restore(&backup, &to, &mut |_| ()).expect("restored");
    assert!(verified.is_sound());
    let restored = Journal::open(&to, small()).expect("opens");
    for info in before {
        let head = restored.head(&info.id).expect("answered").expect("there");
        assert!(head.number >= info.head.number);
        let records = restored.read(&info.id, EntryNo(0), 10_000).expect("read");
        assert_eq!(records, store.read(&info.id, EntryNo(0), records.len()).expect("read"));
    }
    assert_eq!(restored.blob(&blob).expect("read").as_deref(), Some(b"attachment".as_slice()));
    assert!(restored.verify(None, &mut |_| ()).expect("verified").is_sound());
}

/// Folders named alike up to a dot are different folders.
#[test]
fn a_backup_leaves_its_neighbours_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Journal::open(&folder.path().join("store"), small()).expect("opens");
    let neighbour = folder.path().join("2026.partial");
    fs::create_dir(&neighbour).expect("created");
    for day in ["2026.11", "2026.12"] {
        store.backup(&folder.path().join(day), &mut |_| ()).expect("copied");
    }
    assert!(neighbour.is_dir(), "another backup may be under way there");
}

#[test]
fn a_damaged_backup_is_not_restored() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Journal::open(&folder.path().join("store"), small()).expect("opens");
    Writer::default().run(&store, STEPS).expect("accepted");
    drop(store);
    // A stopped store's folder is a backup too.
    let backup = folder.path().join("store");
    let segment = backup.join("journal/0000000001.seg");
    let mut content = fs::read(&segment).expect("readable");
    content[2_000] ^= 1;
    fs::write(&segment, &content).expect("written");
    let to = folder.path().join("restored");
    assert_eq!(restore(&backup, &to, &mut |_| ()).expect_err("refused").code(), "import_invalid");
    assert!(!to.exists());
    content[2_000] ^= 1;
    fs::write(&segment, &content).expect("written");
    restore(&backup, &to, &mut |_| ()).expect("restored");
    assert!(verify_folder(&to, None, &mut |_| ()).expect("verified").is_sound());
    let missing = folder.path().join("nothing");
    assert_eq!(restore(&missing, &folder.path().join("x"), &mut |_| ()).expect_err("refused").code(), "store_io");
}
