//! Rehearsals: the campaign of 2022 lived through by script and by chance, in memory and on disk.

mod chance;
mod commands;
mod held;
mod outages;
mod script;
mod stage_end;
