//! A duty, field by field.

use super::days::{looks_like_window, parse_window};
use super::due::{anchor, correct, due};
use super::every::every;
use super::fields::{self, Fields};
use super::form::{report, target};
use super::local::local;
use super::measure::measure;
use super::policy::policy;
use super::post::post;
use super::scalar::{cron, declared, id, raw, title, word};
use super::who::who;
use super::written::{During, Duty, Each, Keys, Local};
use super::{At, Given};
use crate::diagnostic::{Reports, value as say};
use crate::language::{DUTY, words};
use crate::yaml::{Entry, Node, Value};
use engine::plan::About;

/// One duty; `None` if it cannot be told what it is at all.
pub(crate) fn duty(entry: &Entry, reports: &mut Reports) -> Option<Duty> {
    let id = declared(&entry.key, entry.key_span, reports);
    let fields = Fields::open(&entry.value, entry.key_span, &DUTY, reports)?;
    let key = |name| fields.key_span(name);
    let keys = Keys {
        each: key("each"),
        every: key("every"),
        cron: key("cron"),
        during: key("during"),
        about: key("about"),
        opens: key("opens"),
        targets: key("targets"),
        correct_within: key("correct_within"),
        who: key("who"),
    };
    Some(Duty {
        title: fields.read("title", reports, title).good().map(|at| at.value.clone()),
        sources: texts(&fields, "source", reports),
        who: fields.read("who", reports, who),
        each: fields.read("each", reports, each),
        every: fields.read("every", reports, every),
        cron: fields.read("cron", reports, cron),
        during: fields.one_or_many("during", reports, during),
        about: fields.read("about", reports, about),
        due: fields.read("due", reports, due),
        opens: fields.read("opens", reports, anchor),
        to: fields.one_or_many("to", reports, post),
        evidence: fields.read("evidence", reports, |node, reports| word(node, words::EVIDENCE, reports)),
        report: fields.read("report", reports, report),
        targets: fields.one_or_many("targets", reports, target),
        correct_within: fields.read("correct_within", reports, correct),
        measure: fields.read("measure", reports, measure),
        satisfies: fields
            .one_or_many("satisfies", reports, super::scalar::id)
            .good()
            .map(|at| at.value.clone())
            .unwrap_or_default(),
        policy: policy(&fields, reports),
        local: fields.read("local", reports, local).value().copied().unwrap_or_else(Local::default),
        id: At { value: id?, span: entry.key_span },
        keys,
    })
}

/// A field of one or more lines for people.
pub(crate) fn texts(fields: &Fields<'_>, name: &str, reports: &mut Reports) -> Vec<String> {
    match fields.one_or_many(name, reports, title) {
        Given::Good(at) => at.value.into_iter().map(|at| at.value).collect(),
        Given::Absent | Given::Bad => Vec::new(),
    }
}

fn each(node: &Node, reports: &mut Reports) -> Option<Each> {
    if matches!(&node.value, Value::Text(text) if matches!(text.trim(), "stage" | "stages")) {
        return Some(Each::Stage);
    }
    fields::one_or_many(node, reports, &id).map(Each::Stages)
}

fn about(node: &Node, reports: &mut Reports) -> Option<About> {
    Some(if word(node, words::ABOUT, reports)? == "last" { About::Last } else { About::This })
}

fn during(node: &Node, reports: &mut Reports) -> Option<During> {
    let text = raw(node, reports)?;
    if text == "campaign" {
        return Some(During::Campaign);
    }
    if looks_like_window(text) {
        return parse_window(text, node.span, reports).map(During::Days);
    }
    if text.parse::<engine::id::StageId>().is_err() {
        reports.add(say::bad_window(node.span, text));
        return None;
    }
    Some(During::Named(text.to_owned()))
}
