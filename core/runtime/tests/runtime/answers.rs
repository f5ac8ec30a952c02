//! What callers are told.

use crate::plan::{beginning, id, submit};
use crate::world::{World, each_store, t};
use engine::id::{EntryNo, LedgerId};
use engine::refusal::RefusalKind;
use engine::state::State;
use runtime::{Kind, Point};
use store::Digest;

#[tokio::test]
async fn an_answer_names_the_entries_and_they_are_there() {
    for (store, mut world) in each_store() {
        let handle = world.campaign(3).await;
        world.push("04-06 10:00").await;
        let before = world.entries().len() as u64;
        let answer = world.ask(submit(1)).await.unwrap();
        assert_eq!(answer.entries, before + 1..before + 2, "{store}");
        assert_eq!((answer.head, answer.answered_before), (EntryNo(before + 1), None), "{store}");
        let records = handle.entries(&world.ledger, EntryNo(before), 10).await.unwrap();
        assert_eq!(records.len(), 1, "{store}");
        assert_eq!(world.read(State::hash).await, world.replayed().hash(), "{store}");
    }
}

#[tokio::test]
async fn the_same_key_has_one_effect() {
    for (store, mut world) in each_store() {
        world.campaign(3).await;
        world.push("04-06 10:00").await;
        let keyed = || {
            let mut request = submit(1);
            request.key = Some("k-1".into());
            request
        };
        let first = world.ask(keyed()).await.unwrap();
        let second = world.ask(keyed()).await.unwrap();
        assert!(second.entries.is_empty(), "{store}");
        assert_eq!(second.answered_before, Some(EntryNo(first.entries.start)), "{store}");
        let mut other = submit(2);
        other.key = Some("k-1".into());
        assert_eq!(world.ask(other).await.unwrap_err().code(), "key_reused", "{store}");
    }
}

#[tokio::test]
async fn a_refusal_says_why_and_changes_nothing() {
    for (store, mut world) in each_store() {
        world.campaign(3).await;
        let before = world.entries().len();
        let error = world.ask(submit(1)).await.unwrap_err();
        assert_eq!(error.code(), "not_open_yet", "{store}");
        assert_eq!(error.kind(), Kind::Refused(RefusalKind::Conflict), "{store}");
        assert!(error.text().zh.contains("才可报送"), "{store}");
        assert_eq!(world.entries().len(), before, "{store}");
    }
}

#[tokio::test]
async fn ledgers_that_do_not_exist_are_not_made_by_asking() {
    let mut world = World::new();
    let handle = world.start().await;
    let error = handle.execute(&id("nowhere"), submit(1)).await.unwrap_err();
    assert_eq!((error.code(), error.kind()), ("unknown_ledger", Kind::NotFound));
    assert_eq!(handle.read(&id("nowhere"), |_| ()).await.unwrap_err().code(), "unknown_ledger");
    assert_eq!(handle.entries(&id("nowhere"), EntryNo(0), 9).await.unwrap_err().code(), "unknown_ledger");
    let missing = handle.state_as_of(&id("nowhere"), Point::Entry(EntryNo(1))).await;
    assert_eq!(missing.unwrap_err().code(), "unknown_ledger");
    let elsewhere = beginning(&id::<LedgerId>("baiyun"), 1).remove(0);
    assert_eq!(handle.execute(&id("qingshan"), elsewhere).await.unwrap_err().code(), "other_ledger");
    assert!(handle.ledgers().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_past_can_be_shown_as_it_was_known_then() {
    for (store, mut world) in each_store() {
        let handle = world.campaign(3).await;
        world.push("04-10 10:00").await;
        world.ask(submit(1)).await.unwrap();
        let then = world.replayed();
        world.push("04-11 10:00").await;
        world.ask(submit(2)).await.unwrap();
        // Also with a snapshot that is newer than what is asked for.
        world.options.snapshot_at_rest = 1;
        world.start().await.put_to_sleep(&world.ledger).await.unwrap();
        for point in [Point::Instant(t("04-10 23:00")), Point::Entry(then.head)] {
            let handle = world.handle();
            let state = handle.state_as_of(&world.ledger, point).await.unwrap();
            assert_eq!(state.hash(), then.hash(), "{store} {point:?}");
        }
        drop(handle);
        let now = world.handle().state_as_of(&world.ledger, Point::Instant(t("12-31 00:00"))).await.unwrap();
        assert_eq!(now.hash(), world.replayed().hash(), "{store}");
    }
}

#[tokio::test]
async fn subscribers_hear_every_entry_in_order_once_it_is_durable() {
    let mut world = World::new();
    let handle = world.start().await;
    let mut heard = handle.subscribe();
    for request in beginning(&world.ledger, 3) {
        handle.execute(&world.ledger, request).await.unwrap();
    }
    let mut entries = Vec::new();
    while let Ok(committed) = heard.try_recv() {
        assert_eq!((&committed.ledger, committed.first.0), (&world.ledger, entries.len() as u64 + 1));
        entries.extend(committed.entries.clone());
    }
    assert_eq!(entries, world.entries());
}

#[tokio::test]
async fn blobs_are_kept_under_their_digest() {
    for (store, mut world) in each_store() {
        let handle = world.start().await;
        let digest = handle.put_blob("材料".into()).await.unwrap();
        assert_eq!(digest, Digest::of("材料".as_bytes()), "{store}");
        assert_eq!(handle.blob(digest).await.unwrap(), Some("材料".into()), "{store}");
        assert_eq!(handle.blob(Digest::of(b"other")).await.unwrap(), None, "{store}");
    }
}
