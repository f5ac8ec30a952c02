//! "43 of 47 in, missing: four names": where a campaign stands under a unit.

use crate::id::{CampaignNo, DutyId, PeriodNo};
use crate::set::UnitSet;
use crate::state::{Campaign, Period, PeriodPhase, Standing, State};
use crate::time::Timestamp;

/// Where a campaign stands for a set of units.
#[derive(Debug, Clone)]
pub struct CampaignStatus<'s> {
    /// The campaign.
    pub campaign: &'s Campaign,
    /// Its duties in the order of the plan.
    pub duties: Vec<DutyStatus<'s>>,
}

/// Where a duty stands.
#[derive(Debug, Clone)]
pub struct DutyStatus<'s> {
    /// The duty.
    pub duty: &'s DutyId,
    /// Its title.
    pub title: &'s str,
    /// Over all its periods that have opened.
    pub total: PeriodCounts,
    /// The period people look at: the one that is open, else the latest that was due.
    pub current: Option<(PeriodNo, &'s Period, PeriodCounts)>,
    /// When the next period opens.
    pub next_opens: Option<Timestamp>,
}

/// Counts of one period or many.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PeriodCounts {
    /// How many owe it or owed it; those released or dropped not counted.
    pub expected: usize,
    /// In time, zero reports included.
    pub on_time: usize,
    /// Late, zero reports included.
    pub late: usize,
    /// Zero reports among both.
    pub zero: usize,
    /// Open, not late yet.
    pub open: usize,
    /// Overdue.
    pub overdue: usize,
    /// Returned, or figures fall short.
    pub to_correct: usize,
    /// Released.
    pub waived: usize,
    /// Who is awaited.
    pub missing: UnitSet,
}

impl PeriodCounts {
    /// How many are in.
    pub fn handed_in(&self) -> usize {
        self.on_time + self.late + self.to_correct
    }
}

/// Counts a period for the units under a unit.
pub fn period_counts(period: &Period, within: &UnitSet) -> PeriodCounts {
    let mut counts = PeriodCounts::default();
    count(period, within, &mut counts);
    counts
}

fn count(period: &Period, within: &UnitSet, counts: &mut PeriodCounts) {
    for (unit, cell) in period.each().filter(|(unit, _)| within.contains(*unit)) {
        match cell.standing {
            Standing::Open => counts.open += 1,
            Standing::Overdue => counts.overdue += 1,
            Standing::Submitted { late, zero } => {
                *(if late { &mut counts.late } else { &mut counts.on_time }) += 1;
                counts.zero += usize::from(zero);
            }
            Standing::NotMet { .. } | Standing::Returned { .. } => counts.to_correct += 1,
            Standing::Waived => {
                counts.waived += 1;
                continue;
            }
            Standing::Dropped => continue,
        }
        counts.expected += 1;
        if cell.standing.is_awaited() {
            counts.missing.insert(unit);
        }
    }
}

/// Where a campaign stands for the units in a set, usually a subtree.
pub fn status<'s>(state: &'s State, no: CampaignNo, within: &UnitSet) -> CampaignStatus<'s> {
    let campaign = &state.campaigns[no.index()];
    let duties = campaign
        .slots
        .iter()
        .map(|slot| {
            let mut total = PeriodCounts::default();
            let mut current: Option<(PeriodNo, &Period)> = None;
            let mut next_opens: Option<Timestamp> = None;
            for period_no in &slot.periods {
                let period = campaign.period(*period_no);
                match period.phase {
                    PeriodPhase::Open => {
                        count(period, within, &mut total);
                        if current.is_none_or(|(_, known)| known.dates.opens <= period.dates.opens) {
                            current = Some((*period_no, period));
                        }
                    }
                    PeriodPhase::Planned => {
                        let opens = period.dates.opens;
                        next_opens = Some(next_opens.map_or(opens, |known| known.min(opens)));
                    }
                    PeriodPhase::Cancelled => {}
                }
            }
            let current = current.map(|(no, period)| (no, period, period_counts(period, within)));
            DutyStatus { duty: &slot.id, title: &slot.duty.title, total, current, next_opens }
        })
        .collect();
    CampaignStatus { campaign, duties }
}
