//! Rehearsals: the campaign of 2022 lived through by script and by chance, in memory and on disk.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop where it is")]

mod chance;
mod commands;
mod held;
mod outages;
mod script;
mod stage_end;
