//! The HTTP API as its callers meet it: real connections, a real journal in a temporary folder, a
//! clock pushed by hand.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod fixture;
#[path = "../package/mod.rs"]
mod package;
mod service;

mod bureau;
mod campaign;
mod definitions;
mod deliveries;
mod description;
mod doors;
mod ledger;
mod obligations;
mod procedures;
mod register;
mod rehearsal;
mod sandbox;
mod sheets;
mod standing;
mod tokens;
