//! Who may open a store, and what its errors say.

use crate::subjects::small;
use engine::id::{EntryNo, LedgerId};
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;
use store::{Damage, Error, Journal, Ledgers, Memory, Pending, Place, Term};

#[test]
fn two_processes_do_not_share_a_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Journal::open(folder.path(), small()).expect("opens");
    assert_eq!(Journal::open(folder.path(), small()).err().map(|error| error.code()), Some("store_locked"));
    let verified = store::journal::verify_folder(folder.path(), None, &mut |_| ());
    assert_eq!(verified.err().map(|error| error.code()), Some("store_locked"));
    drop(store);
    Journal::open(folder.path(), small()).expect("opens when the other is gone");
}

#[test]
fn a_newer_form_is_left_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    drop(Journal::open(folder.path(), small()).expect("opens"));
    let path = folder.path().join("journal/0000000001.seg");
    let mut content = fs::read(&path).expect("readable");
    content[8] = 2;
    let checksum = crc32c::crc32c(&content[..28]);
    content[28..32].copy_from_slice(&checksum.to_le_bytes());
    fs::write(&path, &content).expect("written");
    match Journal::open(folder.path(), small()).err() {
        Some(Error::Newer { found: 2, supported: 1, .. }) => {}
        other => panic!("expected a refusal, got {other:?}"),
    }
    assert_eq!(fs::read(&path).expect("readable"), content);
}

#[test]
fn a_place_that_cannot_be_a_folder_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("file");
    fs::write(&file, b"").expect("written");
    let error = Journal::open(&file, small()).err().expect("refused");
    assert_eq!(error.code(), "store_io");
    assert!(error.to_string().contains("file"), "{error}");
}

/// Every error has a code of its own and says in both languages what to do.
#[test]
fn every_error_says_what_to_do() {
    let ledger = || LedgerId::new("qingshan").expect("an id");
    let source = || Arc::new(std::io::Error::from(ErrorKind::Other));
    let path = PathBuf::from("/data");
    let place = Some(Place { file: "journal/0000000001.seg".to_owned(), offset: 7 });
    let damage = Damage { ledger: Some(ledger()), entry: Some(EntryNo(3)), place, what: "the checksum does not fit" };
    let errors = [
        Error::Conflict { ledger: ledger(), expected: EntryNo(1), found: EntryNo(2) },
        Error::Fenced { ledger: ledger(), newest: Term(2) },
        Error::Held { ledger: ledger(), holder: "node-a".to_owned() },
        Error::Unknown { ledger: ledger() },
        Error::TooLarge { what: "an entry", size: 2, most: 1 },
        Error::Full { free_bytes: 1, floor_bytes: 2 },
        Error::Busy,
        Error::ReadOnly { doing: "flushing", source: source() },
        Error::Io { doing: "open", path: path.clone(), source: source() },
        Error::Corrupt(Box::new(damage)),
        Error::UnsafeDisk { path: path.clone(), file_system: "nfs4".to_owned() },
        Error::Locked { path: path.clone() },
        Error::Newer { path: path.clone(), found: 2, supported: 1 },
        Error::Closed,
        Error::BadImport { line: 3, what: "no number".to_owned() },
        Error::Occupied { path },
    ];
    let mut codes: Vec<_> = errors.iter().map(Error::code).collect();
    for error in &errors {
        let (english, chinese) = (error.to_string(), error.zh());
        assert!(english.contains(';') || english.contains('.'), "{english}: only says what happened");
        assert!(chinese.contains('；') || chinese.contains('，'), "{chinese}: only says what happened");
        assert!(english.is_ascii(), "{english}");
    }
    let named = errors[9].to_string();
    assert!(named.contains("ledger qingshan, entry 3, journal/0000000001.seg at byte 7"), "{named}");
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), errors.len());
}

#[test]
fn an_answer_can_be_awaited_and_a_dropped_promise_is_an_answer() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let stores: [Box<dyn Ledgers>; 2] =
        [Box::new(Memory::new()), Box::new(Journal::open(folder.path(), small()).expect("opens"))];
    for store in stores {
        let (ledger, entries) = (LedgerId::new("qingshan").expect("an id"), vec![b"a".to_vec()]);
        let group = store::Append { ledger, expect: EntryNo(0), term: None, entries, wake: None };
        let head = runtime.block_on(store.append(group)).expect("accepted");
        assert_eq!(head.number, EntryNo(1));
    }
    let (promise, pending) = Pending::<()>::new();
    drop(promise);
    assert_eq!(runtime.block_on(pending).expect_err("closed").code(), "store_closed");
}
