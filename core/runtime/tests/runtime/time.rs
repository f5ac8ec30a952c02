//! Time passes, stands, jumps.

use crate::plan::submit;
use crate::world::{World, each_store, t};
use runtime::{Accelerated, Clock, Wall};

/// The moments of the campaign at which three offices that never hand in anything are told, or
/// told about. Three days of reminders, two rungs of the ladder.
fn told_all() -> Vec<(String, usize)> {
    ["04-15 09:00", "04-19 09:00", "04-20 09:00", "04-21 09:00", "04-25 09:00"]
        .into_iter()
        .map(|at| (at.to_owned(), 3))
        .collect()
}

#[tokio::test]
async fn each_notice_is_recorded_at_its_moment() {
    for (store, mut world) in each_store() {
        let handle = world.campaign(3).await;
        while let Some(wake) = handle.next_wake() {
            world.set(wake).await;
        }
        assert_eq!(world.notices(), told_all(), "{store}");
    }
}

#[tokio::test]
async fn a_crash_between_any_two_moments_neither_loses_nor_doubles() {
    for (store, mut world) in each_store() {
        let mut handle = world.campaign(3).await;
        while let Some(wake) = handle.next_wake() {
            handle = world.start().await;
            world.set(wake.plus_millis(-1)).await;
            handle = {
                drop(handle);
                world.start().await
            };
            world.set(wake).await;
        }
        assert_eq!(world.notices(), told_all(), "{store}");
    }
}

#[tokio::test]
async fn a_clock_put_back_doubles_nothing() {
    let mut world = World::new();
    world.campaign(3).await;
    for at in ["04-15 09:00", "04-15 08:00", "04-15 09:00", "04-14 00:00", "04-15 09:01", "04-19 08:59"] {
        world.push(at).await;
    }
    assert_eq!(world.notices(), told_all()[..1]);
    world.push("04-19 09:00").await;
    assert_eq!(world.notices(), told_all()[..2]);
}

#[tokio::test]
async fn a_request_under_a_clock_put_back_is_dated_after_what_is_known() {
    let mut world = World::new();
    world.campaign(3).await;
    world.push("04-15 09:00").await;
    world.push("04-10 00:00").await;
    world.ask(submit(0)).await.unwrap();
    let dates: Vec<_> = world.entries().iter().map(|entry| entry.at).collect();
    assert!(dates.is_sorted());
}

#[tokio::test]
async fn a_clock_that_jumps_ahead_brings_one_notice_for_all_that_was_missed() {
    for (store, mut world) in each_store() {
        world.campaign(3).await;
        world.push("04-26 00:00").await;
        world.push("04-26 00:00").await;
        let entries = world.entries();
        let notices: Vec<_> = entries
            .iter()
            .filter_map(|entry| match &entry.fact {
                engine::entry::Fact::NoticesOwed { notices } => Some(notices),
                _ => None,
            })
            .collect();
        assert_eq!(notices.len(), 1, "{store}: one entry catches up");
        let to_own: Vec<_> = notices[0].iter().filter(|n| n.to == engine::entry::Told::Own).collect();
        assert_eq!(to_own.len(), 1, "{store}");
        assert_eq!(to_own[0].missed, 2, "{store}");
        let missed = world.handle().metrics().encode();
        assert!(missed.contains("maple_notices_missed_total 2"), "{store}: {missed}");
    }
}

#[tokio::test]
async fn what_is_asked_is_judged_by_what_has_become_overdue_before() {
    let mut world = World::new();
    world.campaign(3).await;
    // The clock moves and the request comes before the timer has had its turn.
    world.clock.set(t("04-21 00:00"));
    world.ask(submit(0)).await.unwrap();
    let entries = world.entries();
    let place =
        |wanted: fn(&engine::entry::Fact) -> bool| entries.iter().position(|entry| wanted(&entry.fact)).unwrap();
    let overdue = place(|fact| matches!(fact, engine::entry::Fact::BecameOverdue { .. }));
    let submitted = place(|fact| matches!(fact, engine::entry::Fact::Submitted(_)));
    assert!(overdue < submitted);
}

#[tokio::test]
async fn a_service_with_nothing_to_come_has_no_timer() {
    let mut world = World::new();
    let handle = world.campaign(1).await;
    while let Some(wake) = handle.next_wake() {
        world.set(wake).await;
    }
    assert_eq!(handle.next_wake(), None);
    assert_eq!(world.store.ledgers().unwrap()[0].wake, None);
}

#[tokio::test]
async fn an_accelerated_clock_runs_and_wakes_at_its_own_pace() {
    // A day in a millisecond.
    let clock = Accelerated::new(t("04-01 00:00"), 86_400_000.0);
    let started = tokio::time::Instant::now();
    let end = t("04-21 00:00");
    while clock.now() < end {
        clock.wait_until(end).await;
    }
    assert!(started.elapsed().as_millis() >= 20);
}

#[tokio::test]
async fn the_wall_clock_waits_for_an_instant_and_sees_no_jump() {
    let clock = Wall::new();
    let at = clock.now().plus_millis(20);
    while clock.now() < at {
        clock.wait_until(at).await;
    }
    assert_eq!(clock.jumped(), None);
}
