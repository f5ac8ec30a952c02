//! Return visits: every closed case with its visits, settled or not, and what is missing of them
//! (应访尽访; source 001, C8).

use super::cases::{CaseCursor, CaseRow};
use super::ground::{Ground, Mask};
use crate::entry::VisitRecord;
use crate::id::{CampaignNo, CaseNo, PeriodNo};
use crate::plan::Span;
use crate::procedure::VisitAnchor;
use crate::set::UnitSet;
use crate::state::{Case, CaseVisit, ClosedCase, Standing, State};
use crate::time::Timestamp;
use chrono::NaiveDate;

/// Which closed cases are wanted for their visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum VisitsWanted {
    /// All.
    #[default]
    All,
    /// What is missing: not visited once, or a visit is overdue.
    Missing,
    /// A visit is overdue.
    Overdue,
}

/// Which closed cases are wanted. Empty fields want all.
#[derive(Debug, Clone, Default)]
pub struct VisitFilter {
    /// Of these units.
    pub units: Option<UnitSet>,
    /// Closed on one of these days.
    pub closed: Option<Span>,
    /// By their visits.
    pub wanted: VisitsWanted,
}

/// Where a visit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitStanding {
    /// Planned, its day has not passed (待回访).
    Planned,
    /// Its day has passed (逾期未访).
    Overdue,
    /// It took place (已回访).
    Done {
        /// After its day.
        late: bool,
    },
    /// No longer owed (取消).
    Dropped,
}

/// A visit.
#[derive(Debug, Clone, PartialEq)]
pub struct VisitLine<'s> {
    /// What it is for.
    pub title: &'s str,
    /// What it counts from.
    pub anchor: VisitAnchor,
    /// The day it counts from.
    pub from: NaiveDate,
    /// The day by which it is due.
    pub day: NaiveDate,
    /// Whether that day rests on a year that is not announced.
    pub provisional: bool,
    /// The obligation.
    pub period: PeriodNo,
    /// Where it stands.
    pub standing: VisitStanding,
    /// What it found, once it took place.
    pub record: Option<Box<VisitRecord>>,
}

/// A closed case with its visits.
#[derive(Debug, Clone, PartialEq)]
pub struct VisitRow<'s> {
    /// The case.
    pub case: CaseRow<'s>,
    /// Its visits in order.
    pub visits: Vec<VisitLine<'s>>,
}

/// A page of the return-visit list, the newest case first.
#[derive(Debug, Clone)]
pub struct VisitPage<'s> {
    /// The cases.
    pub rows: Vec<VisitRow<'s>>,
    /// Set where there are more.
    pub next: Option<CaseCursor>,
}

/// How far "every closed case is visited" is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct VisitCoverage {
    /// Closed cases.
    pub closed: u64,
    /// Of these, visited at least once.
    pub visited: u64,
    /// Of these, with something missing: as [`VisitsWanted::Missing`] lists them.
    pub missing: u64,
    /// Visits planned for them in all.
    pub planned: u64,
    /// Of these, that took place.
    pub done: u64,
    /// Of these, after their day.
    pub done_late: u64,
    /// Visits that are overdue.
    pub overdue: u64,
}

/// A page of the return-visit list after a cursor; empty where there is no such campaign.
pub fn visits<'s>(
    state: &'s State,
    campaign: CampaignNo,
    filter: &VisitFilter,
    after: Option<CaseCursor>,
    limit: usize,
    now: Timestamp,
) -> VisitPage<'s> {
    let Some(ground) = Ground::of(state, campaign, now) else { return VisitPage { rows: Vec::new(), next: None } };
    let mut found = closed_cases(ground, filter, after);
    let shown = found.by_ref().take(limit);
    let rows: Vec<VisitRow<'s>> = shown
        .map(|(no, case, closed)| VisitRow { case: ground.row(no, case), visits: ground.visit_lines(&closed) })
        .collect();
    let next = rows.last().filter(|_| found.next().is_some()).map(|row| CaseCursor(row.case.no));
    VisitPage { rows, next }
}

/// How far "every closed case is visited" is reached by the cases a filter wants.
pub fn coverage(state: &State, campaign: CampaignNo, filter: &VisitFilter, now: Timestamp) -> VisitCoverage {
    let mut sum = VisitCoverage::default();
    let Some(ground) = Ground::of(state, campaign, now) else { return sum };
    for (_, _, closed) in closed_cases(ground, filter, None) {
        sum.closed += 1;
        sum.visited += u64::from(closed.is_visited());
        sum.missing += u64::from(ground.wants(VisitsWanted::Missing, &closed));
        for visit in &closed.visits {
            sum.planned += 1;
            match ground.visit_standing(visit) {
                VisitStanding::Done { late } => {
                    sum.done += 1;
                    sum.done_late += u64::from(late);
                }
                VisitStanding::Overdue => sum.overdue += 1,
                VisitStanding::Planned | VisitStanding::Dropped => {}
            }
        }
    }
    sum
}

fn closed_cases<'s, 'f>(
    ground: Ground<'s>,
    filter: &'f VisitFilter,
    after: Option<CaseCursor>,
) -> impl Iterator<Item = (CaseNo, &'s Case, ClosedCase)> + use<'s, 'f> {
    let units = Mask::of(filter.units.as_ref());
    ground
        .newest_first(after)
        .filter(move |(_, case)| units.has(case))
        .filter(|(_, case)| {
            let within = |span: Span| case.closing().is_some_and(|closing| span.contains(closing.day));
            filter.closed.is_none_or(within)
        })
        .filter_map(|(no, case)| Some((no, case, case.closed()?)))
        .filter(move |(_, _, closed)| ground.wants(filter.wanted, closed))
}

impl<'s> Ground<'s> {
    fn wants(&self, wanted: VisitsWanted, closed: &ClosedCase) -> bool {
        let overdue = || closed.visits.iter().any(|visit| self.visit_standing(visit) == VisitStanding::Overdue);
        match wanted {
            VisitsWanted::All => true,
            VisitsWanted::Missing => !closed.is_visited() || overdue(),
            VisitsWanted::Overdue => overdue(),
        }
    }

    pub(super) fn visit_lines(&self, closed: &ClosedCase) -> Vec<VisitLine<'s>> {
        closed.visits.iter().map(|visit| self.visit_line(visit)).collect()
    }

    fn visit_line(&self, visit: &CaseVisit) -> VisitLine<'s> {
        let dates = &self.campaign.period(visit.period).dates;
        VisitLine {
            title: self.noted(visit.title),
            anchor: visit.anchor,
            from: visit.from,
            day: dates.day,
            provisional: dates.provisional,
            period: visit.period,
            standing: self.visit_standing(visit),
            record: visit.record.clone(),
        }
    }

    fn visit_standing(&self, visit: &CaseVisit) -> VisitStanding {
        let period = self.campaign.period(visit.period);
        let was_late = |standing| matches!(standing, Standing::Submitted { late: true, .. });
        if visit.record.is_some() {
            VisitStanding::Done { late: period.cells.iter().any(|cell| was_late(cell.standing)) }
        } else if self.is_late(visit.period) {
            VisitStanding::Overdue
        } else if period.is_awaited() {
            VisitStanding::Planned
        } else {
            VisitStanding::Dropped
        }
    }
}
