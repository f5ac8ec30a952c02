//! What is seen of a register, as the tables bureaus know: ledger, statistics, return visits,
//! alerts, circular, subsidies, targets, points. One file a table; a view goes in, a
//! [`sheets::Table`] comes out. The day a table was made is the day of the instant it was asked for.
//!
//! A party is in none of them. Must not know: HTTP, files, how a table looks.

mod alerts;
mod circular;
mod ledger;
mod scores;
mod shown;
mod statistics;
mod subsidies;
mod targets;
mod visits;
mod words;

pub use alerts::alerts;
pub use circular::circular;
pub use ledger::{ledger, ledger_to_print};
pub use scores::scores;
pub use shown::Shown;
pub use statistics::statistics;
pub use subsidies::subsidies;
pub use targets::targets;
pub use visits::visits;

pub(crate) use shown::{column, count, day_words, share, span_words};
pub(crate) use words::line_word;

#[cfg(test)]
mod tests;
