//! What follows? The rules of campaigns, pure: time and seeds come in as values.
//!
//! The heart is three functions: [`decide`] (what follows from an input), [`apply`] (what an
//! entry does to the state) and [`next_wake`] (when time alone will matter again).
//!
//! Must not know: tokio, a clock, chance, files, HTTP, YAML.

pub mod calendar;
pub mod deadline;
pub mod entry;
pub mod id;
pub mod input;
pub mod limits;
pub mod moment;
pub mod org;
pub mod plan;
pub mod refusal;
pub mod schedule;
pub mod set;
pub mod state;
pub mod time;

// The three functions; being written.
/// What was decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Entries to append as one group; none where nothing follows.
    pub entries: Vec<entry::Entry>,
    /// The entry that answered the same request before, where its idempotency key came again.
    pub answered: Option<id::EntryNo>,
}
/// Stub.
pub fn decide(_state: &state::State, _request: &input::Request, _at: time::At) -> Result<Decision, refusal::Refusal> {
    Ok(Decision { entries: vec![], answered: None })
}
/// Stub.
pub fn apply(_state: &mut state::State, _entry: &entry::Entry) {}
/// Stub.
pub fn next_wake(_state: &state::State) -> Option<time::Timestamp> {
    None
}
