//! A ledger in memory with a clock that is pushed by hand.

use chrono::NaiveDate;
use chrono_tz::Asia::Shanghai;
use engine::calendar::{CalendarNotice, NoticeDay};
use engine::deadline::Deadline;
use engine::entry::{Entry, Fact, NoticeKind, Told};
use engine::id::{CampaignId, DefinitionId, DutyId, KindId, LedgerId, PostId, StageId, UnitId, UnitNo};
use engine::input::{Input, ObligationRef, Request, Submission};
use engine::org::UnitRow;
use engine::plan::{
    Anchor, Audience, Duty, Edge, Evidence, Guardrails, Level, Plan, Policy, PostAt, PostRef, Schedule, Span, Stage,
};
use engine::procedure::{NoProcedures, Procedures};
use engine::refusal::Refusal;
use engine::state::State;
use engine::time::{At, Timestamp};
use std::rc::Rc;
use std::sync::Arc;

pub(crate) struct World {
    pub(crate) state: State,
    pub(crate) entries: Vec<Entry>,
    pub(crate) now: Timestamp,
    pub(crate) procedures: Rc<dyn Procedures>,
}

pub(crate) fn t(text: &str) -> Timestamp {
    let full = format!("{}:00+08:00", text.replace(' ', "T"));
    Timestamp::parse_rfc3339(&full).unwrap_or_else(|| panic!("{text}"))
}

pub(crate) fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn span(first: &str, last: &str) -> Span {
    Span { first: d(first), last: d(last) }
}

pub(crate) fn id<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().unwrap()
}

pub(crate) fn post(at: PostAt, post: &str) -> PostRef {
    PostRef { at, post: id::<PostId>(post) }
}

impl World {
    pub(crate) fn new(offices: usize) -> World {
        let mut world = World {
            state: State::default(),
            entries: Vec::new(),
            now: t("2022-01-01 00:00"),
            procedures: Rc::new(NoProcedures),
        };
        let open = Input::OpenLedger { id: id::<LedgerId>("test"), title: "测试局".into(), zone: Shanghai };
        world.act(open).unwrap();
        for notice in calendars() {
            world.act(Input::ImportCalendar(notice.into())).unwrap();
        }
        let rows = units(offices);
        world.act(Input::ImportUnits { rows: rows.into(), complete: true }).unwrap();
        world
    }

    /// Gives an input now, after whatever time has brought.
    pub(crate) fn act(&mut self, input: Input) -> Result<usize, Refusal> {
        let request = Request::new("tester", input);
        let decision = engine::decide(&self.state, &request, At::new(self.now), &*self.procedures)?;
        let count = decision.entries.len();
        for entry in decision.entries {
            let stored = Entry::decode(&entry.encode()).unwrap();
            assert_eq!(stored, entry, "an entry reads back as it was written");
            engine::apply(&mut self.state, &entry);
            self.entries.push(entry);
        }
        Ok(count)
    }

    /// Pushes the clock, stopping at every instant at which time matters.
    pub(crate) fn until(&mut self, text: &str) {
        let end = t(text);
        while let Some(wake) = engine::next_wake(&self.state).filter(|wake| *wake <= end) {
            self.now = self.now.max(wake);
            let before = self.entries.len();
            self.act(Input::Tick).unwrap();
            assert!(self.entries.len() > before, "time mattered at {wake} and nothing followed");
        }
        self.now = end;
    }

    /// Pushes the clock as if the service had been down.
    pub(crate) fn down_until(&mut self, text: &str) {
        self.now = t(text);
        self.act(Input::Tick).unwrap();
        assert_eq!(self.act(Input::Tick).unwrap(), 0, "the same instant twice adds nothing");
    }

    pub(crate) fn publish(&mut self, plan: &Plan, source: &str) {
        self.act(Input::PublishDefinition { source: source.into(), plan: Arc::new(plan.clone()).into() }).unwrap();
    }

    pub(crate) fn start(&mut self, plan: &Plan, at: &str) {
        self.now = t(at);
        self.publish(plan, "v1");
        let campaign = id::<CampaignId>("c");
        self.act(Input::CreateCampaign { campaign: campaign.clone(), definition: plan.id.clone(), version: None })
            .unwrap();
        self.act(Input::Activate { campaign }).unwrap();
    }

    pub(crate) fn submit(&mut self, duty: &str, period: &str, unit: &str, what: Submission) -> Result<usize, Refusal> {
        self.act(Input::Submit { obligation: obligation(duty, period, unit), what })
    }

    /// Every notice told to a unit itself, as "date time kind".
    pub(crate) fn told(&self, unit: &str) -> Vec<String> {
        let no = self.unit(unit);
        self.notices(|notice| match &notice.to {
            Told::Own => notice.units.contains(no),
            Told::Posts(_) => false,
        })
    }

    /// Every escalation about a unit.
    pub(crate) fn escalated(&self, unit: &str) -> Vec<String> {
        let no = self.unit(unit);
        self.notices(|notice| matches!(notice.kind, NoticeKind::Escalation(_)) && notice.units.contains(no))
    }

