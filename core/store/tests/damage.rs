//! Bytes changed and files cut off: always found, always named, never a panic, never served.

use crate::subjects::{copy_folder, small};
use engine::id::{EntryNo, LedgerId};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use store::journal::verify_folder;
use store::{Append, Flaw, Journal, Ledgers, Verified};
use tempfile::TempDir;

/// A store with a few ledgers, closed in good order.
fn store_folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Journal::open(folder.path(), small()).expect("opens");
    for step in 0..120_u64 {
        let ledger = LedgerId::new(["qingshan", "lanxi", "wuyuan"][(step % 3) as usize]).expect("an id");
        let entries = (0..2).map(|n| format!(r#"{{"entry":"{ledger} {step} {n}"}}"#).into_bytes()).collect();
        let group = Append { ledger, expect: EntryNo(step / 3 * 2), term: None, entries, wake: None };
        store.append(group).wait().expect("accepted");
    }
    drop(store);
    folder
}

/// Pseudo-random numbers, the same in every run.
fn numbers(mut seed: u64) -> impl FnMut(u64) -> u64 {
    move |below| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % below
    }
}

fn segments(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = fs::read_dir(folder.join("journal")).expect("a journal");
    let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read(path).expect("readable"))).collect()
}

/// Which entry lies at which byte: found by looking for its text, independently of the code.
fn entry_at(content: &[u8], offset: usize, located: &BTreeMap<Vec<u8>, (String, u64)>) -> Option<(String, u64)> {
    located.iter().find_map(|(text, named)| {
        let at = content.windows(text.len()).position(|window| window == text)?;
        (at - PREFIX..at + text.len()).contains(&offset).then(|| named.clone())
    })
}

#[test]
fn a_flipped_bit_is_found_and_named() {
    let folder = store_folder();
    let whole = entries(folder.path());
    let mut random = numbers(20_221_122);
    let mut named = 0;
    for _ in 0..300 {
        let (path, content) = pick(folder.path(), &mut random);
        let at = random(content.len() as u64) as usize;
        let mut damaged = content.clone();
        damaged[at] ^= 1 << random(8);
        fs::write(&path, &damaged).expect("written");
        let context = format!("{} at byte {at}", path.display());
        let verified = verify_folder(folder.path(), None, &mut |_| ()).unwrap_or_else(|error| {
            // A changed version in a header may look like a newer program's.
            assert!(at < 32, "{context}: {error}");
            Verified { findings_more: 1, ..Verified::default() }
        });
        assert!(!verified.is_sound(), "{context}: not found");
        if let Some((ledger, number)) = entry_at(&content, at, &whole) {
            let names = verified.findings.iter().any(|finding| {
                finding.damage.ledger.as_ref().is_some_and(|id| id.as_str() == ledger)
                    && finding.damage.entry == Some(EntryNo(number))
                    && finding.flaw == Flaw::Checksum
            });
            assert!(names, "{context}: {ledger} {number} is not named in {:?}", verified.findings);
            assert_eq!(verified.findings.len(), 1, "{context}: {:?}", verified.findings);
            named += 1;
        }
        open_never_panics(folder.path(), &whole, &context);
        fs::write(&path, &content).expect("written");
    }
    assert!(named > 200, "only {named} of 300 places were in an entry");
    assert!(verify_folder(folder.path(), None, &mut |_| ()).expect("verified").is_sound());
}

#[test]
fn a_truncation_is_found_and_named() {
    let folder = store_folder();
    let whole = entries(folder.path());
    let mut random = numbers(19_631_125);
    for _ in 0..100 {
        let (path, content) = pick(folder.path(), &mut random);
        let at = random(content.len() as u64) as usize;
        fs::write(&path, &content[..at]).expect("written");
        let context = format!("{} cut off at byte {at}", path.display());
        let verified = verify_folder(folder.path(), None, &mut |_| ()).expect("verified");
        assert!(!verified.is_sound(), "{context}: not found");
        let lost = whole.iter().filter(|(text, _)| {
            content.windows(text.len()).position(|window| window == *text).is_some_and(|from| from + text.len() > at)
        });
        for (_, (ledger, number)) in lost {
            let names = verified.findings.iter().any(|finding| {
                finding.damage.ledger.as_ref().is_some_and(|id| id.as_str() == ledger)
                    && finding.damage.entry == Some(EntryNo(*number))
            });
            assert!(names, "{context}: {ledger} {number} is not named in {:?}", verified.findings);
        }
        open_never_panics(folder.path(), &whole, &context);
        fs::write(&path, &content).expect("written");
    }
}

