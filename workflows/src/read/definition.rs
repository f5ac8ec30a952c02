//! The definition itself.

use super::days::window;
use super::duty::{duty, texts};
use super::fields::{self, Fields, by_id};
use super::form::form;
use super::local::local;
use super::policy::policy;
use super::post::post;
use super::register::register;
use super::scalar::{declared, id, title, zone};
use super::who::level;
use super::written::{Definition, Duty, Form, Local, Stage, Titled};
use super::{At, Given};
use crate::diagnostic::{Reports, duty as limit};
use crate::language::{DEFINITION, KIND, STAGE};
use crate::source::Span;
use crate::yaml::{Entry, Node};
use engine::id::KindId;
use engine::limits;
use engine::plan::Level;
use std::str::FromStr;

/// Reads a whole file. `None` when it is not even a mapping.
pub(crate) fn definition(root: &Node, reports: &mut Reports) -> Option<Definition> {
    let top = Span { start: root.span.start, end: root.span.start };
    let fields = Fields::open(root, top, &DEFINITION, reports)?;
    Some(Definition {
        span: top,
        id: fields.read("campaign", reports, id),
        title: fields.read("title", reports, title),
        sources: texts(&fields, "source", reports),
        zone: fields.read("zone", reports, zone),
        window: fields.read("window", reports, window),
        goals: texts(&fields, "goals", reports),
        stages: entries(&fields, "stages", ("阶段", "stages", limits::STAGES), reports, stage),
        windows: titled(&fields, "windows", reports),
        events: titled(&fields, "events", reports),
        kinds: entries(&fields, "kinds", ("单位类型", "kinds of unit", limits::STAGES), reports, kind),
        posts: titled(&fields, "posts", reports),
        forms: entries(&fields, "forms", ("报表", "forms", limits::DUTIES), reports, named_form),
        to: fields.one_or_many("to", reports, post),
        policy: policy(&fields, reports),
        local: fields.read("local", reports, local).value().copied().unwrap_or_else(Local::default),
        register: fields.entry("register").and_then(|entry| register(entry, reports)),
        duties: duties(&fields, reports),
    })
}

fn duties(fields: &Fields<'_>, reports: &mut Reports) -> Vec<Duty> {
    let empty =
        fields.entry("duties").is_some_and(|e| matches!(&e.value.value, crate::yaml::Value::Map(m) if m.is_empty()));
    // What a register owes stands in no duty: a definition may be a register alone.
    if fields.entry("register").is_none() {
        fields.require("duties", reports);
        if let Some(span) = fields.key_span("duties").filter(|_| empty) {
            reports.add(limit::no_duties(span));
        }
    }
    entries(fields, "duties", ("任务", "duties", limits::DUTIES), reports, duty)
}

/// Reads each entry of a mapping by id; too many of them are refused before any is read.
fn entries<T>(
    fields: &Fields<'_>,
    name: &str,
    (zh, en, at_most): (&str, &str, usize),
    reports: &mut Reports,
    read: impl Fn(&Entry, &mut Reports) -> Option<T>,
) -> Vec<T> {
    let Some(entry) = fields.entry(name) else { return Vec::new() };
    let list = fields::value(entry, reports, |node, reports| {
        let entries = by_id(node, reports)?;
        if entries.len() > at_most {
            reports.add(limit::too_many(entry.key_span, zh, en, entries.len(), at_most));
            return None;
        }
        Some(entries.into_iter().filter_map(|entry| read(entry, reports)).collect())
    });
    match list {
        Given::Good(at) => at.value,
        Given::Absent | Given::Bad => Vec::new(),
    }
}

fn stage(entry: &Entry, reports: &mut Reports) -> Option<Stage> {
    let id = declared(&entry.key, entry.key_span, reports);
    let fields = Fields::open(&entry.value, entry.key_span, &STAGE, reports)?;
    let title = fields.read("title", reports, title).good().map(|at| at.value.clone());
    let window = fields.read("window", reports, window);
    Some(Stage { id: At { value: id?, span: entry.key_span }, title, window })
}

fn kind(entry: &Entry, reports: &mut Reports) -> Option<At<(KindId, Option<Level>)>> {
    let id = declared(&entry.key, entry.key_span, reports);
    let fields = Fields::open(&entry.value, entry.key_span, &KIND, reports)?;
    fields.read("title", reports, title);
    let level = fields.read("level", reports, level);
    Some(At { value: (id?, level.value().copied()), span: entry.key_span })
}

fn named_form(entry: &Entry, reports: &mut Reports) -> Option<(At<String>, Form)> {
    let id = declared::<engine::id::FieldId>(&entry.key, entry.key_span, reports);
    let form = form(entry, reports)?;
    Some((At { value: id?.to_string(), span: entry.key_span }, form))
}

/// `id: title` lines.
fn titled<Id: FromStr>(fields: &Fields<'_>, name: &str, reports: &mut Reports) -> Vec<Titled<Id>> {
    entries(fields, name, ("条目", "entries", limits::DUTIES), reports, |entry, reports| {
        let id = declared(&entry.key, entry.key_span, reports);
        let text = fields::value(entry, reports, title);
        let title = text.value().cloned().unwrap_or_else(|| entry.key.clone());
        Some(Titled { id: At { value: id?, span: entry.key_span }, title })
    })
}
