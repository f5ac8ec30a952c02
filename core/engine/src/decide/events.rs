//! A window is announced; something happens after which something is owed.

use super::ask::fallen_back;
use super::group::{live, new_period, scheduled};
use super::reschedule::{Comparison, Scope, amended_facts};
use crate::entry::{Cause, Fact, NewPeriod, Origin};
use crate::id::{CampaignId, DutyNo, EventId, UnitId, WindowId};
use crate::plan::{Schedule, Span};
use crate::refusal::Refusal;
use crate::rules::Ruled;
use crate::schedule::Announced;
use crate::state::State;
use crate::time::{At, Timestamp};

/// Announces a window: the periods it makes are scheduled; days that two announcements share are
/// owed once.
pub(super) fn announce(
    state: &State,
    id: &CampaignId,
    window: &WindowId,
    span: Span,
    at: At,
) -> Result<Vec<Fact>, Refusal> {
    let (no, campaign) = live(state, id)?;
    if !campaign.plan.windows.iter().any(|known| known.id == *window) {
        return Err(Refusal::UnknownWindow { id: window.to_string() });
    }
    if span.first > span.last || span.clip(campaign.plan.span) != Some(span) {
        return Err(Refusal::OutsideCampaign { span: format!("{} – {}", span.first, span.last) });
    }
    let announced = [Announced { window, span }];
    let rules = state.rules(campaign);
    let mut periods: Vec<NewPeriod> = Vec::new();
    for (i, duty) in campaign.plan.duties.iter().enumerate() {
        let Some(slot) = campaign.slot(&duty.id).filter(|_| follows(&duty.schedule, window)) else { continue };
        let occurrences = rules.occurrences(DutyNo(i as u16), &state.calendar, &announced);
        let is_new = |ruled: &Ruled| {
            let occurrence = &ruled.occurrence;
            occurrence.reckoning.due > at.now && campaign.find(slot, &occurrence.key).is_none()
        };
        let in_force = occurrences.into_iter().map(|ruled| ruled.in_force(at.now));
        periods.extend(in_force.filter(is_new).map(|ruled| new_period(slot, &ruled, at.now)));
    }
    let mut facts = vec![Fact::WindowAnnounced { campaign: no, window: window.clone(), span }];
    facts.extend(scheduled(no, state.calendar_revision(), &periods));
    facts.extend(fallen_back(state, no, &periods, at.now));
    Ok(facts)
}

/// Takes an announcement back. Days that another announcement still covers stay owed.
pub(super) fn withdraw(
    state: &State,
    id: &CampaignId,
    window: &WindowId,
    span: Span,
    at: At,
) -> Result<Vec<Fact>, Refusal> {
    let (no, campaign) = live(state, id)?;
    let (withdrawn, left): (Vec<_>, Vec<_>) =
        campaign.windows.iter().cloned().partition(|known| known.window == *window && known.span == span);
    if withdrawn.is_empty() {
        let (window, span) = (window.to_string(), format!("{} – {}", span.first, span.last));
        return Err(Refusal::NotAnnounced { window, span });
    }
    let mut facts = vec![Fact::WindowWithdrawn { campaign: no, window: window.clone(), span }];
    let comparison = Comparison::of(state, no, state.rules(campaign), &state.calendar, &left, Scope::Recorded, at.now);
    facts.extend(amended_facts(state, no, comparison, Cause::Window, state.calendar_revision(), at.now));
    Ok(facts)
}

fn follows(schedule: &Schedule, wanted: &WindowId) -> bool {
    matches!(schedule, Schedule::Window { window, .. } if window == wanted)
}

/// Records an event: what is owed after it is owed by that unit, from the event's instant on.
pub(super) fn record(
    state: &State,
    id: &CampaignId,
    event: &EventId,
    unit: &UnitId,
    happened: Option<Timestamp>,
    at: At,
) -> Result<Vec<Fact>, Refusal> {
    let (no, campaign) = live(state, id)?;
    let happened = happened.unwrap_or(at.now);
    if happened > at.now {
        return Err(Refusal::InFuture { what: "happened".into() });
    }
    let unit_no = state.organisation.find(unit).filter(|no| state.organisation.active().contains(*no));
    let Some(unit_no) = unit_no else { return Err(Refusal::UnknownUnit { id: unit.to_string() }) };
    let mut periods: Vec<NewPeriod> = Vec::new();
    let mut is_known = false;
    let rules = state.rules(campaign);
    for (i, duty) in campaign.plan.duties.iter().enumerate() {
        if !matches!(&duty.schedule, Schedule::Event { event: wanted } if wanted == event) {
            continue;
        }
        is_known = true;
        let owes = state.organisation.audience(&duty.who).contains(unit_no);
        // The ledger's own numbering makes the key: two events in one second are two.
        let key = format!("{}-{:08}", event, state.head.0 + 1);
        let ruled = rules.after_event(DutyNo(i as u16), key, happened, &state.calendar);
        if let (true, Some(slot), Some(ruled)) = (owes, campaign.slot(&duty.id), ruled) {
            let period = new_period(slot, &ruled.in_force(at.now), at.now);
            periods.push(NewPeriod { only: Some(unit_no), origin: Origin::Event { happened }, ..period });
        }
    }
    if !is_known {
        return Err(Refusal::UnknownEvent { id: event.to_string() });
    }
    let mut facts = vec![Fact::EventRecorded { campaign: no, event: event.clone(), unit: unit_no, happened }];
    facts.extend(scheduled(no, state.calendar_revision(), &periods));
    Ok(facts)
}
