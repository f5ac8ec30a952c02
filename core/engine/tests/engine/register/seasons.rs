//! What happens around cases while they are open: pauses, calendars, amendments, the end of the
//! campaign.

use super::{
    agreed, assert_replays, case, close_agreed, code, due, keeping, neighbours, on, owes, reopen, rules, running, told,
    visited,
};
use crate::procedures::period;
use crate::world::{World, d, id, span};
use chrono::Datelike;
use engine::calendar::{CalendarNotice, NoticeDay};
use engine::deadline::{Deadline, Offset};
use engine::entry::{CaseNumber, Performance};
use engine::id::DefinitionId;
use engine::input::{CaseAct, Input};
use engine::plan::{Delay, Plan, PostAt, Scope};
use engine::state::{CampaignPhase, PeriodPhase};

fn pause(world: &mut World, duty: Option<&str>) {
    world.act(Input::Pause { campaign: id("c"), duty: duty.map(id), reason: "抗洪".into() }).unwrap();
}

fn resume(world: &mut World, duty: Option<&str>) {
    world.act(Input::Resume { campaign: id("c"), duty: duty.map(id) }).unwrap();
}

fn amend(world: &mut World, plan: &Plan) -> &'static str {
    let source = format!("v{}", world.state.definitions.len() + 1);
    world.publish(plan, &source);
    code(world.act(Input::Amend { campaign: id("c"), version: None }))
}

/// The county gives its offices these days off.
pub(super) fn days_off(world: &mut World, first: &str, last: &str) {
    let days = span(first, last).days().map(|date| NoticeDay { date, off: true, name: "县庆".into() }).collect();
    let (year, notice) = (d(last).year(), "县政办〔2022〕3号".into());
    let notice = CalendarNotice { year, notice, overlay: Some("county".into()), days };
    world.act(Input::ImportCalendar(notice.into())).unwrap();
}

fn alert(world: &mut World, case: CaseNumber, level: u8) {
    on(world, case, CaseAct::SetAlert { level, scope: Scope::Local, reason: "紧急".into() }).unwrap();
}

#[test]
fn a_pause_of_the_campaign_puts_back_what_fell_due_in_it() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = neighbours(&mut world, "t0");
    let key = number.to_string();
    world.until("2022-03-30 10:00");
    pause(&mut world, None);
    let inside = neighbours(&mut world, "t0");
    world.until("2022-04-11 10:00");
    assert_eq!(owes(&world, "t0").len(), 2, "no limit passes in a pause");
    resume(&mut world, None);
    // Twelve days from 04-01.
    assert_eq!(due(&world, "case-settle", &key), "04-13");
    assert_eq!(due(&world, "case-settle", &inside.to_string()), "05-05", "a month from 03-30, not inside the pause");
    world.until("2022-04-13 23:59");
    assert_eq!(
        told(&world, "case-settle", &key)[1..],
        ["04-11 10:00 amendment own", "04-12 09:00 reminder own", "04-13 09:00 reminder own"]
    );
    world.until("2022-04-14 00:00");
    assert!(owes(&world, "t0").contains(&format!("case-inform {key}.0")));
    assert_replays(&world);
}

#[test]
fn a_pause_of_visits_holds_visits_only() {
    let mut world = running(1, "2022-03-01 09:00");
    let open = neighbours(&mut world, "t0");
    let number = neighbours(&mut world, "t0");
    close_agreed(&mut world, number);
    let key = format!("{number}.1");
    assert_eq!(due(&world, "case-visit", &key), "03-16");
    pause(&mut world, Some("case-visit"));
    world.until("2022-04-05 10:00");
    assert_eq!(owes(&world, "t0").len(), 3, "the limit of the open case passed all the same");
    assert!(told(&world, "case-visit", &key).is_empty());
    resume(&mut world, Some("case-visit"));
    assert_eq!(due(&world, "case-visit", &key), "04-20", "35 days later");
    world.until("2022-04-21 00:00");
    assert!(told(&world, "case-visit", &key).len() > 2);
    assert!(told(&world, "case-settle", &open.to_string()).iter().all(|line| !line.contains("amendment")));
    assert_replays(&world);
}

#[test]
fn what_a_pause_put_back_is_not_taken_away_by_a_calendar_or_an_amendment() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = neighbours(&mut world, "t0");
    world.until("2022-03-30 10:00");
    pause(&mut world, None);
    world.until("2022-04-11 10:00");
    resume(&mut world, None);
    days_off(&mut world, "2022-06-01", "2022-06-02");
    let mut plan = keeping(rules());
    plan.duties[0].policy.reminders.clear();
    assert_eq!(amend(&mut world, &plan), "done");
    assert_eq!(due(&world, "case-settle", &number.to_string()), "04-13");
    world.until("2022-04-13 23:59");
    assert_eq!(owes(&world, "t0"), [format!("case-settle {number}")], "the limit has not passed");
}

