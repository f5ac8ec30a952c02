//! A county's bureau that keeps a register, in memory, with a clock that is pushed by hand. Acts
//! go through `decide` as in the service.

use chrono::{Days, NaiveDate};
use chrono_tz::Asia::Shanghai;
use engine::calendar::{CalendarNotice, NoticeDay};
use engine::deadline::{Deadline, Offset};
use engine::entry::{AgreementForm, CaseFacts, CaseNumber, Closing, Ending, Entry, Performance, VisitRecord};
use engine::id::{CampaignId, CampaignNo, KindId, TermId, UnitId, UnitNo};
use engine::input::{CaseAct, CaseDraft, Input, RegisterAct, Request};
use engine::org::{PostRow, UnitRow};
use engine::plan::{
    AlertLevel, Audience, CaseStep, Delay, Duty, Escalation, Evidence, Guardrails, Level, Named, Plan, Policy, PostAt,
    PostRef, Register, RegisterGrants, Reminder, Schedule, Scope, Span,
};
use engine::procedure::{Difficulty, NoProcedures, Visit, VisitAnchor};
use engine::refusal::Refusal;
use engine::state::State;
use engine::time::{At, DayTime, Timestamp, day_of, instant};
use std::sync::Arc;

/// The campaign of every test.
pub(crate) const DRIVE: CampaignNo = CampaignNo(0);
/// Ids of dispute types, sources and ways.
pub(crate) const TYPES: [&str; 4] = ["neighbour", "marriage", "contract", "land"];
pub(crate) const SOURCES: [&str; 3] = ["screening", "assigned", "court"];
pub(crate) const WAYS: [&str; 2] = ["arbitration", "litigation"];

/// A bureau with its ledger.
pub(crate) struct Bureau {
    pub(crate) state: State,
    pub(crate) entries: Vec<Entry>,
    pub(crate) now: Timestamp,
    /// Whether entries are kept; a million of them need not be.
    pub(crate) keeps: bool,
}

pub(crate) fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An instant such as `2022-04-29 16:00`, in Shanghai.
pub(crate) fn t(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(&format!("{}:00+08:00", text.replace(' ', "T"))).unwrap()
}

pub(crate) fn id<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().unwrap()
}

impl Bureau {
    /// A bureau with so many townships of three village committees each, its campaign running
    /// through 2022 and 2023.
    pub(crate) fn new(townships: usize) -> Self {
        let (state, now) = (State::default(), t("2021-12-31 08:00"));
        let mut bureau = Self { state, entries: Vec::new(), now, keeps: true };
        bureau.act(Input::OpenLedger { id: id("county"), title: "青山县司法局".into(), zone: Shanghai }).unwrap();
        bureau.act(Input::ImportCalendar(calendar_2022().into())).unwrap();
        bureau.act(Input::ImportUnits { rows: units(townships).into(), complete: true }).unwrap();
        let plan = plan();
        bureau.act(Input::PublishDefinition { source: "v1".into(), plan: Arc::new(plan.clone()).into() }).unwrap();
        let campaign: CampaignId = id("c");
        let create = Input::CreateCampaign { campaign: campaign.clone(), definition: plan.id, version: None };
        bureau.act(create).unwrap();
        bureau.act(Input::Activate { campaign }).unwrap();
        bureau
    }

    pub(crate) fn act(&mut self, input: Input) -> Result<(), Refusal> {
        let request = Request::new("tester", input);
        let decision = engine::decide(&self.state, &request, At::new(self.now), &NoProcedures)?;
        for entry in decision.entries {
            engine::apply(&mut self.state, &entry);
            if self.keeps {
                assert_eq!(Entry::decode(&entry.encode()).unwrap(), entry, "an entry reads back as it was written");
                self.entries.push(entry);
            }
        }
        Ok(())
    }

    /// Pushes the clock, stopping at every instant at which time matters.
    pub(crate) fn until(&mut self, end: Timestamp) {
        while let Some(wake) = engine::next_wake(&self.state).filter(|wake| *wake <= end) {
            self.now = self.now.max(wake);
            self.act(Input::Tick).unwrap();
        }
        self.now = self.now.max(end);
    }

