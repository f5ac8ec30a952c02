//! Files made by chance, and good components changed by chance, on their way in: nothing panics,
//! nothing hangs, and memory stays where it is. What can still be run is compiled, instantiated and
//! asked; in this process, for a child for each would take an hour and finds nothing more here.
//!
//! `MAPLE_UPLOADS=1000000` for more of each.

use crate::cases::packages::manifest;
use crate::cases::{finite, uploads::append};
use crate::ground::{With, host};
use crate::mutated::mutated;
use crate::neighbour::GOOD;
use crate::questions::question;
use crate::shapes::dating;
use engine::procedure::{Call, Hook, Limits, Procedures};
use host::guests::Guest;
use host::package::{SigningKey, open, seal, sign};
use host::{Compiler, Host, inspect};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tests::simulation::Chance;

/// Files of the test command.
const UPLOADS: u64 = 10_000;
/// Bytes this process may grow by.
const GROWTH: u64 = 256 << 20;
/// No file takes longer than this on its way in, by far.
const SLOWEST: Duration = Duration::from_secs(10);
/// A file on which nothing has moved for so long has hung.
const HANGS: Duration = Duration::from_secs(60);
const WORKERS: u64 = 2;

#[test]
fn random_bytes_are_refused() {
    let tally = upload_all("random bytes", |seed| {
        let mut chance = Chance::new(seed);
        let mut file: Vec<u8> = match chance.below(4) {
            0 => b"\0asm\x0d\0\x01\0".to_vec(),
            1 => b"\0asm\x01\0\0\0".to_vec(),
            _ => Vec::new(),
        };
        let length = match chance.below(3) {
            0 => chance.below(64),
            _ => chance.below((64 << 10) + 1),
        };
        file.extend((0..length).map(|_| chance.draw() as u8));
        file
    });
    assert_eq!(tally.outcomes.get("ready"), None);
}

#[test]
fn changed_components_are_refused_or_run_within_their_limits() {
    let bases = bases();
    let tally = upload_all("changed components", |seed| mutated(&bases, &mut Chance::new(seed)));
    // Else the test would look at nothing but the first bytes.
    assert!(tally.outcomes.get("ready").is_some_and(|ready| *ready > UPLOADS / 100), "{:?}", tally.outcomes);
    assert!(tally.outcomes.get("malformed").is_some_and(|bad| *bad > UPLOADS / 10), "{:?}", tally.outcomes);
}

/// Good components, small ones and those of the examples, bare and as packages.
fn bases() -> Vec<Vec<u8>> {
    let key = SigningKey::generate().unwrap();
    let package = |component: &[u8]| seal(component, &manifest("qingshan-county", "1.0.0")).unwrap();
    let small = [
        finite(9).component(),
        Guest::agreeing().component(),
        dating("once", "2022-04-18").component(),
        finite(3).with("(table 3 funcref) (func $f) (elem (i32.const 0) func $f $f)").component(),
        package(&finite(9).component()),
        sign(&package(&dating("once", "2022-04-18").component()), &key).unwrap(),
    ];
    let examples = [
        GOOD.to_vec(),
        include_bytes!("../../plugins/examples/return-visits-fifteen-days/component.wasm").to_vec(),
        include_bytes!("../../plugins/examples/subsidy-by-file/component.wasm").to_vec(),
    ];
    let mut named = finite(9).component();
    append(&mut named, "name", b"\0\x02hi");
    // Small ones are tried more often: they are compiled in a moment.
    let small = small.iter().cycle().take(small.len() * 3).cloned();
    small.chain(examples).chain([named]).collect()
}

/// What came of all files.
#[derive(Default)]
struct Tally {
    outcomes: BTreeMap<&'static str, u64>,
    asked: BTreeMap<&'static str, u64>,
    slowest: (Duration, u64),
}

