//! The summary: what a campaign came to, by duty, for one bureau or a whole province.

use super::life::CAMPAIGN;
use super::tally::Tally;
use engine::state::{Campaign, Standing, State};
use serde::Serialize;

/// What one duty came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DutyRow {
    /// The duty's id.
    pub duty: String,
    /// Its title.
    pub title: String,
    /// How many obligations there were, those released or dropped not counted.
    pub expected: u64,
    /// Handed in in time, zero reports included.
    pub in_time: u64,
    /// Handed in late, zero reports included.
    pub late: u64,
    /// Zero reports among both.
    pub zero: u64,
    /// Handed in and sent back, or figures fell short.
    pub to_correct: u64,
    /// How many became overdue, whether they were handed in later or not.
    pub overdue: u64,
    /// Not handed in when everything was over.
    pub missing: u64,
    /// Released or dropped.
    pub released: u64,
    /// Reminders before the due instant.
    pub reminders: u64,
    /// Words to the owing unit after it.
    pub reminders_overdue: u64,
    /// Words up the ladder.
    pub escalations: u64,
    /// Words about changes and corrections.
    pub other_notices: u64,
}

/// What a campaign came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Bureaus that lived through it.
    pub bureaus: u64,
    /// By duty, in the order of the definition.
    pub duties: Vec<DutyRow>,
    /// All duties together.
    pub total: DutyRow,
    /// Messages that reached posts; what one entry owes one post is one.
    pub digests: u64,
    /// What was handed in.
    pub submissions: u64,
    /// What offices meant to hand in and nobody wanted any more.
    pub refused: u64,
    /// Entries written.
    pub entries: u64,
    /// Their bytes, without what the store adds.
    pub entry_bytes: u64,
}

impl Summary {
    /// What one bureau's campaign came to: its ledger's first.
    pub(crate) fn of(state: &State, tally: &Tally) -> Self {
        let Tally { entries, entry_bytes, submissions, refused, digests, ref duties } = *tally;
        let campaign = &state.campaigns[CAMPAIGN.index()];
        let mut rows = rows(campaign);
        for (row, notices) in rows.iter_mut().zip(duties) {
            row.reminders = notices.reminders;
            row.reminders_overdue = notices.overdue;
            row.escalations = notices.escalations;
            row.other_notices = notices.others;
        }
        let mut total = DutyRow { duty: "total".into(), title: "合计".into(), ..DutyRow::default() };
        rows.iter().for_each(|row| total.add(row));
        Self { bureaus: 1, duties: rows, total, digests, submissions, refused, entries, entry_bytes }
    }

    /// Adds another bureau's; duties are matched by their ids.
    pub fn add(&mut self, other: &Self) {
        self.bureaus += other.bureaus;
        for row in &other.duties {
            match self.duties.iter_mut().find(|known| known.duty == row.duty) {
                Some(known) => known.add(row),
                None => self.duties.push(row.clone()),
            }
        }
        (self.total.duty, self.total.title) = (other.total.duty.clone(), other.total.title.clone());
        self.total.add(&other.total);
        self.digests += other.digests;
        self.submissions += other.submissions;
        self.refused += other.refused;
        self.entries += other.entries;
        self.entry_bytes += other.entry_bytes;
    }
}

impl DutyRow {
    fn add(&mut self, other: &Self) {
        let pairs = [
            (&mut self.expected, other.expected),
            (&mut self.in_time, other.in_time),
            (&mut self.late, other.late),
            (&mut self.zero, other.zero),
            (&mut self.to_correct, other.to_correct),
            (&mut self.overdue, other.overdue),
            (&mut self.missing, other.missing),
            (&mut self.released, other.released),
            (&mut self.reminders, other.reminders),
            (&mut self.reminders_overdue, other.reminders_overdue),
            (&mut self.escalations, other.escalations),
            (&mut self.other_notices, other.other_notices),
        ];
        pairs.into_iter().for_each(|(mine, theirs)| *mine += theirs);
    }

    fn count(&mut self, standing: Standing) {
        match standing {
            Standing::Open | Standing::Overdue => self.missing += 1,
            Standing::Submitted { late, zero } => {
                *(if late { &mut self.late } else { &mut self.in_time }) += 1;
                self.zero += u64::from(zero);
            }
            Standing::NotMet { .. } | Standing::Returned { .. } => self.to_correct += 1,
            Standing::Waived | Standing::Dropped => {
                self.released += 1;
                return;
            }
        }
        self.expected += 1;
    }
}

fn rows(campaign: &Campaign) -> Vec<DutyRow> {
    let row = |slot: &engine::state::Slot| {
        let mut row = DutyRow { duty: slot.id.to_string(), title: slot.duty.title.clone(), ..DutyRow::default() };
        for period in slot.periods.iter().map(|no| campaign.period(*no)) {
            period.cells.iter().for_each(|cell| row.count(cell.standing));
            // A unit that was overdue, put back and overdue again was overdue twice.
            row.overdue += period.overdue.iter().map(|interval| interval.units.len() as u64).sum::<u64>();
        }
        row
    };
    campaign.slots.iter().map(row).collect()
}
