//! The hook `duties`: what else a county's offices owe.

use super::{day, deploy, granting, period, scripted, told_administrator, verdicts};
use crate::world::{World, d, document, id, span};
use engine::deadline::{Deadline, Direction, Offset};
use engine::entry::RuleUsed;
use engine::id::ProcedureNo;
use engine::input::{Input, Submission};
use engine::plan::{About, DayRule, Edge, Guardrails, Named, PeriodUnit, Plan, Rhythm};
use engine::procedure::{Hook, LocalAudience, LocalDuty, LocalSchedule, Proposal, Question};
use engine::views;

fn local(name: &str, schedule: LocalSchedule) -> LocalDuty {
    LocalDuty {
        id: id(name),
        title: "每月小结".into(),
        who: LocalAudience::Kinds(vec![id("township-office")]),
        to: vec!["bureau/section".into()],
        schedule,
        deadline: Deadline::ON_THE_DAY,
        document: false,
        zero_report: true,
    }
}

const MONTHLY: Rhythm = Rhythm { unit: PeriodUnit::Month, step: 1, about: About::This, on: DayRule::Day(20) };
const DAILY: Rhythm = Rhythm { unit: PeriodUnit::Day, step: 1, about: About::This, on: DayRule::Last };

fn plan() -> Plan {
    let mut plan = granting(Guardrails { may_add_duties: true, ..Guardrails::default() });
    plan.windows = vec![Named { id: id("key"), title: "重要时段".into() }];
    plan
}

fn with_duties(duties: Vec<LocalDuty>) -> World {
    let (mut world, script) = scripted(3);
    script.says("p", "1.0.0", move |_, _| Ok(Proposal::Duties(duties.clone())));
    deploy(&mut world, "p", "1.0.0", &[Hook::Duties]);
    world.start(&plan(), "2022-04-01 00:00");
    world
}

#[test]
fn a_monthly_report_on_the_20th() {
    let mut world = with_duties(vec![local("monthly", LocalSchedule::Every(MONTHLY))]);
    assert_eq!(verdicts(&world), ["accepted"]);
    let months: Vec<String> = (4..=11).map(|month| day(&world, "monthly", &format!("2022-{month:02}"))).collect();
    assert_eq!(months, ["04-20", "05-20", "06-20", "07-20", "08-20", "09-20", "10-20", "11-20"]);
    assert_eq!(period(&world, "monthly", "2022-04").basis.rule, RuleUsed::Local(ProcedureNo(0)));
    world.until("2022-04-20 12:00");
    world.submit("monthly", "2022-04", "t0", Submission::Zero).unwrap();
    world.until("2022-04-21 09:00");
    let escalated = world.escalated("t1");
    assert_eq!(
        escalated,
        ["04-21 09:00 escalation-1", "04-21 09:00 escalation-1"],
        "stage material and the county's own"
    );
    assert_eq!(world.escalated("t0").len(), 1);
    let why = views::explain_obligation(&world.state, engine::id::CampaignNo(0), engine::id::PeriodNo(3)).unwrap();
    assert!(why.text.zh.contains("p 1.0.0"), "{}", why.text.zh);
}

#[test]
fn every_kind_of_schedule() {
    let once = local("kick-off", LocalSchedule::Once(d("2022-04-12")));
    let stage_end = LocalDuty {
        deadline: Deadline { direction: Direction::Before, ..Deadline::within_days(2) },
        ..local("stage-draft", LocalSchedule::EachStage(Edge::End))
    };
    let named = LocalDuty {
        who: LocalAudience::Units(vec![id("t1")]),
        document: true,
        ..local("pilot", LocalSchedule::EachStage(Edge::Start))
    };
    let window = local("daily", LocalSchedule::Window(id("key"), DAILY));
    let mut world = with_duties(vec![once, stage_end, named, window]);
    assert_eq!(day(&world, "kick-off", "once"), "04-12");
    assert_eq!(day(&world, "stage-draft", "mobilization"), "04-13");
    assert_eq!(day(&world, "pilot", "implementation"), "04-16");
    let announced = span("2022-10-01", "2022-10-07").into();
    world.act(Input::AnnounceWindow { campaign: id("c"), window: id("key"), span: announced }).unwrap();
    assert_eq!(day(&world, "daily", "2022-10-05"), "10-05");
    assert_eq!(period(&world, "daily", "2022-10-05").basis.rule, RuleUsed::Local(ProcedureNo(0)));
    world.until("2022-04-16 08:00");
    assert_eq!(period(&world, "pilot", "implementation").awaited().len(), 1);
    world.submit("pilot", "implementation", "t1", document()).unwrap();
}

