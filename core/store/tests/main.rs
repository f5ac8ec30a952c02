//! The store's tests: the contract on every adapter, then what only the journal can get wrong.

mod subjects;
mod memory;
mod journal;
