//! A period of a duty, with one small cell for each unit that owes it: 232 obligations are one
//! period, not 232 objects.

use crate::entry::{Dates, Origin, RuleUsed};
use crate::id::{CalendarRevision, DefinitionNo, EntryNo, UnitNo};
use crate::moment::Moment;
use crate::plan::Span;
use crate::set::UnitSet;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A period of a duty in a campaign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Period {
    /// The duty's number in the campaign.
    pub slot: u16,
    /// Its name within the duty.
    pub key: Box<str>,
    /// The days it speaks of.
    pub covers: Option<Span>,
    /// Its dates and moments.
    pub dates: Dates,
    /// Owed by this unit only.
    pub only: Option<UnitNo>,
    /// What it comes from.
    pub origin: Origin,
    /// Where it stands.
    pub phase: PeriodPhase,
    /// The definition version its dates come from.
    pub definition: DefinitionNo,
    /// The calendar its dates come from.
    pub calendar: CalendarRevision,
    /// By whose word it has its dates.
    pub rule: RuleUsed,
    /// Which of the campaign's local rules its dates come from, from 1; 0: none, the definition's.
    pub local: u32,
    /// How many of its moments have been dealt with.
    pub next: u16,
    /// Who owes or owed it.
    pub units: UnitSet,
    /// Where each of them stands, in the order of `units`.
    pub cells: Vec<Cell>,
    /// Intervals in which something was overdue, also those that an amendment ended.
    pub overdue: Vec<Interval>,
}

/// Where a period stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodPhase {
    /// Computed, not open yet.
    Planned,
    /// Open: its units owe it or have fulfilled it.
    Open,
    /// No longer owed, by an amendment or a pause.
    Cancelled,
}

/// Where one unit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Where it stands.
    pub standing: Standing,
    /// The entry that put it there.
    pub entry: EntryNo,
    /// When.
    pub at: Timestamp,
}

/// Where an obligation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Owed.
    Open,
    /// Owed, and the due instant has passed.
    Overdue,
    /// Handed in.
    Submitted {
        /// After the due instant.
        late: bool,
        /// As an explicit zero report.
        zero: bool,
    },
    /// Handed in, but its figures fall short; the correction is an obligation of its own.
    NotMet {
        /// After the due instant.
        late: bool,
    },
    /// Sent back; the correction is an obligation of its own.
    Returned {
        /// Whether what was sent back came after the due instant.
        late: bool,
    },
    /// Released, with a reason in the entry.
    Waived,
    /// The unit left, or the period was cancelled, before it was fulfilled.
    Dropped,
}

impl Standing {
    /// Whether something is still awaited from the unit in this period.
    pub fn is_awaited(self) -> bool {
        matches!(self, Standing::Open | Standing::Overdue)
    }

    /// Whether the unit is through with it.
    pub fn is_fulfilled(self) -> bool {
        matches!(self, Standing::Submitted { .. } | Standing::Waived)
    }
}

/// When these units were overdue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// From the due instant.
    pub since: Timestamp,
    /// Who.
    pub units: UnitSet,
    /// Set when an amendment or a pause put the due instant back.
    pub until: Option<Timestamp>,
}

impl Period {
    /// The next moment that time will bring, if it still matters to somebody.
    pub fn wake(&self) -> Option<Moment> {
        let moment = *self.dates.moments.get(usize::from(self.next))?;
        let matters = match self.phase {
            PeriodPhase::Planned => true,
            PeriodPhase::Open => self.is_awaited(),
            PeriodPhase::Cancelled => false,
        };
        matters.then_some(moment)
    }

    /// Whether anything is still awaited.
    pub fn is_awaited(&self) -> bool {
        self.phase == PeriodPhase::Open && self.cells.iter().any(|c| c.standing.is_awaited())
    }

    /// A unit's cell.
    pub fn cell(&self, unit: UnitNo) -> Option<&Cell> {
        self.units.contains(unit).then(|| &self.cells[self.units.rank(unit)])
    }

    pub(crate) fn cell_mut(&mut self, unit: UnitNo) -> Option<&mut Cell> {
        let place = self.units.rank(unit);
        self.units.contains(unit).then(|| &mut self.cells[place])
    }

    /// Units with their cells, in the order of their numbers.
    pub fn each(&self) -> impl Iterator<Item = (UnitNo, &Cell)> {
        self.units.iter().zip(&self.cells)
    }

    /// The units whose standing passes a test.
    pub fn units_where(&self, test: impl Fn(Standing) -> bool) -> UnitSet {
        self.each().filter(|(_, cell)| test(cell.standing)).map(|(unit, _)| unit).collect()
    }

    /// The units from which something is awaited.
    pub fn awaited(&self) -> UnitSet {
        self.units_where(Standing::is_awaited)
    }

    pub(crate) fn add(&mut self, unit: UnitNo, cell: Cell) {
        if self.units.insert(unit) {
            let place = self.units.rank(unit);
            self.cells.insert(place, cell);
        }
    }
}
