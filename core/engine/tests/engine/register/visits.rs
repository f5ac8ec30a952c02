//! Every closed case is visited again, settled or not (source 001, C8 and C9; SCENARIOS 10).

use super::{
    agreed, assert_replays, case, close_agreed, code, due, found, keeping, neighbours, not_agreed, on, owes, reopen,
    rules, running, running_by, told, visit, visited,
};
use crate::world::{World, d, id, obligation};
use engine::entry::{CaseNumber, Closing, Ending, Performance, VisitRecord};
use engine::input::{CaseAct, Input};
use engine::procedure::VisitAnchor;
use engine::state::Standing;

/// SCENARIOS 10: closed on 09-01 with an agreement to be performed by 09-16.
fn settled() -> (World, CaseNumber) {
    let mut world = running(1, "2022-08-30 09:00");
    let number = neighbours(&mut world, "t0");
    world.until("2022-09-01 15:00");
    on(&mut world, number, CaseAct::Close(agreed(d("2022-09-01"), Some(d("2022-09-16"))))).unwrap();
    (world, number)
}

#[test]
fn scenario_10_two_visits_with_their_reminders() {
    let (mut world, number) = settled();
    let (first, second) = (format!("{number}.1"), format!("{number}.2"));
    assert_eq!(due(&world, "case-visit", &first), "09-16");
    assert_eq!(due(&world, "case-visit", &second), "10-08", "10-01 begins a holiday; 10-08 is a Saturday at work");
    world.until("2022-10-08 23:59");
    let own = |day: &str| format!("{day} 09:00 reminder own");
    let reminders = |key: &str| -> Vec<String> {
        told(&world, "case-visit", key).into_iter().filter(|line| line.ends_with("own")).collect()
    };
    assert_eq!(reminders(&first), ["09-13", "09-15", "09-16"].map(own));
    assert_eq!(reminders(&second), ["09-28", "09-30", "10-08"].map(own));
    world.until("2022-11-01 00:00");
    let late = told(&world, "case-visit", &second);
    assert_eq!(late[3..], ["10-09 09:00 escalation-1 section", "10-11 09:00 escalation-2 leader-in-charge"]);
    assert_replays(&world);
}

#[test]
fn scenario_10_a_record_says_how_the_agreement_is_performed() {
    let (mut world, number) = settled();
    world.until("2022-09-14 10:00");
    let head = world.state.head;
    let partly = |reason: &str| Performance::Partly { reason: reason.into() };
    assert_eq!(code(visited(&mut world, number, Performance::NoAgreement)), "performance_missing");
    assert_eq!(code(visited(&mut world, number, partly(" "))), "missing_field");
    assert_eq!(code(visited(&mut world, number, Performance::Not { reason: "".into() })), "missing_field");
    assert_eq!(world.state.head, head, "nothing was recorded");
    assert_eq!(code(visited(&mut world, number, Performance::NotYetDue)), "done");
    world.until("2022-09-20 10:00");
    assert_eq!(code(visited(&mut world, number, Performance::NotYetDue)), "performance_missing", "it was due 09-16");
    assert_eq!(code(visited(&mut world, number, partly("付了一半"))), "done");
    assert!(owes(&world, "t0").is_empty());
    assert_eq!(code(visited(&mut world, number, Performance::Performed)), "no_such_visit");
    world.until("2022-11-01 00:00");
    assert_eq!(told(&world, "case-visit", &format!("{number}.2")), Vec::<String>::new(), "none after it took place");
}

#[test]
fn a_field_that_is_not_foreseen_is_refused() {
    let record = serde_json::json!({ "day": "2022-09-14", "performance": "performed", "mood": "calm" });
    let known = serde_json::json!({ "day": "2022-09-14", "performance": "performed" });
    assert!(serde_json::from_value::<VisitRecord>(known).is_ok());
    // The stored form of every field there is; the interface refuses what is not among them.
    let kept = serde_json::to_value(found(d("2022-09-14"), Performance::Performed)).unwrap();
    let mut fields: Vec<&str> = kept.as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["day", "errors", "follow_up", "opinions", "performance", "risks"]);
    let read = serde_json::from_value::<VisitRecord>(record).ok();
    assert!(read.is_none_or(|read| !serde_json::to_string(&read).unwrap().contains("mood")));
}

