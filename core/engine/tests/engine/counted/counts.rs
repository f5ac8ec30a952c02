//! What is counted equals a naive fold over the entries, for every unit and its whole subtree.

use super::{CAMPAIGN, COMMITTEE, closing, county, disputes, entered_on, facts, mediated_by, register};
use crate::world::{World, d, document, id, once, span};
use engine::entry::{CaseMove, Ending, Fact, InRegister, RegisterFact};
use engine::id::UnitNo;
use engine::input::{CaseAct, Submission, SubmittedRow};
use engine::plan::{Audience, Evidence, Field, FieldKind, Form, Quantity, Span};
use engine::time::day_of;
use engine::views::ObligationStanding as Stands;
use engine::views::register::counts;
use engine::views::{Filter, obligations};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A case as the entries tell it.
struct Told {
    unit: UnitNo,
    accepted: chrono::NaiveDate,
    mediator: Option<String>,
    entered: bool,
    limit: chrono::NaiveDate,
    /// The day, whether with an agreement, whether after the limit.
    closed: Option<(chrono::NaiveDate, bool, bool)>,
    visited: bool,
}

fn told(world: &World) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    for entry in &world.entries {
        match &entry.fact {
            Fact::Register(InRegister { what: RegisterFact::Registered { cases, .. }, .. }) => {
                all.extend(cases.iter().map(|case| Told {
                    unit: case.unit,
                    accepted: case.accepted,
                    mediator: case.facts.mediator.as_ref().map(|word| word.to_string()),
                    entered: case.facts.entered.is_some(),
                    limit: case.limit.dates.day,
                    closed: None,
                    visited: false,
                }));
            }
            Fact::Register(InRegister { what: RegisterFact::Case { case, to }, .. }) => {
                moved(&mut all[case.index()], to);
            }
            _ => {}
        }
    }
    all
}

fn moved(case: &mut Told, to: &CaseMove) {
    match to {
        CaseMove::Changed(facts) => {
            case.mediator = facts.mediator.as_ref().map(|word| word.to_string());
            case.entered = facts.entered.is_some();
        }
        CaseMove::Transferred { to, .. } => case.unit = *to,
        CaseMove::Extended(limit) => case.limit = limit.dates.day,
        CaseMove::Closed { closing, .. } => {
            let agreed = matches!(closing.ending, Ending::Agreed { .. });
            case.closed = Some((closing.day, agreed, closing.day > case.limit));
            case.visited = false;
        }
        CaseMove::Visited { .. } => case.visited = true,
        CaseMove::Reopened { limit, .. } => {
            (case.closed, case.limit) = (None, limit.dates.day);
        }
        _ => {}
    }
}

/// Counted one office and one quantity at a time, from what the entries tell.
fn naively(world: &World, office: UnitNo, quantity: &Quantity, span: Span) -> i64 {
    let organisation = &world.state.organisation;
    let all = told(world);
    let own: Vec<&Told> = all.iter().filter(|case| organisation.is_within(case.unit, office)).collect();
    let accepted = || own.iter().filter(|case| span.contains(case.accepted));
    let closed = || own.iter().filter(|case| case.closed.is_some_and(|(day, ..)| span.contains(day)));
    let today = day_of(world.now, chrono_tz::Asia::Shanghai);
    let count = match quantity {
        Quantity::Cases => accepted().count(),
        Quantity::Entered => accepted().filter(|case| case.entered).count(),
        Quantity::Closed => closed().count(),
        Quantity::Agreed => closed().filter(|case| case.closed.is_some_and(|(_, agreed, _)| agreed)).count(),
        Quantity::Visited => closed().filter(|case| case.visited).count(),
        Quantity::PastLimit => {
            let is_past = |case: &&&Told| case.closed.map_or(case.limit < today, |(_, _, late)| late);
            own.iter().filter(|case| span.contains(case.limit)).filter(is_past).count()
        }
        Quantity::MediatorsWithCase => {
            let who = accepted().filter_map(|case| Some((case.unit, case.mediator.as_ref()?)));
            who.collect::<BTreeSet<_>>().len()
        }
        Quantity::Due | Quantity::OnTime | Quantity::Late => return obliged(world, office, quantity, span),
        Quantity::Units(_) | Quantity::Figure { .. } => unreachable!(),
    };
    count as i64
}

/// The same from the list of obligations that people see.
fn obliged(world: &World, office: UnitNo, quantity: &Quantity, span: Span) -> i64 {
    let filter = Filter { campaign: Some(CAMPAIGN), ..Filter::default() };
    let page = obligations(&world.state, &filter, None, usize::MAX);
    let own = page.rows.iter().filter(|row| world.state.organisation.is_within(row.unit, office));
    let fallen_due = own.filter(|row| span.contains(row.day) && row.due <= world.now);
    let wanted = fallen_due.filter(|row| match row.standing {
        Stands::OnTime => *quantity != Quantity::Late,
        // A case of long ago is past its limit as soon as it is registered, before the clock has looked.
        Stands::Late | Stands::Overdue | Stands::Open => *quantity != Quantity::OnTime,
        Stands::Waived | Stands::Dropped => false,
        other => panic!("the events bring no {other:?}"),
    });
    wanted.count() as i64
}

