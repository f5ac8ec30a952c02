//! Notices are owed; messages wait, are delivered, die and are replayed.

use super::Here;
use crate::entry::{DeliveryRecord, Endpoint, MessageId, Notice, NoticeKind, Origin, Outcome, Told};
use crate::id::{CampaignNo, CaseNo, EndpointId, PostNo};
use crate::plan::CaseStep;
use crate::planted::{Bug, planted};
use crate::state::{AlertEvent, EndpointState, NoticeGroup, Outgoing, State};
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
    for notice in notices {
        alerts_told(state, notice, here);
    }
    let posts: BTreeSet<PostNo> = notices.iter().flat_map(|notice| told(state, notice)).collect();
    for post in posts {
        let message = MessageId { entry: here.entry, post };
        let outgoing = |endpoint, why| Outgoing { endpoint, attempts: 0, next: here.at, why };
        match endpoint_of(state, post) {
            Route::Inbox => {}
            Route::Endpoint(endpoint) => {
                state.outbox.waiting.insert(message, outgoing(endpoint, None));
            }
            Route::Disabled(endpoint) => {
                state.outbox.dead.insert(message, outgoing(endpoint, Some(DISABLED.into())));
            }
        }
    }
    state.notices.push(NoticeGroup::new(here.entry, here.at, notices));
}

/// Whether a notice is what a moment of its period brought. Word of a change is not: a due instant
/// that the change put into the past has still to be told.
fn is_of_a_moment(kind: NoticeKind) -> bool {
    match kind {
        NoticeKind::Reminder | NoticeKind::Overdue | NoticeKind::Escalation(_) => true,
        NoticeKind::Amendment
        | NoticeKind::Correction
        | NoticeKind::BaseRuleUsed
        | NoticeKind::Alert(_)
        | NoticeKind::Unresolved
        | NoticeKind::Transferred => false,
    }
}

/// The register of alerts shows who was told.
fn alerts_told(state: &mut State, notice: &Notice, here: Here) {
    let Some((case, rung)) = alert_rung(state, notice) else { return };
    for post in told(state, notice) {
        let what = AlertEvent::Told { post, rung };
        super::register::alert_noted(state, notice.campaign, case, (here.entry, what), here);
    }
}

/// The case whose alert a notice is about, and the rung of its ladder.
fn alert_rung(state: &State, notice: &Notice) -> Option<(CaseNo, u8)> {
    let period = state.campaigns[notice.campaign.index()].period(notice.period);
    let Origin::Case { case, step } = period.origin else { return None };
    match (notice.kind, step) {
        (NoticeKind::Alert(_), CaseStep::Alert(_)) | (NoticeKind::Unresolved, _) => Some((case, 0)),
        (NoticeKind::Escalation(rung), CaseStep::Alert(_)) => Some((case, rung)),
        _ => None,
    }
}

/// Whoever holds the post has seen the message.
pub(super) fn received(state: &mut State, message: MessageId, here: Here) {
    state.receipts.insert(message, here.at);
    let Ok(at) = state.notices.binary_search_by_key(&message.entry, |group| group.entry) else { return };
    let to_post = |notice: &Notice| told(state, notice).contains(&message.post);
    let spoken_of = state.notices[at].notices().filter(to_post);
    let alerts: BTreeSet<(CampaignNo, CaseNo)> =
        spoken_of.filter_map(|notice| Some((notice.campaign, alert_rung(state, &notice)?.0))).collect();
    for (campaign, case) in alerts {
        let what = AlertEvent::Received { post: message.post };
        super::register::alert_noted(state, campaign, case, (here.entry, what), here);
    }
}

/// The posts a notice goes to.
fn told(state: &State, notice: &Notice) -> Vec<PostNo> {
    match &notice.to {
        Told::Own => notice.units.iter().filter_map(|unit| state.organisation.liaison(unit)).collect(),
        Told::Posts(posts) => posts.iter().map(|(post, _)| *post).collect(),
    }
}

/// Why a message is dead that had nowhere to go.
const DISABLED: &str = "endpoint-disabled";

/// Where a post's messages go besides its inbox.
enum Route {
    /// Nowhere: no endpoint is set up for it.
    Inbox,
    /// Its own endpoint, else the default one.
    Endpoint(EndpointId),
    /// There would be one, but it is disabled: the message waits for somebody to replay it.
    Disabled(EndpointId),
}

fn endpoint_of(state: &State, post: PostNo) -> Route {
    let own = state.organisation.post(post).and_then(|p| p.endpoint.as_ref()).and_then(|id| state.endpoints.get(id));
    let default = state.endpoints.values().find(|known| known.endpoint.default);
    let configured = || own.into_iter().chain(default);
    match (configured().find(|known| known.disabled.is_none()), configured().next()) {
        (Some(usable), _) => Route::Endpoint(usable.endpoint.id.clone()),
        (None, Some(disabled)) => Route::Disabled(disabled.endpoint.id.clone()),
        (None, None) => Route::Inbox,
    }
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
        // Without an endpoint to use it stays where it is.
        if let Route::Endpoint(endpoint) = endpoint_of(state, message.post)
            && let Some(outgoing) = state.outbox.dead.remove(message)
        {
            let again = Outgoing { endpoint, attempts: 0, next: here.at, ..outgoing };
            state.outbox.waiting.insert(*message, again);
        }
    }
}

/// What waited for a disabled endpoint is dead until somebody routes it elsewhere and replays it.
pub(super) fn endpoint_set(state: &mut State, endpoint: &Endpoint) {
    if endpoint.default {
        state.endpoints.values_mut().for_each(|known| known.endpoint.default = false);
    }
    let set = EndpointState { endpoint: endpoint.clone(), disabled: None };
    state.endpoints.insert(endpoint.id.clone(), set);
}

pub(super) fn endpoint_disabled(state: &mut State, id: &EndpointId, reason: &str) {
    if let Some(known) = state.endpoints.get_mut(id) {
        known.disabled = Some(reason.into());
    }
    let outbox = &mut state.outbox;
    let stuck: Vec<MessageId> =
        outbox.waiting.iter().filter(|(_, out)| out.endpoint == *id).map(|(message, _)| *message).collect();
    for message in stuck {
        if let Some(mut outgoing) = outbox.waiting.remove(&message) {
            outgoing.why = Some(DISABLED.into());
            outbox.dead.insert(message, outgoing);
        }
    }
}
