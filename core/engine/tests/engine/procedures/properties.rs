//! Whatever a county proposes: no date breaks a grant, nothing owed is lost, a replay is the same
//! state, and a procedure that always fails is as good as none.

use super::{Script, deploy, roll_back, scripted};
use crate::world::{World, d, document, duty, id, once, plan, span, t};
use chrono::{Days, NaiveDate};
use engine::calendar::{CalendarNotice, NoticeDay};
use engine::deadline::{Deadline, Direction, Offset, Rollover};
use engine::entry::{Origin, RuleUsed};
use engine::id::{DutyNo, StageNo};
use engine::input::Input;
use engine::plan::{
    About, DayRule, Duty, Edge, Grant, Guardrails, Named, PeriodUnit, Plan, Reminder, Rhythm, Schedule, Stage,
};
use engine::procedure::{
    DeadlineProposal, DeadlineQuestion, Failure, Hook, LocalAudience, LocalDuty, LocalSchedule, MessageProposal,
    Proposal, Question, RemindersProposal, ReviewProposal,
};
use engine::schedule::{self, Announced};
use engine::state::{PeriodPhase, State};
use engine::time::DayTime;
use proptest::prelude::*;
use std::collections::BTreeMap;

const HOOKS: [Hook; 5] = [Hook::Deadline, Hook::Duties, Hook::Reminders, Hook::Message, Hook::Review];

fn rule() -> impl Strategy<Value = Deadline> {
    let offset = prop_oneof![
        (0u16..12).prop_map(Offset::Days),
        (0u16..8).prop_map(Offset::WorkingDays),
        (0u16..2).prop_map(Offset::Months),
        (1u32..200).prop_map(Offset::Hours),
    ];
    let rollover = prop_oneof![Just(Rollover::None), Just(Rollover::Next), Just(Rollover::Previous)];
    let direction = prop_oneof![4 => Just(Direction::After), 1 => Just(Direction::Before)];
    let cutoff = prop_oneof![3 => Just(DayTime::END), 1 => Just(DayTime::new(17, 0).unwrap())];
    (offset, rollover, direction, any::<bool>(), cutoff).prop_map(
        |(offset, rollover, direction, start_counts, cutoff)| {
            let rollover = if matches!(offset, Offset::Hours(_)) { Rollover::None } else { rollover };
            Deadline { offset, direction, start_counts, rollover, cutoff }
        },
    )
}

const DAILY: Rhythm = Rhythm { unit: PeriodUnit::Day, step: 1, about: About::This, on: DayRule::Last };

fn grant() -> impl Strategy<Value = Grant> {
    prop_oneof![
        1 => Just(Grant::Fixed),
        3 => Just(Grant::MayTighten),
        3 => (0u16..9).prop_map(|days| Grant::MayRelax { days }),
    ]
}

fn rhythm() -> impl Strategy<Value = Rhythm> {
    let unit = prop_oneof![
        Just(PeriodUnit::Week),
        Just(PeriodUnit::Month),
        Just(PeriodUnit::HalfMonth),
        Just(PeriodUnit::Day)
    ];
    let on = prop_oneof![
        Just(DayRule::First),
        Just(DayRule::Last),
        (1u8..32).prop_map(DayRule::Day),
        Just(DayRule::Working(-1))
    ];
    let about = prop_oneof![Just(About::This), Just(About::Last)];
    (unit, 1u16..4, about, on).prop_map(|(unit, step, about, on)| Rhythm { unit, step, about, on })
}

