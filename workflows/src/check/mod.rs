//! What can only be seen when the duties stand together, or when their dates are computed: the
//! engine's own schedules are asked, so that the check and the campaign cannot disagree.

mod audience;
mod dates;
mod register;
mod satisfies;

pub(crate) use register::register;

use crate::World;
use crate::diagnostic::Reports;
use crate::read::written::{Definition, Duty as Written};
use engine::id::DutyNo;
use engine::plan::{Duty, Plan};

/// Checks a plan of the duties that compiled. `places` gives, for each of them, its place among
/// the written ones; `satisfied` is by that place.
pub(crate) fn check(
    plan: &Plan,
    definition: &Definition,
    places: &[usize],
    satisfied: &[Vec<DutyNo>],
    world: &World<'_>,
    reports: &mut Reports,
) {
    let pairs: Vec<(&Duty, &Written)> =
        plan.duties.iter().zip(places.iter().filter_map(|at| definition.duties.get(*at))).collect();
    dates::dates(plan, &pairs, definition, world.calendar, reports);
    satisfies::cycles(definition, satisfied, reports);
    satisfies::rhythms(&pairs, reports);
    if let Some(units) = world.units {
        audience::audiences(&pairs, units, reports);
    }
}
