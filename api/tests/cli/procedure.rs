//! A procedure in an operator's hands: the real program, the real sandbox, and the plug pulled.

use crate::maple::{Answer, Service, file, maple};
use crate::package::{PROCEDURE, sealed};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// It opens when the second stage begins, in 2036.
const DUTY: [&str; 3] = ["stage-material", "summary", "qingshan-t01"];

/// A county whose definition is published, on a service that asks for signatures.
fn county(more: &[&str]) -> (TempDir, PathBuf, Service) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let service = Service::start_with(&data, None, more);
    let steps: [&[&str]; 3] = [
        &["ledger", "new", "qingshan", "--title", "青山县司法局"],
        &["units", "import", &file("small.csv")],
        &["publish", &file("local.yaml")],
    ];
    for step in steps {
        service.ask(step).done();
    }
    (folder, data, service)
}

/// Creates a campaign under an id and starts it.
fn campaign(service: &Service, id: &str) {
    service.ask(&["campaign", "create", "long-drive", "--id", id]).done();
    service.ask(&["campaign", "activate", id]).done();
}

/// The due day of the first material in a campaign, and by whose word.
fn due(service: &Service, campaign: &str) -> (String, String) {
    let [duty, period, unit] = DUTY;
    let filter = ["obligations", "--campaign", campaign, "--duty", duty, "--period", period, "--under", unit];
    let item = service.ask(&filter).done().line();
    (item["day"].as_str().unwrap().to_owned(), item["rule"]["by"].as_str().unwrap().to_owned())
}

fn day(day: &str, by: &str) -> (String, String) {
    (day.to_owned(), by.to_owned())
}

/// The definition's day, and that of the county's three days.
fn five() -> (String, String) {
    day("2036-12-24", "definition")
}

fn three() -> (String, String) {
    day("2036-12-22", "local")
}

