//! However much is owed at once, what follows comes in bounded pieces and all of it comes.

use crate::world::{World, drive, duty, id, plan, span};
use engine::entry::{Endpoint, Fact};
use engine::input::Input;
use engine::plan::{About, DayRule, PeriodUnit, Rhythm, Schedule};
use engine::views::{self, ObligationStanding};

fn tick_all(world: &mut World) -> usize {
    let mut largest = 0;
    while engine::next_wake(&world.state).is_some_and(|wake| wake <= world.now) {
        let before = world.entries.len();
        world.act(Input::Tick).unwrap();
        let sizes = world.entries[before..].iter().map(|entry| entry.encode().len());
        largest = largest.max(sizes.max().unwrap_or(0));
    }
    largest
}

#[test]
fn a_tick_deals_with_a_bounded_number_of_periods() {
    let mut world = World::new(1);
    let mut plan = drive();
    plan.events = vec![engine::plan::Named { id: id("call"), title: "来电".into() }];
    let mut hours = duty("answer", Schedule::Event { event: id("call") });
    hours.deadline.offset = engine::deadline::Offset::Hours(24);
    plan.duties.push(hours);
    world.start(&plan, "2022-04-01 00:00");
    let calls = engine::limits::PERIODS_PER_TICK + 5;
    for _ in 0..calls {
        let (campaign, event, unit) = (id("c"), id("call"), id("t0"));
        world.act(Input::RecordEvent { campaign, event, unit, happened: None }).unwrap();
    }
    world.now = crate::world::t("2022-04-03 12:00");
    assert!(world.act(Input::Tick).unwrap() <= 2 * engine::limits::PERIODS_PER_TICK + 1);
    assert!(engine::next_wake(&world.state).is_some_and(|wake| wake <= world.now), "the rest is due at once");
    tick_all(&mut world);
    let overdue = views::Filter { standings: vec![ObligationStanding::Overdue], ..Default::default() };
    assert_eq!(views::obligations(&world.state, &overdue, None, 10_000).rows.len(), calls);
}

#[test]
fn after_a_month_of_outage_no_entry_is_large_and_everybody_hears_once() {
    let mut world = World::new(3_000);
    let rhythm = Rhythm { unit: PeriodUnit::Day, step: 1, about: About::This, on: DayRule::Last };
    let spans = vec![span("2022-06-01", "2022-08-31")];
    let daily = duty("daily", Schedule::Every { spans, rhythm });
    world.start(&plan(span("2022-06-01", "2022-08-31"), vec![], vec![daily]), "2022-06-01 00:00");
    world.now = crate::world::t("2022-07-11 12:00");
    let largest = tick_all(&mut world);
    assert!(largest < 1 << 20, "{largest} bytes in one entry");
    let mut told = std::collections::BTreeMap::new();
    for entry in &world.entries {
        if let Fact::NoticesOwed { notices } = &entry.fact {
            for notice in notices {
                *told.entry((notice.period, notice.kind)).or_insert(0) += notice.units.len();
            }
        }
    }
    assert!(told.values().all(|units| *units == 3_000), "each period tells each office once, by rung");
    let overdue = told.keys().filter(|(_, kind)| *kind == engine::entry::NoticeKind::Overdue).count();
    let working = span("2022-06-01", "2022-07-10").days().filter(|day| world.state.calendar.is_working(*day));
    assert_eq!(overdue, working.count(), "each missed reminder, on working days only, is told as overdue");
}

#[test]
fn what_had_nowhere_to_go_can_be_replayed() {
    let mut world = World::new(1);
    let endpoint = |id: &str| Endpoint {
        id: crate::world::id(id),
        url: "https://gateway.example/hook".into(),
        secret: "env:GATEWAY".into(),
        default: true,
    };
    world.act(Input::SetEndpoint(endpoint("gateway").into())).unwrap();
    world.start(&drive(), "2022-04-01 00:00");
    world.until("2022-04-18 00:00");
    world.act(Input::DisableEndpoint { id: id("gateway"), reason: "gone".into() }).unwrap();
    world.until("2022-04-19 12:00");
    assert_eq!((world.state.outbox.waiting.len(), world.state.outbox.dead.len()), (0, 1));
    world.act(Input::ReplayDeliveries { messages: vec![] }).unwrap();
    assert_eq!(world.state.outbox.dead.len(), 1, "there is still no endpoint to use");
    world.act(Input::SetEndpoint(endpoint("gateway").into())).unwrap();
    world.act(Input::ReplayDeliveries { messages: vec![] }).unwrap();
    assert_eq!((world.state.outbox.waiting.len(), world.state.outbox.dead.len()), (1, 0));
}
