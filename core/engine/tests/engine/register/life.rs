//! A case is registered, changed, handed over, sent another way, proposed as a model.

use super::{
    act, agreed, assert_replays, case, close_agreed, code, draft, facts, keeping, leaves, neighbours, not_agreed, on,
    owes, registered, reopen, rules, running, running_by, told, visited,
};
use crate::world::{World, d, drive, id, t};
use engine::entry::{Advice, CaseNumber, NoticeKind, Party, Performance};
use engine::input::{CaseAct, CaseDraft, Input, RegisterAct};
use engine::plan::Scope;
use engine::views;

fn try_register(world: &mut World, draft: CaseDraft) -> &'static str {
    code(act(world, RegisterAct::Register(draft.into())))
}

fn transfer(world: &mut World, case: CaseNumber, to: &str) -> &'static str {
    code(on(world, case, CaseAct::Transfer { to: id(to), reason: "属地管辖".into() }))
}

#[test]
fn numbers_run_by_year_without_gaps() {
    let mut world = running(2, "2022-01-05 09:00");
    let days = [None, Some("2021-12-30"), None, Some("2021-12-31"), Some("2022-01-04")];
    let numbers: Vec<String> =
        days.iter().map(|day| registered(&mut world, draft("t0", "neighbour", *day)).to_string()).collect();
    assert_eq!(numbers, ["2022-000001", "2021-000001", "2022-000002", "2021-000002", "2022-000003"]);
    // What is refused takes no number.
    assert_eq!(try_register(&mut world, draft("nowhere", "neighbour", None)), "unknown_unit");
    assert_eq!(neighbours(&mut world, "t1").to_string(), "2022-000004");
}

#[test]
fn what_is_registered_is_checked_and_a_refusal_changes_nothing() {
    let mut world = running(1, "2022-03-01 09:00");
    let head = world.state.head;
    let with = |change: &dyn Fn(&mut CaseDraft)| {
        let mut draft = draft("t0", "neighbour", None);
        change(&mut draft);
        draft
    };
    let party =
        |reference: &str, sealed: Option<&str>| Party { reference: reference.into(), sealed: sealed.map(Into::into) };
    let long = "长".repeat(1_001);
    let wrong: Vec<(&str, CaseDraft)> = vec![
        ("takes_no_cases", with(&|d| d.unit = id("bureau"))),
        ("in_future", with(&|c| c.accepted = Some(d("2022-03-02")))),
        ("day_before", with(&|c| c.accepted = Some(d("1988-12-31")))),
        ("unknown_word", with(&|c| c.facts.kind = id("weather"))),
        ("unknown_word", with(&|c| c.facts.source = id("rumour"))),
        ("missing_field", with(&|c| c.facts.brief = " \n".into())),
        ("too_long", with(&|c| c.facts.brief = long.as_str().into())),
        ("too_long", with(&|c| c.facts.mediator = Some("0".repeat(65).into()))),
        ("out_of_range", with(&|c| c.facts.sides = 1)),
        ("out_of_range", with(&|c| c.facts.people = 1_000_001)),
        ("too_many", with(&|c| c.facts.amount = Some(u64::MAX))),
        ("in_future", with(&|c| c.facts.entered = Some(d("2022-03-02")))),
        ("day_before", with(&|c| c.facts.entered = Some(d("2022-02-28")))),
        ("bad_party", with(&|c| c.parties = vec![party("张三", None)])),
        ("bad_party", with(&|c| c.parties = vec![party("A", None), party("A", None)])),
        ("bad_party", with(&|c| c.parties = vec![party("ABCDE", None)])),
        ("bad_party", with(&|c| c.parties = vec![party("A", Some("李四"))])),
        ("bad_party", with(&|c| c.parties = vec![party("A", Some(&"x".repeat(513)))])),
        ("too_many", with(&|c| c.parties = vec![party("A", None); 51])),
    ];
    for (wanted, draft) in wrong {
        assert_eq!(try_register(&mut world, draft.clone()), wanted, "{draft:?}");
    }
    assert_eq!(world.state.head, head);
    let other = Input::Register { campaign: id("nowhere"), act: RegisterAct::Import(Vec::new()) };
    assert_eq!(code(world.act(other)), "unknown_campaign");
    let none = CaseNumber { year: 2022, seq: 1 };
    assert_eq!(code(on(&mut world, none, CaseAct::EraseNames)), "unknown_case");
    let mut plain = World::new(1);
    plain.start(&drive(), "2022-04-01 00:00");
    assert_eq!(try_register(&mut plain, draft("t0", "neighbour", None)), "no_register");
}

