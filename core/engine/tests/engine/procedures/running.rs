//! Local rules in force while a campaign runs: windows, events, calendars, amendments, pauses.

use super::{Script, activate, day, deploy, package, period, roll_back, scripted, shadow, tightening, upload, within};
use crate::world::{World, d, document, duty, id, plan, span, t};
use engine::calendar::{CalendarNotice, NoticeDay};
use engine::deadline::{Deadline, Offset, Rollover};
use engine::entry::RuleUsed;
use engine::id::ProcedureNo;
use engine::input::Input;
use engine::plan::{About, DayRule, Grant, Guardrails, Named, PeriodUnit, Plan, Reminder, Rhythm, Schedule};
use engine::procedure::{DeadlineProposal, Failure, Hook, Proposal, Question, RemindersProposal, Setting, Settings};
use engine::time::DayTime;
use std::rc::Rc;

const TIGHTEN: Guardrails = Guardrails {
    due: Grant::MayTighten,
    reminders: Grant::MayTighten,
    may_add_duties: false,
    may_reword: false,
    may_return: false,
};

/// A duty for each day of a window, due so many days after it; and one for each event.
fn windows_and_events() -> Plan {
    let rhythm = Rhythm { unit: PeriodUnit::Day, step: 1, about: About::This, on: DayRule::Last };
    let mut daily = duty("daily", Schedule::Window { window: id("key"), rhythm });
    daily.deadline = Deadline::within_days(2);
    let mut accident = duty("accident", Schedule::Event { event: id("accident") });
    accident.deadline = Deadline { offset: Offset::Hours(48), ..Deadline::ON_THE_DAY };
    let mut plan = plan(span("2022-04-01", "2022-11-25"), vec![], vec![daily, accident]);
    plan.windows = vec![Named { id: id("key"), title: "重要时段".into() }];
    plan.events = vec![Named { id: id("accident"), title: "突发事件".into() }];
    plan.duties.iter_mut().for_each(|duty| duty.local = TIGHTEN);
    plan
}

fn announce(world: &mut World, first: &str, last: &str) {
    let span = span(first, last).into();
    world.act(Input::AnnounceWindow { campaign: id("c"), window: id("key"), span }).unwrap();
}

fn happens(world: &mut World, unit: &str, happened: &str) -> String {
    let (campaign, event, unit, at) = (id("c"), id("accident"), id(unit), t(happened));
    world.act(Input::RecordEvent { campaign, event, unit, happened: Some(at) }).unwrap();
    world.state.campaigns[0].periods.last().unwrap().key.to_string()
}

fn rule(deadline: Deadline) -> Result<Proposal, Failure> {
    Ok(Proposal::Deadline(DeadlineProposal::Rule(deadline)))
}

fn county(
    answer: impl Fn(&Question, &Settings) -> Result<Proposal, Failure> + 'static,
    hooks: &[Hook],
) -> (World, Rc<Script>) {
    let (mut world, script) = scripted(2);
    script.says("p", "1.0.0", answer);
    deploy(&mut world, "p", "1.0.0", hooks);
    (world, script)
}

fn day_off(world: &mut World, dates: &[&str]) {
    let days = dates.iter().map(|date| NoticeDay { date: d(date), off: true, name: "本县".into() }).collect();
    let notice = CalendarNotice { year: 2022, notice: "青山政办".into(), overlay: Some("青山".into()), days };
    world.act(Input::ImportCalendar(notice.into())).unwrap();
}

#[test]
fn a_window_announced_later_follows_the_county_s_rule() {
    let (mut world, script) = county(|_, _| within(1), &[Hook::Deadline]);
    world.start(&windows_and_events(), "2022-04-01 00:00");
    let asked = script.calls("p", "1.0.0");
    announce(&mut world, "2022-05-09", "2022-05-11");
    assert_eq!(day(&world, "daily", "2022-05-09"), "05-10");
    assert_eq!(period(&world, "daily", "2022-05-09").basis.rule, RuleUsed::Local(ProcedureNo(0)));
    assert_eq!(script.calls("p", "1.0.0"), asked, "nobody is asked again");
}

