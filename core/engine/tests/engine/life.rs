//! Open, remind, hand in, overdue, climb, catch up, close.

use crate::world::{World, document, drive, obligation};
use engine::input::{Input, Submission};
use engine::state::CampaignPhase;
use engine::views::{self, ObligationStanding};

#[test]
fn stage_end_and_five_days() {
    let mut world = World::new(14);
    world.start(&drive(), "2022-04-01 00:00");
    world.until("2022-04-15 23:59");
    assert!(world.told("t0").is_empty());
    world.until("2022-04-16 00:00");
    let open = views::Filter { standings: vec![ObligationStanding::Open], ..Default::default() };
    let page = views::obligations(&world.state, &open, None, 100);
    assert_eq!(page.rows.len(), 14);
    assert!(page.rows.iter().all(|row| row.day.to_string() == "2022-04-20"));
    world.until("2022-04-19 15:00");
    world.submit("stage-material", "mobilization", "t0", document()).unwrap();
    world.until("2022-05-01 00:00");
    assert_eq!(world.told("t0"), ["04-19 09:00 reminder"]);
    assert_eq!(world.told("t1"), ["04-19 09:00 reminder", "04-20 09:00 reminder"]);
    assert_eq!(world.escalated("t1"), ["04-21 09:00 escalation-1", "04-24 09:00 escalation-2"]);
    assert!(world.escalated("t0").is_empty());
}

#[test]
fn an_outage_brings_one_notice_for_each_thing_owed() {
    let mut world = World::new(2);
    world.start(&drive(), "2022-04-01 00:00");
    world.until("2022-04-19 08:50");
    world.down_until("2022-04-20 12:00");
    assert_eq!(world.told("t0"), ["04-20 12:00 reminder"]);
    world.until("2022-04-21 08:00");
    world.down_until("2022-04-22 10:00");
    world.until("2022-04-30 00:00");
    assert_eq!(world.told("t0"), ["04-20 12:00 reminder"]);
    assert_eq!(world.escalated("t0"), ["04-22 10:00 escalation-1", "04-24 09:00 escalation-2"]);
}

#[test]
fn a_whole_outage_over_the_due_day_tells_the_office_once_that_it_is_late() {
    let mut world = World::new(1);
    world.start(&drive(), "2022-04-01 00:00");
    world.until("2022-04-16 12:00");
    world.down_until("2022-04-26 12:00");
    assert_eq!(world.told("t0"), ["04-26 12:00 overdue"]);
    assert_eq!(world.escalated("t0"), ["04-26 12:00 escalation-1", "04-26 12:00 escalation-2"]);
}

#[test]
fn a_campaign_is_closing_while_something_is_owed() {
    let mut world = World::new(1);
    world.start(&drive(), "2022-04-01 00:00");
    world.until("2022-04-17 00:00");
    world.submit("stage-material", "mobilization", "t0", document()).unwrap();
    world.until("2022-11-17 00:00");
    world.submit("stage-material", "implementation", "t0", document()).unwrap();
    world.until("2022-11-26 00:00");
    assert!(matches!(world.state.campaigns[0].phase, CampaignPhase::Closing { .. }));
    world.submit("stage-material", "summary", "t0", document()).unwrap();
    assert!(matches!(world.state.campaigns[0].phase, CampaignPhase::Closed { .. }));
    assert_eq!(engine::next_wake(&world.state), None);
}

#[test]
fn a_returned_submission_is_an_obligation_of_its_own() {
    let mut world = World::new(1);
    world.start(&drive(), "2022-04-01 00:00");
    world.until("2022-04-18 10:00");
    world.submit("stage-material", "mobilization", "t0", document()).unwrap();
    let back =
        Input::Return { obligation: obligation("stage-material", "mobilization", "t0"), reason: "缺少总结".into() };
    world.act(back).unwrap();
    let correction = "mobilization.t0.c1";
    world.until("2022-04-22 10:00");
    world.submit("stage-material", correction, "t0", document()).unwrap();
    let row = |key: &str| {
        let filter = views::Filter { key: Some(key.into()), ..Default::default() };
        views::obligations(&world.state, &filter, None, 10).rows[0].standing
    };
    assert_eq!(row("mobilization"), ObligationStanding::OnTime);
    assert_eq!(row(correction), ObligationStanding::OnTime);
}

#[test]
fn what_is_refused_says_why_and_changes_nothing() {
    let mut world = World::new(1);
    world.start(&drive(), "2022-04-01 00:00");
    let head = world.state.head;
    let refused = |world: &mut World, period: &str, unit: &str, what: Submission| {
        world.submit("stage-material", period, unit, what).unwrap_err().code()
    };
    assert_eq!(refused(&mut world, "mobilization", "t0", document()), "not_open_yet");
    assert_eq!(refused(&mut world, "nowhere", "t0", document()), "unknown_period");
    world.until("2022-04-16 00:00");
    assert_eq!(refused(&mut world, "mobilization", "nobody", document()), "unknown_unit");
    assert_eq!(refused(&mut world, "mobilization", "bureau", document()), "not_owed");
    assert_eq!(refused(&mut world, "mobilization", "t0", Submission::Zero), "no_zero_report");
    assert_eq!(refused(&mut world, "mobilization", "t0", Submission::Done), "wrong_evidence");
    assert!(world.state.head.0 == head.0 + 1, "only the opening of the period was recorded");
}

#[test]
fn replay_and_snapshot_give_the_same_state() {
    let mut world = World::new(5);
    world.start(&drive(), "2022-04-01 00:00");
    world.until("2022-12-31 00:00");
    let mut replayed = engine::state::State::default();
    world.entries.iter().for_each(|entry| engine::apply(&mut replayed, entry));
    assert_eq!(replayed.hash(), world.state.hash());
    let restored = engine::state::State::from_snapshot(&world.state.to_snapshot()).unwrap();
    assert_eq!(restored.hash(), world.state.hash());
    assert_eq!(engine::next_wake(&restored), engine::next_wake(&world.state));
}

#[test]
fn why_names_the_days_and_the_notice() {
    let mut world = World::new(1);
    let mut plan = drive();
    plan.stages[0].span.last = crate::world::d("2022-09-28");
    plan.stages.truncate(1);
    plan.duties[0].schedule =
        engine::plan::Schedule::EachStage { stages: vec![engine::id::StageNo(0)], edge: engine::plan::Edge::End };
    world.start(&plan, "2022-04-01 00:00");
    let why = views::explain_obligation(&world.state, engine::id::CampaignNo(0), engine::id::PeriodNo(0)).unwrap();
    assert!(why.text.zh.contains("10月8日24:00"), "{}", why.text.zh);
    assert!(why.text.zh.contains("国办发明电〔2021〕11号"), "{}", why.text.zh);
    assert!(why.text.en.contains("5 calendar days after 2022-09-28"), "{}", why.text.en);
}