#[derive(Debug, Clone)]
enum Event {
    /// At which committee, how many days ago, by which mediator, whether it is entered.
    Accept(usize, u64, Option<u8>, bool),
    /// Which case, whether it is agreed.
    Close(usize, bool),
    Visit(usize),
    Reopen(usize),
    Transfer(usize, usize),
    Enter(usize),
    Extend(usize),
    HandIn,
    Wait(u64),
}

const OFFICES: [&str; 6] = ["t0", "t1", "t0-a", "t0-b", "t1-a", "t1-b"];

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0..6usize, 0u64..40, proptest::option::of(0u8..3), any::<bool>())
            .prop_map(|(unit, ago, by, entered)| Event::Accept(unit, ago, by, entered)),
        3 => (0..12usize, any::<bool>()).prop_map(|(case, agreed)| Event::Close(case, agreed)),
        2 => (0..12usize).prop_map(Event::Visit),
        1 => (0..12usize).prop_map(Event::Reopen),
        1 => (0..12usize, 0..6usize).prop_map(|(case, unit)| Event::Transfer(case, unit)),
        1 => (0..12usize).prop_map(Event::Enter),
        1 => (0..12usize).prop_map(Event::Extend),
        1 => Just(Event::HandIn),
        3 => (1u64..25).prop_map(Event::Wait),
    ]
}

/// What is refused changes nothing; the acts are made to be refused now and then.
fn play(world: &mut World, event: &Event) {
    let today = day_of(world.now, chrono_tz::Asia::Shanghai);
    let case = |n: usize| {
        let all = &world.state.campaigns[0].cases.all;
        (!all.is_empty()).then(|| (all[n % all.len()].number, all[n % all.len()].closed()))
    };
    match event {
        Event::Accept(unit, ago, by, entered) => {
            let day = (today - chrono::Days::new(*ago)).to_string();
            let mut facts = if *entered { entered_on(&day) } else { facts() };
            facts.mediator = by.map(|n| format!("M{n}").into());
            world.accept(OFFICES[*unit], &day, facts);
        }
        Event::Close(n, agreed) => {
            let Some((number, _)) = case(*n) else { return };
            let _ = world.about(number, CaseAct::Close(closing(&today.to_string(), *agreed)));
        }
        Event::Visit(n) => {
            let Some((number, Some(closed))) = case(*n) else { return };
            if closed.visits.iter().any(|visit| visit.record.is_none()) {
                let agreed = matches!(closed.closing.ending, Ending::Agreed { .. });
                world.visit_on(number, &today.to_string(), agreed);
            }
        }
        Event::Reopen(n) => {
            let Some((number, _)) = case(*n) else { return };
            let _ = world.about(number, CaseAct::Reopen { reason: "协议未履行".into() });
        }
        Event::Transfer(n, unit) => {
            let Some((number, _)) = case(*n) else { return };
            let act = CaseAct::Transfer { to: id(OFFICES[*unit]), reason: "移送".into() };
            let _ = world.about(number, act);
        }
        Event::Enter(n) => {
            let Some((number, _)) = case(*n) else { return };
            let _ = world.about(number, CaseAct::Change(Box::new(entered_on(&today.to_string()))));
        }
        Event::Extend(n) => {
            let Some((number, _)) = case(*n) else { return };
            let _ = world.about(number, CaseAct::Extend { days: 20, both_agreed: true });
        }
        Event::HandIn => {
            let _ = world.submit("material", "once", "t1", document());
        }
        Event::Wait(days) => {
            let until = world.now.plus_minutes(*days as i64 * 24 * 60);
            world.until(&until.local(chrono_tz::Asia::Shanghai).format("%Y-%m-%d %H:%M").to_string());
        }
    }
}

const COUNTED: [Quantity; 10] = [
    Quantity::Cases,
    Quantity::Entered,
    Quantity::Closed,
    Quantity::Agreed,
    Quantity::Visited,
    Quantity::PastLimit,
    Quantity::MediatorsWithCase,
    Quantity::Due,
    Quantity::OnTime,
    Quantity::Late,
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counts_are_a_fold_over_the_entries(events in proptest::collection::vec(event(), 1..40)) {
        let mut world = county();
        let material = once("material", "2023-05-10", "2023-04-10");
        world.start(&disputes(register(), vec![material]), "2023-04-15 10:00");
        for event in &events {
            play(&mut world, event);
        }
        let offices: Vec<UnitNo> = world.everybody().iter().collect();
        for days in [span("2023-01-01", "2023-12-31"), span("2023-04-10", "2023-05-10"), span("2023-05-11", "2023-06-30")] {
            let counted = counts(&world.state, CAMPAIGN, &COUNTED, days, world.now);
            for office in &offices {
                for quantity in &COUNTED {
                    let naive = naively(&world, *office, quantity, days);
                    prop_assert_eq!(counted.of(*office, quantity), naive, "{:?} of {} in {:?}", quantity, office, days);
                }
            }
        }
    }
}

