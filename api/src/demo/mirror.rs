//! The demo's own copy of the county's state, made as every copy is: by applying the entries that
//! became durable, in order. What the view shows is read from it, so the writer is never asked.

use engine::entry::{Fact, Notice, NoticeKind, Told};
use engine::id::{CampaignNo, EntryNo, PeriodNo, UnitNo};
use engine::set::UnitSet;
use engine::state::State;
use engine::time::Timestamp;
use runtime::Committed;
use std::sync::Arc;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::TryRecvError;

/// The one campaign of the demo.
pub(super) const CAMPAIGN: CampaignNo = CampaignNo(0);

/// What happened, in the words of the view.
#[derive(Debug, Clone)]
pub(super) enum Happened {
    /// These units owe a period from now on.
    Opened(PeriodNo, UnitSet),
    /// A unit handed something in.
    HandedIn { late: bool, zero: bool },
    /// What these units owe became overdue.
    Overdue(UnitSet),
    /// Units were reminded.
    Reminded(usize),
    /// Somebody above was told about these units.
    Escalated { rung: u8, period: PeriodNo, units: UnitSet },
    /// The campaign is over and something is still owed.
    Closing,
    /// Nothing is owed any more.
    Closed,
}

/// The copy, and the stream it is made from.
pub(super) struct Mirror {
    pub(super) state: State,
    entries: Receiver<Arc<Committed>>,
}

impl Mirror {
    /// From a stream that was opened before the ledger's first entry.
    pub(super) fn new(entries: Receiver<Arc<Committed>>) -> Self {
        Self { state: State::default(), entries }
    }

    /// Applies what has become durable since the last time.
    pub(super) fn catch_up(&mut self) -> Vec<(Timestamp, Happened)> {
        let mut happened = Vec::new();
        loop {
            match self.entries.try_recv() {
                Ok(committed) => {
                    for (at, entry) in (committed.first.0..).zip(&committed.entries) {
                        debug_assert_eq!(EntryNo(at), EntryNo(self.state.head.0 + 1), "entries come in order");
                        engine::apply(&mut self.state, entry);
                        note(&entry.fact, entry.at, &mut happened);
                    }
                }
                // The demo reads after every step, far sooner than the stream's bound.
                Err(TryRecvError::Lagged(_)) => {}
                Err(TryRecvError::Empty | TryRecvError::Closed) => return happened,
            }
        }
    }

    /// A unit's name.
    pub(super) fn name(&self, unit: UnitNo) -> &str {
        self.state.organisation.unit(unit).map_or("", |unit| unit.name.as_str())
    }

    /// The title of a period's duty.
    pub(super) fn title(&self, period: PeriodNo) -> &str {
        let campaign = &self.state.campaigns[CAMPAIGN.index()];
        &campaign.slots[usize::from(campaign.period(period).slot)].duty.title
    }

    /// The id of a period's duty.
    pub(super) fn duty(&self, period: PeriodNo) -> &str {
        let campaign = &self.state.campaigns[CAMPAIGN.index()];
        campaign.slots[usize::from(campaign.period(period).slot)].id.as_str()
    }
}

fn note(fact: &Fact, at: Timestamp, happened: &mut Vec<(Timestamp, Happened)>) {
    match fact {
        Fact::PeriodOpened { period, units, .. } => happened.push((at, Happened::Opened(*period, units.clone()))),
        Fact::Submitted(submitted) => {
            let zero = submitted.what == engine::entry::Handed::Zero;
            happened.push((at, Happened::HandedIn { late: submitted.late, zero }));
        }
        Fact::BecameOverdue { units, .. } => happened.push((at, Happened::Overdue(units.clone()))),
        Fact::NoticesOwed { notices } => happened.extend(notices.iter().filter_map(|notice| Some((at, told(notice)?)))),
        Fact::CampaignClosing { .. } => happened.push((at, Happened::Closing)),
        Fact::CampaignClosed { .. } => happened.push((at, Happened::Closed)),
        _ => {}
    }
}

fn told(notice: &Notice) -> Option<Happened> {
    match (notice.kind, &notice.to) {
        (NoticeKind::Reminder | NoticeKind::Overdue, Told::Own) => Some(Happened::Reminded(notice.units.len())),
        (NoticeKind::Escalation(rung), _) => {
            Some(Happened::Escalated { rung, period: notice.period, units: notice.units.clone() })
        }
        _ => None,
    }
}
