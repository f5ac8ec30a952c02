//! `maple plan`: the library's campaigns, counted by hand from the lines for programs.

use crate::maple::{Answer, file, library, maple};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

fn plan(definition: &str, units: &str, more: &[&str]) -> Answer {
    let (definition, units) = (library(definition), library(&format!("units/{units}.csv")));
    maple(&[&["plan", &definition, "--units", &units], more].concat()).done()
}

fn of<'l>(lines: &'l [Value], what: &str) -> Vec<&'l Value> {
    lines.iter().filter(|line| line["what"] == what).collect()
}

/// The instants of a kind for one unit and duty, without year, seconds and zone.
fn instants(lines: &[Value], what: &str, duty: &str, unit: &str) -> Vec<String> {
    let wanted = of(lines, what).into_iter().filter(|line| line["duty"] == duty && line["unit"] == unit);
    wanted.map(|line| line["at"].as_str().unwrap()[5..16].replace('T', " ")).collect()
}

/// The five dates of the city's campaign, activated after its first day.
const FIVE: [&str; 14] = [
    "--duty",
    "task-force-roster",
    "--duty",
    "star-office-plan",
    "--duty",
    "star-office-evidence",
    "--duty",
    "county-centre",
    "--duty",
    "township-centres",
    "--duty",
    "written-summary",
    "--activated",
    "2023-03-06T10:00:00+08:00",
];

#[test]
fn the_citys_five_dates() {
    let lines = plan("mediation-action-2023.yaml", "city", &[&FIVE[..], &["--json"]].concat()).lines();
    let total = lines.last().unwrap();
    assert_eq!(of(&lines, "due").len(), 42);
    assert_eq!(total["obligations"], 42);

    let reminders: Vec<_> = of(&lines, "reminder").into_iter().filter(|line| line["unit"] == "songlan").collect();
    let digests: BTreeSet<_> = reminders.iter().map(|line| line["at"].as_str().unwrap()).collect();
    assert_eq!((reminders.len(), digests.len()), (17, 12));
    assert!(digests.iter().all(|at| *at >= "2023-03-06"), "{digests:?}");
    assert_eq!((&total["reminders"], &total["reminder_digests"]), (&Value::from(17 * 7), &Value::from(12 * 7)));

    let roster = instants(&lines, "reminder", "task-force-roster", "songlan");
    assert_eq!(roster, ["03-15 09:00", "03-17 09:00"]);
    assert_eq!(instants(&lines, "due", "task-force-roster", "songlan"), ["03-19 00:00"]);
    assert_eq!(
        instants(&lines, "reminder", "township-centres", "songlan"),
        ["09-15 09:00", "09-19 09:00", "09-20 09:00"]
    );
}

#[test]
fn one_county_of_the_city() {
    let total = plan("mediation-action-2023.yaml", "city", &[&FIVE[..], &["--unit", "songlan", "--json"]].concat());
    let total = total.lines().pop().unwrap();
    let counts = ["obligations", "reminders", "reminder_digests"].map(|field| total[field].as_u64().unwrap());
    assert_eq!(counts, [6, 17, 12]);
}

#[test]
fn an_important_period_is_owed_every_day() {
    let more = ["--duty", "important-period-daily", "--window", "important-period=2023-09-29..2023-10-06", "--json"];
    let lines = plan("mediation-action-2023.yaml", "city", &more).lines();
    assert_eq!(of(&lines, "due").len(), 8 * 7);
    let days = instants(&lines, "due", "important-period-daily", "songlan");
    assert_eq!((days.len(), days[0].as_str(), days[7].as_str()), (8, "09-29 17:00", "10-06 17:00"));
    assert_eq!(instants(&lines, "reminder", "important-period-daily", "songlan")[3], "10-02 16:00");
    let told = of(&lines, "escalation");
    assert!(told.iter().all(|line| line["to"] == serde_json::json!(["fenglin/duty-section"])), "{:?}", told[0]);

    let without = plan("mediation-action-2023.yaml", "city", &["--duty", "important-period-daily", "--json"]);
    assert_eq!(of(&without.lines(), "due").len(), 0);
}

