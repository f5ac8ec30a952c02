//! A campaign is created, started, paused, resumed, closed.

use super::ask::Asking;
use super::group::{campaign, dates, live, new_period, planned, reason, scheduled, to_own};
use super::localise::{Target, localise, rules};
use super::organise::missing_posts;
use crate::entry::{Cause, Fact, MovedPeriod, NewPeriod, Notice, NoticeKind, UnitsChange};
use crate::id::{CampaignId, CampaignNo, DefinitionId, DutyId, DutyNo, PeriodNo};
use crate::refusal::Refusal;
use crate::schedule;
use crate::state::{Campaign, CampaignPhase, Pause, PeriodPhase, State};
use crate::time::{At, Timestamp, day_of};

pub(super) fn create(
    state: &State,
    id: &CampaignId,
    definition: &DefinitionId,
    version: Option<u32>,
) -> Result<Vec<Fact>, Refusal> {
    if state.campaign(id).is_some() {
        return Err(Refusal::CampaignExists { id: id.to_string() });
    }
    let unknown = || Refusal::UnknownDefinition { id: definition.to_string() };
    let definition = state.definition(definition, version).ok_or_else(unknown)?;
    Ok(vec![Fact::CampaignCreated { no: CampaignNo(state.campaigns.len() as u32), id: id.clone(), definition }])
}

/// Starts a campaign: every period that falls due from now on is scheduled; what fell due before
/// is owed by nobody, and no reminder dated before now is.
pub(super) fn activate(state: &State, asking: Asking<'_>, id: &CampaignId, at: At) -> Result<Vec<Fact>, Refusal> {
    let (no, draft) = campaign(state, id)?;
    if draft.phase != CampaignPhase::Draft {
        return Err(Refusal::AlreadyActivated { id: id.to_string() });
    }
    if state.organisation.bureau().is_none() {
        return Err(Refusal::NoUnits {});
    }
    let plan = &draft.plan;
    let empty: Vec<&str> =
        plan.duties.iter().filter(|d| state.organisation.audience(&d.who).is_empty()).map(|d| d.id.as_str()).collect();
    if !empty.is_empty() {
        return Err(Refusal::EmptyAudience { duties: empty.join(", ") });
    }
    let mut facts = Vec::new();
    let posts = missing_posts(state, plan);
    if !posts.is_empty() {
        facts.push(Fact::UnitsChanged(UnitsChange { posts, ..UnitsChange::default() }));
    }
    facts.push(Fact::CampaignActivated { campaign: no });
    let local = localise(&asking, state, &Target { no, id, definition: draft.definition, plan, windows: &[] });
    let rules = rules(plan, &local);
    if rules.local.is_some() {
        facts.push(Fact::RulesLocalised(local));
    }
    let duties = &rules.plan().duties;
    facts.push(Fact::DutiesAdded { campaign: no, duties: duties.iter().map(|d| d.id.clone()).collect() });
    let mut periods: Vec<NewPeriod> = Vec::new();
    for i in 0..duties.len() as u16 {
        let occurrences = rules.occurrences(DutyNo(i), &state.calendar, &[]);
        let in_force = occurrences.into_iter().map(|ruled| ruled.in_force(at.now));
        let ahead = in_force.filter(|ruled| ruled.occurrence.reckoning.due > at.now);
        periods.extend(ahead.map(|ruled| new_period(i, &ruled, at.now)));
    }
    facts.extend(scheduled(no, state.calendar_revision(), &periods));
    Ok(asking.finish(facts))
}

pub(super) fn pause(state: &State, id: &CampaignId, duty: Option<&DutyId>, why: &str) -> Result<Vec<Fact>, Refusal> {
    let reason = reason(why)?;
    let (no, campaign) = live(state, id)?;
    match current_pause(campaign, duty)? {
        Some(_) => Err(Refusal::AlreadyPaused {}),
        None => Ok(vec![Fact::Paused { campaign: no, duty: duty.cloned(), reason }]),
    }
}

/// Ends a pause. What opened and fell due inside it was owed by nobody; what was open before and
/// fell due inside it is put back by as many days as the pause lasted.
pub(super) fn resume(state: &State, id: &CampaignId, duty: Option<&DutyId>, at: At) -> Result<Vec<Fact>, Refusal> {
    let (no, campaign) = live(state, id)?;
    let Some(pause) = current_pause(campaign, duty)? else { return Err(Refusal::NotPaused {}) };
    let slots: Vec<u16> = match duty {
        Some(id) => campaign.slot(id).into_iter().collect(),
        None => (0..campaign.slots.len() as u16).collect(),
    };
    let (moved, cancelled) = after_pause(state, campaign, &slots, pause.since, at.now);
    let mut facts = vec![Fact::Resumed { campaign: no, duty: duty.cloned() }];
    if !moved.is_empty() || !cancelled.is_empty() {
        let calendar = state.calendar_revision();
        // Dates change before time runs again, so that nothing is overdue for a moment.
        let notices: Vec<Notice> = moved
            .iter()
            .map(|m| to_own(NoticeKind::Amendment, no, m.period, at.now, campaign.period(m.period).awaited()))
            .collect();
        facts.insert(0, Fact::PeriodsChanged { campaign: no, calendar, cause: Cause::Resumed, moved, cancelled });
        if !notices.is_empty() {
            facts.push(Fact::NoticesOwed { notices });
        }
    }
    Ok(facts)
}

fn current_pause<'c>(campaign: &'c Campaign, duty: Option<&DutyId>) -> Result<Option<&'c Pause>, Refusal> {
    match duty {
        None => Ok(campaign.paused.as_ref()),
        Some(id) => {
            let slot = campaign.slot(id).ok_or_else(|| Refusal::UnknownDuty { id: id.to_string() })?;
            Ok(campaign.slots[usize::from(slot)].paused.as_ref())
        }
    }
}

fn after_pause(
    state: &State,
    campaign: &Campaign,
    slots: &[u16],
    since: Timestamp,
    now: Timestamp,
) -> (Vec<MovedPeriod>, Vec<PeriodNo>) {
    let zone = campaign.plan.zone;
    let lasted = (day_of(now, zone) - day_of(since, zone)).num_days();
    let by = u16::try_from(lasted.max(1)).unwrap_or(u16::MAX);
    let (mut moved, mut cancelled) = (Vec::new(), Vec::new());
    for (i, period) in campaign.periods.iter().enumerate().filter(|(_, p)| slots.contains(&p.slot)) {
        let no = PeriodNo(i as u32);
        let fell_due = period.dates.due > since && period.dates.due <= now;
        match period.phase {
            PeriodPhase::Planned if fell_due => cancelled.push(no),
            PeriodPhase::Open if fell_due && period.is_awaited() => {
                let Some((plan, duty)) = planned(state, campaign, period) else { continue };
                let (key, covers, day) = (period.key.to_string(), period.covers, period.dates.day);
                let put_back =
                    schedule::put_back(&plan, duty, key, covers, period.dates.opens, (day, by), &state.calendar);
                moved.push(MovedPeriod { period: no, dates: dates(&put_back, now), rule: period.basis.rule.clone() });
            }
            PeriodPhase::Planned | PeriodPhase::Open | PeriodPhase::Cancelled => {}
        }
    }
    (moved, cancelled)
}

pub(super) fn close(state: &State, id: &CampaignId, why: &str) -> Result<Vec<Fact>, Refusal> {
    let reason = reason(why)?;
    let (no, _) = live(state, id)?;
    Ok(vec![Fact::CampaignClosed { campaign: no, reason }])
}
