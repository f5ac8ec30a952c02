//! What people see of a register of disputes: that what is counted, found and listed is what
//! stands in the entries.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop where it is")]

mod bureau;
mod counts;
mod figures;
mod life;
mod memory;
mod one;
mod paging;
mod search;
