//! A township's own ledger of cases, as it lies in a spreadsheet: rows to cases. Which header stands
//! for what can be said for each office; what cannot be read is told all at once, by row and cell.
//!
//! Columns nobody asks for are passed by and named, so that names of parties stay where they are.
//! Must not know: HTTP, files, how a case is decided.

mod field;
mod lists;
mod read;
mod words;

pub use field::{Field, NUMBER_HEADER};
pub use lists::Lists;
pub use read::{Columns, Incoming, cases};
pub(crate) use words::{difficulty_word, form_word, outcome_word, performance_words};

#[cfg(test)]
mod tests;
