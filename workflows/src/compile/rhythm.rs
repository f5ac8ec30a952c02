//! Duties in a rhythm: `every` and `cron`.

use super::context::Context;
use super::deadline::{From, MEASURED, rule};
use super::names::Place;
use super::schedule::{AT_THE_INSTANT, Timing, spans};
use crate::diagnostic::{Reports, field as say, time};
use crate::read::Given;
use crate::read::written::{Anchor, Due, During, Duty, Every, Side};
use crate::source::Span;
use engine::deadline::{Deadline, Rollover};
use engine::id::WindowId;
use engine::plan::{About, DayRule, Edge, PeriodUnit, Rhythm, Schedule};
use engine::time::DayTime;
use std::str::FromStr;

/// `every: …`, in stages or in an announced window.
pub(super) fn every(duty: &Duty, context: &mut Context<'_>, reports: &mut Reports) -> Option<Timing> {
    let window = announced(duty, context);
    // The place is looked up even if the rhythm is wrong, so that both are reported.
    let place = match window {
        Some(window) => Some(Ok(window)),
        None => spans(duty, context, reports).map(Err),
    };
    let every = duty.every.good()?;
    let about = duty.about.value().copied().unwrap_or(About::This);
    let (on, deadline) = beat(duty, every.value, every.span, reports)?;
    if about == About::Last
        && every.value.on.is_none()
        && !matches!(every.value.unit, PeriodUnit::Day | PeriodUnit::WorkingDay)
    {
        reports.add(say::missing_part(
            duty.keys.about.unwrap_or(every.span),
            ("日子", "a day"),
            "报上一期要写明下一期的哪一天到期，例如 every: month 5",
            "say on which day of the next period it is due, for example every: month 5",
        ));
        return None;
    }
    let rhythm = Rhythm { unit: every.value.unit, step: every.value.step, about, on };
    let schedule = match place? {
        Ok(window) => Schedule::Window { window, rhythm },
        Err(spans) => Schedule::Every { spans, rhythm },
    };
    Some((schedule, deadline))
}

/// The announced window that `during` names, if it names exactly one.
fn announced(duty: &Duty, context: &mut Context<'_>) -> Option<WindowId> {
    let [only] = duty.during.value()?.as_slice() else { return None };
    let During::Named(name) = &only.value else { return None };
    // Unknown names are reported when the spans are looked up.
    let mut unheard = Reports::default();
    match context.names.place(name, only.span, &mut unheard)? {
        Place::Window(window) => Some(window),
        Place::Stage(_) => None,
    }
}

/// The day within each period and the deadline from it.
fn beat(duty: &Duty, every: Every, at: Span, reports: &mut Reports) -> Option<(DayRule, Deadline)> {
    let on = every.on.unwrap_or(DayRule::Last);
    let plain = Deadline { cutoff: every.time.unwrap_or(DayTime::END), ..Deadline::ON_THE_DAY };
    // What is measured is looked at when the period is over, so it is due some days later.
    let measured = !duty.measure.is_absent() && duty.about.value() != Some(&About::Last);
    let due = match &duty.due {
        Given::Absent if measured && every.on.is_none() => {
            return Some((DayRule::Last, Deadline { cutoff: plain.cutoff, ..MEASURED }));
        }
        Given::Absent => return Some((on, plain)),
        Given::Bad => return None,
        Given::Good(due) if due.value.flawed => return None,
        Given::Good(due) => due,
    };
    if let (Some(_), Some(cutoff)) = (every.time, due.value.cutoff) {
        reports.add(say::conflicting(cutoff.span, "cutoff", "every", at));
        return None;
    }
    let cutoff = every.time.or(due.value.cutoff.map(|at| at.value)).unwrap_or(DayTime::END);
    let Some(anchor) = due.value.anchor.good() else {
        return on_its_day(&due.value, reports).map(|rollover| (on, Deadline { rollover, cutoff, ..plain }));
    };
    let Anchor::Period(edge) = anchor.value else {
        reports.add(say::unfit(
            anchor.span,
            ("这个起算点", "this anchor"),
            "周期任务从每期起算：写 period.end 或 period.start；只做一次的任务去掉 every",
            "with every, count from period.end or period.start; leave every out for a duty due once",
        ));
        return None;
    };
    if every.on.is_some() {
        reports.add(say::conflicting(anchor.span, "period", "every", at));
        return None;
    }
    let deadline = Deadline { cutoff, ..rule(&due.value, From::Day, reports)? };
    Some((if edge == Edge::Start { DayRule::First } else { DayRule::Last }, deadline))
}

/// `due: { rollover: next }`: the rhythm's own day, moved off days off.
fn on_its_day(due: &Due, reports: &mut Reports) -> Option<Rollover> {
    if let Some(amount) = due.amount.good() {
        reports.add(say::missing_here(
            amount.span,
            "after",
            "写明从哪里起算，例如 { after: period.end, days: 5 }",
            "say where to count from, for example { after: period.end, days: 5 }",
        ));
        return None;
    }
    Some(due.rollover.unwrap_or(Rollover::None))
}

/// `cron: …`.
pub(super) fn cron(duty: &Duty, context: &mut Context<'_>, reports: &mut Reports) -> Option<Timing> {
    let spans = spans(duty, context, reports);
    let expression = duty.cron.good()?;
    let deadline = match &duty.due {
        Given::Absent => AT_THE_INSTANT,
        Given::Bad => return None,
        Given::Good(due) if due.value.flawed => return None,
        Given::Good(due) => {
            let fits =
                due.value.anchor.value() == Some(&Anchor::Cron) && due.value.side.is_some_and(|s| s.value != Side::On);
            if !fits {
                reports.add(say::unfit(
                    due.span,
                    ("这个期限", "this deadline"),
                    "cron 到点即止，不写 due；要宽限就写 due: { after: cron, hours: 2 }",
                    "cron is due at its instant; to allow more write due: { after: cron, hours: 2 }",
                ));
                return None;
            }
            rule(&due.value, From::Instant, reports)?
        }
    };
    let spans = spans?;
    let schedule = cron::Schedule::from_str(&expression.value).ok()?;
    let fires = spans.iter().any(|span| fires_within(&schedule, *span, context));
    if !fires {
        let (first, last) = (spans.first()?.first, spans.last()?.last);
        reports.add(time::cron_never_fires(expression.span, first, last));
        return None;
    }
    Some((Schedule::Cron { spans, expression: expression.value.clone() }, deadline))
}

fn fires_within(schedule: &cron::Schedule, span: engine::plan::Span, context: &Context<'_>) -> bool {
    let instant = |day, time| engine::time::instant(day, time, context.zone);
    let just_before = instant(span.first, DayTime::START).plus_millis(-1).utc().with_timezone(&context.zone);
    let end = instant(span.last, DayTime::END).utc();
    schedule.after(&just_before).next().is_some_and(|at| at <= end)
}
