//! The real binary on real files and folders, over real HTTP.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod case;
mod check;
mod help;
mod ledger;
mod maple;
mod names;
#[path = "../package/mod.rs"]
mod package;
mod plan;
mod procedure;
mod serve;
mod token;
