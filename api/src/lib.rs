//! How do people and programs see it? Wires the rooms together and shows them to the outside.

pub mod bench;
pub mod cli;
pub mod demo;
pub mod http;
pub mod rehearse;
pub mod sandbox;
pub mod units_csv;
