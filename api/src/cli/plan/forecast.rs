//! What a plan means for a list of units: the engine's preview, cut to what was asked for.

use crate::cli::failure::Failure;
use engine::calendar::Calendar;
use engine::id::{CampaignId, DutyId, LedgerId, PostNo, UnitId, UnitNo, WindowId};
use engine::input::{Hashed, Input, Request};
use engine::moment::{Moment, MomentKind};
use engine::org::{Organisation, UnitRow};
use engine::plan::{Duty, Plan, Span};
use engine::refusal::Refusal;
use engine::schedule::Announced;
use engine::set::UnitSet;
use engine::state::State;
use engine::time::{At, Timestamp, instant};
use engine::views::{Conflict, PlannedPeriod, PlannedTold, preview, preview_conflicts};
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// What part of a campaign is asked for.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// Windows taken as announced.
    pub windows: Vec<(WindowId, Span)>,
    /// Only this unit and those under it.
    pub unit: Option<UnitId>,
    /// Only these duties; all if empty.
    pub duties: Vec<DutyId>,
    /// Nothing that falls due, and no reminder, before this.
    pub activated: Option<Timestamp>,
}

/// A campaign before its launch.
pub(super) struct Forecast<'p> {
    pub plan: &'p Plan,
    pub organisation: Organisation,
    pub periods: Vec<PlannedPeriod<'p>>,
    pub conflicts: Vec<Conflict>,
    /// Duties that wait for an announcement or an event.
    pub undated: Vec<&'p Duty>,
}

/// How much there is of everything.
#[derive(Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(super) struct Totals {
    /// Duties that arise at least once.
    pub duties: usize,
    /// Periods.
    pub periods: usize,
    /// Obligations: a period at a unit.
    pub obligations: usize,
    /// Reminders, each about one obligation.
    pub reminders: usize,
    /// Messages they make: those to one post at one moment are one digest.
    pub reminder_digests: usize,
    /// Rungs climbed if nobody hands anything in, each about one obligation.
    pub escalations: usize,
    /// Messages those make.
    pub escalation_digests: usize,
    /// Repeated reminders if nobody hands anything in.
    pub repeats: usize,
}

impl<'p> Forecast<'p> {
    pub(super) fn new(plan: &'p Plan, rows: &[UnitRow], calendar: &Calendar, wanted: &Wanted) -> Result<Self, Failure> {
        let organisation = organisation(plan, rows)?;
        let within = match &wanted.unit {
            None => None,
            Some(id) => {
                let no = organisation.find(id).ok_or_else(|| Refusal::UnknownUnit { id: id.to_string() })?;
                Some(organisation.subtree(no))
            }
        };
        if let Some(id) = wanted.duties.iter().find(|id| plan.duty(id).is_none()) {
            return Err(Refusal::UnknownDuty { id: id.to_string() }.into());
        }
        let known = |id: &WindowId| plan.windows.iter().any(|window| window.id == *id);
        if let Some((id, _)) = wanted.windows.iter().find(|(id, _)| !known(id)) {
            return Err(Refusal::UnknownWindow { id: id.to_string() }.into());
        }
        let windows: Vec<Announced<'_>> =
            wanted.windows.iter().map(|(window, span)| Announced { window, span: *span }).collect();
        let mut periods = preview(plan, &organisation, calendar, &windows);
        let is_wanted = |duty: &&Duty| wanted.duties.is_empty() || wanted.duties.contains(&duty.id);
        let is_dated = |duty: &Duty| periods.iter().any(|period| *period.duty == duty.id);
        let undated = plan.duties.iter().filter(is_wanted).filter(|duty| !is_dated(duty)).collect();
        let mut conflicts = preview_conflicts(plan, &periods, &organisation, calendar);
        periods.retain_mut(|period| cut(period, wanted, within.as_ref()));
        let kept: HashSet<_> = periods.iter().map(|period| (period.duty, period.occurrence.key.as_str())).collect();
        conflicts.retain(|conflict| kept.contains(&(&conflict.duty, conflict.key.as_str())));
        Ok(Self { plan, organisation, periods, conflicts, undated })
    }

