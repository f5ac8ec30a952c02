//! The hooks `triage` and `return-visits`: what a county's procedure says of a case counts within
//! the guardrails, and it is told no party, no words about the case, no mediator and no leader.

use super::{
    act, agreed, assert_replays, case, close_agreed, draft, due, keeping, neighbours, on, owes, rules, staffed, visit,
};
use crate::procedures::{Script, deploy, scripted, told_administrator, trap, verdicts};
use crate::world::{World, d};
use engine::deadline::Deadline;
use engine::entry::{CaseNumber, Party, RuleUsed};
use engine::input::{CaseAct, RegisterAct};
use engine::plan::{Grant, Register, RegisterGrants};
use engine::procedure::{Failure, Hook, Proposal, Question, Reason, ReturnVisitsProposal, TriageProposal, VisitAnchor};
use std::rc::Rc;

fn granting(limit: Grant, visits: Grant) -> Register {
    Register { local: RegisterGrants { limit, visits, ..RegisterGrants::default() }, ..rules() }
}

/// A register whose county has a procedure for that hook.
fn with(
    register: Register,
    hook: Hook,
    at: &str,
    answer: impl Fn(&Question) -> Result<Proposal, Failure> + 'static,
) -> (World, Rc<Script>) {
    let (mut world, script) = scripted(1);
    staffed(&mut world, 1);
    script.says("p", "1.0.0", move |question, _| answer(question));
    deploy(&mut world, "p", "1.0.0", &[hook]);
    world.start(&keeping(register), at);
    (world, script)
}

fn triage(level: u8, limit: Option<Deadline>) -> Proposal {
    let reason = Reason { text: "涉及人数较多".into(), source: Some("县办法第3条".into()) };
    let channels = vec!["ruling".into(), "litigation".into()];
    Proposal::Triage(TriageProposal { level, limit, channels, reasons: vec![reason] })
}

fn triaged(grant: Grant, proposal: Proposal) -> (World, CaseNumber) {
    let register = granting(grant, Grant::Fixed);
    let (mut world, _) = with(register, Hook::Triage, "2022-03-01 09:00", move |_| Ok(proposal.clone()));
    let number = neighbours(&mut world, "t0");
    (world, number)
}

fn rule(world: &World, duty: &str, key: &str) -> RuleUsed {
    crate::procedures::period(world, duty, key).basis.rule.clone()
}

#[test]
fn a_shorter_limit_counts_and_the_advice_is_shown_beside_the_case() {
    let (mut world, number) = triaged(Grant::MayTighten, triage(2, Some(Deadline::within_days(10))));
    let key = number.to_string();
    assert_eq!(due(&world, "case-settle", &key), "03-11");
    assert!(matches!(rule(&world, "case-settle", &key), RuleUsed::Local(_)));
    let advice = case(&world, number).rare.as_ref().unwrap().advice.clone().unwrap();
    assert_eq!((advice.level, advice.ways.len(), advice.reasons.len()), (2, 2, 1));
    assert!(world.state.campaigns[0].cases.alerts.is_empty(), "an officer decides about the alert");
    // A day off at its end moves it, and it is still the county's.
    super::seasons::days_off(&mut world, "2022-03-11", "2022-03-11");
    assert_eq!(due(&world, "case-settle", &key), "03-14");
    assert!(matches!(rule(&world, "case-settle", &key), RuleUsed::Local(_)));
    assert_replays(&world);
}

/// grant, what it says, verdict
#[test]
fn what_goes_beyond_is_refused_and_the_definitions_limit_stands() {
    let weeks = |n: u16| Some(Deadline::within_days(7 * n));
    let table: Vec<(Grant, Proposal, &str)> = vec![
        (Grant::Fixed, triage(1, weeks(1)), "fixed"),
        (Grant::MayTighten, triage(1, weeks(6)), "relaxes"),
        (Grant::MayRelax { days: 7 }, triage(1, weeks(8)), "relaxes-too-far"),
        (Grant::MayTighten, triage(0, None), "out-of-range"),
        (Grant::MayTighten, triage(4, None), "out-of-range"),
        (Grant::MayTighten, triage(1, Some(Deadline::ON_THE_DAY)), "accepted"),
        (Grant::MayRelax { days: 7 }, triage(1, weeks(5)), "accepted"),
        (Grant::Fixed, triage(1, None), "accepted"),
    ];
    for (grant, proposal, wanted) in table {
        let (world, number) = triaged(grant, proposal.clone());
        assert_eq!(verdicts(&world), [wanted], "{proposal:?}");
        let advised = case(&world, number).rare.as_ref().unwrap().advice.is_some();
        assert_eq!(advised, wanted == "accepted");
        if wanted != "accepted" {
            assert_eq!(due(&world, "case-settle", &number.to_string()), "04-01");
            let flagged = rule(&world, "case-settle", &number.to_string());
            assert!(matches!(&flagged, RuleUsed::Base { cause, .. } if **cause == *wanted), "{flagged:?}");
            assert_eq!(told_administrator(&world).len(), 1, "{proposal:?}");
        }
    }
}

