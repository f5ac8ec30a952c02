//! The bundled campaigns against the documents they follow: what must be in them, and on which
//! days it must fall. The expected figures come from the documents, not from the files.

#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod city;
mod county;
mod register;
mod roster;
mod sources;
