//! What happens when the store does not do it.

use crate::plan::{submit, submit_bytes};
use crate::stores::Moody;
use crate::world::{World, t};
use engine::entry::{Entry, Fact};
use engine::state::State;
use engine::time::{At, Timestamp};
use runtime::{Clock, Kind};
use std::sync::Arc;
use std::time::Duration;
use store::{Append, Error, Ledgers};

fn full() -> Error {
    Error::Full { free_bytes: 1, floor_bytes: 2 }
}

#[tokio::test]
async fn a_full_disk_is_said_so_and_the_next_request_works() {
    let store = Arc::new(Moody::default());
    let mut world = World::with(Arc::clone(&store) as _);
    world.campaign(3).await;
    world.push("04-06 10:00").await;
    let before = world.entries();
    store.fail(vec![full()]);
    let error = world.ask(submit(1)).await.unwrap_err();
    assert_eq!((error.code(), error.kind()), ("disk_full", Kind::Full));
    assert!(error.text().zh.contains("磁盘已满"));
    assert_eq!(world.entries(), before, "nothing half-written");
    assert_eq!(world.read(State::hash).await, world.replayed().hash(), "nothing half-applied");
    world.ask(submit(1)).await.unwrap();
    assert_eq!(world.read(State::hash).await, world.replayed().hash());
}

#[tokio::test]
async fn a_notice_that_could_not_be_written_is_written_later_and_once() {
    let store = Arc::new(Moody::default());
    let mut world = World::with(Arc::clone(&store) as _);
    let handle = world.campaign(3).await;
    world.push("04-15 08:00").await;
    store.fail(vec![full(), full()]);
    world.push("04-15 09:00").await;
    for pause_secs in [1, 2] {
        assert_eq!(world.notices(), []);
        let wake = world.clock.now().plus_millis(pause_secs * 1_000);
        assert_eq!(handle.next_wake(), Some(wake), "it is tried again");
        world.set(wake).await;
    }
    assert_eq!(world.notices(), [("04-15 09:00".into(), 3)]);
}

#[tokio::test]
async fn somebody_elses_entry_is_read_and_the_request_decided_again() {
    let mut world = World::with(Arc::new(Moody::default()));
    world.campaign(3).await;
    world.push("04-06 10:00").await;
    let head = world.entries().len() as u64;
    somebody_else_submits(&world, t("04-06 10:00"));
    let answer = world.ask(submit(1)).await.unwrap();
    assert_eq!(answer.entries, head + 2..head + 3);
    assert_eq!(world.read(State::hash).await, world.replayed().hash());
}

#[tokio::test]
async fn what_is_due_by_somebody_elses_entry_comes_before_what_is_asked() {
    let mut world = World::with(Arc::new(Moody::default()));
    world.campaign(3).await;
    world.push("04-20 23:59").await;
    // The other one's clock is ahead of ours, and it did not get to see what is overdue by then.
    somebody_else_submits(&world, t("04-21 00:00"));
    world.ask(submit(1)).await.unwrap();
    let entries = world.entries();
    let overdue = entries.iter().position(|entry| matches!(entry.fact, Fact::BecameOverdue { .. })).expect("it is");
    let submitted = entries.iter().rposition(|entry| matches!(entry.fact, Fact::Submitted(_))).unwrap();
    assert!(overdue < submitted);
}

/// Another writer takes the ledger over and appends what it decided.
fn somebody_else_submits(world: &World, at: Timestamp) {
    let state = world.replayed();
    let decided = engine::decide(&state, &submit_bytes(0, 7), At::new(at), &engine::procedure::NoProcedures).unwrap();
    let term = world.store.acquire(&world.ledger, "maple", Duration::from_secs(9)).unwrap();
    let append = Append {
        ledger: world.ledger.clone(),
        expect: state.head,
        term: Some(term),
        entries: decided.entries.iter().map(Entry::encode).collect(),
        wake: engine::next_wake(&state),
    };
    world.store.append(append).wait().unwrap();
}

#[tokio::test]
async fn a_ledger_that_another_service_holds_is_not_written() {
    let store = Arc::new(Moody::default());
    let mut world = World::with(Arc::clone(&store) as _);
    world.campaign(3).await;
    world.push("04-06 10:00").await;
    world.stop().await;
    store.acquire(&world.ledger, "another", Duration::from_secs(600)).unwrap();
    world.start().await;
    let error = world.ask(submit(1)).await.unwrap_err();
    assert_eq!((error.code(), error.kind()), ("ledger_held", Kind::Unavailable));
}

#[tokio::test]
async fn after_the_stop_nothing_is_taken_and_nothing_taken_is_lost() {
    let store = Arc::new(Moody::default());
    let mut world = World::with(Arc::clone(&store) as _);
    let handle = world.campaign(40).await;
    world.push("04-06 10:00").await;
    let before = world.entries().len();
    store.hold();
    let asked: Vec<_> = (0..40)
        .map(|office| {
            let (handle, ledger) = (handle.clone(), world.ledger.clone());
            tokio::spawn(async move { handle.execute(&ledger, submit(office)).await })
        })
        .collect();
    while store.held() == 0 {
        tokio::task::yield_now().await;
    }
    let ((), ()) = tokio::join!(world.stop(), async { store.release() });
    let mut done = 0;
    for asked in asked {
        match asked.await.unwrap() {
            Ok(_) => done += 1,
            Err(error) => assert_eq!(error.code(), "stopping"),
        }
    }
    assert!(done > 0);
    assert_eq!(world.entries().len(), before + done);
    assert_eq!(handle.execute(&world.ledger, submit(1)).await.unwrap_err().code(), "stopping");
    assert_eq!(handle.read(&world.ledger, |_| ()).await.unwrap_err().code(), "stopping");
}
