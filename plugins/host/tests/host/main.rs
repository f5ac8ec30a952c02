//! What the sandbox promises, each promise against a real component.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop where it is")]

mod cache;
mod compiling;
mod failures;
mod hooks;
mod imports;
mod limits;
mod packages;
#[cfg(feature = "planted-bugs")]
mod planted;
mod questions;
mod stand;
mod turns;
mod upload;
