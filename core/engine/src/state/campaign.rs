//! A campaign: a plan running in a bureau.

use super::period::Period;
use super::register::Cases;
use super::shared::Shared;
use crate::entry::{LocalRules, Measured, Origin};
use crate::id::{CampaignId, DefinitionNo, DutyId, PeriodNo, UnitNo, WindowId};
use crate::moment::MomentKind;
use crate::plan::{CaseStep, Duty, Plan, Schedule, Span};
use crate::schedule::Announced;
use crate::time::{DayTime, Timestamp, instant};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A campaign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Campaign {
    /// Its id.
    pub id: CampaignId,
    /// The definition version it follows now.
    pub definition: DefinitionNo,
    /// The plan in force: that version's, with the county's changes and additions.
    pub plan: Arc<Plan>,
    /// The county's rules by number, as long as they are in force or a period has its dates from them.
    pub locals: BTreeMap<u32, Arc<LocalPlan>>,
    /// Which of them are in force, from 1; 0: none, the definition's own rules alone.
    pub local: u32,
    /// Where it stands.
    pub phase: CampaignPhase,
    /// The pause of the whole campaign.
    pub paused: Option<Pause>,
    /// Its duties, also those that a later version dropped. Their numbers never change.
    pub slots: Vec<Slot>,
    /// Its periods in order of scheduling.
    pub periods: Vec<Period>,
    /// Windows announced so far.
    pub windows: Vec<WindowSpan>,
    /// Its register of disputes; empty where it keeps none.
    pub cases: Cases,
    /// What its measures found, by period.
    pub measured: BTreeMap<PeriodNo, Vec<Measured>>,
    /// The latest figures that measures look at, by duty and office.
    pub figures: BTreeMap<(u16, UnitNo), Vec<i64>>,
    /// What its periods share.
    #[serde(skip)]
    pub(crate) shared: Shared,
}

/// The county's rules for a campaign, with the plan they make.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LocalPlan {
    /// The rules.
    pub rules: LocalRules,
    /// The definition's plan with them.
    pub plan: Arc<Plan>,
}

/// Where a campaign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CampaignPhase {
    /// Created, not started.
    Draft,
    /// Started.
    Running {
        /// When.
        since: Timestamp,
    },
    /// Its last day is over and something is still owed.
    Closing {
        /// When it started.
        since: Timestamp,
    },
    /// Nothing is owed any more.
    Closed {
        /// When it closed.
        at: Timestamp,
    },
}

/// A pause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// From when.
    pub since: Timestamp,
    /// Why.
    pub reason: Box<str>,
}

/// A duty in a campaign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Slot {
    /// Its id.
    pub id: DutyId,
    /// The rule, as in the last version that had it.
    pub duty: Arc<Duty>,
    /// Whether the version in force still has it.
    pub current: bool,
    /// The pause of this duty.
    pub paused: Option<Pause>,
    /// Its periods, sorted by key.
    pub periods: Vec<PeriodNo>,
}

/// A window's announced days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowSpan {
    /// Which.
    pub window: WindowId,
    /// Its days.
    pub span: Span,
}

impl WindowSpan {
    /// As the schedule wants it.
    pub fn announced(&self) -> Announced<'_> {
        Announced { window: &self.window, span: self.span }
    }
}

impl CampaignPhase {
    /// Whether its obligations are live.
    pub fn is_live(self) -> bool {
        matches!(self, CampaignPhase::Running { .. } | CampaignPhase::Closing { .. })
    }
}

impl Campaign {
    /// A period by number.
    pub fn period(&self, no: PeriodNo) -> &Period {
        &self.periods[no.index()]
    }

    /// The county's rules with that number.
    pub fn local_plan(&self, local: u32) -> Option<&Arc<LocalPlan>> {
        self.locals.get(&local)
    }

    /// A duty's number in the campaign.
    pub fn slot(&self, id: &DutyId) -> Option<u16> {
        self.slots.iter().position(|s| s.id == *id).map(|i| i as u16)
    }

    /// The duty that stands for a step of cases; none where the campaign keeps no register.
    pub fn case_slot(&self, step: CaseStep) -> Option<u16> {
        let wanted = Schedule::Case { step: step.of_duty() };
        self.slots.iter().position(|slot| slot.duty.schedule == wanted).map(|i| i as u16)
    }

    /// A period by duty and key.
    pub fn find(&self, slot: u16, key: &str) -> Option<PeriodNo> {
        let periods = &self.slots[usize::from(slot)].periods;
        periods.binary_search_by(|no| (*self.period(*no).key).cmp(key)).ok().map(|i| periods[i])
    }

