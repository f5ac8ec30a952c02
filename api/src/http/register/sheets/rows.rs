//! What an import answers.

use super::faults::Mistake;
use crate::http::error::Text;
use crate::http::reply::Receipt;
use serde::Serialize;
use utoipa::ToSchema;

/// What came of a file, or would come of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Imported {
    /// Whether it was only looked at.
    pub(super) dry_run: bool,
    /// Rows of the file that can be read.
    pub(super) rows: usize,
    /// Rows that are new.
    pub(super) new: usize,
    /// Rows that are known from before, and passed by.
    pub(super) known: usize,
    /// What the person should know, although it is no mistake.
    pub(super) notes: Vec<Text>,
    /// Everything that is wrong with it, by row and cell; the first 500. With a single one nothing
    /// is taken over.
    pub(super) mistakes: Vec<Mistake>,
    /// How many mistakes there are in all.
    pub(super) mistakes_count: usize,
    /// What was written; absent after a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) receipt: Option<Receipt>,
}

/// Notes of a file in both languages.
pub(super) fn notes(notes: Vec<(String, String)>) -> Vec<Text> {
    notes.into_iter().map(|(zh, en)| Text { zh, en }).collect()
}
