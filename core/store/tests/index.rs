//! The index is worth nothing: whatever happens to it, the store is the same afterwards.

use crate::script::Writer;
use crate::subjects::{copy_folder, small};
use engine::id::{EntryNo, LedgerId};
use std::fs;
use std::path::Path;
use store::{Append, Flaw, Journal, LedgerInfo, Ledgers, Record};

type Everything = Vec<(LedgerInfo, Vec<Record>)>;

fn everything(folder: &Path, context: &str) -> Everything {
    let store = Journal::open(folder, small()).unwrap_or_else(|error| panic!("{context}: {error}"));
    let verified = store.verify(None, &mut |_| ()).expect("verified");
    assert_eq!(verified.findings, [], "{context}");
    let infos = store.ledgers().expect("listed").into_iter();
    infos.map(|info| (info.clone(), store.read(&info.id, EntryNo(0), 10_000).expect("read"))).collect()
}

fn filled() -> (tempfile::TempDir, Everything) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Journal::open(folder.path(), small()).expect("opens");
    Writer::default().run(&store, 400).expect("accepted");
    drop(store);
    let before = everything(folder.path(), "as written");
    assert_eq!(before.iter().map(|(_, records)| records.len()).sum::<usize>(), 1_000);
    (folder, before)
}

#[test]
fn deleted_it_is_built_again() {
    let (folder, before) = filled();
    fs::remove_dir_all(folder.path().join("index")).expect("removed");
    assert_eq!(everything(folder.path(), "without the index"), before);
    assert_eq!(everything(folder.path(), "with the new index"), before);
}

#[test]
fn an_old_one_catches_up() {
    let (folder, _) = filled();
    let old = tempfile::tempdir().expect("a temporary folder");
    copy_folder(&folder.path().join("index"), &old.path().join("index"));
    let store = Journal::open(folder.path(), small()).expect("opens");
    for expect in 0..50 {
        let (ledger, entries) = (LedgerId::new("later").expect("an id"), vec![b"later".to_vec()]);
        let group = Append { ledger, expect: EntryNo(expect), term: None, entries, wake: None };
        store.append(group).wait().expect("accepted");
    }
    drop(store);
    let after = everything(folder.path(), "as written");
    fs::remove_dir_all(folder.path().join("index")).expect("removed");
    copy_folder(&old.path().join("index"), &folder.path().join("index"));
    assert_eq!(everything(folder.path(), "with an old index"), after);
}

#[test]
fn damaged_in_any_file_it_is_built_again() {
    let (folder, before) = filled();
    let whole = tempfile::tempdir().expect("a temporary folder");
    copy_folder(&folder.path().join("index"), whole.path());
    let files = fs::read_dir(whole.path()).expect("listed").map(|file| file.expect("a file").path());
    let files: Vec<_> = files.filter(|path| path.is_file()).collect();
    assert!(files.len() >= 2, "sled keeps at least its configuration and its log: {files:?}");
    for path in files {
        let content = fs::read(&path).expect("readable");
        let damages: [(&str, Vec<u8>); 4] = [
            ("empty", Vec::new()),
            ("half", content[..content.len() / 2].to_vec()),
            ("garbage", vec![0xa5; content.len()]),
            ("flipped", content.iter().enumerate().map(|(n, b)| if n % 97 == 5 { b ^ 4 } else { *b }).collect()),
        ];
        for (name, damaged) in damages {
            let _ = fs::remove_dir_all(folder.path().join("index"));
            copy_folder(whole.path(), &folder.path().join("index"));
            let target = folder.path().join("index").join(path.file_name().expect("a name"));
            fs::write(&target, damaged).expect("written");
            assert_eq!(everything(folder.path(), &format!("{name}: {}", target.display())), before);
        }
    }
}

#[test]
fn leftovers_of_a_killed_process_do_no_harm() {
    let (folder, before) = filled();
    let index = folder.path().join("index");
    fs::write(index.join("snap.00000000FFFFFFFF.generating"), b"half a snapshot").expect("written");
    fs::create_dir(folder.path().join("index.new")).expect("created");
    fs::write(folder.path().join("index.new/conf"), b"half").expect("written");
    fs::write(folder.path().join("journal/0000000099.partial"), b"half").expect("written");
    assert_eq!(everything(folder.path(), "with leftovers"), before);
    assert!(!folder.path().join("index.new").exists());
    assert!(!folder.path().join("journal/0000000099.partial").exists());
}

#[test]
fn an_index_that_knows_more_than_the_journal_has_proves_a_loss() {
    let (folder, _) = filled();
    let journal = folder.path().join("journal");
    let mut segments: Vec<_> = fs::read_dir(&journal).expect("listed").map(|f| f.expect("a file").path()).collect();
    segments.sort();
    fs::remove_file(segments.last().expect("segments")).expect("removed");
    match Journal::open(folder.path(), small()).err() {
        Some(store::Error::Corrupt(damage)) => {
            assert!(damage.ledger.is_some() && damage.entry.is_some(), "{damage}");
        }
        other => panic!("expected damage, got {other:?}"),
    }
    let verified = store::journal::verify_folder(folder.path(), None, &mut |_| ()).expect("verified");
    assert!(verified.findings.iter().all(|finding| finding.flaw == Flaw::Missing), "{:?}", verified.findings);
    assert!(!verified.is_sound());
}
