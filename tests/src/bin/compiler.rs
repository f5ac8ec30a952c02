//! The compiler's process alone, as the sandbox's tests start it; the service re-executes itself
//! instead.

use std::process::ExitCode;

fn main() -> ExitCode {
    host::compile_child()
}