/// Three stages that fill April to June, cut where chance wills.
fn a_plan() -> impl Strategy<Value = Plan> {
    let of_duty = (0u8..5, rule(), grant(), grant(), rhythm(), 0u64..80);
    (2u64..40, 2u64..40, proptest::collection::vec(of_duty, 1..5)).prop_map(|(first, second, duties)| {
        let whole = span("2022-04-01", "2022-06-30");
        let day = |n: u64| whole.first + Days::new(n);
        let stage = |name: &str, first, last| Stage {
            id: id(name),
            title: name.into(),
            span: engine::plan::Span { first, last },
        };
        let stages = vec![
            stage("a", whole.first, day(first)),
            stage("b", day(first + 1), day(first + second)),
            stage("c", day(first + second + 1), whole.last),
        ];
        let duties = duties.into_iter().enumerate().map(|(i, (kind, deadline, due, reminders, rhythm, anchor))| {
            let schedule = match kind {
                0 => Schedule::EachStage { stages: (0..3).map(StageNo).collect(), edge: Edge::End },
                1 => Schedule::EachStage { stages: (0..3).map(StageNo).collect(), edge: Edge::Start },
                2 => Schedule::Every { spans: vec![whole], rhythm },
                // Announcements that overlap name the same days; of longer periods they would name other parts.
                3 => Schedule::Window { window: id("key"), rhythm: DAILY },
                _ => once("x", &day(anchor).to_string(), "2022-04-01").schedule,
            };
            let local = Guardrails { due, reminders, may_add_duties: i == 0, may_reword: true, may_return: true };
            Duty { deadline, local, ..duty(&format!("d{i}"), schedule) }
        });
        let mut plan = plan(whole, stages, duties.collect());
        plan.windows = vec![Named { id: id("key"), title: "重要时段".into() }];
        plan
    })
}

/// What a county answers about a duty.
#[derive(Debug, Clone)]
enum Says {
    Keep,
    Rule(Deadline),
    Moves(Vec<i64>),
    Fails,
}

fn says() -> impl Strategy<Value = Says> {
    prop_oneof![
        1 => Just(Says::Keep),
        4 => rule().prop_map(Says::Rule),
        4 => proptest::collection::vec(-12i64..10, 1..6).prop_map(Says::Moves),
        1 => Just(Says::Fails),
    ]
}

/// A county: one answer for each duty, by its number, and reminders for all.
#[derive(Debug, Clone)]
struct County {
    says: Vec<Says>,
    remind: Vec<u8>,
}

fn county() -> impl Strategy<Value = County> {
    (proptest::collection::vec(says(), 5), proptest::collection::vec(0u8..9, 0..4))
        .prop_map(|(says, remind)| County { says, remind })
}

impl County {
    fn answer(&self, question: &Question) -> Result<Proposal, Failure> {
        match question {
            Question::Deadline(question) => self.deadline(question),
            Question::Reminders(_) => {
                let reminders = self.remind.iter().map(|n| Reminder::Days(*n, DayTime::NINE)).collect();
                Ok(Proposal::Reminders(RemindersProposal::Change { reminders, also: vec!["bureau/section".into()] }))
            }
            Question::Duties(_) => Ok(Proposal::Duties(vec![LocalDuty {
                id: id("local"),
                title: "本县小结".into(),
                who: LocalAudience::Kinds(vec![id("township-office")]),
                to: vec!["bureau/section".into()],
                schedule: LocalSchedule::EachStage(Edge::End),
                deadline: Deadline::within_days(2),
                document: true,
                zero_report: false,
            }])),
            Question::Message(_) => Ok(Proposal::Message(MessageProposal::Words("{duty}：{due}".into()))),
            Question::Review(_) => Ok(Proposal::Review(ReviewProposal::Accept)),
            _ => Err(Failure::NoHook),
        }
    }

    fn deadline(&self, question: &DeadlineQuestion) -> Result<Proposal, Failure> {
        let number: usize = question.duty.id.as_str()[1..].parse().unwrap();
        Ok(Proposal::Deadline(match &self.says[number] {
            Says::Keep => DeadlineProposal::Keep,
            Says::Rule(rule) => DeadlineProposal::Rule(*rule),
            Says::Fails => return Err(Failure::Fuel),
            Says::Moves(by) => DeadlineProposal::Dates(
                question
                    .periods
                    .iter()
                    .zip(by.iter().cycle())
                    .map(|(p, by)| (p.key.clone(), moved(p.due, *by)))
                    .collect(),
            ),
        }))
    }
}

fn moved(day: NaiveDate, by: i64) -> NaiveDate {
    let days = Days::new(by.unsigned_abs());
    if by < 0 { day - days } else { day + days }
}

