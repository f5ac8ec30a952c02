//! Every file in `tests/scenarios`, on every ground: memory, memory that is lost after every line,
//! a journal on disk that is closed and opened again after every line, and the running service.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::journal::Settings;
use store::{Journal, Ledgers, Memory};
use tests::procedures::{Calls, Machine};
use tests::running::Running;
use tests::scenario::{Ground, Played, Scenario, Wrong, ledger, parse, play};
use tests::service::{Service, Work};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

fn scenarios() -> Vec<Scenario> {
    let mut all: Vec<Scenario> = Vec::new();
    for file in std::fs::read_dir(folder()).expect("the folder is there") {
        let path = file.expect("it can be listed").path();
        if path.extension().is_some_and(|ending| ending == "scenario") {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).expect("it can be read");
            all.push(parse(&name, &text).unwrap_or_else(|wrong| panic!("{wrong}")));
        }
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// Settings with which every mechanism of the journal is used within a few entries.
fn small() -> Settings {
    Settings {
        segment_bytes: 64 << 10,
        floor_bytes: 0,
        reserve_bytes: 0,
        checkpoint_bytes: 16 << 10,
        ..Settings::default()
    }
}

fn in_memory(scenario: &Scenario, machine: &Arc<Machine>, crash_often: bool) -> Result<Played, Wrong> {
    let store: Arc<dyn Ledgers> = Arc::new(Memory::new());
    let calls = Calls::default();
    let sandboxes = machine.sandboxes(&calls);
    let mut open = || -> Box<dyn Work> { Box::new(Service::wake(Arc::clone(&store), &ledger(), &sandboxes)) };
    play(scenario, &mut Ground { open: &mut open, crash_often, calls })
}

fn on_disk(scenario: &Scenario, machine: &Arc<Machine>) -> Result<Played, Wrong> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let calls = Calls::default();
    let sandboxes = machine.sandboxes(&calls);
    let mut open = || -> Box<dyn Work> {
        let store: Arc<dyn Ledgers> = Arc::new(Journal::open(folder.path(), small()).expect("it opens"));
        Box::new(Service::wake(store, &ledger(), &sandboxes))
    };
    play(scenario, &mut Ground { open: &mut open, crash_often: true, calls })
}

fn in_the_runtime(scenario: &Scenario, machine: &Arc<Machine>) -> Result<Played, Wrong> {
    let store: Arc<dyn Ledgers> = Arc::new(Memory::new());
    let calls = Calls::default();
    let sandboxes = machine.sandboxes(&calls);
    let mut open = || -> Box<dyn Work> { Box::new(Running::start(Arc::clone(&store), &ledger(), &sandboxes)) };
    play(scenario, &mut Ground { open: &mut open, crash_often: false, calls })
}

/// Plays all scenarios on as many threads as there are cores; every mistake of every one is told.
fn play_all(ground: impl Fn(&Scenario, &Arc<Machine>) -> Result<Played, Wrong> + Sync) -> Vec<Played> {
    let all = scenarios();

    assert!(all.len() >= 39, "only {} scenarios were found", all.len());
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let (ground, machine) = (&ground, &Machine::new());
    let mut outcomes: Vec<(usize, Result<Played, Wrong>)> = std::thread::scope(|scope| {
        let mine = |n: usize| all.iter().enumerate().skip(n).step_by(threads);
        let workers: Vec<_> = (0..threads)
            .map(|n| scope.spawn(move || mine(n).map(|(i, s)| (i, ground(s, machine))).collect::<Vec<_>>()))
            .collect();
        workers.into_iter().flat_map(|w| w.join().expect("no panic")).collect()
    });
    outcomes.sort_by_key(|(i, _)| *i);
    let wrong: Vec<String> = outcomes.iter().filter_map(|(_, o)| o.as_ref().err().map(ToString::to_string)).collect();
    assert!(wrong.is_empty(), "{} of {} scenarios:\n\n{}\n", wrong.len(), all.len(), wrong.join("\n\n"));
    outcomes.into_iter().filter_map(|(_, outcome)| outcome.ok()).collect()
}

#[test]
fn scenarios_hold_in_memory_and_through_crashes() {
    let calm = play_all(|scenario, machine| in_memory(scenario, machine, false));
    let stormy = play_all(|scenario, machine| in_memory(scenario, machine, true));
    assert!(calm == stormy, "a crash changed what came out");
    let checks: usize = calm.iter().map(|played| played.checks).sum();
    println!("{} scenarios, {checks} checks, on memory with and without crashes", calm.len());
}

#[test]
fn scenarios_hold_on_disk_reopened_after_every_line() {
    let memory = play_all(|scenario, machine| in_memory(scenario, machine, false));
    let disk = play_all(on_disk);
    assert!(memory == disk, "memory and disk came to different states");
    println!("{} scenarios on disk", disk.len());
}

/// The real writer, its queue of wakes and its clock come to the very same ledger.
#[test]
fn scenarios_hold_in_the_running_service() {
    let plain = play_all(|scenario, machine| in_memory(scenario, machine, false));
    let running = play_all(in_the_runtime);
    for (plain, running) in plain.iter().zip(&running) {
        assert_eq!(plain, running, "the runtime came to another state");
    }
}

#[test]
fn a_mistake_in_a_scenario_is_named_with_its_line() {
    let text = "# a mistake\nunits\n  county  county-bureau\ndefinition library nowhere\n";
    let scenario = parse("wrong", text).expect("its form is right");
    let wrong = in_memory(&scenario, &Machine::new(), false).expect_err("there is no such definition");
    assert_eq!((wrong.line, wrong.what.contains("nowhere")), (4, true));
}