    pub(crate) fn notices(&self, wanted: impl Fn(&engine::entry::Notice) -> bool) -> Vec<String> {
        let mut all = Vec::new();
        for entry in &self.entries {
            if let Fact::NoticesOwed { notices } = &entry.fact {
                for notice in notices.iter().filter(|n| wanted(n)) {
                    let at = entry.at.local(Shanghai).format("%m-%d %H:%M");
                    let kind = match notice.kind {
                        NoticeKind::Escalation(n) => format!("escalation-{n}"),
                        other => other.name().to_owned(),
                    };
                    all.push(format!("{at} {kind}"));
                }
            }
        }
        all
    }

    pub(crate) fn unit(&self, unit: &str) -> UnitNo {
        self.state.organisation.find(&id::<UnitId>(unit)).unwrap()
    }
}

pub(crate) fn obligation(duty: &str, period: &str, unit: &str) -> ObligationRef {
    ObligationRef { campaign: id("c"), duty: id(duty), period: period.into(), unit: id(unit) }
}

pub(crate) fn document() -> Submission {
    Submission::Document { name: "材料.docx".into(), sha256: "a".repeat(64), bytes: 1000 }
}

fn units(offices: usize) -> Vec<UnitRow> {
    let row = |unit: &str, kind: &str, level, parent: Option<&str>| UnitRow {
        id: id(unit),
        name: format!("单位{unit}"),
        kind: id::<KindId>(kind),
        level,
        parent: parent.map(id),
        posts: Vec::new(),
    };
    let mut rows = vec![row("bureau", "county-bureau", Level::County, None)];
    rows.extend((0..offices).map(|i| row(&format!("t{i}"), "township-office", Level::Township, Some("bureau"))));
    rows
}

fn calendars() -> Vec<CalendarNotice> {
    let list = |year, notice: &str, off: &[(&str, &str)], work: &[&str]| {
        let mut days = Vec::new();
        for (first, last) in off {
            days.extend(span(first, last).days().map(|date| NoticeDay { date, off: true, name: "节".into() }));
        }
        days.extend(work.iter().map(|day| NoticeDay { date: d(day), off: false, name: "节".into() }));
        CalendarNotice { year, notice: notice.into(), overlay: None, days }
    };
    vec![
        list(
            2022,
            "国办发明电〔2021〕11号",
            &[
                ("2022-01-01", "2022-01-03"),
                ("2022-01-31", "2022-02-06"),
                ("2022-04-03", "2022-04-05"),
                ("2022-04-30", "2022-05-04"),
                ("2022-06-03", "2022-06-05"),
                ("2022-09-10", "2022-09-12"),
                ("2022-10-01", "2022-10-07"),
            ],
            &["2022-01-29", "2022-01-30", "2022-04-02", "2022-04-24", "2022-05-07", "2022-10-08", "2022-10-09"],
        ),
        list(
            2023,
            "国办发明电〔2022〕16号",
            &[
                ("2023-04-05", "2023-04-05"),
                ("2023-04-29", "2023-05-03"),
                ("2023-06-22", "2023-06-24"),
                ("2023-09-29", "2023-10-06"),
            ],
            &["2023-04-23", "2023-05-06", "2023-06-25", "2023-10-07", "2023-10-08"],
        ),
    ]
}

/// The dispute drive of 2022: three stages, material five days after each.
pub(crate) fn drive() -> Plan {
    let stage =
        |name: &str, first, last| Stage { id: id::<StageId>(name), title: name.into(), span: span(first, last) };
    let stages = vec![
        stage("mobilization", "2022-04-01", "2022-04-15"),
        stage("implementation", "2022-04-16", "2022-11-15"),
        stage("summary", "2022-11-16", "2022-11-25"),
    ];
    let numbers = (0..3).map(engine::id::StageNo).collect();
    let mut material = duty("stage-material", Schedule::EachStage { stages: numbers, edge: Edge::End });
    material.deadline = Deadline::within_days(5);
    plan(span("2022-04-01", "2022-11-25"), stages, vec![material])
}

pub(crate) fn once(name: &str, date: &str, opens: &str) -> Duty {
    duty(name, Schedule::Once { anchor: Anchor::Date(d(date)), opens: d(opens) })
}

pub(crate) fn duty(name: &str, schedule: Schedule) -> Duty {
    let section = post(PostAt::Bureau, "section");
    let leader = post(PostAt::Bureau, "leader-in-charge");
    Duty {
        id: id::<DutyId>(name),
        title: name.into(),
        sources: vec!["001 D1".into()],
        who: Audience { kinds: vec![id("township-office")], ..Audience::default() },
        to: vec![section.clone()],
        schedule,
        deadline: Deadline::ON_THE_DAY,
        evidence: Evidence::Document,
        zero_report: false,
        satisfies: Vec::new(),
        policy: Policy::standard(&[section], leader),
        target: None,
        measure: None,
        local: Guardrails::default(),
        dates: Default::default(),
    }
}

pub(crate) fn plan(span: Span, stages: Vec<Stage>, duties: Vec<Duty>) -> Plan {
    let named = |post: &str| engine::plan::Named { id: id::<PostId>(post), title: post.into() };
    Plan {
        id: id::<DefinitionId>("drive"),
        title: "专项活动".into(),
        sources: Vec::new(),
        zone: Shanghai,
        span,
        goals: Vec::new(),
        stages,
        windows: Vec::new(),
        events: Vec::new(),
        posts: vec![named("section"), named("leader-in-charge")],
        duties,
        register: None,
    }
}
