//! Ledgers without a service: looking, proving, rebuilding, moving, saving.

use crate::maple::{Answer, bureau, maple};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const SUBMIT: [&str; 6] = ["submit", "standing-work", "pledge", "once", "qingshan-t01", "--done"];

/// A stopped service's data, with one submission in it. Answers the entry it became, too.
fn stopped() -> (tempfile::TempDir, PathBuf, u64) {
    let (folder, data, service) = bureau();
    let entry = service.ask(&SUBMIT).done().line()["entry"].as_u64().unwrap();
    assert_eq!(service.stop().0, 0);
    (folder, data, entry)
}

fn on(data: &Path, args: &[&str]) -> Answer {
    maple(&[&["ledger"], args, &["--json", "--data", data.to_str().unwrap()]].concat())
}

fn state_hash(data: &Path) -> Value {
    on(data, &["show", "qingshan"]).done().line()["state_sha256"].clone()
}

#[test]
fn the_index_can_be_deleted() {
    let (_folder, data, _) = stopped();
    let before = state_hash(&data);
    assert_eq!(before.as_str().unwrap().len(), 64);
    fs::remove_dir_all(data.join("index")).unwrap();
    assert_eq!(state_hash(&data), before);
    let rebuilt = on(&data, &["rebuild"]).done().line();
    assert_eq!((&rebuilt["ledgers"], rebuilt["entries"].as_u64().unwrap() > 10), (&1.into(), true));
    assert_eq!(state_hash(&data), before);
    assert_eq!(on(&data, &["verify"]).done().lines().last().unwrap()["sound"], true);
}

#[test]
fn a_flipped_bit_is_named_by_ledger_and_entry() {
    let (_folder, data, entry) = stopped();
    flip(&data, "\"submitted\"");
    let answer = on(&data, &["verify"]);
    assert_eq!(answer.code, 1);
    let lines = answer.lines();
    let found = lines.iter().find(|line| line["flaw"] == "checksum").unwrap();
    assert_eq!((&found["ledger"], &found["entry"]), (&"qingshan".into(), &entry.into()));
    assert_eq!(lines.last().unwrap()["sound"], false);

    let data = data.to_str().unwrap();
    let people = maple(&["ledger", "verify", "--lang", "zh", "--data", data]);
    assert!(people.out.contains(&format!("账本 qingshan，第 {entry} 条记录")), "{}", people.out);
    // Nothing that would hide the damage is done.
    let rebuild = maple(&["ledger", "rebuild", "--data", data, "--json"]);
    assert_eq!((rebuild.code, rebuild.error().as_str()), (1, "journal_damaged"));
}

/// Changes one bit of the journal, inside the last place where these bytes stand.
fn flip(data: &Path, what: &str) {
    let mut segments: Vec<_> = fs::read_dir(data.join("journal")).unwrap().map(|file| file.unwrap().path()).collect();
    segments.sort();
    let path = segments.last().unwrap();
    let mut bytes = fs::read(path).unwrap();
    let at = bytes.windows(what.len()).rposition(|window| window == what.as_bytes()).expect("it is there");
    bytes[at + 1] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn export_and_import() {
    let (folder, data, _) = stopped();
    let file = folder.path().join("qingshan.jsonl");
    let (path, other) = (file.to_str().unwrap(), folder.path().join("other"));
    let exported = on(&data, &["export", "qingshan", path]).done().line();
    let imported = on(&other, &["import", path]).done().line();
    assert_eq!(imported, exported);
    assert_eq!(state_hash(&other), state_hash(&data));
    // Once more changes nothing; the standard output has the same text.
    assert_eq!(on(&other, &["import", path]).done().line(), exported);
    assert_eq!(on(&data, &["export", "qingshan", "-"]).done().out, fs::read_to_string(&file).unwrap());
    assert_eq!(on(&data, &["export", "qingshan", path]).error(), "file_unusable");

    let changed = fs::read_to_string(&file).unwrap().replace("青山县司法局", "青水县司法局");
    fs::write(&file, changed).unwrap();
    let refused = on(&folder.path().join("third"), &["import", path]);
    assert_eq!((refused.code, refused.error().as_str()), (1, "import_invalid"));
}

#[test]
fn backup_and_restore() {
    let (folder, data, _) = stopped();
    let (copy, back) = (folder.path().join("copy"), folder.path().join("back"));
    let made = on(&data, &["backup", copy.to_str().unwrap()]).done().line();
    assert_eq!(made["left_out"], serde_json::json!(["vault", "tokens", "secrets"]));
    assert!(["vault", "tokens", "secrets"].iter().all(|part| !copy.join(part).exists()));
    let help = maple(&["ledger", "backup", "--help"]).done().out;
    assert!(help.contains("不带") && help.contains("vault/") && help.contains("old backups included"), "{help}");
    let restored = on(&back, &["restore", copy.to_str().unwrap()]).done().line();
    assert_eq!(restored["ledgers"], 1);
    assert_eq!(state_hash(&back), state_hash(&data));
    assert_eq!(on(&back, &["restore", copy.to_str().unwrap()]).error(), "target_occupied");
    flip(&copy, "\"submitted\"");
    let damaged = on(&folder.path().join("again"), &["restore", copy.to_str().unwrap()]);
    assert_eq!((damaged.code, damaged.error().as_str()), (1, "import_invalid"));
}

#[test]
fn any_earlier_point_can_be_shown() {
    let (_folder, data, entry) = stopped();
    let handed_in = |more: &[&str]| {
        let shown = on(&data, &[&["show", "qingshan"], more].concat()).done().line();
        shown["campaigns"][0]["handed_in"].clone()
    };
    let entries =
        on(&data, &["entries", "qingshan", "--after", &(entry - 1).to_string(), "--limit", "1"]).done().line();
    assert_eq!((&entries["number"], entries["entry"]["fact"]["submitted"].is_object()), (&entry.into(), true));
    assert_eq!((handed_in(&[]), handed_in(&["--as-of", &(entry - 1).to_string()])), (1.into(), 0.into()));
    let at = chrono::DateTime::from_timestamp_millis(entries["entry"]["at"].as_i64().unwrap()).unwrap();
    let earlier = at - chrono::TimeDelta::milliseconds(1);
    assert_eq!(handed_in(&["--as-of", &at.to_rfc3339()]), 1);
    assert_eq!(handed_in(&["--as-of", &earlier.to_rfc3339()]), 0);
    let before = on(&data, &["show", "qingshan", "--as-of", "2020-01-01T00:00:00+08:00"]);
    assert_eq!((before.code, before.error().as_str()), (2, "before_ledger"));
}

#[test]
fn looking_creates_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere");
    let commands: [&[&str]; 6] =
        [&["list"], &["show", "x"], &["entries", "x"], &["verify"], &["rebuild"], &["export", "x", "-"]];
    for args in commands {
        let answer = on(&nowhere, args);
        assert_eq!((answer.code, answer.error().as_str()), (2, "no_such_data"), "{args:?}");
    }
    assert!(!nowhere.exists());
    let (_folder, data, _) = stopped();
    for args in [&["show", "x"][..], &["verify", "x"], &["export", "x", "-"]] {
        assert_eq!(on(&data, args).code, 2, "{args:?}");
    }
}
