//! Many callers at once.

use crate::plan::submit_bytes;
use crate::stores::Moody;
use crate::world::{World, each_store};
use std::collections::BTreeSet;
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_callers_at_once_are_all_answered_and_none_twice() {
    for (store, mut world) in each_store() {
        let handle = world.campaign(64).await;
        world.push("04-06 10:00").await;
        let before = world.entries().len() as u64;
        let callers = (0..64).map(|office| {
            let (handle, ledger) = (handle.clone(), world.ledger.clone());
            tokio::spawn(async move {
                let mut numbers = Vec::new();
                for bytes in 1..=20 {
                    let answer = handle.execute(&ledger, submit_bytes(office, bytes)).await.unwrap();
                    assert!(answer.head.0 >= answer.entries.end - 1);
                    numbers.extend(answer.entries);
                }
                numbers
            })
        });
        let mut numbers = BTreeSet::new();
        for caller in callers.collect::<Vec<_>>() {
            for number in caller.await.unwrap() {
                assert!(numbers.insert(number), "{store}: entry {number} answers two requests");
            }
        }
        let entries = world.entries();
        let others: Vec<_> = (before + 1..=entries.len() as u64).filter(|number| !numbers.contains(number)).collect();
        assert_eq!(
            others,
            [0; 0],
            "{store}: {:?}",
            others.iter().map(|no| &entries[*no as usize - 1]).collect::<Vec<_>>()
        );
        assert_eq!(world.read(engine::state::State::hash).await, world.replayed().hash(), "{store}");
    }
}

#[tokio::test]
async fn nobody_is_answered_and_nobody_reads_before_the_flush() {
    let store = Arc::new(Moody::default());
    let mut world = World::with(Arc::clone(&store) as _);
    let handle = world.campaign(2).await;
    world.push("04-06 10:00").await;
    let head = world.entries().len();
    store.hold();
    let mut caller = tokio::spawn({
        let (handle, ledger) = (handle.clone(), world.ledger.clone());
        async move { handle.execute(&ledger, submit_bytes(0, 1)).await }
    });
    while store.held() == 0 {
        tokio::task::yield_now().await;
    }
    let mut reader = tokio::spawn({
        let (handle, ledger) = (handle.clone(), world.ledger.clone());
        async move { handle.read(&ledger, |state| state.head.0).await.unwrap() }
    });
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(!caller.is_finished() && !reader.is_finished());
    store.release();
    assert_eq!((&mut caller).await.unwrap().unwrap().entries.start, head as u64 + 1);
    assert_eq!((&mut reader).await.unwrap(), head as u64 + 1);
}

#[tokio::test]
async fn a_refusal_that_rests_on_what_is_not_durable_waits_for_it() {
    let store = Arc::new(Moody::default());
    let mut world = World::with(Arc::clone(&store) as _);
    let handle = world.campaign(2).await;
    world.push("04-06 10:00").await;
    let keyed = |bytes| {
        let mut request = submit_bytes(0, bytes);
        request.key = Some("k".into());
        request
    };
    // Both wait in the queue while the disk is busy with the first, so they become one batch, and
    // the second is refused because of the first.
    store.hold();
    let asked: Vec<_> = [submit_bytes(1, 1), keyed(1), keyed(2)]
        .into_iter()
        .map(|request| {
            let (handle, ledger) = (handle.clone(), world.ledger.clone());
            tokio::spawn(async move { handle.execute(&ledger, request).await })
        })
        .collect();
    while store.held() == 0 {
        tokio::task::yield_now().await;
    }
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(asked.iter().all(|asked| !asked.is_finished()));
    store.release();
    let mut codes = Vec::new();
    for asked in asked {
        codes.push(asked.await.unwrap().map_or_else(|error| error.code().to_owned(), |_| "done".to_owned()));
    }
    assert_eq!(codes, ["done", "done", "key_reused"]);
}

#[tokio::test]
async fn who_stops_waiting_before_the_turn_has_asked_for_nothing() {
    let store = Arc::new(Moody::default());
    let mut world = World::with(Arc::clone(&store) as _);
    let handle = world.campaign(3).await;
    world.push("04-06 10:00").await;
    let before = world.entries().len();
    store.hold();
    let spawn = |office| {
        let (handle, ledger) = (handle.clone(), world.ledger.clone());
        tokio::spawn(async move { handle.execute(&ledger, submit_bytes(office, 1)).await })
    };
    let first = spawn(0);
    while store.held() == 0 {
        tokio::task::yield_now().await;
    }
    let second = spawn(1);
    tokio::task::yield_now().await;
    second.abort();
    let _ = second.await;
    store.release();
    first.await.unwrap().unwrap();
    handle.settled().await;
    assert_eq!(world.entries().len(), before + 1);
}
