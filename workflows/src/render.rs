//! Diagnostics for people: file, line, column, the line itself, where in it, and what to write
//! instead. Chinese, English or both.

use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::source::{Source, Span};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

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
    let mut group = title.element(snippet(source, diagnostic.span, AnnotationKind::Primary, None));
    for related in &diagnostic.related {
        let label = pick(&related.label, language);
        group = group.element(snippet(source, related.span, AnnotationKind::Context, Some(label)));
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

/// The first line of a span. Only that line is handed on, so that a large file costs nothing.
fn snippet<'a>(
    source: &'a Source,
    span: Span,
    kind: AnnotationKind,
    label: Option<&'a str>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let text = source.text();
    let start = (span.start as usize).min(text.len());
    let first = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let last = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let end = (span.end as usize).clamp(start, last.max(start));
    let line = source.position(span.start).line as usize;
    Snippet::source(&text[first..last])
        .path(source.name())
        .line_start(line)
        .annotation(kind.span(start - first..end - first).label(label))
}
