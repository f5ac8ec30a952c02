//! How soon a call ends that has used up its time.

use crate::cases::running::{FOR_EVER, slow};
use crate::ground::{Ground, With};
use crate::questions::question;
use engine::procedure::{Failure, Hook, Limits};
use host::guests::Guest;
use std::time::{Duration, Instant};

/// What is promised is 20 ms; a machine that does other things beside may take as much again.
const LATE: Duration = Duration::from_millis(40);
/// So many calls have to end in time, of so many at most. A slow call stands back behind everything
/// else, so on a busy machine any of them may wait long before it can notice its end; a clock that
/// is wrong is wrong every time.
const IN_TIME: usize = 5;
const CALLS: usize = 100;

#[test]
fn a_call_over_its_time_ends_soon() {
    let ground = Ground::new();
    let component = ground.load(&slow().component());
    for millis in [10, 50, 250] {
        let limits = Limits { millis, ..Limits::MOST };
        let limit = Duration::from_millis(u64::from(millis));
        let mut late = Vec::new();
        while late.iter().filter(|late| **late <= LATE).count() < IN_TIME {
            assert!(late.len() < CALLS, "{limit:?} are over by {late:?}");
            // A county of its own: one that takes much time waits for its turn, and that is not meant.
            let ledger = format!("county-{millis}-{}", late.len()).parse().unwrap();
            let began = Instant::now();
            let reply = ground.ask(&component, &question(Hook::Deadline), &With { ledger, limits, ..With::default() });
            let took = began.elapsed();
            assert_eq!(reply.outcome, Err(Failure::Time));
            assert!(took >= limit, "stopped before its time: {took:?} of {limit:?}");
            late.push(took - limit);
        }
        println!("limit {millis:>3} ms: over it by {late:.1?}");
    }
}

#[test]
fn a_call_over_its_fuel_ends_at_once() {
    let ground = Ground::new();
    let component = ground.load(&Guest::answering(Hook::Deadline, FOR_EVER).component());
    for fuel in [1_000, 1_000_000, Limits::default().fuel] {
        let with = With { limits: Limits { fuel, ..Limits::MOST }, ..With::default() };
        let began = Instant::now();
        let reply = ground.ask(&component, &question(Hook::Deadline), &with);
        println!("{fuel} units of fuel: {:.1?}", began.elapsed());
        assert_eq!((reply.outcome, reply.fuel), (Err(Failure::Fuel), fuel));
    }
}
