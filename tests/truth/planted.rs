//! Mistakes put into the product on purpose: the simulation finds each of them, and so would find
//! one that was put in by accident.

use engine::planted::{Bug, plant};
use std::sync::Arc;
use store::{Ledgers, Memory};
use tests::simulation::live;

/// Lives in which a mistake must be found.
const SEEDS: u64 = 300;

/// The first life in which the mistake shows, and how.
fn found(bug: Bug) -> Option<(u64, String)> {
    plant(Some(bug));
    let found = (0..SEEDS).find_map(|seed| {
        let store: Arc<dyn Ledgers> = Arc::new(Memory::new());
        live(seed, store).err().map(|what| (seed, what))
    });
    plant(None);
    found
}

#[test]
fn every_planted_mistake_is_found() {
    // A mistake may end in a panic, which is a way of being found; the noise helps nobody.
    std::panic::set_hook(Box::new(|_| ()));
    let (mut missed, mut told) = (Vec::new(), Vec::new());
    for bug in Bug::ALL {
        match found(bug) {
            Some((seed, what)) => {
                told.push(format!("{bug:?}: seed {seed}: {}", what.lines().next().unwrap_or_default()))
            }
            None => missed.push(bug),
        }
    }
    drop(std::panic::take_hook());
    println!("{}", told.join("\n"));
    assert!(missed.is_empty(), "not found in {SEEDS} lives: {missed:?}");
}

#[test]
fn without_a_mistake_nothing_is_found() {
    for seed in 0..20 {
        let store: Arc<dyn Ledgers> = Arc::new(Memory::new());
        live(seed, store).expect("a life without mistakes");
    }
}
