//! The register of disputes (台账) under a clock that is pushed by hand: what a case owes and when,
//! who is told, what is refused. Written from the promise, not from the code.

mod alerts;
mod import;
mod life;
mod limits;
mod procedures;
mod properties;
mod seasons;
mod visits;

use crate::world::{World, d, duty, id, plan, post, span, t};
use chrono::NaiveDate;
use chrono_tz::Asia::Shanghai;
use engine::deadline::{Deadline, Offset};
use engine::entry::{
    AgreementForm, CaseFacts, CaseNumber, Closing, Ending, Fact, NoticeKind, Party, Performance, Told, VisitRecord,
};
use engine::id::{PostId, TermId};
use engine::input::{CaseAct, CaseDraft, Input, RegisterAct};
use engine::org::{PostRow, UnitRow};
use engine::plan::{
    AlertLevel, CaseStep, Delay, Duty, Escalation, Evidence, Level, Named, Plan, Policy, PostAt, PostRef, Register,
    RegisterGrants, Schedule, Scope,
};
use engine::procedure::{Difficulty, Visit, VisitAnchor};
use engine::refusal::Refusal;
use engine::state::{Case, State};
use std::sync::Arc;

/// One month, rolled over a rest day at its end.
pub(super) const MONTH: Deadline = Deadline { offset: Offset::Months(1), ..Deadline::within_days(0) };
const DAY: Deadline = Deadline { offset: Offset::Hours(24), ..Deadline::ON_THE_DAY };

fn bureau(name: &str) -> PostRef {
    post(PostAt::Bureau, name)
}

fn named(id_and_title: &[(&str, &str)]) -> Vec<Named<TermId>> {
    id_and_title.iter().map(|(term, title)| Named { id: id(term), title: (*title).into() }).collect()
}

pub(super) fn visit(title: &str, anchor: VisitAnchor, days: u16) -> Visit {
    Visit { title: title.into(), anchor, within: Deadline::within_days(days) }
}

/// The rules of the scenarios: one month, 15 days for labour; a visit within 15 days of effect and
/// one within 15 days of performance; three levels of alert (source 003).
pub(super) fn rules() -> Register {
    let level = |title: &str, tell: &str| AlertLevel { title: title.into(), tell: vec![bureau(tell)] };
    Register {
        title: "矛盾纠纷排查化解台账".into(),
        series: "青人调字".into(),
        sources: named(&[("screening", "排查发现"), ("application", "依申请")]),
        types: named(&[("neighbour", "邻里"), ("labour", "其他劳动争议")]),
        limit: MONTH,
        limits: vec![(id("labour"), Deadline::within_days(15))],
        extension_days: 30,
        ways: named(&[("arbitration", "仲裁"), ("ruling", "行政裁决"), ("litigation", "诉讼")]),
        visits: vec![
            visit("协议生效后回访", VisitAnchor::Effect, 15),
            visit("履行期满回访", VisitAnchor::Performance, 15),
        ],
        levels: vec![
            level("一级预警", "party-principal"),
            level("二级预警", "government-principal"),
            level("三级预警", "government-in-charge"),
        ],
        owners: vec![(Scope::Local, bureau("government-in-charge"))],
        unresolved: vec![bureau("area-leader"), post(PostAt::Own, "township-leader")],
        subsidies: Vec::new(),
        points: Vec::new(),
        commendation: Vec::new(),
        local: RegisterGrants::default(),
    }
}

fn step(name: &str, step: CaseStep, deadline: Deadline) -> Duty {
    Duty { evidence: Evidence::Case, deadline, ..duty(name, Schedule::Case { step }) }
}

fn alert(level: u8, next: Option<&str>) -> Duty {
    let rung = |to: &str| Escalation { after: Delay::Minutes(0), to: vec![bureau(to)] };
    let escalations = next.into_iter().map(rung).collect();
    let policy = Policy { reminders: Vec::new(), escalations, repeat: None, also: Vec::new() };
    Duty { policy, ..step(&format!("case-alert-{level}"), CaseStep::Alert(level), DAY) }
}

