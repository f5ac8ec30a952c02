//! What is counted and how much of it passes.

use super::evidence::percent;
use super::names::Names;
use crate::diagnostic::name::{Sort, unknown};
use crate::diagnostic::{Reports, register as say};
use crate::read::written::{Definition, Form, Measure as Written};
use crate::read::{At, Given, nearest};
use engine::deadline::{Deadline, Direction, Offset};
use engine::id::{DutyId, FieldId};
use engine::plan::{About, DayRule, Edge, Measure, Quantity, Schedule};

/// A measure, every name in it looked up.
pub(super) fn measure(
    written: &Written,
    definition: &Definition,
    names: &mut Names<'_>,
    reports: &mut Reports,
) -> Option<Measure> {
    let part = quantity(&written.part, definition, names, reports);
    let whole = written.of.as_ref().map(|of| quantity(of, definition, names, reports));
    let at_least = bound(&written.at_least, written.of.is_some(), reports);
    let whole = match whole {
        None => None,
        Some(whole) => Some(whole?),
    };
    Some(Measure { part: part?, whole, at_least: at_least? })
}

/// What is counted, the names in it looked up.
pub(super) fn quantity(
    written: &At<Quantity>,
    definition: &Definition,
    names: &mut Names<'_>,
    reports: &mut Reports,
) -> Option<Quantity> {
    match &written.value {
        Quantity::Units(kind) => names.kind(kind, written.span, reports)?,
        Quantity::Figure { duty, field } => {
            let duty = At { value: duty.clone(), span: written.span };
            figure(&duty, field, definition, names, reports)?;
        }
        Quantity::Cases
        | Quantity::Entered
        | Quantity::Closed
        | Quantity::Agreed
        | Quantity::Visited
        | Quantity::PastLimit
        | Quantity::MediatorsWithCase
        | Quantity::Due
        | Quantity::OnTime
        | Quantity::Late => {}
    }
    Some(written.value.clone())
}

/// Whether the duty is there and hands in such a figure.
fn figure(
    id: &At<DutyId>,
    field: &FieldId,
    definition: &Definition,
    names: &mut Names<'_>,
    reports: &mut Reports,
) -> Option<()> {
    let no = names.duty(id, reports)?;
    let duty = definition.duties.get(no.index())?;
    let report = match &duty.report {
        Given::Bad => return None,
        Given::Absent => None,
        Given::Good(report) => Some(&report.value),
    };
    let form: Option<&Form> = match report.map(|report| (&report.form, &report.own)) {
        None => None,
        // An unknown form is reported where it is named.
        Some((Given::Good(form), _)) => Some(names.form(&form.value, form.span, &mut Reports::default())?),
        Some((Given::Bad, _)) => return None,
        Some((Given::Absent, own)) => own.as_ref(),
    };
    let Some(form) = form else {
        reports.add(say::figure_without_form(id.span, id.value.as_str(), duty.id.span));
        return None;
    };
    if !form.flawed && form.fields.iter().all(|known| known.id.value != *field) {
        let near = nearest(field.as_str(), form.fields.iter().map(|known| known.id.value.as_str()));
        reports.add(unknown(Sort::FormField, id.span, field.as_str(), near));
        return None;
    }
    Some(())
}

/// The smallest value that passes: hundredths of a percent of a whole, or a count.
fn bound(text: &At<String>, of_whole: bool, reports: &mut Reports) -> Option<u32> {
    let read = if of_whole { percent(&text.value) } else { text.value.parse().ok() };
    let bound = read.and_then(|bound: i64| u32::try_from(bound).ok());
    if bound.is_none() {
        let (zh, en) = if of_whole {
            ("写了 of 就是百分比，例如 at_least: 90%", "with of it is a percentage: at_least: 90%")
        } else {
            (
                "没有写 of 就是个数，例如 at_least: 2；百分比要写明占什么（of）",
                "without of it is a count: at_least: 2; a percentage needs of",
            )
        };
        reports.add(say::measure_bound(text.span, &text.value, zh, en));
    }
    bound
}

/// Whether each period opens when the days it speaks of are over.
pub(super) fn speaks_of_what_is_over(schedule: &Schedule, deadline: Deadline) -> bool {
    let later = !matches!(deadline.offset, Offset::Days(0) | Offset::WorkingDays(0));
    let later = later && deadline.direction == Direction::After;
    match schedule {
        Schedule::Every { rhythm, .. } | Schedule::Window { rhythm, .. } => {
            rhythm.about == About::Last || (later && rhythm.on == DayRule::Last)
        }
        Schedule::EachStage { edge, .. } => later && *edge == Edge::End,
        Schedule::Once { .. }
        | Schedule::Cron { .. }
        | Schedule::Event { .. }
        | Schedule::Case { .. }
        | Schedule::Festival { .. } => false,
    }
}
