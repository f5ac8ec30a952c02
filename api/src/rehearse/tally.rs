//! Counting what a bureau's rehearsal brought, while it goes on. Counts of obligations are read
//! from the state at the end; notices are counted as they become owed.

use engine::entry::{Notice, NoticeKind, Told};
use engine::id::PostNo;
use engine::state::State;
use std::borrow::Borrow;
use std::collections::BTreeSet;

/// What a rehearsal brought. A notice is one message owed to one post about one period; what one
/// entry owes one post is one digest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Entries in the ledger.
    pub entries: u64,
    /// Their bytes, as the engine encodes them.
    pub entry_bytes: u64,
    /// What was handed in.
    pub submissions: u64,
    /// What offices meant to hand in and nobody wanted any more.
    pub refused: u64,
    /// Messages that reach posts.
    pub digests: u64,
    /// By duty, in the order of the campaign's duties.
    pub duties: Vec<Notices>,
}

/// Notices of one duty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Notices {
    /// Before the due instant, to the units that owe.
    pub reminders: u64,
    /// After it, to the units that owe.
    pub overdue: u64,
    /// Up the ladder.
    pub escalations: u64,
    /// Word of a change, or of something to put right.
    pub others: u64,
}

impl Tally {
    pub(crate) fn notices(&mut self, state: &State, notices: impl IntoIterator<Item = impl Borrow<Notice>>) {
        let mut posts: BTreeSet<PostNo> = BTreeSet::new();
        for notice in notices {
            let notice = notice.borrow();
            let count = match &notice.to {
                Told::Own => {
                    posts.extend(notice.units.iter().filter_map(|unit| state.organisation.liaison(unit)));
                    notice.units.len()
                }
                Told::Posts(told) => {
                    posts.extend(told.iter().map(|(post, _)| *post));
                    told.len()
                }
            } as u64;
            let slot = usize::from(state.campaigns[notice.campaign.index()].period(notice.period).slot);
            if self.duties.len() <= slot {
                self.duties.resize(slot + 1, Notices::default());
            }
            let duty = &mut self.duties[slot];
            match notice.kind {
                NoticeKind::Reminder => duty.reminders += count,
                NoticeKind::Overdue => duty.overdue += count,
                NoticeKind::Escalation(_) => duty.escalations += count,
                NoticeKind::Amendment
                | NoticeKind::Correction
                | NoticeKind::BaseRuleUsed
                | NoticeKind::Alert(_)
                | NoticeKind::Unresolved
                | NoticeKind::Transferred => duty.others += count,
            }
        }
        self.digests += posts.len() as u64;
    }
}
