//! New projects in Rust: they build as they are, and what goes wrong is told where it went wrong.

use crate::{built, new_project, target, trial};
use engine::procedure::{Failure, Hook};
use kit::{Case, Language, Project, Trouble};
use std::fs;
use std::path::Path;
use std::time::Duration;

#[test]
fn a_new_project_for_every_hook_builds_and_passes_its_case() {
    for hook in Hook::ALL {
        let folder = tempfile::tempdir().unwrap();
        let project = new_project(folder.path(), &format!("new-{hook}"), hook, Language::Rust);
        let (_cache, trial) = trial(&built(&project));
        assert_eq!(trial.package().hooks, [hook]);
        let path = project.cases().join("example.json");
        let outcome = trial.examine(&path, &Case::read(&path).unwrap()).unwrap();
        assert_eq!(outcome.differences, [], "{hook}");
        assert!(outcome.answer.reply.fuel > 0 && outcome.answer.reply.fuel < outcome.answer.limits.fuel / 10);
    }
}

#[test]
fn one_component_answers_several_hooks() {
    let folder = tempfile::tempdir().unwrap();
    let project = new_project(folder.path(), "two-hooks", Hook::Message, Language::Rust);
    edit(&project, "procedure.json", "\"message\"", "\"message\",\n    \"score\"");
    edit(
        &project,
        "src/lib.rs",
        "export!(Procedure: message);",
        "export!(Procedure: message, score);\n\
        impl maplebridge_procedure::score::Guest for Procedure {\n\
            fn propose(_: maplebridge_procedure::score::Question) -> Result<maplebridge_procedure::score::Answer, String> {\n\
                Err(\"not yet\".to_owned())\n\
            }\n\
        }\n",
    );
    let project = Project::open(folder.path()).unwrap();
    let (_cache, trial) = trial(&built(&project));
    assert_eq!(trial.package().hooks, [Hook::Message, Hook::Score]);
}

#[test]
fn a_panic_tells_its_message_and_its_place_in_the_source() {
    let folder = tempfile::tempdir().unwrap();
    let project = new_project(folder.path(), "panics", Hook::Message, Language::Rust);
    edit(
        &project,
        "src/lib.rs",
        "let sender = ",
        "assert!(question.units > 1, \"one unit only\");\n        let sender = ",
    );
    let line = fs::read_to_string(folder.path().join("src/lib.rs")).unwrap();
    let line = line.lines().position(|line| line.contains("assert!")).unwrap() + 1;
    let (_cache, trial) = trial(&built(&project));
    let path = project.cases().join("example.json");
    let case = Case::read(&path).unwrap();
    let reply = trial.ask(&path, &case.question, &case.settings).unwrap().reply;
    assert!(matches!(reply.outcome, Err(Failure::Trap(_))), "{:?}", reply.outcome);
    let told: String = reply.log.iter().map(|line| line.line.as_str()).collect();
    assert!(told.contains(&format!("src/lib.rs:{line}:")) && told.contains("one unit only"), "{told}");
}

#[test]
fn a_project_that_does_not_compile_leaves_what_was_built_before() {
    let folder = tempfile::tempdir().unwrap();
    let project = new_project(folder.path(), "broken", Hook::Review, Language::Rust);
    let before = built(&project);
    // Times of files are coarse, so what came first is set apart.
    let back = |file: &str, seconds| {
        let file = fs::File::options().write(true).open(folder.path().join(file)).unwrap();
        let time = file.metadata().unwrap().modified().unwrap();
        file.set_modified(time - Duration::from_secs(seconds)).unwrap();
    };
    for (file, seconds) in [("procedure.json", 600), ("src/lib.rs", 600), ("component.wasm", 300)] {
        back(file, seconds);
    }
    assert_eq!(project.changed_since_built(), None);
    edit(&project, "src/lib.rs", "struct Procedure;", "struct Procedure");
    assert_eq!(project.changed_since_built(), Some("src/lib.rs"));
    let trouble = kit::build(&project, &project.component(), Some(&target())).unwrap_err();
    assert_eq!(trouble.code(), "build-failed");
    assert_eq!(project.built().unwrap(), before);
}

#[test]
fn hooks_that_differ_from_the_manifest_are_refused_at_the_build() {
    let folder = tempfile::tempdir().unwrap();
    let project = new_project(folder.path(), "other-hooks", Hook::Review, Language::Rust);
    edit(&project, "procedure.json", "\"review\"", "\"review\", \"score\"");
    let project = Project::open(folder.path()).unwrap();
    let trouble = kit::build(&project, &project.component(), Some(&target())).unwrap_err();
    assert_eq!(trouble.code(), "hooks-differ");
    assert_eq!(project.built().unwrap_err().code(), "not-built");
}

#[test]
fn a_manifest_tells_all_its_mistakes_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let project = new_project(folder.path(), "mistakes", Hook::Deadline, Language::Rust);
    edit(&project, "procedure.json", "\"version\": \"1.0.0\"", "\"version\": \"one\", \"verison\": 1");
    edit(&project, "procedure.json", "\"min\": 1", "\"min\": \"1\"");
    let trouble = Project::open(folder.path()).unwrap_err();
    assert_eq!(trouble.code(), "bad-manifest");
    let text = trouble.text();
    for place in ["version", "verison", "settings.days.min"] {
        assert!(text.en.contains(place) && text.zh.contains(place), "{place}: {text:?}");
    }
}

#[test]
fn nothing_is_written_over() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.txt"), "mine").unwrap();
    let (id, county) = ("p".parse().unwrap(), "c".parse().unwrap());
    let new = kit::NewProject { id: &id, title: "t", county: &county, hook: Hook::Score, language: Language::Rust };
    assert_eq!(new.create(folder.path()).unwrap_err().code(), "folder-taken");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn ids_and_titles_that_would_break_a_project_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let county = "c".parse().unwrap();
    let made = |id: &str, title: &str| {
        let id = id.parse().unwrap();
        let new = kit::NewProject { id: &id, title, county: &county, hook: Hook::Score, language: Language::Rust };
        new.create(&folder.path().join("new")).map_err(|trouble| trouble.code())
    };
    assert_eq!(made("3-days", "t"), Err("bad-procedure-id"));
    assert_eq!(made("a_b", "t"), Err("bad-procedure-id"));
    assert_eq!(made("a", "one\ntwo"), Err("bad-title"));
    assert_eq!(made("a", " "), Err("bad-title"));
    assert!(made("a", "a \"quoted\" {{id}} title").is_ok());
    let project = Project::open(&folder.path().join("new")).unwrap();
    assert_eq!(project.manifest().title, "a \"quoted\" {{id}} title");
}

#[test]
fn a_folder_that_is_no_project_is_named() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Project::open(folder.path()), Err(Trouble::NoProject { .. })));
    assert!(matches!(Project::open(Path::new("/nowhere")), Err(Trouble::NoProject { .. })));
}

/// Changes a file as an author would; what is changed must be there.
fn edit(project: &Project, file: &str, from: &str, to: &str) {
    let path = project.folder().join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(&path, text.replacen(from, to, 1)).unwrap();
}
