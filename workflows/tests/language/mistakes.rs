//! `tests/mistakes/*.yaml`: wrong definitions that say themselves what is wrong with them.
//!
//! A comment `#! code column text` stands on the line of a mistake: its code, its column, and a
//! text that the Chinese message or hint must contain (`-`: none). `#! @line:column code text`
//! names a place where no comment can stand. Exactly these mistakes must be found, all at once.
//! How each file is shown to people is kept beside it as a snapshot.

use crate::{check, path};
use std::collections::BTreeMap;
use std::fs;
use workflows::render::{Language, Style, render};
use workflows::{Code, Source};

/// Line and column, code, text.
type Expected = BTreeMap<(u32, u32, String), String>;

fn expected(text: &str) -> Expected {
    let mut all = Expected::new();
    for (line, number) in text.lines().zip(1u32..) {
        let Some((_, note)) = line.split_once("#! ") else { continue };
        let words: Vec<&str> = note.splitn(3, ' ').map(str::trim).collect();
        let (place, code, text) = match words.as_slice() {
            ["-"] => continue,
            [place, code, text] if place.starts_with('@') => {
                let (line, column) = place[1..].split_once(':').expect("@line:column");
                ((line.parse().unwrap(), column.parse().unwrap()), *code, *text)
            }
            [code, column, text] => ((number, column.parse().expect("a column")), *code, *text),
            _ => panic!("cannot read {note:?}"),
        };
        all.insert((place.0, place.1, code.to_owned()), text.to_owned());
    }
    all
}

#[test]
fn every_mistake_is_found_where_it_is() {
    let mut files: Vec<_> = fs::read_dir(path("tests/mistakes")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|e| e == "yaml"));
    files.sort();
    let (mut seen, mut wrong) = (0, String::new());
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&file).unwrap();
        let source = Source::new(name, &text);
        let outcome = check(&source);
        let mut expected = expected(&text);
        seen += expected.len();
        for diagnostic in &outcome.diagnostics {
            let located = diagnostic.locate(&source);
            let key = (located.place.line, located.place.column, located.code.to_string());
            let said = format!("{} {}", located.message.zh, located.hint.zh);
            match expected.remove(&key) {
                None => wrong += &format!("{name}: not expected: {key:?} {said}\n"),
                Some(text) if text != "-" && !said.contains(&text) => {
                    wrong += &format!("{name}: {key:?} should say {text:?}, but says {said}\n");
                }
                Some(_) => {}
            }
        }
        for (key, text) in expected {
            wrong += &format!("{name}: not found: {key:?} {text}\n");
        }
        let style = Style { language: Language::Both, ..Style::default() };
        let shown = render(&outcome.diagnostics, &source, style);
        insta::with_settings!({ snapshot_path => "../mistakes/shown", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name.trim_end_matches(".yaml"), shown);
        });
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(seen >= 100, "only {seen} mistakes are listed");
}

/// Every code is shown by some file, except those that a readable file cannot show; they have
/// tests of their own.
#[test]
fn every_code_has_a_case() {
    let elsewhere = [
        "file_too_large",
        "not_utf8",
        "too_many_values",
        "text_too_long",
        "too_many_mistakes",
        "campaign_too_long",
        "no_duties",
        "unknown_unit",
        "post_vacant",
    ];
    let mut all = String::new();
    for entry in fs::read_dir(path("tests/mistakes")).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_some_and(|e| e == "yaml") {
            all += &fs::read_to_string(file).unwrap();
        }
    }
    let missing: Vec<_> = Code::ALL
        .iter()
        .map(|c| c.as_str())
        .filter(|c| !elsewhere.contains(c) && !all.contains(&format!(" {c} ")))
        .collect();
    assert!(missing.is_empty(), "no file in tests/mistakes shows {missing:?}");
}
