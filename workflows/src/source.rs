//! A definition as it arrived: a name and text. Nothing is understood here; what cannot even be
//! text (wrong encoding, too large) is remembered so that it is reported like any other mistake.

use crate::yaml::limits;

/// A definition file in memory.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: String,
    /// Where each line starts.
    lines: Vec<u32>,
    fault: Option<Fault>,
}

/// Why bytes are not a text that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// More than [`limits::BYTES`].
    TooLarge { bytes: usize },
    /// Not UTF-8; text up to this byte was.
    NotUtf8 { at: usize },
    /// UTF-16, as "Unicode" of an old Notepad.
    Utf16,
}

/// A part of a source, in bytes from its start (after a byte order mark).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A place people can find: both counted from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line.
    pub line: u32,
    /// Column.
    pub column: u32,
}

impl Source {
    /// From text. A byte order mark at its start is dropped.
    pub fn new(name: impl Into<String>, text: &str) -> Source {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let fault = (text.len() > limits::BYTES).then_some(Fault::TooLarge { bytes: text.len() });
        Source::with(name.into(), if fault.is_some() { "" } else { text }, fault)
    }

    /// From the bytes of a file. What is not UTF-8 becomes a diagnostic when it is compiled.
    pub fn from_bytes(name: impl Into<String>, bytes: &[u8]) -> Source {
        let name = name.into();
        if bytes.len() > limits::BYTES + 3 {
            return Source::with(name, "", Some(Fault::TooLarge { bytes: bytes.len() }));
        }
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Source::with(name, "", Some(Fault::Utf16));
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Source::new(name, text),
            Err(error) => {
                let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
                let good = good.strip_prefix('\u{feff}').unwrap_or(good);
                Source::with(name, good, Some(Fault::NotUtf8 { at: good.len() }))
            }
        }
    }

    fn with(name: String, text: &str, fault: Option<Fault>) -> Source {
        let after_breaks = text.match_indices('\n').map(|(at, _)| saturate(at + 1));
        let lines = std::iter::once(0).chain(after_breaks).collect();
        Source { name, text: text.to_owned(), lines, fault }
    }

    /// The file's name, as shown in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its text without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// Where a byte is.
    pub fn position(&self, byte: u32) -> Position {
        let line = self.lines.partition_point(|start| *start <= byte).max(1);
        let start = self.lines.get(line - 1).map_or(0, |start| *start as usize);
        let before = self.text.get(start..byte as usize).unwrap_or_default();
        Position { line: saturate(line), column: saturate(before.chars().count() + 1) }
    }

    /// A line without its break, and the byte at which it starts.
    pub(crate) fn line(&self, line: u32) -> (usize, &str) {
        let start = self.lines.get(line as usize - 1).map_or(self.text.len(), |start| *start as usize);
        let end = self.lines.get(line as usize).map_or(self.text.len(), |next| *next as usize);
        (start, self.text[start..end].trim_end_matches(['\n', '\r']))
    }

    /// The text of a span.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }
}

impl Span {
    /// From byte offsets; sources are far smaller than what a `u32` holds.
    pub(crate) fn new(start: usize, end: usize) -> Span {
        Span { start: saturate(start), end: saturate(end.max(start)) }
    }
}

fn saturate(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
