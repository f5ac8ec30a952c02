//! Letters that are ready and not on the wire yet are taken back when they must not go any more.

use crate::sink::{Answer, Sink};
use crate::world::{World, t};
use engine::input::{Input, Request};
use std::time::Duration;

/// Three messages for an endpoint that takes one at a time: the first is on the wire and is not
/// answered for a while, the others are ready.
async fn one_on_the_wire() -> (World, Sink) {
    let mut world = World::new();
    world.options.delivery.per_endpoint = 1;
    // What is asked meanwhile has so long on a busy machine.
    world.options.delivery.timeout = Duration::from_secs(3);
    let sink = Sink::start(|n| if n == 0 { Answer::Hang } else { Answer::Status(200) }).await;
    world.campaign_to(3, &sink).await;
    world.clock.set(t("04-15 09:00"));
    sink.next().await;
    (world, sink)
}

#[tokio::test]
async fn an_endpoint_that_was_changed_gets_what_was_ready_at_its_new_place() {
    let (world, old) = one_on_the_wire().await;
    let new = Sink::answering(200).await;
    world.ask(world.endpoint(&new.url())).await.unwrap();
    world.handle().settled().await;
    assert_eq!((old.rest().await.len(), new.rest().await.len()), (0, 2));
    assert_eq!(world.read(|state| state.outbox.delivered).await, 2);
}

#[tokio::test]
async fn an_endpoint_that_was_disabled_gets_nothing_more() {
    let (world, sink) = one_on_the_wire().await;
    let id = world.read(|state| state.endpoints.keys().next().cloned()).await.expect("there is one");
    let disable = Input::DisableEndpoint { id, reason: "moved".into() };
    world.ask(Request::new("tester", disable)).await.unwrap();
    world.handle().settled().await;
    assert!(sink.rest().await.is_empty());
    assert_eq!(world.read(|state| state.outbox.dead.len()).await, 3);
}

#[tokio::test]
async fn an_endpoint_that_is_gone_gets_nothing_more() {
    let mut world = World::new();
    world.options.delivery.per_endpoint = 1;
    let sink = Sink::start(|n| Answer::Status(if n == 0 { 410 } else { 200 })).await;
    world.campaign_to(3, &sink).await;
    world.push("04-15 09:00").await;
    assert_eq!(sink.rest().await.len(), 1);
    assert_eq!(world.read(|state| state.outbox.dead.len()).await, 3);
}

#[tokio::test]
async fn a_stop_sends_nothing_more() {
    let (mut world, sink) = one_on_the_wire().await;
    world.stop().await;
    assert!(sink.rest().await.is_empty());
    assert_eq!(crate::deliveries::recorded(&world).len(), 1, "what became of the one on the wire");
}
