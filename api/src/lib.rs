//! How do people and programs see it? Wires the rooms together and shows them to the outside.

pub mod bench;
pub mod case_rows;
pub mod cli;
pub mod demo;
pub mod http;
pub mod papers;
pub mod rehearse;
pub mod sandbox;
pub mod sealing;
pub mod tables;
pub mod units_csv;