    /// Pushes the clock to nine o'clock after so many days.
    pub(crate) fn days_later(&mut self, days: u64) {
        let day = self.today() + Days::new(days);
        self.until(instant(day, DayTime::NINE, Shanghai));
    }

    pub(crate) fn today(&self) -> NaiveDate {
        day_of(self.now, Shanghai)
    }

    pub(crate) fn register(&mut self, act: RegisterAct) -> Result<(), Refusal> {
        self.act(Input::Register { campaign: id("c"), act })
    }

    /// Registers a case and says its number.
    pub(crate) fn open(&mut self, unit: &str, facts: CaseFacts) -> CaseNumber {
        let draft = CaseDraft { unit: id(unit), accepted: None, facts, parties: Vec::new() };
        self.register(RegisterAct::Register(Box::new(draft))).unwrap();
        self.state.campaigns[0].cases.all.last().unwrap().number
    }

    pub(crate) fn about(&mut self, case: CaseNumber, act: CaseAct) -> Result<(), Refusal> {
        self.register(RegisterAct::Case { case, act })
    }

    /// Closes it today with a written agreement, to be performed after so many days.
    pub(crate) fn agree(&mut self, case: CaseNumber, performed_in: u64) {
        let day = self.today();
        let performance = Some(day + Days::new(performed_in));
        let ending =
            Ending::Agreed { form: AgreementForm::Written, effective: day, performance, amount: Some(100_000) };
        self.about(case, CaseAct::Close(Closing { day, ending, file: Vec::new() })).unwrap();
    }

    pub(crate) fn unit(&self, unit: &str) -> UnitNo {
        self.state.organisation.find(&id::<UnitId>(unit)).unwrap()
    }
}

/// Facts that any test may change.
pub(crate) fn facts(brief: &str) -> CaseFacts {
    CaseFacts {
        kind: id(TYPES[0]),
        source: id(SOURCES[0]),
        brief: brief.into(),
        difficulty: Difficulty::Ordinary,
        sides: 2,
        people: 2,
        amount: None,
        leader: None,
        mediator: Some("M01".into()),
        measures: "".into(),
        entered: None,
        signs: Vec::new(),
    }
}

/// A visit that found this.
pub(crate) fn found(day: NaiveDate, performance: Performance) -> VisitRecord {
    let nothing = || "".into();
    VisitRecord { day, performance, risks: nothing(), errors: nothing(), opinions: nothing(), follow_up: nothing() }
}

fn units(townships: usize) -> Vec<UnitRow> {
    let row = |unit: &str, name: &str, kind: &str, level, parent: Option<&str>, posts: &[(&str, &str)]| UnitRow {
        id: id(unit),
        name: name.into(),
        kind: id::<KindId>(kind),
        level,
        parent: parent.map(id),
        posts: posts.iter().map(|(post, title)| PostRow { id: id(post), title: (*title).into() }).collect(),
    };
    let leaders = [("government-leader", "政府分管领导"), ("principal", "政府主要领导"), ("party", "党委主要领导")];
    let mut rows = vec![row("bureau", "青山县司法局", "county-bureau", Level::County, None, &leaders)];
    for i in 0..townships {
        let township = format!("t{i}");
        rows.push(row(&township, "司法所", "township-office", Level::Township, Some("bureau"), &[]));
        rows.extend((0..3).map(|v| {
            let village = format!("t{i}-v{v}");
            row(&village, "村调委会", "village-committee", Level::Village, Some(&township), &[])
        }));
    }
    rows
}

/// What the tests rest on of the State Council's notice for 2022.
fn calendar_2022() -> CalendarNotice {
    let rest = |first: &str, last: &str| Span { first: d(first), last: d(last) }.days().collect::<Vec<_>>();
    let off = [rest("2022-04-30", "2022-05-04"), rest("2022-10-01", "2022-10-07")].concat();
    let day = |date, off| NoticeDay { date, off, name: "节".into() };
    let mut days: Vec<NoticeDay> = off.into_iter().map(|date| day(date, true)).collect();
    days.extend(["2022-04-24", "2022-05-07", "2022-10-08", "2022-10-09"].map(|date| day(d(date), false)));
    CalendarNotice { year: 2022, notice: "国办发明电〔2021〕11号".into(), overlay: None, days }
}

