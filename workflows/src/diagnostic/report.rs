//! A diagnostic for programs: the place in lines and columns, ready for JSON.

use super::{Code, Diagnostic, Severity, Text};
use crate::source::{Source, Span};
use serde::Serialize;

/// A diagnostic with its place spelt out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Located {
    /// Stable code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// What is wrong.
    pub message: Text,
    /// What to write instead.
    pub hint: Text,
    /// Other places that belong to it.
    pub related: Vec<LocatedRelated>,
}

/// Another place, spelt out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LocatedRelated {
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// What is there.
    pub label: Text,
}

/// A place in a file; lines and columns from 1, columns in characters, the end not included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// File name as given.
    pub file: String,
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// One past the last column.
    pub end_column: u32,
}

impl Place {
    fn of(span: Span, source: &Source) -> Place {
        let (start, end) = (source.position(span.start), source.position(span.end));
        Place {
            file: source.name().to_owned(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

impl Diagnostic {
    /// This diagnostic with lines and columns instead of bytes.
    pub fn locate(&self, source: &Source) -> Located {
        let related = self.related.iter();
        Located {
            code: self.code,
            severity: self.severity,
            place: Place::of(self.span, source),
            message: self.message.clone(),
            hint: self.hint.clone(),
            related: related
                .map(|r| LocatedRelated { place: Place::of(r.span, source), label: r.label.clone() })
                .collect(),
        }
    }
}