/// An end without an agreement: told of a way, or withdrawn.
fn ends() -> Vec<(&'static str, Ending)> {
    let informed = || vec![id("litigation"), id("arbitration")];
    vec![
        ("not agreed", Ending::NotAgreed { informed: informed() }),
        ("refused", Ending::Refused { informed: informed() }),
        ("unsuitable", Ending::Unsuitable { informed: informed() }),
        ("withdrawn", Ending::Withdrawn),
    ]
}

#[test]
fn what_was_not_settled_is_visited_too_counted_from_its_closing() {
    for (name, ending) in ends() {
        let mut world = running(1, "2022-03-01 09:00");
        let number = neighbours(&mut world, "t0");
        world.until("2022-03-10 10:00");
        let closing = Closing { day: d("2022-03-08"), ending, file: Vec::new() };
        on(&mut world, number, CaseAct::Close(closing)).unwrap();
        assert_eq!(owes(&world, "t0"), [format!("case-visit {number}.1")], "{name}");
        assert_eq!(due(&world, "case-visit", &format!("{number}.1")), "03-23", "{name}");
        assert_eq!(code(visited(&mut world, number, Performance::Performed)), "nothing_to_perform", "{name}");
        assert_eq!(code(visited(&mut world, number, Performance::NoAgreement)), "done", "{name}");
        assert!(owes(&world, "t0").is_empty());
    }
}

#[test]
fn without_an_agreement_the_parties_must_have_been_told_of_other_ways() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = neighbours(&mut world, "t0");
    let close = |world: &mut World, ending| {
        code(on(world, number, CaseAct::Close(Closing { day: d("2022-03-01"), ending, file: Vec::new() })))
    };
    assert_eq!(close(&mut world, Ending::NotAgreed { informed: vec![] }), "not_informed");
    assert_eq!(close(&mut world, Ending::Refused { informed: vec![] }), "not_informed");
    assert_eq!(close(&mut world, Ending::Unsuitable { informed: vec![] }), "not_informed");
    assert_eq!(close(&mut world, Ending::NotAgreed { informed: vec![id("petition")] }), "unknown_word");
    assert_eq!(close(&mut world, Ending::Withdrawn), "done");
}

#[test]
fn days_of_an_end_lie_in_order() {
    let mut world = running(1, "2022-03-10 09:00");
    let number = neighbours(&mut world, "t0");
    let close = |world: &mut World, closing| code(on(world, number, CaseAct::Close(closing)));
    assert_eq!(close(&mut world, not_agreed(d("2022-03-11"))), "in_future");
    assert_eq!(close(&mut world, not_agreed(d("2022-03-09"))), "day_before", "before it was accepted");
    let mut early = agreed(d("2022-03-10"), None);
    if let Ending::Agreed { effective, .. } = &mut early.ending {
        *effective = d("2022-03-09");
    }
    assert_eq!(close(&mut world, early), "day_before");
    assert_eq!(close(&mut world, agreed(d("2022-03-10"), Some(d("2022-03-09")))), "day_before");
    assert_eq!(close(&mut world, agreed(d("2022-03-10"), Some(d("2022-03-10")))), "done");
    assert_eq!(close(&mut world, agreed(d("2022-03-10"), None)), "case_closed");
}

#[test]
fn a_visit_that_would_be_over_before_anybody_knew_of_it_counts_from_today() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = neighbours(&mut world, "t0");
    world.until("2022-06-20 10:00");
    on(&mut world, number, CaseAct::Close(agreed(d("2022-03-02"), Some(d("2022-06-10"))))).unwrap();
    assert_eq!(due(&world, "case-visit", &format!("{number}.1")), "07-05", "15 days from 06-20");
    assert_eq!(
        due(&world, "case-visit", &format!("{number}.2")),
        "06-27",
        "15 days from 06-10: a Saturday, then Monday"
    );
    world.until("2022-06-20 12:00");
    let cells = |key: &str| crate::procedures::period(&world, "case-visit", key).cells[0].standing;
    assert_eq!((cells(&format!("{number}.1")), cells(&format!("{number}.2"))), (Standing::Open, Standing::Open));
}

