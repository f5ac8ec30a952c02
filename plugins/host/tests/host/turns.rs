//! A ledger that asks much waits for itself, and no other ledger waits for it.

use crate::questions::question;
use crate::stand::{Stand, With};
use engine::procedure::{Failure, Hook, Limits};
use host::guests::{Guest, ZEROS};
use host::limits::CALLS_PER_LEDGER;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

#[test]
fn a_neighbour_does_not_wait_for_a_county_that_asks_for_ever() {
    let stand = Stand::new();
    let slow = stand.load(&Guest::answering(Hook::Message, "(loop $l (br $l)) i32.const 0"));
    let quick = stand.load(&Guest::answering(Hook::Message, &format!("i32.const {ZEROS}")));
    let hostile =
        With { ledger: "hostile".parse().unwrap(), limits: Limits { millis: 100, ..Limits::MOST }, ..With::default() };
    let (answered, failed) = (AtomicU32::new(0), AtomicU32::new(0));
    let began = Instant::now();
    let mut all_hostile = Duration::ZERO;
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..CALLS_PER_LEDGER * 3)
            .map(|_| {
                scope.spawn(|| {
                    let reply = stand.ask(&slow, &question(Hook::Message), &hostile);
                    assert!(matches!(reply.outcome, Err(Failure::Time | Failure::Fuel)), "{reply:?}");
                    failed.fetch_add(1, Ordering::Relaxed);
                })
            })
            .collect();
        // Twelve hostile calls have eight instances to run in; no more than four of them do.
        while failed.load(Ordering::Relaxed) < CALLS_PER_LEDGER * 3 {
            let reply = stand.ask(&quick, &question(Hook::Message), &With::default());
            assert!(reply.outcome.is_ok(), "{reply:?}");
            answered.fetch_add(1, Ordering::Relaxed);
        }
        for worker in workers {
            worker.join().unwrap();
        }
        all_hostile = began.elapsed();
    });
    assert!(answered.load(Ordering::Relaxed) > 20, "the neighbour was answered {answered:?} times");
    assert!(all_hostile >= Duration::from_millis(300), "three rounds of four, {all_hostile:?}");
}
