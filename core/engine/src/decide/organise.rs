//! The ledger begins; units join and leave; calendars are imported.

use super::reschedule::{Comparison, Scope, amended_facts};
use crate::calendar::CalendarNotice;
use crate::entry::{Cause, Fact, UnitsChange};
use crate::id::{CalendarRevision, CampaignNo, LedgerId, PeriodNo, PostId, UnitId, UnitNo};
use crate::limits;
use crate::org::UnitRow;
use crate::planted::{Bug, planted};
use crate::refusal::Refusal;
use crate::set::UnitSet;
use crate::state::{PeriodPhase, State};
use crate::time::At;
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn open(state: &State, id: &LedgerId, title: &str, zone: Tz) -> Result<Vec<Fact>, Refusal> {
    match &state.ledger {
        Some(known) => Err(Refusal::LedgerExists { id: known.id.to_string() }),
        None => Ok(vec![Fact::LedgerOpened { id: id.clone(), title: title.to_owned(), zone }]),
    }
}

/// Imports a notice and moves what it moves in running campaigns; each office is told once.
pub(super) fn import_calendar(state: &State, notice: &CalendarNotice, at: At) -> Result<Vec<Fact>, Refusal> {
    notice.check().map_err(|why| Refusal::BadCalendar { why: why.to_string() })?;
    if state.calendar.notices().any(|known| known == notice) {
        return Ok(Vec::new());
    }
    let revision = CalendarRevision(state.calendar_imports.len() as u32 + 1);
    let mut calendar = state.calendar.clone();
    calendar.import(notice.clone());
    let mut facts = vec![Fact::CalendarImported { revision, notice: notice.clone() }];
    for (i, campaign) in state.campaigns.iter().enumerate().filter(|(_, c)| c.phase.is_live()) {
        let no = CampaignNo(i as u32);
        let comparison =
            Comparison::of(state, no, state.rules(campaign), &calendar, &campaign.windows, Scope::Recorded, at.now);
        facts.extend(amended_facts(state, no, comparison, Cause::Calendar, revision, at.now));
    }
    Ok(facts)
}

/// Brings the tree in line with a list. Everything wrong with the list is refused before anything
/// changes; newcomers owe what falls due from now on, those who leave owe nothing any more.
pub(super) fn import_units(state: &State, rows: &[UnitRow], complete: bool, at: At) -> Result<Vec<Fact>, Refusal> {
    let change = units_change(state, rows, complete)?;
    if change == UnitsChange::default() {
        return Ok(Vec::new());
    }
    // Who owes what afterwards is asked of the organisation as it will be.
    let mut after = State { organisation: state.organisation.clone(), ..State::default() };
    crate::apply::units_changed(&mut after, &change);
    let mut facts = vec![Fact::UnitsChanged(change)];
    for (i, campaign) in state.campaigns.iter().enumerate().filter(|(_, c)| c.phase.is_live()) {
        for (p, period) in campaign.periods.iter().enumerate() {
            let is_shared = period.phase == PeriodPhase::Open && period.only.is_none();
            if !is_shared || period.dates.due <= at.now && !period.is_awaited() {
                continue;
            }
            let duty = &campaign.slots[usize::from(period.slot)].duty;
            let audience = after.organisation.audience(&duty.who);
            let dropped = period.units_where(|s| s == crate::state::Standing::Dropped);
            let known = period.units.minus(&dropped);
            // Whoever was not measured when the period opened, or had nothing to measure, falls short of nothing.
            let is_measured = duty.measure.is_some();
            let joined = if !is_measured && period.dates.due > at.now || planted(Bug::NewcomerOwesThePast) {
                audience.minus(&known)
            } else {
                UnitSet::new()
            };
            let left = period.awaited().minus(&audience);
            if !joined.is_empty() || !left.is_empty() {
                let (campaign, period) = (CampaignNo(i as u32), PeriodNo(p as u32));
                facts.push(Fact::AudienceChanged { campaign, period, joined, left });
            }
        }
    }
    Ok(facts)
}

