//! A period of a duty, with one small cell for each unit that owes it: 232 obligations are one
//! period, not 232 objects.

use crate::entry::{Dates, Origin, RuleUsed};
use crate::id::{CalendarRevision, DefinitionNo, EntryNo, UnitNo};
use crate::moment::Moment;
use crate::plan::Span;
use crate::set::UnitSet;
use crate::time::Timestamp;
use ecow::EcoString;
use serde::{Deserialize, Serialize, Serializer};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A period of a duty in a campaign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Period {
    /// The duty's number in the campaign.
    pub slot: u16,
    /// Its name within the duty.
    pub key: EcoString,
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
    /// What its dates rest on.
    pub basis: Arc<Basis>,
    /// How many of its moments have been dealt with.
    pub next: u16,
    /// Who owes or owed it.
    pub units: UnitSet,
    /// Where each of them stands, in the order of `units`.
    pub cells: Cells,
    /// Intervals in which something was overdue, also those that an amendment ended.
    pub overdue: Intervals,
}

/// What the dates of a period rest on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Basis {
    /// The definition version they come from.
    pub definition: DefinitionNo,
    /// The calendar they come from.
    pub calendar: CalendarRevision,
    /// By whose word they are so.
    pub rule: RuleUsed,
    /// Which of the campaign's local rules they come from, from 1; 0: none, the definition's.
    pub local: u32,
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

/// The cells of a period. Most of what cases owe is owed by one unit alone, whose cell needs no
/// memory of its own; a register has millions of them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "Vec<Cell>")]
pub enum Cells {
    /// One.
    One([Cell; 1]),
    /// None, or two and more.
    Many(Box<[Cell]>),
}

impl From<Vec<Cell>> for Cells {
    fn from(cells: Vec<Cell>) -> Self {
        match <[Cell; 1]>::try_from(cells) {
            Ok(one) => Cells::One(one),
            Err(many) => Cells::Many(many.into()),
        }
    }
}

impl Serialize for Cells {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl Deref for Cells {
    type Target = [Cell];
    fn deref(&self) -> &[Cell] {
        match self {
            Cells::One(one) => one,
            Cells::Many(many) => many,
        }
    }
}

impl DerefMut for Cells {
    fn deref_mut(&mut self) -> &mut [Cell] {
        match self {
            Cells::One(one) => one,
            Cells::Many(many) => many,
        }
    }
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

/// When something was overdue. What one unit owes was mostly never overdue, or once and without
/// anybody putting it back: neither needs memory of its own.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub enum Intervals {
    /// Never.
    #[default]
    Never,
    /// Since then, that unit alone.
    Since(Timestamp, UnitNo),
    /// Anything else.
    Many(Box<[Interval]>),
}

impl Intervals {
    /// Whether it never was.
    pub fn is_empty(&self) -> bool {
        *self == Intervals::Never
    }

    /// Each of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = Interval> + '_ {
        let (one, many): (_, &[Interval]) = match self {
            Intervals::Never => (None, &[]),
            Intervals::Since(since, unit) => {
                (Some(Interval { since: *since, units: UnitSet::one(*unit), until: None }), &[])
            }
            Intervals::Many(many) => (None, many),
        };
        one.into_iter().chain(many.iter().cloned())
    }

    /// These units are overdue since then.
    pub(crate) fn begin(&mut self, since: Timestamp, units: &UnitSet) {
        let sole = units.iter().next().filter(|_| units.len() == 1);
        *self = match (&self, sole) {
            (Intervals::Never, Some(unit)) => Intervals::Since(since, unit),
            _ => {
                let new = Interval { since, units: units.clone(), until: None };
                Intervals::Many(self.iter().chain([new]).collect())
            }
        };
    }

    /// Those that last end now.
    pub(crate) fn end(&mut self, now: Timestamp) {
        if *self != Intervals::Never {
            let ended = |interval: Interval| Interval { until: interval.until.or(Some(now)), ..interval };
            *self = Intervals::Many(self.iter().map(ended).collect());
        }
    }
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
        self.units.iter().zip(self.cells.iter())
    }

    /// The units whose standing passes a test.
    pub fn units_where(&self, test: impl Fn(Standing) -> bool) -> UnitSet {
        self.each().filter(|(_, cell)| test(cell.standing)).map(|(unit, _)| unit).collect()
    }

    /// The units from which something is awaited.
    pub fn awaited(&self) -> UnitSet {
        self.units_where(Standing::is_awaited)
    }

    /// Where nothing is awaited of a step of a case any more, nothing follows from time, and no change
    /// of a rule moves it: its moments are forgotten. Who asks why gets them counted again.
    pub(crate) fn forget_moments(&mut self) {
        if !self.is_awaited() {
            self.dates.moments = Arc::default();
            self.next = 0;
        }
    }

    pub(crate) fn add(&mut self, unit: UnitNo, cell: Cell) {
        if self.units.insert(unit) {
            let place = self.units.rank(unit);
            let mut cells = self.cells.to_vec();
            cells.insert(place, cell);
            self.cells = cells.into();
        }
    }
}
