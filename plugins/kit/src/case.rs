//! Cases: a question and the answer that is expected, as a file.

use crate::files;
use crate::trouble::Trouble;
use engine::procedure::{Proposal, Question, Settings};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

/// A case.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What it shows, in a few words.
    pub case: String,
    /// The question.
    pub question: Question,
    /// Settings the county made; the manifest's defaults where it made none.
    #[serde(default)]
    pub settings: Settings,
    /// What must come back.
    pub expect: Expected,
}

/// What must come back.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expected {
    /// This proposal.
    Proposal(Proposal),
    /// No proposal, for the reason with this stable code, for example `declined`.
    Failure(String),
}

/// A question alone: a file for `maple procedure run`. A case is one, too.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Asked {
    /// The question.
    pub question: Question,
    /// Settings the county made.
    #[serde(default)]
    pub settings: Settings,
}

impl Case {
    /// Reads a case.
    pub fn read(path: &Path) -> Result<Case, Trouble> {
        parse(path, &files::read(path)?)
    }

    /// The case files of a folder, by name.
    pub fn list(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
        let listed = std::fs::read_dir(folder).map_err(|error| Trouble::file(folder, &error))?;
        let mut files: Vec<PathBuf> = listed.filter_map(|file| Some(file.ok()?.path())).collect();
        files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
        files.sort();
        if files.is_empty() {
            return Err(Trouble::NoCases { path: folder.display().to_string() });
        }
        Ok(files)
    }
}

impl Asked {
    /// Reads a question with its settings; `path` only names it.
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Asked, Trouble> {
        parse(path, bytes)
    }
}

fn parse<T: DeserializeOwned>(path: &Path, bytes: &[u8]) -> Result<T, Trouble> {
    serde_json::from_slice(bytes).map_err(|error| {
        let text = error.to_string();
        // The place stands in front, as editors read it.
        let detail = text.rsplit_once(" at line ").map_or(text.as_str(), |(detail, _)| detail).to_owned();
        let (line, column) = (error.line().to_string(), error.column().to_string());
        Trouble::BadCase { path: path.display().to_string(), line, column, detail }
    })
}
