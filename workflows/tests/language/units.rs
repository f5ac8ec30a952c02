//! With the list of units at hand, names of units, posts and empty audiences are checked too.

use crate::calendar;
use engine::org::{PostRow, UnitRow};
use engine::plan::Level;
use workflows::{Code, Outcome, Severity, Source, World, compile};

fn unit(id: &str, kind: &str, level: Level, parent: Option<&str>, posts: &[&str]) -> UnitRow {
    let post = |id: &&str| PostRow { id: id.parse().unwrap(), title: id.to_string() };
    UnitRow {
        id: id.parse().unwrap(),
        name: id.to_owned(),
        kind: kind.parse().unwrap(),
        level,
        parent: parent.map(|id| id.parse().unwrap()),
        posts: posts.iter().map(post).collect(),
    }
}

/// A county with two offices, one of them with a village.
fn check(duties: &str) -> Outcome {
    let units = [
        unit("qingshan", "county-bureau", Level::County, None, &["duty-section"]),
        unit("t01", "township-office", Level::Township, Some("qingshan"), &[]),
        unit("t02", "township-office", Level::Township, Some("qingshan"), &[]),
        unit("t01-v1", "village", Level::Village, Some("t01"), &[]),
    ];
    let text = format!(
        "campaign: a\ntitle: 甲\nwindow: 2022-04-01 .. 2022-11-25\nto: bureau/duty-section\nduties:\n{duties}\n"
    );
    compile(&Source::new("a.yaml", &text), &World { calendar: calendar(), units: Some(&units) })
}

fn found(duty: &str) -> Vec<(Code, Severity, String)> {
    let outcome = check(&format!("  x: {{ {duty} }}"));
    outcome.diagnostics.into_iter().map(|d| (d.code, d.severity, d.hint.zh)).collect()
}

#[test]
fn units_are_looked_up() {
    assert_eq!(found("who: { units: [t01, t02] }, due: 2022-05-05"), []);
    let wrong = found("who: { units: t03 }, due: 2022-05-05");
    assert_eq!(wrong, [(Code::UnknownUnit, Severity::Error, "是不是要写 t01？".to_owned())]);
    let wrong = found("who: village, due: 2022-05-05, to: unit:qingshn/duty-section");
    assert_eq!(wrong, [(Code::UnknownUnit, Severity::Error, "是不是要写 qingshan？".to_owned())]);
}

#[test]
fn audiences_without_units_are_a_warning() {
    let codes = |duty| found(duty).into_iter().map(|(code, severity, _)| (code, severity)).collect::<Vec<_>>();
    let empty = [(Code::EmptyAudience, Severity::Warning)];
    assert_eq!(codes("who: village-committee, due: 2022-05-05"), empty);
    assert_eq!(codes("who: { levels: province }, due: 2022-05-05"), empty);
    assert_eq!(codes("who: { kinds: village, except: t01 }, due: 2022-05-05"), empty);
    assert_eq!(codes("who: { kinds: township-office, except: t01 }, due: 2022-05-05"), []);
}

#[test]
fn posts_that_nobody_holds_are_a_warning() {
    let codes = |duty| found(duty).into_iter().map(|(code, severity, _)| (code, severity)).collect::<Vec<_>>();
    assert_eq!(codes("who: village, due: 2022-05-05, to: bureau/liaison"), []);
    assert_eq!(
        codes("who: village, due: 2022-05-05, to: bureau/principal-leader"),
        [(Code::PostVacant, Severity::Warning)]
    );
}

#[test]
fn a_definition_without_duties_and_one_without_end() {
    let code = |text: &str| {
        let outcome = compile(&Source::new("a.yaml", text), &World { calendar: calendar(), units: None });
        outcome.diagnostics.into_iter().map(|d| d.code).collect::<Vec<_>>()
    };
    assert_eq!(code("campaign: a\ntitle: 甲\nwindow: 2022\nto: bureau/duty-section\nduties: {}\n"), [Code::NoDuties]);
    let long = "campaign: a\ntitle: 甲\nwindow: 2000 .. 2022\nto: bureau/duty-section\nduties: { x: { who: village, due: 2022-05-05 } }\n";
    assert_eq!(code(long), [Code::CampaignTooLong]);
}

/// What is used wrongly but looks harmless is an error with a place, never a silent nothing.
#[test]
fn nothing_written_is_nothing_meant() {
    for duty in [
        "who: village, due: 2022-05-05, to: []",
        "who: village, every: day, during: []",
        "who: village, due: 2022-05-05, to: receiver",
        "who: village, due: 2022-05-05, escalate: [{ after: W+1 09:00, to: [] }]",
        "who: village, each: [], due: stage.end",
        "who: {}, due: 2022-05-05",
        "who: village, due: {}",
        "who: village, every: {}",
        "who: village, due: 2022-05-05, report: { fields: {} }, targets: []",
    ] {
        let outcome = check(&format!("  x: {{ {duty} }}"));
        assert!(outcome.plan.is_none() && outcome.has_errors(), "{duty}: {:?}", outcome.diagnostics);
    }
}
