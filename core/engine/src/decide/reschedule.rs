//! A running campaign gets a new plan or a new calendar: what opens, what moves, what is no longer
//! owed, and who is told. The same comparison makes the preview and the entries.

use super::ask::Asking;
use super::group::{dates, new_period, scheduled, to_own};
use super::localise::{Target, localise, rules};
use super::tick::audience;
use crate::calendar::Calendar;
use crate::entry::{Cause, Dates, Fact, MovedPeriod, NewPeriod, Notice, NoticeKind, Origin, RuleUsed};
use crate::id::{CalendarRevision, CampaignNo, DutyId, DutyNo, PeriodNo};
use crate::moment::{Moment, MomentKind};
use crate::plan::{CaseStep, Plan};
use crate::procedure::Procedures;
use crate::rules::{Ruled, Rules};
use crate::schedule::Announced;
use crate::set::UnitSet;
use crate::state::{Campaign, CampaignPhase, Period, PeriodPhase, State, WindowSpan};
use crate::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a change of plan or calendar means for a campaign.
pub(super) struct Comparison {
    rules: Rules,
    scope: Scope,
    new_duties: Vec<DutyId>,
    added: Vec<(DutyId, Ruled)>,
    moved: Vec<(PeriodNo, Dates, RuleUsed)>,
    cancelled: Vec<PeriodNo>,
    since: Timestamp,
}

/// Which periods follow the new rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// All: the issuing bureau amends.
    All,
    /// All, but what is open by the rules it has on record: only days changed.
    Recorded,
    /// What has not opened yet: a county's procedure changed.
    NotOpen,
}

/// The difference an amendment makes, for people to see before it is applied.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// What changes, duty by duty.
    pub changes: Vec<Change>,
    /// Who will be told.
    pub told: UnitSet,
}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The duty.
    pub duty: DutyId,
    /// The period's key.
    pub key: String,
    /// What happens to it.
    pub kind: ChangeKind,
    /// Who is affected: those who have not fulfilled it.
    pub units: UnitSet,
    /// Those who have fulfilled it and stay so.
    pub fulfilled: UnitSet,
}

/// What a comparison is made with.
struct Days<'a> {
    state: &'a State,
    campaign: &'a Campaign,
    calendar: &'a Calendar,
    windows: &'a [WindowSpan],
    now: Timestamp,
}

/// What happens to a period.
#[derive(Debug, Clone, PartialEq)]
pub enum ChangeKind {
    /// It is new.
    Opens {
        /// Its dates.
        dates: Dates,
    },
    /// It moves.
    Moves {
        /// Its dates until now.
        from: Dates,
        /// Its dates from now on.
        to: Dates,
    },
    /// It is no longer owed.
    Cancelled {
        /// Its dates until now.
        from: Dates,
    },
}

impl Comparison {
    /// Compares what is stored with what a plan and a calendar make of it at an instant.
    pub(super) fn of(
        state: &State,
        no: CampaignNo,
        rules: Rules,
        calendar: &Calendar,
        windows: &[WindowSpan],
        scope: Scope,
        now: Timestamp,
    ) -> Self {
        let campaign = &state.campaigns[no.index()];
        let since = match campaign.phase {
            CampaignPhase::Running { since } | CampaignPhase::Closing { since } => since,
            CampaignPhase::Draft | CampaignPhase::Closed { .. } => now,
        };
        let mut comparison = Comparison {
            rules,
            scope,
            new_duties: Vec::new(),
            added: Vec::new(),
            moved: Vec::new(),
            cancelled: Vec::new(),
            since,
        };
        let with = Days { state, campaign, calendar, windows, now };
        let mut matched = comparison.compare_recorded(&with);
        for i in 0..comparison.rules.plan().duties.len() {
            comparison.compare_duty(&with, DutyNo(i as u16), &mut matched);
        }
        for (i, period) in campaign.periods.iter().enumerate() {
            let period_no = PeriodNo(i as u32);
            let open = period.phase == PeriodPhase::Planned || (period.is_awaited() && scope != Scope::NotOpen);
            if open && !matched.contains(&period_no) {
                comparison.cancelled.push(period_no);
            }
        }
        comparison
    }

