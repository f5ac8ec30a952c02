//! The real binary on real files and folders, over real HTTP.

mod check;
mod help;
mod ledger;
mod maple;
mod plan;
mod serve;
mod token;
