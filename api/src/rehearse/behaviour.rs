//! How offices behave: when each hands in what it owes, if at all.
//!
//! Rules are read from top to bottom and the last one that speaks of an obligation counts, so a
//! script says what is usual first and the exceptions after it.

use super::chance::Draw;
use engine::id::{DutyId, KindId, UnitId, UnitNo};
use engine::org::Organisation;
use engine::state::Period;
use engine::time::Timestamp;

/// Rules and absences.
#[derive(Debug, Clone)]
pub struct Behaviour {
    /// What all chance follows from.
    pub seed: u64,
    /// From the usual to the exceptions.
    pub rules: Vec<Rule>,
    /// When offices are not there.
    pub absences: Vec<Absence>,
}

/// How some offices behave.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Which offices.
    pub who: Who,
    /// Which duty; none: every duty.
    pub duty: Option<DutyId>,
    /// What they do.
    pub manner: Manner,
}

/// Which units a rule speaks of.
#[derive(Debug, Clone, PartialEq)]
pub enum Who {
    /// Every one.
    Everyone,
    /// This one.
    Unit(UnitId),
    /// Every one of a kind.
    Kind(KindId),
    /// This one and everything under it.
    Under(UnitId),
}

/// What offices do with what they owe.
#[derive(Debug, Clone, PartialEq)]
pub enum Manner {
    /// They are on time, late, or never do it.
    Habit(Habit),
    /// Always so many minutes after the due instant; a negative number is before it.
    Minutes(i64),
    /// They never hand it in.
    Never,
    /// So many percent of their reports say "nothing happened", where the duty allows it.
    Zero(u8),
}

/// Percentages; what is left of 100 never comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Habit {
    /// Before the due instant.
    pub on_time: u8,
    /// After it.
    pub late: u8,
}

/// A time in which offices hand in nothing; what they meant to hand in then comes at its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Absence {
    /// Which offices.
    pub who: Who,
    /// From this instant.
    pub from: Timestamp,
    /// To this one, which is not part of it.
    pub to: Timestamp,
}

/// What an office means to do about one obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Intent {
    /// When it hands it in; none: never.
    pub at: Option<Timestamp>,
    /// As a zero report.
    pub zero: bool,
}

/// An obligation, as the rules see it.
#[derive(Clone, Copy)]
pub(crate) struct Owed<'a> {
    pub(crate) ledger: &'a str,
    pub(crate) duty: &'a DutyId,
    pub(crate) period: &'a Period,
    pub(crate) unit: UnitNo,
}

const MINUTE_MS: i64 = 60_000;
/// Who is on time hands in at most so long before the due instant.
const AHEAD_MINUTES_MAX: i64 = 3 * 24 * 60;
/// Who is late is late by at most so much.
const BEHIND_MINUTES_MAX: i64 = 3 * 24 * 60;

impl Who {
    /// Whether the unit is meant.
    pub fn covers(&self, organisation: &Organisation, unit: UnitNo) -> bool {
        let known = || organisation.unit(unit);
        match self {
            Who::Everyone => true,
            Who::Unit(id) => known().is_some_and(|known| known.id == *id),
            Who::Kind(kind) => known().is_some_and(|known| known.kind == *kind),
            Who::Under(id) => organisation.find(id).is_some_and(|top| organisation.is_within(unit, top)),
        }
    }
}

impl Behaviour {
    /// Everyone by the same habit.
    pub fn usual(seed: u64, habit: Habit, zero_percent: u8) -> Self {
        let everyone = |manner| Rule { who: Who::Everyone, duty: None, manner };
        let rules = vec![everyone(Manner::Habit(habit)), everyone(Manner::Zero(zero_percent))];
        Self { seed, rules, absences: Vec::new() }
    }

    /// What the unit means to do about an obligation.
    pub(crate) fn intent(&self, organisation: &Organisation, owed: Owed<'_>) -> Intent {
        let name = organisation.unit(owed.unit).map_or("", |unit| unit.id.as_str());
        let draw = Draw::of(self.seed, &[owed.ledger, owed.duty.as_str(), &owed.period.key, name]);
        let (mut manner, mut zero_percent) = (&Manner::Never, 0);
        for rule in &self.rules {
            let speaks = rule.duty.as_ref().is_none_or(|duty| duty == owed.duty);
            if speaks && rule.who.covers(organisation, owed.unit) {
                match &rule.manner {
                    Manner::Zero(percent) => zero_percent = u64::from(*percent),
                    other => manner = other,
                }
            }
        }
        let at = self.instant(manner, draw, owed.period).map(|at| self.when_back(organisation, owed.unit, at));
        Intent { at, zero: draw.below(2, 100) < zero_percent }
    }

    fn instant(&self, manner: &Manner, draw: Draw, period: &Period) -> Option<Timestamp> {
        let (opens, due) = (period.dates.opens, period.dates.due);
        let minutes = match manner {
            Manner::Never | Manner::Zero(_) => return None,
            Manner::Minutes(minutes) => *minutes,
            Manner::Habit(habit) => {
                let (on_time, late) = (u64::from(habit.on_time), u64::from(habit.late));
                let open_minutes = ((due.0 - opens.0) / MINUTE_MS).min(AHEAD_MINUTES_MAX);
                match draw.below(0, 100) {
                    part if part < on_time => -1 - draw.mostly_small(1, open_minutes - 1),
                    part if part < on_time + late => 1 + draw.mostly_small(1, BEHIND_MINUTES_MAX),
                    _ => return None,
                }
            }
        };
        Some(due.plus_minutes(minutes).max(opens))
    }

    /// The instant, or the end of the absence it falls into.
    fn when_back(&self, organisation: &Organisation, unit: UnitNo, at: Timestamp) -> Timestamp {
        let mut back = at;
        for absence in &self.absences {
            if (absence.from..absence.to).contains(&back) && absence.who.covers(organisation, unit) {
                back = absence.to;
            }
        }
        back
    }
}
