//! The subsidy table (以案定补): what was settled case by case, and totals for each committee and
//! month (001 M2, 004C M1). A month is the one in which the payment was settled: a total that was
//! paid out never moves, whatever becomes of the case.

use crate::entry::CaseNumber;
use crate::id::{CampaignNo, EntryNo, TermId, UnitNo};
use crate::plan::Span;
use crate::procedure::Difficulty;
use crate::set::UnitSet;
use crate::state::{Case, Cases, Paid, State};
use crate::time::{Timestamp, day_of};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// A table of subsidies.
#[derive(Debug, Clone, PartialEq)]
pub struct SubsidyTable {
    /// Case by case, by unit and number.
    pub rows: Vec<SubsidyRow>,
    /// For each committee and month, in that order.
    pub totals: Vec<SubsidyTotal>,
    /// Cases looked at.
    pub cases: u64,
    /// In fen (1/100 yuan).
    pub amount: u64,
}

/// What was settled for a case.
#[derive(Debug, Clone, PartialEq)]
pub struct SubsidyRow {
    /// The responsible unit.
    pub unit: UnitNo,
    /// The case.
    pub number: CaseNumber,
    /// The dispute type.
    pub kind: Option<TermId>,
    /// How hard it was.
    pub difficulty: Difficulty,
    /// When it was closed; none while it is open again.
    pub closed: Option<NaiveDate>,
    /// In fen (1/100 yuan); 0 where nothing is paid.
    pub amount: u64,
    /// When it was settled.
    pub at: Timestamp,
    /// By which entry; the reasons stand there.
    pub entry: EntryNo,
}

/// What a committee is paid for a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubsidyTotal {
    /// The committee.
    pub unit: UnitNo,
    /// The year.
    pub year: i32,
    /// The month, from 1.
    pub month: u32,
    /// Cases looked at.
    pub cases: u64,
    /// Of these, cases for which something is paid.
    pub paid: u64,
    /// In fen (1/100 yuan).
    pub amount: u64,
}

/// What was settled in these days for the cases of a set of units, usually a subtree.
pub fn subsidies(state: &State, no: CampaignNo, within: &UnitSet, span: Span) -> SubsidyTable {
    let campaign = &state.campaigns[no.index()];
    let day = |paid: &Paid| day_of(paid.at, campaign.plan.zone);
    let settled = campaign.cases.all.iter().filter_map(|case| Some((case, case.rare.as_ref()?.paid.as_ref()?)));
    let wanted = settled.filter(|(case, paid)| within.contains(case.unit) && span.contains(day(paid)));
    let mut totals: BTreeMap<(UnitNo, i32, u32), SubsidyTotal> = BTreeMap::new();
    let mut rows: Vec<SubsidyRow> = Vec::new();
    for (case, paid) in wanted {
        let (unit, year, month) = (case.unit, day(paid).year(), day(paid).month());
        let none = SubsidyTotal { unit, year, month, cases: 0, paid: 0, amount: 0 };
        let total = totals.entry((unit, year, month)).or_insert(none);
        total.cases += 1;
        total.paid += u64::from(paid.amount > 0);
        total.amount = total.amount.saturating_add(paid.amount);
        rows.push(row(&campaign.cases, case, paid));
    }
    rows.sort_by_key(|row| (row.unit, row.number));
    let amount = rows.iter().fold(0u64, |sum, row| sum.saturating_add(row.amount));
    SubsidyTable { cases: rows.len() as u64, amount, totals: totals.into_values().collect(), rows }
}

fn row(cases: &Cases, case: &Case, paid: &Paid) -> SubsidyRow {
    SubsidyRow {
        unit: case.unit,
        number: case.number,
        kind: TermId::new(cases.words.word(case.kind)).ok(),
        difficulty: case.difficulty,
        closed: case.closing().map(|closing| closing.day),
        amount: paid.amount,
        at: paid.at,
        entry: paid.entry,
    }
}
