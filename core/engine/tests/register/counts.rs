//! Every count in every table equals a plain fold over the entries.

use crate::bureau::{Bureau, DRIVE, d};
use crate::life::{Step, live};
use chrono::NaiveDate;
use engine::entry::{
    AgreementForm, CaseFacts, CaseMove, Closing, Ending, Entry, Fact, InRegister, Performance, PlannedVisit,
    RegisterFact, VisitRecord,
};
use engine::id::UnitNo;
use engine::plan::Span;
use engine::procedure::Difficulty;
use engine::set::UnitSet;
use engine::time::Timestamp;
use engine::views::register::{
    CaseFilter, CaseState, Figures, Table, VisitCoverage, VisitFilter, VisitsWanted, count, coverage, statistics,
    visits,
};
use proptest::prelude::*;

/// Planned visits with what they found.
type Visits = Vec<(PlannedVisit, Option<VisitRecord>)>;

/// A case as the entries tell it.
struct Told {
    unit: UnitNo,
    accepted: NaiveDate,
    facts: CaseFacts,
    limit: (NaiveDate, Timestamp),
    closed: Option<(Closing, bool, Visits)>,
}

fn told(entries: &[Entry]) -> Vec<Told> {
    let mut cases: Vec<Told> = Vec::new();
    for entry in entries {
        let Fact::Register(InRegister { what, .. }) = &entry.fact else { continue };
        match what {
            RegisterFact::Registered { cases: new, .. } => cases.extend(new.iter().map(|new| Told {
                unit: new.unit,
                accepted: new.accepted,
                facts: new.facts.clone(),
                limit: (new.limit.dates.day, new.limit.dates.due),
                closed: None,
            })),
            RegisterFact::Case { case, to } => moved(&mut cases[case.index()], to),
            _ => {}
        }
    }
    cases
}

fn moved(case: &mut Told, to: &CaseMove) {
    match to {
        CaseMove::Changed(facts) => case.facts = (**facts).clone(),
        CaseMove::Transferred { to, .. } => case.unit = *to,
        CaseMove::Extended(limit) => case.limit = (limit.dates.day, limit.dates.due),
        CaseMove::Closed { closing, visits } => {
            let late = closing.day > case.limit.0;
            let visits = visits.iter().map(|visit| (visit.clone(), None)).collect();
            case.closed = Some((closing.clone(), late, visits));
        }
        CaseMove::Visited { visit, record } => {
            case.closed.as_mut().unwrap().2[usize::from(*visit) - 1].1 = Some(record.clone());
        }
        CaseMove::Reopened { limit, .. } => {
            case.closed = None;
            case.limit = (limit.dates.day, limit.dates.due);
        }
        _ => {}
    }
}

/// The same counts, the long way round.
fn folded(cases: &[&Told], days: Option<Span>, now: Timestamp) -> Figures {
    let within = |day| days.is_none_or(|days: Span| days.contains(day));
    let accepted: Vec<&&Told> = cases.iter().filter(|case| within(case.accepted)).collect();
    let closed: Vec<_> = cases.iter().filter_map(|case| case.closed.as_ref()).filter(|c| within(c.0.day)).collect();
    let of = |wanted: &dyn Fn(&Told) -> bool| accepted.iter().filter(|case| wanted(case)).count() as u64;
    let ended = |wanted: &dyn Fn(&Ending) -> bool| closed.iter().filter(|c| wanted(&c.0.ending)).count() as u64;
    let form = |wanted| ended(&|ending| matches!(ending, Ending::Agreed { form, .. } if *form == wanted));
    let mut figures = Figures {
        accepted: accepted.len() as u64,
        difficult: of(&|case| case.facts.difficulty == Difficulty::Complex),
        people: accepted.iter().map(|case| u64::from(case.facts.people)).sum(),
        amount: accepted.iter().filter_map(|case| case.facts.amount).sum(),
        entered: of(&|case| case.facts.entered.is_some()),
        open: of(&|case| case.closed.is_none()),
        past_limit: of(&|case| case.closed.as_ref().map_or(case.limit.1 <= now, |closed| closed.1)),
        closed: closed.len() as u64,
        agreed: ended(&|ending| matches!(ending, Ending::Agreed { .. })),
        oral: form(AgreementForm::Oral),
        written: form(AgreementForm::Written),
        not_agreed: ended(&|ending| matches!(ending, Ending::NotAgreed { .. })),
        refused: ended(&|ending| matches!(ending, Ending::Refused { .. })),
        unsuitable: ended(&|ending| matches!(ending, Ending::Unsuitable { .. })),
        withdrawn: ended(&|ending| matches!(ending, Ending::Withdrawn)),
        visited: closed.iter().filter(|c| c.2.iter().any(|(_, record)| record.is_some())).count() as u64,
        ..Figures::default()
    };
    for (closing, _, visits) in &closed {
        let Ending::Agreed { amount, .. } = &closing.ending else { continue };
        figures.agreed_amount += amount.unwrap_or(0);
        let mut records: Vec<&VisitRecord> = visits.iter().filter_map(|(_, record)| record.as_ref()).collect();
        records.sort_by_key(|record| record.day);
        figures.performed += u64::from(records.last().is_some_and(|last| last.performance == Performance::Performed));
    }
    for case in accepted {
        *figures.sources.entry(case.facts.source.as_str().into()).or_default() += 1;
        *figures.types.entry(case.facts.kind.as_str().into()).or_default() += 1;
    }
    figures
}

