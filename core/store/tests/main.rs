//! The store's tests: the contract on every adapter, then what only the journal can get wrong.

mod damage;
mod errors;
mod full;
mod golden;
mod index;
mod journal;
mod memory;
mod model;
mod moving;
mod opening;
mod power;
mod process;
mod script;
mod snapshots;
mod subjects;
mod torn;
mod vault;
