//! What holds at the end of a life whatever the model says: no message is missing, nothing became
//! overdue twice.

use super::book::Fold;
use super::world::{Checked, World, endpoint};
use crate::service::Work;
use engine::entry::{Fact, Outcome};
use engine::id::EntryNo;
use engine::input::Input;
use engine::state::State;
use engine::time::Timestamp;
use std::collections::BTreeMap;

/// The receiver is well again: every message must be accepted or have lost its reason.
pub(super) fn drain(world: &mut World) -> Checked {
    world.sink.is_healthy = true;
    world.must(Input::SetEndpoint(endpoint().into()))?;
    world.must(Input::ReplayDeliveries { messages: Vec::new() })?;
    for _ in 0..10_000 {
        if world.service.state().outbox.waiting.is_empty() {
            return Ok(());
        }
        world.now += 3_600_000;
        world.tick()?;
        let records = world.sink.deliver(world.service.state(), Timestamp(world.now), &mut world.chance);
        if !records.is_empty() {
            world.must(Input::RecordDeliveries(records.into()))?;
        }
    }
    Err("messages wait for ever".into())
}

/// Each message that went into the outbox was accepted at least once or cancelled, and none was sent
/// after it had been recorded as delivered.
pub(super) fn nothing_is_missing(world: &World) -> Checked {
    let mut cancelled: BTreeMap<_, u32> = BTreeMap::new();
    let mut delivered: BTreeMap<_, u32> = BTreeMap::new();
    world.service.each_entry(EntryNo(0), |_, entry| {
        if let Fact::DeliveriesRecorded { results } = &entry.fact {
            for result in results {
                match result.outcome {
                    Outcome::Cancelled => *cancelled.entry(result.message).or_default() += 1,
                    Outcome::Delivered => *delivered.entry(result.message).or_default() += 1,
                    _ => {}
                }
            }
        }
    });
    let outbox = &world.service.state().outbox;
    if (outbox.delivered, outbox.cancelled) != (delivered.len() as u64, cancelled.len() as u64)
        || !outbox.dead.is_empty()
    {
        return Err(format!("the outbox counts {} and {}", outbox.delivered, outbox.cancelled));
    }
    match delivered
        .iter()
        .find(|(id, count)| **count != 1 || cancelled.contains_key(*id) || !world.sink.accepted.contains_key(*id))
    {
        None => Ok(()),
        Some((id, count)) => Err(format!("message {id:?} is recorded as delivered {count} times")),
    }
}

/// What holds whatever the model says: each obligation is overdue at most once for each due instant,
/// never before it, and what is past due and still awaited is overdue.
pub(super) fn from_first_principles(world: &World) -> Checked {
    let mut state = State::default();
    let mut seen: BTreeMap<(u32, u32, i64), u32> = BTreeMap::new();
    let mut wrong = None;
    let mut last = Timestamp(0);
    let mut fold = Fold::default();
    world.service.each_entry(EntryNo(0), |no, entry| {
        if entry.at < last {
            wrong = Some(format!("entry {no} is dated before the one before it"));
        }
        last = entry.at;
        if let Fact::BecameOverdue { campaign, period, units } = &entry.fact {
            let due = state.campaigns[campaign.index()].period(*period).dates.due;
            for unit in units.iter() {
                *seen.entry((period.0, unit.0, due.0)).or_default() += 1;
                if due > entry.at {
                    wrong = Some(format!("entry {no}: overdue before it was due"));
                }
            }
        }
        // What an amendment put back is a new chance; that another one may take it away again, too.
        if let Fact::PeriodsChanged { campaign, moved, .. } = &entry.fact {
            for change in moved {
                let due = state.campaigns[campaign.index()].period(change.period).dates.due;
                if change.dates.due != due {
                    seen.retain(|(period, ..), _| *period != change.period.0);
                }
            }
        }
        fold.take(&state, no, entry);
        engine::apply(&mut state, entry);
    });
    fold.holds(&state)?;
    if let Some((which, count)) = seen.iter().find(|(_, count)| **count > 1) {
        wrong = Some(format!("{which:?} became overdue {count} times for one due instant"));
    }
    let live = state.campaigns[0].phase.is_live() && world.model.paused.is_none();
    let open_past_due = state.campaigns[0].periods.iter().find(|period| {
        live && period.dates.due.0 <= world.now
            && period.each().any(|(_, cell)| cell.standing == engine::state::Standing::Open)
    });
    if let Some(period) = open_past_due {
        wrong = Some(format!("{} is past due and still open", period.key));
    }
    wrong.map_or(Ok(()), Err)
}
