//! Alerts (预警; source 003, E1-E4; SCENARIOS 11) and what cannot be resolved (source 000, E5).

use super::{act, assert_replays, case, close_agreed, code, draft, neighbours, on, owes, reopen, running, told};
use crate::world::{World, d};
use chrono_tz::Asia::Shanghai;
use engine::entry::{CaseNumber, Fact, MessageId, NoticeKind, Party, Told};
use engine::id::EntryNo;
use engine::input::{CaseAct, Input, RegisterAct};
use engine::plan::Scope;
use engine::state::{Alert, AlertEvent, AlertStanding};

fn set(world: &mut World, case: CaseNumber, level: u8) -> &'static str {
    code(on(world, case, CaseAct::SetAlert { level, scope: Scope::Local, reason: "可能激化".into() }))
}

fn alert(world: &World, number: CaseNumber) -> &Alert {
    world.state.campaigns[0].cases.alert_of(case(world, number)).unwrap()
}

/// The register of alerts about a case: time, what, post.
fn log(world: &World, number: CaseNumber) -> Vec<String> {
    let post = |no| world.state.organisation.post(no).unwrap().id.to_string();
    let line = |event: &AlertEvent| match event {
        AlertEvent::Set { level, .. } => format!("set {level}"),
        AlertEvent::Told { post: no, rung } => format!("told {} {rung}", post(*no)),
        AlertEvent::Received { post: no } => format!("received {}", post(*no)),
        AlertEvent::Handled { .. } => "handled".into(),
        AlertEvent::Lifted { .. } => "lifted".into(),
        AlertEvent::Unresolved { .. } => "unresolved".into(),
    };
    let lines = alert(world, number).log.iter();
    lines.map(|l| format!("{} {}", l.at.local(Shanghai).format("%m-%d %H:%M"), line(&l.what))).collect()
}

/// Every notice of an alert and its ladder, to whomever.
fn notices(world: &World) -> Vec<String> {
    world.notices(|notice| matches!(notice.kind, NoticeKind::Alert(_) | NoticeKind::Escalation(_)))
}

/// A case of a party whose sealed name could be told apart, at Friday 2022-04-29 16:00.
fn friday() -> (World, CaseNumber) {
    let mut world = running(1, "2022-04-29 15:00");
    let mut of = draft("t0", "neighbour", None);
    of.parties = vec![Party { reference: "QZX9".into(), sealed: Some("c2VhbGVkLW5hbWU".into()) }];
    act(&mut world, RegisterAct::Register(of.into())).unwrap();
    let number = world.state.campaigns[0].cases.all[0].number;
    world.until("2022-04-29 16:00");
    (world, number)
}

#[test]
fn scenario_11_level_3_unhandled_then_raised() {
    let (mut world, number) = friday();
    assert_eq!(set(&mut world, number, 3), "done");
    let first = format!("{number}.1");
    assert_eq!(told(&world, "case-alert-3", &first), ["04-29 16:00 alert government-in-charge"]);
    world.until("2022-04-30 15:59");
    assert_eq!(notices(&world).len(), 1);
    world.until("2022-04-30 17:59");
    let wanted = ["04-29 16:00 alert government-in-charge", "04-30 16:00 escalation-1 government-principal"];
    assert_eq!(told(&world, "case-alert-3", &first), wanted);
    world.until("2022-04-30 18:00");
    assert_eq!(set(&mut world, number, 1), "done");
    let second = format!("{number}.2");
    assert_eq!(told(&world, "case-alert-1", &second), ["04-30 18:00 alert party-principal"]);
    world.until("2022-06-30 00:00");
    assert_eq!(notices(&world).iter().filter(|line| line.contains("alert")).count(), 2);
    assert_eq!(told(&world, "case-alert-3", &first), wanted, "all older timers are cancelled");
    assert_eq!(told(&world, "case-alert-1", &second).len(), 1, "nobody is above level 1");
    let wanted = [
        "04-29 16:00 set 3",
        "04-29 16:00 told government-in-charge 0",
        "04-30 16:00 told government-principal 1",
        "04-30 18:00 set 1",
        "04-30 18:00 told party-principal 0",
    ];
    assert_eq!(log(&world, number), wanted);
    let shown = serde_json::to_string(alert(&world, number)).unwrap();
    assert!(!shown.contains("QZX9") && !shown.contains("c2VhbGVk") && !shown.contains("排水"), "{shown}");
    assert_replays(&world);
}

