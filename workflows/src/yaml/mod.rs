//! The text as a tree of texts, lists and mappings, each with its place. A strict part of YAML:
//! no anchors, aliases, tags, merge keys or second documents, and a scalar is always its text,
//! so nothing is a number, a date or a boolean until a field reads it as one.
//!
//! Must not know: what a campaign is.

pub(crate) mod limits;
mod parse;

pub(crate) use parse::parse;

use crate::source::Span;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// From its first to its last character.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    /// Nothing was written after the key.
    Empty,
    /// A scalar's text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order written; repeated keys are kept for the reader to report.
    Map(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// The key's text.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// Its value.
    pub value: Node,
}
