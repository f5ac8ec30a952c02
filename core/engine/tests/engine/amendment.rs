//! A running campaign gets a new version, a new calendar, new units.

use crate::world::{World, document, drive, id, once, plan, span, t};
use engine::calendar::{CalendarNotice, NoticeDay};
use engine::entry::Fact;
use engine::input::Input;
use engine::procedure::NoProcedures;
use engine::views::{self, ObligationStanding};

fn amend(world: &mut World, date: &str, source: &str) {
    let amended = plan(span("2023-03-01", "2023-12-31"), vec![], vec![once("centres", date, "2023-03-01")]);
    world.publish(&amended, source);
    world.act(Input::Amend { campaign: id("c"), version: None }).unwrap();
}

#[test]
fn amended_twice() {
    let mut world = World::new(7);
    let first = plan(span("2023-03-01", "2023-12-31"), vec![], vec![once("centres", "2023-09-20", "2023-03-01")]);
    world.start(&first, "2023-03-06 10:00");
    world.until("2023-08-30 10:00");
    world.submit("centres", "once", "t0", document()).unwrap();
    world.submit("centres", "once", "t1", document()).unwrap();
    world.until("2023-09-01 10:00");
    amend(&mut world, "2023-10-20", "v2");
    assert_eq!(world.told("t0"), ["09-01 10:00 amendment"]);
    world.until("2023-10-23 10:00");
    assert_eq!(world.told("t2")[1..], ["10-17 09:00 reminder", "10-19 09:00 reminder", "10-20 09:00 reminder"]);
    assert_eq!(world.escalated("t2"), ["10-23 09:00 escalation-1"]);
    amend(&mut world, "2023-11-10", "v3");
    let period = &world.state.campaigns[0].periods[0];
    let overdue: Vec<_> = period.overdue.iter().collect();
    assert_eq!(overdue.len(), 1);
    assert_eq!((overdue[0].since, overdue[0].until), (t("2023-10-21 00:00"), Some(t("2023-10-23 10:00"))));
    world.until("2023-11-10 12:00");
    assert_eq!(world.escalated("t2"), ["10-23 09:00 escalation-1"]);
    assert_eq!(world.told("t2")[5..], ["11-07 09:00 reminder", "11-09 09:00 reminder", "11-10 09:00 reminder"]);
    let open = views::Filter { standings: vec![ObligationStanding::Open], ..Default::default() };
    assert_eq!(views::obligations(&world.state, &open, None, 100).rows.len(), 5);
    assert_eq!(world.state.definitions.len(), 3);
}

#[test]
fn the_difference_is_what_the_amendment_does() {
    let mut world = World::new(3);
    world.start(&drive(), "2022-04-01 00:00");
    world.until("2022-04-17 00:00");
    let mut amended = drive();
    amended.stages[1].span.last = crate::world::d("2022-11-10");
    amended.duties.push(once("plan", "2022-06-30", "2022-05-01"));
    let difference = engine::difference(
        &world.state,
        engine::id::CampaignNo(0),
        &std::sync::Arc::new(amended.clone()),
        world.now,
        &NoProcedures,
    );
    let kinds: Vec<String> = difference.changes.iter().map(|c| format!("{} {}", c.duty, c.key)).collect();
    assert_eq!(kinds, ["stage-material implementation", "plan once"]);
    world.publish(&amended, "v2");
    world.act(Input::Amend { campaign: id("c"), version: None }).unwrap();
    let same = engine::difference(
        &world.state,
        engine::id::CampaignNo(0),
        &std::sync::Arc::new(amended),
        world.now,
        &NoProcedures,
    );
    assert!(same.changes.is_empty(), "{same:?}");
}

#[test]
fn an_announced_year_moves_what_was_provisional() {
    let mut world = World::new(2);
    let mut late = once("summary", "2024-02-10", "2024-01-01");
    late.deadline.rollover = engine::deadline::Rollover::Next;
    let plan = plan(span("2023-12-01", "2024-03-31"), vec![], vec![late]);
    world.start(&plan, "2023-12-01 00:00");
    let dates = |world: &World| world.state.campaigns[0].periods[0].dates.clone();
    assert_eq!((dates(&world).day.to_string().as_str(), dates(&world).provisional), ("2024-02-12", true));
    let days = span("2024-02-10", "2024-02-17").days().map(|date| NoticeDay { date, off: true, name: "春节".into() });
    let mut days: Vec<NoticeDay> = days.collect();
    days.push(NoticeDay { date: crate::world::d("2024-02-18"), off: false, name: "春节".into() });
    let notice = CalendarNotice { year: 2024, notice: "国办发明电〔2023〕7号".into(), overlay: None, days };
    world.act(Input::ImportCalendar(notice.clone().into())).unwrap();
    assert_eq!((dates(&world).day.to_string().as_str(), dates(&world).provisional), ("2024-02-18", false));
    assert_eq!(world.told("t0"), ["12-01 00:00 amendment"]);
    assert_eq!(world.act(Input::ImportCalendar(notice.into())).unwrap(), 0);
}