#[test]
fn a_level_that_changes_inside_its_window_leaves_no_timer() {
    let (mut world, number) = friday();
    set(&mut world, number, 3);
    world.until("2022-04-30 10:00");
    assert_eq!(set(&mut world, number, 2), "done");
    world.until("2022-05-01 09:59");
    assert_eq!(notices(&world), ["04-29 16:00 alert", "04-30 10:00 alert"]);
    world.until("2022-05-01 10:00");
    assert_eq!(told(&world, "case-alert-2", &format!("{number}.2"))[1], "05-01 10:00 escalation-1 party-principal");
    // Lowered again: a window of its own from now on.
    assert_eq!(set(&mut world, number, 3), "done");
    assert_eq!(owes(&world, "t0").iter().filter(|owed| owed.starts_with("case-alert")).count(), 1);
    world.until("2022-05-02 10:00");
    let third = told(&world, "case-alert-3", &format!("{number}.3"));
    assert_eq!(third, ["05-01 10:00 alert government-in-charge", "05-02 10:00 escalation-1 government-principal"]);
}

#[test]
fn handled_in_time_tells_nobody_further() {
    let (mut world, number) = friday();
    set(&mut world, number, 3);
    world.until("2022-04-30 15:00");
    let handle = CaseAct::HandleAlert { what: "已到现场劝解".into() };
    assert_eq!(code(on(&mut world, number, handle.clone())), "done");
    assert_eq!(code(on(&mut world, number, handle)), "no_alert");
    world.until("2022-06-30 00:00");
    assert_eq!(notices(&world).iter().filter(|line| line.contains("alert")).count(), 1);
    assert_eq!(told(&world, "case-alert-3", &format!("{number}.1")).len(), 1);
    assert_eq!(log(&world, number).last().unwrap(), "04-30 15:00 handled");
    assert_eq!(set(&mut world, number, 3), "done", "it may flare up again");
    assert_eq!(told(&world, "case-alert-3", &format!("{number}.2")).len(), 1);
}

#[test]
fn lifted_stops_the_window() {
    let (mut world, number) = friday();
    set(&mut world, number, 3);
    let lift = |reason: &str| CaseAct::LiftAlert { reason: reason.into() };
    assert_eq!(code(on(&mut world, number, lift(" "))), "no_reason");
    assert_eq!(code(on(&mut world, number, lift("已平息"))), "done");
    assert_eq!(code(on(&mut world, number, lift("已平息"))), "no_alert");
    world.until("2022-05-29 00:00");
    assert_eq!(told(&world, "case-alert-3", &format!("{number}.1")).len(), 1);
    assert_eq!(alert(&world, number).standing, AlertStanding::Lifted);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let (mut world, number) = friday();
    assert_eq!(set(&mut world, number, 0), "unknown_level");
    assert_eq!(set(&mut world, number, 4), "unknown_level");
    let no_reason = CaseAct::SetAlert { level: 3, scope: Scope::Local, reason: "".into() };
    assert_eq!(code(on(&mut world, number, no_reason)), "no_reason");
    assert_eq!(set(&mut world, number, 3), "done");
    assert_eq!(set(&mut world, number, 3), "alert_unchanged");
    let wider = CaseAct::SetAlert { level: 3, scope: Scope::AcrossAreas, reason: "涉及邻县".into() };
    assert_eq!(code(on(&mut world, number, wider)), "done", "another scope is another owner");
}

#[test]
fn closing_the_case_settles_its_alert() {
    let (mut world, number) = friday();
    set(&mut world, number, 3);
    world.until("2022-04-29 20:00");
    close_agreed(&mut world, number);
    world.until("2022-05-29 00:00");
    assert_eq!(told(&world, "case-alert-3", &format!("{number}.1")).len(), 1);
    assert_eq!(log(&world, number).last().unwrap(), "04-29 20:00 handled");
}

