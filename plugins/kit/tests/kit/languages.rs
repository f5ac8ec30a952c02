//! What new projects are made of: complete for every hook, in every language.

use crate::{new_project, repository};
use engine::procedure::Hook;
use kit::{Case, Language};
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_language_has_a_project_for_every_hook_with_a_manifest_a_source_and_a_case() {
    for language in Language::ALL {
        for hook in Hook::ALL {
            let folder = tempfile::tempdir().unwrap();
            let project = new_project(folder.path(), "all", hook, language);
            assert_eq!(project.language(), language, "{hook}");
            assert_eq!(project.manifest().hooks, [hook], "{language}");
            assert!(!project.manifest().settings.is_empty(), "{language} {hook}");
            let case = Case::read(&project.cases().join("example.json")).unwrap();
            assert_eq!(case.question.hook(), hook);
            let source = fs::read_to_string(folder.path().join(language.source())).unwrap();
            assert!(source.contains("试一试"), "{language} {hook}: the title is not filled in");
        }
    }
}

#[test]
fn a_project_has_all_files_of_its_template_also_those_that_are_links() {
    for language in Language::ALL {
        let folder = tempfile::tempdir().unwrap();
        new_project(folder.path(), "all", Hook::Deadline, language);
        let template = repository(&format!("plugins/sdk/{language}/template"));
        let files = files(&template);
        assert!(files.len() >= 3, "{language}");
        for file in files {
            let name = file.strip_prefix(&template).unwrap();
            assert!(folder.path().join(name).is_file(), "{language}: {}", name.display());
        }
    }
}

/// All files below a folder, through links.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let left_behind = |path: &PathBuf| path.ends_with("node_modules") || path.ends_with("__pycache__");
    entries
        .filter(|path| !left_behind(path))
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}

#[test]
fn no_place_is_left_to_be_filled_in() {
    for language in Language::ALL {
        let folder = tempfile::tempdir().unwrap();
        new_project(folder.path(), "all", Hook::Deadline, language);
        for file in files(folder.path()) {
            let Ok(text) = fs::read_to_string(&file) else { continue };
            for place in ["{{id}}", "{{title}}", "{{county}}", "{{hook}}"] {
                assert!(!text.contains(place), "{}: {place}", file.display());
            }
        }
    }
}

#[test]
fn a_project_has_the_contract_word_for_word() {
    for language in Language::ALL {
        let folder = tempfile::tempdir().unwrap();
        new_project(folder.path(), "all", Hook::Subsidy, language);
        let own = folder.path().join(if language == Language::Rust { "sdk/wit" } else { "wit" });
        for file in fs::read_dir(repository("plugins/wit/v1")).unwrap().map(Result::unwrap) {
            assert_eq!(fs::read(own.join(file.file_name())).unwrap(), fs::read(file.path()).unwrap());
        }
        if language != Language::Rust {
            let world = fs::read_to_string(own.join("procedure.wit")).unwrap();
            assert!(world.contains("world procedure") && world.contains("include subsidy-hook;"), "{world}");
        }
    }
}

#[test]
fn a_language_is_told_by_its_name() {
    for language in Language::ALL {
        assert_eq!(Language::named(language.name()), Some(language));
    }
    assert_eq!(Language::named("cobol"), None);
}