/// Length, checksum and the fixed fields before an entry's bytes.
const PREFIX: usize = 53;

fn pick(folder: &Path, random: &mut impl FnMut(u64) -> u64) -> (PathBuf, Vec<u8>) {
    let mut files = segments(folder);
    let total: usize = files.iter().map(|(_, content)| content.len()).sum();
    let mut at = random(total as u64) as usize;
    let index = files.iter().position(|(_, content)| {
        let here = at < content.len();
        at = at.saturating_sub(content.len());
        here
    });
    files.swap_remove(index.unwrap_or(0))
}

fn entries(folder: &Path) -> BTreeMap<Vec<u8>, (String, u64)> {
    let store = Journal::open(folder, small()).expect("opens");
    let mut all = BTreeMap::new();
    for info in store.ledgers().expect("listed") {
        for record in store.read(&info.id, EntryNo(0), 10_000).expect("read") {
            all.insert(record.bytes, (info.id.to_string(), record.number.0));
        }
    }
    all
}

/// A damaged store is refused, or opens and serves only what was stored, or says `Corrupt`.
/// Tried on a copy: a start may cut off an end that looks torn.
fn open_never_panics(folder: &Path, whole: &BTreeMap<Vec<u8>, (String, u64)>, context: &str) {
    let copy = tempfile::tempdir().expect("a temporary folder");
    copy_folder(folder, copy.path());
    let store = match Journal::open(copy.path(), small()) {
        Ok(store) => store,
        Err(error) => {
            let code = error.code();
            assert!(["ledger_corrupt", "store_newer_format"].contains(&code), "{context}: {error}");
            return;
        }
    };
    for info in store.ledgers().expect("listed") {
        match store.read(&info.id, EntryNo(0), 10_000) {
            Ok(records) => {
                assert_eq!(records.len() as u64, info.head.number.0, "{context}");
                for record in records {
                    let stored = whole.get(&record.bytes);
                    assert_eq!(stored, Some(&(info.id.to_string(), record.number.0)), "{context}");
                }
            }
            Err(error) => assert_eq!(error.code(), "ledger_corrupt", "{context}: {error}"),
        }
    }
    assert_eq!(store.ledgers().expect("listed").iter().map(|info| info.head.number.0).sum::<u64>(), 240, "{context}");
}

#[test]
fn a_rewritten_entry_breaks_the_chain() {
    // Somebody changes an entry and repairs its checksum: the hash still tells.
    let folder = store_folder();
    let (path, mut content) = segments(folder.path()).swap_remove(1);
    let text = br#"{"entry":"lanxi"#;
    let at = content.windows(text.len()).position(|window| window == text).expect("an entry of lanxi");
    content[at + 10] = b'L';
    let start = at - PREFIX;
    let length: [u8; 4] = content[start..start + 4].try_into().expect("four bytes");
    let end = start + 8 + u32::from_le_bytes(length) as usize;
    let mut seed = vec![2, 0, 0, 0];
    seed.extend_from_slice(&(start as u32).to_le_bytes());
    seed.extend_from_slice(&length);
    let checksum = crc32c::crc32c_append(crc32c::crc32c(&seed), &content[start + 8..end]);
    content[start + 4..start + 8].copy_from_slice(&checksum.to_le_bytes());
    let number = EntryNo(u64::from_le_bytes(content[start + 13..start + 21].try_into().expect("eight bytes")));
    fs::write(&path, &content).expect("written");
    let verified = verify_folder(folder.path(), None, &mut |_| ()).expect("verified");
    let [finding] = verified.findings.as_slice() else { panic!("{:?}", verified.findings) };
    assert_eq!((finding.flaw, finding.damage.entry), (Flaw::Chain, Some(number)));
    assert_eq!(finding.damage.ledger, LedgerId::new("lanxi").ok());
    let place = finding.damage.place.as_ref().expect("a place");
    assert_eq!((place.file.as_str(), place.offset), ("journal/0000000002.seg", start as u64));
}
