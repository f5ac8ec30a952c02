//! The runtime against real stores, real sockets and a clock that is pushed by hand.

mod world;
mod plan;
mod sink;
mod stores;

mod answers;
mod batches;
mod failures;
mod sleep;
mod time;
mod deliveries;
mod endpoints;
