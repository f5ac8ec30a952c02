//! A new project: everything its author needs lies in the folder; nothing is downloaded.

use crate::files;
use crate::language::Language;
use crate::project::{MANIFEST, world};
use crate::template::{self, Words};
use crate::trouble::Trouble;
use engine::id::{LedgerId, ProcedureId};
use engine::procedure::Hook;
use serde_json::{Map, Value, json};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// What a new project is to be.
#[derive(Debug, Clone)]
pub struct NewProject<'a> {
    /// The procedure's id; begins with a letter.
    pub id: &'a ProcedureId,
    /// Its title, for people.
    pub title: &'a str,
    /// The county's ledger.
    pub county: &'a LedgerId,
    /// The question it answers first.
    pub hook: Hook,
    /// What it is written in.
    pub language: Language,
}

/// Characters a title may have.
const TITLE_CHARS: usize = 100;

impl NewProject<'_> {
    /// Writes the project into a folder that does not exist or is empty. Answers with its files, by
    /// their path in it, sorted.
    pub fn create(&self, folder: &Path) -> Result<Vec<String>, Trouble> {
        self.check()?;
        let is_taken = match fs::read_dir(folder) {
            Ok(mut entries) => entries.next().is_some(),
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            Err(error) => return Err(Trouble::file(folder, &error)),
        };
        if is_taken {
            return Err(Trouble::FolderTaken { path: folder.display().to_string() });
        }
        let mut files = self.files();
        files.sort();
        for (path, bytes) in &files {
            files::write(&folder.join(path), bytes)?;
        }
        Ok(files.into_iter().map(|(path, _)| path).collect())
    }

    fn check(&self) -> Result<(), Trouble> {
        let id = self.id.as_str();
        if !id.starts_with(|first: char| first.is_ascii_lowercase()) || id.contains('_') {
            return Err(Trouble::BadId { id: id.to_owned() });
        }
        let chars = self.title.chars().count();
        let is_line =
            !self.title.trim().is_empty() && chars <= TITLE_CHARS && !self.title.chars().any(char::is_control);
        if is_line { Ok(()) } else { Err(Trouble::BadTitle {}) }
    }

    fn files(&self) -> Vec<template::File> {
        let words = Words { id: self.id.as_str(), title: self.title, county: self.county.as_str(), hook: self.hook };
        let mut files = template::files(self.language, &words);
        files.push((MANIFEST.to_owned(), pretty(&self.manifest()).into()));
        if self.language != Language::Rust {
            files
                .push((format!("{}/procedure.wit", self.language.contract()), world(&[self.hook]).into_bytes().into()));
        }
        files
    }

    fn manifest(&self) -> Value {
        let mut manifest = json!({
            "id": self.id, "title": self.title, "version": "1.0.0", "county": self.county, "hooks": [self.hook],
            "settings": read(template::settings(self.hook)),
        });
        if let Some(limits) = template::limits(self.language) {
            manifest["limits"] = read(limits);
        }
        manifest
    }
}

/// An embedded file; a test reads them all.
fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::Object(Map::new()))
}

fn pretty(value: &Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}
