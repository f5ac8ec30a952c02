//! What the sandbox promises, each promise against a real component.

mod hooks;
mod questions;
mod stand;
