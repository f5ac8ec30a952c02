//! Quarantine: what fails too often is set aside, tried now and then, and comes back when it is well.

use super::{activate, calls, component, deploy, scripted, trap, version};
use crate::world::{World, document, id, once, plan, span, t};
use engine::entry::{Asked, Fact, ProcedureMove};
use engine::input::Input;
use engine::plan::Guardrails;
use engine::procedure::{Failure, Hook, Proposal, ReviewProposal};
use engine::state::State;
use std::cell::Cell;
use std::rc::Rc;

/// A county with a duty that every office hands in again and again, each time looked at by the
/// county's procedure: it fails while the switch says so.
fn handing_in(fails: &Rc<Cell<bool>>) -> World {
    let (mut world, script) = scripted(1);
    let switch = fails.clone();
    script.says("p", "1.0.0", move |_, _| match switch.get() {
        true => trap(),
        false => Ok(Proposal::Review(ReviewProposal::Accept)),
    });
    deploy(&mut world, "p", "1.0.0", &[Hook::Review]);
    let mut duty = once("papers", "2022-12-01", "2022-04-01");
    duty.local = Guardrails { may_return: true, ..Guardrails::default() };
    world.start(&plan(span("2022-04-01", "2022-12-31"), vec![], vec![duty]), "2022-04-01 00:00");
    world.until("2022-04-01 08:00");
    world
}

fn hand_in(world: &mut World) {
    world.submit("papers", "once", "t0", document()).unwrap();
}

/// Hands in after so many minutes.
fn after(world: &mut World, minutes: i64) {
    world.now = world.now.plus_minutes(minutes);
    hand_in(world);
}

fn is_aside(world: &World) -> Option<String> {
    version(world, "p", "1.0.0").quarantine.as_ref().map(|quarantine| quarantine.why.to_string())
}

#[test]
fn three_failures_within_ten_minutes() {
    let mut world = handing_in(&Rc::new(Cell::new(true)));
    hand_in(&mut world);
    after(&mut world, 5);
    assert_eq!(is_aside(&world), None);
    after(&mut world, 5);
    assert_eq!(is_aside(&world).as_deref(), Some("failed-repeatedly"));
}

#[test]
fn failures_further_apart_do_not_count_together() {
    let mut world = handing_in(&Rc::new(Cell::new(true)));
    hand_in(&mut world);
    after(&mut world, 11);
    assert_eq!(is_aside(&world), None, "two, eleven minutes apart");
    after(&mut world, 9);
    assert_eq!(is_aside(&world), None, "three within twenty minutes");
    after(&mut world, 1);
    assert_eq!(is_aside(&world).as_deref(), Some("failed-repeatedly"), "three within ten");
}

#[test]
fn more_than_five_of_the_latest_hundred() {
    let fails = Rc::new(Cell::new(false));
    let mut world = handing_in(&fails);
    for n in 1..=6 {
        fails.set(true);
        after(&mut world, 20);
        assert_eq!(is_aside(&world).is_some(), n == 6, "failure {n}");
        fails.set(false);
        for _ in 0..15 {
            after(&mut world, 1);
        }
    }
    assert_eq!(is_aside(&world).as_deref(), Some("fails-too-often"));
    let mut rare = handing_in(&fails);
    for _ in 0..12 {
        fails.set(true);
        after(&mut rare, 20);
        fails.set(false);
        (0..19).for_each(|_| after(&mut rare, 1));
    }
    assert_eq!(is_aside(&rare), None, "five of a hundred are not more than five");
}

/// Also inside one decision: nobody waits for a fourth failure.
#[test]
fn no_fourth_call_in_one_decision() {
    let (mut world, script) = scripted(1);
    script.says("p", "1.0.0", |_, _| Err(Failure::Time));
    deploy(&mut world, "p", "1.0.0", &[Hook::Deadline]);
    let mut plan = super::tightening();
    for i in 0..9 {
        let mut more = plan.duties[0].clone();
        more.id = id(&format!("more-{i}"));
        plan.duties.push(more);
    }
    world.start(&plan, "2022-04-01 00:00");
    assert_eq!((script.calls("p", "1.0.0"), is_aside(&world).as_deref()), (3, Some("failed-repeatedly")));
    let causes = world.state.campaigns[0].periods.iter().map(|period| format!("{:?}", period.basis.rule));
    let aside = causes.filter(|cause| cause.contains("quarantined")).count();
    assert_eq!(aside, 7 * 3, "the other duties are flagged as well");
    assert_eq!(super::told_administrator(&world).len(), 1);
}

