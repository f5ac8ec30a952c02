//! The bundled calendars against the facts and against two libraries that are not ours, and what
//! an imported file must be.

#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod bundled;
mod import;
mod peers;
