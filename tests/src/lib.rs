//! Is it true? What the promises of ARCHITECTURE.md are tested with: scenarios a bureau can read, a
//! simulation that compares the service with a model of its own, and processes that are killed.
//!
//! The tests themselves are in `truth/`. Nothing may depend on this crate.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "everything here is test code, and a test fails by panicking"
)]

pub mod procedures;
pub mod running;
pub mod scenario;
pub mod service;
pub mod simulation;
