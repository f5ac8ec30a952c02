//! Lines for the author and the operator. Their number and length are bounded. Never write a name or a
//! case's facts.

use crate::bindings::maplebridge::procedure::log::{Level, write};

/// For the author: shown by `maple procedure run`.
pub fn debug(line: &str) {
    write(Level::Debug, line);
}

/// Worth knowing.
pub fn info(line: &str) {
    write(Level::Info, line);
}

/// Something is odd.
pub fn warn(line: &str) {
    write(Level::Warn, line);
}
