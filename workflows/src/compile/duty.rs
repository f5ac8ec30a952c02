//! One duty, every part of it, so that all its mistakes come at once.

use super::audience::{self, audience};
use super::context::Context;
use super::evidence::{evidence, target};
use super::policy::{guardrails, policy};
use super::schedule::timing;
use crate::diagnostic::{Reports, field as say};
use crate::read::Given;
use crate::read::written::Duty as Written;
use engine::plan::{Duty, Evidence, PostRef};
use std::collections::BTreeMap;

/// Compiles a duty. `None` if it cannot be told when it is due; another wrong part is reported
/// and left empty, so that its dates are looked over all the same. What it satisfies is looked up
/// later, when all duties are known.
pub(super) fn duty(written: &Written, context: &mut Context<'_>, reports: &mut Reports) -> Option<Duty> {
    let who = audience(written, &mut context.names, reports);
    let to = receivers(written, context, reports).unwrap_or_default();
    let timing = timing(written, context, reports);
    let handed_in = evidence(written, &mut context.names, reports);
    let target = target(written, handed_in.as_ref().map(|(evidence, _)| evidence), reports);
    let definition = context.definition;
    let policy = policy(&written.policy, &definition.policy, &to, &mut context.names, reports)?;
    let (schedule, deadline) = timing?;
    let (evidence, zero_report) = handed_in.unwrap_or((Evidence::Nothing, false));
    Some(Duty {
        id: written.id.value.clone(),
        title: written.title.clone().unwrap_or_else(|| written.id.value.to_string()),
        sources: written.sources.clone(),
        who: who.unwrap_or_default(),
        to,
        schedule,
        deadline,
        evidence,
        zero_report,
        satisfies: Vec::new(),
        policy,
        target: target.flatten(),
        local: guardrails(&written.local, &definition.local),
        dates: BTreeMap::new(),
    })
}

fn receivers(written: &Written, context: &mut Context<'_>, reports: &mut Reports) -> Option<Vec<PostRef>> {
    match (&written.to, &context.definition.to) {
        (Given::Bad, _) | (Given::Absent, Given::Bad) => None,
        (Given::Good(list), _) => audience::receivers(&list.value, &mut context.names, reports),
        (Given::Absent, Given::Good(list)) => {
            // Names in the campaign's own receivers are reported once, where they stand.
            let mut unheard = Reports::default();
            audience::receivers(&list.value, &mut context.names, &mut unheard)
        }
        (Given::Absent, Given::Absent) => {
            reports.add(say::missing_here(
                written.id.span,
                "to",
                "写明报给谁，例如 to: bureau/people-participation-section；各任务相同时写在最外层即可",
                "say who receives it, for example to: bureau/people-participation-section; once at the top for all duties",
            ));
            None
        }
    }
}
