//! The rules of campaigns under a clock that is pushed by hand. The readable scenarios stand in
//! `tests/scenarios`; these are the engine's own.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop where it is")]

mod amendment;
mod bounds;
mod counted;
mod golden;
mod life;
mod procedures;
mod register;
mod targets;
mod world;
