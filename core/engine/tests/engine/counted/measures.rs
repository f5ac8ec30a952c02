//! Measures that are looked at by themselves (scenario 6): exact boundaries, whole months, and who
//! is awaited afterwards.

use super::{COMMITTEE, county, disputes, entered_on, facts, mediated_by, rate, register};
use crate::world::{World, document, duty, id, once, span, t};
use chrono_tz::Asia::Shanghai;
use engine::deadline::Deadline;
use engine::entry::{Fact, Measured};
use engine::id::UnitNo;
use engine::input::{Input, Submission, SubmittedRow};
use engine::org::UnitRow;
use engine::plan::{
    About, Audience, DayRule, Duty, Evidence, Field, FieldKind, Form, Level, Measure, PeriodUnit, Plan, Quantity,
    Reached, Reminder, Rhythm, Schedule,
};
use engine::state::Standing;
use engine::time::DayTime;

/// 004C Q1: looked at on the first of December over the whole campaign.
fn entry_rate() -> Duty {
    let mut duty = once("entry-rate", "2023-12-11", "2023-12-01");
    duty.measure = Some(rate(Quantity::Entered, Quantity::Cases, 9_000));
    duty
}

/// A county whose first committee has so many cases, of which so many are entered.
fn with_cases(entered: usize, cases: usize) -> World {
    let mut world = county();
    world.start(&disputes(register(), vec![entry_rate()]), "2023-03-01 00:00");
    world.until("2023-06-01 10:00");
    for n in 0..cases {
        let facts = if n < entered { entered_on("2023-05-31") } else { facts() };
        world.accept("t0-a", "2023-05-30", facts);
    }
    world
}

fn standing(world: &World, duty: &str, key: &str, unit: &str) -> Standing {
    let campaign = &world.state.campaigns[0];
    let period = campaign.find(campaign.slot(&id(duty)).unwrap(), key).unwrap();
    campaign.period(period).cell(world.unit(unit)).unwrap().standing
}

fn rows(world: &World) -> Vec<(String, Vec<Measured>)> {
    let at = |fact: &engine::entry::Entry| fact.at.local(Shanghai).format("%m-%d %H:%M").to_string();
    let measured = world.entries.iter().filter_map(|entry| match &entry.fact {
        Fact::Measured { rows, .. } => Some((at(entry), rows.clone())),
        _ => None,
    });
    measured.collect()
}

fn found(world: &World, rows: &[Measured], unit: &str) -> (i64, Option<i64>, Reached) {
    let no: UnitNo = world.unit(unit);
    let row = rows.iter().find(|row| row.unit == no).unwrap();
    (row.part, row.whole, row.reached)
}

#[test]
fn ninety_percent_is_enough_and_no_cases_are_nothing_to_measure() {
    use Reached::{Met, Missed, NotApplicable};
    let table = [
        (40, 45, Missed),
        (41, 45, Met),
        (45, 50, Met),
        (44, 50, Missed),
        (0, 1, Missed),
        (1, 1, Met),
        (0, 0, NotApplicable),
    ];
    for (entered, cases, expected) in table {
        let mut world = with_cases(entered, cases);
        world.until("2023-12-01 00:00");
        let all = rows(&world);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].0, "12-01 00:00", "as soon as the period opens");
        assert_eq!(found(&world, &all[0].1, "t0"), (entered as i64, Some(cases as i64), expected), "{entered}/{cases}");
        assert_eq!(found(&world, &all[0].1, "t1"), (0, Some(0), NotApplicable), "t1 has no case");
    }
}

