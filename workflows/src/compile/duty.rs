//! One duty, every part of it, so that all its mistakes come at once.

use super::audience::{audience, posts};
use super::context::Context;
use super::evidence::{evidence, target};
use super::policy::{guardrails, policy};
use super::schedule::timing;
use crate::diagnostic::{Reports, field as say};
use crate::read::written::Duty as Written;
use crate::read::Given;
use engine::plan::{Duty, PostRef};

/// Compiles a duty; `None` if any part of it is wrong. What it satisfies is looked up later, when
/// all duties are known.
pub(super) fn duty(written: &Written, context: &mut Context<'_>, reports: &mut Reports) -> Option<Duty> {
    let who = audience(written, &mut context.names, reports);
    let to = receivers(written, context, reports);
    let timing = timing(written, context, reports);
    let handed_in = evidence(written, &mut context.names, reports);
    let target = target(written, handed_in.as_ref().map(|(evidence, _)| evidence), reports);
    let definition = context.definition;
    let told = to.clone().unwrap_or_default();
    let policy = policy(&written.policy, &definition.policy, &told, &mut context.names, reports);
    let (schedule, deadline) = timing?;
    let (evidence, zero_report) = handed_in?;
    Some(Duty {
        id: written.id.value.clone(),
        title: written.title.clone().unwrap_or_else(|| written.id.value.to_string()),
        sources: written.sources.clone(),
        who: who?,
        to: to?,
        schedule,
        deadline,
        evidence,
        zero_report,
        satisfies: Vec::new(),
        policy: policy?,
        target: target?,
        local: guardrails(&written.local, &definition.local),
    })
}

fn receivers(written: &Written, context: &mut Context<'_>, reports: &mut Reports) -> Option<Vec<PostRef>> {
    match (&written.to, &context.definition.to) {
        (Given::Bad, _) | (Given::Absent, Given::Bad) => None,
        (Given::Good(list), _) => posts(&list.value, &[], &mut context.names, reports).filter(|list| !list.is_empty()),
        (Given::Absent, Given::Good(list)) => {
            // Names in the campaign's own receivers are reported once, where they stand.
            let mut unheard = Reports::default();
            posts(&list.value, &[], &mut context.names, &mut unheard).filter(|list| !list.is_empty())
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
