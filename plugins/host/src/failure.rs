//! From what wasmtime says to the reason people are given. The order matters: a call that has used
//! up its fuel has failed for that, whatever else it then ran into, so that the verdict is the same
//! on every machine.

use crate::sandbox::Stop;
use crate::words::clean;
use engine::procedure::Failure;
use wasmtime::{FrameInfo, Trap, WasmBacktrace};

/// Characters of a trap's or a mistake's text.
const TEXT_CHARS: usize = 500;
/// Frames of a trap that are told.
const FRAMES_TOLD: usize = 4;

/// Why a call that ended in this error gave no proposal.
pub(crate) fn of(error: &wasmtime::Error, stopped: Option<Stop>, fuel_is_gone: bool) -> Failure {
    if fuel_is_gone {
        return Failure::Fuel;
    }
    match stopped {
        Some(Stop::Memory) => return Failure::Memory,
        Some(Stop::Table) => return Failure::Table,
        Some(Stop::HostCalls) => return Failure::HostCalls,
        None => {}
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => Failure::Fuel,
        Some(Trap::Interrupt) => Failure::Time,
        Some(Trap::StackOverflow) => Failure::Stack,
        Some(trap) => Failure::Trap(trapped(&trap.to_string(), error)),
        None => not_a_trap(error),
    }
}

/// What is wrong with an answer that could be read but makes no sense.
pub(crate) fn malformed(text: &str) -> Failure {
    Failure::Malformed(clean(text, TEXT_CHARS).into())
}

/// What a procedure said of itself.
pub(crate) fn declined(text: &str) -> Failure {
    Failure::Declined(clean(text, TEXT_CHARS).into())
}

/// wasmtime could not read what the guest handed over. Too much of it has no type of its own, only
/// a text, which a test holds fast.
fn not_a_trap(error: &wasmtime::Error) -> Failure {
    let text = format!("{:#}", error.root_cause());
    if text.contains("fuel allocated for hostcalls has been exhausted") { Failure::Output } else { malformed(&text) }
}

fn trapped(text: &str, error: &wasmtime::Error) -> Box<str> {
    let text = text.strip_prefix("wasm trap: ").unwrap_or(text);
    let told = error.downcast_ref::<WasmBacktrace>().map(|trace| frames(trace.frames())).unwrap_or_default();
    let text = if told.is_empty() { text.to_owned() } else { format!("{text}, {}", told.join(", ")) };
    clean(&text, TEXT_CHARS).into()
}

/// The innermost frames of the author's own code where files and lines are known, else of any code.
fn frames(frames: &[FrameInfo]) -> Vec<String> {
    let own: Vec<String> = frames
        .iter()
        .flat_map(FrameInfo::symbols)
        .filter_map(|symbol| {
            let file = symbol.file().filter(|file| !file.starts_with("/rustc/") && !file.contains("/registry/src/"))?;
            let name = symbol.name().map(demangled).unwrap_or_default();
            Some(format!("{name} ({file}:{})", symbol.line().unwrap_or(0)))
        })
        .take(FRAMES_TOLD)
        .collect();
    if !own.is_empty() {
        return own;
    }
    frames.iter().filter_map(FrameInfo::func_name).map(demangled).take(FRAMES_TOLD).collect()
}

/// A name as its author wrote it; `#` leaves out the compiler's own hash.
fn demangled(name: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(name))
}
