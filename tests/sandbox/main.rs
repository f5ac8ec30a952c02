//! The conformance kit of the sandbox: hostile components with the outcome that each must have,
//! uploads made by chance, and limits that are switched off on purpose. Whatever a county sends,
//! its neighbour's work goes on.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod cases;
mod conformance;
mod fuzzed;
mod ground;
mod ledger;
mod mutated;
mod neighbour;
#[cfg(feature = "planted-bugs")]
mod planted;
mod questions;
mod repeated;
mod shapes;
mod timing;