#[test]
fn an_imported_calendar_moves_what_is_open() {
    let mut world = running(1, "2022-03-01 09:00");
    let open = neighbours(&mut world, "t0");
    let done = neighbours(&mut world, "t0");
    let visit = neighbours(&mut world, "t0");
    world.until("2022-03-17 10:00");
    close_agreed(&mut world, done);
    visited(&mut world, done, Performance::Performed).unwrap();
    on(&mut world, visit, CaseAct::Close(agreed(d("2022-03-17"), None))).unwrap();
    assert_eq!(due(&world, "case-settle", &open.to_string()), "04-01");
    assert_eq!(due(&world, "case-visit", &format!("{visit}.1")), "04-01");
    days_off(&mut world, "2022-04-01", "2022-04-02");
    assert_eq!(due(&world, "case-settle", &open.to_string()), "04-06");
    assert_eq!(due(&world, "case-visit", &format!("{visit}.1")), "04-06");
    assert_eq!(told(&world, "case-settle", &open.to_string()), ["03-17 10:00 amendment own"]);
    // What is done stays as it was, and nobody is told of it.
    assert_eq!(due(&world, "case-settle", &done.to_string()), "04-01");
    assert!(told(&world, "case-settle", &done.to_string()).is_empty());
    assert!(told(&world, "case-visit", &format!("{done}.1")).is_empty());
    world.until("2022-04-06 23:59");
    assert_eq!(told(&world, "case-settle", &open.to_string()).len(), 4, "and its three reminders go by the new day");
    assert_replays(&world);
}

#[test]
fn what_was_dropped_does_not_come_back_with_a_calendar_or_an_amendment() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = neighbours(&mut world, "t0");
    world.until("2022-03-02 10:00");
    on(&mut world, number, CaseAct::Close(agreed(d("2022-03-02"), Some(d("2022-03-30"))))).unwrap();
    reopen(&mut world, number);
    alert(&mut world, number, 3);
    alert(&mut world, number, 2);
    on(&mut world, number, CaseAct::Close(agreed(d("2022-03-02"), Some(d("2022-03-30"))))).unwrap();
    let wanted = [format!("case-visit {number}_2.1"), format!("case-visit {number}_2.2")];
    assert_eq!(owes(&world, "t0"), wanted);
    days_off(&mut world, "2022-03-16", "2022-03-18");
    assert_eq!(owes(&world, "t0"), wanted);
    assert_eq!(due(&world, "case-visit", &format!("{number}_2.1")), "03-21");
    let mut plan = keeping(rules());
    plan.duties[2].policy.reminders.clear();
    assert_eq!(amend(&mut world, &plan), "done");
    assert_eq!(owes(&world, "t0"), wanted);
    world.until("2022-03-10 00:00");
    assert!(told(&world, "case-alert-3", &format!("{number}.1")).len() == 1);
    assert_eq!(period(&world, "case-alert-3", &format!("{number}.1")).phase, PeriodPhase::Cancelled);
    assert_replays(&world);
}

#[test]
fn a_step_that_an_extension_took_back_stays_back() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = neighbours(&mut world, "t0");
    world.until("2022-04-02 10:00");
    on(&mut world, number, CaseAct::Extend { days: 30, both_agreed: true }).unwrap();
    days_off(&mut world, "2022-04-06", "2022-04-08");
    assert_eq!(owes(&world, "t0"), [format!("case-settle {number}")]);
}

#[test]
fn a_limit_that_a_calendar_moves_ahead_again_passes_with_the_same_step() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = neighbours(&mut world, "t0");
    world.until("2022-04-02 10:00");
    let inform = format!("case-inform {number}.0");
    assert!(owes(&world, "t0").contains(&inform));
    // Too late for a notice, but it happens: the last day becomes a day off.
    days_off(&mut world, "2022-04-01", "2022-04-02");
    assert_eq!(due(&world, "case-settle", &number.to_string()), "04-06");
    world.until("2022-05-10 00:00");
    let informs = owes(&world, "t0").iter().filter(|owed| owed.starts_with("case-inform")).count();
    assert_eq!(informs, 1, "{:?}", owes(&world, "t0"));
    close_agreed(&mut world, number);
    assert_eq!(owes(&world, "t0"), [format!("case-visit {number}.1")]);
    assert_replays(&world);
}

