//! What the sandbox promises, each promise against a real component.

#![allow(clippy::unwrap_used, reason = "helpers of tests; what they unwrap, they made themselves")]

mod cache;
mod compiling;
mod failures;
mod hooks;
mod imports;
mod limits;
mod packages;
mod questions;
mod stand;
mod turns;
mod upload;
