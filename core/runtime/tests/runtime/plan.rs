//! One campaign: a document from every office by 20 April 2022, with the standard policy.

use chrono_tz::Asia::Shanghai;
use engine::deadline::Deadline;
use engine::entry::Endpoint;
use engine::id::LedgerId;
use engine::input::{Input, ObligationRef, Request, Submission};
use engine::org::{PostRow, UnitRow};
use engine::plan::{
    Anchor, Audience, Duty, Evidence, Guardrails, Level, Named, Plan, Policy, PostAt, PostRef, Schedule, Span,
};
use std::str::FromStr;
use std::sync::Arc;

pub(crate) fn id<T: FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().expect(text)
}

/// Everything a bureau does until its campaign runs.
pub(crate) fn beginning(ledger: &LedgerId, offices: usize) -> Vec<Request> {
    let campaign = || id("drive");
    let inputs = vec![
        Input::OpenLedger { id: ledger.clone(), title: "青山县".into(), zone: Shanghai },
        Input::ImportUnits { rows: units(offices).into(), complete: true },
        Input::PublishDefinition { source: "v1".into(), plan: Arc::new(plan()).into() },
        Input::CreateCampaign { campaign: campaign(), definition: id("drive"), version: None },
        Input::Activate { campaign: campaign() },
    ];
    inputs.into_iter().map(|input| Request::new("tester", input)).collect()
}

pub(crate) fn endpoint(url: &str, secret: &str) -> Request {
    let endpoint = Endpoint { id: id("gateway"), url: url.into(), secret: secret.into(), default: true };
    Request::new("tester", Input::SetEndpoint(endpoint.into()))
}

pub(crate) fn submit(office: usize) -> Request {
    submit_bytes(office, 1_000)
}

pub(crate) fn submit_bytes(office: usize, bytes: u64) -> Request {
    let obligation = ObligationRef {
        campaign: id("drive"),
        duty: id("material"),
        period: "once".into(),
        unit: id(&format!("t{office}")),
    };
    let what = Submission::Document { name: "材料.docx".into(), sha256: "a".repeat(64), bytes };
    Request::new("tester", Input::Submit { obligation, what })
}

fn units(offices: usize) -> Vec<UnitRow> {
    let row = |unit: &str, kind: &str, level, parent: Option<&str>, posts| UnitRow {
        id: id(unit),
        name: format!("单位{unit}"),
        kind: id(kind),
        level,
        parent: parent.map(id),
        posts,
    };
    let post = |post: &str, title: &str| PostRow { id: id(post), title: title.into() };
    let posts = vec![post("section", "人民参与和促进法治科"), post("leader-in-charge", "分管领导")];
    let mut rows = vec![row("bureau", "county-bureau", Level::County, None, posts)];
    let office = |i| row(&format!("t{i}"), "township-office", Level::Township, Some("bureau"), Vec::new());
    rows.extend((0..offices).map(office));
    rows
}

fn plan() -> Plan {
    let post = |post: &str| PostRef { at: PostAt::Bureau, post: id(post) };
    let day = |text: &str| text.parse().expect(text);
    let duty = Duty {
        id: id("material"),
        title: "阶段材料".into(),
        sources: Vec::new(),
        who: Audience { kinds: vec![id("township-office")], ..Audience::default() },
        to: vec![post("section")],
        schedule: Schedule::Once { anchor: Anchor::Date(day("2022-04-20")), opens: day("2022-04-06") },
        deadline: Deadline::ON_THE_DAY,
        evidence: Evidence::Document,
        zero_report: false,
        satisfies: Vec::new(),
        policy: Policy::standard(&[post("section")], post("leader-in-charge")),
        target: None,
        measure: None,
        local: Guardrails::default(),
        dates: Default::default(),
    };
    let named = |post: &str| Named { id: id(post), title: post.into() };
    Plan {
        id: id("drive"),
        title: "矛盾纠纷大化解专项活动".into(),
        sources: Vec::new(),
        zone: Shanghai,
        span: Span { first: day("2022-04-01"), last: day("2022-04-30") },
        goals: Vec::new(),
        stages: Vec::new(),
        windows: Vec::new(),
        events: Vec::new(),
        posts: vec![named("section"), named("leader-in-charge")],
        duties: vec![duty],
        register: None,
    }
}
