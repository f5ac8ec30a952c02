//! The circular (通报): who was late or has something unfinished, with reasons and source rows.

use super::targets::{fourteen, monthly};
use super::{CAMPAIGN, county, disputes, facts, rate, register};
use crate::world::{World, document, once, span};
use engine::input::CaseAct;
use engine::plan::{Quantity, Scope, Span};
use engine::views::register::{Circular, LineKind, circular};

fn april_on() -> Span {
    span("2023-04-01", "2023-12-31")
}

/// Two townships owe a paper by 20 April: t0 never hands it in, t1 late. A case of t0-a runs over its
/// limit, one of t0-b is closed and not visited, one of t1-a has an alert that nobody handles.
fn lived() -> World {
    let mut world = county();
    let entry = monthly(rate(Quantity::Entered, Quantity::Cases, 9_000));
    world.start(&disputes(register(), vec![once("material", "2023-04-20", "2023-04-01"), entry]), "2023-04-01 00:00");
    world.until("2023-04-10 10:00");
    world.accept("t0-a", "2023-04-03", facts());
    let visited_never = world.accept("t0-b", "2023-04-03", facts());
    world.close_on(visited_never, "2023-04-10", false);
    let alerted = world.accept("t1-a", "2023-04-10", facts());
    let set = CaseAct::SetAlert { level: 1, scope: Scope::Local, reason: "人数较多".into() };
    world.about(alerted, set).unwrap();
    world.until("2023-04-25 10:00");
    world.submit("material", "once", "t1", document()).unwrap();
    world.until("2023-05-08 10:00");
    world
}

fn drawn(world: &World) -> Circular<'_> {
    circular(&world.state, CAMPAIGN, &world.everybody(), april_on(), world.now)
}

fn lines(world: &World, circular: &Circular<'_>) -> Vec<(String, Vec<LineKind>)> {
    let of = |office: &engine::views::register::OfficeLines<'_>| {
        let name = world.names([office.unit]).remove(0);
        (name, office.lines.iter().map(|line| line.kind).collect())
    };
    circular.offices.iter().map(of).collect()
}

#[test]
fn every_office_with_its_reasons_in_the_order_of_the_tree() {
    use LineKind::{AlertUnhandled, CaseUnsettled, Late, Overdue, TargetMissed, VisitMissing};
    let world = lived();
    let found = drawn(&world);
    let expected: [(&str, Vec<LineKind>); 5] = [
        ("t0", vec![Overdue, TargetMissed]),
        ("t1", vec![Late, TargetMissed]),
        ("t0-a", vec![CaseUnsettled]),
        ("t0-b", vec![VisitMissing]),
        ("t1-a", vec![AlertUnhandled]),
    ];
    let expected: Vec<(String, Vec<LineKind>)> =
        expected.into_iter().map(|(unit, kinds)| (unit.to_owned(), kinds)).collect();
    assert_eq!(lines(&world, &found), expected);
    assert_eq!((found.due, found.on_time, found.late), (6, 1, 5), "two papers, two cases, a visit, an alert");
    for office in &found.offices {
        for line in &office.lines {
            assert_eq!(line.sources, ["001 D1"], "{line:?}");
            assert!(!line.reason.is_empty(), "{line:?}");
        }
    }
    let unsettled = &found.offices[2].lines[0];
    assert_eq!(unsettled.cases.len(), 1);
    assert!(unsettled.reason.contains("（2023）青人调字第1号"), "{}", unsettled.reason);
    assert!(unsettled.reason.contains("5月4日") && unsettled.reason.contains("逾期4天"), "{}", unsettled.reason);
}

#[test]
fn the_draft_reads_as_a_circular_and_counts_who_is_in_order() {
    let mut world = lived();
    let (text, in_order) = (drawn(&world).draft(&world.state, CAMPAIGN), drawn(&world).in_order);
    for word in ["专项活动", "通报", "2023年4月1日", "单位t0", "「material」", "依据：001 D1", "到期事项6项"]
    {
        assert!(text.contains(word), "{word} is not in\n{text}");
    }
    assert!(!text.contains("排水沟"), "no story of a case\n{text}");
    assert_eq!(in_order, 0);
    let visited = world.state.campaigns[0].cases.all[1].number;
    let before = circular(&world.state, CAMPAIGN, &world.everybody(), span("2023-03-01", "2023-03-31"), world.now);
    assert_eq!((before.offices.len(), before.in_order), (0, 0), "nothing fell due in March");
    assert!(before.draft(&world.state, CAMPAIGN).contains("无。"));
    world.visit_on(visited, "2023-05-08", false);
    let kinds = lines(&world, &drawn(&world));
    assert_eq!(kinds[3], ("t0-b".to_owned(), vec![LineKind::Late]), "visited late is said as what it is");
}

#[test]
fn an_office_that_did_all_in_time_is_only_counted() {
    let mut world = county();
    world.start(&disputes(register(), vec![once("material", "2023-04-20", "2023-04-01")]), "2023-04-01 00:00");
    world.until("2023-04-10 10:00");
    world.submit("material", "once", "t1", document()).unwrap();
    world.until("2023-04-20 23:59");
    assert_eq!((drawn(&world).offices.len(), drawn(&world).due), (0, 0), "nothing is due before the day is over");
    world.until("2023-04-21 00:00");
    let found = drawn(&world);
    assert_eq!(lines(&world, &found), [("t0".to_owned(), vec![LineKind::Overdue])]);
    assert_eq!(found.in_order, 1);
    let own =
        circular(&world.state, CAMPAIGN, &world.state.organisation.subtree(world.unit("t1")), april_on(), world.now);
    assert_eq!((own.offices.len(), own.in_order, own.due), (0, 1, 1), "an office sees its own tree");
}

/// Scenario 5: submitted, not met (13/14), listed in the circular.
#[test]
fn a_target_missed_by_one_township_is_listed_with_its_parts() {
    let mut world = fourteen();
    world.until("2023-09-22 10:00");
    let found = drawn(&world);
    let line = &found.offices[0].lines[0];
    assert_eq!((line.kind, line.sources), (LineKind::TargetMissed, &["004C D7".to_owned()][..]));
    assert!(line.reason.contains("13/14") && line.reason.contains("单位t3"), "{}", line.reason);
}
