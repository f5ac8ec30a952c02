//! What is paid for a case (以案定补): by rule or by the county's procedure, and once.

use super::{CAMPAIGN, closing, county, disputes, facts, register, with_committees};
use crate::procedures::{Script, deploy, scripted, told_administrator, trap, verdicts};
use crate::world::{World, id, span};
use engine::entry::{CaseFacts, CaseNumber, Closing, Fact, InRegister, Party, RegisterFact, RuleUsed, Subsidy};
use engine::input::{CaseAct, CaseDraft, RegisterAct};
use engine::plan::{Plan, Register, RegisterGrants, SubsidyRule};
use engine::procedure::{Difficulty, Failure, Hook, MatterOutcome, Proposal, Question, Reason, SubsidyProposal};
use engine::views::register::subsidies;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::rc::Rc;

fn rule(amount: u64, outcomes: &[MatterOutcome]) -> SubsidyRule {
    SubsidyRule {
        kinds: Vec::new(),
        difficulties: Vec::new(),
        outcomes: outcomes.to_vec(),
        file: Vec::new(),
        amount,
        source: "004C M1".into(),
    }
}

/// Hard cases at committees with their file 300 yuan, other agreed ones 100 yuan.
fn paying() -> Register {
    let hard = SubsidyRule {
        kinds: vec![id(super::COMMITTEE)],
        difficulties: vec![Difficulty::Complex],
        file: vec![id("agreement")],
        ..rule(30_000, &[MatterOutcome::Agreed])
    };
    Register { subsidies: vec![hard, rule(10_050, &[MatterOutcome::Agreed])], ..register() }
}

fn granting() -> Plan {
    let local = RegisterGrants { subsidy: true, ..RegisterGrants::default() };
    disputes(Register { local, ..paying() }, vec![])
}

fn assess(world: &mut World) -> Result<usize, engine::refusal::Refusal> {
    world.in_register(RegisterAct::AssessSubsidies(span("2023-01-01", "2023-12-31")))
}

fn paid(world: &World) -> Vec<Subsidy> {
    let rows = world.entries.iter().filter_map(|entry| match &entry.fact {
        Fact::Register(InRegister { what: RegisterFact::SubsidiesAssessed { rows }, .. }) => Some(rows.clone()),
        _ => None,
    });
    rows.flatten().collect()
}

fn started(mut world: World, plan: &Plan) -> World {
    world.start(plan, "2023-04-01 00:00");
    world.until("2023-04-10 10:00");
    world
}

fn closed(world: &mut World, unit: &str, facts: CaseFacts, closing: Closing) -> CaseNumber {
    let number = world.accept(unit, "2023-04-03", facts);
    world.about(number, CaseAct::Close(closing)).unwrap();
    number
}

fn hard() -> CaseFacts {
    CaseFacts { difficulty: Difficulty::Complex, ..facts() }
}

fn with_file(day: &str) -> Closing {
    Closing { file: vec![id("agreement")], ..closing(day, true) }
}

#[test]
fn the_first_rule_that_fits_pays() {
    let mut world = started(county(), &disputes(paying(), vec![]));
    closed(&mut world, "t0-a", hard(), with_file("2023-04-05"));
    closed(&mut world, "t0-a", hard(), closing("2023-04-05", true));
    closed(&mut world, "t0", hard(), with_file("2023-04-05"));
    closed(&mut world, "t0-a", facts(), with_file("2023-04-05"));
    closed(&mut world, "t0-a", facts(), closing("2023-04-05", false));
    world.accept("t0-a", "2023-04-03", facts());
    assess(&mut world).unwrap();
    let rows = paid(&world);
    let amounts: Vec<u64> = rows.iter().map(|row| row.amount).collect();
    assert_eq!(
        amounts,
        [30_000, 10_050, 10_050, 10_050, 0],
        "hard with file; no file; no committee; not hard; not agreed"
    );
    assert!(rows.iter().all(|row| row.rule == RuleUsed::Definition && !row.reasons.is_empty()));
    assert_eq!(rows[1].reasons[0].text, "按标准每件100.50元");
    assert_eq!(rows[1].reasons[0].source.as_deref(), Some("004C M1"));
    assert_eq!(assess(&mut world).unwrap_err().code(), "nothing_to_assess");
}

