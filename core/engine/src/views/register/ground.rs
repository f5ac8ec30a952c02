//! What every view of a register needs: its words with their titles, and what is late by now.

use crate::entry::Ending;
use crate::id::{CampaignNo, CaseNo, PeriodNo, TermId, TermNo};
use crate::plan::{Named, Register};
use crate::set::UnitSet;
use crate::state::{Campaign, Case, CaseStanding, PeriodPhase, Standing, State};
use crate::time::Timestamp;
use crate::views::register::CaseState;

/// A word of a register's lists with the title people read; the id where the plan in force no
/// longer has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word<'s> {
    /// Its id.
    pub id: &'s str,
    /// Its title.
    pub title: &'s str,
}

/// A campaign's register at an instant.
#[derive(Clone, Copy)]
pub(super) struct Ground<'s> {
    pub(super) state: &'s State,
    pub(super) campaign_no: CampaignNo,
    pub(super) campaign: &'s Campaign,
    /// None where the plan in force keeps no register: what was registered before is still shown.
    pub(super) register: Option<&'s Register>,
    pub(super) now: Timestamp,
}

impl<'s> Ground<'s> {
    /// None where there is no such campaign.
    pub(super) fn of(state: &'s State, campaign_no: CampaignNo, now: Timestamp) -> Option<Self> {
        let campaign = state.campaigns.get(campaign_no.index())?;
        Some(Self { state, campaign_no, campaign, register: campaign.plan.register.as_deref(), now })
    }

    /// Cases in the order of registration.
    pub(super) fn cases(&self) -> &'s [Case] {
        &self.campaign.cases.all
    }

    pub(super) fn case(&self, no: CaseNo) -> Option<&'s Case> {
        self.cases().get(no.index())
    }

    /// A case's number as it stands in the register.
    pub(super) fn number_in_words(&self, case: &Case) -> String {
        case.number.in_words(self.register.map_or("", |register| &register.series))
    }

    /// A word as people noted it, such as a mediator's number.
    pub(super) fn noted(&self, no: TermNo) -> &'s str {
        self.campaign.cases.words.word(no)
    }

    pub(super) fn kind(&self, no: TermNo) -> Word<'s> {
        word(self.noted(no), self.register.map(|register| &register.types))
    }

    pub(super) fn source(&self, no: TermNo) -> Word<'s> {
        word(self.noted(no), self.register.map(|register| &register.sources))
    }

    pub(super) fn way(&self, id: &'s str) -> Word<'s> {
        word(id, self.register.map(|register| &register.ways))
    }

    /// Whether what a case owes in that period is late, also in the moment between the due instant
    /// and the entry that says so. A pause stops time.
    pub(super) fn is_late(&self, no: PeriodNo) -> bool {
        let period = self.campaign.period(no);
        period.phase == PeriodPhase::Open
            && period.cells.iter().any(|cell| match cell.standing {
                Standing::Overdue => true,
                Standing::Open => period.dates.due <= self.now && !self.campaign.is_paused(period.slot),
                Standing::Submitted { .. }
                | Standing::NotMet { .. }
                | Standing::Returned { .. }
                | Standing::Waived
                | Standing::Dropped => false,
            })
    }

    /// Where a case stands, in the words people filter by.
    pub(super) fn state_of(&self, case: &Case) -> CaseState {
        match &case.standing {
            CaseStanding::Open { inform: Some(_) } => CaseState::PastLimit,
            CaseStanding::Open { inform: None } if self.is_late(case.limit.period) => CaseState::PastLimit,
            CaseStanding::Open { inform: None } => CaseState::Open,
            CaseStanding::Closed(settled) => match settled.closing().ending {
                Ending::Agreed { .. } => CaseState::Agreed,
                Ending::NotAgreed { .. } => CaseState::NotAgreed,
                Ending::Refused { .. } => CaseState::Refused,
                Ending::Unsuitable { .. } => CaseState::Unsuitable,
                Ending::Withdrawn => CaseState::Withdrawn,
            },
        }
    }

    /// Whether the case's limit or one of its visits is past.
    pub(super) fn is_overdue(&self, case: &Case) -> bool {
        match &case.standing {
            CaseStanding::Open { .. } => self.state_of(case) == CaseState::PastLimit,
            CaseStanding::Closed(settled) => {
                settled.read().visits.iter().any(|visit| visit.record.is_none() && self.is_late(visit.period))
            }
        }
    }
}

fn word<'s>(id: &'s str, list: Option<&'s Vec<Named<TermId>>>) -> Word<'s> {
    let known = list.and_then(|list| list.iter().find(|named| named.id.as_str() == id));
    Word { id, title: known.map_or(id, |named| &named.title) }
}

/// Units as a table: looked into once a case, it answers in a step where a set would search.
pub(super) struct Mask(Option<Vec<bool>>);

impl Mask {
    pub(super) fn of(units: Option<&UnitSet>) -> Self {
        Self(units.map(|units| {
            let mut mask = Vec::new();
            for unit in units.iter() {
                mask.resize(unit.index() + 1, false);
                mask[unit.index()] = true;
            }
            mask
        }))
    }

    pub(super) fn has(&self, case: &Case) -> bool {
        self.0.as_ref().is_none_or(|mask| mask.get(case.unit.index()).copied().unwrap_or(false))
    }
}
