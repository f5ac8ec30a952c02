//! Programs of others that compile.

use crate::trouble::Trouble;
use std::ffi::OsStr;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A program with its arguments.
pub(super) struct Tool {
    name: &'static str,
    command: Command,
}

impl Tool {
    /// The program of that name in the search path, or at that place.
    pub(super) fn new(name: &'static str) -> Self {
        Tool { name, command: Command::new(name) }
    }

    pub(super) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    pub(super) fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.command.args(args);
        self
    }

    pub(super) fn env(mut self, key: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.command.env(key, value);
        self
    }

    /// With that working folder.
    pub(super) fn inside(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Whether the program is there and runs.
    pub(super) fn answers(self) -> bool {
        self.ask().is_some()
    }

    /// What it prints; none where it is not there or fails. Nothing is shown.
    pub(super) fn ask(mut self) -> Option<String> {
        let output = self.command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Runs it; all it says goes to the error output, because the answer of `maple` is ours.
    pub(super) fn run(mut self, missing: impl FnOnce() -> Trouble) -> Result<(), Trouble> {
        self.command.stdout(io::stderr());
        self.finish(missing).map(drop)
    }

    /// Runs it and answers with its output; what it says of its errors is shown.
    pub(super) fn output(mut self, missing: impl FnOnce() -> Trouble) -> Result<Vec<u8>, Trouble> {
        self.command.stdout(Stdio::piped());
        self.finish(missing).map(|output| output.stdout)
    }

    fn finish(mut self, missing: impl FnOnce() -> Trouble) -> Result<Output, Trouble> {
        let child = self.command.stdin(Stdio::null()).stderr(Stdio::inherit()).spawn();
        let output = child.and_then(std::process::Child::wait_with_output).map_err(|error| match error.kind() {
            ErrorKind::NotFound => missing(),
            _ => Trouble::file(Path::new(self.name), &error),
        })?;
        if output.status.success() {
            return Ok(output);
        }
        Err(Trouble::BuildFailed { tool: self.name.to_owned(), status: output.status.to_string() })
    }
}