#[test]
fn only_the_days_that_were_asked_for() {
    let mut world = started(county(), &disputes(paying(), vec![]));
    for day in ["2023-04-04", "2023-04-05", "2023-04-06", "2023-04-07"] {
        closed(&mut world, "t0-a", facts(), closing(day, true));
    }
    world.in_register(RegisterAct::AssessSubsidies(span("2023-04-05", "2023-04-06"))).unwrap();
    let cases: Vec<u32> = paid(&world).iter().map(|row| row.case.0).collect();
    assert_eq!(cases, [1, 2]);
}

#[test]
fn totals_for_each_committee_and_month() {
    let mut world = started(county(), &disputes(paying(), vec![]));
    closed(&mut world, "t0-a", facts(), closing("2023-04-05", true));
    closed(&mut world, "t0-b", facts(), closing("2023-04-05", false));
    let again = closed(&mut world, "t0-a", facts(), closing("2023-04-06", true));
    assess(&mut world).unwrap();
    world.about(again, CaseAct::Reopen { reason: "协议未履行".into() }).unwrap();
    world.until("2023-05-10 10:00");
    closed(&mut world, "t0-a", hard(), with_file("2023-05-09"));
    assess(&mut world).unwrap();
    let table = subsidies(&world.state, CAMPAIGN, &world.everybody(), span("2023-01-01", "2023-12-31"));
    let totals: Vec<_> = table.totals.iter().map(|t| (t.year, t.month, t.cases, t.paid, t.amount)).collect();
    assert_eq!(totals, [(2023, 4, 2, 2, 20_100), (2023, 5, 1, 1, 30_000), (2023, 4, 1, 0, 0)]);
    assert_eq!(world.names(table.totals.iter().map(|total| total.unit)), ["t0-a", "t0-a", "t0-b"]);
    assert_eq!((table.cases, table.amount), (4, 50_100), "what was paid stays paid when the case is open again");
    assert_eq!(table.rows[1].closed, None, "it is open again");
    let april = subsidies(&world.state, CAMPAIGN, &world.everybody(), span("2023-04-01", "2023-04-30"));
    assert_eq!((april.cases, april.amount), (3, 20_100));
    let own = subsidies(&world.state, CAMPAIGN, &[world.unit("t0-b")].into_iter().collect(), april_to_may());
    assert_eq!((own.cases, own.amount), (1, 0));
}

fn april_to_may() -> engine::plan::Span {
    span("2023-04-01", "2023-05-31")
}

/// A county with a procedure that pays, with so many closed cases.
fn with_procedure(
    cases: usize,
    answer: impl Fn(&Question) -> Result<Proposal, Failure> + 'static,
) -> (World, Rc<Script>) {
    let (world, script) = scripted(2);
    let mut world = with_committees(world);
    script.says("pay", "1.0.0", move |question, _| answer(question));
    deploy(&mut world, "pay", "1.0.0", &[Hook::Subsidy]);
    let mut world = started(world, &granting());
    for _ in 0..cases {
        closed(&mut world, "t0-a", facts(), closing("2023-04-05", true));
    }
    (world, script)
}

fn pays(amount: u64, reasons: &[&str]) -> Result<Proposal, Failure> {
    let reason = |text: &&str| Reason { text: (*text).to_owned(), source: None };
    Ok(Proposal::Subsidy(SubsidyProposal { amount, reasons: reasons.iter().map(reason).collect() }))
}

#[test]
fn the_countys_procedure_decides_and_says_why() {
    let (mut world, script) = with_procedure(2, |_| pays(8_000, &["一般案件", "卷宗齐全"]));
    assess(&mut world).unwrap();
    let rows = paid(&world);
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.amount == 8_000 && matches!(row.rule, RuleUsed::Local(_))));
    assert_eq!(rows[0].reasons.len(), 2);
    assert_eq!(script.questions(Hook::Subsidy).len(), 2, "one question a case");
}

