//! Diagnostics for people: file, line, column, the line itself, where in it, and what to write
//! instead. Chinese, English or both.

use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::source::{Source, Span};
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

/// In which language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
    /// Chinese first, then English.
    Both,
}

/// How it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// In which language.
    pub language: Language,
    /// With terminal colours.
    pub colour: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Style { language: Language::Both, colour: false, width: 140 }
    }
}

/// All diagnostics, one block each, with an empty line between them.
pub fn render(diagnostics: &[Diagnostic], source: &Source, style: Style) -> String {
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width);
    let blocks = diagnostics.iter().map(|d| renderer.render(&[group(d, source, style.language)]));
    let mut text = blocks.collect::<Vec<_>>().join("\n\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// One line: how many errors and warnings there are.
pub fn summary(diagnostics: &[Diagnostic], language: Language) -> String {
    let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    let zh = match (errors, warnings, notes) {
        (0, 0, 0) => "没有问题".to_owned(),
        (0, _, _) => format!("没有错误，{warnings} 处提醒，{notes} 处说明"),
        _ => format!("{errors} 处错误，{warnings} 处提醒，{notes} 处说明"),
    };
    let en = match (errors, warnings, notes) {
        (0, 0, 0) => "nothing to report".to_owned(),
        _ => format!("{errors} errors, {warnings} warnings, {notes} notes"),
    };
    match language {
        Language::Zh => zh,
        Language::En => en,
        Language::Both => format!("{zh} ({en})"),
    }
}

fn group<'a>(diagnostic: &'a Diagnostic, source: &'a Source, language: Language) -> Group<'a> {
    let (zh, en) = names(diagnostic.severity);
    let level = level(diagnostic.severity).with_name(if language == Language::En { en } else { zh });
    let title = level.primary_title(pick(&diagnostic.message, language)).id(diagnostic.code.as_str());
    let mut group = title.element(place(source, diagnostic.span, AnnotationKind::Primary, None));
    for related in &diagnostic.related {
        let label = pick(&related.label, language);
        group = group.element(place(source, related.span, AnnotationKind::Context, Some(label)));
    }
    if language != Language::En {
        group = group.element(Level::HELP.with_name("怎么改").message(&diagnostic.hint.zh));
    }
    if language == Language::Both {
        group = group.element(Level::NOTE.with_name(en).message(&diagnostic.message.en));
    }
    if language != Language::Zh {
        group = group.element(Level::HELP.with_name("help").message(&diagnostic.hint.en));
    }
    group
}

fn pick(text: &Text, language: Language) -> &str {
    if language == Language::En { &text.en } else { &text.zh }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

fn names(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Error => ("错误", "error"),
        Severity::Warning => ("提醒", "warning"),
        Severity::Note => ("说明", "note"),
    }
}

/// Bytes of a line that is still shown; of a longer one only the place is given.
const LINE_BYTES: usize = 2_000;

/// The first line of a span. Only that line is handed on, so that a large file costs nothing.
fn place<'a>(source: &'a Source, span: Span, kind: AnnotationKind, label: Option<&'a str>) -> Element<'a> {
    let position = source.position(span.start);
    let (start, line) = source.line(position.line);
    if line.len() > LINE_BYTES {
        let (row, column) = (position.line as usize, position.column as usize);
        return Origin::path(source.name()).line(row).char_column(column).into();
    }
    let from = (span.start as usize - start).min(line.len());
    let to = (span.end as usize - start).clamp(from, line.len());
    Snippet::source(line)
        .path(source.name())
        .line_start(position.line as usize)
        .annotation(kind.span(from..to).label(label))
        .into()
}
