//! A mapping with known fields: unknown, missing, repeated and empty ones are reported as it is
//! opened; the rest is asked for by name.

use super::{At, Given, Read, nearest};
use crate::diagnostic::{Diagnostic, Reports, field as say};
use crate::language::{Field, Object};
use crate::source::Span;
use crate::yaml::{Entry, Node, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A mapping whose fields are known.
pub(crate) struct Fields<'n> {
    object: &'static Object,
    found: BTreeMap<&'static str, &'n Entry>,
    /// Fields that some key was probably meant to be.
    misspelt: BTreeSet<&'static str>,
    owner: Span,
}

impl<'n> Fields<'n> {
    /// Opens a mapping. `owner` is where a missing field is reported: the key it belongs to.
    pub(crate) fn open(
        node: &'n Node,
        owner: Span,
        object: &'static Object,
        reports: &mut Reports,
    ) -> Option<Fields<'n>> {
        let entries = mapping(node, owner, object, reports)?;
        let mut found: BTreeMap<&'static str, &'n Entry> = BTreeMap::new();
        for entry in entries {
            match object.fields.iter().find(|f| f.name == entry.key) {
                None => reports.add(unknown(entry, object)),
                Some(known) => {
                    if let Some(first) = found.get(known.name) {
                        reports.add(say::duplicate(entry.key_span, &entry.key, first.key_span));
                    } else {
                        found.insert(known.name, entry);
                    }
                }
            }
        }
        let misspelt = entries.iter().filter_map(|entry| meant(&entry.key, object)).collect();
        let fields = Fields { object, found, misspelt, owner };
        for wanted in object.fields.iter().filter(|f| f.required) {
            fields.require(wanted.name, reports);
        }
        Some(fields)
    }

    /// Reports a field that is missing, unless it was probably misspelt.
    pub(crate) fn require(&self, name: &str, reports: &mut Reports) {
        let wanted = self.object.fields.iter().find(|field| field.name == name);
        if let Some(wanted) = wanted.filter(|f| !self.found.contains_key(f.name) && !self.misspelt.contains(f.name)) {
            reports.add(say::missing(self.owner, self.object, wanted));
        }
    }

    /// Whether there is such a field at all.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.object.fields.iter().any(|field| field.name == name)
    }

    /// The entry of a field.
    pub(crate) fn entry(&self, name: &str) -> Option<&'n Entry> {
        debug_assert!(self.has(name), "{name} is not in the tables");
        self.found.get(name).copied()
    }

    /// Where a field's key stands.
    pub(crate) fn key_span(&self, name: &str) -> Option<Span> {
        self.entry(name).map(|entry| entry.key_span)
    }

    /// Reads a field.
    pub(crate) fn read<T>(&self, name: &str, reports: &mut Reports, read: impl Read<T>) -> Given<T> {
        match self.entry(name) {
            None => Given::Absent,
            Some(entry) => value(entry, reports, read),
        }
    }

    /// Reads a field that is one value or a list of them; wrong ones are left out.
    pub(crate) fn one_or_many<T>(&self, name: &str, reports: &mut Reports, read: impl Read<T>) -> Given<Vec<At<T>>> {
        self.read(name, reports, |node, reports| {
            if matches!(&node.value, Value::List(items) if items.is_empty()) {
                reports.add(say::empty(self.key_span(name).unwrap_or(node.span), name));
                return None;
            }
            one_or_many(node, reports, &read)
        })
    }
}

/// Reads the value of an entry.
pub(crate) fn value<T>(entry: &Entry, reports: &mut Reports, read: impl Read<T>) -> Given<T> {
    if matches!(entry.value.value, Value::Empty) {
        reports.add(say::empty(entry.key_span, &entry.key));
        return Given::Bad;
    }
    match read(&entry.value, reports) {
        Some(value) => Given::Good(At { value, span: entry.value.span }),
        None => Given::Bad,
    }
}

/// One value or a list of them; wrong ones are left out.
pub(crate) fn one_or_many<T>(node: &Node, reports: &mut Reports, read: &impl Read<T>) -> Option<Vec<At<T>>> {
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let mut all_good = true;
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        match read(item, reports) {
            Some(value) => values.push(At { value, span: item.span }),
            None => all_good = false,
        }
    }
    // A list of only wrong items is wrong; one with some good items goes on with those.
    (all_good || !values.is_empty()).then_some(values)
}

/// A mapping from ids: `each` gets the id and its entry. Ids that repeat are reported.
pub(crate) fn by_id<'n>(node: &'n Node, reports: &mut Reports) -> Option<Vec<&'n Entry>> {
    let Value::Map(entries) = &node.value else {
        reports.add(say::wrong_shape(node.span, ("“编号: 内容”，一行一个", "id: value, one a line"), found(node)));
        return None;
    };
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let mut kept = Vec::with_capacity(entries.len());
    for entry in entries {
        match seen.get(entry.key.as_str()) {
            Some(first) => reports.add(say::duplicate_id(entry.key_span, &entry.key, *first)),
            None => {
                seen.insert(&entry.key, entry.key_span);
                kept.push(entry);
            }
        }
    }
    Some(kept)
}

/// What a value is, for sentences.
pub(crate) fn found(node: &Node) -> (&'static str, &'static str) {
    match node.value {
        Value::Empty => ("空的", "nothing"),
        Value::Text(_) => ("一段文字", "a text"),
        Value::List(_) => ("列表", "a list"),
        Value::Map(_) => ("键值", "a mapping"),
    }
}

fn mapping<'n>(node: &'n Node, owner: Span, object: &'static Object, reports: &mut Reports) -> Option<&'n [Entry]> {
    match &node.value {
        Value::Map(entries) => Some(entries),
        Value::Empty => {
            reports.add(say::empty_object(owner, object));
            None
        }
        Value::Text(_) | Value::List(_) => {
            let fields = object.fields.iter().take(3).map(|f| format!("{}: …", f.name)).collect::<Vec<_>>().join(", ");
            let (zh, en) = (format!("键值 {{ {fields} }}"), format!("a mapping {{ {fields} }}"));
            reports.add(say::wrong_shape(node.span, (&zh, &en), found(node)));
            None
        }
    }
}

fn unknown(entry: &Entry, object: &'static Object) -> Diagnostic {
    let meant = meant(&entry.key, object);
    // Inside braces a comma ends a text, and the rest of it becomes a key without a value.
    if meant.is_none() && matches!(entry.value.value, Value::Empty) {
        return say::broken_by_comma(entry.key_span, &entry.key, object);
    }
    say::unknown(entry.key_span, &entry.key, object, meant)
}

/// The field a key was probably meant to be; a Chinese name counts too.
fn meant(key: &str, object: &'static Object) -> Option<&'static str> {
    let called = |f: &&Field| f.called == key || f.name == key;
    let exact = object.fields.iter().find(called).map(|f| f.name);
    exact.or_else(|| nearest(key, object.fields.iter().map(|f| f.name)))
}
