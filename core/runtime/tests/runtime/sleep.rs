//! Ledgers leave memory and come back.

use crate::plan::{beginning, id, submit};
use crate::world::{World, each_store};
use engine::id::LedgerId;
use engine::state::State;
use std::time::Duration;
use store::{Head, Snapshot};

fn awake(world: &World) -> String {
    let text = world.handle().metrics().encode();
    text.lines().find(|line| line.starts_with("maple_ledgers_awake ")).expect("it is there").to_owned()
}

#[tokio::test]
async fn a_ledger_that_sleeps_is_woken_in_time() {
    for (store, mut world) in each_store() {
        world.options.snapshot_at_rest = 1;
        let handle = world.campaign(3).await;
        handle.put_to_sleep(&world.ledger).await.unwrap();
        assert_eq!(awake(&world), "maple_ledgers_awake 0", "{store}");
        let snapshot = world.store.snapshot(&world.ledger).unwrap().expect("kept at rest");
        assert_eq!(snapshot.head.number.0 as usize, world.entries().len(), "{store}");
        world.push("04-15 09:00").await;
        assert_eq!(awake(&world), "maple_ledgers_awake 1", "{store}");
        assert_eq!(world.notices(), [("04-15 09:00".into(), 3)], "{store}");
        assert_eq!(world.read(State::hash).await, world.replayed().hash(), "{store}");
    }
}

#[tokio::test]
async fn no_more_ledgers_are_awake_than_allowed() {
    let mut world = World::new();
    world.options.awake_max = 3;
    let handle = world.start().await;
    let ledgers: Vec<LedgerId> = (0..12).map(|n| id(&format!("county-{n}"))).collect();
    for ledger in &ledgers {
        for request in beginning(ledger, 2) {
            handle.execute(ledger, request).await.unwrap();
        }
    }
    // The one that makes room does so by itself; a read of it comes after that.
    for ledger in ledgers.iter().rev().take(4) {
        handle.read(ledger, |_| ()).await.unwrap();
    }
    let count: usize = awake(&world).rsplit(' ').next().unwrap().parse().unwrap();
    assert!(count <= 4, "{count} awake");
    world.push("04-15 09:00").await;
    for ledger in ledgers {
        let told = handle.read(&ledger, |state| state.notices.len()).await.unwrap();
        assert_eq!(told, 1, "{ledger}");
    }
}

#[tokio::test]
async fn idleness_is_enough_to_sleep() {
    let mut world = World::new();
    world.options.idle_after = Duration::ZERO;
    let handle = world.campaign(3).await;
    while awake(&world) != "maple_ledgers_awake 0" {
        tokio::task::yield_now().await;
    }
    world.push("04-06 10:00").await;
    handle.execute(&world.ledger, submit(1)).await.unwrap();
    assert_eq!(world.read(State::hash).await, world.replayed().hash());
}

#[tokio::test]
async fn a_snapshot_that_cannot_be_read_or_is_anothers_costs_time_and_nothing_else() {
    for (store, mut world) in each_store() {
        let handle = world.campaign(3).await;
        let (ledger, head) = (world.ledger.clone(), handle.ledgers().await.unwrap()[0].head);
        let mut other = State::default();
        other.head = head.number;
        for bytes in [b"nonsense".to_vec(), Vec::new(), other.to_snapshot()] {
            handle.put_to_sleep(&ledger).await.unwrap();
            world.store.put_snapshot(&ledger, &Snapshot { head, bytes }).unwrap();
            assert_eq!(world.read(State::hash).await, world.replayed().hash(), "{store}");
        }
    }
}

#[tokio::test]
async fn snapshots_are_made_while_work_goes_on() {
    let mut world = World::new();
    world.options.snapshot_every = 4;
    world.campaign(3).await;
    world.push("04-06 10:00").await;
    for office in 0..3 {
        world.ask(submit(office)).await.unwrap();
    }
    world.stop().await;
    let Head { number, .. } = world.store.snapshot(&world.ledger).unwrap().expect("made on the way").head;
    assert!(number.0 >= 4);
    world.start().await;
    assert_eq!(world.read(State::hash).await, world.replayed().hash());
}
