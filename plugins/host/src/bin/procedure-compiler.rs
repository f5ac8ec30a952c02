//! The compiler's process alone, for this crate's tests; the service re-executes itself instead.

use std::process::ExitCode;

fn main() -> ExitCode {
    host::compile_child()
}