#[test]
fn what_is_refused_is_refused_as_a_whole() {
    let every = || local("monthly", LocalSchedule::Every(MONTHLY));
    let rhythm = |on, step| LocalSchedule::Every(Rhythm { on, step, ..MONTHLY });
    let far_back = Deadline { direction: Direction::Before, offset: Offset::Months(1), ..Deadline::ON_THE_DAY };
    let cases = [
        (LocalDuty { id: id("stage-material"), ..every() }, "not-granted"),
        (LocalDuty { who: LocalAudience::Kinds(vec![id("village")]), ..every() }, "unknown-name"),
        (LocalDuty { who: LocalAudience::Units(vec![id("t77")]), ..every() }, "unknown-name"),
        (LocalDuty { to: vec![], ..every() }, "out-of-range"),
        (LocalDuty { to: vec!["bureau/nobody".into()], ..every() }, "unknown-name"),
        (LocalDuty { title: " ".into(), ..every() }, "out-of-range"),
        (LocalDuty { title: "两\n行".into(), ..every() }, "out-of-range"),
        (LocalDuty { title: "左\u{202e}右".into(), ..every() }, "out-of-range"),
        (LocalDuty { title: "长".repeat(201), ..every() }, "out-of-range"),
        (LocalDuty { deadline: Deadline::within_days(400), ..every() }, "out-of-range"),
        (LocalDuty { deadline: far_back, ..every() }, "out-of-range"),
        (local("monthly", LocalSchedule::Once(d("2023-01-01"))), "out-of-range"),
        (local("monthly", LocalSchedule::Window(id("nothing"), DAILY)), "unknown-name"),
        (local("monthly", rhythm(DayRule::Day(0), 1)), "out-of-range"),
        (local("monthly", rhythm(DayRule::Working(0), 1)), "out-of-range"),
        (local("monthly", rhythm(DayRule::Last, 0)), "out-of-range"),
    ];
    for (wrong, why) in cases {
        let world = with_duties(vec![local("fine", LocalSchedule::Every(MONTHLY)), wrong.clone()]);
        assert_eq!(verdicts(&world), [why], "{wrong:?}");
        let campaign = &world.state.campaigns[0];
        assert_eq!((campaign.slots.len(), campaign.periods.len()), (1, 3), "{wrong:?}");
        assert_eq!(told_administrator(&world).len(), 1);
    }
    let twice = with_duties(vec![local("monthly", LocalSchedule::Every(MONTHLY)); 2]);
    assert_eq!(verdicts(&twice), ["out-of-range"]);
    let many = (0..41).map(|i| local(&format!("d{i}"), LocalSchedule::Every(MONTHLY))).collect();
    assert_eq!(verdicts(&with_duties(many)), ["out-of-range"]);
}

/// Forty daily duties over twelve years would be 175,000 periods.
#[test]
fn what_would_be_too_much_is_refused() {
    let (mut world, script) = scripted(1);
    script.says("p", "1.0.0", |_, _| {
        let daily = |i: usize| local(&format!("d{i}"), LocalSchedule::Every(DAILY));
        Ok(Proposal::Duties((0..40).map(daily).collect()))
    });
    deploy(&mut world, "p", "1.0.0", &[Hook::Duties]);
    let mut long = plan();
    long.span = span("2022-04-01", "2033-12-31");
    world.start(&long, "2022-04-01 00:00");
    assert_eq!(verdicts(&world), ["out-of-range"]);
    assert_eq!(world.state.campaigns[0].periods.len(), 3);
}

#[test]
fn not_asked_where_no_duty_lets_it() {
    let (mut world, script) = scripted(3);
    script.says("p", "1.0.0", |_, _| Ok(Proposal::Duties(vec![local("monthly", LocalSchedule::Every(MONTHLY))])));
    deploy(&mut world, "p", "1.0.0", &[Hook::Duties]);
    world.start(&granting(Guardrails::default()), "2022-04-01 00:00");
    assert_eq!(script.calls("p", "1.0.0"), 0);
    assert_eq!(world.state.campaigns[0].slots.len(), 1);
}

#[test]
fn the_question_lists_the_county_s_units_parents_first() {
    let (mut world, script) = scripted(2);
    script.says("p", "1.0.0", |_, _| Ok(Proposal::Duties(vec![])));
    deploy(&mut world, "p", "1.0.0", &[Hook::Duties]);
    world.start(&plan(), "2022-04-01 00:00");
    let Question::Duties(question) = &script.questions(Hook::Duties)[0] else { panic!("another question") };
    let units: Vec<_> = question.units.iter().map(|unit| unit.id.as_str()).collect();
    assert_eq!((units, question.windows.len()), (vec!["bureau", "t0", "t1"], 1));
}

/// A later version of the county's rule drops its duty: what is open stays owed, whatever else happens.
#[test]
fn an_open_local_duty_does_not_disappear() {
    let (mut world, script) = scripted(2);
    script.says("p", "1.0.0", |_, _| Ok(Proposal::Duties(vec![local("monthly", LocalSchedule::Every(MONTHLY))])));
    deploy(&mut world, "p", "1.0.0", &[Hook::Duties]);
    world.start(&plan(), "2022-04-01 00:00");
    world.until("2022-04-10 10:00");
    super::roll_back(&mut world, "p").unwrap();
    let open = |world: &World| period(world, "monthly", "2022-04").awaited().len();
    assert_eq!(open(&world), 2, "open before the roll-back");
    assert!(
        world.state.campaigns[0]
            .periods
            .iter()
            .filter(|p| p.slot == 1 && p.units.is_empty())
            .all(|p| { p.phase == engine::state::PeriodPhase::Cancelled })
    );
    let days = [("2022-06-03", true), ("2022-06-10", true)];
    let days = days.map(|(date, off)| engine::calendar::NoticeDay { date: d(date), off, name: "本县".into() });
    let notice = engine::calendar::CalendarNotice {
        year: 2022,
        notice: "青山政办〔2022〕9号".into(),
        overlay: Some("青山".into()),
        days: days.to_vec(),
    };
    world.act(Input::ImportCalendar(notice.into())).unwrap();
    assert_eq!(open(&world), 2, "a calendar import takes nothing away");
    world.act(Input::Pause { campaign: id("c"), duty: None, reason: "汛情".into() }).unwrap();
    world.until("2022-04-22 10:00");
    world.act(Input::Resume { campaign: id("c"), duty: None }).unwrap();
    assert_eq!(day(&world, "monthly", "2022-04"), "05-05", "put back like everything else");
    world.submit("monthly", "2022-04", "t0", Submission::Zero).unwrap();
    let obligation = crate::world::obligation("monthly", "2022-04", "t0");
    world.act(Input::Return { obligation, reason: "请补充".into() }).unwrap();
    assert_eq!(period(&world, "monthly", "2022-04.t0.c1").awaited().len(), 1, "and sent back like everything else");
}
