//! Audiences and posts against the list of units.

use crate::diagnostic::{Reports, duty as say, name};
use crate::read::written::{Duty as Written, Post};
use engine::id::{PostId, UnitId};
use engine::org::{LIAISON, UnitRow};
use engine::plan::{Audience, Duty, PostAt};
use std::collections::{BTreeMap, BTreeSet};

/// Reports duties that no listed unit owes, and posts that the units named for them lack.
pub(super) fn audiences(pairs: &[(&Duty, &Written)], units: &[UnitRow], reports: &mut Reports) {
    for (duty, written) in pairs {
        // An audience that is wrong is reported already.
        if duty.who != Audience::default() && !owes_any(&duty.who, units) {
            let at = written.keys.who.unwrap_or(written.id.span);
            reports.add(say::audience_without_units(at, duty.id.as_str()));
        }
        let Some(to) = written.to.good() else { continue };
        for post in &to.value {
            let Post::Named(at, id) = &post.value else { continue };
            if let Some(unit) = vacant(at, id, units) {
                reports.add(name::post_vacant(post.span, id.as_str(), &unit.name));
            }
        }
    }
}

/// Whether any listed unit is meant.
pub(super) fn owes_any(who: &Audience, units: &[UnitRow]) -> bool {
    let by_id: BTreeMap<&UnitId, &UnitRow> = units.iter().map(|row| (&row.id, row)).collect();
    units.iter().any(|unit| owes(unit, who, &by_id))
}

/// The unit that a post is looked for at and that lacks it. Posts found from the unit that owes
/// are another one's each time.
pub(super) fn vacant<'u>(at: &PostAt, post: &PostId, units: &'u [UnitRow]) -> Option<&'u UnitRow> {
    let unit = match at {
        PostAt::Bureau => units.iter().find(|row| row.parent.is_none()),
        PostAt::Unit(id) => units.iter().find(|row| row.id == *id),
        PostAt::Own | PostAt::Parent | PostAt::Kind(_) => None,
    };
    unit.filter(|unit| post.as_str() != LIAISON && unit.posts.iter().all(|known| known.id != *post))
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