fn upload_all(what: &str, make: impl Fn(u64) -> Vec<u8> + Sync) -> Tally {
    let count = std::env::var("MAPLE_UPLOADS").ok().and_then(|text| text.parse().ok()).unwrap_or(UPLOADS);
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), Compiler::Inside, 4);
    let tally = Mutex::new(Tally::default());
    let (next, watched) = (AtomicU64::new(0), Watch::default());
    let (began, before) = (Instant::now(), resident());
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS)
            .map(|_| {
                scope.spawn(|| {
                    loop {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if seed >= count {
                            return;
                        }
                        watched.now_at(seed);
                        one(&host, seed, &make(seed), &tally);
                    }
                })
            })
            .collect();
        scope.spawn(|| watched.watch());
        let ended: Vec<_> = workers.into_iter().map(|worker| worker.join()).collect();
        watched.over.store(true, Ordering::Relaxed);
        assert!(ended.iter().all(Result::is_ok), "see the seed above");
    });
    let (grown, tally) = (resident().saturating_sub(before), tally.into_inner().unwrap());
    let seconds = began.elapsed().as_secs_f64();
    println!("{what}, seeds 0..{count}: {seconds:.1} s, slowest {:?} (seed {})", tally.slowest.0, tally.slowest.1);
    println!("  {:?}\n  asked: {:?}\n  memory: {} MB more", tally.outcomes, tally.asked, grown >> 20);
    assert!(tally.slowest.0 < SLOWEST, "seed {} took {:?}", tally.slowest.1, tally.slowest.0);
    assert!(grown < GROWTH, "{} MB more than before", grown >> 20);
    tally
}

/// One file, all the way in.
fn one(host: &Host, seed: u64, file: &[u8], tally: &Mutex<Tally>) {
    let began = Instant::now();
    let came = catch_unwind(AssertUnwindSafe(|| {
        // Both only read; what they say of a broken package is not what counts here.
        let (looked, opened) = (inspect(file), open(file));
        let loaded = match host.load(file) {
            Ok(loaded) => loaded,
            Err(unusable) => {
                assert!(opened.is_err() || looked.is_ok(), "a package of a file that is none: {unusable}");
                return (unusable.code(), Vec::new());
            }
        };
        let asked = loaded.hooks.iter().map(|hook| ask(host, &loaded.component, *hook)).collect();
        host.unload(&loaded.component);
        ("ready", asked)
    }));
    let took = began.elapsed();
    let Ok((outcome, asked)) = came else { panic!("seed {seed} panics") };
    let mut tally = tally.lock().unwrap();
    *tally.outcomes.entry(outcome).or_default() += 1;
    for code in asked {
        *tally.asked.entry(code).or_default() += 1;
    }
    tally.slowest = tally.slowest.max((took, seed));
}

fn ask(host: &Host, component: &engine::procedure::ComponentId, hook: Hook) -> &'static str {
    let With { ledger, settings, calendar, .. } = With::default();
    let limits = Limits { fuel: 2_000_000, ..Limits::default() };
    let question = question(hook);
    let call =
        Call { ledger: &ledger, component, limits, settings: &settings, calendar: &calendar, question: &question };
    let reply = host.ask(&call);
    assert!(reply.fuel <= limits.fuel && reply.memory <= limits.memory);
    reply.outcome.map_or_else(|failure| failure.code(), |_| "answers")
}

/// Ends the process where a file hangs, and says which.
#[derive(Default)]
struct Watch {
    at: AtomicU64,
    over: AtomicBool,
}

impl Watch {
    fn now_at(&self, seed: u64) {
        self.at.store(seed, Ordering::Relaxed);
    }

    fn watch(&self) {
        let (mut last, mut since) = (u64::MAX, Instant::now());
        while !self.over.load(Ordering::Relaxed) {
            std::thread::park_timeout(Duration::from_millis(100));
            let at = self.at.load(Ordering::Relaxed);
            if at != last {
                (last, since) = (at, Instant::now());
            } else if since.elapsed() > HANGS {
                println!("hangs at seed {at}, or up to {WORKERS} before it");
                std::process::abort();
            }
        }
    }
}

/// Bytes of this process that are in memory.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: u64 = text.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4_096
}