/// A campaign over the year that keeps a register.
pub(super) fn keeping(register: Register) -> Plan {
    let duties = vec![
        step("case-settle", CaseStep::Settle, register.limit),
        step("case-inform", CaseStep::Inform, Deadline::within_days(3)),
        step("case-visit", CaseStep::Visit(0), Deadline::within_days(15)),
        alert(1, None),
        alert(2, Some("party-principal")),
        alert(3, Some("government-principal")),
    ];
    let mut plan = plan(span("2022-01-01", "2022-12-31"), Vec::new(), duties);
    let posts = ["party-principal", "government-principal", "government-in-charge", "area-leader"];
    plan.posts.extend(posts.map(|name| Named { id: id::<PostId>(name), title: name.into() }));
    plan.register = Some(Arc::new(register));
    plan
}

fn office(unit: &str) -> UnitRow {
    let posts = ["liaison", "township-leader"].map(|name| PostRow { id: id(name), title: name.into() });
    UnitRow {
        id: id(unit),
        name: format!("单位{unit}"),
        kind: id("township-office"),
        level: Level::Township,
        parent: Some(id("bureau")),
        posts: posts.into(),
    }
}

/// Offices `t0`, `t1`, … with a liaison and a township leader.
pub(super) fn staffed(world: &mut World, offices: usize) {
    let rows: Vec<UnitRow> = (0..offices).map(|i| office(&format!("t{i}"))).collect();
    world.act(Input::ImportUnits { rows: rows.into(), complete: false }).unwrap();
}

/// One office less.
pub(super) fn leaves(world: &mut World, offices: usize, gone: &str) {
    let mut rows = vec![UnitRow {
        id: id("bureau"),
        name: "单位bureau".into(),
        kind: id("county-bureau"),
        level: Level::County,
        parent: None,
        posts: Vec::new(),
    }];
    rows.extend((0..offices).map(|i| format!("t{i}")).filter(|unit| unit != gone).map(|unit| office(&unit)));
    world.act(Input::ImportUnits { rows: rows.into(), complete: true }).unwrap();
}

/// The register of the scenarios, running from that instant.
pub(super) fn running(offices: usize, at: &str) -> World {
    running_by(&keeping(rules()), offices, at)
}

pub(super) fn running_by(plan: &Plan, offices: usize, at: &str) -> World {
    let mut world = World::new(offices);
    staffed(&mut world, offices);
    world.start(plan, at);
    world
}

pub(super) fn facts(kind: &str) -> CaseFacts {
    CaseFacts {
        kind: id(kind),
        source: id("screening"),
        brief: "两户因排水沟走向发生争执".into(),
        difficulty: Difficulty::Ordinary,
        sides: 2,
        people: 4,
        amount: Some(120_000),
        leader: Some("分管副所长".into()),
        mediator: Some("07".into()),
        measures: "现场勘查后调解".into(),
        entered: None,
        signs: Vec::new(),
    }
}

pub(super) fn draft(unit: &str, kind: &str, accepted: Option<&str>) -> CaseDraft {
    let party = |reference: &str| Party { reference: reference.into(), sealed: None };
    CaseDraft { unit: id(unit), accepted: accepted.map(d), facts: facts(kind), parties: vec![party("A"), party("B")] }
}

pub(super) fn act(world: &mut World, act: RegisterAct) -> Result<usize, Refusal> {
    world.act(Input::Register { campaign: id("c"), act })
}

/// Registers a case and says which number it got.
pub(super) fn registered(world: &mut World, draft: CaseDraft) -> CaseNumber {
    act(world, RegisterAct::Register(draft.into())).unwrap();
    world.state.campaigns[0].cases.all.last().unwrap().number
}

pub(super) fn neighbours(world: &mut World, unit: &str) -> CaseNumber {
    registered(world, draft(unit, "neighbour", None))
}

pub(super) fn on(world: &mut World, case: CaseNumber, what: CaseAct) -> Result<usize, Refusal> {
    act(world, RegisterAct::Case { case, act: what })
}

pub(super) fn code(result: Result<usize, Refusal>) -> &'static str {
    result.map_or_else(|refusal| refusal.code(), |_| "done")
}

fn day_of(world: &World) -> NaiveDate {
    world.now.local(Shanghai).date()
}

/// An agreement that takes effect on the day of the closing.
pub(super) fn agreed(day: NaiveDate, performance: Option<NaiveDate>) -> Closing {
    let ending = Ending::Agreed { form: AgreementForm::Written, effective: day, performance, amount: None };
    Closing { day, ending, file: Vec::new() }
}

