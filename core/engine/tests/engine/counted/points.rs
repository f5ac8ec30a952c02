//! Points of offices by rule or by the county's procedure, and candidates for commendation.

use super::{CAMPAIGN, county, disputes, entered_on, facts, rate, register, with_committees};
use crate::procedures::{deploy, scripted, trap};
use crate::world::{World, document, once, span};
use engine::entry::RuleUsed;
use engine::input::RegisterAct;
use engine::plan::{Measure, Plan, PointsRule, Quantity, Register, RegisterGrants, Span};
use engine::procedure::{Failure, Hook, PointsItem, Proposal, Question, ScoreProposal};
use engine::views::register::{OfficePoints, candidates, points, scored};

/// Half a point off for what is late, a tenth for each case.
fn rules() -> Register {
    let rule = |count, points| PointsRule { count, points, source: "004C V4".into() };
    Register { points: vec![rule(Quantity::Late, -50), rule(Quantity::Cases, 10)], ..register() }
}

fn year() -> Span {
    span("2023-01-01", "2023-12-31")
}

/// One duty of both townships that t1 hands in and t0 does not; three cases under t0.
fn lived(mut world: World, plan: &Plan) -> World {
    world.start(plan, "2023-04-01 00:00");
    world.until("2023-04-15 10:00");
    world.submit("material", "once", "t1", document()).unwrap();
    for unit in ["t0", "t0-a", "t0-a"] {
        world.accept(unit, "2023-04-14", entered_on("2023-04-15"));
    }
    world.until("2023-04-25 10:00");
    world
}

fn plan(register: Register) -> Plan {
    disputes(register, vec![once("material", "2023-04-20", "2023-04-01")])
}

fn score(world: &mut World) -> Result<usize, engine::refusal::Refusal> {
    world.in_register(RegisterAct::Score(year()))
}

fn given<'w>(world: &'w World, unit: &str) -> OfficePoints<'w> {
    let only = [world.unit(unit)].into_iter().collect();
    points(&world.state, CAMPAIGN, &only, year()).pop().unwrap()
}

fn item(points: i32, text: &str) -> PointsItem {
    PointsItem { points, text: text.into(), source: Some("004C V4".into()) }
}

#[test]
fn points_by_rule_each_explained() {
    let mut world = lived(county(), &plan(rules()));
    score(&mut world).unwrap();
    let t0 = given(&world, "t0");
    assert_eq!(t0.items, [item(-50, "逾期事项1，每项-0.5分"), item(30, "受理案件3，每项0.1分")]);
    assert_eq!(t0.points, -20);
    assert_eq!(given(&world, "t0-a").points, 20);
    let t1 = given(&world, "t1");
    assert_eq!((t1.points, t1.items.len()), (0, 0), "nothing late and no case: no item");
    assert_eq!(*t1.rule, RuleUsed::Definition);
    let all = points(&world.state, CAMPAIGN, &world.everybody(), year());
    let in_order = ["t0", "t1", "t0-a", "t0-b", "t1-a", "t1-b"];
    assert_eq!(world.names(all.iter().map(|row| row.unit)), in_order, "the tree's order, no ranking, not the bureau");
}

#[test]
fn given_again_the_later_points_count() {
    let mut world = lived(county(), &plan(rules()));
    score(&mut world).unwrap();
    world.submit("material", "once", "t0", document()).unwrap();
    world.accept("t0-b", "2023-04-20", facts());
    score(&mut world).unwrap();
    assert_eq!(given(&world, "t0").points, -10, "still late, one case more");
    assert_eq!(scored(&world.state, CAMPAIGN), [year()]);
}

#[test]
fn without_rules_or_procedure_there_are_no_points() {
    let mut world = lived(county(), &plan(register()));
    assert_eq!(score(&mut world).unwrap_err().code(), "no_points_rule");
    let mut world = lived(county(), &plan(rules()));
    let next_year = RegisterAct::Score(span("2023-05-01", "2023-12-31"));
    assert_eq!(world.in_register(next_year).unwrap_err().code(), "in_future");
}

fn with_procedure(answer: impl Fn(&Question) -> Result<Proposal, Failure> + 'static) -> World {
    let (world, script) = scripted(2);
    let mut world = with_committees(world);
    script.says("score", "1.0.0", move |question, _| answer(question));
    deploy(&mut world, "score", "1.0.0", &[Hook::Score]);
    let local = RegisterGrants { score: true, ..RegisterGrants::default() };
    let mut world = lived(world, &plan(Register { local, ..rules() }));
    score(&mut world).unwrap();
    world
}

#[test]
fn the_countys_procedure_gives_points_from_counts() {
    let world = with_procedure(|question| {
        let Question::Score(question) = question else { panic!("{question:?}") };
        let cases = question.counts.iter().find(|count| count.id == "cases").unwrap().value;
        let items = vec![item(cases as i32 * 100, "每件一分")];
        Ok(Proposal::Score(ScoreProposal { items }))
    });
    assert_eq!(given(&world, "t0").points, 300);
    assert_eq!(given(&world, "t0-b").points, 0);
    assert!(matches!(given(&world, "t0").rule, RuleUsed::Local(_)));
}

#[test]
fn a_procedure_that_fails_leaves_the_rules_with_the_flag() {
    let too_many = || (0..101).map(|_| item(1, "一项")).collect();
    let wrong: [Box<dyn Fn() -> Result<Proposal, Failure>>; 4] = [
        Box::new(trap),
        Box::new(|| Ok(Proposal::Score(ScoreProposal { items: vec![item(100_001, "太多")] }))),
        Box::new(|| Ok(Proposal::Score(ScoreProposal { items: vec![item(1, "")] }))),
        Box::new(move || Ok(Proposal::Score(ScoreProposal { items: too_many() }))),
    ];
    for answer in wrong {
        let world = with_procedure(move |_| answer());
        let t0 = given(&world, "t0");
        assert_eq!(t0.points, -20);
        assert!(matches!(t0.rule, RuleUsed::Base { .. }), "{:?}", t0.rule);
    }
}

#[test]
fn candidates_meet_every_condition_and_have_something_to_show() {
    let at_least = |part, at_least| Measure { part, whole: None, at_least };
    let conditions = vec![rate(Quantity::Entered, Quantity::Cases, 9_000), at_least(Quantity::Cases, 2)];
    let world = lived(county(), &plan(Register { commendation: conditions, ..register() }));
    let found = candidates(&world.state, CAMPAIGN, &world.everybody(), year(), world.now);
    // t0 with three cases and t0-a with two; t0-b has nothing to measure.
    assert_eq!(world.names(found.iter().map(|candidate| candidate.unit)), ["t0", "t0-a"]);
    let figures: Vec<_> = found[0].figures.iter().map(|(_, row)| (row.part, row.whole)).collect();
    assert_eq!(figures, [(3, Some(3)), (3, None)]);
    let only = [world.unit("t0-a")].into_iter().collect();
    assert_eq!(candidates(&world.state, CAMPAIGN, &only, year(), world.now).len(), 1);
    let without = lived(county(), &plan(register()));
    let nobody = candidates(&without.state, CAMPAIGN, &without.everybody(), year(), without.now);
    assert!(nobody.is_empty(), "no condition, no candidate");
}
