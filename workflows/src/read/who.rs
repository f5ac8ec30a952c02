//! Who owes a duty.

use super::fields::{Fields, one_or_many};
use super::scalar::{id, word};
use super::written::Who;
use super::{At, Given};
use crate::diagnostic::Reports;
use crate::language::{WHO, words};
use crate::yaml::{Node, Value};
use engine::plan::Level;

/// A kind, a list of kinds, or a mapping.
pub(crate) fn who(node: &Node, reports: &mut Reports) -> Option<Who> {
    if !matches!(node.value, Value::Map(_)) {
        let kinds = one_or_many(node, reports, &id)?;
        return Some(Who { kinds, ..Who::default() });
    }
    let fields = Fields::open(node, node.span, &WHO, reports)?;
    let kinds = fields.one_or_many("kinds", reports, id);
    let levels = fields.one_or_many("levels", reports, level);
    let units = fields.one_or_many("units", reports, id);
    let except = fields.one_or_many("except", reports, id);
    let bad = kinds.is_bad() || levels.is_bad() || units.is_bad() || except.is_bad();
    let who = Who { kinds: list(kinds), levels: list(levels), units: list(units), except: list(except) };
    (!bad).then_some(who)
}

/// A level of the administration.
pub(crate) fn level(node: &Node, reports: &mut Reports) -> Option<Level> {
    Some(match word(node, words::LEVELS, reports)? {
        "province" => Level::Province,
        "city" => Level::City,
        "county" => Level::County,
        "township" => Level::Township,
        _ => Level::Village,
    })
}

fn list<T>(given: Given<Vec<At<T>>>) -> Vec<At<T>> {
    match given {
        Given::Good(at) => at.value,
        Given::Absent | Given::Bad => Vec::new(),
    }
}
