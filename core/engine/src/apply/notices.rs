//! Notices are owed; messages wait, are delivered, die and are replayed.

use super::Here;
use crate::planted::{Bug, planted};
use crate::entry::{DeliveryRecord, MessageId, Notice, NoticeKind, Outcome, Told};
use crate::id::{EndpointId, PostNo};
use crate::state::{NoticeGroup, Outgoing, State};
use std::collections::BTreeSet;

pub(super) fn owed(state: &mut State, notices: &[Notice], here: Here) {
    for notice in notices.iter().filter(|notice| is_of_a_moment(notice.kind)) {
        let was = state.campaigns[notice.campaign.index()].wake_of(notice.period);
        super::obligation::pass_moments(
            &mut state.campaigns[notice.campaign.index()].periods[notice.period.index()],
            here,
        );
        state.replan(notice.campaign, notice.period, was);
    }
    let posts: BTreeSet<PostNo> = notices.iter().flat_map(|notice| told(state, notice)).collect();
    for post in posts {
        if let Some(endpoint) = endpoint_of(state, post) {
            let outgoing = Outgoing { endpoint, attempts: 0, next: here.at, why: None };
            state.outbox.waiting.insert(MessageId { entry: here.entry, post }, outgoing);
        }
    }
    state.notices.push(NoticeGroup { entry: here.entry, at: here.at, notices: notices.to_vec() });
}

/// Whether a notice is what a moment of its period brought. Word of a change is not: a due instant
/// that the change put into the past has still to be told.
fn is_of_a_moment(kind: NoticeKind) -> bool {
    match kind {
        NoticeKind::Reminder | NoticeKind::Overdue | NoticeKind::Escalation(_) => true,
        NoticeKind::Amendment | NoticeKind::Correction => false,
    }
}

/// The posts a notice goes to.
fn told(state: &State, notice: &Notice) -> Vec<PostNo> {
    match &notice.to {
        Told::Own => notice.units.iter().filter_map(|unit| state.organisation.liaison(unit)).collect(),
        Told::Posts(posts) => posts.iter().map(|(post, _)| *post).collect(),
    }
}

/// A post's own endpoint, else the default one; a disabled endpoint takes nothing.
fn endpoint_of(state: &State, post: PostNo) -> Option<EndpointId> {
    let own = state.organisation.post(post).and_then(|p| p.endpoint.as_ref());
    let usable = |id: &&EndpointId| state.endpoints.get(*id).is_some_and(|e| e.disabled.is_none());
    own.filter(usable).cloned().or_else(|| {
        state.endpoints.values().find(|e| e.endpoint.default && e.disabled.is_none()).map(|e| e.endpoint.id.clone())
    })
}

pub(super) fn recorded(state: &mut State, results: &[DeliveryRecord]) {
    for result in results {
        let outbox = &mut state.outbox;
        let Some(mut outgoing) = outbox.waiting.remove(&result.message) else { continue };
        outgoing.attempts = result.attempts;
        match &result.outcome {
            Outcome::Delivered => {
                outbox.delivered += 1;
                if planted(Bug::DeliveredStaysWaiting) {
                    outbox.waiting.insert(result.message, outgoing);
                }
            }
            Outcome::Cancelled => outbox.cancelled += 1,
            Outcome::Retry { next, why } => {
                outgoing.next = *next;
                outgoing.why = Some(why.clone());
                outbox.waiting.insert(result.message, outgoing);
            }
            Outcome::Dead { why } => {
                outgoing.why = Some(why.clone());
                outbox.dead.insert(result.message, outgoing);
            }
        }
    }
}

pub(super) fn replayed(state: &mut State, messages: &[MessageId], here: Here) {
    for message in messages {
        let endpoint = endpoint_of(state, message.post);
        if let (Some(mut outgoing), Some(endpoint)) = (state.outbox.dead.remove(message), endpoint) {
            outgoing.endpoint = endpoint;
            outgoing.attempts = 0;
            outgoing.next = here.at;
            state.outbox.waiting.insert(*message, outgoing);
        }
    }
}

/// What waited for a disabled endpoint is dead until somebody routes it elsewhere and replays it.
pub(super) fn endpoint_disabled(state: &mut State, id: &EndpointId, reason: &str) {
    if let Some(known) = state.endpoints.get_mut(id) {
        known.disabled = Some(reason.into());
    }
    let outbox = &mut state.outbox;
    let stuck: Vec<MessageId> =
        outbox.waiting.iter().filter(|(_, out)| out.endpoint == *id).map(|(message, _)| *message).collect();
    for message in stuck {
        if let Some(mut outgoing) = outbox.waiting.remove(&message) {
            outgoing.why = Some("endpoint-disabled".into());
            outbox.dead.insert(message, outgoing);
        }
    }
}
