//! A county with a register, as tests of tables and of their way over HTTP want it: names and words
//! as people write them, every end a case can have. Everything comes from a seed.

use chrono::{Days, NaiveDate};
use chrono_tz::Asia::Shanghai;
use engine::deadline::{Deadline, Offset};
use engine::entry::{AgreementForm, CaseFacts, Closing, Ending, Performance, VisitRecord};
use engine::id::{DefinitionId, PostId, StageId, UnitId};
use engine::input::{CaseDraft, CaseRow};
use engine::org::{PostRow, UnitRow};
use engine::plan::{
    About, AlertLevel, Audience, CaseStep, DayRule, Duty, Edge, Evidence, Field, FieldKind, Form, Guardrails, Level,
    Measure, Named, PeriodUnit, Plan, PointsRule, Policy, PostAt, PostRef, Quantity, Register, RegisterGrants, Rhythm,
    Schedule, Scope, Span, Stage, SubsidyRule,
};
use engine::procedure::{Difficulty, Visit, VisitAnchor};
use std::sync::Arc;

pub(crate) fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn id<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().unwrap()
}

pub(crate) fn span(first: &str, last: &str) -> Span {
    Span { first: d(first), last: d(last) }
}

pub(crate) const TOWNS: [&str; 5] = ["晴岚镇", "松溪镇", "柳河乡", "云台街道", "石桥镇"];

/// The bureau, five townships, and two committees under each.
pub(crate) fn units() -> Vec<UnitRow> {
    let row = |unit: &str, name: String, kind: &str, level, parent: Option<&str>| UnitRow {
        id: id(unit),
        name,
        kind: id(kind),
        level,
        parent: parent.map(id),
        posts: Vec::new(),
    };
    let post = |post: &str, title: &str| PostRow { id: id(post), title: title.to_owned() };
    let mut bureau = row("qingshan", "青山县司法局".into(), "county-bureau", Level::County, None);
    bureau.posts = vec![post("section", "人民参与和促进法治股"), post("leader-in-charge", "分管领导")];
    let mut rows = vec![bureau];
    for (n, town) in (1..).zip(TOWNS) {
        let office = format!("t{n:02}");
        let mut unit = row(&office, format!("{town}司法所"), "township-office", Level::Township, Some("qingshan"));
        unit.posts = vec![post("leader", "分管副镇长"), post("head", "镇长")];
        rows.push(unit);
        let committee = |name: &str| format!("{town}{name}人民调解委员会");
        rows.push(row(&format!("{office}-c"), committee(""), "committee", Level::Township, Some(&office)));
        rows.push(row(&format!("{office}-v"), committee("东村"), "village-committee", Level::Village, Some(&office)));
    }
    rows
}

const TYPES: [(&str, &str); 8] = [
    ("neighbours", "邻里纠纷"),
    ("family", "婚姻家庭纠纷"),
    ("housing", "房屋宅基地纠纷"),
    ("contract", "合同纠纷"),
    ("damages", "损害赔偿纠纷"),
    ("wages", "拖欠农民工工资纠纷"),
    ("traffic", "道路交通事故纠纷"),
    ("other", "其他纠纷"),
];
const SOURCES: [(&str, &str); 3] = [("screening", "排查发现"), ("application", "依申请"), ("handed-over", "部门移送")];
const WAYS: [(&str, &str); 4] =
    [("arbitration", "仲裁"), ("ruling", "行政裁决"), ("reconsideration", "行政复议"), ("litigation", "诉讼")];
const BRIEFS: [&str; 6] = [
    "相邻两户因排水沟走向发生争执，要求恢复原状。",
    "工程完工后劳务费尚欠一部分，双方对数额有争议。",
    "宅基地界址不清，翻建房屋时发生纠纷。",
    "房屋租赁期满，押金退还及水电费结算发生争议。",
    "道路上两车相碰，对赔偿数额意见不一。",
    "赡养费分担、照料安排意见不一，多次协商未果。",
];

fn named(words: &[(&str, &str)]) -> Vec<Named<engine::id::TermId>> {
    words.iter().map(|(word, title)| Named { id: id(word), title: (*title).to_owned() }).collect()
}

