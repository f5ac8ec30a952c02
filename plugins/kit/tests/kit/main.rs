//! The kit as an author uses it: real projects, real cargo, the real host.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod cases;
mod examples;
mod languages;
mod projects;
mod signing;

use engine::calendar::{Calendar, CalendarNotice};
use engine::id::{LedgerId, ProcedureId};
use engine::procedure::Hook;
use host::Compiler;
use kit::{Language, NewProject, Project, Stand, Trial};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder of the repository.
fn repository(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder)
}

/// Where cargo keeps what all projects of the tests share.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("procedures")
}

/// The State Council's notices, as the service has them.
fn calendar() -> Calendar {
    let files = fs::read_dir(repository("workflows/calendars")).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    files.sort();
    let read = |path: &PathBuf| serde_json::from_slice::<CalendarNotice>(&fs::read(path).unwrap()).unwrap();
    let notices: Vec<CalendarNotice> = files.iter().map(read).collect();
    assert!(notices.iter().any(|notice| notice.year == 2022), "the calendars have moved");
    Calendar::from_imports(&notices)
}

/// A component on the host.
fn trial(bytes: &[u8]) -> (TempDir, Trial) {
    let cache = tempfile::tempdir().unwrap();
    let stand = Stand { cache: cache.path().join("cache"), compiler: Compiler::Inside, calendar: calendar() };
    let trial = Trial::load(bytes, stand).unwrap();
    (cache, trial)
}

/// A new project of `maple procedure new`.
fn new_project(folder: &Path, id: &str, hook: Hook, language: Language) -> Project {
    let (id, county) = (ProcedureId::new(id).unwrap(), LedgerId::new("qingshan-county").unwrap());
    NewProject { id: &id, title: "试一试", county: &county, hook, language }.create(folder).unwrap();
    Project::open(folder).unwrap()
}

/// Builds a project in place.
fn built(project: &Project) -> Vec<u8> {
    kit::build(project, &project.component(), Some(&target())).unwrap();
    project.built().unwrap()
}
