//! Targets with pace: named with their parts, and told in the middle of their days.

use super::{CAMPAIGN, county, disputes, entered_on, facts, mediated_by, rate, register};
use crate::world::{World, d, duty, id, once, span};
use engine::deadline::Deadline;
use engine::id::UnitNo;
use engine::input::{Submission, SubmittedRow};
use engine::plan::{
    About, Audience, Condition, DayRule, Duty, Evidence, Field, FieldKind, Form, Measure, PeriodUnit, Quantity,
    Reached, Rhythm, Schedule, Target,
};
use engine::views::register::{TargetRow, targets};

/// Every month from April on, of the townships.
pub(super) fn monthly(measure: Measure) -> Duty {
    let rhythm = Rhythm { unit: PeriodUnit::Month, step: 1, about: About::Last, on: DayRule::Day(10) };
    let mut duty = duty("monthly", Schedule::Every { spans: vec![span("2023-04-01", "2023-11-30")], rhythm });
    duty.measure = Some(measure);
    duty
}

fn started(more: Vec<Duty>) -> World {
    let mut world = county();
    world.start(&disputes(register(), more), "2023-04-01 00:00");
    world
}

fn of<'w>(world: &'w World, unit: &str) -> Vec<TargetRow<'w>> {
    let only: engine::set::UnitSet = [world.unit(unit)].into_iter().collect::<Vec<UnitNo>>().into_iter().collect();
    targets(&world.state, CAMPAIGN, &only, world.now)
}

#[test]
fn a_missed_target_names_what_it_lacks() {
    let mut world = started(vec![monthly(rate(Quantity::Entered, Quantity::Cases, 9_000))]);
    world.until("2023-04-11 00:00");
    for n in 0..45 {
        let facts = if n < 40 { entered_on("2023-04-05") } else { facts() };
        world.accept(if n % 2 == 0 { "t0-a" } else { "t0-b" }, "2023-04-04", facts);
    }
    let rows = of(&world, "t0");
    assert_eq!(rows.len(), 1, "April runs");
    let row = &rows[0];
    assert_eq!((row.part, row.whole, row.reached, row.lacking), (40, Some(45), Reached::Missed, 1));
    let numbers: Vec<u32> = row.missing.iter().map(|number| number.seq).collect();
    assert_eq!(numbers, [41, 42, 43, 44, 45]);
    // t0-a has cases 1, 3, 5 …: 20 of 23 entered; t0-b 20 of 22, which is enough.
    assert_eq!(row.parts.iter().map(|part| (part.part, part.whole)).collect::<Vec<_>>(), [(20, 23)]);
    assert_eq!(world.names(row.parts.iter().map(|part| part.unit)), ["t0-a"]);
    let pace = row.pace.unwrap();
    assert_eq!((pace.elapsed, pace.days, pace.reached), (10, 30, Reached::Missed), "both flow: the ratio stays");
    for word in
        ["单位t0", "40", "45", "88.88%", "90%", "还差1", "（2023）青人调字第41号", "t0-a调委会 20/23", "预计不能达标"]
    {
        assert!(row.text.zh.contains(word), "{word} is not in {}", row.text.zh);
    }
    for word in ["88.88%", "missed", "t0-a"] {
        let text = &row.text.en;
        assert!(text.contains(word) || word == "missed" && text.contains("not reached yet"), "{word}: {text}");
    }
    assert_eq!(of(&world, "t1")[0].reached, Reached::NotApplicable);
}

#[test]
fn what_is_on_record_stays_and_the_missing_are_as_of_now() {
    let mut world = started(vec![monthly(rate(Quantity::Entered, Quantity::Cases, 9_000))]);
    world.until("2023-04-11 00:00");
    let late = world.accept("t0-a", "2023-04-04", facts());
    world.accept("t0-a", "2023-04-04", facts());
    world.until("2023-05-02 00:00");
    let change = engine::input::CaseAct::Change(Box::new(entered_on("2023-05-01")));
    world.about(late, change).unwrap();
    let rows = of(&world, "t0");
    assert_eq!(rows.iter().map(|row| row.is_over).collect::<Vec<_>>(), [true, false], "April over, May running");
    assert_eq!((rows[0].part, rows[0].whole, rows[0].reached), (0, Some(2), Reached::Missed), "as it was found");
    assert_eq!(rows[0].missing.len(), 1, "one was entered since");
    assert_eq!(rows[0].pace, None);
    assert_eq!((rows[1].span, rows[1].reached), (span("2023-05-01", "2023-05-31"), Reached::NotApplicable));
}

