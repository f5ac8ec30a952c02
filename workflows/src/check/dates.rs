//! The dates of every duty as the engine computes them, looked over before launch.

use crate::diagnostic::register::never_measured;
use crate::diagnostic::{Reports, duty as limit, time as say};
use crate::read::written::{Definition, Duty as Written};
use crate::source::Span as Place;
use chrono::{Datelike, NaiveDate};
use engine::calendar::{Calendar, Day};
use engine::deadline::{Offset, Rollover};
use engine::id::DutyNo;
use engine::limits;
use engine::plan::{Anchor, Duty, Edge, Plan, Policy, Schedule};
use engine::schedule::{Occurrence, occurrences};
use std::collections::BTreeSet;

/// Looks over every duty.
pub(super) fn dates(
    plan: &Plan,
    pairs: &[(&Duty, &Written)],
    definition: &Definition,
    calendar: &Calendar,
    reports: &mut Reports,
) {
    let campaign_at = definition.window.good().map(|at| at.span);
    let plan = &without_moments(plan);
    let mut periods = 0;
    for ((duty, written), no) in pairs.iter().zip(0u16..) {
        let all = occurrences(plan, DutyNo(no), calendar, &[]);
        periods += all.len();
        if periods > limits::PERIODS_PER_PLAN {
            let (zh, en) = ("到这里为止各任务的期数", "periods of the duties up to here");
            reports.add(limit::too_many(written.id.span, zh, en, periods, limits::PERIODS_PER_PLAN));
            return;
        }
        let at = place(written);
        let by_calendar =
            !matches!(duty.schedule, Schedule::Event { .. } | Schedule::Window { .. } | Schedule::Case { .. });
        if by_calendar && all.is_empty() {
            let place = written.every.good().map_or(at, |every| every.span);
            reports.add(match &duty.measure {
                Some(_) => never_measured(place, duty.id.as_str()),
                None => say::never_due(place, duty.id.as_str()),
            });
            continue;
        }
        if all.len() >= limits::PERIODS_PER_DUTY {
            reports.add(limit::too_many_periods(written.id.span, limits::PERIODS_PER_DUTY));
        }
        provisional(&all, at, reports);
        if !before_start(plan, duty, written, &all, at, campaign_at, reports) {
            fixed_day(plan, duty, written, &all, at, calendar, reports);
        }
    }
}

/// What the dates of a duty follow from.
fn place(written: &Written) -> Place {
    let due = written.due.good().map(|at| at.span);
    let every = written.every.good().map(|at| at.span);
    let cron = written.cron.good().map(|at| at.span);
    due.or(every).or(cron).unwrap_or(written.id.span)
}

/// The same plan without reminders and escalations: only due days are looked at here, and working
/// out the moments of a hundred thousand periods would be most of the work.
fn without_moments(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    for duty in &mut plan.duties {
        duty.policy = Policy { reminders: Vec::new(), escalations: Vec::new(), repeat: None, also: Vec::new() };
    }
    plan
}

/// One warning a duty for all years that are not announced.
fn provisional(all: &[Occurrence], at: Place, reports: &mut Reports) {
    let years: BTreeSet<i32> = all.iter().filter(|o| o.reckoning.provisional).map(|o| o.reckoning.day.year()).collect();
    if !years.is_empty() {
        reports.add(say::not_announced(at, &years.into_iter().collect::<Vec<_>>()));
    }
}

/// Whether a due day lies before the stage it is set in, or before the campaign.
fn before_start(
    plan: &Plan,
    duty: &Duty,
    written: &Written,
    all: &[Occurrence],
    at: Place,
    campaign_at: Option<Place>,
    reports: &mut Reports,
) -> bool {
    for occurrence in all {
        let due = occurrence.reckoning.day;
        let stage = occurrence.covers.filter(|_| matches!(duty.schedule, Schedule::EachStage { .. }));
        let (start, of) = match (&duty.schedule, stage) {
            (_, Some(stage)) => {
                (stage.first, (format!("阶段“{}”", occurrence.key), format!("the stage \"{}\"", occurrence.key)))
            }
            (Schedule::Once { anchor: Anchor::Stage(no, Edge::End), .. }, _) => {
                let stage = plan.stage(*no);
                (stage.span.first, (format!("阶段“{}”", stage.id), format!("the stage \"{}\"", stage.id)))
            }
            (Schedule::Once { opens, .. }, _) if written.keys.during.is_some() && written.keys.opens.is_none() => {
                (*opens, ("规定时间（during）".to_owned(), "the time given in during".to_owned()))
            }
            _ => (plan.span.first, ("活动".to_owned(), "the campaign".to_owned())),
        };
        if due < start {
            let of_campaign = start == plan.span.first;
            reports.add(say::before_start(at, due, start, (&of.0, &of.1), campaign_at.filter(|_| of_campaign)));
            return true;
        }
    }
    false
}

/// What is worth saying about a single fixed day.
fn fixed_day(
    plan: &Plan,
    duty: &Duty,
    written: &Written,
    all: &[Occurrence],
    at: Place,
    calendar: &Calendar,
    reports: &mut Reports,
) {
    let (Schedule::Once { anchor, opens }, [only]) = (&duty.schedule, all) else { return };
    let due = only.reckoning.day;
    let fixed = matches!(duty.deadline.offset, Offset::Days(0));
    if let Some(opens_at) = written.opens.good()
        && *opens > due
    {
        reports.add(say::opens_after_due(opens_at.span, *opens, due));
    }
    if matches!(anchor, Anchor::Date(_)) && due > plan.span.last {
        reports.add(say::after_campaign(at, due, plan.span.last));
    }
    let said_to_stay = written.due.value().is_some_and(|due| due.rollover.is_some());
    if fixed && duty.deadline.rollover == Rollover::None && !said_to_stay && calendar.is_announced(due.year()) {
        let (zh, en) = match calendar.day(due) {
            Day::Weekend => (weekday(due).0.to_owned(), weekday(due).1.to_owned()),
            Day::Holiday(named) => (format!("{}假期", named.name), format!("a day off ({})", named.name)),
            Day::Working | Day::MakeUp(_) => return,
        };
        reports.add(say::due_on_day_off(at, due, &zh, &en));
    }
}

fn weekday(day: NaiveDate) -> (&'static str, &'static str) {
    match day.weekday() {
        chrono::Weekday::Sat => ("星期六", "a Saturday"),
        _ => ("星期日", "a Sunday"),
    }
}