/// Something that happens while the campaign runs.
#[derive(Debug, Clone)]
enum Event {
    Window(u64, u64),
    DayOff(u64),
    Wait(u64),
    HandIn,
    Pause,
    Resume,
    Deploy(County),
    RollBack,
    Amend(Plan),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        2 => (0u64..80, 0u64..9).prop_map(|(first, days)| Event::Window(first, days)),
        2 => (0u64..90).prop_map(Event::DayOff),
        4 => (1u64..400).prop_map(Event::Wait),
        2 => Just(Event::HandIn),
        1 => Just(Event::Pause),
        1 => Just(Event::Resume),
        2 => county().prop_map(Event::Deploy),
        1 => Just(Event::RollBack),
        1 => a_plan().prop_map(Event::Amend),
    ]
}

fn play(world: &mut World, script: &Script, events: &[Event]) {
    let first = d("2022-04-01");
    for (n, event) in events.iter().enumerate() {
        let campaign = id("c");
        // What is refused (a window twice, nothing to resume) changes nothing; that is fine here.
        let _ = match event {
            Event::Window(from, days) => {
                let last = (first + Days::new(from + days)).min(d("2022-06-30"));
                let span = engine::plan::Span { first: first + Days::new(*from), last };
                world.act(Input::AnnounceWindow { campaign, window: id("key"), span: span.into() })
            }
            Event::DayOff(day) => {
                let date = first + Days::new(*day);
                let days = vec![NoticeDay { date, off: true, name: "本县".into() }];
                let overlay = Some(format!("第{n}号"));
                world.act(Input::ImportCalendar(
                    CalendarNotice { year: 2022, notice: "县".into(), overlay, days }.into(),
                ))
            }
            Event::Wait(hours) => {
                let until = world.now.plus_minutes(*hours as i64 * 60);
                world.until(&until.local(chrono_tz::Asia::Shanghai).format("%Y-%m-%d %H:%M").to_string());
                Ok(0)
            }
            Event::HandIn => hand_in(world),
            Event::Pause => world.act(Input::Pause { campaign, duty: None, reason: "汛情".into() }),
            Event::Resume => world.act(Input::Resume { campaign, duty: None }),
            Event::Deploy(county) => {
                let (version, county) = (format!("2.{n}.0"), county.clone());
                script.says("p", &version, move |question, _| county.answer(question));
                deploy(world, "p", &version, &HOOKS);
                Ok(0)
            }
            Event::RollBack => roll_back(world, "p"),
            Event::Amend(plan) => {
                world.publish(plan, &format!("v{n}"));
                world.act(Input::Amend { campaign, version: None })
            }
        };
    }
}

/// The first thing that is owed, by the first office.
fn hand_in(world: &mut World) -> Result<usize, engine::refusal::Refusal> {
    let campaign = &world.state.campaigns[0];
    let unit = world.unit("t0");
    let owed = campaign.periods.iter().find(|period| period.is_awaited() && period.awaited().contains(unit));
    let Some(period) = owed else { return Ok(0) };
    let (duty, key) = (campaign.slots[usize::from(period.slot)].id.to_string(), period.key.to_string());
    world.submit(&duty, &key, "t0", document())
}

/// Every period's date against the definition's own, computed here from the bare plan.
fn within_the_grants(world: &World, bare: &Plan) -> Result<(), TestCaseError> {
    let campaign = &world.state.campaigns[0];
    let windows: Vec<Announced<'_>> = campaign.windows.iter().map(|window| window.announced()).collect();
    for (i, duty) in bare.duties.iter().enumerate() {
        let slot = campaign.slot(&duty.id).unwrap();
        let base = schedule::occurrences(bare, DutyNo(i as u16), &world.state.calendar, &windows);
        let base: BTreeMap<&str, _> = base.iter().map(|occurrence| (occurrence.key.as_str(), occurrence)).collect();
        let periods = campaign.periods.iter().filter(|p| p.slot == slot && p.origin == Origin::Rule);
        for period in periods.filter(|p| p.phase != PeriodPhase::Cancelled) {
            let own = base[&*period.key];
            let (was, is) = (&own.reckoning, &period.dates);
            prop_assert_eq!(is.opens, own.opens);
            prop_assert!(is.due == was.due || is.due > own.opens);
            match duty.local.due {
                Grant::Fixed => prop_assert_eq!(is.due, was.due),
                Grant::MayTighten => prop_assert!(is.due <= was.due, "{} {}", duty.id, period.key),
                Grant::MayRelax { days } => {
                    prop_assert!(is.due <= was.due || is.day <= was.day + Days::new(u64::from(days)));
                }
            }
            if !matches!(period.basis.rule, RuleUsed::Local(_)) {
                prop_assert_eq!(is.due, was.due, "{} {} {:?}", &duty.id, &period.key, &period.basis.rule);
            }
        }
        // Nothing that there was time for is lost.
        for (key, own) in base {
            if own.reckoning.due > world.now {
                prop_assert!(campaign.find(slot, key).is_some(), "{} {key} is owed by nobody", duty.id);
            }
        }
    }
    Ok(())
}

