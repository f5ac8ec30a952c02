//! From parser events to the tree, with every bound checked as the events come, so that nothing
//! large is ever built first.

use super::{Entry, Node, Value, limits};
use crate::diagnostic::{Reports, text as say};
use crate::source::{Fault, Source, Span};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span as Marks, StrInput};

/// Reads the one document of a source. `None` when nothing can be made of it; why is reported.
pub(crate) fn parse(source: &Source, reports: &mut Reports) -> Option<Node> {
    if let Some(fault) = source.fault() {
        reports.add(match fault {
            Fault::TooLarge { bytes } => say::file_too_large(bytes),
            Fault::NotUtf8 { at } => say::not_utf8(Span::new(at, at)),
            Fault::Utf16 => say::not_utf8(Span::default()),
        });
        return None;
    }
    let text = source.text();
    if let Some((at, c)) = text.char_indices().find(|(_, c)| is_control(*c)) {
        reports.add(say::control_character(Span::new(at, at + c.len_utf8()), c));
        return None;
    }
    let mut builder = Builder::new(text);
    match builder.run() {
        Ok(()) => {}
        Err(Stop::Syntax(error)) => {
            let at = builder.offsets.of(error.marker());
            let span = Span::new(at, at);
            let line = source.position(span.start).line;
            let nearby = [line.saturating_sub(1).max(1), line].map(|n| source.line(n).1);
            reports.add(say::yaml_syntax(span, error.info(), &nearby.concat()));
            return None;
        }
        Err(Stop::Said(diagnostic)) => {
            reports.add(*diagnostic);
            return None;
        }
    }
    let root = builder.root.take().filter(|node| !matches!(node.value, Value::Empty));
    if root.is_none() {
        reports.add(say::empty_file());
    }
    root
}

/// Characters no text needs and the scanner would take for the end of the file or a line.
fn is_control(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

enum Stop {
    Syntax(ScanError),
    Said(Box<crate::diagnostic::Diagnostic>),
}

impl From<ScanError> for Stop {
    fn from(error: ScanError) -> Stop {
        Stop::Syntax(error)
    }
}

impl From<crate::diagnostic::Diagnostic> for Stop {
    fn from(diagnostic: crate::diagnostic::Diagnostic) -> Stop {
        Stop::Said(Box::new(diagnostic))
    }
}

/// A list or mapping that is not finished yet.
enum Open {
    List { start: usize, items: Vec<Node> },
    Map { start: usize, entries: Vec<Entry>, key: Option<(String, Span)> },
}

struct Builder<'a> {
    parser: Parser<'a, StrInput<'a>>,
    offsets: Offsets,
    open: Vec<Open>,
    nodes: usize,
    documents: usize,
    root: Option<Node>,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str) -> Self {
        Builder {
            parser: Parser::new_from_str(text),
            offsets: Offsets::new(text),
            open: Vec::new(),
            nodes: 0,
            documents: 0,
            root: None,
        }
    }

    fn run(&mut self) -> Result<(), Stop> {
        while let Some(next) = self.parser.next_event() {
            let (event, marks) = next?;
            let span = self.offsets.span(marks);
            self.nodes += 1;
            if self.nodes > limits::NODES {
                return Err(say::too_many_values(span).into());
            }
            self.take(event, span)?;
        }
        Ok(())
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Stop> {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(say::several_documents(span).into());
                }
            }
            Event::Alias(_) => return Err(say::alias_refused(span).into()),
            Event::Scalar(text, style, anchor, tag) => {
                refuse_marks(anchor, tag.is_some(), span)?;
                self.scalar(&text, style, span)?;
            }
            Event::SequenceStart(anchor, tag) => {
                refuse_marks(anchor, tag.is_some(), span)?;
                self.begin(Open::List { start: span.start as usize, items: Vec::new() }, span)?;
            }
            Event::MappingStart(anchor, tag) => {
                refuse_marks(anchor, tag.is_some(), span)?;
                self.begin(Open::Map { start: span.start as usize, entries: Vec::new(), key: None }, span)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.finish(span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Span) -> Result<(), Stop> {
        if text.chars().nth(limits::TEXT_CHARS).is_some() {
            return Err(say::text_too_long(span, text.chars().count(), limits::TEXT_CHARS).into());
        }
        if let Some(Open::Map { key: key @ None, .. }) = self.open.last_mut() {
            if text == "<<" {
                return Err(say::merge_refused(span).into());
            }
            *key = Some((text.to_owned(), span));
            return Ok(());
        }
        // Nothing at all was written; quoted emptiness is a text.
        if text.is_empty() && style == ScalarStyle::Plain {
            self.put(Node { span: Span { end: span.start, ..span }, value: Value::Empty });
            return Ok(());
        }
        self.put(Node { span, value: Value::Text(text.to_owned()) });
        Ok(())
    }

    fn begin(&mut self, open: Open, span: Span) -> Result<(), Stop> {
        if let Some(Open::Map { key: None, .. }) = self.open.last() {
            return Err(say::key_not_text(span).into());
        }
        if self.open.len() >= limits::DEPTH {
            return Err(say::too_deep(span, limits::DEPTH).into());
        }
        self.open.push(open);
        Ok(())
    }

    fn finish(&mut self, end: Span) {
        let Some(open) = self.open.pop() else { return };
        let (start, last, value) = match open {
            Open::List { start, items } => (start, items.last().map(|n| n.span.end), Value::List(items)),
            Open::Map { start, entries, .. } => {
                (start, entries.last().map(|e| e.value.span.end.max(e.key_span.end)), Value::Map(entries))
            }
        };
        // A block ends where its last value ends, not at the start of the next line.
        let closed_here = end.end > end.start;
        let end = if closed_here { end.end } else { last.unwrap_or(end.end) };
        self.put(Node { span: Span::new(start, end as usize), value });
    }

    fn put(&mut self, node: Node) {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { entries, key, .. }) => {
                if let Some((key, key_span)) = key.take() {
                    entries.push(Entry { key, key_span, value: node });
                }
            }
        }
    }
}

fn refuse_marks(anchor: usize, tagged: bool, span: Span) -> Result<(), Stop> {
    if anchor > 0 {
        return Err(say::anchor_refused(span).into());
    }
    if tagged { Err(say::tag_refused(span).into()) } else { Ok(()) }
}

/// The scanner counts characters; sources are sliced by bytes.
struct Offsets {
    /// Byte offset of each character, empty where the text is ASCII and both are the same.
    bytes: Vec<u32>,
    len: usize,
}

impl Offsets {
    fn new(text: &str) -> Offsets {
        let bytes = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(at, _)| Span::new(at, at).start).collect()
        };
        Offsets { bytes, len: text.len() }
    }

    fn of(&self, marker: &Marker) -> usize {
        if self.bytes.is_empty() {
            return marker.index().min(self.len);
        }
        self.bytes.get(marker.index()).map_or(self.len, |at| *at as usize)
    }

    fn span(&self, marks: Marks) -> Span {
        Span::new(self.of(&marks.start), self.of(&marks.end))
    }
}
