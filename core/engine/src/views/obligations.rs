//! Obligations as rows: one duty, one unit, one period.

use crate::entry::Origin;
use crate::id::{CampaignNo, DutyId, EntryNo, PeriodNo, UnitNo};
use crate::set::UnitSet;
use crate::state::{Campaign, Cell, Period, PeriodPhase, Standing, State};
use crate::time::Timestamp;
use chrono::NaiveDate;

/// Where an obligation stands, in the words people use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObligationStanding {
    /// Known, not open yet (待开始).
    Planned,
    /// Owed (待报).
    Open,
    /// Owed and late (逾期).
    Overdue,
    /// Handed in in time (按时报送).
    OnTime,
    /// Handed in late (迟报).
    Late,
    /// An explicit zero report, in time or late (零报告).
    Zero {
        /// After the due instant.
        late: bool,
    },
    /// Handed in, figures fall short (未达标).
    NotMet,
    /// Sent back (退回).
    Returned,
    /// Released (免除).
    Waived,
    /// No longer owed (取消).
    Dropped,
}

/// One obligation.
#[derive(Debug, Clone, PartialEq)]
pub struct ObligationRow<'s> {
    /// The campaign.
    pub campaign: CampaignNo,
    /// The period.
    pub period: PeriodNo,
    /// The duty.
    pub duty: &'s DutyId,
    /// The duty's title.
    pub title: &'s str,
    /// The period's key.
    pub key: &'s str,
    /// The unit.
    pub unit: UnitNo,
    /// From when it is owed.
    pub opens: Timestamp,
    /// The due instant.
    pub due: Timestamp,
    /// The due day.
    pub day: NaiveDate,
    /// Whether the date is provisional.
    pub provisional: bool,
    /// Where it stands.
    pub standing: ObligationStanding,
    /// When it came to stand there, and by which entry; none while it is planned.
    pub since: Option<(Timestamp, EntryNo)>,
    /// Whether it puts something right that was returned or fell short.
    pub is_correction: bool,
}

/// Which obligations are wanted. Empty fields want all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this campaign.
    pub campaign: Option<CampaignNo>,
    /// Of this duty.
    pub duty: Option<DutyId>,
    /// Of this period.
    pub key: Option<String>,
    /// Of these units.
    pub units: Option<UnitSet>,
    /// Standing so.
    pub standings: Vec<ObligationStanding>,
    /// Due at this instant or later.
    pub due_from: Option<Timestamp>,
    /// Due before this instant.
    pub due_before: Option<Timestamp>,
}

/// Where a page ended: the next one begins after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// Campaign.
    pub campaign: CampaignNo,
    /// Period.
    pub period: PeriodNo,
    /// Unit.
    pub unit: UnitNo,
}

/// A page of obligations, in the order of campaign, period and unit.
#[derive(Debug, Clone)]
pub struct Page<'s> {
    /// The rows.
    pub rows: Vec<ObligationRow<'s>>,
    /// Set where there are more.
    pub next: Option<Cursor>,
}

/// A page of obligations after a cursor. Planned periods are listed with the units that would owe
/// them today.
pub fn obligations<'s>(state: &'s State, filter: &Filter, after: Option<Cursor>, limit: usize) -> Page<'s> {
    let mut rows = Vec::new();
    for (c, campaign) in state.campaigns.iter().enumerate() {
        let campaign_no = CampaignNo(c as u32);
        let skip = filter.campaign.is_some_and(|wanted| wanted != campaign_no)
            || after.is_some_and(|cursor| cursor.campaign > campaign_no);
        if skip {
            continue;
        }
        let slot = filter.duty.as_ref().map(|id| campaign.slot(id));
        let first = after.filter(|cursor| cursor.campaign == campaign_no).map_or(0, |cursor| cursor.period.index());
        for (p, period) in campaign.periods.iter().enumerate().skip(first) {
            let period_no = PeriodNo(p as u32);
            if slot.is_some_and(|slot| slot != Some(period.slot)) || !period_matches(filter, period) {
                continue;
            }
            for (unit, cell) in cells(state, campaign, period) {
                let here = Cursor { campaign: campaign_no, period: period_no, unit };
                if after.is_some_and(|cursor| here <= cursor) || !unit_matches(filter, unit) {
                    continue;
                }
                let row = row(campaign, here, cell);
                if !filter.standings.is_empty() && !filter.standings.contains(&row.standing) {
                    continue;
                }
                if rows.len() == limit {
                    let next = rows.last().map(|last: &ObligationRow<'_>| Cursor {
                        campaign: last.campaign,
                        period: last.period,
                        unit: last.unit,
                    });
                    return Page { rows, next };
                }
                rows.push(row);
            }
        }
    }
    Page { rows, next: None }
}

