//! A service and those who ask it, over real HTTP; then the plug is pulled.

use crate::maple::{Service, bureau, command, file, maple};
use serde_json::Value;
use std::fs;

const OFFICE: [&str; 4] = ["standing-work", "pledge", "once", "qingshan-t01"];

fn act<'a>(word: &'a str, obligation: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [&[word], obligation, more].concat()
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let (_folder, data, service) = bureau();
    let submit = act("submit", &OFFICE, &["--done", "--key", "k-1"]);
    let entry = service.ask(&submit).done().line()["entry"].clone();
    let before = standings(&service);
    let token = service.kill();

    let service = Service::start(&data, Some(&token));
    assert_eq!(standings(&service), before);
    let again = service.ask(&submit).done().line();
    assert_eq!((&again["entry"], &again["repeated"]), (&entry, &Value::Bool(true)));
    let (code, words) = service.stop();
    assert_eq!((code, words.as_str()), (0, "{\"stopped\":true}"));
}

/// Each obligation with its standing.
fn standings(service: &Service) -> Vec<String> {
    let items = service.ask(&["obligations", "--limit", "0"]).done().lines();
    items.iter().map(|item| format!("{} {} {}", item["duty"], item["unit"], item["standing"])).collect()
}

#[test]
fn an_obligation_from_open_to_done() {
    let (folder, _, service) = bureau();
    let document = folder.path().join("总结.txt");
    fs::write(&document, "全年总结").unwrap();
    let (summary, visits) =
        (["standing-work", "summary", "once", "qingshan-t01"], ["standing-work", "visits", "once", "qingshan-t02"]);
    service.ask(&act("submit", &summary, &["--document", document.to_str().unwrap()])).done();
    service.ask(&act("submit", &visits, &["--figures", "visits=12"])).done();
    service.ask(&act("waive", &OFFICE, &["--reason", "机构合并"])).done();
    let returned = service.ask(&act("return", &summary, &["--reason", "缺盖章"])).done().line();

    let of = |unit: &str, duty: &str| {
        let items = service.ask(&["obligations", "--under", unit, "--duty", duty, "--period", "once"]).done().lines();
        items[0]["standing"].as_str().unwrap().to_owned()
    };
    let seen = [of("qingshan-t01", "summary"), of("qingshan-t02", "visits"), of("qingshan-t01", "pledge")];
    assert_eq!(seen, ["returned", "on-time", "waived"]);
    // Before the return it was in; the past can still be asked.
    let before = returned["entry"].as_u64().unwrap() - returned["entries"].as_u64().unwrap();
    let as_of = before.to_string();
    let then = service.ask(&[
        "obligations",
        "--under",
        "qingshan-t01",
        "--duty",
        "summary",
        "--period",
        "once",
        "--as-of",
        &as_of,
    ]);
    assert_eq!(then.done().lines()[0]["standing"], "on-time");

    let inbox = service.ask(&["inbox", "qingshan-t01"]).done().lines();
    assert_eq!(inbox[0]["items"][0]["kind"], "correction");
    let id = inbox[0]["id"].as_str().unwrap();
    assert!(!service.ask(&["why", id]).done().line()["why"].as_array().unwrap().is_empty());
    let why = service.ask(&act("why", &visits, &[])).done().line();
    assert!(why["text"]["zh"].as_str().unwrap().contains("走访数"), "{why}");
    let status = service.ask(&["status", "standing-work"]).done().lines();
    assert_eq!(status.iter().find(|duty| duty["duty"] == "visits").unwrap()["current"]["counts"]["handed_in"], 1);
}