    fn compare_duty(&mut self, with: &Days<'_>, duty_no: DutyNo, matched: &mut BTreeSet<PeriodNo>) {
        let Days { state: _, campaign, calendar, windows, now } = *with;
        let rules = self.rules.clone();
        let id = &rules.plan().duties[duty_no.index()].id;
        let slot = campaign.slot(id);
        if slot.is_none() {
            self.new_duties.push(id.clone());
        }
        let announced: Vec<Announced<'_>> = windows.iter().map(WindowSpan::announced).collect();
        for ruled in rules.occurrences(duty_no, calendar, &announced) {
            match slot.and_then(|slot| campaign.find(slot, &ruled.occurrence.key)) {
                Some(period_no) if matched.insert(period_no) => {
                    self.compare_period(campaign.period(period_no), period_no, ruled, now);
                }
                Some(_) => {}
                None => {
                    let ruled = ruled.in_force(now);
                    if ruled.occurrence.reckoning.due > now {
                        self.added.push((id.clone(), ruled));
                    }
                }
            }
        }
        // Periods that events or corrections made are not in the schedule; they follow the duty.
        for period_no in slot.into_iter().flat_map(|slot| &campaign.slots[usize::from(slot)].periods).copied() {
            let period = campaign.period(period_no);
            if period.origin == Origin::Rule || is_over(period) || !matched.insert(period_no) {
                continue;
            }
            if let Some(ruled) = rules.of_period(campaign, period, calendar, &announced) {
                self.compare_period(period, period_no, ruled, now);
            }
        }
    }

    /// Where only days changed, what is open by earlier rules of the county stays by those, also
    /// where the duty itself is gone.
    fn compare_recorded(&mut self, with: &Days<'_>) -> BTreeSet<PeriodNo> {
        let Days { state, campaign, calendar, windows, now } = *with;
        let mut matched = BTreeSet::new();
        let announced: Vec<Announced<'_>> = windows.iter().map(WindowSpan::announced).collect();
        let mut known: BTreeMap<(u16, u32), BTreeMap<String, Ruled>> = BTreeMap::new();
        for (i, period) in campaign.periods.iter().enumerate() {
            let is_by_record = self.scope == Scope::Recorded
                && period.phase == PeriodPhase::Open
                && !is_over(period)
                && period.basis.definition == campaign.definition
                && period.basis.local != campaign.local;
            if !is_by_record {
                continue;
            }
            let rules = state.rules_of(campaign, period);
            let ruled = if period.origin == Origin::Rule {
                let all = known.entry((period.slot, period.basis.local)).or_insert_with(|| {
                    let duty = rules.plan().duty_no(&campaign.slots[usize::from(period.slot)].id);
                    let all = duty.into_iter().flat_map(|duty| rules.occurrences(duty, calendar, &announced));
                    all.map(|ruled| (ruled.occurrence.key.clone(), ruled)).collect()
                });
                all.get(&*period.key).cloned()
            } else {
                rules.of_period(campaign, period, calendar, &announced)
            };
            if let Some(ruled) = ruled {
                let no = PeriodNo(i as u32);
                matched.insert(no);
                self.compare_period(period, no, ruled, now);
            }
        }
        matched
    }

    fn compare_period(&mut self, period: &Period, no: PeriodNo, ruled: Ruled, now: Timestamp) {
        if self.scope == Scope::NotOpen && period.phase == PeriodPhase::Open {
            return;
        }
        let ruled = if period.dates.due > now { ruled.in_force(now) } else { ruled };
        let occurrence = &ruled.occurrence;
        // What has not opened yet is like new: reminders that lie behind us are not made up for.
        let new = dates(occurrence, if period.phase == PeriodPhase::Open { self.since } else { now });
        if self.takes_away(period, new.due, now) {
            self.shorten_ladder(period, no, occurrence.duty);
            return;
        }
        let settled = period.phase == PeriodPhase::Open && !period.is_awaited();
        let both_past = period.dates.due <= now && new.due <= now;
        let revived = period.phase == PeriodPhase::Cancelled && new.due > now;
        let ahead = |dates: &Dates| -> Vec<_> { dates.moments.iter().copied().filter(|m| m.at > now).collect() };
        let same_ahead = ahead(&period.dates) == ahead(&new);
        let same = period.dates.due == new.due && period.dates.provisional == new.provisional && same_ahead;
        let same_word = std::mem::discriminant(&period.basis.rule) == std::mem::discriminant(&ruled.rule);
        let moves = match period.phase {
            PeriodPhase::Cancelled => revived,
            // Also where only the word changes by which it has its dates, so that the flag is true.
            PeriodPhase::Planned => !same || !same_word,
            // What is over stays as it was, but what is still awaited climbs the ladder in force.
            PeriodPhase::Open if both_past => !settled && !same_ahead,
            // Also where all have handed in: an office that joins owes it by the new date.
            PeriodPhase::Open => !same,
        };
        if moves {
            // Where only the word changes, the dates stay to the last reminder.
            let dates = if same && period.phase == PeriodPhase::Planned { period.dates.clone() } else { new };
            self.moved.push((no, dates, ruled.rule));
        }
    }