fn register() -> Register {
    let at = |at, post: &str| PostRef { at, post: id(post) };
    let town = |post: &str| at(PostAt::Kind(id("township-office")), post);
    let level = |title: &str, post: &str| AlertLevel { title: title.into(), tell: vec![town(post)] };
    let visit = |title: &str, anchor| Visit { title: title.into(), anchor, within: Deadline::within_days(15) };
    let rule = |difficulty, fen| SubsidyRule {
        kinds: Vec::new(),
        difficulties: vec![difficulty],
        outcomes: Vec::new(),
        file: Vec::new(),
        amount: fen,
        source: "以案定补办法".into(),
    };
    let count = |count, points| PointsRule { count, points, source: "004C V4".into() };
    Register {
        title: "青山县矛盾纠纷排查化解台账".into(),
        series: "青人调字".into(),
        sources: named(&SOURCES),
        types: named(&TYPES),
        limit: Deadline { offset: Offset::Months(1), ..Deadline::within_days(30) },
        limits: vec![(id("wages"), Deadline::within_days(15))],
        extension_days: 30,
        ways: named(&WAYS),
        visits: vec![visit("办结回访", VisitAnchor::Closing), visit("履行回访", VisitAnchor::Performance)],
        levels: vec![level("一级预警", "head"), level("二级预警", "head"), level("三级预警", "leader")],
        owners: Scope::ALL.map(|scope| (scope, town("leader"))).to_vec(),
        unresolved: vec![at(PostAt::Bureau, "leader-in-charge"), town("leader")],
        subsidies: vec![
            rule(Difficulty::Simple, 5_000),
            rule(Difficulty::Ordinary, 10_000),
            rule(Difficulty::Complex, 30_000),
        ],
        points: vec![count(Quantity::Late, -50), count(Quantity::Agreed, 10)],
        commendation: Vec::new(),
        local: RegisterGrants::default(),
    }
}

