//! Pages show every case once, whatever their size and whatever is registered meanwhile.

use crate::bureau::{Bureau, DRIVE, SOURCES, TYPES, d, facts, id};
use crate::life::{Step, live, some_facts};
use engine::id::CaseNo;
use engine::views::register::{
    AlertFilter, CaseFilter, CaseRow, CaseState, VisitFilter, alerts, count, matching, page, visits,
};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn each_case_once_while_new_ones_arrive(
        steps in proptest::collection::vec(any::<Step>(), 1..120),
        size in 1usize..9,
        kind in 0usize..5,
    ) {
        let mut bureau = Bureau::new(3);
        live(&mut bureau, &steps);
        let kinds = TYPES.get(kind).map(|word| id(word)).into_iter().collect();
        let filter = CaseFilter { kinds, ..CaseFilter::default() };
        let there: Vec<CaseNo> = matching(&bureau.state, DRIVE, &filter, bureau.now).collect();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let shown = page(&bureau.state, DRIVE, &filter, after, size, bureau.now);
            prop_assert!(shown.rows.len() == size || shown.next.is_none());
            seen.extend(shown.rows.iter().map(|row| row.no));
            after = shown.next;
            if after.is_none() {
                break;
            }
            bureau.open("t0", some_facts(seen.len() as u16));
        }
        prop_assert_eq!(seen, there);
    }

    #[test]
    fn visits_and_alerts_page_alike(steps in proptest::collection::vec(any::<Step>(), 1..160), size in 1usize..5) {
        let mut bureau = Bureau::new(3);
        live(&mut bureau, &steps);
        let (state, now) = (&bureau.state, bureau.now);
        let all = visits(state, DRIVE, &VisitFilter::default(), None, usize::MAX, now).rows;
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let shown = visits(state, DRIVE, &VisitFilter::default(), after, size, now);
            seen.extend(shown.rows);
            after = shown.next;
            if after.is_none() { break; }
        }
        prop_assert_eq!(seen, all);
        let all = alerts(state, DRIVE, &AlertFilter::default(), None, usize::MAX, now).rows;
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let shown = alerts(state, DRIVE, &AlertFilter::default(), after, size, now);
            seen.extend(shown.rows);
            after = shown.next;
            if after.is_none() { break; }
        }
        prop_assert_eq!(seen, all);
    }

    /// A filter is the sum of its parts: what it shows passes each, and what passes each is shown.
    #[test]
    fn filters_hold_together(steps in proptest::collection::vec(any::<Step>(), 1..160), n in any::<u16>()) {
        let mut bureau = Bureau::new(3);
        live(&mut bureau, &steps);
        let (state, now) = (&bureau.state, bureau.now);
        let n = usize::from(n);
        let some = |bit: usize| n >> bit & 1 == 1;
        let filter = CaseFilter {
            units: some(0).then(|| state.organisation.subtree(bureau.unit("t1"))),
            kinds: TYPES.iter().skip(2).filter(|_| some(1)).map(|word| id(word)).collect(),
            sources: SOURCES.iter().take(2).filter(|_| some(2)).map(|word| id(word)).collect(),
            states: CaseState::ALL.into_iter().skip(1).filter(|_| some(3)).collect(),
            accepted_from: some(4).then(|| d("2022-01-20")),
            accepted_to: some(5).then(|| d("2022-03-20")),
            closed_from: some(6).then(|| d("2022-01-20")),
            closed_to: some(7).then(|| d("2022-04-20")),
            mediator: some(8).then(|| "M01".into()),
            difficulties: Vec::new(),
            overdue: some(9).then(|| some(10)),
            levels: if some(11) { vec![1, 3] } else { Vec::new() },
            entered: some(12).then(|| some(13)),
            text: String::new(),
        };
        let all = page(state, DRIVE, &CaseFilter::default(), None, usize::MAX, now).rows;
        let wanted: Vec<CaseRow<'_>> = all.into_iter().filter(|row| passes(&filter, row)).collect();
        let shown = page(state, DRIVE, &filter, None, usize::MAX, now);
        prop_assert_eq!(&shown.rows, &wanted);
        prop_assert_eq!(count(state, DRIVE, &filter, now), wanted.len());
    }
}

fn passes(filter: &CaseFilter, row: &CaseRow<'_>) -> bool {
    let closed = row.closed;
    filter.units.as_ref().is_none_or(|units| units.contains(row.unit))
        && (filter.kinds.is_empty() || filter.kinds.iter().any(|kind| kind.as_str() == row.kind.id))
        && (filter.sources.is_empty() || filter.sources.iter().any(|source| source.as_str() == row.source.id))
        && (filter.states.is_empty() || filter.states.contains(&row.state))
        && filter.accepted_from.is_none_or(|day| row.accepted >= day)
        && filter.accepted_to.is_none_or(|day| row.accepted <= day)
        && filter.closed_from.is_none_or(|day| closed.is_some_and(|closed| closed >= day))
        && filter.closed_to.is_none_or(|day| closed.is_some_and(|closed| closed <= day))
        && filter.mediator.as_deref().is_none_or(|number| row.mediator == Some(number))
        && filter.overdue.is_none_or(|overdue| row.overdue == overdue)
        && (filter.levels.is_empty() || row.level.is_some_and(|level| filter.levels.contains(&level)))
        && filter.entered.is_none_or(|entered| row.entered.is_some() == entered)
}

#[test]
fn a_word_no_case_ever_had_finds_none() {
    let mut bureau = Bureau::new(1);
    bureau.open("t0", facts("宅基地边界"));
    for filter in [
        CaseFilter { kinds: vec![id("tourism")], ..CaseFilter::default() },
        CaseFilter { mediator: Some("M99".into()), ..CaseFilter::default() },
    ] {
        assert_eq!(count(&bureau.state, DRIVE, &filter, bureau.now), 0);
    }
    assert!(
        page(&bureau.state, engine::id::CampaignNo(7), &CaseFilter::default(), None, 9, bureau.now).rows.is_empty()
    );
}
