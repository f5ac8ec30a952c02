//! Audiences and posts against the list of units.

use crate::diagnostic::{Reports, duty as say, name};
use crate::read::written::{Duty as Written, Post};
use engine::id::UnitId;
use engine::org::{LIAISON, UnitRow};
use engine::plan::{Audience, Duty, PostAt};
use std::collections::{BTreeMap, BTreeSet};

/// Reports duties that no listed unit owes, and posts that the units named for them lack.
pub(super) fn audiences(pairs: &[(&Duty, &Written)], units: &[UnitRow], reports: &mut Reports) {
    let by_id: BTreeMap<&UnitId, &UnitRow> = units.iter().map(|row| (&row.id, row)).collect();
    let bureau = units.iter().find(|row| row.parent.is_none());
    for (duty, written) in pairs {
        // An audience that is wrong is reported already.
        if duty.who != Audience::default() && !units.iter().any(|unit| owes(unit, &duty.who, &by_id)) {
            let at = written.keys.who.unwrap_or(written.id.span);
            reports.add(say::audience_without_units(at, duty.id.as_str()));
        }
        let Some(to) = written.to.good() else { continue };
        for post in &to.value {
            let Post::Named(at, id) = &post.value else { continue };
            let unit = match at {
                PostAt::Bureau => bureau,
                PostAt::Unit(unit) => by_id.get(unit).copied(),
                PostAt::Own | PostAt::Parent | PostAt::Kind(_) => None,
            };
            let lacks = |unit: &&UnitRow| id.as_str() != LIAISON && unit.posts.iter().all(|p| p.id != *id);
            if let Some(unit) = unit.filter(lacks) {
                reports.add(name::post_vacant(post.span, id.as_str(), &unit.name));
            }
        }
    }
}

fn owes(unit: &UnitRow, who: &Audience, by_id: &BTreeMap<&UnitId, &UnitRow>) -> bool {
    let chosen = who.kinds.contains(&unit.kind) || who.levels.contains(&unit.level) || who.units.contains(&unit.id);
    if !chosen || who.except.is_empty() {
        return chosen;
    }
    let mut seen = BTreeSet::new();
    let mut at = Some(&unit.id);
    while let Some(id) = at.filter(|id| seen.insert(*id)) {
        if who.except.contains(id) {
            return false;
        }
        at = by_id.get(id).and_then(|row| row.parent.as_ref());
    }
    true
}
