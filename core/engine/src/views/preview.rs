//! A campaign before its launch: every obligation, reminder and escalation for a list of units,
//! and what in it deserves a second look.

use crate::calendar::Calendar;
use crate::id::{DutyId, DutyNo, PostNo};
use crate::moment::{Moment, MomentKind};
use crate::org::Organisation;
use crate::plan::Plan;
use crate::schedule::{self, Announced, Occurrence};
use crate::set::UnitSet;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// A period with those who will owe it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedPeriod<'p> {
    /// The duty.
    pub duty: &'p DutyId,
    /// Its title.
    pub title: &'p str,
    /// Key, dates, moments and the count behind them.
    pub occurrence: Occurrence,
    /// Who owes it.
    pub units: UnitSet,
    /// Who is told at each rung of the ladder.
    pub rungs: Vec<PlannedTold>,
}

/// Who is told at a rung.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedTold {
    /// The rung, from 1.
    pub rung: u8,
    /// When.
    pub moment: Moment,
    /// Posts.
    pub posts: BTreeSet<PostNo>,
}

/// Something that deserves a second look before launch.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The duty.
    pub duty: DutyId,
    /// The period's key.
    pub key: String,
    /// What.
    pub kind: ConflictKind,
}

/// What deserves a second look.
#[derive(Debug, Clone, PartialEq)]
pub enum ConflictKind {
    /// Due on a day off.
    DueOnDayOff(NaiveDate),
    /// A unit owes it to another that is due earlier with the same duty's kind of report.
    DueAfterParent {
        /// The duty of the units above.
        parent_duty: DutyId,
        /// Their due day.
        parent_day: NaiveDate,
    },
    /// Due after the campaign is over.
    DueAfterCampaign(NaiveDate),
    /// The date rests on a year that is not announced.
    Provisional(NaiveDate),
    /// Nobody owes it.
    NobodyOwes,
}

/// Every period of a plan for these units, in order of the duties and of time.
pub fn preview<'p>(
    plan: &'p Plan,
    organisation: &Organisation,
    calendar: &Calendar,
    windows: &[Announced<'_>],
) -> Vec<PlannedPeriod<'p>> {
    let mut all = Vec::new();
    for (i, duty) in plan.duties.iter().enumerate() {
        let units = organisation.audience(&duty.who);
        for occurrence in schedule::occurrences(plan, DutyNo(i as u16), calendar, windows) {
            let rungs = occurrence
                .moments
                .iter()
                .filter_map(|moment| match moment.what {
                    MomentKind::Escalation(rung) => Some((rung, *moment)),
                    _ => None,
                })
                .map(|(rung, moment)| {
                    let to = duty.policy.escalations.get(usize::from(rung) - 1).map_or(&[][..], |e| &e.to);
                    let posts =
                        units.iter().flat_map(|unit| to.iter().filter_map(move |p| organisation.resolve(p, unit)));
                    PlannedTold { rung, moment, posts: posts.collect() }
                })
                .collect();
            all.push(PlannedPeriod { duty: &duty.id, title: &duty.title, occurrence, units: units.clone(), rungs });
        }
    }
    all
}

/// What in a preview deserves a second look.
pub fn preview_conflicts(
    plan: &Plan,
    periods: &[PlannedPeriod<'_>],
    organisation: &Organisation,
    calendar: &Calendar,
) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for period in periods {
        let day = period.occurrence.reckoning.day;
        let mut add = |kind| {
            conflicts.push(Conflict { duty: period.duty.clone(), key: period.occurrence.key.clone(), kind });
        };
        // A daily duty is meant to fall on days off too; anything rarer is worth a look.
        let is_daily = period.occurrence.covers.is_some_and(|covers| covers.first == covers.last);
        if !is_daily && !calendar.is_working(day) {
            add(ConflictKind::DueOnDayOff(day));
        }
        if day > plan.span.last {
            add(ConflictKind::DueAfterCampaign(day));
        }
        if period.occurrence.reckoning.provisional {
            add(ConflictKind::Provisional(day));
        }
        if period.units.is_empty() {
            add(ConflictKind::NobodyOwes);
        }
        if let Some(above) = due_earlier_above(plan, period, periods, organisation) {
            let (parent_duty, parent_day) = (above.duty.clone(), above.occurrence.reckoning.day);
            add(ConflictKind::DueAfterParent { parent_duty, parent_day });
        }
    }
    conflicts
}

/// A period of the same name that is owed by the unit to which this one is reported, and due
/// earlier: what the lower units report would come too late to be passed on.
fn due_earlier_above<'a, 'p>(
    plan: &Plan,
    period: &PlannedPeriod<'p>,
    periods: &'a [PlannedPeriod<'p>],
    organisation: &Organisation,
) -> Option<&'a PlannedPeriod<'p>> {
    let first = period.units.iter().next()?;
    let above = organisation.unit(first).and_then(|unit| unit.parent)?;
    let receivers = &plan.duty(period.duty)?.to;
    let unit_of = |post: PostNo| organisation.post(post).map(|post| post.unit);
    let passes_on = receivers.iter().any(|to| organisation.resolve(to, first).and_then(unit_of) == Some(above));
    periods.iter().filter(|_| passes_on).find(|other| {
        other.duty != period.duty
            && other.occurrence.key == period.occurrence.key
            && other.occurrence.covers.is_some()
            && other.occurrence.covers == period.occurrence.covers
            && other.units.contains(above)
            && !other.units.contains(first)
            && other.occurrence.reckoning.due < period.occurrence.reckoning.due
    })
}
