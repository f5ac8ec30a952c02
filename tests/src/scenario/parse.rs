//! From text to lines, and from lines to a bureau with its units, calendars and definition.

use super::Wrong;
use super::words::Words;

/// A scenario as written.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// The file's name without its ending.
    pub name: String,
    /// What it shows: the first comment.
    pub title: String,
    /// Its lines with the blocks that belong to them.
    pub lines: Vec<Line>,
}

/// A line and the indented block under it.
#[derive(Debug, Clone)]
pub struct Line {
    /// From 1.
    pub number: usize,
    /// As written, without comment.
    pub text: String,
    /// The indented lines below, their common indent taken off.
    pub block: Vec<String>,
}

impl Line {
    /// Its words, one after the other.
    pub(super) fn words(&self) -> Words<'_> {
        Words::of(&self.text)
    }
}

/// Reads a scenario. Only the form is checked here; what the words mean, whoever plays it finds out.
pub fn parse(name: &str, text: &str) -> Result<Scenario, Wrong> {
    let mut lines: Vec<Line> = Vec::new();
    let mut title = String::new();
    for (i, raw) in text.lines().enumerate() {
        let wrong = |what: &str| Wrong { scenario: name.into(), line: i + 1, what: what.into() };
        if raw.contains('\t') {
            return Err(wrong("a tab; indent with spaces"));
        }
        let is_indented = raw.starts_with(' ');
        if raw.trim().is_empty() || (!is_indented && raw.starts_with('#')) {
            if title.is_empty() {
                title = raw.trim_start_matches('#').trim().to_owned();
            }
            continue;
        }
        if is_indented {
            let owner = lines.last_mut().ok_or_else(|| wrong("an indented line without a line above it"))?;
            owner.block.push(raw.to_owned());
        } else {
            lines.push(Line { number: i + 1, text: raw.trim_end().to_owned(), block: Vec::new() });
        }
    }
    for line in &mut lines {
        let indent = line.block.iter().map(|l| l.len() - l.trim_start().len()).min().unwrap_or(0);
        line.block.iter_mut().for_each(|l| *l = l[indent..].trim_end().to_owned());
    }
    if title.is_empty() {
        return Err(Wrong {
            scenario: name.into(),
            line: 1,
            what: "begin with a comment that says what it shows".into(),
        });
    }
    Ok(Scenario { name: name.to_owned(), title, lines })
}