#[test]
fn the_countys_stage_material() {
    let lines = plan("dispute-drive-2022.yaml", "county", &["--duty", "stage-material", "--json"]).lines();
    assert_eq!(of(&lines, "due").len(), 42);
    let of = |what| instants(&lines, what, "stage-material", "qingshan-t01");
    assert_eq!(of("due"), ["04-21 00:00", "11-22 00:00", "12-01 00:00"]);
    let reminders =
        ["04-19 09:00", "04-20 09:00", "11-16 09:00", "11-18 09:00", "11-21 09:00", "11-29 09:00", "11-30 09:00"];
    assert_eq!(of("reminder"), reminders);
    // Sunday 24 April is a make-up working day.
    assert_eq!(of("escalation")[..2], ["04-21 09:00", "04-24 09:00"]);
}

#[test]
fn totals_are_what_the_lines_say() {
    let lines = plan("dispute-drive-2022.yaml", "county", &["--unit", "qingshan-t01", "--json"]).lines();
    let total = lines.last().unwrap();
    let count = |what| of(&lines, what).len() as u64;
    assert_eq!(total["obligations"].as_u64(), Some(count("due")));
    assert_eq!(total["reminders"].as_u64(), Some(count("reminder")));
    assert_eq!(total["escalations"].as_u64(), Some(count("escalation")));
    assert!(count("due") > 3_000, "{total}");
    let digests: BTreeSet<_> =
        of(&lines, "reminder").iter().map(|line| (line["at"].as_str(), line["unit"].as_str())).collect();
    assert_eq!(total["reminder_digests"].as_u64(), Some(digests.len() as u64));
}

#[test]
fn a_whole_county() {
    let answer = plan("dispute-drive-2022.yaml", "county", &["--json"]);
    let due = answer.out.lines().filter(|line| line.contains(r#""what":"due""#)).count();
    let total: Value = serde_json::from_str(answer.out.lines().last().unwrap()).unwrap();
    assert_eq!(total["obligations"].as_u64(), Some(due as u64));
    assert!(due > 50_000, "{total}");
}

#[test]
fn as_people_read_it() {
    insta::assert_snapshot!("county_both", plan("dispute-drive-2022.yaml", "county", &[]).out);
    insta::assert_snapshot!("city_zh", plan("mediation-action-2023.yaml", "city", &["--lang", "zh"]).out);
    let few = ["--lang", "en", "--duty", "task-force-roster", "--duty", "important-period-daily"];
    insta::assert_snapshot!("city_en", plan("mediation-action-2023.yaml", "city", &few).out);
}

#[test]
fn what_another_version_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.yaml");
    let text = fs::read_to_string(library("mediation-action-2023.yaml")).unwrap();
    let moved =
        text.replace("due: 2023-09-20", "due: 2023-10-20").replace("  star-office-plan:", "  star-office-list:");
    assert_ne!(moved, text);
    fs::write(&path, moved).unwrap();
    let diff = ["--diff", path.to_str().unwrap()];
    insta::assert_snapshot!("diff", plan("mediation-action-2023.yaml", "city", &diff).out);

    let lines = plan("mediation-action-2023.yaml", "city", &[&diff[..], &["--json"]].concat()).lines();
    let total = lines.last().unwrap();
    assert_eq!(["opens", "moves", "goes_away"].map(|field| total[field].as_u64().unwrap()), [1, 1, 1]);
    let moves = of(&lines, "moves")[0];
    assert_eq!((&moves["was"]["day"], &moves["will"]["day"]), (&"2023-09-20".into(), &"2023-10-20".into()));
    assert_eq!(moves["will"]["units"].as_array().unwrap().len(), 7);
}

#[test]
fn wrong_arguments_say_what_to_write() {
    let (definition, units) = (library("mediation-action-2023.yaml"), library("units/city.csv"));
    let cases = [
        (["--window", "important-period"], "bad_argument", 2),
        (["--window", "holiday=2023-10-01..2023-10-02"], "unknown_window", 2),
        (["--unit", "nowhere"], "unknown_unit", 2),
        (["--duty", "nothing"], "unknown_duty", 2),
        (["--activated", "tomorrow"], "bad_argument", 2),
    ];
    for (args, code, exit) in cases {
        let answer = maple(&["plan", &definition, "--units", &units, args[0], args[1], "--json"]);
        assert_eq!((answer.error().as_str(), answer.code), (code, exit), "{args:?}");
    }
    let broken = maple(&["plan", &file("mistakes.yaml"), "--units", &units]);
    assert_eq!(broken.code, 1);
    assert!(broken.out.contains("township-ofice"), "{}", broken.out);
}
