//! Whatever is done to whichever cases, in whatever order and however long the service was down:
//! what a case owes follows from where it stands, ladders are climbed rung by rung and only while
//! something is awaited, and the entries make the same state again.

use super::{agreed, draft, facts, keeping, leaves, rules, running_by, seasons::days_off, staffed};
use crate::world::{World, id, obligation};
use chrono::{Days, NaiveDate};
use chrono_tz::Asia::Shanghai;
use engine::entry::{
    AlertMove, CaseMove, Closing, Ending, Fact, MovedPeriod, NoticeKind, Origin, Performance, RegisterFact,
};
use engine::id::{CaseNo, PeriodNo};
use engine::input::{CaseAct, CaseRow, Input, RegisterAct};
use engine::moment::MomentKind;
use engine::plan::{CaseStep, Scope};
use engine::state::{AlertStanding, Campaign, Case, CaseStanding, Period, Standing, State};
use engine::time::Timestamp;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const OFFICES: usize = 3;

/// Something that happens; cases by number modulo how many there are.
#[derive(Debug, Clone)]
enum Event {
    Register { unit: usize, days_ago: u64, labour: bool },
    Import { rows: usize, days_ago: u64, closed: bool },
    Close { case: usize, how: u8, days_ago: u64, performance: Option<u64> },
    Case { case: usize, act: CaseAct },
    Visit { case: usize, reopen: bool },
    Transfer { case: usize, to: usize },
    Waive { case: usize, visit: usize },
    Wait { hours: i64 },
    Down { hours: i64 },
    Pause { duty: Option<&'static str>, hours: i64 },
    DaysOff { ahead: u64, days: u64 },
    Leaves { unit: usize },
    Returns,
    Amend { hours: u32 },
}

fn case_act() -> impl Strategy<Value = CaseAct> {
    let why = || String::from("缘由");
    prop_oneof![
        3 => (1u16..31).prop_map(|days| CaseAct::Extend { days, both_agreed: true }),
        2 => Just(CaseAct::Reopen { reason: why() }),
        4 => (1u8..4).prop_map(move |level| CaseAct::SetAlert { level, scope: Scope::Local, reason: why() }),
        1 => Just(CaseAct::HandleAlert { what: why() }),
        1 => Just(CaseAct::LiftAlert { reason: why() }),
        1 => Just(CaseAct::CannotResolve { reason: why() }),
        1 => Just(CaseAct::Refer { way: id("litigation"), to: why(), day: None }),
        1 => Just(CaseAct::Follow { referral: 0, result: why(), day: None }),
        1 => Just(CaseAct::Nominate { reason: why() }),
        1 => Just(CaseAct::EraseNames),
        1 => Just(CaseAct::Change(facts("labour").into())),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let case = 0usize..12;
    prop_oneof![
        6 => (0..OFFICES, 0u64..50, any::<bool>())
            .prop_map(|(unit, days_ago, labour)| Event::Register { unit, days_ago, labour }),
        1 => (1usize..4, 0u64..60, any::<bool>())
            .prop_map(|(rows, days_ago, closed)| Event::Import { rows, days_ago, closed }),
        5 => (case.clone(), 0u8..5, 0u64..20, proptest::option::of(0u64..40))
            .prop_map(|(case, how, days_ago, performance)| Event::Close { case, how, days_ago, performance }),
        8 => (case.clone(), case_act()).prop_map(|(case, act)| Event::Case { case, act }),
        4 => (case.clone(), proptest::bool::weighted(0.2)).prop_map(|(case, reopen)| Event::Visit { case, reopen }),
        2 => (case.clone(), 0..OFFICES).prop_map(|(case, to)| Event::Transfer { case, to }),
        1 => (case, 1usize..3).prop_map(|(case, visit)| Event::Waive { case, visit }),
        8 => (1i64..900).prop_map(|hours| Event::Wait { hours }),
        2 => (1i64..900).prop_map(|hours| Event::Down { hours }),
        1 => (prop_oneof![Just(None), Just(Some("case-visit")), Just(Some("case-settle"))], 1i64..400)
            .prop_map(|(duty, hours)| Event::Pause { duty, hours }),
        1 => (0u64..40, 1u64..5).prop_map(|(ahead, days)| Event::DaysOff { ahead, days }),
        1 => (0..OFFICES).prop_map(|unit| Event::Leaves { unit }),
        1 => Just(Event::Returns),
        1 => (1u32..80).prop_map(|hours| Event::Amend { hours }),
    ]
}

fn today(world: &World) -> NaiveDate {
    world.now.local(Shanghai).date()
}

fn after(world: &World, hours: i64) -> String {
    world.now.plus_minutes(hours * 60).local(Shanghai).format("%Y-%m-%d %H:%M").to_string()
}

fn campaign(world: &World) -> &Campaign {
    &world.state.campaigns[0]
}

/// Does it; what makes no sense where a case stands is refused, and that is all.
fn happen(world: &mut World, event: &Event) {
    let day = today(world);
    let known = campaign(world).cases.all.len();
    let number = |world: &World, case: usize| campaign(world).cases.all[case % known].number;
    let on = |world: &World, case: usize, act: CaseAct| {
        (known > 0).then(|| RegisterAct::Case { case: number(world, case), act })
    };
    let act = match event {
        Event::Register { unit, days_ago, labour } => {
            let accepted = (day - Days::new(*days_ago)).to_string();
            let kind = if *labour { "labour" } else { "neighbour" };
            Some(RegisterAct::Register(draft(&format!("t{unit}"), kind, Some(&accepted)).into()))
        }
        Event::Import { rows, days_ago, closed } => Some(RegisterAct::Import(rows_of(day, *rows, *days_ago, *closed))),
        Event::Close { case, how, days_ago, performance } => {
            let closing = closing(day - Days::new(*days_ago), *how, *performance);
            on(world, *case, CaseAct::Close(closing))
        }
        Event::Case { case, act } => on(world, *case, act.clone()),
        Event::Visit { case, reopen } if known > 0 => {
            let agreed = campaign(world).cases.all[case % known].closed().as_ref().is_some_and(is_agreed);
            let performance = if agreed { Performance::Performed } else { Performance::NoAgreement };
            let reopen = reopen.then(|| "有错".into());
            on(world, *case, CaseAct::Visit { visit: None, record: super::found(day, performance), reopen })
        }
        Event::Transfer { case, to } => {
            on(world, *case, CaseAct::Transfer { to: id(&format!("t{to}")), reason: "移送".into() })
        }
        _ => None,
    };
    if let Some(act) = act {
        let _ = world.act(Input::Register { campaign: id("c"), act });
        return;
    }
    around(world, event, known);
}

fn is_agreed(closed: &engine::state::ClosedCase) -> bool {
    matches!(closed.closing.ending, Ending::Agreed { .. })
}

fn closing(day: NaiveDate, how: u8, performance: Option<u64>) -> Closing {
    let informed = vec![id("litigation")];
    let ending = match how {
        0 => return agreed(day, performance.map(|days| day + Days::new(days))),
        1 => Ending::NotAgreed { informed },
        2 => Ending::Refused { informed },
        3 => Ending::Unsuitable { informed },
        _ => Ending::Withdrawn,
    };
    Closing { day, ending, file: Vec::new() }
}

fn rows_of(day: NaiveDate, rows: usize, days_ago: u64, closed: bool) -> Vec<CaseRow> {
    let accepted = day - Days::new(days_ago);
    let row = |row: usize| {
        let mut draft = draft(&format!("t{}", row % OFFICES), "neighbour", Some(&accepted.to_string()));
        draft.facts.brief = format!("第{row}行").into();
        let closing = (closed && row.is_multiple_of(2)).then(|| agreed(accepted, None));
        CaseRow { row: row as u32, draft, closing, visited: None }
    };
    (0..rows).map(row).collect()
}

fn around(world: &mut World, event: &Event, known: usize) {
    match event {
        Event::Waive { case, visit } if known > 0 => {
            let case = &campaign(world).cases.all[case % known];
            let unit = world.state.organisation.unit(case.unit).unwrap().id.to_string();
            let key = format!("{}.{visit}", Case::key(case.number, case.round));
            let obligation = obligation("case-visit", &key, &unit);
            let _ = world.act(Input::Waive { obligation, reason: "迁走".into() });
        }
        Event::Wait { hours } => {
            let to = after(world, *hours);
            world.until(&to);
        }
        Event::Down { hours } => {
            let to = after(world, *hours);
            world.down_until(&to);
        }
        Event::Pause { duty, hours } => {
            let duty = duty.map(id);
            let _ = world.act(Input::Pause { campaign: id("c"), duty: duty.clone(), reason: "抗洪".into() });
            let to = after(world, *hours);
            world.until(&to);
            let _ = world.act(Input::Resume { campaign: id("c"), duty });
        }
        Event::DaysOff { ahead, days } => {
            let first = today(world) + Days::new(*ahead);
            let last = first + Days::new(*days);
            days_off(world, &first.to_string(), &last.to_string());
        }
        Event::Leaves { unit } => leaves(world, OFFICES, &format!("t{unit}")),
        Event::Returns => staffed(world, OFFICES),
        Event::Amend { hours } => {
            let mut plan = keeping(rules());
            plan.duties[5].deadline.offset = engine::deadline::Offset::Hours(*hours);
            world.publish(&plan, &format!("{hours} hours"));
            let _ = world.act(Input::Amend { campaign: id("c"), version: None });
        }
        _ => {}
    }
}

/// The awaited steps of each case.
fn awaited(campaign: &Campaign) -> BTreeMap<CaseNo, Vec<(CaseStep, &Period)>> {
    let mut all: BTreeMap<CaseNo, Vec<(CaseStep, &Period)>> = BTreeMap::new();
    for period in campaign.periods.iter().filter(|period| period.is_awaited()) {
        if let Origin::Case { case, step } = period.origin {
            all.entry(case).or_default().push((step, period));
        }
    }
    all
}

fn owes_what_follows_from_its_standing(world: &World) -> Result<(), TestCaseError> {
    let campaign = campaign(world);
    let awaited = awaited(campaign);
    for (i, case) in campaign.cases.all.iter().enumerate() {
        let steps = awaited.get(&CaseNo(i as u32)).map_or(&[][..], Vec::as_slice);
        let of = |wanted: fn(CaseStep) -> bool| -> Vec<&Period> {
            steps.iter().filter(|(step, _)| wanted(*step)).map(|(_, period)| *period).collect()
        };
        let settle = of(|step| step == CaseStep::Settle);
        let inform = of(|step| step == CaseStep::Inform);
        let visits = of(|step| matches!(step, CaseStep::Visit(_)));
        let alerts = of(|step| matches!(step, CaseStep::Alert(_)));
        for (_, period) in steps {
            prop_assert_eq!(period.only, Some(case.unit), "owed by the unit that is responsible");
            prop_assert_eq!(period.awaited().len(), 1);
        }
        let waiting = campaign.cases.alert_of(case).map(|alert| &alert.standing);
        prop_assert_eq!(alerts.len(), usize::from(matches!(waiting, Some(AlertStanding::Waiting { .. }))));
        match &case.standing {
            CaseStanding::Open { inform: step } => {
                prop_assert_eq!(settle.len(), 1, "{} is open", case.number);
                prop_assert_eq!(&*settle[0].key, &*Case::key(case.number, case.round));
                prop_assert_eq!(inform.len(), usize::from(step.is_some()));
                prop_assert!(visits.is_empty(), "{} is open and visited only when closed", case.number);
            }
            CaseStanding::Closed(settled) => {
                let closed = settled.read();
                prop_assert!(settle.is_empty() && inform.is_empty(), "{} is closed", case.number);
                let planned: BTreeSet<PeriodNo> = closed.visits.iter().map(|visit| visit.period).collect();
                prop_assert!(!planned.is_empty() && planned.len() == closed.visits.len(), "visited, each once");
                let open = closed.visits.iter().filter(|visit| visit.record.is_none());
                let waived = open.clone().filter(|visit| {
                    campaign.period(visit.period).cells.iter().any(|cell| cell.standing == Standing::Waived)
                });
                prop_assert_eq!(visits.len(), open.count() - waived.count());
            }
        }
    }
    Ok(())
}

fn numbers_have_no_gaps(world: &World) -> Result<(), TestCaseError> {
    let mut years: BTreeMap<u16, u32> = BTreeMap::new();
    for case in &campaign(world).cases.all {
        let last = years.entry(case.number.year).or_default();
        *last += 1;
        prop_assert_eq!(case.number.seq, *last, "in the order of registration");
    }
    Ok(())
}

fn periods_have_names_of_their_own(world: &World) -> Result<(), TestCaseError> {
    let names: BTreeSet<(u16, &str)> = campaign(world).periods.iter().map(|p| (p.slot, &*p.key)).collect();
    prop_assert_eq!(names.len(), campaign(world).periods.len());
    Ok(())
}

/// The last rung that lies behind an instant.
fn rungs_by(moved: &MovedPeriod, at: Timestamp) -> u8 {
    let rung = |what: MomentKind| if let MomentKind::Escalation(rung) = what { rung } else { 0 };
    let behind = moved.dates.moments.iter().take_while(|moment| moment.at <= at);
    behind.map(|moment| rung(moment.what)).max().unwrap_or(0)
}

/// Reads the entries again, and looks at each notice before it is applied.
fn ladders_are_climbed_in_order(world: &World) -> Result<(), TestCaseError> {
    let mut state = State::default();
    let mut climbed: BTreeMap<PeriodNo, (Timestamp, u8)> = BTreeMap::new();
    let (mut set, mut told) = (0, 0);
    for entry in &world.entries {
        match &entry.fact {
            Fact::NoticesOwed { notices } => {
                for notice in notices {
                    told += usize::from(matches!(notice.kind, NoticeKind::Alert(_)));
                    let NoticeKind::Escalation(rung) = notice.kind else { continue };
                    let period = state.campaigns[0].period(notice.period);
                    prop_assert!(period.is_awaited(), "{} is told of while it is awaited", period.key);
                    prop_assert!(period.dates.due <= entry.at, "and late");
                    let before = climbed.get(&notice.period).filter(|(due, _)| *due == period.dates.due);
                    prop_assert_eq!(rung, before.map_or(0, |(_, rung)| *rung) + 1, "rung after rung");
                    climbed.insert(notice.period, (period.dates.due, rung));
                }
            }
            Fact::PeriodsChanged { moved, .. } => {
                // A ladder that was moved is climbed on from where the new one stands now.
                for moved in moved {
                    let was_open = state.campaigns[0].period(moved.period).dates.due > entry.at;
                    let rung = if was_open { 0 } else { rungs_by(moved, entry.at) };
                    climbed.insert(moved.period, (moved.dates.due, rung));
                }
            }
            Fact::Register(register) => match &register.what {
                RegisterFact::Alert { to: AlertMove::Set { .. }, .. } => set += 1,
                RegisterFact::Case { case, to } if matches!(**to, CaseMove::LimitPassed(_)) => {
                    let case = state.campaigns[0].cases.case(*case);
                    prop_assert!(matches!(case.standing, CaseStanding::Open { inform: None }), "one step at a time");
                    prop_assert!(state.campaigns[0].period(case.limit.period).dates.due <= entry.at, "past the limit");
                }
                _ => {}
            },
            _ => {}
        }
        engine::apply(&mut state, entry);
    }
    prop_assert_eq!(set, told, "each level that was set is told at once, once");
    Ok(())
}

fn replays(world: &World, cut: usize) -> Result<(), TestCaseError> {
    let mut replayed = State::default();
    for (i, entry) in world.entries.iter().enumerate() {
        if i == cut {
            replayed = State::from_snapshot(&replayed.to_snapshot()).unwrap();
        }
        engine::apply(&mut replayed, entry);
    }
    prop_assert_eq!(replayed.hash(), world.state.hash());
    prop_assert_eq!(engine::next_wake(&replayed), engine::next_wake(&world.state));
    let restored = State::from_snapshot(&world.state.to_snapshot()).unwrap();
    prop_assert_eq!(engine::next_wake(&restored), engine::next_wake(&world.state));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_to_cases(
        events in proptest::collection::vec(event(), 1..50), cut in 0.0f64..1.0,
    ) {
        let mut world = running_by(&keeping(rules()), OFFICES, "2022-02-20 09:00");
        for event in &events {
            happen(&mut world, event);
            let now = after(&world, 0);
            world.until(&now);
            owes_what_follows_from_its_standing(&world)?;
        }
        numbers_have_no_gaps(&world)?;
        periods_have_names_of_their_own(&world)?;
        ladders_are_climbed_in_order(&world)?;
        replays(&world, (world.entries.len() as f64 * cut) as usize)?;
    }
}
