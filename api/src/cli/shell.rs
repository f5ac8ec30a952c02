//! How a command answers: in which language, as text for people or as one JSON value a line.

use super::failure::Failure;
use super::lang::Lang;
use serde::Serialize;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

/// The answer of one command.
pub(crate) struct Shell {
    /// In which language.
    pub(crate) lang: Lang,
    /// As JSON Lines.
    pub(crate) json: bool,
    out: BufWriter<StdoutLock<'static>>,
}

impl Shell {
    pub(crate) fn new(lang: Lang, json: bool) -> Self {
        Self { lang, json, out: BufWriter::with_capacity(1 << 16, io::stdout().lock()) }
    }

    /// One line of text.
    pub(crate) fn line(&mut self, text: impl AsRef<str>) -> Result<(), Failure> {
        self.out.write_all(text.as_ref().as_bytes())?;
        Ok(self.out.write_all(b"\n")?)
    }

    /// One JSON value on a line of its own.
    pub(crate) fn value(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        serde_json::to_writer(&mut self.out, value).map_err(io::Error::from)?;
        Ok(self.out.write_all(b"\n")?)
    }

    /// Bytes as they are.
    pub(crate) fn raw(&mut self) -> &mut impl Write {
        &mut self.out
    }

    /// A short sentence in the language of the shell.
    pub(crate) fn say(&mut self, zh: &str, en: &str) -> Result<(), Failure> {
        let line = self.lang.sentence(zh, en);
        self.line(line)
    }

    /// Lets the reader see what was written so far.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.out.flush()?)
    }

    /// Whether somebody looks at a terminal, so that colours and progress bars make sense.
    pub(crate) fn is_terminal(&self) -> bool {
        !self.json && io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
    }
}
