//! The examples of the repository: their stored components are what their sources say.

use crate::{repository, target, trial};
use kit::{Case, Project};
use std::fs;
use std::path::PathBuf;

/// The Rust ones.
fn examples() -> Vec<PathBuf> {
    let folders = fs::read_dir(repository("plugins/examples")).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = folders.filter(|folder| folder.join("Cargo.toml").is_file()).collect();
    folders.sort();
    assert!(folders.len() >= 3, "the examples have moved");
    folders
}

#[test]
fn every_case_of_every_stored_component_passes() {
    for folder in examples() {
        let project = Project::open(&folder).unwrap();
        let (_cache, trial) = trial(&project.built().unwrap());
        let cases = Case::list(&project.cases()).unwrap();
        assert!(cases.len() >= 4, "{}: too few cases", folder.display());
        for path in cases {
            let outcome = trial.examine(&path, &Case::read(&path).unwrap()).unwrap();
            assert_eq!(outcome.differences, [], "{}", path.display());
        }
    }
}

#[test]
fn a_stored_component_answers_as_one_rebuilt_from_its_source_and_has_its_manifest() {
    for folder in examples() {
        let project = Project::open(&folder).unwrap();
        let rebuilt = tempfile::tempdir().unwrap();
        let file = rebuilt.path().join("rebuilt.wasm");
        kit::build(&project, &file, Some(&target())).unwrap();
        let (stored, rebuilt) = (project.built().unwrap(), fs::read(&file).unwrap());
        let ((_one, stored), (_two, rebuilt)) = (trial(&stored), trial(&rebuilt));
        let (a, b) = (stored.package(), rebuilt.package());
        assert_eq!((&a.id, a.version, &a.hooks, &a.settings), (&b.id, b.version, &b.hooks, &b.settings));
        for path in Case::list(&project.cases()).unwrap() {
            let case = Case::read(&path).unwrap();
            let answer = |trial: &kit::Trial| trial.ask(&path, &case.question, &case.settings).unwrap().reply;
            let (a, b) = (answer(&stored), answer(&rebuilt));
            assert_eq!((a.outcome, a.log), (b.outcome, b.log), "{}", path.display());
        }
    }
}

#[test]
fn materials_within_three_days_are_due_on_the_days_of_the_scenario() {
    let project = Project::open(&repository("plugins/examples/materials-in-three-days")).unwrap();
    let (_cache, trial) = trial(&project.built().unwrap());
    let path = project.cases().join("1-three-days.json");
    let case = Case::read(&path).unwrap();
    let reply = trial.ask(&path, &case.question, &case.settings).unwrap().reply;
    let told: Vec<&str> = reply.log.iter().map(|line| line.line.as_str()).collect();
    let expected = [
        "mobilization: 2022-04-18, not 2022-04-20",
        "implementation: 2022-11-18, not 2022-11-21",
        "summary: 2022-11-28, not 2022-11-30",
    ];
    assert_eq!(told, expected);
}

#[test]
fn the_stored_components_are_small_and_hold_no_paths_of_a_machine() {
    for folder in examples() {
        let bytes = Project::open(&folder).unwrap().built().unwrap();
        assert!(bytes.len() < 64_000, "{}: {} bytes", folder.display(), bytes.len());
        for place in ["/home/", "/root/", "/Users/", "registry/src", ".rustup"] {
            let found = bytes.windows(place.len()).any(|window| window == place.as_bytes());
            assert!(!found, "{} holds {place}", folder.display());
        }
    }
}
