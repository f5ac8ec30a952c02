//! Notices reach an endpoint, signed, once, whatever happens in between.

use crate::plan::submit;
use crate::sink::{Answer, Received, Sink};
use crate::world::{SECRET, World, each_store, t};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::entry::{DeliveryRecord, Fact, Outcome};
use hmac::{Hmac, KeyInit, Mac};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::time::timeout;

/// What was recorded of deliveries, in order.
pub(crate) fn recorded(world: &World) -> Vec<DeliveryRecord> {
    let results = world.entries().into_iter().filter_map(|entry| match entry.fact {
        Fact::DeliveriesRecorded { results } => Some(results),
        _ => None,
    });
    results.flatten().collect()
}

/// Checks a signature as a receiver would, with nothing of ours.
fn verify(received: &Received) {
    let key = STANDARD.decode(SECRET.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
    let header = |name: &str| received.headers[name].as_bytes();
    for part in [header("webhook-id"), b".", header("webhook-timestamp"), b".", &received.body] {
        mac.update(part);
    }
    let signature = received.headers["webhook-signature"].strip_prefix("v1,").unwrap();
    mac.verify_slice(&STANDARD.decode(signature).unwrap()).expect("the signature fits");
}

#[tokio::test]
async fn each_post_gets_one_signed_message() {
    for (store, mut world) in each_store() {
        let sink = Sink::answering(204).await;
        world.campaign_to(3, &sink).await;
        world.push("04-15 09:00").await;
        let all = sink.rest().await;
        assert_eq!(all.len(), 3, "{store}");
        assert_eq!(all.iter().map(Received::id).collect::<BTreeSet<_>>().len(), 3, "{store}");
        for received in &all {
            verify(received);
            let seconds: i64 = received.headers["webhook-timestamp"].parse().unwrap();
            assert_eq!(seconds * 1000, t("04-15 09:00").0, "{store}");
            assert!(received.id().starts_with("msg_qingshan_"), "{store}: {}", received.id());
            let body: serde_json::Value = serde_json::from_slice(&received.body).unwrap();
            assert_eq!(body["type"], "notices.owed");
            assert_eq!(body["data"]["id"], received.id());
            assert_eq!(body["data"]["items"][0]["kind"], "reminder");
            assert_eq!(body["data"]["items"][0]["due"], "2022-04-21T00:00:00+08:00");
            assert!(body["data"]["text"]["zh"].as_str().unwrap().contains("4月20日24:00"));
        }
        let (waiting, delivered) = world.read(|state| (state.outbox.waiting.len(), state.outbox.delivered)).await;
        assert_eq!((waiting, delivered), (0, 3), "{store}");
        let wake = world.store.ledgers().unwrap()[0].wake;
        assert_eq!(wake, Some(t("04-19 09:00")), "{store}: a start would wait for the next reminder");
    }
}

#[tokio::test]
async fn a_failed_message_is_tried_again_with_the_same_id() {
    for (store, mut world) in each_store() {
        let sink = Sink::start(|n| Answer::Status(if n == 0 { 500 } else { 200 })).await;
        let handle = world.campaign_to(1, &sink).await;
        world.push("04-15 09:00").await;
        let first = sink.next().await;
        let [DeliveryRecord { attempts: 1, outcome: Outcome::Retry { next, why }, .. }] = &recorded(&world)[..] else {
            panic!("{store}: {:?}", recorded(&world))
        };
        assert_eq!(&**why, "status-500", "{store}");
        let wait = next.0 - t("04-15 09:00").0;
        assert!((4_000..=6_000).contains(&wait), "{store}: {wait}");
        assert_eq!(handle.next_wake(), Some(*next), "{store}");
        world.set(next.plus_millis(-1)).await;
        assert!(sink.rest().await.is_empty(), "{store}: too early");
        world.set(*next).await;
        let second = sink.next().await;
        assert_eq!(first.id(), second.id(), "{store}");
        verify(&second);
        assert_eq!(recorded(&world)[1].attempts, 2, "{store}");
        assert_eq!(recorded(&world)[1].outcome, Outcome::Delivered, "{store}");
    }
}

#[tokio::test]
async fn a_restart_goes_on_where_the_schedule_was() {
    for (store, mut world) in each_store() {
        let sink = Sink::start(|n| Answer::Status(if n < 2 { 503 } else { 200 })).await;
        world.campaign_to(1, &sink).await;
        world.push("04-15 09:00").await;
        let id = sink.next().await.id().to_owned();
        let mut handle = world.start().await;
        for attempts in 2..=3 {
            handle.settled().await;
            assert!(sink.rest().await.is_empty(), "{store}: not before its time");
            let next = handle.next_wake().unwrap();
            world.set(next).await;
            assert_eq!(sink.next().await.id(), id, "{store}");
            assert_eq!(recorded(&world).last().unwrap().attempts, attempts, "{store}");
            handle = world.start().await;
        }
        assert_eq!(recorded(&world).last().unwrap().outcome, Outcome::Delivered, "{store}");
    }
}

#[tokio::test]
async fn a_message_whose_answer_was_lost_arrives_twice_with_one_id() {
    let mut world = World::new();
    let sink = Sink::start(|n| if n == 0 { Answer::Drop } else { Answer::Status(200) }).await;
    world.campaign_to(1, &sink).await;
    world.push("04-15 09:00").await;
    let first = sink.next().await;
    let Outcome::Retry { next, why } = recorded(&world)[0].outcome.clone() else { panic!("{:?}", recorded(&world)) };
    assert_eq!(&*why, "connection-lost");
    world.set(next).await;
    assert_eq!(sink.next().await.id(), first.id());
    assert_eq!(recorded(&world)[1].outcome, Outcome::Delivered);
}

#[tokio::test]
async fn a_message_on_the_wire_at_a_crash_is_sent_again_with_the_same_id() {
    for (store, mut world) in each_store() {
        let sink = Sink::start(|n| if n == 0 { Answer::Hang } else { Answer::Status(200) }).await;
        world.campaign_to(1, &sink).await;
        world.clock.set(t("04-15 09:00"));
        let first = sink.next().await;
        world.start().await;
        let second = sink.next().await;
        assert_eq!(first.id(), second.id(), "{store}");
        world.handle().settled().await;
        assert_eq!(recorded(&world).len(), 1, "{store}");
        assert_eq!(recorded(&world)[0].outcome, Outcome::Delivered, "{store}");
    }
}

#[tokio::test]
async fn what_was_settled_meanwhile_is_cancelled_not_sent() {
    // With one office nothing is sent that would bring an occasion to record it.
    for offices in [2, 1] {
        let mut world = World::new();
        let sink = Sink::answering(500).await;
        world.campaign_to(offices, &sink).await;
        world.push("04-15 09:00").await;
        assert_eq!(sink.rest().await.len(), offices);
        world.ask(submit(0)).await.unwrap();
        timeout(Duration::from_secs(10), world.push("04-15 09:01")).await.expect("it settles by itself");
        assert_eq!(sink.rest().await.len(), offices - 1, "only the one that is still owed");
        let cancelled = recorded(&world).iter().filter(|record| record.outcome == Outcome::Cancelled).count();
        assert_eq!(cancelled, 1);
        assert_eq!(world.read(|state| state.outbox.cancelled).await, 1);
    }
}

#[tokio::test]
async fn the_tenth_failure_is_the_last_and_a_replay_begins_anew() {
    let mut world = World::new();
    let sink = Sink::start(|n| Answer::Status(if n < 10 { 500 } else { 200 })).await;
    let handle = world.campaign_to(1, &sink).await;
    world.push("04-15 09:00").await;
    // The office is told three more times meanwhile; only the first message is looked at.
    let id = sink.next().await.id().to_owned();
    let message = recorded(&world)[0].message;
    let of_it = |world: &World| recorded(world).into_iter().filter(|r| r.message == message).collect::<Vec<_>>();
    while !matches!(of_it(&world).last().unwrap().outcome, Outcome::Dead { .. }) {
        world.set(handle.next_wake().expect("tried again")).await;
    }
    assert_eq!(of_it(&world).len(), 10);
    assert!(of_it(&world).iter().map(|record| record.attempts).eq(1..=10));
    sink.rest().await;
    let replay = engine::input::Input::ReplayDeliveries { messages: vec![message] };
    world.ask(engine::input::Request::new("tester", replay)).await.unwrap();
    while of_it(&world).last().unwrap().outcome != Outcome::Delivered {
        world.set(handle.next_wake().expect("still to come")).await;
    }
    assert!(sink.rest().await.iter().any(|received| received.id() == id));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_waits_for_what_is_on_the_wire_and_records_it() {
    let mut world = World::new();
    let sink = Sink::answering(200).await;
    world.campaign_to(200, &sink).await;
    world.clock.set(t("04-15 09:00"));
    sink.next().await;
    world.stop().await;
    let arrived = 1 + sink.rest().await.len();
    assert_eq!(recorded(&world).len(), arrived, "what arrived is recorded");
    world.start().await.settled().await;
    let again: BTreeSet<_> = sink.rest().await.iter().map(|received| received.id().to_owned()).collect();
    assert_eq!(again.len() + arrived, 200, "the rest goes out after the start, each once");
    assert_eq!(world.read(|state| state.outbox.delivered).await, 200);
}
