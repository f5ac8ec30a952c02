//! A register against the list of units: somebody keeps it, and those it tells exist.

use super::audience::{owes_any, vacant};
use crate::World;
use crate::compile::Compiled;
use crate::diagnostic::{Reports, duty as say, name};
use crate::read::written::Definition;
use engine::limits;
use engine::plan::Audience;
use std::collections::BTreeSet;

/// Reports more duties than a plan may have, a register that no listed unit keeps, and each post
/// that its unit lacks, once.
pub(crate) fn register(compiled: &Compiled, definition: &Definition, world: &World<'_>, reports: &mut Reports) {
    let duties = definition.duties.len() + compiled.duties.len();
    if duties > limits::DUTIES {
        let (zh, en) = ("任务连同台账生成的", "duties with those of the register");
        reports.add(say::too_many(compiled.who.1, zh, en, duties, limits::DUTIES));
    }
    let Some(units) = world.units else { return };
    let (who, at) = &compiled.who;
    if *who != Audience::default() && !owes_any(who, units) {
        reports.add(say::audience_without_units(*at, "register"));
    }
    let mut seen = BTreeSet::new();
    for (post, at) in &compiled.posts {
        if let Some(unit) = vacant(&post.at, &post.post, units)
            && seen.insert(post)
        {
            reports.add(name::post_vacant(*at, post.post.as_str(), &unit.name));
        }
    }
}
