//! The runtime against real stores, real sockets and a clock that is pushed by hand.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod plan;
mod sink;
mod stores;
mod world;

mod answers;
mod batches;
mod deliveries;
mod endpoints;
mod failures;
mod faults;
mod recall;
mod sleep;
mod time;