fn covered(cases: &[&Told], days: Option<Span>, now: Timestamp) -> VisitCoverage {
    let mut sum = VisitCoverage::default();
    let closed = cases.iter().filter_map(|case| case.closed.as_ref());
    for (_, _, visits) in closed.filter(|c| days.is_none_or(|days| days.contains(c.0.day))) {
        let overdue = visits.iter().filter(|(plan, record)| record.is_none() && plan.dates.due <= now).count() as u64;
        let done: Vec<_> = visits.iter().filter_map(|(plan, record)| Some((plan, record.as_ref()?))).collect();
        sum.closed += 1;
        sum.visited += u64::from(!done.is_empty());
        sum.missing += u64::from(done.is_empty() || overdue > 0);
        sum.planned += visits.len() as u64;
        sum.done += done.len() as u64;
        sum.done_late += done.iter().filter(|(plan, record)| record.day > plan.dates.day).count() as u64;
        sum.overdue += overdue;
    }
    sum
}

fn check(bureau: &Bureau, days: Option<Span>, units: Option<&UnitSet>) {
    let (state, now) = (&bureau.state, bureau.now);
    let all = told(&bureau.entries);
    let seen: Vec<&Told> = all.iter().filter(|case| units.is_none_or(|units| units.contains(case.unit))).collect();
    let table = statistics(state, DRIVE, units, days, now);
    assert_eq!(table.total, folded(&seen, days, now));
    for (kind, figures) in &table.rows {
        let of_kind = |case: &&&Told| state.organisation.unit(case.unit).unwrap().kind == *kind;
        let cases: Vec<&Told> = seen.iter().filter(of_kind).copied().collect();
        assert_eq!(*figures, folded(&cases, days, now), "{kind}");
    }
    let in_rows: u64 = table.rows.values().map(|row| row.accepted + row.closed).sum();
    assert_eq!(in_rows, table.total.accepted + table.total.closed, "every case is in a row");

    let closed = VisitFilter { units: units.cloned(), closed: days, wanted: VisitsWanted::All };
    assert_eq!(coverage(state, DRIVE, &closed, now), covered(&seen, days, now));
    let missing = VisitFilter { wanted: VisitsWanted::Missing, ..closed };
    let listed = visits(state, DRIVE, &missing, None, usize::MAX, now);
    assert_eq!(listed.rows.len() as u64, covered(&seen, days, now).missing);
    assert!(listed.next.is_none());

    let past = |case: &Told| case.limit.1 <= now;
    for wanted in CaseState::ALL {
        let filter = CaseFilter { states: vec![wanted], units: units.cloned(), ..CaseFilter::default() };
        let fold = seen.iter().filter(|case| match (&case.closed, wanted) {
            (None, CaseState::PastLimit) => past(case),
            (None, CaseState::Open) => !past(case),
            (Some((closing, ..)), _) => closing.ending.name() == wanted.name(),
            (None, _) => false,
        });
        assert_eq!(count(state, DRIVE, &filter, now), fold.count(), "{}", wanted.name());
    }
}

/// An ending's name, as filters have it.
trait Name {
    fn name(&self) -> &'static str;
}

impl Name for Ending {
    fn name(&self) -> &'static str {
        match self {
            Ending::Agreed { .. } => "agreed",
            Ending::NotAgreed { .. } => "not-agreed",
            Ending::Refused { .. } => "refused",
            Ending::Unsuitable { .. } => "unsuitable",
            Ending::Withdrawn => "withdrawn",
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn counts_equal_a_fold_over_the_entries(
        steps in proptest::collection::vec(any::<Step>(), 1..160),
        first in 0u64..120,
        length in 0u64..120,
    ) {
        let mut bureau = Bureau::new(3);
        live(&mut bureau, &steps);
        let from = d("2021-12-31") + chrono::Days::new(first);
        let span = Span { first: from, last: from + chrono::Days::new(length) };
        let subtree = bureau.state.organisation.subtree(bureau.unit("t1"));
        for days in [None, Some(span)] {
            for units in [None, Some(&subtree), Some(&UnitSet::new())] {
                check(&bureau, days, units);
            }
        }
        // A snapshot tells the same.
        let back = engine::state::State::from_snapshot(&bureau.state.to_snapshot()).unwrap();
        prop_assert_eq!(
            statistics(&back, DRIVE, None, None, bureau.now),
            statistics(&bureau.state, DRIVE, None, None, bureau.now)
        );
    }

    /// Tables of parts make the table of the whole.
    #[test]
    fn tables_of_ledgers_add_up(steps in proptest::collection::vec(any::<Step>(), 1..120)) {
        let mut bureau = Bureau::new(3);
        live(&mut bureau, &steps);
        let mut sum = Table::default();
        for top in ["t0", "t1", "t2"] {
            let subtree = bureau.state.organisation.subtree(bureau.unit(top));
            sum.merge(&statistics(&bureau.state, DRIVE, Some(&subtree), None, bureau.now));
        }
        prop_assert_eq!(sum, statistics(&bureau.state, DRIVE, None, None, bureau.now));
    }
}