fn units_change(state: &State, rows: &[UnitRow], complete: bool) -> Result<UnitsChange, Refusal> {
    let organisation = &state.organisation;
    let bad = |why: String| Refusal::BadUnits { why };
    if rows.len() > limits::UNITS {
        return Err(Refusal::TooMany { what: "units".into(), max: limits::UNITS.to_string() });
    }
    let by_id: BTreeMap<&UnitId, &UnitRow> = rows.iter().map(|row| (&row.id, row)).collect();
    if by_id.len() != rows.len() {
        let mut seen = BTreeSet::new();
        let twice = rows.iter().find(|row| !seen.insert(&row.id)).map(|row| row.id.to_string());
        return Err(bad(format!("{} is listed twice", twice.unwrap_or_default())));
    }
    let mut change = UnitsChange::default();
    let mut newcomers = Vec::new();
    for row in rows {
        match organisation.find(&row.id) {
            None => newcomers.push(row),
            Some(no) => compare_known(state, no, row, &mut change)?,
        }
    }
    change.joined = parents_first(state, &newcomers, &by_id)?;
    if complete {
        let listed: UnitSet = rows.iter().filter_map(|row| organisation.find(&row.id)).collect();
        change.left = organisation.active().minus(&listed);
        if organisation.bureau().is_some_and(|bureau| change.left.contains(bureau)) {
            return Err(bad("the bureau itself is missing from the list".into()));
        }
    }
    Ok(change)
}

fn compare_known(state: &State, no: UnitNo, row: &UnitRow, change: &mut UnitsChange) -> Result<(), Refusal> {
    let Some(known) = state.organisation.unit(no) else { return Ok(()) };
    let parent = row.parent.as_ref().map(|id| id.as_str());
    let known_parent = known.parent.and_then(|p| state.organisation.unit(p)).map(|p| p.id.as_str());
    if (&known.kind, known.level, known_parent) != (&row.kind, row.level, parent) {
        let why = format!("{} cannot change its kind, level or parent; let it leave and list a new id", row.id);
        return Err(Refusal::BadUnits { why });
    }
    if known.name != row.name {
        change.renamed.push((no, row.name.clone()));
    }
    if !known.active {
        change.returned.insert(no);
    }
    for post in &row.posts {
        if state.organisation.post_at(no, &post.id).is_none() {
            change.posts.push((no, post.id.clone(), post.title.clone()));
        }
    }
    Ok(())
}

/// Newcomers with parents before children, in the order of the list, so that numbers follow the
/// tree. One unit has no parent: the bureau, and it comes first.
fn parents_first(
    state: &State,
    newcomers: &[&UnitRow],
    by_id: &BTreeMap<&UnitId, &UnitRow>,
) -> Result<Vec<UnitRow>, Refusal> {
    let bad = |why: String| Err(Refusal::BadUnits { why });
    let mut children: BTreeMap<Option<&UnitId>, Vec<&UnitRow>> = BTreeMap::new();
    for row in newcomers {
        if let Some(parent) = &row.parent
            && !by_id.contains_key(parent)
            && state.organisation.find(parent).is_none()
        {
            return bad(format!("{} lies under {parent}, which is not listed", row.id));
        }
        let mut posts = BTreeSet::new();
        if let Some(twice) = row.posts.iter().find(|post| !posts.insert(&post.id)) {
            return bad(format!("{} lists the post {} twice", row.id, twice.id));
        }
        children.entry(row.parent.as_ref()).or_default().push(row);
    }
    let roots = children.get(&None).map_or(0, Vec::len);
    match (state.organisation.bureau(), roots) {
        (None, 1) | (Some(_), 0) => {}
        (None, n) => return bad(format!("{n} units have no parent; exactly one, the bureau, must have none")),
        (Some(_), n) => return bad(format!("{n} more units have no parent; the ledger has its bureau already")),
    }
    let is_placed = |row: &&&UnitRow| row.parent.as_ref().is_none_or(|p| state.organisation.find(p).is_some());
    let mut waiting: Vec<&UnitRow> = newcomers.iter().filter(is_placed).rev().copied().collect();
    let mut ordered = Vec::with_capacity(newcomers.len());
    while let Some(row) = waiting.pop() {
        ordered.push(row.clone());
        waiting.extend(children.get(&Some(&row.id)).into_iter().flatten().rev());
    }
    if ordered.len() != newcomers.len() {
        return bad("some units lie under each other in a circle".into());
    }
    Ok(ordered)
}

/// Posts at the bureau that a plan names and the bureau does not have yet.
pub(super) fn missing_posts(state: &State, plan: &crate::plan::Plan) -> Vec<(UnitNo, PostId, String)> {
    let Some(bureau) = state.organisation.bureau() else { return Vec::new() };
    let missing = |post: &&crate::plan::Named<PostId>| state.organisation.post_at(bureau, &post.id).is_none();
    plan.posts.iter().filter(missing).map(|post| (bureau, post.id.clone(), post.title.clone())).collect()
}
