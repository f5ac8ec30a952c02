//! The store's tests: the contract on every adapter, then what only the journal can get wrong.

mod subjects;
mod script;
mod memory;
mod journal;
mod power;
mod errors;
mod full;
mod torn;
mod damage;
mod index;
mod model;
mod moving;
mod opening;
mod golden;
mod process;