#[test]
fn what_is_known_of_a_case_may_change_and_the_same_again_is_nothing() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = neighbours(&mut world, "t0");
    let mut new = facts("neighbour");
    new.brief = "  已查明系界址不清 ".into();
    new.entered = Some(d("2022-03-01"));
    assert_eq!(on(&mut world, number, CaseAct::Change(new.clone().into())).unwrap(), 1);
    assert_eq!(on(&mut world, number, CaseAct::Change(new.clone().into())).unwrap(), 0);
    let known = world.state.campaigns[0].cases.facts(case(&world, number));
    assert_eq!((&*known.brief, known.entered), ("已查明系界址不清", Some(d("2022-03-01"))));
    assert_eq!(case(&world, number).entries.iter().count(), 2);
    assert_eq!(case(&world, number).rare.as_ref().unwrap().advice, None::<Advice>);
    assert_replays(&world);
}

#[test]
fn what_a_case_owes_goes_with_it() {
    let mut world = running(3, "2022-03-01 09:00");
    let number = neighbours(&mut world, "t2");
    on(&mut world, number, CaseAct::SetAlert { level: 3, scope: Scope::Local, reason: "紧急".into() }).unwrap();
    world.until("2022-04-04 10:00");
    let before = owes(&world, "t2");
    assert_eq!(before.len(), 3, "to settle it, to inform, to handle the alert: {before:?}");
    assert_eq!(transfer(&mut world, number, "t1"), "done");
    assert_eq!(owes(&world, "t1"), before);
    assert!(owes(&world, "t2").is_empty());
    let settle = crate::procedures::period(&world, "case-settle", &number.to_string());
    assert_eq!(settle.cell(world.unit("t1")).unwrap().standing, engine::state::Standing::Overdue, "and as it stood");
    assert_eq!(transfer(&mut world, number, "t1"), "done", "where it is already");
    assert_eq!(transfer(&mut world, number, "bureau"), "takes_no_cases");
    assert_eq!(transfer(&mut world, number, "nowhere"), "unknown_unit");
    // There and back, then closed: what is settled is owed by nobody again.
    assert_eq!(transfer(&mut world, number, "t2"), "done");
    assert_eq!(transfer(&mut world, number, "t0"), "done");
    on(&mut world, number, CaseAct::Close(not_agreed(d("2022-04-04")))).unwrap();
    assert_eq!(transfer(&mut world, number, "t1"), "done");
    assert_eq!(owes(&world, "t1"), [format!("case-visit {number}.1")]);
    assert_eq!(transfer(&mut world, number, "t2"), "done");
    assert_eq!(owes(&world, "t2"), [format!("case-visit {number}.1")]);
    assert!(owes(&world, "t0").is_empty() && owes(&world, "t1").is_empty());
    visited(&mut world, number, Performance::NoAgreement).unwrap();
    for to in ["t0", "t1", "t2"] {
        assert_eq!(transfer(&mut world, number, to), "done");
        assert!(owes(&world, to).is_empty(), "nothing is owed any more, wherever it goes");
    }
    assert_replays(&world);
}

#[test]
fn a_case_of_a_unit_that_left_is_not_lost() {
    let mut world = running(2, "2022-03-01 09:00");
    let number = neighbours(&mut world, "t0");
    world.until("2022-03-10 10:00");
    leaves(&mut world, 2, "t0");
    // The ladder still tells the bureau, until somebody else takes it.
    world.until("2022-04-03 00:00");
    assert_eq!(told(&world, "case-settle", &number.to_string()).last().unwrap(), "04-02 09:00 escalation-1 section");
    assert_eq!(try_register(&mut world, draft("t0", "neighbour", None)), "unknown_unit");
    assert_eq!(transfer(&mut world, number, "t1"), "done");
    assert_eq!(owes(&world, "t1"), [format!("case-inform {number}.0"), format!("case-settle {number}")]);
    assert!(owes(&world, "t0").is_empty());
    assert_replays(&world);
}

#[test]
fn another_way_is_open_in_every_state_and_followed() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = neighbours(&mut world, "t0");
    let refer =
        |way: &str, to: &str, day: Option<&str>| CaseAct::Refer { way: id(way), to: to.into(), day: day.map(d) };
    let follow = |referral, result: &str, day: Option<&str>| CaseAct::Follow {
        referral,
        result: result.into(),
        day: day.map(d),
    };
    assert_eq!(code(on(&mut world, number, follow(0, "已受理", None))), "no_such_referral");
    assert_eq!(code(on(&mut world, number, refer("petition", "某局", None))), "unknown_word");
    assert_eq!(code(on(&mut world, number, refer("litigation", " ", None))), "missing_field");
    assert_eq!(code(on(&mut world, number, refer("litigation", "县法院", Some("2022-02-28")))), "day_before");
    assert_eq!(code(on(&mut world, number, refer("litigation", "县法院", None))), "done", "while it is handled");
    world.until("2022-04-10 10:00");
    assert_eq!(code(on(&mut world, number, refer("ruling", "镇政府", None))), "done", "when its limit has passed");
    close_agreed(&mut world, number);
    assert_eq!(code(on(&mut world, number, refer("arbitration", "仲裁委", None))), "done", "when it is closed");
    reopen(&mut world, number);
    assert_eq!(code(on(&mut world, number, refer("litigation", "县法院", None))), "done", "when it is taken up again");
    assert_eq!(code(on(&mut world, number, follow(0, "已立案", Some("2022-02-28")))), "day_before");
    assert_eq!(code(on(&mut world, number, follow(0, "已立案", Some("2022-03-20")))), "done");
    assert_eq!(code(on(&mut world, number, follow(4, "已立案", None))), "no_such_referral");
    let referrals = &case(&world, number).rare.as_ref().unwrap().referrals;
    assert_eq!(referrals.len(), 4);
    assert_eq!(referrals[0].result.as_ref().unwrap(), &(d("2022-03-20"), "已立案".into()));
    // Going another way ends nothing by itself: the office still answers for the case.
    assert_eq!(owes(&world, "t0"), [format!("case-settle {number}_2")]);
    assert_replays(&world);
}

