//! The commands as people call them.

use serde_json::Value;
use std::process::{Command, Output};

fn maple(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_maple")).args(arguments).env_remove("LANG").env_remove("LC_ALL").output().unwrap()
}

#[test]
fn rehearse_as_json_lines() {
    let output = maple(&["--json", "rehearse", "--seed", "5"]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let last: Value = serde_json::from_str(text.lines().next_back().unwrap()).unwrap();
    assert_eq!(last["type"], "summary");
    // 232 offices on 214 days, and the rest of the campaign.
    assert!(last["expected"].as_u64().unwrap() > 49_648);
    let obligations = text.lines().filter(|line| line.starts_with("{\"type\":\"obligation\"")).count() as u64;
    assert_eq!(last["expected"].as_u64(), Some(obligations));
}

#[test]
fn percentages_must_be_whole() {
    let output = maple(&["--lang", "en", "rehearse", "--late", "10"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("percent_not_100"));
}

#[test]
fn the_demo_ends_with_the_date_explained() {
    let output = maple(&["demo", "--exit", "--seconds", "0"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    for wanted in [
        "▶ 动员部署",
        "■ 总结提高",
        "46652",
        "台账统计 Register of disputes",
        "邻里",
        "霜枫乡司法所",
        "从2022-11-15起数3个日历日（当日不计），到2022-11-18",
        "Proposed by the county's procedure materials-in-three-days 1.0.0",
        "阶段书面材料（implementation） 11-21 → 11-18",
    ] {
        assert!(text.contains(wanted), "{wanted} is missing from:\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "no colours where nobody looks");
}

#[test]
fn bench_prints_one_document() {
    let output = maple(&["bench", "county"]);
    assert!(output.status.success());
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let figure = &document["figures"][0];
    assert_eq!(figure["name"], "county");
    assert!(figure["measured"]["submissions"].as_u64().unwrap() > 49_000);
    assert!(document["machine"]["cores"].as_u64().unwrap() > 0);
}

#[test]
fn bench_names_its_figures() {
    let output = maple(&["--lang", "en", "bench", "speed"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("submissions register minute notices"));
}