/// "Two working days" is stricter than "two days, next working day" in a plain week and not before a
/// holiday; the procedure was asked before any window was known.
#[test]
fn the_guardrail_holds_for_days_nobody_knew_of() {
    let working = Deadline { offset: Offset::WorkingDays(2), rollover: Rollover::None, ..Deadline::ON_THE_DAY };
    let (mut world, _) = county(move |_, _| rule(working), &[Hook::Deadline]);
    world.start(&windows_and_events(), "2022-04-01 00:00");
    announce(&mut world, "2022-06-01", "2022-06-07");
    assert_eq!(
        (day(&world, "daily", "2022-06-07").as_str(), &period(&world, "daily", "2022-06-07").basis.rule),
        ("06-09", &RuleUsed::Local(ProcedureNo(0)))
    );
    // 3 to 5 June are off: two working days after 1 June are 6 June; two days, rolled on, too.
    assert_eq!(day(&world, "daily", "2022-06-01"), "06-06");
    // Two working days after 2 June are 7 June; the definition says 4 June, rolled on to 6 June.
    assert_eq!(day(&world, "daily", "2022-06-02"), "06-06");
    let flag = RuleUsed::Base { procedure: ProcedureNo(0), cause: "relaxes".into() };
    assert_eq!(period(&world, "daily", "2022-06-02").basis.rule, flag);
    // Nothing was scheduled when the procedure was asked: the administrator hears of it now, once.
    assert_eq!(super::told_administrator(&world), ["04-01 00:00 base-rule-used"]);
    world.until("2022-06-30 00:00");
    assert_eq!(super::told_administrator(&world).len(), 1);
}

/// Two working days before, in place of two days before: later where the days are a weekend.
#[test]
fn reminders_of_days_nobody_knew_of_are_held_as_well() {
    let nine = DayTime::NINE;
    let by_days = RemindersProposal::Change {
        reminders: vec![Reminder::Days(2, nine), Reminder::Days(1, nine), Reminder::Days(0, nine)],
        also: vec![],
    };
    let mut plan = windows_and_events();
    plan.duties.truncate(1);
    plan.duties[0].policy.reminders = vec![Reminder::WorkingDays(2, nine), Reminder::WorkingDays(1, nine)];
    for fails in [false, true] {
        let reminders = by_days.clone();
        let (mut world, _) = county(
            move |question, _| match question {
                Question::Deadline(_) if fails => super::trap(),
                Question::Deadline(_) => Ok(Proposal::Deadline(DeadlineProposal::Keep)),
                _ => Ok(Proposal::Reminders(reminders.clone())),
            },
            &[Hook::Deadline, Hook::Reminders],
        );
        world.start(&plan, "2022-04-01 00:00");
        announce(&mut world, "2022-05-16", "2022-05-22");
        // Open from Tuesday 17 May, due on Wednesday: one more on the due day.
        assert_eq!(super::reminders(&world, "daily", "2022-05-16"), ["05-17 09:00", "05-18 09:00"]);
        // Open from Friday 20 May, due on Monday: the definition reminds on Friday, the county on Saturday.
        assert_eq!(super::reminders(&world, "daily", "2022-05-19"), ["05-20 09:00"], "{fails}");
        let cause = if fails { "trap" } else { "relaxes" };
        let flag = RuleUsed::Base { procedure: ProcedureNo(0), cause: cause.into() };
        assert_eq!(period(&world, "daily", "2022-05-19").basis.rule, flag);
    }
}

#[test]
fn an_event_follows_the_county_s_rule() {
    let hours = |n| Deadline { offset: Offset::Hours(n), ..Deadline::ON_THE_DAY };
    let (mut world, _) = county(move |_, _| rule(hours(24)), &[Hook::Deadline]);
    world.start(&windows_and_events(), "2022-04-01 00:00");
    world.until("2022-05-10 12:00");
    let key = happens(&mut world, "t0", "2022-05-10 11:00");
    assert_eq!(period(&world, "accident", &key).dates.due, t("2022-05-11 11:00"));
    // Reported thirty hours later: 24 hours are over, the definition's 48 are not.
    let late = happens(&mut world, "t1", "2022-05-09 06:00");
    assert_eq!(period(&world, "accident", &late).dates.due, t("2022-05-11 06:00"));
    let flag = RuleUsed::Base { procedure: ProcedureNo(0), cause: "already-past".into() };
    assert_eq!(period(&world, "accident", &late).basis.rule, flag);
    let why =
        engine::views::explain_obligation(&world.state, engine::id::CampaignNo(0), engine::id::PeriodNo(1)).unwrap();
    assert!(why.reckoning.is_some() && why.text.en.contains("48 hours"), "{}", why.text.en);
}

