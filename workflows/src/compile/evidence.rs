//! What is handed in, and what its figures must reach.

use super::deadline::correction;
use super::names::Names;
use crate::diagnostic::name::{Sort, unknown};
use crate::diagnostic::{Reports, duty as say, field, value};
use crate::read::written::{Aim, Duty, Form as WrittenForm, Target as WrittenTarget};
use crate::read::{At, Given, nearest, parse_yes_no};
use engine::id::FieldId;
use engine::plan::{Condition, Evidence, Field, FieldKind, Form, Target};

/// Evidence and whether zero reports are asked for.
pub(super) fn evidence(duty: &Duty, names: &mut Names<'_>, reports: &mut Reports) -> Option<(Evidence, bool)> {
    let report = match &duty.report {
        Given::Bad => return None,
        Given::Absent => None,
        Given::Good(report) => Some(report),
    };
    let mut zero = false;
    let mut form = None;
    if let Some(report) = report {
        zero = report.value.zero;
        let written = match (&report.value.form, &report.value.own) {
            (Given::Good(id), None) => Some(names.form(&id.value, id.span, reports)?),
            (_, own) => own.as_ref(),
        };
        if report.value.flawed || written.is_some_and(|form| form.flawed) {
            return None;
        }
        form = match written {
            Some(written) => Some(compile_form(written, names, reports)?),
            None => None,
        };
    }
    let evidence = match (&duty.evidence, form) {
        (Given::Bad, _) => return None,
        (Given::Absent, None) => Evidence::Nothing,
        (Given::Absent, Some(form)) => Evidence::Figures(form),
        (Given::Good(said), form) => match (said.value, form) {
            ("document", None) => Evidence::Document,
            ("nothing", None) => Evidence::Nothing,
            ("figures", Some(form)) => Evidence::Figures(form),
            ("figures", None) => {
                reports.add(field::missing_here(
                    said.span,
                    "report",
                    "报数要写明报表：report: { form: 报表编号 } 或 report: { fields: … }",
                    "figures need a form: report: { form: id } or report: { fields: … }",
                ));
                return None;
            }
            (other, Some(_)) => {
                let report_at = report.map_or(said.span, |report| report.span);
                reports.add(field::conflicting(said.span, &format!("evidence: {other}"), "report", report_at));
                return None;
            }
            _ => Evidence::Nothing,
        },
    };
    Some((evidence, zero))
}

fn compile_form(written: &WrittenForm, names: &mut Names<'_>, reports: &mut Reports) -> Option<Form> {
    let per = match &written.per {
        Given::Good(kind) => {
            names.kind(&kind.value, kind.span, reports)?;
            Some(kind.value.clone())
        }
        Given::Absent => None,
        Given::Bad => return None,
    };
    let fields = written.fields.iter();
    let fields = fields.map(|f| Field { id: f.id.value.clone(), title: f.title.clone(), kind: f.kind }).collect();
    Some(Form { fields, per })
}

/// The target, if there is one. `Some(None)`: none was asked for.
pub(super) fn target(duty: &Duty, evidence: Option<&Evidence>, reports: &mut Reports) -> Option<Option<Target>> {
    let targets = match &duty.targets {
        Given::Bad => return None,
        Given::Absent => {
            if let Some(at) = duty.keys.correct_within {
                reports.add(field::misplaced(
                    at,
                    "correct_within",
                    "整改期限配合 targets 使用：没有指标就删去",
                    "correct_within goes with targets: remove it where there are none",
                ));
            }
            return Some(None);
        }
        Given::Good(targets) => targets,
    };
    let form = match evidence? {
        Evidence::Figures(form) => form,
        Evidence::Document | Evidence::Nothing | Evidence::Case => {
            reports.add(say::target_without_form(duty.keys.targets.unwrap_or(targets.span)));
            return None;
        }
    };
    let conditions: Vec<_> = targets.value.iter().map(|target| condition(&target.value, form, reports)).collect();
    let conditions = conditions.into_iter().collect::<Option<Vec<_>>>()?;
    if duty.correct_within.is_bad() {
        return None;
    }
    Some(Some(Target { conditions, correct_within: correction(duty.correct_within.value()) }))
}

fn condition(target: &WrittenTarget, form: &Form, reports: &mut Reports) -> Option<Condition> {
    match &target.what {
        Aim::Field(id) => {
            let (field, kind) = place(id, form, reports)?;
            let value = bound(&target.at_least, kind, reports)?;
            Some(Condition::AtLeast { field, value })
        }
        Aim::Ratio { part, whole } => {
            let part = place(part, form, reports);
            let whole = place(whole, form, reports);
            let value = bound(&target.at_least, FieldKind::Percent, reports)?;
            let at_least = u32::try_from(value).ok()?;
            Some(Condition::Ratio { part: part?.0, whole: whole?.0, at_least })
        }
    }
}

fn place(id: &At<FieldId>, form: &Form, reports: &mut Reports) -> Option<(u16, FieldKind)> {
    let found = (0u16..).zip(&form.fields).find(|(_, field)| field.id == id.value);
    if found.is_none() {
        let near = nearest(id.value.as_str(), form.fields.iter().map(|f| f.id.as_str()));
        reports.add(unknown(Sort::FormField, id.span, id.value.as_str(), near));
    }
    found.map(|(place, field)| (place, field.kind))
}

/// The smallest value that passes, read by the type of its field.
fn bound(text: &At<String>, kind: FieldKind, reports: &mut Reports) -> Option<i64> {
    let read = match kind {
        FieldKind::Integer { .. } => text.value.parse().ok(),
        FieldKind::YesNo => parse_yes_no(&text.value).map(i64::from),
        FieldKind::Percent => percent(&text.value),
    };
    if let FieldKind::Integer { min, max } = kind
        && let Some(number) = read.filter(|n: &i64| !(min..=max).contains(n))
    {
        reports.add(value::out_of_range(text.span, &number.to_string(), min, max));
        return None;
    }
    if read.is_none() {
        let (zh, en) = match kind {
            FieldKind::Integer { .. } => {
                ("这个字段是整数，写数字，例如 at_least: 2", "the field is a whole number: at_least: 2")
            }
            FieldKind::YesNo => ("这个字段是“是/否”，写 at_least: yes", "the field is yes or no: at_least: yes"),
            FieldKind::Percent => ("写百分比，例如 at_least: 90%", "write a percentage: at_least: 90%"),
        };
        reports.add(value::bad_at_least(text.span, &text.value, zh, en));
    }
    read
}

/// `90%`, `88.5%`: in hundredths of a percent, 0 to 100.
pub(super) fn percent(text: &str) -> Option<i64> {
    let number = text.strip_suffix(['%', '％'])?.trim();
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let hundredths = format!("{part:0<2}").parse::<i64>().ok()?;
    let value = whole.parse::<i64>().ok()? * 100 + hundredths;
    (value <= 10_000).then_some(value)
}
