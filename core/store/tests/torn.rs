//! A process that dies while writing leaves the last group in any state. It is dropped whole, or
//! it is there whole.

use crate::subjects::{copy_folder, small};
use engine::id::{EntryNo, LedgerId};
use std::fs;
use store::journal::{Settings, verify_folder};
use store::{Append, Journal, Ledgers};

#[test]
fn the_last_group_is_cut_at_every_byte() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let settings = Settings { checkpoint_bytes: 1 << 30, segment_bytes: 1 << 20, ..small() };
    let ledger = LedgerId::new("qingshan").expect("an id");
    let store = Journal::open(folder.path(), settings.clone()).expect("opens");
    let segment = folder.path().join("journal/0000000001.seg");
    let append = |expect: u64, count: usize| {
        let entries = (0..count).map(|n| format!("{expect}.{n}").into_bytes()).collect();
        let group = Append { ledger: ledger.clone(), expect: EntryNo(expect), term: None, entries, wake: None };
        store.append(group).wait().expect("accepted")
    };
    append(0, 2);
    let before = fs::metadata(&segment).expect("there").len();
    append(2, 2);
    // What a killed process leaves: the journal as it is now, no mark, an index that knows nothing.
    let killed = tempfile::tempdir().expect("a temporary folder");
    copy_folder(&folder.path().join("journal"), &killed.path().join("journal"));
    drop(store);
    let whole = fs::read(killed.path().join("journal/0000000001.seg")).expect("readable");
    for bytes in before..=whole.len() as u64 {
        let crashed = tempfile::tempdir().expect("a temporary folder");
        copy_folder(killed.path(), crashed.path());
        fs::create_dir(crashed.path().join("snapshots")).expect("created");
        fs::create_dir(crashed.path().join("blobs")).expect("created");
        let torn = crashed.path().join("journal/0000000001.seg");
        fs::write(&torn, &whole[..bytes as usize]).expect("written");

        let verified = verify_folder(crashed.path(), None, &mut |_| ()).expect("verified");
        assert!(verified.is_sound(), "{bytes} bytes: {:?}", verified.findings);
        let torn_tail = bytes != before && bytes != whole.len() as u64;
        assert_eq!(verified.findings.len(), usize::from(torn_tail), "{bytes} bytes: {:?}", verified.findings);

        let expected = if bytes == whole.len() as u64 { 4 } else { 2 };
        for _ in 0..2 {
            let store = Journal::open(crashed.path(), settings.clone()).expect("opens");
            let records = store.read(&ledger, EntryNo(0), 10).expect("read");
            assert_eq!(records.len(), expected, "{bytes} bytes of {}", whole.len());
        }
        let verified = verify_folder(crashed.path(), None, &mut |_| ()).expect("verified");
        assert_eq!(verified.findings, [], "{bytes} bytes: repaired");
    }
}

#[test]
fn damage_before_a_later_write_is_not_a_torn_end() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let settings = Settings { checkpoint_bytes: 1 << 30, segment_bytes: 1 << 20, ..small() };
    let ledger = LedgerId::new("qingshan").expect("an id");
    let store = Journal::open(folder.path(), settings.clone()).expect("opens");
    for expect in 0..4 {
        let entries = vec![b"an entry of some length".to_vec()];
        let group = Append { ledger: ledger.clone(), expect: EntryNo(expect), term: None, entries, wake: None };
        store.append(group).wait().expect("accepted");
    }
    drop(store);
    fs::remove_dir_all(folder.path().join("index")).expect("removed");
    let path = folder.path().join("journal/0000000001.seg");
    let whole = fs::read(&path).expect("readable");
    let text = b"an entry of some length";
    let places: Vec<_> = (0..whole.len() - text.len()).filter(|at| whole[*at..].starts_with(text)).collect();
    assert_eq!(places.len(), 4);
    for (number, at) in (1..).map(EntryNo).zip(places) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x20;
        fs::write(&path, &damaged).expect("written");
        match Journal::open(folder.path(), settings.clone()).err() {
            Some(store::Error::Corrupt(damage)) => {
                assert_eq!(damage.entry, Some(number));
                assert_eq!(damage.place.map(|place| place.offset), Some(at as u64 - 53));
            }
            other => panic!("entry {number}: expected damage, got {other:?}"),
        }
    }
}
