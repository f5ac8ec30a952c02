//! JavaScript, TypeScript and Python as an author uses them: the real tools build the real sources,
//! the real host asks them, and the same rule answers the same in every language.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop where it is")]

mod projects;
mod tools;

use engine::calendar::{Calendar, CalendarNotice};
use engine::procedure::{Failure, Hook, Proposal, Question};
use host::Compiler;
use kit::{Answer, Case, Language, Project, Stand, Trial};
use projects::{assembled, built, every_hook, with_packages, with_source};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder of the repository.
fn repository(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder)
}

/// The State Council's notices, as the service has them.
fn calendar() -> Calendar {
    let files = fs::read_dir(repository("workflows/calendars")).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    files.sort();
    let read = |path: &PathBuf| serde_json::from_slice::<CalendarNotice>(&fs::read(path).unwrap()).unwrap();
    Calendar::from_imports(&files.iter().map(read).collect::<Vec<_>>())
}

/// A package on the host.
fn trial(bytes: &[u8]) -> (TempDir, Trial) {
    let cache = tempfile::tempdir().unwrap();
    let stand = Stand { cache: cache.path().join("cache"), compiler: Compiler::Inside, calendar: calendar() };
    let trial = Trial::load(bytes, stand).unwrap();
    (cache, trial)
}

/// What a call costs, for whoever reads the output.
fn cost(what: &str, trial: &Trial, bytes: &[u8], answers: &[Answer]) {
    let most = |of: fn(&Answer) -> u64| answers.iter().map(of).max().unwrap_or(0);
    println!(
        "{what}: {:.1} MB, ready in {:.1} s, fuel {}, memory {:.1} MiB, {} µs",
        bytes.len() as f64 / 1e6,
        trial.ready.as_secs_f64(),
        most(|answer| answer.reply.fuel),
        most(|answer| answer.reply.memory) as f64 / f64::from(1 << 20),
        most(|answer| answer.median.as_micros() as u64),
    );
    for answer in answers {
        assert!(answer.reply.fuel < answer.limits.fuel / 4, "{what}: {} of fuel", answer.reply.fuel);
        assert!(answer.reply.memory < answer.limits.memory, "{what}: {} bytes", answer.reply.memory);
    }
}

/// Asks every case of a folder; each has to pass.
fn examine(what: &str, cases: &Path, trial: &Trial, bytes: &[u8]) -> Vec<Answer> {
    let paths = Case::list(cases).unwrap();
    let answers: Vec<Answer> = paths
        .iter()
        .map(|path| {
            let outcome = trial.examine(path, &Case::read(path).unwrap()).unwrap();
            assert_eq!(outcome.differences, [], "{what}: {}", path.display());
            outcome.answer
        })
        .collect();
    cost(what, trial, bytes, &answers);
    answers
}

fn example(name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let project = assembled(name, folder.path());
    let bytes = built(&project);
    let (_cache, trial) = trial(&bytes);
    let answers = examine(name, &project.cases(), &trial, &bytes);
    assert!(answers.len() >= 4, "{name}: too few cases");
}

#[test]
fn monthly_reports_on_the_20th_in_javascript() {
    example("monthly-report-20th");
}

#[test]
fn quiet_hours_in_javascript() {
    example("quiet-hours");
}

#[test]
fn subsidies_by_difficulty_in_python() {
    example("subsidy-by-difficulty");
}

#[test]
fn the_same_rule_answers_the_same_in_every_language() {
    let rust = Project::open(&repository("plugins/examples/materials-in-three-days")).unwrap();
    let mut told: Vec<(String, Vec<Answer>)> = Vec::new();
    let (_cache, stored) = trial(&rust.built().unwrap());
    told.push(("rust".to_owned(), examine("rust", &rust.cases(), &stored, &rust.built().unwrap())));
    for language in ["js", "ts", "python"] {
        let folder = tempfile::tempdir().unwrap();
        let bytes = built(&assembled(&format!("materials-in-three-days/{language}"), folder.path()));
        let (_cache, trial) = trial(&bytes);
        told.push((language.to_owned(), examine(language, &rust.cases(), &trial, &bytes)));
    }
    let [(_, first), others @ ..] = told.as_slice() else { panic!("no language") };
    for (language, answers) in others {
        assert_eq!(answers.len(), first.len());
        for (one, other) in first.iter().zip(answers) {
            assert_eq!((&one.reply.outcome, &one.reply.log), (&other.reply.outcome, &other.reply.log), "{language}");
        }
    }
}

fn first_procedures_of_every_hook(language: Language) {
    let folder = tempfile::tempdir().unwrap();
    let bytes = built(&every_hook(language, folder.path()));
    let (_cache, trial) = trial(&bytes);
    assert_eq!(trial.package().hooks, Hook::ALL);
    let answers = examine(&format!("every hook, {language}"), &repository("plugins/sdk/cases"), &trial, &bytes);
    assert_eq!(answers.len(), Hook::ALL.len());
}

#[test]
fn the_first_procedure_of_every_hook_in_javascript() {
    first_procedures_of_every_hook(Language::JavaScript);
}

#[test]
fn the_first_procedure_of_every_hook_in_typescript() {
    first_procedures_of_every_hook(Language::TypeScript);
}

#[test]
fn the_first_procedure_of_every_hook_in_python() {
    first_procedures_of_every_hook(Language::Python);
}