pub(super) fn not_agreed(day: NaiveDate) -> Closing {
    Closing { day, ending: Ending::NotAgreed { informed: vec![id("litigation")] }, file: Vec::new() }
}

pub(super) fn close_agreed(world: &mut World, case: CaseNumber) {
    let closing = agreed(day_of(world), None);
    on(world, case, CaseAct::Close(closing)).unwrap();
}

pub(super) fn found(day: NaiveDate, performance: Performance) -> VisitRecord {
    let none: Box<str> = "".into();
    VisitRecord { day, performance, risks: none.clone(), errors: none.clone(), opinions: none.clone(), follow_up: none }
}

pub(super) fn visited(world: &mut World, case: CaseNumber, performance: Performance) -> Result<usize, Refusal> {
    let record = found(day_of(world), performance);
    on(world, case, CaseAct::Visit { visit: None, record, reopen: None })
}

pub(super) fn reopen(world: &mut World, case: CaseNumber) {
    on(world, case, CaseAct::Reopen { reason: "当事人反悔".into() }).unwrap();
}

pub(super) fn case(world: &World, number: CaseNumber) -> &Case {
    let cases = &world.state.campaigns[0].cases;
    cases.case(cases.find(number).unwrap())
}

/// What a unit still owes, as "duty key".
pub(super) fn owes(world: &World, unit: &str) -> Vec<String> {
    let campaign = &world.state.campaigns[0];
    let unit = world.unit(unit);
    let awaited = campaign.periods.iter().filter(|period| period.awaited().contains(unit));
    let mut all: Vec<String> =
        awaited.map(|period| format!("{} {}", campaign.slots[usize::from(period.slot)].id, period.key)).collect();
    all.sort();
    all
}

/// The due day of a step, as "month-day".
pub(super) fn due(world: &World, duty: &str, key: &str) -> String {
    crate::procedures::day(world, duty, key)
}

/// Every notice about a step of a case with its instant and who was told, in order.
pub(super) fn told(world: &World, duty: &str, key: &str) -> Vec<String> {
    let campaign = &world.state.campaigns[0];
    let no = campaign.find(campaign.slot(&id(duty)).unwrap(), key).unwrap_or_else(|| panic!("no {duty} {key}"));
    let mut all = Vec::new();
    for entry in &world.entries {
        let Fact::NoticesOwed { notices } = &entry.fact else { continue };
        for notice in notices.iter().filter(|notice| notice.period == no) {
            let at = entry.at.local(Shanghai).format("%m-%d %H:%M");
            let kind = match notice.kind {
                NoticeKind::Escalation(rung) => format!("escalation-{rung}"),
                other => other.name().to_owned(),
            };
            all.push(format!("{at} {kind} {}", recipients(&world.state, &notice.to)));
        }
    }
    all
}

fn recipients(state: &State, to: &Told) -> String {
    match to {
        Told::Own => "own".into(),
        Told::Posts(posts) => {
            let names = posts.iter().map(|(no, _)| state.organisation.post(*no).unwrap().id.to_string());
            names.collect::<Vec<_>>().join("+")
        }
    }
}

/// The state is what the entries make of it, and survives a snapshot.
pub(super) fn assert_replays(world: &World) {
    let mut replayed = State::default();
    world.entries.iter().for_each(|entry| engine::apply(&mut replayed, entry));
    assert_eq!(replayed.hash(), world.state.hash(), "replay");
    let restored = State::from_snapshot(&world.state.to_snapshot()).unwrap();
    assert_eq!(restored.hash(), world.state.hash(), "snapshot");
    assert_eq!(engine::next_wake(&restored), engine::next_wake(&world.state), "what time will bring is derived alike");
    assert_eq!(engine::next_wake(&replayed), engine::next_wake(&world.state));
}

#[test]
fn a_number_is_read_as_it_is_written() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = neighbours(&mut world, "t0");
    assert_eq!(number.in_words(&rules().series), "（2022）青人调字第1号");
    assert_eq!(number.to_string().parse(), Ok(number));
    for wrong in ["2022", "2022-", "-1", "2022-1x", "22222222-1", " 2022-1"] {
        assert!(wrong.parse::<CaseNumber>().is_err(), "{wrong}");
    }
    assert_eq!(world.now, t("2022-03-01 09:00"));
}
