//! Registers of disputes over HTTP: a county whose campaign keeps one.

mod acts;
mod alerts;
mod bodies;
mod parties;
mod reads;

use crate::fixture::{BEFORE, CAMPAIGN, DEFINITION, LEDGER, county};
use crate::service::Service;
use chrono_tz::Asia::Shanghai;
use engine::calendar::Calendar;
use engine::deadline::{Deadline, Offset};
use engine::id::{LedgerId, TermId};
use engine::input::{Input, Request};
use engine::plan::{
    AlertLevel, CaseStep, Delay, Duty, Escalation, Evidence, Named, Plan, PointsRule, Policy, PostRef, Quantity,
    Register, RegisterGrants, Schedule, Scope, SubsidyRule,
};
use engine::procedure::{MatterOutcome, Visit, VisitAnchor};
use serde_json::{Value, json};
use std::sync::Arc;

/// While the campaign runs.
pub(crate) const NOW: &str = "2022-04-06T10:00:00+08:00";
/// One month, rolled over a rest day at its end.
const MONTH: Deadline = Deadline { offset: Offset::Months(1), ..Deadline::within_days(0) };

/// The path of a case, or of something about it.
pub(crate) fn of(number: &str, what: &str) -> String {
    format!("{CAMPAIGN}/cases/{number}{what}")
}

/// A county whose campaign keeps a register, a few days into it.
pub(crate) async fn keeping() -> Service {
    let service = county(BEFORE).await;
    begin(&service).await;
    service
}

/// The campaign with its register, in a county that is settled.
pub(crate) async fn begin(service: &Service) {
    let plan = Arc::new(plan());
    let publish = Input::PublishDefinition { source: DEFINITION.into(), plan: plan.into() };
    let ledger = LedgerId::new("qingshan").unwrap();
    service.handle().execute(&ledger, Request::new("bureau", publish)).await.unwrap();
    let new = json!({ "id": "drive", "definition": "drive-2022" });
    service.post(&format!("{LEDGER}/campaigns"), new).await.ok();
    service.act(&format!("{CAMPAIGN}/activate")).await.ok();
    service.at(NOW).await;
}

/// Registers a case and says its number.
pub(crate) async fn registered(service: &Service, new: Value) -> String {
    let answer = service.post(&format!("{CAMPAIGN}/cases"), new).await.ok();
    answer["number"].as_str().unwrap().to_owned()
}

/// A case of that unit.
pub(crate) fn case(unit: &str) -> Value {
    json!({ "unit": unit, "facts": facts("两户因排水沟走向发生争执") })
}

pub(crate) fn facts(brief: &str) -> Value {
    json!({
        "type": "neighbour", "source": "screening", "brief": brief, "difficulty": "ordinary",
        "sides": 2, "people": 4, "amount_fen": 350_000, "leader": "分管副所长", "mediator": "07",
    })
}

/// An agreement of that day, to be performed by another.
pub(crate) fn agreed(day: &str, performance: &str) -> Value {
    let agreed = json!({ "form": "written", "effective": day, "performance": performance, "amount_fen": 200_000 });
    json!({ "day": day, "ending": { "agreed": agreed } })
}

fn named(id_and_title: &[(&str, &str)]) -> Vec<Named<TermId>> {
    id_and_title.iter().map(|(id, title)| Named { id: id.parse().unwrap(), title: (*title).into() }).collect()
}

fn post(text: &str) -> PostRef {
    PostRef::parse(text).unwrap()
}

/// The fixture's campaign with the rules of a register.
fn plan() -> Plan {
    let calendar = Calendar::default();
    let source = workflows::Source::new("drive.yaml", DEFINITION);
    let outcome = workflows::compile(&source, &workflows::World { calendar: &calendar, units: None });
    let mut plan = outcome.plan.unwrap();
    assert_eq!(plan.zone, Shanghai);
    let like = plan.duties[0].clone();
    plan.duties.extend([
        step(&like, "case-settle", CaseStep::Settle, MONTH),
        step(&like, "case-inform", CaseStep::Inform, Deadline::within_days(3)),
        step(&like, "case-visit", CaseStep::Visit(0), Deadline::within_days(15)),
    ]);
    let hours = Deadline { offset: Offset::Hours(24), ..Deadline::ON_THE_DAY };
    for level in 1..=3 {
        let rung = Escalation { after: Delay::Minutes(0), to: vec![post("bureau/leader-in-charge")] };
        let policy = Policy { reminders: Vec::new(), escalations: vec![rung], repeat: None, also: Vec::new() };
        plan.duties.push(Duty { policy, ..step(&like, &format!("case-alert-{level}"), CaseStep::Alert(level), hours) });
    }
    plan.register = Some(Arc::new(rules()));
    plan
}

fn step(like: &Duty, name: &str, step: CaseStep, deadline: Deadline) -> Duty {
    let schedule = Schedule::Case { step };
    Duty { id: name.parse().unwrap(), title: name.into(), schedule, deadline, evidence: Evidence::Case, ..like.clone() }
}

fn rules() -> Register {
    let level =
        |title: &str| AlertLevel { title: title.into(), tell: vec![post("bureau/people-participation-section")] };
    let visit = |title: &str, anchor| Visit { title: title.into(), anchor, within: Deadline::within_days(15) };
    Register {
        title: "矛盾纠纷排查化解台账".into(),
        series: "青人调字".into(),
        sources: named(&[("screening", "排查发现"), ("application", "依申请")]),
        types: named(&[("neighbour", "邻里纠纷"), ("labour", "劳动争议")]),
        limit: MONTH,
        limits: vec![("labour".parse().unwrap(), Deadline::within_days(15))],
        extension_days: 30,
        ways: named(&[("arbitration", "仲裁"), ("litigation", "诉讼")]),
        visits: vec![visit("协议生效后回访", VisitAnchor::Effect), visit("履行期满回访", VisitAnchor::Performance)],
        levels: vec![level("一级预警"), level("二级预警"), level("三级预警")],
        owners: vec![(Scope::Local, post("bureau/leader-in-charge"))],
        unresolved: vec![post("bureau/leader-in-charge")],
        subsidies: vec![SubsidyRule {
            kinds: Vec::new(),
            difficulties: Vec::new(),
            outcomes: vec![MatterOutcome::Agreed],
            file: Vec::new(),
            amount: 50_000,
            source: "001 M2".into(),
        }],
        points: vec![PointsRule { count: Quantity::Cases, points: 100, source: "004C V4".into() }],
        commendation: Vec::new(),
        local: RegisterGrants::default(),
    }
}
