//! Scenarios as text that a bureau can read: who owes what, what happens when, and which notice
//! must then have been sent at which minute. `tests/scenarios/README.md` describes the words.
//!
//! A scenario runs through the real compiler, engine and store; the clock is its own.

mod acts;
mod counties;
mod deploy;
mod guests;
mod notices;
mod packages;
mod parse;
pub mod places;
mod run;
mod state;
mod words;

pub use parse::{Scenario, parse};
pub use run::{Ground, Played, ledger, play};

/// Something is wrong in a scenario, or in the service: which line, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The scenario's name.
    pub scenario: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.scenario:{}: {}", self.scenario, self.line, self.what)
    }
}