/// A duty that a new version puts in front of an open event's duty is not taken for it.
#[test]
fn an_open_event_survives_an_amendment_and_a_calendar() {
    let (mut world, _) = county(|_, _| Ok(Proposal::Deadline(DeadlineProposal::Keep)), &[Hook::Deadline]);
    world.start(&windows_and_events(), "2022-04-01 00:00");
    world.until("2022-05-10 12:00");
    let key = happens(&mut world, "t0", "2022-05-10 11:00");
    world.until("2022-05-10 13:00");
    let mut amended = windows_and_events();
    amended.duties.insert(0, crate::world::once("first", "2022-09-20", "2022-06-01"));
    amended.duties.insert(0, crate::world::once("second", "2022-09-21", "2022-06-01"));
    world.publish(&amended, "v2");
    world.act(Input::Amend { campaign: id("c"), version: None }).unwrap();
    roll_back(&mut world, "p").unwrap();
    day_off(&mut world, &["2022-09-20"]);
    assert_eq!(period(&world, "accident", &key).dates.due, t("2022-05-12 11:00"));
    assert!(period(&world, "accident", &key).is_awaited());
}

#[test]
fn an_amendment_asks_again() {
    let (mut world, script) = county(|_, _| within(3), &[Hook::Deadline]);
    world.start(&tightening(), "2022-04-01 00:00");
    let mut amended = tightening();
    amended.stages[2].span.last = d("2022-11-24");
    amended.duties[0].deadline = Deadline::within_days(4);
    world.publish(&amended, "v2");
    let preview = engine::difference(
        &world.state,
        engine::id::CampaignNo(0),
        &Rc::new(amended.clone()).as_ref().clone().into(),
        world.now,
        &*script,
    );
    assert_eq!(preview.changes.len(), 1, "the county's three days stand; only the stage's end moved");
    world.act(Input::Amend { campaign: id("c"), version: None }).unwrap();
    assert_eq!(script.questions(Hook::Deadline).len(), 3, "at activation, for the preview, for the amendment");
    assert_eq!(super::days(&world), ["04-18", "11-18", "11-28"]);
    let mut fixed = amended;
    fixed.duties[0].local.due = Grant::Fixed;
    world.publish(&fixed, "v3");
    world.act(Input::Amend { campaign: id("c"), version: None }).unwrap();
    assert_eq!(super::days(&world), ["04-19", "11-21", "11-28"], "the bureau took the grant back");
    assert_eq!(script.questions(Hook::Deadline).len(), 3);
}

/// The bureau amends something else; the county's stricter rule, put into use after the stage opened,
/// must not make it late there and then.
#[test]
fn an_amendment_makes_nothing_late_by_a_county_s_rule() {
    let (mut world, script) = scripted(2);
    world.start(&tightening(), "2022-04-01 00:00");
    world.until("2022-04-19 10:00");
    script.says("p", "1.0.0", |_, _| within(3));
    deploy(&mut world, "p", "1.0.0", &[Hook::Deadline]);
    let mut amended = tightening();
    amended.title = "新的名称".into();
    world.publish(&amended, "v2");
    world.act(Input::Amend { campaign: id("c"), version: None }).unwrap();
    assert_eq!(super::days(&world), ["04-20", "11-18", "11-28"]);
    world.until("2022-04-20 12:00");
    assert!(period(&world, "stage-material", "mobilization").overdue.is_empty());
}

/// Another version is active since; what is open moves by the rule it opened with.
#[test]
fn a_calendar_keeps_what_is_open_on_its_recorded_rules() {
    let (mut world, script) = county(|_, _| within(3), &[Hook::Deadline]);
    script.says("p", "2.0.0", |_, _| within(4));
    world.start(&tightening(), "2022-04-01 00:00");
    world.until("2022-04-17 10:00");
    upload(&mut world, &package("p", "2.0.0", &[Hook::Deadline])).unwrap();
    shadow(&mut world, "p", "2.0.0").unwrap();
    activate(&mut world, "p", "2.0.0").unwrap();
    assert_eq!(super::days(&world), ["04-18", "11-21", "11-29"]);
    day_off(&mut world, &["2022-04-18", "2022-11-29"]);
    assert_eq!(super::days(&world), ["04-19", "11-21", "11-30"], "three days rolled on; four days rolled on");
    assert_eq!(period(&world, "stage-material", "mobilization").basis.rule, RuleUsed::Local(ProcedureNo(0)));
    let why =
        engine::views::explain_obligation(&world.state, engine::id::CampaignNo(0), engine::id::PeriodNo(0)).unwrap();
    assert!(why.reckoning.is_some() && why.text.en.contains("p 1.0.0"), "{}", why.text.en);
    roll_back(&mut world, "p").unwrap();
    roll_back(&mut world, "p").unwrap();
    day_off(&mut world, &["2022-04-18", "2022-04-19"]);
    assert_eq!(super::days(&world), ["04-20", "11-21", "11-30"]);
    assert_eq!(period(&world, "stage-material", "mobilization").basis.rule, RuleUsed::Local(ProcedureNo(0)));
}

