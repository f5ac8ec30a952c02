//! The sandbox of procedures (本地程序): loads a county's component, limits it and asks it.
//!
//! A component gets a fresh instance for every call, sees nothing but the question, its settings and
//! its county's calendar, and is stopped when it uses more than it may. Whatever it does, the answer
//! is a [`Reply`](engine::procedure::Reply); nothing a guest does can end this process or reach
//! another county.
//!
//! Must not know: ledgers' entries, HTTP, tokio. wasmtime is known here alone.

mod bindings;
mod cache;
mod calendars;
mod child;
mod compiler;
mod convert;
mod failure;
mod form;
#[cfg(feature = "guests")]
pub mod guests;
mod host;
mod imports;
mod inspect;
pub mod limits;
mod machine;
mod pace;
pub mod package;
pub mod planted;
mod procedure;
mod question;
mod sandbox;
mod ticker;
mod turns;
mod unusable;
mod words;

pub use child::compile_child;
pub use compiler::Compiler;
pub use host::{Host, HostError, Loaded, Options};
pub use inspect::{Inspection, inspect};
pub use unusable::Unusable;
