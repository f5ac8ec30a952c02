//! Campaigns begin, follow new plans, pause and close; their periods are added and moved.

use super::{Here, shared_duty};
use crate::entry::{Cause, Dates, LocalRules, MovedPeriod, NewPeriod};
use crate::id::{CalendarRevision, CampaignId, CampaignNo, DefinitionNo, DutyId, PeriodNo, WindowId};
use crate::plan::{Plan, Span};
use crate::planted::{Bug, planted};
use crate::state::{
    Basis, Campaign, CampaignPhase, Cases, Due, Intervals, LocalPlan, Pause, Period, PeriodPhase, Shared, Slot,
    Standing, State, WindowSpan,
};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn created(state: &mut State, id: &CampaignId, definition: DefinitionNo) {
    let plan = state.definitions[definition.index()].plan.clone();
    state.campaigns.push(Campaign {
        id: id.clone(),
        definition,
        plan,
        locals: BTreeMap::new(),
        local: 0,
        phase: CampaignPhase::Draft,
        paused: None,
        slots: Vec::new(),
        periods: Vec::new(),
        windows: Vec::new(),
        cases: Cases::default(),
        measured: BTreeMap::new(),
        figures: BTreeMap::new(),
        shared: Shared::default(),
    });
}

pub(super) fn activated(state: &mut State, no: CampaignNo, here: Here) {
    let campaign = &mut state.campaigns[no.index()];
    campaign.phase = CampaignPhase::Running { since: here.at };
    if let Some(at) = campaign.end_wake() {
        state.agenda.insert((at, Due::CampaignEnd(no)));
    }
}

pub(super) fn amended(state: &mut State, no: CampaignNo, definition: DefinitionNo) {
    let campaign = &mut state.campaigns[no.index()];
    if let Some(at) = campaign.end_wake() {
        state.agenda.remove(&(at, Due::CampaignEnd(no)));
    }
    campaign.definition = definition;
    let plan = state.definitions[definition.index()].plan.clone();
    follow(campaign, plan, 0);
    // A campaign that was closing and got an end that lies ahead runs again.
    if let CampaignPhase::Closing { since } = campaign.phase
        && campaign.end() > state.last_at
    {
        campaign.phase = CampaignPhase::Running { since };
    }
    if let Some(at) = campaign.end_wake() {
        state.agenda.insert((at, Due::CampaignEnd(no)));
    }
}

/// From now on the campaign follows this plan.
fn follow(campaign: &mut Campaign, plan: Arc<Plan>, local: u32) {
    campaign.plan = plan;
    campaign.local = local;
    for slot in &mut campaign.slots {
        let rule = shared_duty(&campaign.plan, &slot.id);
        slot.current = rule.is_some();
        slot.duty = rule.unwrap_or_else(|| slot.duty.clone());
    }
}

pub(super) fn localised(state: &mut State, rules: &LocalRules) {
    let own = state.definitions[rules.definition.index()].plan.clone();
    let campaign = &mut state.campaigns[rules.campaign.index()];
    if rules.is_empty() {
        return follow(campaign, own, 0);
    }
    let plan = Arc::new(rules.applied_to(&own));
    let local = campaign.add_local(Arc::new(LocalPlan { rules: rules.clone(), plan: plan.clone() }));
    follow(campaign, plan, local);
}

pub(super) fn duties_added(state: &mut State, no: CampaignNo, duties: &[DutyId]) {
    let campaign = &mut state.campaigns[no.index()];
    for id in duties {
        if let Some(duty) = shared_duty(&campaign.plan, id) {
            campaign.slots.push(Slot { id: id.clone(), duty, current: true, paused: None, periods: Vec::new() });
        }
    }
}

pub(super) fn periods_scheduled(state: &mut State, no: CampaignNo, calendar: CalendarRevision, periods: &[NewPeriod]) {
    for new in periods {
        let campaign = &mut state.campaigns[no.index()];
        let (definition, local) = (campaign.definition, campaign.local);
        let basis = campaign.shared.basis(&Basis { definition, calendar, rule: new.rule.clone(), local });
        let period = campaign.add(Period {
            slot: new.duty,
            key: (*new.key).into(),
            covers: new.covers,
            dates: new.dates.clone(),
            only: new.only,
            origin: new.origin,
            phase: PeriodPhase::Planned,
            basis,
            next: 0,
            units: Default::default(),
            cells: Vec::new().into(),
            overdue: Intervals::Never,
        });
        state.replan(no, period, None);
    }
}