    /// Corrections of a unit's submission in a period, in order. Their keys begin with that
    /// period's key and a dot, so they stand right behind it.
    pub fn corrections(&self, of: PeriodNo, unit: UnitNo) -> impl Iterator<Item = PeriodNo> + '_ {
        let wanted = Origin::Correction { of, unit };
        let original = self.period(of);
        let prefix = format!("{}.", original.key);
        let all = &self.slots[usize::from(original.slot)].periods;
        let first = all.partition_point(|no| *self.period(*no).key < *prefix);
        all[first..]
            .iter()
            .copied()
            .take_while(move |no| self.period(*no).key.starts_with(&prefix))
            .filter(move |no| self.period(*no).origin == wanted)
    }

    /// The same with the corrections of those corrections, however deep.
    pub fn corrections_within(&self, of: PeriodNo, unit: UnitNo) -> Vec<PeriodNo> {
        let mut found: Vec<PeriodNo> = self.corrections(of, unit).collect();
        let mut seen = 0;
        while let Some(next) = found.get(seen).copied() {
            found.extend(self.period(next).units.iter().flat_map(|owing| self.corrections(next, owing)));
            seen += 1;
        }
        found
    }

    /// Whether a duty is held up by a pause.
    pub fn is_paused(&self, slot: u16) -> bool {
        self.paused.is_some() || self.slots[usize::from(slot)].paused.is_some()
    }

    /// When time next matters for a period.
    pub(crate) fn wake_of(&self, no: PeriodNo) -> Option<Timestamp> {
        let period = self.period(no);
        if !self.phase.is_live() || self.is_paused(period.slot) {
            return None;
        }
        period.wake().map(|moment| moment.at)
    }

    /// When its last day is over.
    pub(crate) fn end(&self) -> Timestamp {
        instant(self.plan.span.last, DayTime::END, self.plan.zone)
    }

    /// When its end has to be looked at: once its last day is over, and again when what kept it
    /// open is gone without having been handed in, because the unit left or the period was cancelled.
    pub(crate) fn end_wake(&self) -> Option<Timestamp> {
        let matters = match self.phase {
            CampaignPhase::Running { .. } => true,
            CampaignPhase::Closing { .. } => !self.owes(),
            CampaignPhase::Draft | CampaignPhase::Closed { .. } => false,
        };
        matters.then(|| self.end())
    }

    /// Whether anything is owed now or will be.
    pub fn owes(&self) -> bool {
        self.periods.iter().any(|p| {
            p.is_awaited()
                || (p.phase == super::PeriodPhase::Planned
                    && p.dates.moments.first().is_some_and(|m| m.what == MomentKind::Opens))
        })
    }

    /// Takes the county's rules up under a number of their own, and drops those that no period has
    /// its dates from any more: a county may change its mind ten thousand times.
    pub(crate) fn add_local(&mut self, local: Arc<LocalPlan>) -> u32 {
        let used: BTreeSet<u32> = self.periods.iter().map(|period| period.basis.local).collect();
        self.locals.retain(|no, _| used.contains(no));
        let no = self.locals.last_key_value().map_or(1, |(last, _)| last + 1);
        self.locals.insert(no, local);
        no
    }

    /// Gives back memory that reading a snapshot left over.
    pub(super) fn spare(&mut self) {
        self.periods.shrink_to_fit();
        self.cases.all.shrink_to_fit();
        for period in &mut self.periods {
            period.dates.moments = self.shared.moments(&period.dates.moments);
            period.basis = self.shared.basis(&period.basis);
        }
    }

    /// Adds a period; its number is the next one.
    pub(crate) fn add(&mut self, period: Period) -> PeriodNo {
        let no = PeriodNo(self.periods.len() as u32);
        let key = period.key.clone();
        let slot = usize::from(period.slot);
        push_lean(&mut self.periods, period);
        let place = self.slots[slot].periods.partition_point(|p| self.periods[p.index()].key < key);
        self.slots[slot].periods.insert(place, no);
        no
    }
}

/// Adds to a list that may become long, and takes memory ahead for an eighth more, not for as much
/// again: a register's lists are most of what a ledger holds.
pub(crate) fn push_lean<T>(list: &mut Vec<T>, item: T) {
    if list.len() == list.capacity() {
        list.reserve_exact(list.len() / 8 + 4);
    }
    list.push(item);
}