    /// How far a pause put back a step of a case is not on the case's record. What still lies ahead
    /// for it is not counted back into the past, unless the bureau gave the step another window.
    fn takes_away(&self, period: &Period, due: Timestamp, now: Timestamp) -> bool {
        let Origin::Case { step, .. } = period.origin else { return false };
        let by_record = matches!(step, CaseStep::Settle | CaseStep::Visit(_));
        period.dates.due > now && due <= now && (by_record || self.scope != Scope::All)
    }

    /// A step that keeps its date loses the rungs that the ladder in force does not have: a rung
    /// that nobody stands on would be waited for without end.
    fn shorten_ladder(&mut self, period: &Period, no: PeriodNo, duty: DutyNo) {
        let rungs = self.rules.plan().duties[duty.index()].policy.escalations.len();
        let stays = |moment: &&Moment| !matches!(moment.what, MomentKind::Escalation(n) if usize::from(n) > rungs);
        let moments: Arc<[Moment]> = period.dates.moments.iter().filter(stays).copied().collect();
        if moments.len() < period.dates.moments.len() {
            let dates = Dates { moments, ..period.dates.clone() };
            self.moved.push((no, dates, period.basis.rule.clone()));
        }
    }

    fn is_empty(&self) -> bool {
        let Comparison { rules: _, scope: _, new_duties, added, moved, cancelled, since: _ } = self;
        new_duties.is_empty() && added.is_empty() && moved.is_empty() && cancelled.is_empty()
    }

    /// One notice for each duty and office: the first period that changes for it stands for all.
    /// Changes that move no date are not worth one.
    fn notices(&self, state: &State, no: CampaignNo, now: Timestamp) -> Vec<Notice> {
        let campaign = &state.campaigns[no.index()];
        let visible = |(period, new, _): &&(PeriodNo, Dates, RuleUsed)| campaign.period(*period).dates.due != new.due;
        let moved = self.moved.iter().filter(visible).map(|(period, ..)| *period);
        let mut changed: Vec<PeriodNo> = moved.chain(self.cancelled.iter().copied()).collect();
        changed.sort_unstable();
        let mut told: Vec<(u16, UnitSet)> = Vec::new();
        let mut notices = Vec::new();
        for period_no in changed {
            let period = campaign.period(period_no);
            let concerned = match period.phase {
                PeriodPhase::Planned => audience(state, campaign, period),
                PeriodPhase::Open | PeriodPhase::Cancelled => period.units.and(state.organisation.active()),
            };
            let known = told.iter().position(|(slot, _)| *slot == period.slot).unwrap_or_else(|| {
                told.push((period.slot, UnitSet::new()));
                told.len() - 1
            });
            let units = concerned.minus(&told[known].1);
            if !units.is_empty() {
                told[known].1.extend_with(&units);
                notices.push(to_own(NoticeKind::Amendment, no, period_no, now, units));
            }
        }
        notices
    }
}

/// A step of a case that is done, or was taken back, stays as it was: no office joins it.
fn is_over(period: &Period) -> bool {
    matches!(period.origin, Origin::Case { .. }) && !period.is_awaited()
}