/// Asks a component about duties whose ids name a slip each, and wants its reason to say so.
fn slips(language: Language, source: &str, wanted: &[(&str, &str)]) {
    let folder = tempfile::tempdir().unwrap();
    let project = with_source(language, Hook::Deadline, source, folder.path());
    let bytes = built(&project);
    let (_cache, trial) = trial(&bytes);
    let path = project.cases().join("example.json");
    let case = Case::read(&path).unwrap();
    for (slip, words) in wanted {
        let mut question = case.question.clone();
        let Question::Deadline(asked) = &mut question else { panic!("another hook") };
        asked.duty.id = engine::id::DutyId::new(slip).unwrap();
        let reply = trial.ask(&path, &question, &case.settings).unwrap().reply;
        let Err(Failure::Declined(reason)) = &reply.outcome else { panic!("{language} {slip}: {:?}", reply.outcome) };
        assert!(reason.contains(words), "{language} {slip}: {reason}");
    }
    let reply = trial.ask(&path, &case.question, &case.settings).unwrap().reply;
    assert!(matches!(reply.outcome, Ok(Proposal::Deadline(_))), "{language}: {:?}", reply.outcome);
}

#[test]
fn a_slip_in_javascript_is_told_with_file_and_line() {
    let source = include_str!("slips.js");
    let at = |text: &str| format!("procedure.js:{}: ", line(source, text));
    slips(
        Language::JavaScript,
        source,
        &[
            ("null", &format!("{}TypeError", at("periods[17].key"))),
            ("inside", &at("null.due")),
            ("clock", &format!("{}本地程序没有时钟", at("Date.now()"))),
            ("today", &at("new Date()")),
            ("chance", &at("Math.random()")),
            ("setting", &at("settings.integer('none')")),
            ("day", &at("calendar.addDays")),
            ("word", "proposal must be one of { tag: 'keep' }"),
            ("field", "proposal.val.offset must be a whole number"),
            ("extra", "proposal.val has no field ofset"),
            ("reason", "因为 · because"),
        ],
    );
}

#[test]
fn a_slip_in_typescript_is_told_with_the_line_of_the_source() {
    let source = include_str!("slips.ts");
    let at = |text: &str| format!("procedure.ts:{}: ", line(source, text));
    slips(Language::TypeScript, source, &[("null", &at("periods[17]!.key")), ("inside", &at("nothing!.due"))]);
}

#[test]
fn a_slip_in_python_is_told_with_file_and_line() {
    let source = include_str!("slips.py");
    let at = |text: &str| format!("app.py:{}: ", line(source, text));
    slips(
        Language::Python,
        source,
        &[
            ("null", &format!("{}IndexError", at("periods[17]"))),
            ("inside", &format!("{}AttributeError", at("one.due for"))),
            ("clock", &at("time.time()")),
            ("chance", &at("random.random()")),
            ("file", &at("open(")),
            ("late", &at("import colorsys")),
            ("setting", &at("integer(\"none\")")),
            ("word", "proposal must be Proposal_Keep | Proposal_Rule | Proposal_Dates"),
            ("field", "proposal.value.offset must be 0, 1, 2…, not -1"),
            ("kind", "proposal.value.distance must be Distance"),
            ("reason", "因为 · because"),
            ("deep", "RecursionError"),
        ],
    );
}

/// The line on which a text first stands.
fn line(source: &str, text: &str) -> usize {
    source.lines().position(|line| line.contains(text)).unwrap() + 1
}

#[test]
fn a_type_that_does_not_fit_keeps_typescript_from_building() {
    let source = include_str!("slips.ts").replace("offset: 3", "offset: '3'");
    let folder = tempfile::tempdir().unwrap();
    let project = with_source(Language::TypeScript, Hook::Deadline, &source, folder.path());
    with_packages(&project);
    let trouble = kit::build(&project, &project.component(), None).unwrap_err();
    assert_eq!(trouble.code(), "build-failed");
}

#[test]
fn the_types_editors_know_in_python_are_those_of_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    tools::python_bindings(&repository("plugins/wit/v1"), folder.path());
    let ours = repository("plugins/sdk/python/template/typings");
    let mut files = vec![PathBuf::from("componentize_py_types.py")];
    for part in ["wit_world", "wit_world/imports", "wit_world/exports"] {
        let listed = fs::read_dir(folder.path().join(part)).unwrap().map(|entry| entry.unwrap().file_name());
        let python = listed.filter(|name| name.to_string_lossy().ends_with(".py"));
        files.extend(python.map(|name| Path::new(part).join(name)));
    }
    assert!(files.len() > 15);
    for file in files {
        let read = |folder: &Path| fs::read_to_string(folder.join(&file)).unwrap_or_default();
        assert!(read(&ours) == read(folder.path()), "{}: make it again", file.display());
    }
}

#[test]
fn locks_name_versions_and_no_place_they_come_from() {
    for language in ["js", "ts"] {
        let lock =
            fs::read_to_string(repository(&format!("plugins/sdk/{language}/template/package-lock.json"))).unwrap();
        assert!(
            lock.contains("\"integrity\"") && !lock.contains("://") && !lock.contains("\"resolved\""),
            "{language}"
        );
    }
    let python = fs::read_to_string(repository("plugins/sdk/python/template/requirements.txt")).unwrap();
    assert!(python.lines().all(|line| line.contains("==")), "{python}");
}