    /// The duty a period belongs to.
    pub(super) fn duty(&self, period: &PlannedPeriod<'_>) -> &'p Duty {
        &self.plan.duties[period.occurrence.duty.index()]
    }

    /// Who is told at a moment about one unit's obligation.
    pub(super) fn told(&self, duty: &Duty, what: MomentKind, unit: UnitNo) -> Vec<PostNo> {
        match what {
            MomentKind::Reminder(_) | MomentKind::Repeat(_) => self.organisation.liaison(unit).into_iter().collect(),
            MomentKind::Escalation(rung) => {
                let rung = duty.policy.escalations.get(usize::from(rung).saturating_sub(1));
                let posts: BTreeSet<PostNo> = rung
                    .into_iter()
                    .flat_map(|rung| &rung.to)
                    .filter_map(|post| self.organisation.resolve(post, unit))
                    .collect();
                posts.into_iter().collect()
            }
            MomentKind::Opens | MomentKind::Overdue => Vec::new(),
        }
    }

    /// A post as unit/post.
    pub(super) fn post_name(&self, post: PostNo) -> Option<String> {
        let post = self.organisation.post(post)?;
        let unit = self.organisation.unit(post.unit)?;
        Some(format!("{}/{}", unit.id, post.id))
    }

    /// Who is told at a rung.
    pub(super) fn post_names(&self, rung: &PlannedTold) -> BTreeSet<String> {
        rung.posts.iter().filter_map(|post| self.post_name(*post)).collect()
    }

    /// Counts everything.
    pub(super) fn totals(&self) -> Totals {
        let mut totals = Totals { periods: self.periods.len(), ..Totals::default() };
        let mut duties = BTreeSet::new();
        let (mut reminded, mut told) = (HashSet::new(), HashSet::new());
        for period in &self.periods {
            let duty = self.duty(period);
            duties.insert(&duty.id);
            totals.obligations += period.units.len();
            for Moment { at, what } in &period.occurrence.moments {
                match what {
                    MomentKind::Reminder(_) => {
                        totals.reminders += period.units.len();
                        reminded.extend(period.units.iter().map(|unit| (*at, unit)));
                    }
                    MomentKind::Escalation(_) => {
                        totals.escalations += period.units.len();
                        told.extend(
                            period.units.iter().flat_map(|unit| self.told(duty, *what, unit)).map(|post| (*at, post)),
                        );
                    }
                    MomentKind::Repeat(_) => totals.repeats += period.units.len(),
                    MomentKind::Opens | MomentKind::Overdue => {}
                }
            }
        }
        totals.duties = duties.len();
        totals.reminder_digests = reminded.len();
        totals.escalation_digests = told.len();
        totals
    }
}

/// Cuts a period to what is wanted; false where nothing of it is.
fn cut(period: &mut PlannedPeriod<'_>, wanted: &Wanted, within: Option<&UnitSet>) -> bool {
    if !wanted.duties.is_empty() && !wanted.duties.contains(period.duty) {
        return false;
    }
    if let Some(from) = wanted.activated {
        if period.occurrence.reckoning.due <= from {
            return false;
        }
        let keep = |moment: &Moment| !matches!(moment.what, MomentKind::Reminder(_)) || moment.at >= from;
        period.occurrence.moments.retain(keep);
    }
    let Some(within) = within else { return true };
    period.units = period.units.and(within);
    !period.units.is_empty()
}

/// The tree as it will be once the campaign runs: activating adds posts that the definition names
/// and the bureau does not have yet.
fn organisation(plan: &Plan, rows: &[UnitRow]) -> Result<Organisation, Failure> {
    let at = At::new(instant(plan.span.first, engine::time::DayTime::START, plan.zone));
    let mut state = State::default();
    let give = |state: &mut State, input| -> Result<(), Refusal> {
        let decision = engine::decide(state, &Request::new("plan", input), at, &engine::procedure::NoProcedures)?;
        decision.entries.iter().for_each(|entry| engine::apply(state, entry));
        Ok(())
    };
    let unusable = || Refusal::NoLedger {};
    let id = LedgerId::new("plan").map_err(|_| unusable())?;
    let campaign = CampaignId::new("plan").map_err(|_| unusable())?;
    give(&mut state, Input::OpenLedger { id, title: plan.title.clone(), zone: plan.zone })?;
    give(&mut state, Input::ImportUnits { rows: Hashed(rows.to_vec()), complete: true })?;
    let published = Hashed(Arc::new(plan.clone()));
    give(&mut state, Input::PublishDefinition { source: "".into(), plan: published })?;
    let definition = plan.id.clone();
    give(&mut state, Input::CreateCampaign { campaign: campaign.clone(), definition, version: None })?;
    // A campaign with a duty nobody owes cannot be activated; the preview says so in its own way.
    let _ = give(&mut state, Input::Activate { campaign });
    Ok(state.organisation)
}