#[test]
fn reopening_keeps_what_was_and_plans_visits_anew_at_the_next_end() {
    let (mut world, number) = settled();
    world.until("2022-09-12 10:00");
    let entries = case(&world, number).entries.iter().count();
    let again = CaseAct::Visit {
        visit: None,
        record: found(d("2022-09-12"), Performance::Not { reason: "对方拒付".into() }),
        reopen: Some("协议未履行".into()),
    };
    on(&mut world, number, again).unwrap();
    assert_eq!(owes(&world, "t0"), [format!("case-settle {number}_2")], "the second visit is owed no longer");
    assert_eq!(
        case(&world, number).entries.iter().count(),
        entries + 2,
        "the visit and the reopening stand in its history"
    );
    let first = crate::procedures::period(&world, "case-visit", &format!("{number}.1"));
    assert_eq!(first.cells[0].standing, Standing::Submitted { late: false, zero: false }, "what took place stays");
    assert_eq!(code(visited(&mut world, number, Performance::Performed)), "case_open");
    let twice = on(&mut world, number, CaseAct::Reopen { reason: "再".into() });
    assert_eq!(code(twice), "case_open");
    world.until("2022-09-19 10:00");
    on(&mut world, number, CaseAct::Close(agreed(d("2022-09-19"), None))).unwrap();
    assert_eq!(owes(&world, "t0"), [format!("case-visit {number}_2.1")]);
    assert_eq!(due(&world, "case-visit", &format!("{number}_2.1")), "10-08");
    world.until("2022-09-30 23:00");
    assert!(told(&world, "case-visit", &format!("{number}.2")).is_empty(), "nothing about the visit that was dropped");
    assert_replays(&world);
}

#[test]
fn only_visits_can_be_waived_and_nothing_is_handed_in_or_sent_back_beside_the_case() {
    let (mut world, number) = settled();
    let (settle, first) = (number.to_string(), format!("{number}.1"));
    let open = neighbours(&mut world, "t0").to_string();
    let waive =
        |duty: &str, key: &str| Input::Waive { obligation: obligation(duty, key, "t0"), reason: "迁走".into() };
    let back =
        |duty: &str, key: &str| Input::Return { obligation: obligation(duty, key, "t0"), reason: "缺页".into() };
    assert_eq!(code(world.act(waive("case-settle", &open))), "step_of_case");
    assert_eq!(code(world.act(back("case-settle", &settle))), "step_of_case");
    assert_eq!(code(world.act(back("case-visit", &first))), "step_of_case");
    for what in [engine::input::Submission::Done, engine::input::Submission::Zero, crate::world::document()] {
        assert_eq!(code(world.submit("case-settle", &open, "t0", what.clone())), "step_of_case", "{what:?}");
        assert_eq!(code(world.submit("case-visit", &first, "t0", what.clone())), "step_of_case", "{what:?}");
    }
    assert_eq!(code(world.act(waive("case-visit", &first))), "done");
    assert_eq!(code(world.act(waive("case-visit", &first))), "already_waived");
    // It is released, and still missing where visits are counted.
    assert!(!case(&world, number).closed().is_some_and(|closed| closed.is_visited()));
    world.until("2022-09-30 08:00");
    assert!(told(&world, "case-visit", &first).is_empty());
}

#[test]
fn an_agreement_without_a_day_of_performance_has_the_first_visit_only() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = neighbours(&mut world, "t0");
    close_agreed(&mut world, number);
    assert_eq!(owes(&world, "t0"), [format!("case-visit {number}.1")]);
    reopen(&mut world, number);
    close_agreed(&mut world, number);
    assert_eq!(owes(&world, "t0"), [format!("case-visit {number}_2.1")]);
}

#[test]
fn a_definition_may_count_visits_from_closing() {
    let mut register = rules();
    register.visits = vec![visit("结案回访", VisitAnchor::Closing, 7), visit("再访", VisitAnchor::Closing, 60)];
    let mut world = running_by(&keeping(register), 1, "2022-03-01 09:00");
    let number = neighbours(&mut world, "t0");
    on(&mut world, number, CaseAct::Close(not_agreed(d("2022-03-01")))).unwrap();
    let days = ["1", "2"].map(|n| due(&world, "case-visit", &format!("{number}.{n}")));
    assert_eq!(days, ["03-08", "05-05"], "04-30 begins a holiday");
}
