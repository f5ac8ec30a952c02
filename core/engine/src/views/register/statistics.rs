//! The statistics table (统计表): a row for each kind of committee and one for all, with what was
//! counted of their cases over days. Counts only. One pass over the cases.

use super::cases::CaseState;
use super::ground::{Ground, Mask};
use crate::entry::{AgreementForm, Ending, Performance};
use crate::id::{CampaignNo, KindId, TermId, TermNo};
use crate::plan::{Named, Span};
use crate::procedure::Difficulty;
use crate::set::UnitSet;
use crate::state::{Case, ClosedCase, State};
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// What was counted. The first part counts cases accepted on the days asked for, as they are now;
/// the second, from `closed` on, cases that are closed now and were so on these days, whenever
/// they were accepted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    /// Cases accepted.
    pub accepted: u64,
    /// Of these, difficult (疑难复杂).
    pub difficult: u64,
    /// People these concern.
    pub people: u64,
    /// Money claimed in them, in fen (1/100 yuan).
    pub amount: u64,
    /// Of these, by source.
    pub sources: BTreeMap<Box<str>, u64>,
    /// Of these, by dispute type.
    pub types: BTreeMap<Box<str>, u64>,
    /// Of these, entered into the provincial system.
    pub entered: u64,
    /// Of these, not closed now.
    pub open: u64,
    /// Of these, past their limit now or closed after it.
    pub past_limit: u64,
    /// Cases closed.
    pub closed: u64,
    /// Of these, with an agreement (调解成功).
    pub agreed: u64,
    /// Of these agreements, oral ones.
    pub oral: u64,
    /// Of these agreements, written ones.
    pub written: u64,
    /// Money agreed on, in fen.
    pub agreed_amount: u64,
    /// Of these agreements, performed as the latest visit found.
    pub performed: u64,
    /// Closed cases without an agreement (调解不成).
    pub not_agreed: u64,
    /// Closed because a party refused.
    pub refused: u64,
    /// Closed as not to be mediated.
    pub unsuitable: u64,
    /// Closed as withdrawn.
    pub withdrawn: u64,
    /// Of the closed ones, visited again at least once.
    pub visited: u64,
}

/// A statistics table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The sources its columns stand for, in the register's order.
    pub sources: Vec<Named<Box<str>>>,
    /// The dispute types its columns stand for, in the register's order.
    pub types: Vec<Named<Box<str>>>,
    /// One row a kind of unit, in the order of the kinds' ids; kinds without a case have none.
    pub rows: BTreeMap<KindId, Figures>,
    /// All of them.
    pub total: Figures,
}

/// The table over these days and units; none: all. Empty where there is no such campaign.
pub fn statistics(
    state: &State,
    campaign: CampaignNo,
    units: Option<&UnitSet>,
    days: Option<Span>,
    now: Timestamp,
) -> Table {
    let Some(ground) = Ground::of(state, campaign, now) else { return Table::default() };
    let kinds = UnitKinds::of(state);
    let words = ground.campaign.cases.words.len();
    let mut sums: Vec<Sum> = kinds.ids.iter().map(|_| Sum::new(words)).collect();
    let mask = Mask::of(units);
    for case in ground.cases().iter().filter(|case| mask.has(case)) {
        if let Some(sum) = kinds.of_unit.get(case.unit.index()).and_then(|at| sums.get_mut(*at)) {
            sum.count(ground, case, days);
        }
    }
    let mut table = Table::headed(ground);
    for (kind, sum) in kinds.ids.into_iter().zip(sums) {
        let figures = sum.finish(ground);
        if figures != Figures::default() {
            table.add(kind, &figures);
        }
    }
    table
}

/// Which kind each unit is, as places in a list.
struct UnitKinds {
    ids: Vec<KindId>,
    of_unit: Vec<usize>,
}

impl UnitKinds {
    fn of(state: &State) -> Self {
        let mut known: BTreeMap<&KindId, usize> = BTreeMap::new();
        let mut ids = Vec::new();
        let place = |kind| {
            *known.entry(kind).or_insert_with(|| {
                ids.push(kind.clone());
                ids.len() - 1
            })
        };
        let of_unit = state.organisation.units().map(|(_, unit)| &unit.kind).map(place).collect();
        Self { ids, of_unit }
    }
}

/// Figures while they are counted, with words as numbers.
struct Sum {
    figures: Figures,
    sources: Vec<u64>,
    types: Vec<u64>,
}

impl Sum {
    fn new(words: usize) -> Self {
        Self { figures: Figures::default(), sources: vec![0; words], types: vec![0; words] }
    }

    fn count(&mut self, ground: Ground<'_>, case: &Case, days: Option<Span>) {
        let within = |day| days.is_none_or(|days| days.contains(day));
        let closed = case.closed();
        if within(case.accepted) {
            self.accepted(ground, case, closed.as_ref());
        }
        if let Some(closed) = closed.filter(|closed| within(closed.closing.day)) {
            self.closed(&closed);
        }
    }

