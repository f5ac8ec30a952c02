//! A notice in the county's own words, where the definition lets it.

use super::ask::{Answered, Asking, about};
use super::judge;
use super::localise::{asked_campaign, asked_duty};
use crate::entry::{About, Notice};
use crate::guardrail::Breach;
use crate::procedure::{Hook, MessageProposal, MessageQuestion, Proposal, Question};
use crate::state::State;
use crate::views::due_words;

/// The words; none where the usual ones stay.
pub(super) fn in_local_words(state: &State, asking: &Asking<'_>, notice: &Notice) -> Option<Box<str>> {
    let campaign = &state.campaigns[notice.campaign.index()];
    let period = campaign.period(notice.period);
    let duty = &*campaign.slots[usize::from(period.slot)].duty;
    if !duty.local.may_reword {
        return None;
    }
    let question = || {
        Question::Message(MessageQuestion {
            campaign: asked_campaign(&campaign.id, &campaign.plan),
            duty: asked_duty(duty),
            period: period.key.to_string(),
            kind: notice.kind,
            due: due_words(period.dates.due, campaign.plan.zone).zh,
            units: notice.units.len() as u32,
            missed: notice.missed,
            provisional: period.dates.provisional,
        })
    };
    let judge = |proposal: &Proposal| match proposal {
        Proposal::Message(proposal) => judge::message(proposal),
        _ => Err(Breach::OtherHook),
    };
    let about = About { duty: Some(duty.id.clone()), period: Some((*period.key).into()), ..about(notice.campaign) };
    match asking.ask(Hook::Message, &about, question, judge) {
        Answered::Use(_, Proposal::Message(MessageProposal::Words(words))) => Some(words.into()),
        Answered::Use(..) | Answered::Base(..) | Answered::Nobody => None,
    }
}
