//! When a duty arises: exactly one of the forms of the language, with the deadline that belongs to
//! it.

use super::context::Context;
use super::deadline::{From, MEASURED, rule};
use super::measure::speaks_of_what_is_over;
use super::names::Place;
use super::rhythm;
use crate::diagnostic::{Reports, field as say, register as measured};
use crate::read::written::{Anchor as Said, Due, During, Duty, Each};
use crate::read::{At, Given};
use crate::source::Span as Key;
use chrono::NaiveDate;
use engine::deadline::{Deadline, Offset, Rollover};
use engine::plan::{Anchor, Edge, Schedule, Span};

/// A schedule and its deadline.
pub(super) type Timing = (Schedule, Deadline);

/// Finds the form and compiles it.
pub(super) fn timing(duty: &Duty, context: &mut Context<'_>, reports: &mut Reports) -> Option<Timing> {
    let keys = duty.keys;
    let forms = [("each", keys.each), ("every", keys.every), ("cron", keys.cron)];
    let mut given: Vec<(&str, Key)> = forms.into_iter().filter_map(|(name, at)| Some((name, at?))).collect();
    given.sort_by_key(|(_, at)| *at);
    if let [(first, at), (second, second_at), ..] = given.as_slice() {
        reports.add(say::conflicting(*second_at, second, first, *at));
        return None;
    }
    only_with(
        duty.keys.about,
        "about",
        duty.keys.every.is_some(),
        "about 只和 every 连用",
        "about goes with every",
        reports,
    );
    let timing = if given.is_empty() {
        // What is measured needs a period; without one, that is the mistake to mend.
        if let Given::Good(measure) = &duty.measure {
            reports.add(measured::measure_period(measure.span, duty.id.value.as_str()));
            return None;
        }
        once(duty, context, reports)
    } else {
        only_with(
            keys.opens,
            "opens",
            false,
            "opens 只用于一次性的任务；周期任务在每期开始时受理",
            "opens is for duties that fall due once",
            reports,
        );
        if keys.each.is_some() {
            each_stage(duty, context, reports)
        } else if keys.every.is_some() {
            rhythm::every(duty, context, reports)
        } else {
            rhythm::cron(duty, context, reports)
        }
    };
    match (&duty.measure, &timing) {
        (Given::Good(measure), Some((schedule, deadline))) if !speaks_of_what_is_over(schedule, *deadline) => {
            reports.add(measured::measure_period(measure.span, duty.id.value.as_str()));
            None
        }
        _ => timing,
    }
}

fn only_with(at: Option<Key>, name: &str, fits: bool, zh: &str, en: &str, reports: &mut Reports) {
    if let Some(at) = at.filter(|_| !fits) {
        reports.add(say::misplaced(at, name, zh, en));
    }
}

fn each_stage(duty: &Duty, context: &mut Context<'_>, reports: &mut Reports) -> Option<Timing> {
    let each = duty.each.good();
    only_with(
        duty.keys.during,
        "during",
        false,
        "each 已经说明了阶段；只要几个阶段就写 each: [阶段, 阶段]",
        "each says which stages; name some of them as each: [stage, stage]",
        reports,
    );
    let stages = match each.map(|at| &at.value) {
        None => None,
        Some(Each::Stage) => {
            Some((0u16..).zip(&context.stages).map(|(no, _)| engine::id::StageNo(no)).collect::<Vec<_>>())
        }
        Some(Each::Stages(ids)) => {
            let found: Vec<_> = ids.iter().map(|id| context.names.stage(&id.value, id.span, reports)).collect();
            let all: Option<Vec<_>> = found.into_iter().collect();
            all.map(|mut all| {
                all.sort_unstable();
                all.dedup();
                all
            })
        }
    };
    if let (Some(Each::Stage), true, Some(at)) = (each.map(|at| &at.value), context.has_no_stages(), duty.keys.each) {
        reports.add(say::missing_here(
            at,
            "stages",
            "each: stage 要有阶段：先在 stages 里写阶段",
            "each: stage needs stages: declare them first",
        ));
        return None;
    }
    if !duty.measure.is_absent() && duty.due.is_absent() {
        return Some((Schedule::EachStage { stages: stages?, edge: Edge::End }, MEASURED));
    }
    let (due, anchor) = anchored(duty, "stage.end", reports)?;
    let Said::EachStage(edge) = anchor.value else {
        reports.add(say::unfit(
            anchor.span,
            ("这个起算点", "this anchor"),
            "each 的任务从各阶段起算：写 stage.end 或 stage.start；只做一次的任务去掉 each",
            "with each, count from stage.end or stage.start; leave each out for a duty due once",
        ));
        return None;
    };
    let deadline = rule(due, From::Day, reports)?;
    Some((Schedule::EachStage { stages: stages?, edge }, deadline))
}

/// The deadline with its anchor; what is missing is reported.
pub(super) fn anchored<'d>(duty: &'d Duty, example: &str, reports: &mut Reports) -> Option<(&'d Due, &'d At<Said>)> {
    match &duty.due {
        Given::Bad => None,
        Given::Absent => {
            reports.add(say::missing_here(
                duty.id.span,
                "due",
                &format!("写明期限，例如 due: {example} 或 due: {{ after: {example}, days: 5 }}"),
                &format!("give the deadline, for example due: {example} or due: {{ after: {example}, days: 5 }}"),
            ));
            None
        }
        Given::Good(due) if due.value.flawed => None,
        Given::Good(due) => match due.value.anchor.good() {
            Some(anchor) => Some((&due.value, anchor)),
            None => {
                reports.add(say::missing_here(
                    due.span,
                    "on / after / before",
                    &format!("写明从哪里起算，例如 after: {example}"),
                    &format!("say where to count from, for example after: {example}"),
                ));
                None
            }
        },
    }
}