#[test]
fn the_first_and_the_last_day_count() {
    let mut world = county();
    world.start(&disputes(register(), vec![]), "2023-04-01 00:00");
    world.until("2023-05-20 10:00");
    for day in ["2023-03-31", "2023-04-01", "2023-04-30", "2023-05-01"] {
        world.accept("t0-a", day, facts());
    }
    let april = counts(&world.state, CAMPAIGN, &COUNTED, span("2023-04-01", "2023-04-30"), world.now);
    assert_eq!(april.of(world.unit("t0-a"), &Quantity::Cases), 2);
    assert_eq!(april.of(world.unit("bureau"), &Quantity::Cases), 2);
    assert_eq!(april.of(world.unit("t1"), &Quantity::Cases), 0);
}

/// A limit that ends today is not passed before the day is over; closed on that day is in time.
#[test]
fn a_limit_is_past_when_its_day_is_over() {
    let mut world = county();
    world.start(&disputes(register(), vec![]), "2023-04-01 00:00");
    world.until("2023-04-03 10:00");
    let settled = world.accept("t0-a", "2023-04-03", facts());
    let late = world.accept("t0-a", "2023-04-03", facts());
    world.accept("t0-a", "2023-04-03", facts());
    let year = span("2023-01-01", "2023-12-31");
    let past = |world: &World| {
        counts(&world.state, CAMPAIGN, &[Quantity::PastLimit], year, world.now)
            .of(world.unit("t0"), &Quantity::PastLimit)
    };
    assert_eq!(
        world.state.campaigns[0].periods.iter().map(|p| p.dates.day).max(),
        Some(d("2023-05-04")),
        "rolled over"
    );
    world.until("2023-05-04 23:59");
    assert_eq!(past(&world), 0);
    world.close_on(settled, "2023-05-04", true);
    world.until("2023-05-05 00:00");
    assert_eq!(past(&world), 2);
    world.close_on(late, "2023-05-05", true);
    assert_eq!(past(&world), 2, "late when it was closed, late for ever");
}

/// Two committees may both have a mediator number 1: they are two people's numbers, and only how
/// many there are is told.
#[test]
fn mediators_numbers_are_their_units_own() {
    let mut world = county();
    world.start(&disputes(register(), vec![]), "2023-04-01 00:00");
    world.until("2023-04-10 10:00");
    for (unit, by) in [("t0-a", "1"), ("t0-a", "1"), ("t0-b", "1"), ("t0-b", "2")] {
        world.accept(unit, "2023-04-10", mediated_by(by));
    }
    world.accept("t0-a", "2023-04-10", facts());
    let counted =
        counts(&world.state, CAMPAIGN, &[Quantity::MediatorsWithCase], span("2023-04-01", "2023-04-30"), world.now);
    let of = |unit: &str| counted.of(world.unit(unit), &Quantity::MediatorsWithCase);
    assert_eq!([of("t0-a"), of("t0-b"), of("t0"), of("t1"), of("bureau")], [1, 2, 3, 0, 3]);
}

/// An office that typed in a figure of its own speaks for what lies under it; else what lies under
/// it is added up. The latest figure counts.
#[test]
fn typed_in_figures_are_added_up_and_never_twice() {
    let mut typed_in = once("population", "2023-12-15", "2023-03-01");
    typed_in.who = Audience { kinds: vec![id(COMMITTEE), id("township-office")], ..Audience::default() };
    let kind = FieldKind::Integer { min: 0, max: 1_000_000 };
    let field = |name: &str| Field { id: id(name), title: name.into(), kind };
    typed_in.evidence = Evidence::Figures(Form { fields: vec![field("users"), field("people")], per: None });
    let figure = |name: &str| Quantity::Figure { duty: id("population"), field: id(name) };
    let mut looked_at = once("looked-at", "2023-12-20", "2023-12-16");
    looked_at.measure = Some(super::rate(figure("users"), figure("people"), 1_000));
    let mut world = county();
    world.start(&disputes(register(), vec![typed_in, looked_at]), "2023-04-01 00:00");
    world.until("2023-04-10 10:00");
    for (unit, users, people) in
        [("t0", 50, 900), ("t0-a", 7, 300), ("t1-a", 1, 400), ("t1-b", 2, 500), ("t1-b", 90, 500)]
    {
        let row = SubmittedRow { unit: None, values: vec![(id("users"), users), (id("people"), people)] };
        world.submit("population", "once", unit, Submission::Figures(vec![row])).unwrap();
    }
    let wanted = [figure("users"), figure("people"), Quantity::Units(id(COMMITTEE))];
    let counted = counts(&world.state, CAMPAIGN, &wanted, span("2023-04-01", "2023-04-30"), world.now);
    let of = |unit: &str| wanted.each_ref().map(|quantity| counted.of(world.unit(unit), quantity));
    assert_eq!(of("t0-a"), [7, 300, 1]);
    assert_eq!(of("t0"), [50, 900, 2], "its own word");
    assert_eq!(of("t1"), [91, 900, 2], "the sum of its committees, the latest of each");
    assert_eq!(of("bureau"), [141, 1_800, 4]);
}
