//! What follows? The rules of campaigns, pure: time and seeds come in as values.
//!
//! The heart is three functions: [`decide`] (what follows from an input), [`apply`] (what an
//! entry does to the state) and [`next_wake`] (when time alone will matter again).
//!
//! Must not know: tokio, a clock, chance, files, HTTP, YAML.

mod apply;
pub mod calendar;
pub mod deadline;
mod decide;
pub mod entry;
pub mod guardrail;
pub mod id;
pub mod input;
pub mod limits;
pub mod moment;
pub mod org;
pub mod plan;
pub mod planted;
pub mod procedure;
pub mod refusal;
pub mod rules;
pub mod schedule;
pub mod set;
pub mod state;
pub mod time;
pub mod views;

pub use apply::apply;
pub use decide::rehearsal;
pub use decide::{Change, ChangeKind, Decision, Difference, RowMistake, check_rows, decide, difference, meets};

/// When time alone will matter again; `None` when nothing is left for it to do.
pub fn next_wake(state: &state::State) -> Option<time::Timestamp> {
    state.agenda.first().map(|(at, _)| *at)
}