/// One obligation; none where the unit does not owe the period.
pub fn obligation(state: &State, at: Cursor) -> Option<ObligationRow<'_>> {
    let campaign = state.campaigns.get(at.campaign.index())?;
    let period = campaign.periods.get(at.period.index())?;
    let (_, cell) = cells(state, campaign, period).find(|(unit, _)| *unit == at.unit)?;
    Some(row(campaign, at, cell))
}

fn period_matches(filter: &Filter, period: &Period) -> bool {
    let Filter { campaign: _, duty: _, units: _, standings: _, key, due_from, due_before } = filter;
    key.as_ref().is_none_or(|key| *period.key == **key)
        && due_from.is_none_or(|from| period.dates.due >= from)
        && due_before.is_none_or(|before| period.dates.due < before)
}

fn unit_matches(filter: &Filter, unit: UnitNo) -> bool {
    filter.units.as_ref().is_none_or(|units| units.contains(unit))
}

fn cells<'s>(
    state: &'s State,
    campaign: &'s Campaign,
    period: &'s Period,
) -> Box<dyn Iterator<Item = (UnitNo, Option<&'s Cell>)> + 's> {
    match period.phase {
        PeriodPhase::Planned => {
            let units: Vec<UnitNo> = match period.only {
                Some(unit) => vec![unit],
                None => {
                    state.organisation.audience(&campaign.slots[usize::from(period.slot)].duty.who).iter().collect()
                }
            };
            Box::new(units.into_iter().map(|unit| (unit, None)))
        }
        PeriodPhase::Open | PeriodPhase::Cancelled => Box::new(period.each().map(|(unit, cell)| (unit, Some(cell)))),
    }
}

fn row<'s>(campaign: &'s Campaign, at: Cursor, cell: Option<&Cell>) -> ObligationRow<'s> {
    let period = campaign.period(at.period);
    let slot = &campaign.slots[usize::from(period.slot)];
    ObligationRow {
        campaign: at.campaign,
        period: at.period,
        duty: &slot.id,
        title: &slot.duty.title,
        key: &period.key,
        unit: at.unit,
        opens: period.dates.opens,
        due: period.dates.due,
        day: period.dates.day,
        provisional: period.dates.provisional,
        standing: cell.map_or(ObligationStanding::Planned, |cell| standing(cell.standing)),
        since: cell.map(|cell| (cell.at, cell.entry)),
        is_correction: matches!(period.origin, Origin::Correction { .. }),
    }
}

fn standing(standing: Standing) -> ObligationStanding {
    match standing {
        Standing::Open => ObligationStanding::Open,
        Standing::Overdue => ObligationStanding::Overdue,
        Standing::Submitted { zero: true, late } => ObligationStanding::Zero { late },
        Standing::Submitted { late: false, .. } => ObligationStanding::OnTime,
        Standing::Submitted { late: true, .. } => ObligationStanding::Late,
        Standing::NotMet { .. } => ObligationStanding::NotMet,
        Standing::Returned { .. } => ObligationStanding::Returned,
        Standing::Waived => ObligationStanding::Waived,
        Standing::Dropped => ObligationStanding::Dropped,
    }
}
