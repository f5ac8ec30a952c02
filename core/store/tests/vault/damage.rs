//! Files of keys that were hurt: every byte flipped, every length cut. A key never becomes another
//! key, and an erased one never a key.

use super::{ledger, slot};
use std::fs;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use store::vault::contract::{key, seen};
use store::vault::{FileVault, Vault};
use tempfile::TempDir;

/// Three cases: 12 has a key, 13 (in the next sector) was erased, 14 has a key.
fn hurt() -> (TempDir, FileVault, PathBuf, Vec<u8>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let vault = FileVault::open(folder.path()).expect("opens");
    vault.create_all(&ledger(), [12, 13, 14].map(|case| (slot(case), key(case as u8))).to_vec()).expect("made");
    vault.erase(&ledger(), slot(13)).expect("erased");
    let path = folder.path().join("vault/qingshan.0.keys");
    let content = fs::read(&path).expect("readable");
    assert_eq!(content.len(), 512 + 2 * 37);
    (folder, vault, path, content)
}

#[test]
fn a_flipped_bit_is_noticed_where_it_is() {
    let (_folder, vault, path, content) = hurt();
    let file = fs::OpenOptions::new().write(true).open(&path).expect("opens");
    let mut noticed = 0;
    for at in 0..content.len() {
        for bit in 0..8 {
            file.write_all_at(&[content[at] ^ (1 << bit)], at as u64).expect("written");
            let seen = [12, 13, 14].map(|case| seen(&vault, "qingshan", slot(case)));
            let (first, gone, last) = (12 * 37..13 * 37, 512..512 + 37, 512 + 37..512 + 74);
            let expect = |range: std::ops::Range<usize>, sound| {
                if range.contains(&at) { Err("case_key_damaged") } else { sound }
            };
            let expected = [
                expect(first, Ok(Some([12; 32]))),
                expect(gone, Err("names_erased")),
                expect(last, Ok(Some([14; 32]))),
            ];
            assert_eq!(seen, expected, "byte {at}, bit {bit}");
            noticed += seen.iter().filter(|seen| **seen == Err("case_key_damaged")).count();
        }
        file.write_all_at(&content[at..=at], at as u64).expect("written");
    }
    assert_eq!(noticed, 3 * 37 * 8);
}

#[test]
fn a_file_that_was_cut_off_keeps_what_is_left() {
    let (_folder, vault, path, content) = hurt();
    for length in (0..content.len()).rev() {
        fs::OpenOptions::new().write(true).open(&path).and_then(|file| file.set_len(length as u64)).expect("cut");
        let seen = [12, 13, 14].map(|case| seen(&vault, "qingshan", slot(case)));
        assert_eq!(seen[2], Ok(None), "{length}: its state was written last");
        if length >= 512 + 37 {
            assert_eq!(seen[1], Err("names_erased"), "{length}");
        } else if length > 512 + 32 {
            assert!(matches!(seen[1], Err("case_key_damaged") | Ok(None)), "{length}: {:?}", seen[1]);
        }
        let first = if length >= 13 * 37 { Some([12; 32]) } else { None };
        assert_eq!(seen[0], Ok(first), "{length}");
    }
}

/// What was not finished when the power went was told to nobody: it can be made anew.
#[test]
fn a_half_written_key_is_made_anew() {
    let (_folder, vault, path, content) = hurt();
    for have in 0..37 {
        let mut half = content.clone();
        half[512 + 37 + have..].fill(0);
        fs::write(&path, &half).expect("written");
        assert_eq!(seen(&vault, "qingshan", slot(14)), Ok(None), "{have} bytes");
        vault.create(&ledger(), slot(14), key(99)).expect("made anew");
        assert_eq!(seen(&vault, "qingshan", slot(14)), Ok(Some([99; 32])));
        fs::write(&path, &half[..512 + 37 + have]).expect("written");
        vault.create(&ledger(), slot(14), key(98)).expect("made anew");
        assert_eq!(seen(&vault, "qingshan", slot(14)), Ok(Some([98; 32])));
        assert_eq!(seen(&vault, "qingshan", slot(13)), Err("names_erased"));
    }
}

/// No new key is put over damage: names may still be sealed with the old one, which a copy may have.
#[test]
fn damage_can_only_be_erased() {
    let (_folder, vault, path, content) = hurt();
    for (case, at) in [(14, 512 + 37), (13, 512 + 36)] {
        let mut hurt = content.clone();
        hurt[at] ^= 0xFF;
        fs::write(&path, &hurt).expect("written");
        let refused = vault.create(&ledger(), slot(case), key(99)).expect_err("damaged");
        assert_eq!(refused.code(), "case_key_damaged");
        let place = format!("(qingshan.0.keys at byte {})", if case == 14 { 549 } else { 512 });
        assert!(refused.to_string().contains(&place), "{refused}");
        assert_eq!(fs::read(&path).expect("readable"), hurt, "nothing was written");
        vault.erase(&ledger(), slot(case)).expect("erased");
        assert_eq!(seen(&vault, "qingshan", slot(case)), Err("names_erased"));
    }
}

/// A file that got another's name gives nobody another's keys.
#[test]
fn a_file_under_another_name_has_no_keys() {
    let (_folder, vault, path, _) = hurt();
    fs::copy(&path, path.with_file_name("lanxi.0.keys")).expect("copied");
    fs::copy(&path, path.with_file_name("qingshan.1.keys")).expect("copied");
    let elsewhere = store::vault::Slot { register: 1, case: 12 };
    assert_eq!(seen(&vault, "lanxi", slot(12)), Err("case_key_damaged"));
    assert_eq!(seen(&vault, "qingshan", elsewhere), Err("case_key_damaged"));
}