#[test]
fn an_amendment_changes_ladders_and_new_cases_but_no_limit_that_runs() {
    let mut world = running(1, "2022-03-01 09:00");
    let old = neighbours(&mut world, "t0");
    alert(&mut world, old, 3);
    world.until("2022-03-01 12:00");
    let mut register = rules();
    register.limit = Deadline::within_days(10);
    register.visits.truncate(1);
    let mut plan = keeping(register);
    plan.duties[0].policy.escalations[0].to = vec![crate::world::post(PostAt::Bureau, "area-leader")];
    plan.duties[5].deadline.offset = Offset::Hours(48);
    plan.duties[5].policy.escalations[0].after = Delay::Minutes(60);
    assert_eq!(amend(&mut world, &plan), "done");
    assert_eq!(due(&world, "case-settle", &old.to_string()), "04-01", "counted by the rule it was accepted under");
    let new = neighbours(&mut world, "t0");
    assert_eq!(due(&world, "case-settle", &new.to_string()), "03-11");
    world.until("2022-04-03 00:00");
    let alerts = told(&world, "case-alert-3", &format!("{old}.1"));
    assert_eq!(alerts.last().unwrap(), "03-03 10:00 escalation-1 government-principal", "{alerts:?}");
    assert_eq!(told(&world, "case-settle", &old.to_string()).last().unwrap(), "04-02 09:00 escalation-1 area-leader");
    on(&mut world, old, CaseAct::Close(agreed(d("2022-04-03"), Some(d("2022-04-20"))))).unwrap();
    assert_eq!(owes(&world, "t0").iter().filter(|owed| owed.starts_with("case-visit")).count(), 1);
    assert_replays(&world);
}

#[test]
fn a_register_with_cases_cannot_be_dropped() {
    let mut world = running(1, "2022-03-01 09:00");
    let without = Plan { register: None, duties: crate::world::drive().duties, ..keeping(rules()) };
    let mut without = Plan { stages: crate::world::drive().stages, ..without };
    without.id = id::<DefinitionId>("drive");
    let number = neighbours(&mut world, "t0");
    assert_eq!(amend(&mut world, &without), "register_in_use");
    assert!(world.state.campaigns[0].plan.register.is_some());
    close_agreed(&mut world, number);
    assert_eq!(amend(&mut world, &without), "register_in_use", "also when all are closed: the history is theirs");
}

#[test]
fn a_level_in_use_cannot_be_dropped() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = neighbours(&mut world, "t0");
    alert(&mut world, number, 3);
    let mut register = rules();
    register.levels.truncate(2);
    let mut fewer = keeping(register);
    fewer.duties.retain(|duty| duty.id.as_str() != "case-alert-3");
    assert_eq!(amend(&mut world, &fewer), "level_in_use");
    alert(&mut world, number, 2);
    assert_eq!(amend(&mut world, &fewer), "done");
    assert_eq!(
        code(on(&mut world, number, CaseAct::SetAlert { level: 3, scope: Scope::Local, reason: "降".into() })),
        "unknown_level"
    );
    assert_replays(&world);
}

#[test]
fn a_campaign_waits_for_its_cases_and_their_visits() {
    let mut world = running(1, "2022-12-20 09:00");
    let number = neighbours(&mut world, "t0");
    world.until("2023-01-02 09:00");
    let phase = |world: &World| world.state.campaigns[0].phase;
    assert!(matches!(phase(&world), CampaignPhase::Closing { .. }));
    close_agreed(&mut world, number);
    world.until("2023-01-03 09:00");
    assert!(matches!(phase(&world), CampaignPhase::Closing { .. }), "its visit is owed");
    assert_replays(&world);
    visited(&mut world, number, Performance::Performed).unwrap();
    assert_replays(&world);
    world.until("2023-01-03 09:01");
    assert!(matches!(phase(&world), CampaignPhase::Closed { .. }));
    assert_eq!(engine::next_wake(&world.state), None);
    assert!(case(&world, number).closed().is_some_and(|closed| closed.is_visited()));
}

#[test]
fn a_case_taken_up_again_keeps_a_closing_campaign_open() {
    let mut world = running(1, "2022-12-20 09:00");
    let (number, other) = (neighbours(&mut world, "t0"), neighbours(&mut world, "t0"));
    world.until("2023-01-02 09:00");
    close_agreed(&mut world, number);
    close_agreed(&mut world, other);
    visited(&mut world, other, Performance::Performed).unwrap();
    reopen(&mut world, number);
    world.until("2023-01-10 09:00");
    assert!(matches!(world.state.campaigns[0].phase, CampaignPhase::Closing { .. }));
    assert_eq!(owes(&world, "t0"), [format!("case-settle {number}_2")]);
}