/// A flow over what stays as it is grows with the days.
#[test]
fn will_it_be_missed_at_this_pace() {
    let full_time = Quantity::Units(id(super::COMMITTEE));
    let table = [
        // Units with two committees: one mediator with a case after ten of thirty days leads to three.
        (rate(Quantity::MediatorsWithCase, full_time.clone(), 10_000), 1, Reached::Met, 2),
        // A count: one case in ten days leads to three.
        (Measure { part: Quantity::Cases, whole: None, at_least: 3 }, 1, Reached::Met, 3),
        (Measure { part: Quantity::Cases, whole: None, at_least: 4 }, 1, Reached::Missed, 3),
        (Measure { part: Quantity::Cases, whole: None, at_least: 4 }, 2, Reached::Met, 6),
        (Measure { part: Quantity::Cases, whole: None, at_least: 1 }, 0, Reached::Missed, 0),
        // What does not flow stays.
        (Measure { part: full_time, whole: None, at_least: 3 }, 1, Reached::Missed, 2),
    ];
    for (measure, cases, expected, projected) in table {
        let shown = format!("{measure:?} {cases}");
        let mut world = started(vec![monthly(measure)]);
        world.until("2023-04-10 10:00");
        for n in 0..cases {
            world.accept("t0-a", "2023-04-03", mediated_by(&format!("M{n}")));
        }
        world.until("2023-04-11 08:00");
        let pace = of(&world, "t0")[0].pace.unwrap();
        assert_eq!((pace.reached, pace.part), (expected, projected), "{shown}");
    }
}

#[test]
fn nothing_is_said_of_pace_on_the_first_day() {
    let mut world = started(vec![monthly(Measure { part: Quantity::Cases, whole: None, at_least: 1 })]);
    world.until("2023-04-01 23:59");
    assert_eq!(of(&world, "t0")[0].pace, None);
    world.until("2023-04-02 00:00");
    assert_eq!(of(&world, "t0")[0].pace.unwrap().elapsed, 1);
}

/// Scenario 5: fourteen centres, one with one mediator.
pub(super) fn centres() -> Duty {
    let mut duty = once("centres", "2023-09-20", "2023-03-01");
    let field = |name: &str, title: &str, kind| Field { id: id(name), title: title.into(), kind };
    duty.who = Audience { kinds: vec![id("county-bureau")], ..Audience::default() };
    duty.sources = vec!["004C D7".into()];
    duty.evidence = Evidence::Figures(Form {
        fields: vec![
            field("open", "已挂牌", FieldKind::YesNo),
            field("mediators", "专职调解员", FieldKind::Integer { min: 0, max: 1000 }),
        ],
        per: Some(id("township-office")),
    });
    duty.target = Some(Target {
        conditions: vec![Condition::AtLeast { field: 0, value: 1 }, Condition::AtLeast { field: 1, value: 2 }],
        correct_within: Deadline::within_days(10),
    });
    duty
}

pub(super) fn fourteen() -> World {
    let mut world = World::new(14);
    world.start(&disputes(register(), vec![centres()]), "2023-03-06 10:00");
    world.until("2023-09-20 10:00");
    let row = |n: usize, mediators| SubmittedRow {
        unit: Some(id(&format!("t{n}"))),
        values: vec![(id("open"), 1), (id("mediators"), mediators)],
    };
    let rows = (0..14).map(|n| row(n, if n == 3 { 1 } else { 2 })).collect();
    world.submit("centres", "once", "bureau", Submission::Figures(rows)).unwrap();
    world
}

#[test]
fn figures_that_fall_short_are_named_by_unit_until_put_right() {
    let mut world = fourteen();
    let rows = of(&world, "bureau");
    assert_eq!((rows[0].part, rows[0].whole, rows[0].reached), (13, Some(14), Reached::Missed));
    assert_eq!(world.names(rows[0].parts.iter().map(|part| part.unit)), ["t3"]);
    assert!(rows[0].text.zh.contains("13/14") && rows[0].text.zh.contains("单位t3"), "{}", rows[0].text.zh);
    assert!(rows[0].text.zh.contains("专职调解员≥2"), "{}", rows[0].text.zh);
    world.until("2023-09-25 10:00");
    let right = SubmittedRow { unit: Some(id("t3")), values: vec![(id("open"), 1), (id("mediators"), 2)] };
    world.submit("centres", "once.bureau.c1", "t3", Submission::Figures(vec![right])).unwrap();
    let rows = of(&world, "bureau");
    assert_eq!((rows[0].part, rows[0].whole, rows[0].reached), (14, Some(14), Reached::Met));
    assert_eq!(rows[0].span.first, d("2023-03-01"));
}