/// The office that falls short owes an explanation, with everything that follows; nobody else hears.
#[test]
fn only_who_falls_short_is_awaited_reminded_and_escalated() {
    let mut world = with_cases(40, 45);
    world.until("2023-12-20 00:00");
    assert_eq!(standing(&world, "entry-rate", "once", "t0"), Standing::Overdue);
    assert_eq!(standing(&world, "entry-rate", "once", "t1"), Standing::Dropped);
    let of_rate = |told: Vec<String>| told.into_iter().filter(|line| line.starts_with("12-")).collect::<Vec<_>>();
    assert_eq!(of_rate(world.told("t0")), ["12-06 09:00 reminder", "12-08 09:00 reminder", "12-11 09:00 reminder"]);
    assert_eq!(of_rate(world.escalated("t0")), ["12-12 09:00 escalation-1", "12-14 09:00 escalation-2"]);
    assert_eq!(of_rate(world.told("t1")), [""; 0]);
    world.submit("entry-rate", "once", "t0", document()).unwrap();
    assert_eq!(standing(&world, "entry-rate", "once", "t0"), Standing::Submitted { late: true, zero: false });
    let refused = world.submit("entry-rate", "once", "t1", document()).unwrap_err();
    assert_eq!(refused.code(), "not_owed", "nothing was to be measured there");
}

#[test]
fn who_reaches_it_is_through_with_it_and_hears_nothing() {
    let mut world = with_cases(41, 45);
    world.until("2023-12-31 00:00");
    assert_eq!(standing(&world, "entry-rate", "once", "t0"), Standing::Submitted { late: false, zero: false });
    let told = world.told("t0");
    assert!(told.iter().all(|line| !line.starts_with("12-")), "{told:?}");
}

/// A unit that joins while the explanation is awaited was not measured and explains nothing, and one
/// that had nothing to measure does not come to owe it when the list of units is imported again.
#[test]
fn newcomers_explain_nothing() {
    let mut world = with_cases(40, 45);
    world.until("2023-12-02 10:00");
    let row = |unit: &str| UnitRow {
        id: id(unit),
        name: format!("单位{unit}"),
        kind: id("township-office"),
        level: Level::Township,
        parent: Some(id("bureau")),
        posts: Vec::new(),
    };
    world.act(Input::ImportUnits { rows: vec![row("t9")].into(), complete: false }).unwrap();
    let campaign = &world.state.campaigns[0];
    let period = campaign.find(campaign.slot(&id("entry-rate")).unwrap(), "once").unwrap();
    assert_eq!(world.names(campaign.period(period).awaited().iter()), ["t0"]);
}

const APRIL_TO_NOVEMBER: (&str, &str) = ("2023-04-01", "2023-11-30");

/// 004C P10: each full-time mediator has a case a month. The committee types in how many it has,
/// those on leave and the new ones not among them.
fn monthly() -> Plan {
    let mut typed_in = once("mediators", "2023-03-31", "2023-03-01");
    typed_in.who = Audience { kinds: vec![id(COMMITTEE)], ..Audience::default() };
    let kind = FieldKind::Integer { min: 0, max: 1_000 };
    let field = Field { id: id("full-time"), title: "专职调解员".into(), kind };
    typed_in.evidence = Evidence::Figures(Form { fields: vec![field], per: None });
    let rhythm = Rhythm { unit: PeriodUnit::Month, step: 1, about: About::Last, on: DayRule::Day(10) };
    let spans = vec![span(APRIL_TO_NOVEMBER.0, APRIL_TO_NOVEMBER.1)];
    let mut monthly = duty("case-a-month", Schedule::Every { spans, rhythm });
    monthly.who = typed_in.who.clone();
    monthly.deadline = Deadline::ON_THE_DAY;
    monthly.policy.reminders = vec![Reminder::Opening(DayTime::NINE)];
    let full_time = Quantity::Figure { duty: id("mediators"), field: id("full-time") };
    monthly.measure = Some(rate(Quantity::MediatorsWithCase, full_time, 10_000));
    disputes(register(), vec![typed_in, monthly])
}