fn duty(name: &str, title: &str, schedule: Schedule) -> Duty {
    let section = PostRef { at: PostAt::Bureau, post: id::<PostId>("section") };
    let leader = PostRef { at: PostAt::Bureau, post: id::<PostId>("leader-in-charge") };
    Duty {
        id: id(name),
        title: title.into(),
        sources: vec!["001 D1".into()],
        who: Audience { kinds: vec![id("township-office")], ..Audience::default() },
        to: vec![section.clone()],
        schedule,
        deadline: Deadline::within_days(5),
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

fn of_cases(name: &str, title: &str, step: CaseStep) -> Duty {
    let kinds = ["township-office", "committee", "village-committee"].map(id).to_vec();
    let mut duty = duty(name, title, Schedule::Case { step });
    duty.who = Audience { kinds, ..Audience::default() };
    duty.evidence = Evidence::Case;
    duty.sources = vec!["001 C2".into()];
    duty
}

fn every(unit: PeriodUnit, about: About, on: DayRule) -> Schedule {
    let rhythm = Rhythm { unit, step: 1, about, on };
    Schedule::Every { spans: vec![span("2022-04-01", "2022-11-15")], rhythm }
}

/// The drive of 2022 with a register, a weekly report and the rate of entries, month by month.
pub(crate) fn plan() -> Plan {
    let stage = |name: &str, title: &str, first, last| Stage {
        id: id::<StageId>(name),
        title: title.into(),
        span: span(first, last),
    };
    let stages = vec![
        stage("mobilization", "动员部署", "2022-04-01", "2022-04-15"),
        stage("implementation", "组织实施", "2022-04-16", "2022-11-15"),
        stage("summary", "总结提高", "2022-11-16", "2022-11-25"),
    ];
    let numbers = (0..3).map(engine::id::StageNo).collect();
    let mut weekly = duty("weekly", "周排查情况报告", every(PeriodUnit::Week, About::This, DayRule::Last));
    let kind = FieldKind::Integer { min: 0, max: 1_000 };
    let field = |name: &str, title: &str| Field { id: id(name), title: title.into(), kind };
    weekly.evidence = Evidence::Figures(Form {
        fields: vec![field("found", "新排查纠纷数"), field("settled", "化解数")],
        per: None,
    });
    let mut entered = duty("entry-rate", "案件录入率", every(PeriodUnit::Month, About::Last, DayRule::Day(10)));
    entered.sources = vec!["004C Q1".into()];
    entered.measure = Some(Measure { part: Quantity::Entered, whole: Some(Quantity::Cases), at_least: 9_000 });
    let duties = vec![
        of_cases("settle", "办结纠纷", CaseStep::Settle),
        of_cases("inform", "终止调解并告知", CaseStep::Inform),
        of_cases("visit", "回访", CaseStep::Visit(0)),
        of_cases("alert-1", "一级预警处置", CaseStep::Alert(1)),
        of_cases("alert-2", "二级预警处置", CaseStep::Alert(2)),
        of_cases("alert-3", "三级预警处置", CaseStep::Alert(3)),
        duty("stage-material", "阶段书面材料", Schedule::EachStage { stages: numbers, edge: Edge::End }),
        weekly,
        entered,
    ];
    let post = |post: &str, title: &str| Named { id: id::<PostId>(post), title: title.into() };
    Plan {
        id: id::<DefinitionId>("drive-2022"),
        title: "矛盾纠纷大化解专项活动".into(),
        sources: vec!["001".into()],
        zone: Shanghai,
        span: span("2022-04-01", "2022-11-25"),
        goals: Vec::new(),
        stages,
        windows: Vec::new(),
        events: Vec::new(),
        posts: vec![post("section", "人民参与和促进法治股"), post("leader-in-charge", "分管领导")],
        duties,
        register: Some(Arc::new(register())),
    }
}

/// A sequence that depends on its seed alone.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }
}

/// So many cases of April and May 2022: two of three closed, half of these visited.
pub(crate) fn cases(count: u32, seed: u64) -> Vec<CaseRow> {
    let mut dice = Dice(seed);
    (1..=count).map(|n| case(n, &mut dice)).collect()
}

fn case(n: u32, dice: &mut Dice) -> CaseRow {
    let accepted = d("2022-04-01") + Days::new(dice.below(28));
    let office = 1 + dice.below(TOWNS.len() as u64);
    let unit: UnitId = id(&format!("t{office:02}{}", dice.one(&["", "-c", "-v", "-v"])));
    let money = dice.below(3) == 0;
    let facts = CaseFacts {
        kind: id(dice.one(&TYPES).0),
        source: id(dice.one(&SOURCES).0),
        brief: format!("{}（第{n}件）", dice.one(&BRIEFS)).into(),
        difficulty: *dice.one(&[Difficulty::Simple, Difficulty::Ordinary, Difficulty::Ordinary, Difficulty::Complex]),
        sides: 2 + dice.below(2) as u16,
        people: 2 + dice.below(6) as u32,
        amount: money.then(|| 10_000 + dice.below(5_000_000)),
        leader: Some("分管副镇长".into()),
        mediator: Some(format!("M{:02}", 1 + dice.below(6)).into()),
        measures: "现场查看，分别听取意见后组织调解。".into(),
        entered: (dice.below(10) < 9).then_some(accepted),
        signs: Vec::new(),
    };
    let day = accepted + Days::new(1 + dice.below(20));
    let closing = (dice.below(3) > 0).then(|| Closing { day, ending: ending(day, money, dice), file: Vec::new() });
    let visited = closing.as_ref().filter(|_| n.is_multiple_of(2)).map(|closing| record(closing, n));
    let draft = CaseDraft { unit, accepted: Some(accepted), facts, parties: Vec::new() };
    CaseRow { row: n + 3, draft, closing, visited }
}

fn ending(day: NaiveDate, money: bool, dice: &mut Dice) -> Ending {
    let informed = || vec![id("arbitration"), id("litigation")];
    match dice.below(12) {
        0 => Ending::NotAgreed { informed: informed() },
        1 => Ending::Refused { informed: informed() },
        2 => Ending::Unsuitable { informed: vec![id("reconsideration")] },
        3 => Ending::Withdrawn,
        n => Ending::Agreed {
            form: if n < 6 { AgreementForm::Oral } else { AgreementForm::Written },
            effective: day,
            performance: (n > 7).then(|| day + Days::new(10)),
            amount: money.then(|| 5_000 + dice.below(2_000_000)),
        },
    }
}

fn record(closing: &Closing, n: u32) -> VisitRecord {
    let agreed = matches!(closing.ending, Ending::Agreed { .. });
    let performance = match n % 6 {
        _ if !agreed => Performance::NoAgreement,
        0 => Performance::Partly { reason: "余款约定下月付清".into() },
        2 => Performance::Not { reason: "对方外出务工，尚未返回".into() },
        _ => Performance::Performed,
    };
    let text = |text: &str| if n.is_multiple_of(4) { Box::from(text) } else { Box::from("") };
    VisitRecord {
        day: closing.day + Days::new(2),
        performance,
        risks: text("履行期较长"),
        errors: text("协议书未写明交付地点，已补正"),
        opinions: text("希望见证履行"),
        follow_up: text("下月再访一次"),
    }
}