/// The entries of a comparison, in the order in which they apply.
pub(super) fn amended_facts(
    state: &State,
    no: CampaignNo,
    comparison: Comparison,
    cause: Cause,
    calendar: CalendarRevision,
    now: Timestamp,
) -> Vec<Fact> {
    if comparison.is_empty() {
        return Vec::new();
    }
    let campaign = &state.campaigns[no.index()];
    let notices = comparison.notices(state, no, now);
    let Comparison { rules: _, scope: _, new_duties, added, moved, cancelled, since: _ } = comparison;
    let mut facts = Vec::new();
    let slot_of = |id: &DutyId| {
        let known = campaign.slot(id);
        let new = || new_duties.iter().position(|n| n == id).map(|i| (campaign.slots.len() + i) as u16);
        known.or_else(new).unwrap_or(0)
    };
    let periods: Vec<NewPeriod> = added.iter().map(|(id, o)| new_period(slot_of(id), o, now)).collect();
    if !new_duties.is_empty() {
        facts.push(Fact::DutiesAdded { campaign: no, duties: new_duties });
    }
    if !moved.is_empty() || !cancelled.is_empty() {
        let moved = moved.into_iter().map(|(period, dates, rule)| MovedPeriod { period, dates, rule }).collect();
        facts.push(Fact::PeriodsChanged { campaign: no, calendar, cause, moved, cancelled });
    }
    facts.extend(scheduled(no, calendar, &periods));
    if !notices.is_empty() {
        facts.push(Fact::NoticesOwed { notices });
    }
    facts
}

/// What an amendment to a plan would change in a campaign at an instant, the county's procedures
/// asked as they would be; nothing is applied and nothing written down.
pub fn difference(
    state: &State,
    no: CampaignNo,
    plan: &Arc<Plan>,
    now: Timestamp,
    procedures: &dyn Procedures,
) -> Difference {
    let campaign = &state.campaigns[no.index()];
    let windows: Vec<Announced<'_>> = campaign.windows.iter().map(WindowSpan::announced).collect();
    let target = Target { no, id: &campaign.id, definition: campaign.definition, plan, windows: &windows };
    let local = state.ledger.as_ref().map(|ledger| {
        let asking = Asking::new(state, &ledger.id, procedures, now);
        localise(&asking, state, &target)
    });
    let own = || Rules { own: plan.clone(), local: None };
    let in_force = local.map_or_else(own, |local| rules(plan, &local));
    let plan = in_force.plan().clone();
    let comparison = Comparison::of(state, no, in_force, &state.calendar, &campaign.windows, Scope::All, now);
    let mut told = UnitSet::new();
    comparison.notices(state, no, now).iter().for_each(|notice| told.extend_with(&notice.units));
    let existing = |period_no: PeriodNo, kind: fn(Dates, Option<Dates>) -> ChangeKind, to: Option<Dates>| {
        let period = campaign.period(period_no);
        let units = match period.phase {
            PeriodPhase::Planned => audience(state, campaign, period),
            PeriodPhase::Open | PeriodPhase::Cancelled => period.units_where(|s| !s.is_fulfilled()),
        };
        Change {
            duty: campaign.slots[usize::from(period.slot)].id.clone(),
            key: period.key.to_string(),
            kind: kind(period.dates.clone(), to),
            units,
            fulfilled: period.units_where(|s| s.is_fulfilled()),
        }
    };
    let moves = |from: Dates, to: Option<Dates>| ChangeKind::Moves { to: to.unwrap_or_else(|| from.clone()), from };
    let mut changes: Vec<Change> = Vec::new();
    let visible = |(period, to, _): &&(PeriodNo, Dates, RuleUsed)| campaign.period(*period).dates != *to;
    let moved = comparison.moved.iter().filter(visible);
    changes.extend(moved.map(|(period, to, _)| existing(*period, moves, Some(to.clone()))));
    changes.extend(comparison.cancelled.iter().map(|p| existing(*p, |from, _| ChangeKind::Cancelled { from }, None)));
    changes.extend(comparison.added.iter().map(|(duty, ruled)| Change {
        duty: duty.clone(),
        key: ruled.occurrence.key.clone(),
        kind: ChangeKind::Opens { dates: dates(&ruled.occurrence, now) },
        units: plan.duty(duty).map_or_else(UnitSet::new, |d| state.organisation.audience(&d.who)),
        fulfilled: UnitSet::new(),
    }));
    Difference { changes, told }
}
