//! SCENARIOS 7 and 8: a county tightens or loosens, and its procedure fails.

use super::{
    activate, calls, day, days, deploy, package, period, reminders, scripted, shadow, tightening, told_administrator,
    trap, upload, verdicts, within,
};
use crate::world::{World, id};
use engine::entry::{NoticeKind, RuleUsed, Told, Verdict};
use engine::id::{CampaignNo, PeriodNo, ProcedureNo};
use engine::procedure::{Failure, Hook};
use engine::views;

const BASE: [&str; 3] = ["04-20", "11-21", "11-30"];

#[test]
fn three_days_in_place_of_five() {
    let (mut world, script) = scripted(14);
    script.says("three-days", "1.0.0", |_, _| within(3));
    deploy(&mut world, "three-days", "1.0.0", &[Hook::Deadline]);
    world.start(&tightening(), "2022-04-01 00:00");
    assert_eq!(days(&world), ["04-18", "11-18", "11-28"]);
    assert_eq!(reminders(&world, "stage-material", "mobilization"), ["04-18 09:00"]);
    assert_eq!(reminders(&world, "stage-material", "implementation"), ["11-17 09:00", "11-18 09:00"]);
    assert_eq!(reminders(&world, "stage-material", "summary"), ["11-28 09:00"]);
    assert_eq!(script.questions(Hook::Deadline).len(), 1, "asked once for a duty, whatever the offices");
    assert!(told_administrator(&world).is_empty());
    let why = views::explain_obligation(&world.state, CampaignNo(0), PeriodNo(0)).unwrap();
    assert!(why.reckoning.is_some() && why.text.zh.contains("three-days 1.0.0"), "{}", why.text.zh);
    assert!(why.text.en.contains("3 calendar days after 2022-04-15"), "{}", why.text.en);
    world.until("2022-04-19 12:00");
    assert_eq!(world.told("t0"), ["04-18 09:00 reminder"]);
    assert_eq!(world.escalated("t0"), ["04-19 09:00 escalation-1"]);
}

#[test]
fn ten_days_are_refused_where_only_stricter_is_granted() {
    let (mut world, script) = scripted(14);
    script.says("ten-days", "1.0.0", |_, _| within(10));
    deploy(&mut world, "ten-days", "1.0.0", &[Hook::Deadline]);
    world.start(&tightening(), "2022-04-01 00:00");
    assert_eq!(days(&world), BASE);
    assert_eq!(verdicts(&world), ["relaxes"], "one violation, with what was proposed");
    assert!(matches!(&calls(&world)[0].verdict, Verdict::Refused { proposal, .. } if *proposal == within(10).unwrap()));
    assert_eq!(told_administrator(&world), ["04-01 00:00 base-rule-used"]);
    assert!(world.state.procedures.versions[0].quarantine.is_none(), "an opinion is no failure");
}

/// The failures of scenario 8 and every other one a host knows.
fn failures() -> Vec<Failure> {
    vec![
        Failure::Trap("unreachable".into()),
        Failure::Fuel,
        Failure::Memory,
        Failure::Malformed("day 2022-13-01".into()),
        Failure::NotReady,
        Failure::NoHook,
        Failure::QuestionTooLarge,
        Failure::Time,
        Failure::Table,
        Failure::Stack,
        Failure::Output,
        Failure::HostCalls,
        Failure::Declined("no settings".into()),
    ]
}

#[test]
fn whatever_fails_the_offices_owe_by_the_base_rule() {
    for failure in failures() {
        let (mut world, script) = scripted(14);
        let fails = failure.clone();
        script.says("broken", "1.0.0", move |_, _| Err(fails.clone()));
        deploy(&mut world, "broken", "1.0.0", &[Hook::Deadline]);
        world.start(&tightening(), "2022-04-01 00:00");
        assert_eq!(days(&world), BASE, "{failure}");
        let flag = RuleUsed::Base { procedure: ProcedureNo(0), cause: failure.code().into() };
        assert!(world.state.campaigns[0].periods.iter().all(|period| period.basis.rule == flag), "{failure}");
        assert_eq!(told_administrator(&world), ["04-01 00:00 base-rule-used"], "{failure}: one notice");
        world.until("2022-04-16 00:00");
        assert_eq!(period(&world, "stage-material", "mobilization").awaited().len(), 14, "{failure}");
        let why = views::explain_obligation(&world.state, CampaignNo(0), PeriodNo(0)).unwrap();
        assert!(why.text.en.contains("base rule used") && why.text.zh.contains(failure.code()), "{}", why.text.en);
    }
}

