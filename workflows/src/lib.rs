//! Placeholder while the room is being built.

pub mod calendars;
