//! Lists of a register: words, limits by dispute type, payments.

use super::{length, list, within};
use crate::compile::names::Names;
use crate::diagnostic::Reports;
use crate::diagnostic::name::{Sort, unknown};
use crate::language::cases::{self, Term};
use crate::read::written::{Register as Written, Titled};
use crate::read::{Given, nearest};
use engine::deadline::{Deadline, Offset};
use engine::id::TermId;
use engine::plan::{Named, SubsidyRule};

/// Words as written, else the project's own. `None` cannot happen: the project's own are ids.
pub(super) fn terms(written: &Given<Vec<Titled<TermId>>>, standard: &[Term]) -> Option<Vec<Named<TermId>>> {
    match written.value() {
        Some(list) => Some(list.iter().map(|at| Named { id: at.id.value.clone(), title: at.title.clone() }).collect()),
        None => {
            let named = |(id, title): &Term| Some(Named { id: id.parse().ok()?, title: (*title).to_owned() });
            standard.iter().map(named).collect()
        }
    }
}

/// Limits by dispute type as written, else the project's own for the types there are.
pub(super) fn limits(
    written: &Written,
    types: &[Named<TermId>],
    reports: &mut Reports,
) -> Option<Vec<(TermId, Deadline)>> {
    let known = |id: &TermId| types.iter().any(|term| term.id == *id);
    let Some(given) = written.limits.value() else {
        let standard = cases::LIMITS.iter().map(|(id, days)| Some((id.parse().ok()?, within(Offset::Days(*days)))));
        let all: Option<Vec<(TermId, Deadline)>> = standard.collect();
        return all.map(|all| all.into_iter().filter(|(id, _)| known(id)).collect());
    };
    let mut limits = Vec::new();
    for (id, due) in given {
        // Types that are wrong as a whole are reported already.
        if !known(&id.value) && !written.types.is_bad() {
            let near = nearest(id.value.as_str(), types.iter().map(|term| term.id.as_str()));
            reports.add(unknown(Sort::DisputeType, id.span, id.value.as_str(), near));
        }
        limits.push((id.value.clone(), length(due, Offset::Months(cases::LIMIT_MONTHS), reports)));
    }
    Some(limits)
}

/// Payments, the kinds in them looked up.
pub(super) fn subsidies(written: &Written, names: &mut Names<'_>, reports: &mut Reports) -> Vec<SubsidyRule> {
    let mut rules = Vec::new();
    for rule in list(&written.subsidies).iter().map(|at| &at.value) {
        for kind in &rule.kinds {
            names.kind(&kind.value, kind.span, reports);
        }
        rules.push(SubsidyRule {
            kinds: rule.kinds.iter().map(|at| at.value.clone()).collect(),
            difficulties: rule.difficulties.clone(),
            outcomes: rule.outcomes.clone(),
            file: rule.file.clone(),
            amount: rule.amount,
            source: rule.source.clone(),
        });
    }
    rules
}
