//! Periods open, fall overdue, and their units hand in, are sent back, are released.

use super::Here;
use crate::entry::{Handed, Origin, Submitted};
use crate::id::{CampaignNo, PeriodNo, UnitNo};
use crate::moment::MomentKind;
use crate::plan::Quantity;
use crate::set::UnitSet;
use crate::state::{Cell, Period, PeriodPhase, Standing, State};

/// Changes a period and keeps the agenda in step.
pub(super) fn with_period(state: &mut State, campaign: CampaignNo, no: PeriodNo, change: impl FnOnce(&mut Period)) {
    let was = state.campaigns[campaign.index()].wake_of(no);
    change(&mut state.campaigns[campaign.index()].periods[no.index()]);
    state.replan(campaign, no, was);
}

impl Here {
    pub(super) fn cell(self, standing: Standing) -> Cell {
        Cell { standing, entry: self.entry, at: self.at }
    }
}

pub(super) fn opened(state: &mut State, campaign: CampaignNo, no: PeriodNo, units: &UnitSet, here: Here) {
    with_period(state, campaign, no, |period| {
        period.phase = PeriodPhase::Open;
        period.units = units.clone();
        period.cells = vec![here.cell(Standing::Open); units.len()].into();
        pass_moments(period, here);
    });
    // Opened for nobody, it may have been the last thing a closing campaign waited for.
    state.replan_end(campaign);
}

/// Moments that have come are dealt with by the entries that follow in the same group.
pub(super) fn pass_moments(period: &mut Period, here: Here) {
    let next = usize::from(period.next);
    let passed = period.dates.moments[next..].iter().take_while(|m| m.at <= here.at || m.what == MomentKind::Opens);
    period.next += passed.count() as u16;
}

pub(super) fn audience_changed(
    state: &mut State,
    campaign: CampaignNo,
    no: PeriodNo,
    joined: &UnitSet,
    left: &UnitSet,
    here: Here,
) {
    with_period(state, campaign, no, |period| {
        let was_awaited = period.is_awaited();
        for unit in left.iter() {
            if let Some(cell) = period.cell_mut(unit) {
                *cell = here.cell(Standing::Dropped);
            }
        }
        for unit in joined.iter() {
            match period.cell_mut(unit) {
                Some(cell) => *cell = here.cell(Standing::Open),
                None => period.add(unit, here.cell(Standing::Open)),
            }
        }
        // While nobody owed anything its moments passed unnoticed; a newcomer is not told of them.
        if !was_awaited {
            pass_moments(period, here);
        }
    });
    state.replan_end(campaign);
}

pub(super) fn submitted(state: &mut State, submitted: &Submitted, here: Here) {
    let Submitted { campaign, period, unit, what, late, unmet, also } = submitted;
    let zero = *what == Handed::Zero;
    for no in std::iter::once(period).chain(also) {
        let is_own = no == period;
        with_period(state, *campaign, *no, |period| {
            // Each duty has its own due instant, and the target is the one of the duty it was handed
            // in for.
            let late_now = if is_own { *late } else { period.dates.due <= here.at };
            if let Some(cell) = period.cell_mut(*unit) {
                // The first submission decides whether it was in time.
                let late = match cell.standing {
                    Standing::Submitted { late, .. } | Standing::NotMet { late } | Standing::Returned { late } => late,
                    Standing::Open | Standing::Overdue | Standing::Waived | Standing::Dropped => late_now,
                };
                let met = unmet.is_empty() || !is_own;
                *cell = here.cell(if met { Standing::Submitted { late, zero } } else { Standing::NotMet { late } });
            }
        });
    }
    keep_figures(state, submitted);
    settle_corrections(state, *campaign, *period, *unit, unmet.is_empty(), here);
}

/// The latest figures that a measure looks at are kept at hand.
fn keep_figures(state: &mut State, submitted: &Submitted) {
    let Handed::Figures(rows) = &submitted.what else { return };
    let campaign = &mut state.campaigns[submitted.campaign.index()];
    let slot = campaign.period(submitted.period).slot;
    let id = &campaign.slots[usize::from(slot)].id;
    let is_wanted = |quantity: &Quantity| matches!(quantity, Quantity::Figure { duty, .. } if duty == id);
    if !campaign.plan.quantities().any(is_wanted) {
        return;
    }
    for row in rows {
        campaign.figures.insert((slot, row.unit.unwrap_or(submitted.unit)), row.values.clone());
    }
}

/// What is handed in in full settles the corrections it was sent back with; a correction that is
/// done may complete what it corrects, and that what it corrects in turn.
fn settle_corrections(state: &mut State, campaign: CampaignNo, no: PeriodNo, unit: UnitNo, met: bool, here: Here) {
    let all = &state.campaigns[campaign.index()];
    let within = if met { all.corrections_within(no, unit) } else { Vec::new() };
    for correction in within {
        with_period(state, campaign, correction, |period| {
            let late = period.dates.due <= here.at;
            for cell in period.cells.iter_mut().filter(|cell| cell.standing.is_awaited()) {
                *cell = here.cell(Standing::Submitted { late, zero: false });
            }
        });
    }
    let all = &state.campaigns[campaign.index()];
    let Origin::Correction { of, unit: corrected } = all.period(no).origin else { return };
    let is_done = |no: PeriodNo| all.period(no).cells.iter().all(|cell| cell.standing.is_fulfilled());
    let all_done = all.corrections(of, corrected).all(is_done);
    if !all_done {
        return;
    }
    with_period(state, campaign, of, |period| {
        if let Some(cell) = period.cell_mut(corrected)
            && let Standing::NotMet { late } | Standing::Returned { late } = cell.standing
        {
            *cell = here.cell(Standing::Submitted { late, zero: false });
        }
    });
    settle_corrections(state, campaign, of, corrected, true, here);
}

pub(super) fn returned(state: &mut State, campaign: CampaignNo, no: PeriodNo, unit: UnitNo, here: Here) {
    with_period(state, campaign, no, |period| {
        if let Some(cell) = period.cell_mut(unit)
            && let Standing::Submitted { late, .. } | Standing::NotMet { late } = cell.standing
        {
            *cell = here.cell(Standing::Returned { late });
        }
    });
    // What a correction had completed is not complete when the correction itself goes back.
    if let Origin::Correction { of, unit: corrected } = state.campaigns[campaign.index()].period(no).origin
        && let Some(Cell { standing: Standing::Submitted { .. }, .. }) =
            state.campaigns[campaign.index()].period(of).cell(corrected)
    {
        returned(state, campaign, of, corrected, here);
    }
}

pub(super) fn waived(state: &mut State, campaign: CampaignNo, no: PeriodNo, units: &UnitSet, here: Here) {
    with_period(state, campaign, no, |period| {
        for unit in units.iter() {
            if let Some(cell) = period.cell_mut(unit) {
                *cell = here.cell(Standing::Waived);
            }
        }
    });
}

pub(super) fn became_overdue(state: &mut State, campaign: CampaignNo, no: PeriodNo, units: &UnitSet, here: Here) {
    with_period(state, campaign, no, |period| {
        for unit in units.iter() {
            if let Some(cell) = period.cell_mut(unit) {
                *cell = here.cell(Standing::Overdue);
            }
        }
        // Almost always the only one.
        period.overdue.begin(period.dates.due, units);
        pass_moments(period, here);
    });
}
