//! The hook `review`: what is handed in is accepted, or goes back with findings.

use super::{Script, calls, deploy, granting, period, scripted, told_administrator, trap, verdicts};
use crate::world::{World, document, duty, id, once, plan, span};
use engine::entry::Fact;
use engine::input::{Submission, SubmittedRow};
use engine::plan::{Condition, Evidence, Field, FieldKind, Form, Guardrails, Plan, Target};
use engine::procedure::{AskedSubmission, Finding, Hook, Proposal, Question, ReviewProposal};
use engine::state::{CampaignPhase, Standing};
use std::rc::Rc;

const RETURN: Guardrails = Guardrails {
    due: engine::plan::Grant::Fixed,
    reminders: engine::plan::Grant::Fixed,
    may_add_duties: false,
    may_reword: false,
    may_return: true,
};

fn finding(field: Option<&str>, text: &str) -> Finding {
    Finding { field: field.map(id), text: text.into() }
}

fn return_with(findings: &[Finding]) -> Proposal {
    Proposal::Review(ReviewProposal::ReturnWith(findings.to_vec()))
}

/// Documents below 2000 bytes go back.
fn strict(question: &Question) -> Proposal {
    match question {
        Question::Review(question) => match &question.submission {
            AskedSubmission::Document { bytes, .. } if *bytes < 2_000 => {
                return_with(&[finding(None, "材料不完整"), finding(None, "缺少汇总表")])
            }
            _ => Proposal::Review(ReviewProposal::Accept),
        },
        _ => Proposal::Duties(vec![]),
    }
}

fn reviewed(plan: &Plan, at: &str) -> (World, Rc<Script>) {
    let (mut world, script) = scripted(2);
    script.says("p", "1.0.0", |question, _| Ok(strict(question)));
    deploy(&mut world, "p", "1.0.0", &[Hook::Review]);
    world.start(plan, at);
    (world, script)
}

fn standing(world: &World, key: &str) -> Standing {
    period(world, "stage-material", key).cell(world.unit("t0")).unwrap().standing
}

fn complete() -> Submission {
    Submission::Document { name: "材料.docx".into(), sha256: "b".repeat(64), bytes: 20_000 }
}

#[test]
fn accepted() {
    let (mut world, script) = reviewed(&granting(RETURN), "2022-04-01 00:00");
    world.until("2022-04-18 10:00");
    world.submit("stage-material", "mobilization", "t0", complete()).unwrap();
    assert_eq!(standing(&world, "mobilization"), Standing::Submitted { late: false, zero: false });
    let Question::Review(question) = &script.questions(Hook::Review)[0] else { panic!("another question") };
    assert_eq!((question.unit.as_str(), question.period.as_str(), question.late), ("t0", "mobilization", false));
    let document = AskedSubmission::Document { name: "材料.docx".into(), bytes: 20_000 };
    assert_eq!(question.submission, document, "no byte of the document");
}

#[test]
fn returned_with_its_findings_and_five_days_to_put_it_right() {
    let (mut world, _) = reviewed(&granting(RETURN), "2022-04-01 00:00");
    world.until("2022-04-18 10:00");
    world.submit("stage-material", "mobilization", "t0", document()).unwrap();
    assert_eq!(standing(&world, "mobilization"), Standing::Returned { late: false });
    let reason = world.entries.iter().find_map(|entry| match &entry.fact {
        Fact::Returned { reason, .. } => Some(reason.to_string()),
        _ => None,
    });
    assert_eq!(reason.as_deref(), Some("材料不完整；缺少汇总表"));
    let correction = period(&world, "stage-material", "mobilization.t0.c1");
    assert_eq!((correction.dates.day.to_string().as_str(), correction.awaited().len()), ("2022-04-24", 1));
    assert_eq!(world.told("t0"), ["04-18 10:00 correction"]);
    world.submit("stage-material", "mobilization.t0.c1", "t0", complete()).unwrap();
    assert_eq!(standing(&world, "mobilization"), Standing::Submitted { late: false, zero: false });
    assert!(world.told("t1").is_empty());
}

/// What is put right badly goes back as well, and the first paper is not complete until the last is.
#[test]
fn a_correction_can_go_back_too() {
    let (mut world, _) = reviewed(&granting(RETURN), "2022-04-01 00:00");
    world.until("2022-04-18 10:00");
    let keys = ["mobilization", "mobilization.t0.c1", "mobilization.t0.c1.t0.c1"];
    for key in keys {
        world.submit("stage-material", key, "t0", document()).unwrap();
        for returned in keys.iter().take_while(|other| **other != key).chain([&key]) {
            assert_eq!(standing(&world, returned), Standing::Returned { late: false }, "{returned} after {key}");
        }
    }
    let last = "mobilization.t0.c1.t0.c1.t0.c1";
    world.submit("stage-material", last, "t0", complete()).unwrap();
    for key in keys.iter().chain([&last]) {
        assert_eq!(standing(&world, key), Standing::Submitted { late: false, zero: false }, "{key}");
    }
}

#[test]
fn handing_in_again_in_full_settles_every_correction() {
    let (mut world, _) = reviewed(&granting(RETURN), "2022-04-01 00:00");
    world.until("2022-04-18 10:00");
    for key in ["mobilization", "mobilization.t0.c1"] {
        world.submit("stage-material", key, "t0", document()).unwrap();
    }
    world.submit("stage-material", "mobilization", "t0", complete()).unwrap();
    assert_eq!(standing(&world, "mobilization"), Standing::Submitted { late: false, zero: false });
    assert!(!period(&world, "stage-material", "mobilization.t0.c1.t0.c1").is_awaited());
    world.until("2022-05-10 00:00");
    assert_eq!(world.told("t0").len(), 2, "two corrections, and nothing after");
}

