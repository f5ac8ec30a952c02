//! What is counted of offices, measured, paid and told of them.

mod circular;
mod counts;
mod measures;
mod money;
mod points;
mod targets;

use crate::world::{World, d, duty, id, plan, post, span};
use engine::deadline::Deadline;
use engine::entry::{AgreementForm, CaseFacts, CaseNumber, Closing, Ending, Performance, VisitRecord};
use engine::id::{CampaignNo, UnitNo};
use engine::input::{CaseAct, CaseDraft, Input, RegisterAct};
use engine::org::UnitRow;
use engine::plan::{
    AlertLevel, Audience, CaseStep, Duty, Evidence, Level, Measure, Named, Plan, PostAt, Quantity, Register,
    RegisterGrants, Schedule,
};
use engine::procedure::{Difficulty, Visit, VisitAnchor};
use engine::refusal::Refusal;
use engine::set::UnitSet;
use std::sync::Arc;

pub(crate) const CAMPAIGN: CampaignNo = CampaignNo(0);

/// Committees under the townships: `t0-a` and `t0-b` lie under `t0`.
pub(crate) const COMMITTEE: &str = "village-committee";

/// A register with one month for a case and one visit within fifteen days of closing.
pub(crate) fn register() -> Register {
    let named = |word: &str| Named { id: id(word), title: word.to_owned() };
    Register {
        title: "矛盾纠纷排查化解台账".into(),
        series: "青人调字".into(),
        sources: vec![named("found")],
        types: vec![named("neighbours"), named("labour")],
        limit: Deadline::within_days(30),
        limits: vec![(id("labour"), Deadline::within_days(15))],
        extension_days: 30,
        ways: vec![named("litigation")],
        visits: vec![Visit { title: "回访".into(), anchor: VisitAnchor::Closing, within: Deadline::within_days(15) }],
        levels: vec![AlertLevel { title: "一级预警".into(), tell: vec![post(PostAt::Bureau, "section")] }],
        owners: Vec::new(),
        unresolved: Vec::new(),
        subsidies: Vec::new(),
        points: Vec::new(),
        commendation: Vec::new(),
        local: RegisterGrants::default(),
    }
}

/// A campaign of 2023 that keeps a register, with further duties.
pub(crate) fn disputes(register: Register, more: Vec<Duty>) -> Plan {
    let step = |name: &str, step| {
        let mut duty = duty(name, Schedule::Case { step });
        duty.who = Audience { kinds: vec![id(COMMITTEE), id("township-office")], ..Audience::default() };
        duty.evidence = Evidence::Case;
        duty.deadline = Deadline::within_days(5);
        duty
    };
    let mut duties = vec![
        step("settle", CaseStep::Settle),
        step("inform", CaseStep::Inform),
        step("visit", CaseStep::Visit(0)),
        step("alert", CaseStep::Alert(1)),
    ];
    duties.extend(more);
    let mut plan = plan(span("2023-03-01", "2023-12-31"), vec![], duties);
    plan.register = Some(Arc::new(register));
    plan
}

/// Part of whole, in hundredths of a percent.
pub(crate) fn rate(part: Quantity, whole: Quantity, at_least: u32) -> Measure {
    Measure { part, whole: Some(whole), at_least }
}

/// Two townships with two committees each.
pub(crate) fn county() -> World {
    with_committees(World::new(2))
}

pub(crate) fn with_committees(mut world: World) -> World {
    let row = |unit: &str, parent: &str| UnitRow {
        id: id(unit),
        name: format!("{unit}调委会"),
        kind: id(COMMITTEE),
        level: Level::Village,
        parent: Some(id(parent)),
        posts: Vec::new(),
    };
    let rows = vec![row("t0-a", "t0"), row("t0-b", "t0"), row("t1-a", "t1"), row("t1-b", "t1")];
    world.act(Input::ImportUnits { rows: rows.into(), complete: false }).unwrap();
    world
}

impl World {
    pub(crate) fn in_register(&mut self, act: RegisterAct) -> Result<usize, Refusal> {
        self.act(Input::Register { campaign: id("c"), act })
    }

    pub(crate) fn about(&mut self, case: CaseNumber, act: CaseAct) -> Result<usize, Refusal> {
        self.in_register(RegisterAct::Case { case, act })
    }

    /// A case accepted on a day.
    pub(crate) fn accept(&mut self, unit: &str, day: &str, facts: CaseFacts) -> CaseNumber {
        let draft = CaseDraft { unit: id(unit), accepted: Some(d(day)), facts, parties: Vec::new() };
        self.in_register(RegisterAct::Register(Box::new(draft))).unwrap();
        self.state.campaigns[0].cases.all.last().unwrap().number
    }

    pub(crate) fn close_on(&mut self, case: CaseNumber, day: &str, agreed: bool) {
        self.about(case, CaseAct::Close(closing(day, agreed))).unwrap();
    }

    pub(crate) fn visit_on(&mut self, case: CaseNumber, day: &str, agreed: bool) {
        let performance = if agreed { Performance::Performed } else { Performance::NoAgreement };
        let empty = || Box::from("");
        let record = VisitRecord {
            day: d(day),
            performance,
            risks: empty(),
            errors: empty(),
            opinions: empty(),
            follow_up: empty(),
        };
        self.about(case, CaseAct::Visit { visit: None, record, reopen: None }).unwrap();
    }

    pub(crate) fn everybody(&self) -> UnitSet {
        self.state.organisation.active().clone()
    }

    pub(crate) fn names(&self, units: impl IntoIterator<Item = UnitNo>) -> Vec<String> {
        units.into_iter().map(|no| self.state.organisation.unit(no).unwrap().id.to_string()).collect()
    }
}

pub(crate) fn closing(day: &str, agreed: bool) -> Closing {
    let ending = match agreed {
        true => Ending::Agreed { form: AgreementForm::Written, effective: d(day), performance: None, amount: None },
        false => Ending::NotAgreed { informed: vec![id("litigation")] },
    };
    Closing { day: d(day), ending, file: Vec::new() }
}

pub(crate) fn facts() -> CaseFacts {
    CaseFacts {
        kind: id("neighbours"),
        source: id("found"),
        brief: "排水沟堵塞引起的纠纷".into(),
        difficulty: Difficulty::Ordinary,
        sides: 2,
        people: 4,
        amount: None,
        leader: None,
        mediator: None,
        measures: "".into(),
        entered: None,
        signs: Vec::new(),
    }
}

pub(crate) fn mediated_by(mediator: &str) -> CaseFacts {
    CaseFacts { mediator: Some(mediator.into()), ..facts() }
}

pub(crate) fn entered_on(day: &str) -> CaseFacts {
    CaseFacts { entered: Some(d(day)), ..facts() }
}