fn once(duty: &Duty, context: &mut Context<'_>, reports: &mut Reports) -> Option<Timing> {
    let (due, said) = anchored(duty, "2023-03-18", reports)?;
    let anchor = match &said.value {
        Said::Event(event) => {
            let from = rule(due, From::Instant, reports);
            only_with(
                duty.keys.during,
                "during",
                false,
                "事件随时可能发生，不写 during",
                "events happen at any time; leave during out",
                reports,
            );
            only_with(
                duty.keys.opens,
                "opens",
                false,
                "事件发生即受理，不写 opens",
                "it opens with the event",
                reports,
            );
            context.names.event(event, said.span, reports)?;
            return Some((Schedule::Event { event: event.clone() }, from?));
        }
        Said::Festival(festival, edge) => {
            only_with(
                duty.keys.opens,
                "opens",
                false,
                "节日任务节前 30 天开始受理，不写 opens",
                "it opens 30 days before the festival",
                reports,
            );
            let spans = spans(duty, context, reports);
            let deadline = rule(due, From::Day, reports)?;
            return Some((Schedule::Festival { spans: spans?, festival: *festival, edge: *edge }, deadline));
        }
        Said::Date(date) => Anchor::Date(*date),
        Said::Campaign(edge) => Anchor::Campaign(*edge),
        Said::Stage(id, edge) => Anchor::Stage(context.names.stage(id, said.span, reports)?, *edge),
        Said::EachStage(_) => return misplaced_anchor(said.span, "each: stage", reports),
        Said::Period(_) => return misplaced_anchor(said.span, "every: month", reports),
        Said::Cron => return misplaced_anchor(said.span, "cron: 0 18 * * MON-FRI", reports),
    };
    let deadline = rule(due, From::Day, reports);
    let opens = opens(duty, context, reports);
    Some((Schedule::Once { anchor, opens: opens? }, deadline?))
}

fn misplaced_anchor(at: Key, needs: &str, reports: &mut Reports) -> Option<Timing> {
    reports.add(say::missing_here(
        at,
        needs.split(':').next().unwrap_or(needs),
        &format!("这个起算点要和 {needs} 连用：加上它，或改用日期、阶段编号.end、campaign.end"),
        &format!("this anchor belongs to {needs}: add it, or use a date, stage-id.end or campaign.end"),
    ));
    None
}

/// The first day on which a duty due once may be handed in.
fn opens(duty: &Duty, context: &mut Context<'_>, reports: &mut Reports) -> Option<NaiveDate> {
    let during = match &duty.during {
        Given::Bad => return None,
        Given::Absent => context.campaign.map(|span| span.first),
        Given::Good(_) => spans(duty, context, reports).and_then(|spans| spans.iter().map(|span| span.first).min()),
    };
    let said = match &duty.opens {
        Given::Bad => return None,
        Given::Absent => return during,
        Given::Good(said) => said,
    };
    let edge_of = |span: Span, edge: Edge| if edge == Edge::Start { span.first } else { span.last };
    match &said.value {
        Said::Date(date) => Some(*date),
        Said::Campaign(edge) => context.campaign.map(|span| edge_of(span, *edge)),
        Said::Stage(id, edge) => {
            let no = context.names.stage(id, said.span, reports)?;
            context.stages.get(no.index()).map(|stage| edge_of(stage.span, *edge))
        }
        _ => {
            reports.add(say::unfit(
                said.span,
                ("这个日子", "this day"),
                "opens 写日期、阶段编号.start 或 campaign.start",
                "opens takes a date, stage-id.start or campaign.start",
            ));
            None
        }
    }
}

/// The spans that `during` names; the whole campaign where it is left out.
pub(super) fn spans(duty: &Duty, context: &mut Context<'_>, reports: &mut Reports) -> Option<Vec<Span>> {
    let campaign = context.campaign;
    let list = match &duty.during {
        Given::Bad => return None,
        Given::Absent => return campaign.map(|span| vec![span]),
        Given::Good(list) => list,
    };
    let mut found = Vec::new();
    let mut all_good = true;
    for item in &list.value {
        let span = match &item.value {
            During::Campaign => campaign,
            During::Days(window) => campaign.and_then(|campaign| {
                super::span::inside(
                    *window,
                    item.span,
                    ("这段时间", "this time"),
                    campaign,
                    context.campaign_at,
                    reports,
                )
            }),
            During::Named(name) => match context.names.place(name, item.span, reports) {
                Some(Place::Stage(no)) => context.stages.get(no.index()).map(|stage| stage.span),
                Some(Place::Window(_)) => {
                    reports.add(say::misplaced(
                        item.span,
                        name,
                        "宣布的时段只和 every 连用，并且单独写：during: 时段编号",
                        "an announced window goes with every, and alone: during: id",
                    ));
                    None
                }
                None => None,
            },
        };
        match span {
            Some(span) => found.push(span),
            None => all_good = false,
        }
    }
    found.sort_by_key(|span: &Span| (span.first, span.last));
    // Parts that overlap or touch are one, so that no day counts twice.
    let mut merged: Vec<Span> = Vec::new();
    for span in found {
        match merged.last_mut() {
            Some(before) if span.first <= before.last => before.last = before.last.max(span.last),
            _ => merged.push(span),
        }
    }
    (all_good && !merged.is_empty()).then_some(merged)
}

/// A deadline at the very instant of a schedule that knows its instants.
pub(super) const AT_THE_INSTANT: Deadline =
    Deadline { offset: Offset::Hours(0), rollover: Rollover::None, ..Deadline::ON_THE_DAY };
