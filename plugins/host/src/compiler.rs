//! Compiling: in a child with limits on its time and memory, because a component can be written so
//! that compiling it takes for ever or fails in a new way.

use crate::limits;
use crate::machine;
use crate::unusable::Unusable;
use crate::words::clean;
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;

/// The child says that the component cannot be compiled; why stands on its error stream.
pub(crate) const REFUSED: u8 = 10;
/// The child says that it was not given enough memory.
pub(crate) const NO_MEMORY: u8 = 11;

/// How components are compiled.
#[derive(Debug, Clone)]
pub enum Compiler {
    /// Re-executes a program as a limited child, whose body is [`crate::compile_child`].
    Child {
        /// The program.
        program: PathBuf,
        /// What makes it a compiler.
        args: Vec<OsString>,
    },
    /// In this process: for authors' tools, never for the service.
    Inside,
}

impl Compiler {
    /// Compiles a validated component.
    pub(crate) fn compile(&self, component: &[u8]) -> Result<Vec<u8>, Unusable> {
        match self {
            Compiler::Child { program, args } => in_child(program, args, component),
            Compiler::Inside => {
                let engine = machine::compiler().map_err(|error| failed(&format!("{error:#}")))?;
                engine.precompile_component(component).map_err(|error| failed(&format!("{error:#}")))
            }
        }
    }
}

fn in_child(program: &Path, args: &[OsString], component: &[u8]) -> Result<Vec<u8>, Unusable> {
    let mut child = Command::new(program)
        .args(args)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(&format!("{}: {error}", program.display())))?;
    let outcome = talk(&mut child, component);
    // It has ended, or it has to: nothing of it stays behind.
    let _ = child.kill();
    let status = child.wait().map_err(|error| failed(&error.to_string()))?;
    match outcome {
        None => Err(too_slow()),
        Some((code, _)) if status.success() && !code.is_empty() && code.len() as u64 <= limits::COMPILED_BYTES => {
            Ok(code)
        }
        Some((_, words)) => Err(verdict(status, &words)),
    }
}

/// Hands the component over and takes what comes back; none where it takes too long.
fn talk(child: &mut Child, component: &[u8]) -> Option<(Vec<u8>, String)> {
    let (mut input, output, errors) = (child.stdin.take()?, child.stdout.take()?, child.stderr.take()?);
    let (done, answers) = mpsc::channel();
    std::thread::scope(|scope| {
        // A child that ends early closes its end; what it says then tells why.
        scope.spawn(move || drop(input.write_all(component)));
        scope.spawn(move || {
            let errors = std::thread::spawn(move || read(errors, limits::COMPILER_WORDS));
            let code = read(output, limits::COMPILED_BYTES + 1);
            // Nobody listens any more where it took too long.
            let _ = done.send((code, String::from_utf8_lossy(&errors.join().unwrap_or_default()).into_owned()));
        });
        let answer = answers.recv_timeout(limits::COMPILE_WALL).ok();
        // Closes the pipes, so that both threads end.
        let _ = child.kill();
        answer
    })
}

/// Reads so many bytes and drops the rest, so that whoever writes is never held up.
fn read(mut from: impl Read, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What was read before an error is what there is.
    let _ = from.by_ref().take(most).read_to_end(&mut bytes);
    let _ = io::copy(&mut from, &mut io::sink());
    bytes
}

fn verdict(status: ExitStatus, words: &str) -> Unusable {
    const CPU: i32 = rustix::process::Signal::XCPU.as_raw();
    const KILLED: i32 = rustix::process::Signal::KILL.as_raw();
    let no_memory = words.contains("memory allocation of") || words.contains("Cannot allocate memory");
    match (status.code(), status.signal()) {
        (_, Some(CPU | KILLED)) => too_slow(),
        (Some(code), _) if code == i32::from(NO_MEMORY) => too_big(),
        _ if no_memory => too_big(),
        (Some(code), _) if code == i32::from(REFUSED) => failed(words),
        _ => failed(&format!("{status}: {words}")),
    }
}

fn too_slow() -> Unusable {
    Unusable::CompileTime { seconds: limits::COMPILE_CPU_SECONDS.to_string() }
}

fn too_big() -> Unusable {
    Unusable::CompileMemory { megabytes: (limits::COMPILE_BYTES >> 20).to_string() }
}

fn failed(detail: &str) -> Unusable {
    Unusable::CompileFailed { detail: clean(detail, 300) }
}