#[test]
fn a_case_a_month_for_each_mediator_from_april_to_november() {
    let mut world = county();
    world.start(&monthly(), "2023-03-06 10:00");
    world.until("2023-03-20 10:00");
    for (unit, count) in [("t0-a", 2), ("t0-b", 1), ("t1-a", 0)] {
        let row = SubmittedRow { unit: None, values: vec![(id("full-time"), count)] };
        world.submit("mediators", "once", unit, Submission::Figures(vec![row])).unwrap();
    }
    world.until("2023-04-20 10:00");
    world.accept("t0-a", "2023-04-03", mediated_by("M1"));
    world.accept("t0-a", "2023-04-18", mediated_by("M1"));
    // A case of March is none of April.
    world.accept("t0-a", "2023-03-31", mediated_by("M2"));
    world.accept("t0-b", "2023-04-01", mediated_by("M1"));
    world.until("2024-01-31 00:00");
    let all = rows(&world);
    let computed: Vec<&str> = all.iter().map(|(at, _)| at.as_str()).collect();
    let firsts = ["05", "06", "07", "08", "09", "10", "11", "12"].map(|month| format!("{month}-01 00:00"));
    assert_eq!(computed, firsts, "April to November, each when it is over");
    let april = &all[0].1;
    assert_eq!(found(&world, april, "t0-a"), (1, Some(2), Reached::Missed), "two mediators, one with a case");
    assert_eq!(found(&world, april, "t0-b"), (1, Some(1), Reached::Met));
    assert_eq!(found(&world, april, "t1-a"), (0, Some(0), Reached::NotApplicable), "no full-time mediator");
    assert_eq!(found(&world, april, "t1-b"), (0, Some(0), Reached::NotApplicable), "nothing typed in");
    let told = world.told("t0-a");
    let about_months = told.iter().find(|line| line.ends_with("reminder") && line.starts_with("05-"));
    assert_eq!(about_months.map(String::as_str), Some("05-04 09:00 reminder"), "{told:?}");
    let liaison = world.state.organisation.liaison(world.unit("t0-a")).unwrap();
    let inbox = engine::views::inbox(&world.state, liaison, usize::MAX);
    let texts: Vec<String> =
        inbox.iter().map(|message| engine::views::message_text(&world.state, message).zh).collect();
    let named = texts.iter().any(|text| text.contains("有案件的调解员 1") && text.contains(" 2。"));
    assert!(named, "a missed target is told with its parts: {texts:?}");
}

/// "Only the two counts are stored": what an entry holds of a measure names no mediator.
#[test]
fn a_measure_stores_counts_and_nothing_else() {
    let mut world = county();
    world.start(&monthly(), "2023-03-06 10:00");
    world.until("2023-03-20 10:00");
    let row = SubmittedRow { unit: None, values: vec![(id("full-time"), 2)] };
    world.submit("mediators", "once", "t0-a", Submission::Figures(vec![row])).unwrap();
    world.until("2023-04-20 10:00");
    world.accept("t0-a", "2023-04-03", mediated_by("XYZZY"));
    world.until("2023-05-02 00:00");
    let entry = world.entries.iter().find(|entry| matches!(entry.fact, Fact::Measured { .. })).unwrap();
    let text = String::from_utf8(entry.encode()).unwrap();
    assert!(text.contains(r#""part":1,"whole":2"#), "{text}");
    assert!(!text.contains("XYZZY"), "{text}");
    assert_eq!(entry.at, t("2023-05-01 00:00"));
}

/// A count without a whole: two of a kind under the office, itself included.
#[test]
fn a_count_is_compared_with_itself() {
    for (at_least, expected) in [(2, Reached::Met), (3, Reached::Missed)] {
        let mut duty = once("committees", "2023-12-11", "2023-12-01");
        duty.measure = Some(Measure { part: Quantity::Units(id(COMMITTEE)), whole: None, at_least });
        let mut world = county();
        world.start(&disputes(register(), vec![duty]), "2023-03-01 00:00");
        world.until("2023-12-01 00:00");
        assert_eq!(found(&world, &rows(&world)[0].1, "t1"), (2, None, expected));
    }
}