#[test]
fn an_outage_over_the_window_tells_the_next_one_once() {
    let (mut world, number) = friday();
    set(&mut world, number, 3);
    world.down_until("2022-05-02 08:00");
    world.until("2022-05-20 00:00");
    let wanted = ["04-29 16:00 alert government-in-charge", "05-02 08:00 escalation-1 government-principal"];
    assert_eq!(told(&world, "case-alert-3", &format!("{number}.1")), wanted);
    assert_eq!(log(&world, number)[2], "05-02 08:00 told government-principal 1");
}

/// The messages of an entry that tells of something unresolved.
fn unresolved(world: &World) -> Vec<MessageId> {
    let mut all = Vec::new();
    for (i, entry) in world.entries.iter().enumerate() {
        let Fact::NoticesOwed { notices } = &entry.fact else { continue };
        for notice in notices.iter().filter(|notice| notice.kind == NoticeKind::Unresolved) {
            let Told::Posts(posts) = &notice.to else { panic!("told to posts") };
            all.extend(posts.iter().map(|(post, _)| MessageId { entry: EntryNo(i as u64 + 1), post: *post }));
        }
    }
    all
}

#[test]
fn what_cannot_be_resolved_is_told_once_and_receipts_are_kept() {
    let (mut world, number) = friday();
    let say = |reason: &str| CaseAct::CannotResolve { reason: reason.into() };
    assert_eq!(code(on(&mut world, number, say(""))), "no_reason");
    assert_eq!(code(on(&mut world, number, say("多次调解未果"))), "done");
    assert_eq!(code(on(&mut world, number, say("多次调解未果"))), "reported_already");
    let messages = unresolved(&world);
    assert_eq!(messages.len(), 2, "area leader and township leader");
    world.until("2022-04-29 17:30");
    for message in &messages {
        assert_eq!(world.act(Input::ReceiveMessage { message: *message }).unwrap(), 1);
        assert_eq!(world.act(Input::ReceiveMessage { message: *message }).unwrap(), 0, "the first time counts");
    }
    let nowhere = MessageId { entry: EntryNo(1), post: messages[0].post };
    assert_eq!(code(world.act(Input::ReceiveMessage { message: nowhere })), "no_such_message");
    let log = log(&world, number);
    let (mut told, mut received) = (log[1..3].to_vec(), log[3..].to_vec());
    told.sort();
    received.sort();
    assert_eq!(log[0], "04-29 16:00 unresolved");
    assert_eq!(told, ["04-29 16:00 told area-leader 0", "04-29 16:00 told township-leader 0"]);
    assert_eq!(received, ["04-29 17:30 received area-leader", "04-29 17:30 received township-leader"]);
    assert_eq!(alert(&world, number).standing, AlertStanding::Unset, "no level was set");
    close_agreed(&mut world, number);
    reopen(&mut world, number);
    assert_eq!(code(on(&mut world, number, say("仍未果"))), "reported_already");
    assert_replays(&world);
}

#[test]
fn a_receipt_of_an_alert_stands_in_its_log() {
    let (mut world, number) = friday();
    set(&mut world, number, 3);
    let entry = EntryNo(world.entries.len() as u64);
    let Fact::NoticesOwed { notices } = &world.entries.last().unwrap().fact else { panic!("told at once") };
    let Told::Posts(posts) = &notices[0].to else { panic!("told to posts") };
    let message = MessageId { entry, post: posts[0].0 };
    world.act(Input::ReceiveMessage { message }).unwrap();
    assert_eq!(log(&world, number).last().unwrap(), "04-29 16:00 received government-in-charge");
}

#[test]
fn two_cases_have_windows_of_their_own() {
    let (mut world, first) = friday();
    let second = neighbours(&mut world, "t0");
    set(&mut world, first, 3);
    world.until("2022-04-29 20:00");
    set(&mut world, second, 3);
    on(&mut world, first, CaseAct::HandleAlert { what: "已处置".into() }).unwrap();
    world.until("2022-04-30 21:00");
    assert_eq!(told(&world, "case-alert-3", &format!("{first}.1")).len(), 1);
    assert_eq!(told(&world, "case-alert-3", &format!("{second}.1")).len(), 2);
    assert_eq!(case(&world, second).accepted, d("2022-04-29"));
}
