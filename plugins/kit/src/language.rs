//! Languages a procedure can be written in.

use std::fmt;
use std::path::Path;

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Rust.
    Rust,
    /// JavaScript.
    JavaScript,
    /// TypeScript.
    TypeScript,
    /// Python.
    Python,
}

impl Language {
    /// All of them; the one with the smallest components first.
    pub const ALL: [Language; 4] = [Language::Rust, Language::JavaScript, Language::TypeScript, Language::Python];

    /// Its name on the command line and of its folder in `plugins/sdk`.
    pub fn name(self) -> &'static str {
        match self {
            Language::Rust => "rust",
            Language::JavaScript => "js",
            Language::TypeScript => "ts",
            Language::Python => "python",
        }
    }

    /// The language of that name.
    pub fn named(name: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.name() == name)
    }

    /// The file of a project that answers the questions.
    pub fn source(self) -> &'static str {
        match self {
            Language::Rust => "src/lib.rs",
            Language::JavaScript => "procedure.js",
            Language::TypeScript => "procedure.ts",
            Language::Python => "app.py",
        }
    }

    /// How the names of source files end.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Language::Rust => "rs",
            Language::JavaScript => "js",
            Language::TypeScript => "ts",
            Language::Python => "py",
        }
    }

    /// The folder of a project that holds the contract.
    pub(crate) fn contract(self) -> &'static str {
        match self {
            Language::Rust => "sdk/wit",
            Language::JavaScript | Language::TypeScript | Language::Python => "wit",
        }
    }

    /// The language of a project, told by its files.
    pub(crate) fn of(folder: &Path) -> Option<Language> {
        Language::ALL.into_iter().find(|language| folder.join(language.source()).is_file())
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
