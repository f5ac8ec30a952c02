//! Quantity, not only paper: figures that fall short bring corrections.

use crate::world::{World, d, id, obligation, once, plan, span};
use engine::deadline::Deadline;
use engine::input::{Input, Submission, SubmittedRow};
use engine::plan::{Audience, Condition, Evidence, Field, FieldKind, Form, Plan, Target};
use engine::state::Standing;

fn centres() -> Plan {
    let mut duty = once("centres", "2023-09-20", "2023-03-01");
    let field = |name: &str, kind| Field { id: id(name), title: name.into(), kind };
    duty.who = Audience { kinds: vec![id("county-bureau")], ..Audience::default() };
    duty.evidence = Evidence::Figures(Form {
        fields: vec![field("open", FieldKind::YesNo), field("mediators", FieldKind::Integer { min: 0, max: 1000 })],
        per: Some(id("township-office")),
    });
    duty.target = Some(Target {
        conditions: vec![Condition::AtLeast { field: 0, value: 1 }, Condition::AtLeast { field: 1, value: 2 }],
        correct_within: Deadline::within_days(10),
    });
    plan(span("2023-03-01", "2023-12-31"), vec![], vec![duty])
}

fn row(unit: &str, mediators: i64) -> SubmittedRow {
    SubmittedRow { unit: Some(id(unit)), values: vec![(id("open"), 1), (id("mediators"), mediators)] }
}

fn short_by_one(world: &mut World) {
    world.start(&centres(), "2023-03-06 10:00");
    world.until("2023-09-20 10:00");
    let rows = (0..14).map(|i| row(&format!("t{i}"), if i == 3 { 1 } else { 2 })).collect();
    world.submit("centres", "once", "bureau", Submission::Figures(rows)).unwrap();
}

#[test]
fn one_township_falls_short_and_puts_it_right() {
    let mut world = World::new(14);
    short_by_one(&mut world);
    let standing = |world: &World, period: usize, unit: &str| {
        world.state.campaigns[0].periods[period].cell(world.unit(unit)).unwrap().standing
    };
    assert_eq!(standing(&world, 0, "bureau"), Standing::NotMet { late: false });
    assert_eq!(world.state.campaigns[0].periods.len(), 2, "one correction, for the one township");
    assert_eq!(world.state.campaigns[0].periods[1].dates.day, d("2023-10-07"), "ten days, over National Day");
    assert_eq!(world.told("t3"), ["09-20 10:00 correction"]);
    world.until("2023-09-25 10:00");
    let correction = "once.bureau.c1";
    let still = world.submit("centres", correction, "t3", Submission::Figures(vec![row("t3", 1)]));
    assert_eq!(still.unwrap_err().code(), "still_not_met");
    world.submit("centres", correction, "t3", Submission::Figures(vec![row("t3", 2)])).unwrap();
    assert_eq!(standing(&world, 0, "bureau"), Standing::Submitted { late: false, zero: false });
    assert_eq!(standing(&world, 1, "t3"), Standing::Submitted { late: false, zero: false });
}

#[test]
fn handing_in_again_in_full_settles_the_corrections() {
    let mut world = World::new(14);
    short_by_one(&mut world);
    world.until("2023-09-25 10:00");
    let rows = (0..14).map(|i| row(&format!("t{i}"), 2)).collect();
    world.submit("centres", "once", "bureau", Submission::Figures(rows)).unwrap();
    assert!(!world.state.campaigns[0].periods[1].is_awaited());
    world.until("2023-12-31 00:00");
    assert_eq!(world.told("t3"), ["09-20 10:00 correction"]);
}

#[test]
fn rows_must_be_those_of_the_townships() {
    let mut world = World::new(2);
    world.start(&centres(), "2023-03-06 10:00");
    world.until("2023-03-06 11:00");
    let mut refused = |rows: Vec<SubmittedRow>| {
        let what = Submission::Figures(rows);
        world.act(Input::Submit { obligation: obligation("centres", "once", "bureau"), what }).unwrap_err().code()
    };
    assert_eq!(refused(vec![row("t0", 2)]), "wrong_rows");
    assert_eq!(refused(vec![row("t0", 2), row("t0", 2)]), "wrong_rows");
    assert_eq!(refused(vec![row("t0", 2), row("t7", 2)]), "unknown_unit");
    assert_eq!(refused(vec![row("t0", 2), row("t1", 1001)]), "out_of_range");
    let unknown = SubmittedRow { unit: Some(id("t1")), values: vec![(id("mood"), 1)] };
    assert_eq!(refused(vec![row("t0", 2), unknown]), "unknown_field");
}

/// 以上 includes the number itself; no cases, not applicable.
#[test]
fn rates() {
    let ninety = Condition::Ratio { part: 0, whole: 1, at_least: 9000 };
    for (entered, cases, passes) in [(40, 45, false), (41, 45, true), (45, 50, true), (0, 0, true), (44, 50, false)] {
        assert_eq!(engine::meets(ninety, &[entered, cases]), passes, "{entered} of {cases}");
    }
}
