//! What a fault of the service itself leaves behind: nothing but a word about it.

use crate::plan::submit;
use crate::stores::Moody;
use crate::world::{World, t};
use engine::state::State;
use runtime::{Clock, Kind};
use std::sync::Arc;

async fn moody() -> (Arc<Moody>, World) {
    let store = Arc::new(Moody::default());
    let mut world = World::with(Arc::clone(&store) as _);
    world.campaign(3).await;
    (store, world)
}

#[tokio::test]
async fn a_writer_that_dies_is_followed_by_one_that_knows_only_what_is_durable() {
    let (store, world) = moody().await;
    world.push("04-06 10:00").await;
    let before = world.entries();
    // The request is decided and applied in memory when it happens.
    store.panic_once();
    let error = world.ask(submit(1)).await.unwrap_err();
    assert_eq!((error.code(), error.kind()), ("internal", Kind::Internal));
    assert!(error.text().zh.contains("内部"));
    assert_eq!(world.read(State::hash).await, world.replayed().hash(), "nothing half-applied");
    assert_eq!(world.entries(), before, "nothing half-written");
    assert!(world.handle().metrics().encode().contains("maple_writer_deaths_total 1"));
    world.ask(submit(1)).await.unwrap();
    assert_eq!(world.read(State::hash).await, world.replayed().hash());
}

#[tokio::test]
async fn what_time_brings_is_done_by_the_next_writer() {
    let (store, world) = moody().await;
    store.panic_once();
    world.push("04-15 09:00").await;
    assert_eq!(world.notices(), []);
    let wake = world.handle().next_wake().expect("it is tried again");
    assert!(wake > world.clock.now() && wake <= t("04-15 09:01"), "{wake:?}");
    world.set(wake).await;
    assert_eq!(world.notices(), [("04-15 09:00".into(), 3)]);
}

#[tokio::test]
async fn a_look_that_panics_harms_nobody_else() {
    let (_, world) = moody().await;
    let handle = world.handle();
    let error = handle.read(&world.ledger, |_| -> () { panic!("as the test wants it") }).await.unwrap_err();
    assert_eq!(error.code(), "internal");
    assert_eq!(handle.read(&world.ledger, State::hash).await.unwrap(), world.replayed().hash());
    assert!(handle.metrics().encode().contains("maple_writer_deaths_total 0"), "the writer went on");
}