#[test]
fn a_closing_campaign_waits_for_what_went_back() {
    let (mut world, _) = reviewed(&granting(RETURN), "2022-11-20 00:00");
    world.until("2022-11-28 10:00");
    for (unit, what) in [("t1", complete()), ("t0", document())] {
        for stage in ["implementation", "summary"] {
            let what = if stage == "summary" { what.clone() } else { complete() };
            world.submit("stage-material", stage, unit, what).unwrap();
        }
    }
    assert!(matches!(world.state.campaigns[0].phase, CampaignPhase::Closing { .. }));
    world.submit("stage-material", "summary.t0.c1", "t0", complete()).unwrap();
    assert!(matches!(world.state.campaigns[0].phase, CampaignPhase::Closed { .. }));
}

/// One paper for two duties: what goes back fulfils neither.
#[test]
fn what_goes_back_fulfils_no_other_duty() {
    let mut plan = granting(RETURN);
    plan.duties[0].satisfies = vec![engine::id::DutyNo(1)];
    plan.duties.push(duty("summary-sheet", plan.duties[0].schedule.clone()));
    plan.duties[1].deadline = plan.duties[0].deadline;
    let (mut world, _) = reviewed(&plan, "2022-04-01 00:00");
    world.until("2022-04-18 10:00");
    world.submit("stage-material", "mobilization", "t0", document()).unwrap();
    assert!(period(&world, "summary-sheet", "mobilization").awaited().contains(world.unit("t0")));
    world.submit("stage-material", "mobilization", "t0", complete()).unwrap();
    assert!(!period(&world, "summary-sheet", "mobilization").awaited().contains(world.unit("t0")));
}

#[test]
fn not_asked_where_nothing_may_be_returned() {
    let (mut world, script) = reviewed(&granting(Guardrails::default()), "2022-04-01 00:00");
    world.until("2022-04-18 10:00");
    world.submit("stage-material", "mobilization", "t0", document()).unwrap();
    assert_eq!(script.calls("p", "1.0.0"), 0);
    assert_eq!(standing(&world, "mobilization"), Standing::Submitted { late: false, zero: false });
}

#[test]
fn a_review_that_fails_or_makes_no_sense_accepts() {
    let long = "长".repeat(201);
    let answers: Vec<(Result<Proposal, engine::procedure::Failure>, &str)> = vec![
        (trap(), "trap"),
        (Ok(return_with(&[])), "out-of-range"),
        (Ok(return_with(&vec![finding(None, "缺"); 21])), "out-of-range"),
        (Ok(return_with(&[finding(None, &long)])), "out-of-range"),
        (Ok(return_with(&[finding(None, "一\r\n二")])), "out-of-range"),
        (Ok(return_with(&[finding(Some("mood"), "缺")])), "unknown-name"),
    ];
    for (answer, why) in answers {
        let (mut world, script) = scripted(2);
        script.says("p", "1.0.0", move |_, _| answer.clone());
        deploy(&mut world, "p", "1.0.0", &[Hook::Review]);
        world.start(&granting(RETURN), "2022-04-01 00:00");
        world.until("2022-04-18 10:00");
        world.submit("stage-material", "mobilization", "t0", document()).unwrap();
        assert_eq!(verdicts(&world), [why]);
        assert_eq!(standing(&world, "mobilization"), Standing::Submitted { late: false, zero: false });
        assert_eq!(told_administrator(&world), ["04-18 10:00 base-rule-used"]);
    }
}

/// Figures that miss the target have their corrections already; nobody is asked.
#[test]
fn not_asked_where_the_target_is_missed_anyway() {
    let mut centres = once("centres", "2023-09-20", "2023-03-01");
    let field = Field { id: id("mediators"), title: "调解员".into(), kind: FieldKind::Integer { min: 0, max: 100 } };
    centres.evidence = Evidence::Figures(Form { fields: vec![field], per: None });
    let within = engine::deadline::Deadline::within_days(10);
    centres.target =
        Some(Target { conditions: vec![Condition::AtLeast { field: 0, value: 2 }], correct_within: within });
    centres.local = RETURN;
    let (mut world, script) = scripted(2);
    script.says("p", "1.0.0", |question, _| {
        let Question::Review(question) = question else { return trap() };
        let AskedSubmission::Figures(rows) = &question.submission else { return trap() };
        Ok(match rows[0].values[0].value {
            2 => return_with(&[finding(Some("mediators"), "与上月不符")]),
            _ => Proposal::Review(ReviewProposal::Accept),
        })
    });
    deploy(&mut world, "p", "1.0.0", &[Hook::Review]);
    world.start(&plan(span("2023-03-01", "2023-12-31"), vec![], vec![centres]), "2023-03-06 10:00");
    world.until("2023-09-18 10:00");
    let row =
        |mediators| Submission::Figures(vec![SubmittedRow { unit: None, values: vec![(id("mediators"), mediators)] }]);
    world.submit("centres", "once", "t0", row(1)).unwrap();
    assert_eq!(script.calls("p", "1.0.0"), 0);
    world.submit("centres", "once", "t1", row(2)).unwrap();
    assert_eq!(calls(&world)[0].about.as_ref().unwrap().unit, Some(world.unit("t1")));
    let reasons = world.entries.iter().filter_map(|entry| match &entry.fact {
        Fact::Returned { reason, .. } => Some(reason.to_string()),
        _ => None,
    });
    assert_eq!(reasons.collect::<Vec<_>>(), ["调解员：与上月不符"]);
    let correction = period(&world, "centres", "once.t1.c1");
    assert_eq!(correction.dates.day.to_string(), "2023-09-28", "as the target says: ten days");
}