/// A package in a file.
fn package(folder: &Path, version: &str) -> String {
    let path = folder.join(format!("{version}.wasm"));
    fs::write(&path, sealed("qingshan", version)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn signed_trusted_deployed_and_taken_back() {
    let (folder, _, service) = county(&[]);
    let plain = package(folder.path(), "1.0.0");
    assert_eq!(service.ask(&["procedure", "deploy", &plain]).error(), "unsigned");
    let key = folder.path().join("key");
    let key = key.to_str().unwrap();
    let public = maple(&["procedure", "keygen", key, "--json"]).done().line()["public"].as_str().unwrap().to_owned();
    let signed = maple(&["procedure", "sign", &plain, "--key", key, "--json"]).done().line();
    let signed = signed["file"].as_str().unwrap().to_owned();
    assert_eq!(service.ask(&["procedure", "deploy", &signed]).error(), "untrusted_key");
    service.ask(&["procedure", "key", "trust", &public, "--title", "青山县信息中心"]).done();
    assert_eq!(service.ask(&["procedure", "key", "list"]).done().line()["key"], json!(public));

    campaign(&service, "first");
    assert_eq!(due(&service, "first"), five());
    service.ask(&["procedure", "deploy", &signed, "--set", "days=3"]).done();
    assert_eq!(due(&service, "first"), five(), "in shadow it changes nothing");
    let listed = service.ask(&["procedure", "list"]).done().line();
    assert_eq!((&listed["stage"], &listed["signed_by"]["title"]), (&json!("shadow"), &json!("青山县信息中心")));
    campaign(&service, "second");
    let shown = service.ask(&["procedure", "show", PROCEDURE]).done().line();
    assert_eq!(shown["calls"]["items"][0]["same"], json!(false), "{shown}");
    service.ask(&["procedure", "activate", PROCEDURE]).done();
    assert_eq!((due(&service, "first"), due(&service, "second")), (three(), three()));
    service.ask(&["procedure", "rollback", PROCEDURE]).done();
    assert_eq!(due(&service, "first"), five());
    service.ask(&["procedure", "remove", PROCEDURE]).done();
    assert_eq!(service.ask(&["procedure", "activate", PROCEDURE]).error(), "not_in_shadow");
    service.ask(&["procedure", "key", "revoke", &public, "--reason", "换发"]).done();
    assert_eq!(service.ask(&["procedure", "deploy", &signed]).error(), "untrusted_key");
}

#[test]
fn an_active_procedure_survives_a_kill_a_damaged_cache_and_a_move() {
    let (folder, data, service) = county(&["--allow-unsigned-procedures"]);
    let package = package(folder.path(), "1.0.0");
    service.ask(&["procedure", "deploy", &package, "--activate", "--key", "k-1"]).done();
    let again = service.ask(&["procedure", "deploy", &package, "--activate", "--key", "k-1"]).done();
    assert!(again.lines().iter().all(|line| line["repeated"] == true), "{}", again.out);
    campaign(&service, "first");
    assert_eq!(due(&service, "first"), three());
    let token = service.kill();

    let service = Service::start(&data, Some(&token));
    campaign(&service, "second");
    assert_eq!(due(&service, "second"), three(), "its component came back");
    let token = service.kill();
    let spoilt = spoil(&data.join("components"));
    assert!(spoilt > 0, "compiled code is kept");
    let service = Service::start(&data, Some(&token));
    campaign(&service, "third");
    assert_eq!(due(&service, "third"), three(), "compiled anew");
    assert_eq!(service.stop().0, 0);

    let (text, other) = (folder.path().join("qingshan.jsonl"), folder.path().join("other"));
    let on = |data: &Path, args: &[&str]| maple(&[args, &["--json", "--data", data.to_str().unwrap()]].concat());
    on(&data, &["ledger", "export", "qingshan", text.to_str().unwrap()]).done();
    on(&other, &["ledger", "import", text.to_str().unwrap()]).done();
    let moved = Service::start(&other, None);
    campaign(&moved, "fourth");
    assert_eq!(due(&moved, "fourth"), three(), "the component moved with its ledger");
    drop(moved);
    let (backup, restored) = (folder.path().join("backup"), folder.path().join("restored"));
    on(&data, &["ledger", "backup", backup.to_str().unwrap()]).done();
    on(&restored, &["ledger", "restore", backup.to_str().unwrap()]).done();
    let service = Service::start(&restored, None);
    campaign(&service, "fourth");
    assert_eq!(due(&service, "fourth"), three(), "and was in the backup");
}

/// Changes a byte in the middle of every file; answers how many.
fn spoil(folder: &Path) -> usize {
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x40;
        fs::write(&path, bytes).unwrap();
        count += 1;
    }
    count
}

#[test]
fn without_its_file_the_definition_stands() {
    let (folder, data, service) = county(&["--allow-unsigned-procedures"]);
    let package = package(folder.path(), "1.0.0");
    service.ask(&["procedure", "deploy", &package, "--activate"]).done();
    let token = service.kill();
    fs::remove_dir_all(data.join("blobs")).unwrap();
    let service = Service::start(&data, Some(&token));
    campaign(&service, "first");
    assert_eq!(due(&service, "first"), day("2036-12-24", "base-rule-used"));
    let token = service.kill();
    let service = Service::start_with(&data, Some(&token), &["--no-procedures"]);
    campaign(&service, "second");
    assert_eq!(due(&service, "second"), day("2036-12-24", "base-rule-used"));
    assert_eq!(service.ask(&["procedure", "deploy", &package]).error(), "procedures_off");
}

#[test]
fn a_rehearsal_as_people_read_it() {
    let (folder, _, service) = county(&[]);
    campaign(&service, "first");
    let package = package(folder.path(), "1.0.0");
    let out = service.run(&["procedure", "rehearse", &package, "--set", "days=3", "--lang", "zh"]).done().out;
    for words in
        ["期限与提醒: 2", "2036-12-24 → 2036-12-22", "2 天提前", "新增任务: 0", "unsigned", "结果：有 2 处会不同"]
    {
        assert!(out.contains(words), "{words}:\n{out}");
    }
    let english = service.run(&["procedure", "rehearse", &package, "--lang", "en", "--limit", "1"]).done().out;
    assert!(english.contains("1 more are not listed") && english.contains("2 days earlier"), "{english}");
    let report = service.ask(&["procedure", "rehearse", &package, "--set", "days=5"]).done().line();
    assert_eq!(report["dates"]["total"], 0);
    assert_eq!(service.ask(&["procedure", "rehearse", &package, "--set", "days=many"]).error(), "bad_settings");
    assert_eq!(service.ask(&["procedure", "list"]).done().out, "");
}

#[test]
fn as_operators_read_it() {
    let (folder, _, service) = county(&["--allow-unsigned-procedures"]);
    let package = package(folder.path(), "1.0.0");
    service.run(&["procedure", "deploy", &package, "--activate"]).done();
    campaign(&service, "first");
    let out = |args: &[&str]| service.run(&[args, &["--lang", "zh"]].concat()).done().out;
    let listed = out(&["procedure", "list"]);
    assert!(listed.contains(PROCEDURE) && listed.contains("使用中") && listed.contains("deadline"), "{listed}");
    let shown = out(&["procedure", "show", PROCEDURE]);
    for words in ["阶段材料三日内报送", "days = 3", "最近的调用", "first stage-material", "采用"] {
        assert!(shown.contains(words), "{words}:\n{shown}");
    }
    let why = out(&[&["why", "first"], &DUTY[..]].concat());
    assert!(why.contains("本县程序 materials-in-three-days 1.0.0 提出"), "{why}");
    let listing: Answer = service.run(&["procedure", "key", "list", "--lang", "en"]).done();
    assert!(listing.out.contains("no key is trusted yet"), "{}", listing.out);
}

/// The sandbox is made when the first component comes, and not before.
#[test]
fn an_idle_service_pays_nothing_for_procedures() {
    let folder = tempfile::tempdir().unwrap();
    let without = Service::start_with(&folder.path().join("a"), None, &["--no-procedures"]);
    let with = Service::start(&folder.path().join("b"), None);
    let (threads, memory) = ((without.threads(), with.threads()), (without.resident_kib(), with.resident_kib()));
    println!("threads {threads:?}, resident KiB {memory:?}");
    assert_eq!(threads.0, threads.1);
    assert!(!threads.1.iter().any(|name| name.starts_with("procedure")), "{threads:?}");
    assert!(memory.1 < memory.0 + 2_048, "{memory:?}");
    assert!(!folder.path().join("b/components").exists());
}

/// The command that compiles is for the service alone.
#[test]
fn the_compiler_is_hidden_and_says_no_by_itself() {
    assert!(!maple(&["--help"]).done().out.contains("compile-procedure"));
    let answer = maple(&["compile-procedure"]);
    assert_ne!(answer.code, 0, "nothing on the standard input is no component");
    let value: Result<Value, _> = serde_json::from_str(&answer.out);
    assert!(value.is_err() && answer.out.is_empty());
}
