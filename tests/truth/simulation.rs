//! A thousand lives. `MAPLE_SEED=17` lives one of them and tells its end; `MAPLE_SEEDS=100000`
//! lives more.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use store::journal::Settings;
use store::{Journal, Ledgers, Memory};
use tests::simulation::{Lived, live};

/// Seeds that found something once. They are always lived first.
const FOUND: &[u64] = &[1389, 1958, 2222, 2967, 11659];

/// Lives of the test command.
const SEEDS: u64 = 1_000;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is not a number")))
}

fn in_memory(seed: u64) -> Result<Lived, String> {
    let store: Arc<dyn Ledgers> = Arc::new(Memory::new());
    live(seed, store)
}

fn on_disk(seed: u64) -> Result<Lived, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let settings = Settings {
        segment_bytes: 256 << 10,
        floor_bytes: 0,
        reserve_bytes: 0,
        checkpoint_bytes: 64 << 10,
        ..Settings::default()
    };
    let store: Arc<dyn Ledgers> = Arc::new(Journal::open(folder.path(), settings).expect("it opens"));
    live(seed, store)
}

/// Lives all these seeds, on every core; stops at the first failures.
fn live_all(seeds: &[u64], how: impl Fn(u64) -> Result<Lived, String> + Sync) -> Vec<Lived> {
    let next = AtomicU64::new(0);
    let failed = Mutex::new(Vec::new());
    let lived = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while failed.lock().expect("no panic").len() < 3 {
                    let Some(seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed) as usize) else { return };
                    match how(*seed) {
                        Ok(life) => lived.lock().expect("no panic").push(life),
                        Err(what) => failed.lock().expect("no panic").push((*seed, what)),
                    }
                }
            });
        }
    });
    let mut failed = failed.into_inner().expect("no panic");
    failed.sort();
    let told: Vec<String> = failed.iter().map(|(seed, what)| format!("{what}\nagain with MAPLE_SEED={seed}")).collect();
    assert!(told.is_empty(), "\n{}\n", told.join("\n\n"));
    lived.into_inner().expect("no panic")
}

#[test]
fn a_thousand_campaign_years_agree_with_the_model() {
    let seeds: Vec<u64> = match number("MAPLE_SEED") {
        Some(seed) => vec![seed],
        None => FOUND.iter().copied().chain(0..number("MAPLE_SEEDS").unwrap_or(SEEDS)).collect(),
    };
    let lived = live_all(&seeds, in_memory);
    let entries: u64 = lived.iter().map(|life| life.entries).sum();
    let obligations: usize = lived.iter().map(|life| life.obligations).sum();
    let sent: u32 = lived.iter().map(|life| life.sent).sum();
    let (local, base) = lived.iter().fold((0, 0), |sum, life| (sum.0 + life.local.0, sum.1 + life.local.1));
    assert!(lived.len() < 100 || (local > lived.len() && base > lived.len()), "hardly a county moved a date");
    println!(
        "{} campaign years: {obligations} obligations, {entries} entries, {sent} sendings, \
         {local} periods by a county's rule, {base} where it did not hold",
        lived.len()
    );
}

#[test]
fn memory_and_journal_live_the_same_life() {
    let seeds: Vec<u64> = (0..40).collect();
    live_all(&seeds, |seed| {
        let (memory, disk) = (in_memory(seed)?, on_disk(seed)?);
        if memory == disk { Ok(disk) } else { Err(format!("memory came to {memory:?}, the journal to {disk:?}")) }
    });
}