pub(super) fn periods_changed(
    state: &mut State,
    no: CampaignNo,
    calendar: CalendarRevision,
    cause: Cause,
    (moved, cancelled): (&[MovedPeriod], &[PeriodNo]),
    here: Here,
) {
    for change in moved {
        let was = state.campaigns[no.index()].wake_of(change.period);
        let campaign = &mut state.campaigns[no.index()];
        let Campaign { periods, shared, definition, local, .. } = campaign;
        let period = &mut periods[change.period.index()];
        // What is open keeps the rules it has on record, unless the bureau itself amends them.
        let keeps = cause != Cause::Amendment && period.phase == PeriodPhase::Open;
        let (definition, local) =
            if keeps { (period.basis.definition, period.basis.local) } else { (*definition, *local) };
        period.basis = shared.basis(&Basis { definition, calendar, rule: change.rule.clone(), local });
        move_period(period, &change.dates, here);
        state.replan(no, change.period, was);
    }
    for cancelled in cancelled {
        let was = state.campaigns[no.index()].wake_of(*cancelled);
        cancel(&mut state.campaigns[no.index()].periods[cancelled.index()], here);
        state.replan(no, *cancelled, was);
    }
    state.replan_end(no);
}

/// What was fulfilled stays as it is. What is still owed gets the new dates; if the due instant
/// lies ahead again, it is open again, and the time it was overdue stays on record.
pub(super) fn move_period(period: &mut Period, dates: &Dates, here: Here) {
    period.dates = dates.clone();
    if period.phase == PeriodPhase::Cancelled {
        period.phase = if period.units.is_empty() { PeriodPhase::Planned } else { PeriodPhase::Open };
        revive(period, here);
    }
    if planted(Bug::AmendmentReopens) {
        period.cells.iter_mut().for_each(|cell| cell.standing = Standing::Open);
    }
    if dates.due > here.at {
        for cell in period.cells.iter_mut().filter(|cell| cell.standing == Standing::Overdue) {
            cell.standing = Standing::Open;
            cell.at = here.at;
            cell.entry = here.entry;
        }
        end_intervals(period, here);
    }
    let opened = period.phase == PeriodPhase::Open;
    // A due instant that the change put into the past still has to be told.
    let told = period.cells.iter().all(|cell| cell.standing != Standing::Open);
    let dealt_with = |moment: &crate::moment::Moment| match moment.what {
        crate::moment::MomentKind::Opens => opened,
        crate::moment::MomentKind::Overdue => moment.at <= here.at && told && !planted(Bug::OverdueTwice),
        _ => moment.at <= here.at,
    };
    period.next = period.dates.moments.iter().take_while(|moment| dealt_with(moment)).count() as u16;
}

fn revive(period: &mut Period, here: Here) {
    for cell in period.cells.iter_mut().filter(|cell| cell.standing == Standing::Dropped) {
        cell.standing = Standing::Open;
        cell.at = here.at;
        cell.entry = here.entry;
    }
}

pub(super) fn cancel(period: &mut Period, here: Here) {
    period.phase = PeriodPhase::Cancelled;
    for cell in period.cells.iter_mut().filter(|cell| cell.standing.is_awaited()) {
        cell.standing = Standing::Dropped;
        cell.at = here.at;
        cell.entry = here.entry;
    }
    end_intervals(period, here);
}

fn end_intervals(period: &mut Period, here: Here) {
    period.overdue.end(here.at);
}

pub(super) fn window_announced(state: &mut State, no: CampaignNo, window: &WindowId, span: Span) {
    state.campaigns[no.index()].windows.push(WindowSpan { window: window.clone(), span });
}

pub(super) fn window_withdrawn(state: &mut State, no: CampaignNo, window: &WindowId, span: Span) {
    state.campaigns[no.index()].windows.retain(|known| known.window != *window || known.span != span);
}

pub(super) fn paused(state: &mut State, no: CampaignNo, duty: Option<&DutyId>, reason: &str, here: Here) {
    set_pause(state, no, duty, Some(Pause { since: here.at, reason: reason.into() }));
}

pub(super) fn resumed(state: &mut State, no: CampaignNo, duty: Option<&DutyId>) {
    set_pause(state, no, duty, None);
}

fn set_pause(state: &mut State, no: CampaignNo, duty: Option<&DutyId>, pause: Option<Pause>) {
    let campaign = &mut state.campaigns[no.index()];
    match duty {
        None => campaign.paused = pause,
        Some(id) => {
            if let Some(slot) = campaign.slots.iter_mut().find(|slot| slot.id == *id) {
                slot.paused = pause;
            }
        }
    }
    state.rebuild_agenda();
}

pub(super) fn closing(state: &mut State, no: CampaignNo) {
    let campaign = &mut state.campaigns[no.index()];
    if let (Some(at), CampaignPhase::Running { since }) = (campaign.end_wake(), campaign.phase) {
        campaign.phase = CampaignPhase::Closing { since };
        state.agenda.remove(&(at, Due::CampaignEnd(no)));
    }
    state.replan_end(no);
}

pub(super) fn closed(state: &mut State, no: CampaignNo, here: Here) {
    let campaign = &mut state.campaigns[no.index()];
    campaign.phase = CampaignPhase::Closed { at: here.at };
    for period in &mut campaign.periods {
        if period.phase == PeriodPhase::Planned {
            period.phase = PeriodPhase::Cancelled;
        }
    }
    state.agenda.retain(|(_, due)| match due {
        Due::Period(campaign, _) | Due::CampaignEnd(campaign) => *campaign != no,
    });
}