fn named(ids: &[(&str, &str)]) -> Vec<Named<TermId>> {
    ids.iter().map(|(word, title)| Named { id: id(word), title: (*title).into() }).collect()
}

fn post(name: &str) -> PostRef {
    PostRef { at: PostAt::Bureau, post: id(name) }
}

fn register() -> Register {
    let visit = |title: &str, anchor| Visit { title: title.into(), anchor, within: Deadline::within_days(15) };
    let level = |title: &str, told: &str| AlertLevel { title: title.into(), tell: vec![post(told)] };
    Register {
        title: "矛盾纠纷排查化解台账".into(),
        series: "青人调字".into(),
        sources: named(&[(SOURCES[0], "排查发现"), (SOURCES[1], "党委交办"), (SOURCES[2], "法院移送")]),
        types: named(&[(TYPES[0], "邻里"), (TYPES[1], "婚姻家庭"), (TYPES[2], "合同"), (TYPES[3], "山林土地")]),
        limit: Deadline { offset: Offset::Months(1), ..Deadline::within_days(0) },
        limits: vec![(id(TYPES[2]), Deadline::within_days(15))],
        extension_days: 30,
        ways: named(&[(WAYS[0], "仲裁"), (WAYS[1], "诉讼")]),
        visits: vec![visit("首次回访", VisitAnchor::Effect), visit("履行回访", VisitAnchor::Performance)],
        levels: vec![
            level("一级预警", "party"),
            level("二级预警", "principal"),
            level("三级预警", "government-leader"),
        ],
        owners: vec![(Scope::Local, post("government-leader")), (Scope::AcrossAreas, post("principal"))],
        unresolved: vec![post("government-leader")],
        subsidies: Vec::new(),
        points: Vec::new(),
        commendation: Vec::new(),
        local: RegisterGrants::default(),
    }
}

fn duty(name: &str, title: &str, step: CaseStep, deadline: Deadline, policy: Policy) -> Duty {
    Duty {
        id: id(name),
        title: title.into(),
        sources: Vec::new(),
        who: Audience { kinds: vec![id("township-office"), id("village-committee")], ..Audience::default() },
        to: vec![post("government-leader")],
        schedule: Schedule::Case { step },
        deadline,
        evidence: Evidence::Case,
        zero_report: false,
        satisfies: Vec::new(),
        policy,
        target: None,
        measure: None,
        local: Guardrails::default(),
        dates: Default::default(),
    }
}

/// A campaign that does nothing but keep a register.
pub(crate) fn plan() -> Plan {
    let usual = Policy::standard(&[post("government-leader")], post("principal"));
    let next = |to: &str| Policy {
        reminders: Vec::<Reminder>::new(),
        escalations: vec![Escalation { after: Delay::Minutes(0), to: vec![post(to)] }],
        repeat: None,
        also: Vec::new(),
    };
    let quiet = Policy { escalations: Vec::new(), ..next("party") };
    let window = Deadline { offset: Offset::Hours(24), ..Deadline::ON_THE_DAY };
    let (settle, visit) = (CaseStep::Settle, CaseStep::Visit(0));
    let duties = vec![
        duty("settle", "调解办结", settle, Deadline::within_days(30), usual.clone()),
        duty("inform", "终止并告知", CaseStep::Inform, Deadline::within_days(3), usual.clone()),
        duty("visit", "回访", visit, Deadline::within_days(15), usual),
        duty("alert-1", "一级预警处置", CaseStep::Alert(1), window, quiet),
        duty("alert-2", "二级预警处置", CaseStep::Alert(2), window, next("party")),
        duty("alert-3", "三级预警处置", CaseStep::Alert(3), window, next("principal")),
    ];
    Plan {
        id: id("drive"),
        title: "矛盾纠纷大排查大调解".into(),
        sources: Vec::new(),
        zone: Shanghai,
        span: Span { first: d("2022-01-01"), last: d("2023-12-31") },
        goals: Vec::new(),
        stages: Vec::new(),
        windows: Vec::new(),
        events: Vec::new(),
        posts: Vec::new(),
        duties,
        register: Some(Arc::new(register())),
    }
}
