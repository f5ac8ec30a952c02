//! What is wrong, where, and what to write instead, in Chinese and English. The sentences live
//! here, one file per theme, so that they can be read and polished in one place; the checks only
//! say which one applies.

mod code;
pub(crate) mod duty;
pub(crate) mod field;
pub(crate) mod name;
pub(crate) mod register;
mod report;
pub(crate) mod text;
pub(crate) mod time;
pub(crate) mod value;

pub use code::Code;
pub use report::{Located, Place};

use crate::source::Span;
use crate::yaml::limits;
use serde::Serialize;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; nothing has to change.
    Note,
    /// Probably not what was meant; a plan is made all the same.
    Warning,
    /// No plan is made.
    Error,
}

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Another place that belongs to the mistake, for example where an id was first used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// What is there.
    pub label: Text,
}

/// One mistake, warning or note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its stable code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    pub span: Span,
    /// What is wrong.
    pub message: Text,
    /// What to write instead.
    pub hint: Text,
    /// Other places.
    pub related: Vec<Related>,
}

impl Diagnostic {
    fn new(severity: Severity, code: Code, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Diagnostic {
        let message = Text { zh: zh.into(), en: en.into() };
        Diagnostic { code, severity, span, message, hint: Text::default(), related: Vec::new() }
    }

    fn error(code: Code, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, span, zh, en)
    }

    fn warning(code: Code, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, code, span, zh, en)
    }

    fn note(code: Code, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Note, code, span, zh, en)
    }

    fn hint(mut self, zh: impl Into<String>, en: impl Into<String>) -> Diagnostic {
        self.hint = Text { zh: zh.into(), en: en.into() };
        self
    }

    fn related(mut self, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Diagnostic {
        self.related.push(Related { span, label: Text { zh: zh.into(), en: en.into() } });
        self
    }
}

/// Collects diagnostics while a definition is read; bounded.
#[derive(Debug, Default)]
pub(crate) struct Reports {
    all: Vec<Diagnostic>,
    dropped: usize,
}

impl Reports {
    /// Adds one. After [`limits::REPORTS`] the rest is only counted.
    pub(crate) fn add(&mut self, diagnostic: Diagnostic) {
        if self.all.len() < limits::REPORTS {
            self.all.push(diagnostic);
        } else {
            self.dropped += 1;
        }
    }

    /// Whether any of them keeps a plan from being made.
    pub(crate) fn any_error(&self) -> bool {
        self.dropped > 0 || self.all.iter().any(|d| d.severity == Severity::Error)
    }

    /// All of them in the order of the file.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        self.all.sort_by_key(|d| (d.span, std::cmp::Reverse(d.severity), d.code));
        self.all.dedup();
        if self.dropped > 0 {
            self.all.push(text::too_many_mistakes(self.dropped));
        }
        self.all
    }
}

/// Cuts what a user wrote to a length that fits into a sentence.
pub(crate) fn shown(text: &str) -> String {
    const CHARS: usize = 40;
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() <= CHARS {
        return one_line;
    }
    let head: String = one_line.chars().take(CHARS).collect();
    format!("{head}…")
}
