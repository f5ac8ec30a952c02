//! How soon a call ends that has used up its time.

use crate::cases::running::FOR_EVER;
use crate::ground::{Ground, With};
use crate::questions::question;
use engine::procedure::{Failure, Hook, Limits};
use host::guests::Guest;
use std::time::{Duration, Instant};

/// What is promised is 20 ms; a machine that does other things beside may take as much again.
const LATE: Duration = Duration::from_millis(40);
const CALLS: usize = 21;

#[test]
fn a_call_over_its_time_ends_soon() {
    let ground = Ground::new();
    let component = ground.load(&Guest::answering(Hook::Deadline, FOR_EVER).component());
    for millis in [10, 50, 250] {
        let limits = Limits { millis, ..Limits::MOST };
        let limit = Duration::from_millis(u64::from(millis));
        let mut late: Vec<Duration> = (0..CALLS)
            .map(|n| {
                // A county of its own: one that takes much time waits for its turn, and that is not meant.
                let with = With { ledger: format!("county-{millis}-{n}").parse().unwrap(), limits, ..With::default() };
                let began = Instant::now();
                let reply = ground.ask(&component, &question(Hook::Deadline), &with);
                let took = began.elapsed();
                assert_eq!(reply.outcome, Err(Failure::Time));
                assert!(took >= limit, "stopped before its time: {took:?} of {limit:?}");
                took - limit
            })
            .collect();
        late.sort_unstable();
        let (median, worst) = (late[CALLS / 2], late[CALLS - 1]);
        println!("limit {millis:>3} ms: over it by {median:.1?} (median), {worst:.1?} (worst of {CALLS})");
        assert!(median <= LATE, "over {limit:?} by {median:?}");
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
