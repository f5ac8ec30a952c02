//! What is handed in: forms, reports, targets.

use super::fields::{self, Fields};
use super::scalar::{declared, id, integer, raw, title, word};
use super::written::{Aim, Form, FormField, Report, Target};
use super::{At, Given};
use crate::diagnostic::{Reports, field as say, value};
use crate::language::{FORM, FORM_FIELD, REPORT, TARGET, words};
use crate::yaml::{Entry, Node, Value};
use engine::plan::FieldKind;

/// A form in `forms`.
pub(crate) fn form(entry: &Entry, reports: &mut Reports) -> Option<Form> {
    let fields = Fields::open(&entry.value, entry.key_span, &FORM, reports)?;
    Some(body(&fields, reports))
}

/// What a duty reports.
pub(crate) fn report(node: &Node, reports: &mut Reports) -> Option<Report> {
    let fields = Fields::open(node, node.span, &REPORT, reports)?;
    let form = fields.read("form", reports, id::<engine::id::FieldId>);
    let zero = fields.read("zero", reports, |node, reports| word(node, words::ZERO, reports));
    let mut flawed = form.is_bad() || zero.is_bad();
    let own = fields.entry("fields").map(|_| body(&fields, reports));
    if let (Some(a), Some(b)) = (fields.key_span("form"), fields.key_span("fields")) {
        reports.add(say::conflicting(b, "fields", "form", a));
        flawed = true;
    } else if let (Some(span), None) = (fields.key_span("per"), &own) {
        reports.add(say::misplaced(
            span,
            "per",
            "per 写在 forms 的报表里，或和 fields 写在一起",
            "per belongs to the form: put it into forms, or beside fields",
        ));
        flawed = true;
    }
    let form = match form {
        Given::Good(at) => Given::Good(At { value: at.value.to_string(), span: at.span }),
        Given::Absent => Given::Absent,
        Given::Bad => Given::Bad,
    };
    flawed |= own.as_ref().is_some_and(|form| form.flawed);
    Some(Report { form, own, zero: zero.value() == Some(&"explicit"), flawed })
}

fn body(fields: &Fields<'_>, reports: &mut Reports) -> Form {
    let list = fields.read("fields", reports, |node, reports| {
        let entries = fields::by_id(node, reports)?;
        let limit = engine::limits::FIELDS;
        if entries.len() > limit {
            reports.add(crate::diagnostic::duty::too_many(
                node.span,
                "报表字段",
                "fields of a form",
                entries.len(),
                limit,
            ));
            return None;
        }
        Some(entries.into_iter().map(|entry| form_field(entry, reports)).collect::<Vec<_>>())
    });
    let per = fields.read("per", reports, id);
    let flawed = list.value().is_none_or(|list| list.iter().any(Option::is_none)) || per.is_bad();
    let list = match list {
        Given::Good(at) => at.value.into_iter().flatten().collect(),
        Given::Absent | Given::Bad => Vec::new(),
    };
    Form { fields: list, per, flawed }
}

fn form_field(entry: &Entry, reports: &mut Reports) -> Option<FormField> {
    let id = declared(&entry.key, entry.key_span, reports);
    let count = FieldKind::Integer { min: 0, max: words::FIGURE_MAX };
    let (label, kind) = if matches!(entry.value.value, Value::Map(_)) {
        let fields = Fields::open(&entry.value, entry.key_span, &FORM_FIELD, reports)?;
        let label = fields.read("title", reports, title);
        let kind = field_kind(&fields, reports);
        (label.good().map(|at| at.value.clone()), kind)
    } else {
        (fields::value(entry, reports, title).good().map(|at| at.value.clone()), Some(count))
    };
    Some(FormField { id: At { value: id?, span: entry.key_span }, title: label?, kind: kind? })
}

fn field_kind(fields: &Fields<'_>, reports: &mut Reports) -> Option<FieldKind> {
    let kind = fields.read("type", reports, |node, reports| word(node, words::FIELD_TYPES, reports));
    let bound = |node: &Node, reports: &mut Reports| integer(node, -words::FIGURE_MAX, words::FIGURE_MAX, reports);
    let min = fields.read("min", reports, bound);
    let max = fields.read("max", reports, bound);
    if kind.is_bad() || min.is_bad() || max.is_bad() {
        return None;
    }
    let kind = kind.value().copied().unwrap_or("integer");
    if kind == "integer" {
        let (low, high) = (min.value().copied().unwrap_or(0), max.value().copied().unwrap_or(words::FIGURE_MAX));
        if low > high {
            let span = max.good().or(min.good())?.span;
            reports.add(value::out_of_range(span, &high.to_string(), low, words::FIGURE_MAX));
            return None;
        }
        return Some(FieldKind::Integer { min: low, max: high });
    }
    for name in ["min", "max"] {
        if let Some(span) = fields.key_span(name) {
            reports.add(say::misplaced(
                span,
                name,
                "min、max 只用于整数；百分比总在 0% 到 100% 之间",
                "min and max go with integers; percentages run from 0% to 100%",
            ));
        }
    }
    Some(if kind == "percent" { FieldKind::Percent } else { FieldKind::YesNo })
}

/// One target.
pub(crate) fn target(node: &Node, reports: &mut Reports) -> Option<Target> {
    let fields = Fields::open(node, node.span, &TARGET, reports)?;
    let field = fields.read("field", reports, id);
    let part = fields.read("part", reports, id);
    let whole = fields.read("whole", reports, id);
    let at_least = fields.read("at_least", reports, |node, reports| raw(node, reports).map(str::to_owned));
    if let (Some(a), Some(b)) = (fields.key_span("field"), fields.key_span("part").or(fields.key_span("whole"))) {
        reports.add(say::conflicting(b, "part / whole", "field", a));
        return None;
    }
    let what = match (&field, &part, &whole) {
        (Given::Bad, _, _) | (_, Given::Bad, _) | (_, _, Given::Bad) => return None,
        (Given::Good(field), _, _) => Aim::Field(field.clone()),
        (_, Given::Good(part), Given::Good(whole)) => Aim::Ratio { part: part.clone(), whole: whole.clone() },
        (_, part, _) => {
            let name = match (part.is_absent(), whole.is_absent()) {
                (true, true) => "field",
                (true, false) => "part",
                _ => "whole",
            };
            reports.add(say::missing_here(
                node.span,
                name,
                "数值写 { field: 字段, at_least: 2 }，比率写 { part: 分子, whole: 分母, at_least: 90% }",
                "write { field: id, at_least: 2 } or { part: id, whole: id, at_least: 90% }",
            ));
            return None;
        }
    };
    Some(Target { what, at_least: at_least.good()?.clone() })
}