#[test]
fn who_joins_late_owes_what_falls_due_later() {
    let mut world = World::new(2);
    world.start(&drive(), "2022-04-01 00:00");
    world.until("2022-04-21 12:00");
    let mut rows = vec![];
    for (_, unit) in world.state.organisation.units() {
        let parent = unit.parent.and_then(|no| world.state.organisation.unit(no)).map(|p| p.id.clone());
        let (kind, level) = (unit.kind.clone(), unit.level);
        rows.push(engine::org::UnitRow {
            id: unit.id.clone(),
            name: unit.name.clone(),
            kind,
            level,
            parent,
            posts: vec![],
        });
    }
    let newcomer = engine::org::UnitRow { id: id("t9"), name: "新所".into(), ..rows[1].clone() };
    rows.remove(1);
    rows.push(newcomer);
    world.act(Input::ImportUnits { rows: rows.into(), complete: true }).unwrap();
    let left = views::Filter { standings: vec![ObligationStanding::Dropped], ..Default::default() };
    assert_eq!(views::obligations(&world.state, &left, None, 100).rows.len(), 1, "t0 left while overdue");
    world.until("2022-11-16 00:00");
    let owes = world.state.campaigns[0].periods[1].awaited();
    assert!(owes.contains(world.unit("t9")) && !owes.contains(world.unit("t0")));
    assert!(!world.state.campaigns[0].periods[0].units.contains(world.unit("t9")));
}

#[test]
fn a_pause_owes_nothing_and_puts_back_what_was_open() {
    let mut world = World::new(1);
    world.start(&drive(), "2022-04-01 00:00");
    world.until("2022-04-18 10:00");
    world.act(Input::Pause { campaign: id("c"), duty: None, reason: "汛情".into() }).unwrap();
    world.until("2022-04-28 10:00");
    assert!(world.told("t0").is_empty());
    world.act(Input::Resume { campaign: id("c"), duty: None }).unwrap();
    // 20 April and ten days is 30 April, off until 4 May.
    assert_eq!(world.state.campaigns[0].periods[0].dates.day.to_string(), "2022-05-05");
    world.until("2022-05-05 12:00");
    assert_eq!(world.told("t0"), ["04-28 10:00 amendment", "04-29 09:00 reminder", "05-05 09:00 reminder"]);
    assert!(!world.entries.iter().any(|e| matches!(e.fact, Fact::BecameOverdue { .. })));
}

#[test]
fn a_withdrawn_window_owes_nothing_more() {
    let mut world = World::new(2);
    let rhythm = engine::plan::Rhythm {
        unit: engine::plan::PeriodUnit::Day,
        step: 1,
        about: engine::plan::About::This,
        on: engine::plan::DayRule::Last,
    };
    let mut daily = crate::world::duty("daily", engine::plan::Schedule::Window { window: id("key"), rhythm });
    daily.zero_report = true;
    let mut plan = plan(span("2023-03-01", "2023-12-31"), vec![], vec![daily]);
    plan.windows = vec![engine::plan::Named { id: id("key"), title: "重要时段".into() }];
    world.start(&plan, "2023-03-06 10:00");
    let announce =
        |first, last| Input::AnnounceWindow { campaign: id("c"), window: id("key"), span: span(first, last).into() };
    let withdraw =
        |first, last| Input::WithdrawWindow { campaign: id("c"), window: id("key"), span: span(first, last).into() };
    world.act(announce("2023-09-29", "2023-10-06")).unwrap();
    world.act(announce("2023-10-05", "2023-10-08")).unwrap();
    world.until("2023-09-30 12:00");
    world.submit("daily", "2023-09-30", "t0", engine::input::Submission::Zero).unwrap();
    assert_eq!(world.act(withdraw("2023-09-29", "2023-10-05")).unwrap_err().code(), "not_announced");
    world.act(withdraw("2023-09-29", "2023-10-06")).unwrap();
    let owed = |standing| {
        let filter = views::Filter { standings: vec![standing], ..Default::default() };
        views::obligations(&world.state, &filter, None, 100).rows.len()
    };
    assert_eq!(owed(ObligationStanding::Planned), 8, "5 to 8 October are still announced, for two offices");
    assert_eq!(owed(ObligationStanding::Zero { late: false }), 1);
    assert_eq!(owed(ObligationStanding::Overdue), 0, "29 September went with its window");
}