/// Traits only: no story, no party, no mediator, no leader.
#[test]
fn a_question_carries_traits_and_nobody() {
    let (mut world, script) = with_procedure(0, |_| pays(8_000, &["一般案件"]));
    let told = CaseFacts {
        brief: "SECRET-BRIEF".into(),
        measures: "SECRET-MEASURES".into(),
        mediator: Some("SECRET-MEDIATOR".into()),
        leader: Some("SECRET-LEADER".into()),
        ..hard()
    };
    let parties = vec![Party { reference: "A".into(), sealed: None }];
    let accepted = Some(crate::world::d("2023-04-03"));
    let draft = CaseDraft { unit: id("t0-a"), accepted, facts: told, parties };
    world.in_register(RegisterAct::Register(Box::new(draft))).unwrap();
    let number = world.state.campaigns[0].cases.all[0].number;
    world.about(number, CaseAct::Close(with_file("2023-04-05"))).unwrap();
    assess(&mut world).unwrap();
    let questions = script.questions(Hook::Subsidy);
    let Question::Subsidy(question) = &questions[0] else { panic!("{questions:?}") };
    assert_eq!(question.matter.difficulty, Difficulty::Complex);
    assert_eq!(
        question.file.iter().map(|part| (part.id.as_str(), part.present)).collect::<Vec<_>>(),
        [("agreement", true)]
    );
    let text = serde_json::to_string(&questions).unwrap();
    assert!(!text.contains("SECRET") && !text.contains("part-A"), "{text}");
}

#[test]
fn an_answer_that_does_not_hold_leaves_the_base_rule_with_the_flag() {
    let long = "长".repeat(201);
    let table: Vec<(Result<Proposal, Failure>, &str)> = vec![
        (pays(1_000_001, &["太多"]), "out-of-range"),
        (pays(8_000, &[]), "out-of-range"),
        (pays(8_000, &[" "]), "out-of-range"),
        (pays(8_000, &["两\n行"]), "out-of-range"),
        (pays(8_000, &[&long]), "out-of-range"),
        (trap(), "trap"),
    ];
    for (answer, cause) in table {
        let shown = format!("{answer:?}");
        let (mut world, _) = with_procedure(1, move |_| answer.clone());
        assess(&mut world).unwrap();
        let rows = paid(&world);
        assert_eq!(rows[0].amount, 10_050, "{shown}");
        assert!(matches!(&rows[0].rule, RuleUsed::Base { cause: why, .. } if **why == *cause), "{:?}", rows[0].rule);
        assert_eq!(verdicts(&world), [cause]);
        assert_eq!(told_administrator(&world).len(), 1, "one word to the administrator");
    }
    let (mut world, _) = with_procedure(1, |_| pays(1_000_000, &["上限"]));
    assess(&mut world).unwrap();
    assert_eq!(paid(&world)[0].amount, 1_000_000, "the bound itself holds");
}

#[test]
fn without_the_grant_nobody_is_asked() {
    let (world, script) = scripted(2);
    let mut world = with_committees(world);
    script.says("pay", "1.0.0", |_, _| pays(8_000, &["一般案件"]));
    deploy(&mut world, "pay", "1.0.0", &[Hook::Subsidy]);
    let mut world = started(world, &disputes(paying(), vec![]));
    closed(&mut world, "t0-a", facts(), closing("2023-04-05", true));
    assess(&mut world).unwrap();
    assert_eq!(paid(&world)[0].amount, 10_050);
    assert!(script.questions(Hook::Subsidy).is_empty());
}

