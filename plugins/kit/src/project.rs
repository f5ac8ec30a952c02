//! A project as its author has it: a folder with a manifest, a source and cases.

use crate::files;
use crate::language::Language;
use crate::template;
use crate::trouble::Trouble;
use engine::procedure::Hook;
use host::package::{Manifest, Mistake};
use std::path::{Path, PathBuf};

/// The file that makes a folder a project.
pub const MANIFEST: &str = "procedure.json";
/// The folder of the cases.
pub const CASES: &str = "cases";
/// What a build makes.
pub const COMPONENT: &str = "component.wasm";

/// A project.
#[derive(Debug, Clone)]
pub struct Project {
    folder: PathBuf,
    language: Language,
    manifest: Manifest,
    text: String,
}

impl Project {
    /// Opens the project in a folder; its manifest is checked.
    pub fn open(folder: &Path) -> Result<Project, Trouble> {
        let path = below(folder, MANIFEST);
        let language = Language::of(folder).filter(|_| path.is_file());
        let language = language.ok_or_else(|| Trouble::NoProject { path: folder.display().to_string() })?;
        let text = files::text(&path)?;
        let manifest = Manifest::parse(&text).map_err(|mistakes| bad_manifest(&path, &mistakes))?;
        Ok(Project { folder: folder.to_owned(), language, manifest, text })
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What it is written in.
    pub fn language(&self) -> Language {
        self.language
    }

    /// What it says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The manifest as it stands in the file.
    pub fn manifest_text(&self) -> &str {
        &self.text
    }

    /// Where a build puts the component, unless told otherwise.
    pub fn component(&self) -> PathBuf {
        below(&self.folder, COMPONENT)
    }

    /// The built component.
    pub fn built(&self) -> Result<Vec<u8>, Trouble> {
        let path = self.component();
        if !path.is_file() {
            return Err(Trouble::NotBuilt { path: path.display().to_string() });
        }
        files::read(&path)
    }

    /// A file that was changed after the component was built, by the clocks of the files: the manifest
    /// or the source.
    pub fn changed_since_built(&self) -> Option<&'static str> {
        let changed = |path: &Path| path.metadata().and_then(|file| file.modified()).ok();
        let built = changed(&self.component())?;
        let files = [MANIFEST, self.language.source()];
        files.into_iter().find(|file| changed(&self.folder.join(file)).is_some_and(|changed| changed > built))
    }

    /// The folder of its cases.
    pub fn cases(&self) -> PathBuf {
        below(&self.folder, CASES)
    }

    /// Puts the contract into the project, with a world of the manifest's hooks. Not for Rust: its
    /// guest crate has a world for each hook, and its contract belongs to the crate.
    pub(crate) fn refresh_contract(&self) -> Result<(), Trouble> {
        if self.language == Language::Rust {
            return Ok(());
        }
        let folder = self.folder.join(self.language.contract());
        for (name, bytes) in template::contract() {
            files::write_changed(&folder.join(name), bytes)?;
        }
        files::write_changed(&folder.join("procedure.wit"), world(&self.manifest.hooks).as_bytes())
    }
}

/// A path in the folder, as its author would write it: without `./`.
fn below(folder: &Path, name: &str) -> PathBuf {
    if folder == Path::new(".") { PathBuf::from(name) } else { folder.join(name) }
}

/// One line for each mistake.
fn bad_manifest(path: &Path, mistakes: &[Mistake]) -> Trouble {
    let lines = |word: fn(&Mistake) -> &str| {
        let lines: Vec<String> = mistakes.iter().map(|m| format!("  {}: {}", m.place, word(m))).collect();
        lines.join("\n")
    };
    Trouble::BadManifest { path: path.display().to_string(), zh: lines(|m| &m.text.zh), en: lines(|m| &m.text.en) }
}

/// The world `procedure`: what a component with these hooks exports.
pub(crate) fn world(hooks: &[Hook]) -> String {
    let includes: String = hooks.iter().map(|hook| format!("    include {hook}-hook;\n")).collect();
    format!(
        "package maplebridge:procedure@1.0.0;\n\n/// What this procedure answers; `maple procedure build` writes it \
         from procedure.json.\nworld procedure {{\n{includes}}}\n"
    )
}
