//! Endpoints that are slow, overrun, gone, forbidden.

use crate::deliveries::recorded;
use crate::sink::{Answer, Sink};
use crate::world::{World, t};
use engine::entry::Outcome;
use engine::input::{Input, Request};
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

fn why(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Retry { why, .. } | Outcome::Dead { why } => why,
        Outcome::Delivered => "delivered",
        Outcome::Cancelled => "cancelled",
    }
}

fn words(world: &World) -> Vec<String> {
    recorded(world).iter().map(|record| why(&record.outcome).to_owned()).collect()
}

#[tokio::test]
async fn an_endpoint_that_asks_for_time_gets_it() {
    let mut world = World::new();
    let script = |n| if n == 0 { Answer::With(429, "retry-after: 120\r\n") } else { Answer::Status(200) };
    let sink = Sink::start(script).await;
    let handle = world.campaign_to(1, &sink).await;
    world.push("04-15 09:00").await;
    sink.next().await;
    assert_eq!(words(&world), ["status-429"]);
    assert_eq!(handle.next_wake(), Some(t("04-15 09:02")));
    world.push("04-15 09:02").await;
    assert_eq!(words(&world), ["status-429", "delivered"]);
}

#[tokio::test]
async fn an_endpoint_that_is_gone_is_not_used_any_more() {
    let mut world = World::new();
    let sink = Sink::start(|n| Answer::Status(if n < 3 { 410 } else { 200 })).await;
    world.campaign_to(3, &sink).await;
    world.push("04-15 09:00").await;
    let disabled = world.read(|state| state.endpoints.values().next().unwrap().disabled.clone()).await;
    assert_eq!(disabled.as_deref(), Some("gone"));
    assert_eq!(world.read(|state| (state.outbox.waiting.len(), state.outbox.dead.len())).await, (0, 3));
    sink.rest().await;
    world.push("04-19 09:00").await;
    assert!(sink.rest().await.is_empty(), "nothing is sent there");
    // A person puts it right and has the dead ones sent.
    world.ask(world.endpoint(&format!("{}?new", sink.url()))).await.unwrap();
    let replay = Input::ReplayDeliveries { messages: Vec::new() };
    world.ask(Request::new("tester", replay)).await.unwrap();
    world.push("04-19 09:20").await;
    // Also those that were owed while nobody could be told.
    assert_eq!(world.read(|state| (state.outbox.dead.len(), state.outbox.delivered)).await, (0, 6));
}

#[tokio::test]
async fn an_endpoint_that_is_slow_is_left_and_tried_again() {
    let mut world = World::new();
    // Long enough for the second answer on a busy machine.
    world.options.delivery.timeout = Duration::from_secs(1);
    let sink = Sink::start(|n| if n == 0 { Answer::Hang } else { Answer::Status(200) }).await;
    let handle = world.campaign_to(1, &sink).await;
    world.push("04-15 09:00").await;
    assert_eq!(words(&world), ["timeout"]);
    world.set(handle.next_wake().unwrap()).await;
    assert_eq!(words(&world), ["timeout", "delivered"]);
}

#[tokio::test]
async fn an_answer_that_never_ends_says_what_its_status_says() {
    let mut world = World::new();
    world.options.delivery.timeout = Duration::from_secs(1);
    let sink = Sink::start(|_| Answer::Endless(200)).await;
    world.campaign_to(1, &sink).await;
    world.push("04-15 09:00").await;
    assert_eq!(words(&world), ["delivered"]);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let mut world = World::new();
    let sink = Sink::start(|_| Answer::With(302, "location: http://127.0.0.1:1/\r\n")).await;
    world.campaign_to(1, &sink).await;
    world.push("04-15 09:00").await;
    assert_eq!(words(&world), ["status-302"]);
    assert_eq!(sink.rest().await.len(), 1);
}

#[tokio::test]
async fn private_targets_are_refused_until_the_operator_allows_them() {
    let mut world = World::new();
    world.options.delivery.hosts_allowed.clear();
    let sink = Sink::answering(200).await;
    world.campaign_to(1, &sink).await;
    let port = sink.url().rsplit(':').next().unwrap().to_owned();
    let mut targets = vec![sink.url()];
    for host in ["localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "127.1", "2130706433", "169.254.169.254"] {
        targets.push(format!("http://{host}:{port}"));
    }
    world.push("04-15 09:00").await;
    // Each attempt goes to another target: one message, eight ways to say "this machine".
    for (tried, target) in targets.iter().enumerate().skip(1) {
        world.ask(world.endpoint(target)).await.unwrap();
        while words(&world).len() == tried {
            world.set(world.handle().next_wake().expect("tried again")).await;
        }
    }
    let expected = vec!["target-not-allowed".to_owned(); targets.len()];
    assert_eq!(words(&world), expected, "{targets:?}");
    assert_eq!(sink.connections.load(Ordering::Relaxed), 0, "no connection was even tried");
    // Allowed, what waited is delivered in its turn, under its old id.
    world.ask(world.endpoint(&sink.url())).await.unwrap();
    world.options.delivery.hosts_allowed = vec!["127.0.0.1".into()];
    let handle = world.start().await;
    while world.read(|state| state.outbox.waiting.len()).await > 0 {
        world.set(handle.next_wake().expect("tried again")).await;
    }
    assert!(sink.connections.load(Ordering::Relaxed) > 0);
}

#[tokio::test]
async fn an_endpoint_that_keeps_failing_is_given_a_rest_and_nothing_is_used_up_meanwhile() {
    let mut world = World::new();
    world.options.delivery.per_endpoint = 1;
    let sink = Sink::start(|n| Answer::Status(if n < 5 { 500 } else { 200 })).await;
    world.campaign_to(40, &sink).await;
    world.push("04-15 09:00").await;
    assert_eq!(sink.rest().await.len(), 5, "five failures, then a rest");
    world.push("04-15 09:00").await;
    world.set(t("04-15 09:00").plus_millis(59_000)).await;
    assert!(sink.rest().await.is_empty());
    assert_eq!(recorded(&world).len(), 5);
    assert!(world.handle().metrics().encode().contains("maple_endpoints_resting 1"));
    world.push("04-15 09:01").await;
    // The probe succeeds and all follow: 35 at their first attempt, 5 at their second.
    assert_eq!(sink.rest().await.len(), 40);
    let delivered = recorded(&world).split_off(5);
    assert!(delivered.iter().all(|record| record.outcome == Outcome::Delivered));
    assert_eq!(delivered.iter().filter(|record| record.attempts == 1).count(), 35);
    assert!(world.handle().metrics().encode().contains("maple_endpoints_resting 0"));
}

#[tokio::test]
async fn a_missing_secret_and_a_broken_tls_are_said_in_a_word() {
    let mut world = World::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    // Speaks plain HTTP where TLS is expected.
    let plain = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        stream
    });
    world.campaign(1).await;
    world.ask(crate::plan::endpoint(&format!("https://127.0.0.1:{port}"), "file:/no/such/secret")).await.unwrap();
    world.push("04-15 09:00").await;
    world.ask(world.endpoint(&format!("https://127.0.0.1:{port}"))).await.unwrap();
    world.push("04-15 09:00").await;
    world.set(world.handle().next_wake().unwrap()).await;
    assert_eq!(words(&world), ["secret-unusable", "tls"]);
    plain.await.unwrap();
}
