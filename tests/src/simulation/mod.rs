//! A bureau by chance. From a seed: an organisation, a definition, a year of inputs of every kind, a
//! clock that runs, stands and jumps, crashes between any two steps, a store that fails, receivers
//! that fail, are slow, or answer only after they have accepted, and a county's procedure that tightens,
//! loosens, fails, is replaced and taken back, a register of disputes with its limits, visits and
//! alerts. After every step what the service
//! did is compared with a model that shares no code with it.

mod acts;
mod book;
mod cases;
mod chance;
mod changes;
mod county;
mod days;
mod deploy;
mod draw;
mod expected;
mod flaky;
mod follow;
mod local;
mod model;
mod plan;
mod proof;
mod register;
mod run;
mod shape;
mod sink;
mod world;

pub use chance::Chance;
pub use run::{Lived, live};
