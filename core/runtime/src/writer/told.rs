//! What a log says of entries that became durable: ledger, campaign, counts. Never a unit's words,
//! a reason or a name.

use engine::entry::{Entry, Fact};
use engine::id::{CampaignNo, LedgerId};
use engine::state::State;
use std::collections::BTreeMap;
use tracing::Level;

/// Logs what happened to campaigns.
pub(super) fn tell(ledger: &LedgerId, state: &State, entries: &[Entry]) {
    if !tracing::enabled!(Level::INFO) {
        return;
    }
    for entry in entries {
        match &entry.fact {
            Fact::CampaignActivated { campaign } => milestone(ledger, state, *campaign, "activated"),
            Fact::CampaignAmended { campaign, .. } => milestone(ledger, state, *campaign, "amended"),
            Fact::CampaignClosing { campaign } => milestone(ledger, state, *campaign, "closing"),
            Fact::CampaignClosed { campaign, .. } => milestone(ledger, state, *campaign, "closed"),
            Fact::PeriodOpened { campaign, units, .. } => count(ledger, state, *campaign, "opened", units.len()),
            Fact::BecameOverdue { campaign, units, .. } => count(ledger, state, *campaign, "overdue", units.len()),
            Fact::NoticesOwed { notices } => {
                let mut by_campaign = BTreeMap::new();
                notices.iter().for_each(|notice| *by_campaign.entry(notice.campaign).or_insert(0) += 1);
                for (campaign, notices) in by_campaign {
                    count(ledger, state, campaign, "notices owed", notices);
                }
            }
            // The rest is what callers asked for; whoever took their request logs it.
            _ => {}
        }
    }
}

fn milestone(ledger: &LedgerId, state: &State, campaign: CampaignNo, what: &'static str) {
    tracing::info!(%ledger, campaign = name(state, campaign), "campaign {what}");
}

fn count(ledger: &LedgerId, state: &State, campaign: CampaignNo, what: &'static str, count: usize) {
    tracing::debug!(%ledger, campaign = name(state, campaign), count, "{what}: {count}");
}

fn name(state: &State, campaign: CampaignNo) -> &str {
    state.campaigns.get(campaign.index()).map_or("?", |campaign| campaign.id.as_str())
}
