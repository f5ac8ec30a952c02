//! In shadow a version is asked beside what counts; its answers are compared and never used.

use super::{
    calls, days, deploy, package, scripted, shadow, tightening, told_administrator, trap, upload, version, within,
};
use crate::world::World;
use engine::entry::Asked;
use engine::procedure::Hook;

/// How the calls in shadow compare: `same`.
fn compared(world: &World) -> Vec<bool> {
    let same = |asked: &Asked| match asked {
        Asked::Active => None,
        Asked::Shadow { same } => Some(*same),
    };
    calls(world).iter().filter_map(|call| same(&call.asked)).collect()
}

fn beside_the_active_one(active: Option<u16>, in_shadow: Option<u16>) -> World {
    let (mut world, script) = scripted(2);
    let answer = |days: Option<u16>| days.map_or_else(trap, within);
    if active.is_some() {
        script.says("p", "1.0.0", move |_, _| answer(active));
        deploy(&mut world, "p", "1.0.0", &[Hook::Deadline]);
    }
    script.says("p", "1.1.0", move |_, _| answer(in_shadow));
    upload(&mut world, &package("p", "1.1.0", &[Hook::Deadline])).unwrap();
    shadow(&mut world, "p", "1.1.0").unwrap();
    world.start(&tightening(), "2022-04-01 00:00");
    world
}

#[test]
fn answers_are_compared_and_never_used() {
    let cases = [
        (Some(3), Some(3), true, "04-18"),
        (Some(3), Some(4), false, "04-18"),
        (Some(3), Some(10), false, "04-18"),
        (None, Some(3), false, "04-20"),
        (None, Some(10), true, "04-20"),
        (Some(10), Some(3), false, "04-20"),
    ];
    for (active, in_shadow, same, day) in cases {
        let world = beside_the_active_one(active, in_shadow);
        assert_eq!((compared(&world), days(&world)[0].as_str()), (vec![same], day), "{active:?} {in_shadow:?}");
        let track = &version(&world, "p", "1.1.0").track;
        assert_eq!((track.same, track.differs), (u64::from(same), u64::from(!same)));
    }
}

#[test]
fn a_shadow_that_traps_disturbs_nothing() {
    let world = beside_the_active_one(Some(3), None);
    assert_eq!((days(&world)[0].as_str(), compared(&world)), ("04-18", vec![false]));
    assert!(told_administrator(&world).is_empty(), "what is only tried is nobody's trouble");
    let alone = beside_the_active_one(None, None);
    assert_eq!((days(&alone)[0].as_str(), told_administrator(&alone).len()), ("04-20", 0));
    assert!(alone.state.campaigns[0].periods.iter().all(|period| period.basis.local == 0));
}
