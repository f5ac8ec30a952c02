//! What new projects are made of, embedded: the contract and the folders of `plugins/sdk`.

use crate::language::Language;
use engine::procedure::Hook;
use std::borrow::Cow;

/// Every file by its path below `plugins`, sorted.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// Files below a folder, by their path from there.
fn below(folder: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    FILES.iter().filter_map(move |(path, bytes)| Some((path.strip_prefix(folder)?, *bytes)))
}

/// The text of one file; none where there is no such file.
fn text(path: &str) -> Option<&'static str> {
    let (_, bytes) = FILES.iter().find(|(known, _)| *known == path)?;
    std::str::from_utf8(bytes).ok()
}

/// What is filled in.
pub(crate) struct Words<'a> {
    pub(crate) id: &'a str,
    pub(crate) title: &'a str,
    pub(crate) county: &'a str,
    pub(crate) hook: Hook,
}

impl Words<'_> {
    /// The file with its places filled in; one that is no text stays as it is.
    fn fill(&self, bytes: &'static [u8]) -> Cow<'static, [u8]> {
        let Ok(text) = std::str::from_utf8(bytes) else { return Cow::Borrowed(bytes) };
        if !text.contains("{{") {
            return Cow::Borrowed(bytes);
        }
        let filled = [("{{id}}", self.id), ("{{county}}", self.county), ("{{hook}}", self.hook.name())]
            .into_iter()
            .fold(text.to_owned(), |text, (place, word)| text.replace(place, word));
        // The title comes last: it is the author's own text and may look like a place.
        Cow::Owned(filled.replace("{{title}}", self.title).into_bytes())
    }
}

/// A file of a new project: its path in the project and what stands in it.
pub(crate) type File = (String, Cow<'static, [u8]>);

/// Everything of a project but its manifest. Empty where the language does not know the hook.
pub(crate) fn files(language: Language, words: &Words<'_>) -> Vec<File> {
    let (folder, hook) = (format!("sdk/{language}/"), words.hook);
    let body = format!("{folder}hooks/{hook}.{}", language.extension());
    let Some((_, body)) = FILES.iter().find(|(path, _)| *path == body) else { return Vec::new() };
    let mut files = vec![(language.source().to_owned(), words.fill(body))];
    for (path, bytes) in below(&format!("{folder}template/")) {
        files.push((path.to_owned(), words.fill(bytes)));
    }
    if language == Language::Rust {
        let own = |path: &str| !path.starts_with("template/") && !path.starts_with("hooks/") && !path.starts_with('.');
        let crate_files = below(&folder).filter(|(path, _)| own(path) && *path != "Cargo.lock");
        files.extend(crate_files.map(|(path, bytes)| (format!("sdk/{path}"), Cow::Borrowed(bytes))));
    }
    for (path, bytes) in contract() {
        files.push((format!("{}/{path}", language.contract()), Cow::Borrowed(bytes)));
    }
    if let Some(case) = text(&format!("sdk/cases/{hook}.json")) {
        files.push(("cases/example.json".to_owned(), Cow::Borrowed(case.as_bytes())));
    }
    files
}

/// The contract's files.
pub(crate) fn contract() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    below("wit/v1/")
}

/// What the manifest declares for the hook, as JSON.
pub(crate) fn settings(hook: Hook) -> &'static str {
    text(&format!("sdk/settings/{hook}.json")).unwrap_or("{}")
}

/// What a call in this language needs, as JSON; none where the defaults do.
pub(crate) fn limits(language: Language) -> Option<&'static str> {
    text(&format!("sdk/{language}/limits.json"))
}