/// A decision has six hundred calls. The rest waits for the next one, and nothing is left to chance.
#[test]
fn what_one_decision_cannot_ask_about_waits_for_the_next() {
    let (mut world, script) = with_procedure(601, |_| pays(8_000, &["一般案件"]));
    assess(&mut world).unwrap();
    assert_eq!(paid(&world).len(), 600);
    let entries = world.entries.iter().filter(|entry| matches!(&entry.fact, Fact::Register(InRegister { what: RegisterFact::SubsidiesAssessed { rows }, .. }) if rows.len() <= 500));
    assert_eq!(entries.count(), 2, "entries stay small");
    assess(&mut world).unwrap();
    let rows = paid(&world);
    assert_eq!(rows.len(), 601);
    assert!(rows.iter().all(|row| row.amount == 8_000), "none fell back because calls ran out");
    assert_eq!(assess(&mut world).unwrap_err().code(), "nothing_to_assess");
    assert_eq!(script.questions(Hook::Subsidy).len(), 601);
}

#[derive(Debug, Clone)]
enum Event {
    Register,
    Close(usize, bool),
    Reopen(usize),
    Assess(u64, u64),
    Wait,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => Just(Event::Register),
        4 => (0..6usize, any::<bool>()).prop_map(|(case, agreed)| Event::Close(case, agreed)),
        3 => (0..6usize).prop_map(Event::Reopen),
        3 => (0u64..20, 0u64..20).prop_map(|(first, days)| Event::Assess(first, days)),
        2 => Just(Event::Wait),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the order of registering, closing, reopening and assessing.
    #[test]
    fn a_case_is_paid_once(events in proptest::collection::vec(event(), 1..40)) {
        let mut world = started(county(), &disputes(paying(), vec![]));
        for event in &events {
            let day = engine::time::day_of(world.now, chrono_tz::Asia::Shanghai);
            let number = |n: usize| {
                let all = &world.state.campaigns[0].cases.all;
                (!all.is_empty()).then(|| all[n % all.len()].number)
            };
            match event {
                Event::Register => { world.accept("t0-a", &day.to_string(), facts()); }
                Event::Close(n, agreed) => {
                    let Some(number) = number(*n) else { continue };
                    let _ = world.about(number, CaseAct::Close(closing(&day.to_string(), *agreed)));
                }
                Event::Reopen(n) => {
                    let Some(number) = number(*n) else { continue };
                    let _ = world.about(number, CaseAct::Reopen { reason: "再次申请".into() });
                }
                Event::Assess(first, days) => {
                    let first = crate::world::d("2023-04-08") + chrono::Days::new(*first);
                    let days = engine::plan::Span { first, last: first + chrono::Days::new(*days) };
                    let had = paid(&world).len();
                    let _ = world.in_register(RegisterAct::AssessSubsidies(days));
                    let waits = world.state.campaigns[0].cases.all.iter().filter(|case| {
                        let is_paid = case.rare.as_ref().is_some_and(|rare| rare.paid.is_some());
                        !is_paid && case.closed().is_some_and(|closed| days.contains(closed.closing.day))
                    });
                    prop_assert_eq!(waits.count(), 0, "nothing is left in those days");
                    prop_assert!(paid(&world).len() >= had);
                }
                Event::Wait => {
                    let until = world.now.plus_minutes(3 * 24 * 60);
                    world.until(&until.local(chrono_tz::Asia::Shanghai).format("%Y-%m-%d %H:%M").to_string());
                }
            }
        }
        let mut times: BTreeMap<u32, usize> = BTreeMap::new();
        for row in paid(&world) {
            *times.entry(row.case.0).or_default() += 1;
        }
        prop_assert!(times.values().all(|times| *times == 1), "{:?}", times);
        let everything = span("2023-01-01", "2024-12-31");
        let table = subsidies(&world.state, CAMPAIGN, &world.everybody(), everything);
        let folded: u64 = paid(&world).iter().map(|row| row.amount).sum();
        prop_assert_eq!((table.amount, table.cases), (folded, times.len() as u64));
        prop_assert_eq!(table.totals.iter().map(|total| total.amount).sum::<u64>(), folded);
    }
}
