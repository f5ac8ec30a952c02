//! Cases: what is wrong with one is told with its place; a failing one shows what differs, no more.

use crate::{repository, trial};
use engine::procedure::Setting;
use kit::{Case, Difference, Expected, Project, Trouble, differences};
use serde_json::json;
use std::fs;
use std::path::Path;

fn example() -> (Project, Case) {
    let project = Project::open(&repository("plugins/examples/materials-in-three-days")).unwrap();
    let case = Case::read(&project.cases().join("1-three-days.json")).unwrap();
    (project, case)
}

#[test]
fn a_failing_case_shows_the_place_that_differs() {
    let (project, mut case) = example();
    let (_cache, trial) = trial(&project.built().unwrap());
    case.settings.insert("days".to_owned(), Setting::Integer(2));
    let outcome = trial.examine(Path::new("case"), &case).unwrap();
    let place = "proposal.deadline.rule.offset.days".to_owned();
    let difference = Difference { place, expected: Some("3".to_owned()), found: Some("2".to_owned()) };
    assert_eq!(outcome.differences, [difference]);
}

#[test]
fn a_failure_is_expected_by_its_code_and_explained_where_it_was_not_expected() {
    let project = Project::open(&repository("plugins/examples/subsidy-by-file")).unwrap();
    let (_cache, trial) = trial(&project.built().unwrap());
    let mut case = Case::read(&project.cases().join("8-contradiction.json")).unwrap();
    assert_eq!(trial.examine(Path::new("case"), &case).unwrap().differences, []);
    case.expect = Expected::Failure("trap".to_owned());
    let found = trial.examine(Path::new("case"), &case).unwrap().differences;
    assert_eq!((found[0].place.as_str(), found[0].found.as_deref()), ("failure", Some("\"declined\"")));
    case.expect = Case::read(&project.cases().join("1-simple.json")).unwrap().expect;
    let found = trial.examine(Path::new("case"), &case).unwrap().differences;
    let failure = found.iter().find(|difference| difference.place == "failure").unwrap();
    assert!(failure.found.as_deref().unwrap().contains("has no agreement"), "{found:?}");
}

#[test]
fn settings_that_do_not_fit_the_manifest_are_refused_before_anything_runs() {
    let (project, mut case) = example();
    let (_cache, trial) = trial(&project.built().unwrap());
    case.settings.insert("days".to_owned(), Setting::Integer(6));
    case.settings.insert("dyas".to_owned(), Setting::Integer(3));
    let trouble = trial.examine(Path::new("cases/x.json"), &case).unwrap_err();
    assert_eq!(trouble.code(), "bad-settings");
    let text = trouble.text().en;
    assert!(text.contains("cases/x.json") && text.contains("dyas") && text.contains("from 1 to 5"), "{text}");
}

#[test]
fn a_case_with_a_mistake_names_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.json");
    let good = fs::read_to_string(repository("plugins/sdk/cases/deadline.json")).unwrap();
    for (from, to, word) in [
        ("\"case\":", "\"csae\":", "csae"),
        ("\"may-tighten\"", "\"may-tigthen\"", "may-tigthen"),
        ("2022-11-21", "2022-11-31", "range"),
    ] {
        let line = good.lines().position(|line| line.contains(from)).unwrap() + 1;
        fs::write(&path, good.replacen(from, to, 1)).unwrap();
        let Trouble::BadCase { line: at, detail, .. } = Case::read(&path).unwrap_err() else {
            panic!("another mistake")
        };
        assert!(detail.contains(word), "{detail}");
        assert_eq!(at, line.to_string(), "{detail}");
    }
}

#[test]
fn a_folder_without_cases_is_no_success() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Case::list(folder.path()).unwrap_err().code(), "no-cases");
}

#[test]
fn differences_are_places() {
    let a = json!({ "a": [1, 2], "b": { "c": "x" }, "d": null });
    assert_eq!(differences(&a, &a), []);
    let b = json!({ "a": [1, 3, 4], "b": { "c": "x", "e": true } });
    let found = differences(&a, &b);
    let places: Vec<&str> = found.iter().map(|difference| difference.place.as_str()).collect();
    assert_eq!(places, ["a[1]", "a[2]", "b.e", "d"]);
    assert_eq!((found[1].expected.as_deref(), found[1].found.as_deref()), (None, Some("4")));
    assert_eq!((found[3].expected.as_deref(), found[3].found.as_deref()), (Some("null"), None));
}
