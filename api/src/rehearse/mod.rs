//! Rehearsing a campaign before it is launched: the engine that will run it, on a real store,
//! against offices that behave by chance or by a script, under a clock that jumps from one
//! instant at which something happens to the next.
//!
//! ```text
//! definition, units, calendars ─▶ Rehearsal ─┐
//! script or --on-time/--late ────▶ Behaviour ─┴▶ Life (one bureau) ─▶ Tally, JSON Lines
//!                                                └▶ store::append, many under way at once
//! ```
//!
//! A bureau lives on one thread from its first entry to its last, then everything about it is
//! dropped: a province takes no more memory than two counties. Nothing here depends on the
//! machine's clock, on chance or on the order in which threads run, so two rehearsals with the
//! same seed give the same lines.
//!
//! Must not know: HTTP, the runtime, what time it is.

mod behaviour;
mod bureau;
mod chance;
pub mod command;
mod error;
mod fleet;
pub mod library;
mod life;
mod lines;
mod log;
mod papers;
mod script;
mod table;
mod tally;
mod words;

pub(crate) use behaviour::Owed;
pub use behaviour::{Absence, Behaviour, Habit, Intent, Manner, Rule, Who};
pub use bureau::Bureau;
pub(crate) use chance::Draw;
pub use error::Error;
pub use fleet::{Fleet, Keep, Progress};
pub use life::{Act, Deed, Life, Rehearsal};
pub(crate) use log::Log;
pub use papers::papers;
pub use script::{Files, Script};
pub use table::{DutyRow, Summary};
pub use tally::Tally;