    fn accepted(&mut self, ground: Ground<'_>, case: &Case, closed: Option<&ClosedCase>) {
        let figures = &mut self.figures;
        figures.accepted += 1;
        figures.difficult += u64::from(case.difficulty == Difficulty::Complex);
        figures.people += u64::from(case.people);
        figures.amount = figures.amount.saturating_add(case.amount.unwrap_or(0));
        figures.entered += u64::from(case.entered.is_some());
        let (open, past_limit) = match closed {
            Some(closed) => (false, closed.late),
            None => (true, ground.state_of(case) == CaseState::PastLimit),
        };
        figures.open += u64::from(open);
        figures.past_limit += u64::from(past_limit);
        for (counts, word) in [(&mut self.sources, case.source), (&mut self.types, case.kind)] {
            if let Some(count) = counts.get_mut(word.index()) {
                *count += 1;
            }
        }
    }

    fn closed(&mut self, closed: &ClosedCase) {
        let figures = &mut self.figures;
        figures.closed += 1;
        figures.visited += u64::from(closed.is_visited());
        match &closed.closing.ending {
            Ending::Agreed { form, amount, effective: _, performance: _ } => {
                figures.agreed += 1;
                match form {
                    AgreementForm::Oral => figures.oral += 1,
                    AgreementForm::Written => figures.written += 1,
                }
                figures.agreed_amount = figures.agreed_amount.saturating_add(amount.unwrap_or(0));
                figures.performed += u64::from(is_performed(closed));
            }
            Ending::NotAgreed { .. } => figures.not_agreed += 1,
            Ending::Refused { .. } => figures.refused += 1,
            Ending::Unsuitable { .. } => figures.unsuitable += 1,
            Ending::Withdrawn => figures.withdrawn += 1,
        }
    }

    fn finish(self, ground: Ground<'_>) -> Figures {
        let named = |counts: Vec<u64>| {
            let numbered = counts.into_iter().enumerate().filter(|(_, count)| *count > 0);
            numbered.map(|(at, count)| (ground.noted(TermNo(at as u32)).into(), count)).collect()
        };
        Figures { sources: named(self.sources), types: named(self.types), ..self.figures }
    }
}

/// Whether the latest visit found the agreement performed (已履行).
fn is_performed(closed: &ClosedCase) -> bool {
    let records = closed.visits.iter().filter_map(|visit| visit.record.as_deref());
    records.max_by_key(|record| record.day).is_some_and(|record| record.performance == Performance::Performed)
}

impl Figures {
    /// Adds other counts.
    pub fn add(&mut self, other: &Figures) {
        let Figures {
            accepted,
            difficult,
            people,
            amount,
            sources,
            types,
            entered,
            open,
            past_limit,
            closed,
            agreed,
            oral,
            written,
            agreed_amount,
            performed,
            not_agreed,
            refused,
            unsuitable,
            withdrawn,
            visited,
        } = other;
        let pairs = [
            (&mut self.accepted, accepted),
            (&mut self.difficult, difficult),
            (&mut self.people, people),
            (&mut self.amount, amount),
            (&mut self.entered, entered),
            (&mut self.open, open),
            (&mut self.past_limit, past_limit),
            (&mut self.closed, closed),
            (&mut self.agreed, agreed),
            (&mut self.oral, oral),
            (&mut self.written, written),
            (&mut self.agreed_amount, agreed_amount),
            (&mut self.performed, performed),
            (&mut self.not_agreed, not_agreed),
            (&mut self.refused, refused),
            (&mut self.unsuitable, unsuitable),
            (&mut self.withdrawn, withdrawn),
            (&mut self.visited, visited),
        ];
        for (sum, more) in pairs {
            *sum = sum.saturating_add(*more);
        }
        for (sums, more) in [(&mut self.sources, sources), (&mut self.types, types)] {
            for (word, count) in more {
                *sums.entry(word.clone()).or_default() += count;
            }
        }
    }
}

impl Table {
    /// Adds the table of another ledger: rows of the same kind become one. A word both have keeps
    /// the title it has here.
    pub fn merge(&mut self, other: &Table) {
        join(&mut self.sources, &other.sources);
        join(&mut self.types, &other.types);
        for (kind, figures) in &other.rows {
            self.add(kind.clone(), figures);
        }
    }

    fn add(&mut self, kind: KindId, figures: &Figures) {
        self.rows.entry(kind).or_default().add(figures);
        self.total.add(figures);
        // Words that the plan in force no longer has keep a column of their own.
        join(&mut self.sources, &unnamed(&figures.sources));
        join(&mut self.types, &unnamed(&figures.types));
    }

    fn headed(ground: Ground<'_>) -> Self {
        let plain = |list: &Vec<Named<TermId>>| {
            list.iter().map(|word| Named { id: word.id.as_str().into(), title: word.title.clone() }).collect()
        };
        let list = |of: fn(&crate::plan::Register) -> &Vec<Named<TermId>>| ground.register.map(of).map(plain);
        Self {
            sources: list(|register| &register.sources).unwrap_or_default(),
            types: list(|register| &register.types).unwrap_or_default(),
            ..Self::default()
        }
    }
}

fn unnamed(counts: &BTreeMap<Box<str>, u64>) -> Vec<Named<Box<str>>> {
    counts.keys().map(|id| Named { id: id.clone(), title: id.to_string() }).collect()
}

fn join(to: &mut Vec<Named<Box<str>>>, more: &[Named<Box<str>>]) {
    for word in more {
        if to.iter().all(|known| known.id != word.id) {
            to.push(word.clone());
        }
    }
}