#[test]
fn a_pause_puts_back_also_what_has_a_day_of_the_county_s() {
    let on = || Ok(Proposal::Deadline(DeadlineProposal::Dates(vec![("mobilization".into(), d("2022-04-19"))])));
    let (mut world, _) = county(move |_, _| on(), &[Hook::Deadline]);
    world.start(&tightening(), "2022-04-01 00:00");
    world.until("2022-04-18 10:00");
    assert_eq!(day(&world, "stage-material", "mobilization"), "04-19");
    world.act(Input::Pause { campaign: id("c"), duty: None, reason: "汛情".into() }).unwrap();
    world.until("2022-04-25 10:00");
    world.act(Input::Resume { campaign: id("c"), duty: None }).unwrap();
    assert_eq!(day(&world, "stage-material", "mobilization"), "04-26");
    world.until("2022-04-26 12:00");
    assert!(period(&world, "stage-material", "mobilization").overdue.is_empty());
}

#[test]
fn a_correction_has_the_definition_s_five_days() {
    let (mut world, _) = county(|_, _| within(3), &[Hook::Deadline]);
    world.start(&tightening(), "2022-04-01 00:00");
    world.until("2022-04-18 10:00");
    world.submit("stage-material", "mobilization", "t0", document()).unwrap();
    let obligation = crate::world::obligation("stage-material", "mobilization", "t0");
    world.act(Input::Return { obligation, reason: "请补充".into() }).unwrap();
    let correction = period(&world, "stage-material", "mobilization.t0.c1");
    assert_eq!((correction.dates.day, &correction.basis.rule), (d("2022-04-24"), &RuleUsed::Definition));
}

/// The flag says what is true now: gone once a version answers, there once one fails.
#[test]
fn the_flag_of_what_has_not_opened_follows_the_rule_in_force() {
    let (mut world, script) = county(|_, _| super::trap(), &[Hook::Deadline]);
    script.says("p", "1.0.1", |_, _| Ok(Proposal::Deadline(DeadlineProposal::Keep)));
    script.says("p", "1.0.2", |_, _| super::trap());
    world.start(&tightening(), "2022-04-01 00:00");
    let flagged =
        |world: &World| matches!(period(world, "stage-material", "summary").basis.rule, RuleUsed::Base { .. });
    assert!(flagged(&world));
    for (version, expected) in [("1.0.1", false), ("1.0.2", true)] {
        deploy(&mut world, "p", version, &[Hook::Deadline]);
        assert_eq!(flagged(&world), expected, "{version}");
    }
    assert!(world.told("t0").is_empty(), "no date moved, so no office hears of it");
}

/// A county that changes its mind ten thousand times leaves nothing behind.
#[test]
fn rules_that_no_period_needs_are_dropped() {
    let (mut world, script) = scripted(1);
    script.says("p", "1.0.0", |_, settings| match settings.get("days") {
        Some(Setting::Integer(days)) => within(u16::try_from(*days).unwrap()),
        _ => super::trap(),
    });
    let kind = engine::procedure::SettingKind::Integer { min: 1, max: 5, default: 3 };
    let settings = [("days".to_owned(), engine::procedure::SettingRule { title: "天数".into(), kind })];
    let package = engine::procedure::Package { settings: settings.into(), ..package("p", "1.0.0", &[Hook::Deadline]) };
    upload(&mut world, &package).unwrap();
    shadow(&mut world, "p", "1.0.0").unwrap();
    activate(&mut world, "p", "1.0.0").unwrap();
    world.start(&tightening(), "2022-04-01 00:00");
    world.until("2022-04-16 00:00");
    let size = |world: &World| world.state.campaigns[0].locals.len();
    for round in 0..200 {
        let settings: Settings = [("days".to_owned(), Setting::Integer(round % 5 + 1))].into();
        let settings = Some(settings.into());
        world.act(Input::ActivateProcedure { procedure: id("p"), version: None, settings }).unwrap();
    }
    assert!(size(&world) <= 4, "{} rules for three periods", size(&world));
    assert_eq!(super::days(&world)[0], "04-18", "what was open kept its own");
}
