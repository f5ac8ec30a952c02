//! One duty, every part of it, so that all its mistakes come at once.

use super::audience::{audience, own_receivers};
use super::context::Context;
use super::evidence::{evidence, target};
use super::measure::measure;
use super::policy::{guardrails, policy};
use super::schedule::timing;
use crate::diagnostic::Reports;
use crate::read::written::Duty as Written;
use engine::plan::{Duty, Evidence, Reminder};
use engine::time::DayTime;
use std::collections::BTreeMap;

/// Compiles a duty. `None` if it cannot be told when it is due; another wrong part is reported
/// and left empty, so that its dates are looked over all the same. What it satisfies is looked up
/// later, when all duties are known.
pub(super) fn duty(written: &Written, context: &mut Context<'_>, reports: &mut Reports) -> Option<Duty> {
    let at = (written.keys.who.unwrap_or(written.id.span), written.id.value.as_str());
    let who = audience(&written.who, at, &mut context.names, reports);
    let to = own_receivers(&written.to, &context.definition.to, written.id.span, &mut context.names, reports);
    let to = to.unwrap_or_default();
    let timing = timing(written, context, reports);
    let handed_in = evidence(written, &mut context.names, reports);
    let target = target(written, handed_in.as_ref().map(|(evidence, _)| evidence), reports);
    let definition = context.definition;
    let mut policy = policy(&written.policy, &definition.policy, &to, &mut context.names, reports)?;
    told_at_opening(written, context, &mut policy.reminders);
    let measure = written.measure.value().and_then(|m| measure(m, definition, &mut context.names, reports));
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
        measure,
        local: guardrails(&written.local, &definition.local),
        dates: BTreeMap::new(),
    })
}

/// A duty that is owed by those who fall short says so when it opens, before it reminds.
fn told_at_opening(written: &Written, context: &Context<'_>, reminders: &mut Vec<Reminder>) {
    let none = context.definition.policy.reminders.value().is_some_and(Vec::is_empty);
    let by_itself = written.policy.reminders.is_absent() && !none;
    if written.measure.is_absent() || !by_itself || reminders.iter().any(|r| matches!(r, Reminder::Opening(_))) {
        return;
    }
    reminders.insert(0, Reminder::Opening(DayTime::NINE));
}
