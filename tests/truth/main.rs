//! The tests of the whole: one binary, so that linking stays cheap.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod kills;
#[cfg(feature = "planted-bugs")]
mod planted;
mod rules;
mod scenarios;
mod simulation;
