//! The body of the compiler's process. It takes its own limits first, then reads a component,
//! compiles it and writes the code. It runs nothing of what it compiles.

use crate::compiler::{NO_MEMORY, REFUSED};
use crate::{limits, machine};
use rustix::process::{Resource, Rlimit, Signal, set_parent_process_death_signal, setpriority_process, setrlimit};
use std::io::{self, Read, Write};
use std::process::ExitCode;

/// How far the compiler's process stands back behind the service.
const NICE: i32 = 10;

/// Limits this process, reads a component from standard input and writes its code to standard
/// output. Call it first thing in a process of its own.
pub fn compile_child() -> ExitCode {
    if let Err(error) = limit() {
        return ended(&format!("the limits cannot be set: {error}"), REFUSED);
    }
    let mut component = Vec::new();
    let most = limits::FILE_BYTES as u64;
    if let Err(error) = io::stdin().lock().take(most).read_to_end(&mut component) {
        return ended(&error.to_string(), REFUSED);
    }
    match machine::compiler().and_then(|engine| engine.precompile_component(&component)) {
        Ok(code) => match io::stdout().lock().write_all(&code) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => ended(&error.to_string(), REFUSED),
        },
        Err(error) => {
            let out = error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::OutOfMemory);
            ended(&format!("{error:#}"), if out { NO_MEMORY } else { REFUSED })
        }
    }
}

fn limit() -> rustix::io::Result<()> {
    let set = |resource, most| setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    set(Resource::Core, 0)?;
    set(Resource::Fsize, 0)?;
    set(Resource::Nofile, 16)?;
    set(Resource::As, limits::COMPILE_BYTES)?;
    let seconds = limits::COMPILE_CPU_SECONDS;
    setrlimit(Resource::Cpu, Rlimit { current: Some(seconds), maximum: Some(seconds + 1) })?;
    setpriority_process(None, NICE)?;
    // Whoever asked for the code is gone: nobody wants it.
    set_parent_process_death_signal(Some(Signal::KILL))
}

fn ended(words: &str, code: u8) -> ExitCode {
    // With no one to tell, the code alone has to do.
    let _ = writeln!(io::stderr(), "{words}");
    ExitCode::from(code)
}
