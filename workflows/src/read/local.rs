//! Guardrails: what a county's procedure may change.

use super::fields::Fields;
use super::scalar::{raw, yes_no};
use super::written::Local;
use crate::diagnostic::{Code, Reports, value as say};
use crate::language::{LOCAL, notation};
use crate::yaml::Node;
use engine::plan::Grant;

/// Days by which a date may be relaxed at most.
const RELAX_DAYS: u16 = 366;

/// The guardrails of a definition or a duty.
pub(crate) fn local(node: &Node, reports: &mut Reports) -> Option<Local> {
    let fields = Fields::open(node, node.span, &LOCAL, reports)?;
    Some(Local {
        due: fields.read("due", reports, grant),
        reminders: fields.read("reminders", reports, grant),
        may_add_duties: fields.read("may_add_duties", reports, yes_no),
        may_reword: fields.read("may_reword", reports, yes_no),
        may_return: fields.read("may_return", reports, yes_no),
    })
}

/// How far a change may go.
pub(crate) fn grant(node: &Node, reports: &mut Reports) -> Option<Grant> {
    let text = raw(node, reports)?;
    let grant = parse(&text.replace('-', "_"));
    if grant.is_none() {
        reports.add(say::notation(Code::BadGrant, node.span, text, &notation::GRANT));
    }
    grant
}

fn parse(text: &str) -> Option<Grant> {
    match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["fixed"] => Some(Grant::Fixed),
        ["may_tighten"] => Some(Grant::MayTighten),
        ["may_relax", days, "day" | "days"] => {
            let days = days.parse().ok().filter(|d| (1..=RELAX_DAYS).contains(d))?;
            Some(Grant::MayRelax { days })
        }
        _ => None,
    }
}