#[test]
fn only_what_was_settled_is_a_model() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = neighbours(&mut world, "t0");
    let nominate = |reason: &str| CaseAct::Nominate { reason: reason.into() };
    assert_eq!(code(on(&mut world, number, nominate("好"))), "not_settled");
    on(&mut world, number, CaseAct::Close(agreed(d("2022-03-01"), None))).unwrap();
    assert_eq!(code(on(&mut world, number, nominate(""))), "no_reason");
    assert_eq!(on(&mut world, number, nominate("多部门联动")).unwrap(), 1);
    assert_eq!(on(&mut world, number, nominate("多部门联动")).unwrap(), 0);
}

#[test]
fn names_are_erased_once_and_also_when_the_campaign_is_over() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = neighbours(&mut world, "t0");
    let late = neighbours(&mut world, "t0");
    assert_eq!(on(&mut world, number, CaseAct::EraseNames).unwrap(), 1);
    assert_eq!(on(&mut world, number, CaseAct::EraseNames).unwrap(), 0);
    assert!(case(&world, number).names_erased);
    world.act(Input::Close { campaign: id("c"), reason: "提前结束".into() }).unwrap();
    assert_eq!(code(on(&mut world, late, CaseAct::Nominate { reason: "好".into() })), "not_running");
    assert_eq!(
        code(on(&mut world, late, CaseAct::EraseNames)),
        "done",
        "the right to be forgotten outlives a campaign"
    );
    assert_replays(&world);
}

#[test]
fn a_case_is_taken_up_a_bounded_number_of_times() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = neighbours(&mut world, "t0");
    for _ in 1..20 {
        close_agreed(&mut world, number);
        reopen(&mut world, number);
    }
    close_agreed(&mut world, number);
    let once_more = on(&mut world, number, CaseAct::Reopen { reason: "再".into() });
    assert_eq!(code(once_more), "too_many");
    assert_eq!(case(&world, number).round, 20);
    assert_eq!(owes(&world, "t0").len(), 1, "one visit, of the last end");
}

#[test]
fn a_case_registered_on_a_clock_that_jumped_back_counts_from_the_ledgers_own_time() {
    let mut world = running_by(&keeping(rules()), 1, "2022-03-02 09:00");
    let first = neighbours(&mut world, "t0");
    world.now = t("2022-02-01 09:00");
    let second = neighbours(&mut world, "t0");
    assert_eq!(case(&world, first).accepted, case(&world, second).accepted);
}

/// Whoever is handed a case hears of it at once, with what is due first; once it is settled there
/// is nothing to tell any more.
#[test]
fn who_takes_a_case_over_is_told() {
    let mut world = running(2, "2022-03-01 09:00");
    let number = neighbours(&mut world, "t0");
    world.now = t("2022-03-10 10:00");
    assert_eq!(transfer(&mut world, number, "t1"), "done");
    let inbox = |world: &World, unit: &str| {
        let liaison = world.state.organisation.liaison(world.unit(unit)).unwrap();
        let mut inbox = views::inbox(&world.state, liaison, 9);
        inbox.retain(|message| message.items.iter().any(|item| item.kind == NoticeKind::Transferred));
        inbox
    };
    let told = inbox(&world, "t1");
    assert_eq!((told.len(), inbox(&world, "t0").len()), (1, 0));
    assert!(told[0].is_wanted());
    let text = views::message_text(&world.state, &told[0]);
    assert!(text.zh.starts_with("【移送】") && text.zh.contains("4月1日24:00前完成"), "{}", text.zh);
    assert!(text.en.contains("is your unit's from now on; it is due by 2022-04-01 24:00"), "{}", text.en);
    close_agreed(&mut world, number);
    assert!(!inbox(&world, "t1")[0].is_wanted());
    assert_replays(&world);
}