#[test]
fn a_way_or_an_answer_that_is_not_known_is_refused() {
    let (world, _) = triaged(
        Grant::MayTighten,
        Proposal::Triage(TriageProposal { level: 1, limit: None, channels: vec!["petition".into()], reasons: vec![] }),
    );
    assert_eq!(verdicts(&world), ["unknown-name"]);
    let (world, _) = triaged(Grant::MayTighten, Proposal::Duties(vec![]));
    assert_eq!(verdicts(&world), ["other-hook"]);
}

#[test]
fn a_procedure_that_fails_leaves_the_definitions_limit_and_its_administrator_hears() {
    let (mut world, _) = with(granting(Grant::MayTighten, Grant::Fixed), Hook::Triage, "2022-03-01 09:00", |_| trap());
    let number = neighbours(&mut world, "t0");
    assert_eq!(due(&world, "case-settle", &number.to_string()), "04-01");
    assert!(matches!(rule(&world, "case-settle", &number.to_string()), RuleUsed::Base { .. }));
    assert_eq!(told_administrator(&world), ["03-01 09:00 base-rule-used"]);
    for _ in 0..5 {
        neighbours(&mut world, "t0");
    }
    assert_eq!(owes(&world, "t0").len(), 6, "no procedure stops a case");
    assert_replays(&world);
}

