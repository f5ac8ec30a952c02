//! Who moves? The only moving part: one writer for each ledger, one queue of wakes for all of
//! them, and the deliveries of what is owed.
//!
//! ```text
//! execute ─▶ writer: decide · apply · append (one flush for all that waited) ─▶ answers
//! wakes ───▶    │                                                             └▶ subscribers
//!               └─▶ messages that are due ─▶ delivery ─▶ results come back as an Input
//! ```
//!
//! [`Runtime`] owns it all, a [`Handle`] is how everyone else speaks to it.
//!
//! Must not know: what a campaign, a duty or a deadline is (the engine does), how an entry is kept
//! (the store does), HTTP requests from outside (the API does).

mod busy;
pub mod clock;
pub mod delivery;
mod error;
mod handle;
pub mod metrics;
mod options;
mod procedures;
mod runtime;
mod shared;
mod wakes;
mod writer;

pub use clock::{Accelerated, Clock, Simulated, Wall};
pub use error::{Error, Kind};
pub use handle::{Answer, Committed, Handle, Point};
pub use metrics::Metrics;
pub use options::Options;
pub use procedures::{ProcedureHost, Sandbox};
pub use runtime::Runtime;
pub use writer::replay::as_of as state_as_of;
