//! What the sandbox promises, each promise against a real component.

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