#[test]
fn questions_hold_no_party_no_words_no_mediator_and_no_leader() {
    let (mut world, script) =
        with(granting(Grant::MayTighten, Grant::MayTighten), Hook::Triage, "2022-03-01 09:00", |_| Ok(triage(1, None)));
    script.says("v", "1.0.0", |_, _| Ok(Proposal::ReturnVisits(ReturnVisitsProposal::Keep)));
    deploy(&mut world, "v", "1.0.0", &[Hook::ReturnVisits]);
    let mut of = draft("t0", "neighbour", None);
    of.parties = vec![Party { reference: "QZX9".into(), sealed: Some("c2VhbGVkLW5hbWU".into()) }];
    of.facts.brief = "机密案情".into();
    of.facts.measures = "机密措施".into();
    of.facts.leader = Some("机密领导".into());
    of.facts.mediator = Some("机密调解员".into());
    act(&mut world, RegisterAct::Register(of.into())).unwrap();
    let number = world.state.campaigns[0].cases.all[0].number;
    close_agreed(&mut world, number);
    let asked: Vec<Question> =
        [Hook::Triage, Hook::ReturnVisits].into_iter().flat_map(|hook| script.questions(hook)).collect();
    assert_eq!(asked.len(), 2);
    for question in asked {
        let text = serde_json::to_string(&question).unwrap();
        for secret in ["QZX9", "c2VhbGVk", "机密", "party", "parties", "brief", "leader", "mediator", "measures"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        assert!(text.contains("neighbour"), "it is the case that is asked about: {text}");
    }
}

/// A county's visits, one after the other.
fn visits(all: &[(VisitAnchor, u16)]) -> Proposal {
    let all = all.iter().map(|(anchor, days)| visit("本县回访", *anchor, *days)).collect();
    Proposal::ReturnVisits(ReturnVisitsProposal::Visits(all))
}

/// Closed on 2022-09-01, to be performed by 09-16: by the definition due 09-16 and 10-08.
fn closed(grant: Grant, proposal: Proposal) -> (World, CaseNumber) {
    let register = granting(Grant::Fixed, grant);
    let (mut world, _) = with(register, Hook::ReturnVisits, "2022-09-01 09:00", move |_| Ok(proposal.clone()));
    let number = neighbours(&mut world, "t0");
    on(&mut world, number, CaseAct::Close(agreed(d("2022-09-01"), Some(d("2022-09-16"))))).unwrap();
    (world, number)
}

fn days(world: &World, number: CaseNumber) -> Vec<String> {
    let planned = case(world, number).closed().unwrap().visits.len();
    (1..=planned).map(|n| due(world, "case-visit", &format!("{number}.{n}"))).collect()
}

/// grant, what it says, verdict, due days
#[test]
fn more_or_earlier_visits_count_fewer_or_later_ones_only_where_granted() {
    use VisitAnchor::{Closing, Effect, Performance};
    let own = vec!["09-16", "10-08"];
    let table: Vec<(Grant, Proposal, &str, Vec<&str>)> = vec![
        (Grant::MayTighten, visits(&[(Effect, 7), (Performance, 7)]), "accepted", vec!["09-08", "09-23"]),
        (
            Grant::MayTighten,
            visits(&[(Effect, 15), (Performance, 15), (Closing, 90)]),
            "accepted",
            vec!["09-16", "10-08", "11-30"],
        ),
        (Grant::MayTighten, visits(&[(Effect, 7)]), "relaxes", own.clone()),
        (Grant::MayTighten, visits(&[(Effect, 7), (Performance, 30)]), "relaxes", own.clone()),
        (Grant::MayRelax { days: 10 }, visits(&[(Effect, 7), (Performance, 30)]), "accepted", vec!["09-08", "10-17"]),
        (Grant::MayRelax { days: 3 }, visits(&[(Effect, 7), (Performance, 30)]), "relaxes-too-far", own.clone()),
        (Grant::MayRelax { days: 90 }, visits(&[]), "out-of-range", own.clone()),
        (Grant::MayRelax { days: 90 }, visits(&[(Closing, 20); 7]), "out-of-range", own.clone()),
        (Grant::MayTighten, Proposal::ReturnVisits(ReturnVisitsProposal::Keep), "accepted", own.clone()),
        (Grant::MayTighten, triage(1, None), "other-hook", own.clone()),
    ];
    for (grant, proposal, verdict, wanted) in table {
        let (world, number) = closed(grant, proposal.clone());
        assert_eq!(verdicts(&world), [verdict], "{proposal:?}");
        assert_eq!(days(&world, number), wanted, "{proposal:?}");
        assert_eq!(told_administrator(&world).len(), usize::from(verdict != "accepted"), "{proposal:?}");
        let flagged = matches!(rule(&world, "case-visit", &format!("{number}.1")), RuleUsed::Base { .. });
        assert_eq!(flagged, verdict != "accepted", "{proposal:?}");
        assert_replays(&world);
    }
}

#[test]
fn what_is_not_granted_is_not_asked() {
    let (world, number) = closed(Grant::Fixed, visits(&[(VisitAnchor::Effect, 1), (VisitAnchor::Effect, 2)]));
    assert!(verdicts(&world).is_empty());
    assert_eq!(days(&world, number), ["09-16", "10-08"]);
}

#[test]
fn a_visit_cannot_count_from_a_day_the_case_does_not_have() {
    let register = granting(Grant::Fixed, Grant::MayTighten);
    let answer = visits(&[(VisitAnchor::Effect, 7), (VisitAnchor::Performance, 7)]);
    let (mut world, _) = with(register, Hook::ReturnVisits, "2022-09-01 09:00", move |_| Ok(answer.clone()));
    let number = neighbours(&mut world, "t0");
    on(&mut world, number, CaseAct::Close(super::not_agreed(d("2022-09-01")))).unwrap();
    assert_eq!(verdicts(&world), ["unknown-name"]);
    assert_eq!(days(&world, number), ["09-16"], "one visit from its closing");
}

#[test]
fn a_visits_procedure_that_fails_leaves_the_definitions_visits() {
    let register = granting(Grant::Fixed, Grant::MayTighten);
    let (mut world, _) = with(register, Hook::ReturnVisits, "2022-09-01 09:00", |_| trap());
    let number = neighbours(&mut world, "t0");
    on(&mut world, number, CaseAct::Close(agreed(d("2022-09-01"), Some(d("2022-09-16"))))).unwrap();
    assert_eq!(days(&world, number), ["09-16", "10-08"]);
    assert!(matches!(rule(&world, "case-visit", &format!("{number}.2")), RuleUsed::Base { .. }));
    assert_eq!(told_administrator(&world), ["09-01 09:00 base-rule-used"]);
    assert_replays(&world);
}