#[test]
fn the_notice_goes_to_the_administrator_and_says_which_and_why() {
    let (mut world, script) = scripted(3);
    script.says("broken", "1.0.0", |_, _| trap());
    deploy(&mut world, "broken", "1.0.0", &[Hook::Deadline]);
    world.start(&tightening(), "2022-04-01 00:00");
    let bureau = world.state.organisation.bureau().unwrap();
    let post = world.state.organisation.post_at(bureau, &id("administrator")).unwrap();
    let inbox = views::inbox(&world.state, post, 10);
    assert_eq!(inbox.len(), 1);
    assert!(inbox[0].is_wanted());
    let text = views::message_text(&world.state, &inbox[0]);
    assert!(text.zh.contains("broken 1.0.0 (deadline: trap)"), "{}", text.zh);
    assert!(text.en.contains("the definition's own rule"), "{}", text.en);
    let group = world.state.notices.iter().flat_map(|group| group.notices());
    for notice in group.filter(|notice| notice.kind == NoticeKind::BaseRuleUsed) {
        assert!(matches!(&notice.to, Told::Posts(posts) if posts.len() == 1 && posts[0].0 == post));
    }
    let reasons = views::explain_notice(&world.state, inbox[0].id);
    assert_eq!(reasons.len(), 1);
    assert!(reasons[0].1.en.contains("no answer that counts"), "{}", reasons[0].1.en);
}

/// The neighbour's ledger is run through the same host and is the same, bit for bit, as with none.
#[test]
fn other_ledgers_are_untouched() {
    let (mut z, script) = scripted(14);
    script.says("broken", "1.0.0", |_, _| trap());
    deploy(&mut z, "broken", "1.0.0", &[Hook::Deadline]);
    let mut neighbour = World::new(14);
    neighbour.procedures = script.clone();
    let mut alone = World::new(14);
    for world in [&mut z, &mut neighbour, &mut alone] {
        world.start(&tightening(), "2022-04-01 00:00");
        world.until("2022-12-01 00:00");
    }
    assert_eq!(script.calls("broken", "1.0.0"), 1, "asked for its own county only");
    assert_eq!(neighbour.state.hash(), alone.state.hash());
    assert_eq!(z.told("t3"), alone.told("t3"), "and its own offices hear the same");
}

#[test]
fn a_fixed_version_computes_anew_only_what_has_not_opened() {
    let (mut world, script) = scripted(14);
    script.says("days", "1.0.0", |_, _| trap());
    script.says("days", "1.0.1", |_, _| within(3));
    deploy(&mut world, "days", "1.0.0", &[Hook::Deadline]);
    world.start(&tightening(), "2022-04-01 00:00");
    world.until("2022-04-17 10:00");
    upload(&mut world, &package("days", "1.0.1", &[Hook::Deadline])).unwrap();
    shadow(&mut world, "days", "1.0.1").unwrap();
    assert_eq!(days(&world), BASE, "in shadow nothing moves");
    activate(&mut world, "days", "1.0.1").unwrap();
    assert_eq!(days(&world), ["04-20", "11-18", "11-28"]);
    let rule = |key: &str| period(&world, "stage-material", key).basis.rule.clone();
    assert_eq!(rule("mobilization"), RuleUsed::Base { procedure: ProcedureNo(0), cause: "trap".into() });
    assert_eq!(rule("summary"), RuleUsed::Local(ProcedureNo(1)));
    assert_eq!(world.told("t0"), ["04-17 10:00 amendment"], "told that later stages moved");
    world.until("2022-04-21 12:00");
    let told = &world.told("t0")[1..];
    assert_eq!(told, ["04-19 09:00 reminder", "04-20 09:00 reminder"], "what was open keeps its dates");
    assert_eq!(day(&world, "stage-material", "mobilization"), "04-20");
}
