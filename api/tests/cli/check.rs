//! `maple check`: exit codes, and mistakes as people and programs read them.

use crate::maple::{file, library, maple};
use std::fs;

#[test]
fn the_library_is_free_of_errors() {
    let files = [library("dispute-drive-2022.yaml"), library("mediation-action-2023.yaml")];
    let answer = maple(&["check", &files[0], &files[1], "--json"]).done();
    let ok: Vec<_> =
        answer.lines().iter().filter(|line| line["ok"] == true).map(|line| line["errors"].clone()).collect();
    assert_eq!(ok, [0, 0]);
}

#[test]
fn mistakes_are_shown_in_the_language_asked_for() {
    let at = file("mistakes.yaml");
    for lang in ["zh", "en", "both"] {
        let answer = maple(&["check", &at, "--lang", lang]);
        assert_eq!(answer.code, 1);
        insta::assert_snapshot!(format!("mistakes_{lang}"), answer.out.replace(&at, "mistakes.yaml"));
    }
}

#[test]
fn mistakes_for_programs() {
    let answer = maple(&["check", &file("mistakes.yaml"), "--units", &file("small.csv"), "--json"]);
    assert_eq!(answer.code, 1);
    let lines = answer.lines();
    let (summary, mistakes) = lines.split_last().unwrap();
    let errors: Vec<_> = mistakes.iter().filter(|line| line["severity"] == "error").collect();
    assert_eq!(summary["errors"], errors.len());
    for mistake in errors {
        assert!(mistake["line"].as_u64().unwrap() > 6, "{mistake}");
        assert!(!mistake["hint"]["zh"].as_str().unwrap().is_empty(), "{mistake}");
    }
}

#[test]
fn one_missing_file_does_not_hide_the_others() {
    let answer = maple(&["check", "nowhere.yaml", &file("mistakes.yaml"), "--json"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("file_unusable") && answer.out.contains("mistakes.yaml"), "{}", answer.out);
}

#[test]
fn units_with_mistakes_are_told_with_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("units.csv");
    fs::write(&path, "id,name,kind,level,parent,posts\nQ,青山,county-bureau,county,,\nt1,,township-office,town,q,\n")
        .unwrap();
    let path = path.to_str().unwrap();
    let answer = maple(&["check", &file("standing.yaml"), "--units", path]);
    assert_eq!(answer.code, 1);
    insta::assert_snapshot!(format!("{}{}", answer.out, answer.err).replace(path, "units.csv"));
}

#[test]
fn a_calendar_of_ones_own_counts() {
    let folder = tempfile::tempdir().unwrap();
    let overlay = r#"{"year":2023,"notice":"枫政办〔2023〕1号","overlay":"fenglin","days":[{"date":"2023-06-20","off":true,"name":"市庆"}]}"#;
    fs::write(folder.path().join("local.json"), overlay).unwrap();
    let folder = folder.path().to_str().unwrap();
    let days_off = |args: &[&str]| {
        let answer = maple(&[&["check", &library("mediation-action-2023.yaml"), "--json"], args].concat()).done();
        answer.lines().iter().filter(|line| line["code"] == "due_on_day_off").count()
    };
    // Two duties are due on that day.
    assert_eq!(days_off(&["--calendars", folder]), days_off(&[]) + 2);
    fs::write(format!("{folder}/broken.json"), "{").unwrap();
    let answer = maple(&["check", &file("standing.yaml"), "--calendars", folder, "--json"]);
    assert_eq!((answer.code, answer.error().as_str()), (1, "calendar_malformed"));
}