#[test]
fn it_is_durable() {
    let mut world = handing_in(&Rc::new(Cell::new(true)));
    (0..3).for_each(|_| hand_in(&mut world));
    let mut replayed = State::default();
    world.entries.iter().for_each(|entry| engine::apply(&mut replayed, entry));
    let restored = State::from_snapshot(&world.state.to_snapshot()).unwrap();
    for state in [replayed, restored] {
        assert_eq!(state.procedures, world.state.procedures);
        assert!(state.procedures.versions[0].quarantine.is_some());
        assert_eq!(state.hash(), world.state.hash());
    }
}

#[test]
fn tried_once_a_minute_and_released_after_fifty_clean_calls() {
    let fails = Rc::new(Cell::new(true));
    let mut world = handing_in(&fails);
    (0..3).for_each(|_| hand_in(&mut world));
    let before = calls(&world).len();
    (0..20).for_each(|_| hand_in(&mut world));
    assert_eq!(calls(&world).len(), before, "not within the same minute");
    after(&mut world, 1);
    hand_in(&mut world);
    assert_eq!(calls(&world).len(), before + 1);
    assert!(matches!(calls(&world).last().unwrap().asked, Asked::Shadow { .. }), "its answer does not count");
    fails.set(false);
    (0..30).for_each(|_| after(&mut world, 1));
    fails.set(true);
    after(&mut world, 1);
    fails.set(false);
    (0..49).for_each(|_| after(&mut world, 1));
    assert!(is_aside(&world).is_some(), "49 in a row");
    after(&mut world, 1);
    assert_eq!(is_aside(&world), None);
    let released = ProcedureMove::Released { by_hand: false };
    assert!(matches!(&world.entries.last().unwrap().fact, Fact::ProcedureMoved { to, .. } if *to == released));
    after(&mut world, 1);
    assert_eq!(calls(&world).last().unwrap().asked, Asked::Active);
}

#[test]
fn a_person_releases_it_and_old_failures_are_forgiven() {
    let fails = Rc::new(Cell::new(true));
    let mut world = handing_in(&fails);
    (0..3).for_each(|_| hand_in(&mut world));
    world.act(Input::ReleaseProcedure { procedure: id("p") }).unwrap();
    assert_eq!(is_aside(&world), None);
    after(&mut world, 0);
    after(&mut world, 0);
    assert_eq!(is_aside(&world), None, "two new ones");
    after(&mut world, 0);
    assert!(is_aside(&world).is_some());
    assert_eq!(version(&world, "p", "1.0.0").track.failures, 6, "the counts stay");
}

#[test]
fn what_fails_in_shadow_is_set_aside_and_comes_back_as_well() {
    let fails = Rc::new(Cell::new(false));
    let mut world = handing_in(&fails);
    let script = Rc::new(super::Script::default());
    world.procedures = script.clone();
    let shadow_fails = Rc::new(Cell::new(true));
    let switch = shadow_fails.clone();
    script.says("p", "1.0.0", |_, _| Ok(Proposal::Review(ReviewProposal::Accept)));
    script.says("p", "2.0.0", move |_, _| match switch.get() {
        true => trap(),
        false => Ok(Proposal::Review(ReviewProposal::Accept)),
    });
    super::upload(&mut world, &super::package("p", "2.0.0", &[Hook::Review])).unwrap();
    super::shadow(&mut world, "p", "2.0.0").unwrap();
    (0..4).for_each(|_| hand_in(&mut world));
    assert_eq!(script.calls("p", "2.0.0"), 3);
    assert!(version(&world, "p", "2.0.0").quarantine.is_some());
    assert!(super::told_administrator(&world).is_empty());
    shadow_fails.set(false);
    (0..50).for_each(|_| after(&mut world, 1));
    assert!(version(&world, "p", "2.0.0").quarantine.is_none());
    activate(&mut world, "p", "2.0.0").unwrap();
    assert_eq!(version(&world, "p", "2.0.0").package.component, component("p", "2.0.0"));
    assert!(world.now > t("2022-04-01 08:00"));
}
