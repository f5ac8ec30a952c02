//! Reminders and escalations: the duty's own, else the campaign's, else the project's.

use super::audience::posts;
use super::names::Names;
use crate::diagnostic::{Reports, time as say};
use crate::read::written::{Local, Policy as Written, Rung};
use crate::read::{At, Given};
use engine::id::PostId;
use engine::plan::{Delay, Escalation, Grant, Guardrails, Policy, PostAt, PostRef, Repeat};

/// The policy of a duty. A wrong part of it is reported already and left at the project's own.
pub(super) fn policy(
    own: &Written,
    campaign: &Written,
    receivers: &[PostRef],
    names: &mut Names<'_>,
    reports: &mut Reports,
) -> Option<Policy> {
    let leader_post: PostId = "leader-in-charge".parse().ok()?;
    let leader = PostRef { at: PostAt::Bureau, post: leader_post.clone() };
    let mut policy = Policy::standard(receivers, leader);
    match over(&own.reminders, &campaign.reminders) {
        Given::Absent | Given::Bad => {}
        Given::Good(list) => policy.reminders = list.value.iter().map(|at| at.value).collect(),
    }
    match over(&own.escalate, &campaign.escalate) {
        Given::Bad => {}
        // The standard ladder names a post that the file need not mention.
        Given::Absent => names.use_post(&leader_post),
        Given::Good(list) => {
            // The campaign's ladder is looked over once, not for each duty that uses it.
            let mut unheard = Reports::default();
            let reports = if own.escalate.is_absent() { &mut unheard } else { reports };
            policy.escalations = ladder(&list.value, receivers, names, reports).unwrap_or_default();
        }
    }
    match over(&own.repeat, &campaign.repeat) {
        Given::Absent | Given::Bad => {}
        Given::Good(repeat) => {
            policy.repeat = Some(Repeat { every: repeat.value.every, at_most: repeat.value.at_most });
        }
    }
    Some(policy)
}

/// Looks over the campaign's own ladder.
pub(super) fn check_campaign(campaign: &Written, names: &mut Names<'_>, reports: &mut Reports) {
    if let Given::Good(list) = &campaign.escalate {
        ladder(&list.value, &[], names, reports);
    }
}

fn ladder(
    rungs: &[At<Rung>],
    receivers: &[PostRef],
    names: &mut Names<'_>,
    reports: &mut Reports,
) -> Option<Vec<Escalation>> {
    for pair in rungs.windows(2) {
        let [below, above] = pair else { continue };
        if earlier(above.value.after, below.value.after) {
            reports.add(say::ladder_order(above.span));
        }
    }
    let compiled = rungs.iter().map(|rung| {
        let to = posts(&rung.value.to, receivers, names, reports)?;
        Some(Escalation { after: rung.value.after, to })
    });
    let compiled: Vec<_> = compiled.collect();
    compiled.into_iter().collect()
}

/// Whether one delay surely ends before another; delays of different kinds are not compared.
fn earlier(one: Delay, other: Delay) -> bool {
    match (one, other) {
        (Delay::WorkingDays(a, at), Delay::WorkingDays(b, bt)) | (Delay::Days(a, at), Delay::Days(b, bt)) => {
            (a, at) < (b, bt)
        }
        (Delay::Minutes(a), Delay::Minutes(b)) => a < b,
        _ => false,
    }
}

/// The guardrails of a duty.
pub(super) fn guardrails(own: &Local, campaign: &Local) -> Guardrails {
    let grant =
        |own: &Given<Grant>, campaign: &Given<Grant>| over(own, campaign).value().copied().unwrap_or(Grant::Fixed);
    let yes = |own: &Given<bool>, campaign: &Given<bool>| over(own, campaign).value().copied().unwrap_or(false);
    Guardrails {
        due: grant(&own.due, &campaign.due),
        reminders: grant(&own.reminders, &campaign.reminders),
        may_add_duties: yes(&own.may_add_duties, &campaign.may_add_duties),
        may_reword: yes(&own.may_reword, &campaign.may_reword),
        may_return: yes(&own.may_return, &campaign.may_return),
    }
}

fn over<'g, T>(own: &'g Given<T>, campaign: &'g Given<T>) -> &'g Given<T> {
    if own.is_absent() { campaign } else { own }
}
