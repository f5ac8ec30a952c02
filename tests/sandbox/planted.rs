//! Limits switched off on purpose: for each, a hostile component that then comes to something else
//! than it must.

use crate::cases::named;
use crate::ground::Ground;
use host::planted::{Bug, plant};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The case that finds a bug.
fn finder(bug: Bug) -> &'static str {
    match bug {
        Bug::FuelUnlimited => "fuel-one-less",
        Bug::TimeUnlimited => "endless-loop-much-fuel",
        Bug::MemoryUnlimited => "memory-by-growth",
        Bug::TableUnlimited => "table-by-growth",
        Bug::StackUnlimited => "recursion-of-20000",
        Bug::InputUnlimited => "question-too-large",
        Bug::OutputUnlimited => "answer-one-byte-too-many",
        Bug::LogUnlimited => "log-flood",
        Bug::HostCallsUnlimited => "host-call-flood",
        Bug::ImportsUnchecked => "import-of-its-own",
        Bug::SignatureUnchecked => "swapped-signature",
        Bug::CacheUnchecked => "broken-seal",
        Bug::InstanceKept => "kept-in-memory",
    }
}

/// What a case comes to on a host of its own with a bug, or without.
fn outcome(case: &'static str, bug: Option<Bug>) -> String {
    // A guest may have more stack with one of the bugs.
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(move || {
        plant(bug);
        let came = catch_unwind(AssertUnwindSafe(|| (named(case).run)(&Ground::new())));
        plant(None);
        came.map_or_else(|_| "panics".to_owned(), |came| came.to_string())
    });
    thread.unwrap().join().unwrap()
}

#[test]
fn every_limit_that_is_switched_off_is_noticed() {
    let mut missed = Vec::new();
    for bug in Bug::ALL {
        let case = finder(bug);
        let wanted = named(case).wants.to_string();
        assert_eq!(outcome(case, None), wanted, "{case} without a bug");
        let came = outcome(case, Some(bug));
        println!("{:<20} {case}: {came} instead of {wanted}", format!("{bug:?}"));
        if came == wanted {
            missed.push(bug);
        }
    }
    assert!(missed.is_empty(), "nobody noticed {missed:?}");
}