fn ran(county: &County, plan: &Plan, start: u64, windows: &[Event]) -> (World, std::rc::Rc<Script>) {
    let (mut world, script) = scripted(2);
    let says = county.clone();
    script.says("p", "1.0.0", move |question, _| says.answer(question));
    deploy(&mut world, "p", "1.0.0", &HOOKS);
    let at = t("2022-03-30 10:00").plus_minutes(start as i64 * 60);
    world.start(plan, &at.local(chrono_tz::Asia::Shanghai).format("%Y-%m-%d %H:%M").to_string());
    play(&mut world, &script, windows);
    (world, script)
}

fn windows() -> impl Strategy<Value = Vec<Event>> {
    proptest::collection::vec((0u64..80, 0u64..9).prop_map(|(first, days)| Event::Window(first, days)), 0..3)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_date_breaks_a_grant(plan in a_plan(), county in county(), start in 0u64..2_000, windows in windows()) {
        let (world, _) = ran(&county, &plan, start, &windows);
        within_the_grants(&world, &plan)?;
    }

    #[test]
    fn replay_is_the_same_state_from_anywhere(
        plan in a_plan(), county in county(), events in proptest::collection::vec(event(), 0..14), cut in 0.0f64..1.0,
    ) {
        let (world, script) = ran(&county, &plan, 0, &events);
        let asked = script.questions_asked();
        let cut = (world.entries.len() as f64 * cut) as usize;
        let mut replayed = State::default();
        for (i, entry) in world.entries.iter().enumerate() {
            if i == cut {
                replayed = State::from_snapshot(&replayed.to_snapshot()).unwrap();
            }
            engine::apply(&mut replayed, entry);
        }
        prop_assert_eq!(replayed.hash(), world.state.hash());
        prop_assert_eq!(engine::next_wake(&replayed), engine::next_wake(&world.state));
        prop_assert_eq!(script.questions_asked(), asked, "a replay calls nobody");
    }

    /// Promise 4: the same dates, and the same word to every office, as without any procedure.
    #[test]
    fn always_failing_is_as_good_as_none(
        plan in a_plan(), events in proptest::collection::vec(event(), 0..14),
    ) {
        let events: Vec<Event> = events.into_iter().filter(|event| !matches!(event, Event::Deploy(_) | Event::RollBack)).collect();
        let play_with = |deployed: bool| {
            let (mut world, script) = scripted(2);
            script.says("p", "1.0.0", |_, _| Err(Failure::Trap("unreachable".into())));
            if deployed {
                deploy(&mut world, "p", "1.0.0", &HOOKS);
            }
            world.start(&plan, "2022-04-01 00:00");
            play(&mut world, &script, &events);
            world
        };
        let (with, without) = (play_with(true), play_with(false));
        let dates = |world: &World| {
            let campaign = &world.state.campaigns[0];
            let of = |p: &engine::state::Period| (p.slot, p.key.clone(), p.dates.clone(), p.phase, p.units.clone());
            campaign.periods.iter().map(of).collect::<Vec<_>>()
        };
        prop_assert_eq!(dates(&with), dates(&without));
        for unit in ["t0", "t1"] {
            prop_assert_eq!(with.told(unit), without.told(unit));
            prop_assert_eq!(with.escalated(unit), without.escalated(unit));
        }
    }
}