#[test]
fn amending_shows_the_difference_first() {
    let (folder, _, service) = bureau();
    service.ask(&act("submit", &OFFICE, &["--done"])).done();
    let path = folder.path().join("v2.yaml");
    let text = fs::read_to_string(file("standing.yaml")).unwrap();
    fs::write(
        &path,
        text.replace("due: 2036-12-30\n    evidence: document", "due: 2036-06-30\n    evidence: document"),
    )
    .unwrap();
    assert_eq!(service.ask(&["publish", path.to_str().unwrap()]).done().line()["version"], 2);

    let preview = ["campaign", "amend", "standing-work", "--preview"];
    let shown = service.ask(&preview).done().line();
    let changes = shown["changes"].as_array().unwrap();
    assert_eq!(
        (changes.len(), changes[0]["kind"].as_str(), changes[0]["duty"].as_str()),
        (1, Some("moves"), Some("summary"))
    );
    insta::assert_snapshot!("amendment", service.run(&preview).done().out);
    service.ask(&["campaign", "amend", "standing-work"]).done();
    let due = service.ask(&["obligations", "--duty", "summary", "--limit", "1"]).done().line()["day"].clone();
    assert_eq!(due, "2036-06-30");
    service.ask(&["campaign", "pause", "standing-work", "--reason", "防汛"]).done();
    service.ask(&["campaign", "resume", "standing-work"]).done();
    service.ask(&["campaign", "close", "standing-work", "--reason", "并入新活动"]).done();
    assert_eq!(service.ask(&["campaign", "list"]).done().line()["phase"], "closed");
}

#[test]
fn as_people_read_it() {
    let (_folder, _, service) = bureau();
    service.run(&act("submit", &OFFICE, &["--done"])).done();
    let commands: [&[&str]; 5] = [
        &["status", "standing-work"],
        &["obligations", "--duty", "pledge"],
        &["why", "standing-work", "summary", "once", "qingshan-t02"],
        &["units", "list"],
        &["deliveries"],
    ];
    let seen: Vec<String> =
        commands.iter().map(|args| format!("$ maple {}\n{}", args.join(" "), service.run(args).done().out)).collect();
    insta::assert_snapshot!("client", seen.join("\n"));
}

#[test]
fn a_definition_with_mistakes_is_told_under_its_own_name() {
    let (_folder, _, service) = bureau();
    let at = file("mistakes.yaml");
    let answer = service.run(&["publish", &at, "--lang", "zh"]);
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("definition_invalid") && answer.err.contains("mistakes.yaml:"), "{}", answer.err);
    assert_eq!(service.ask(&["publish", &at]).error(), "definition_invalid");
}

#[test]
fn what_goes_wrong_has_a_code_and_an_exit_code() {
    let (_folder, data, service) = bureau();
    let holiday = ["campaign", "window", "standing-work", "holiday", "2027-02-05", "2027-02-12"];
    let withdrawn = [&holiday[..], &["--withdraw"]].concat();
    let cases: [(&[&str], &str, i32); 7] = [
        (&["status", "nothing"], "unknown_campaign", 2),
        (&holiday, "unknown_window", 2),
        (&withdrawn, "not_announced", 2),
        (&["campaign", "activate", "standing-work"], "already_activated", 1),
        (&["obligations", "--standing", "late,lost"], "bad_query", 1),
        (&["status", "standing-work", "--token", "wrong"], "token_unknown", 2),
        (&["status", "standing-work", "--server", "http://127.0.0.1:1"], "server_unreachable", 3),
    ];
    for (args, code, exit) in cases {
        let answer = service.ask(args);
        assert_eq!((answer.error().as_str(), answer.code), (code, exit), "{args:?}");
    }
    // Two services on one folder, or on one address, would be two writers.
    let data = data.to_str().unwrap();
    let second = maple(&["serve", "--json", "--data", data, "--listen", "127.0.0.1:0"]);
    assert_eq!((second.error().as_str(), second.code), ("store_locked", 3));
    let address = service.url.trim_start_matches("http://");
    let taken = maple(&["serve", "--json", "--data", data, "--listen", address]);
    assert_eq!((taken.error().as_str(), taken.code), ("cannot_listen", 3));
    let alone = maple(&["status", "standing-work", "--json"]);
    assert_eq!(alone.error(), "token_missing");
}

#[test]
fn several_ledgers_must_be_named() {
    let (_folder, _, service) = bureau();
    service.ask(&["ledger", "new", "baishui", "--title", "白水县司法局"]).done();
    assert_eq!(service.ask(&["campaign", "list"]).error(), "which_ledger");
    assert!(service.ask(&["campaign", "list", "--ledger", "baishui"]).done().out.is_empty());
    let mut named = command(&["campaign", "list", "--json"]);
    named.env("MAPLE_SERVER", &service.url).env("MAPLE_TOKEN", service.token()).env("MAPLE_LEDGER", "qingshan");
    assert!(named.output().unwrap().status.success());
}
