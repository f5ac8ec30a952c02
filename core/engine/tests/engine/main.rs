//! The rules of campaigns under a clock that is pushed by hand. The readable scenarios stand in
//! `tests/scenarios`; these are the engine's own.

mod amendment;
mod life;
mod world;
