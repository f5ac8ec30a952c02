//! One life: a year of steps drawn from a seed, each followed by comparisons.

use super::changes::Scope;
use super::days::{day_of, plus};
use super::draw;
use super::local::By;
use super::model::{Cell, Phase, Stage, Unit};
use super::register::Step;
use super::shape::Evidence;
use super::world::{Checked, World, campaign, endpoint, notice, office};
use super::{acts, book, proof};
use crate::service::Work;
use engine::input::{Input, ObligationRef, Submission, SubmittedRow};
use engine::next_wake;
use engine::state::State;
use engine::time::Timestamp;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use store::Ledgers;

/// What a life came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lived {
    /// The hash of the last state: the same on every store.
    pub hash: [u8; 32],
    /// Entries written.
    pub entries: u64,
    /// Obligations at the end.
    pub obligations: usize,
    /// Messages sent, repeats included.
    pub sent: u32,
    /// Periods that have their dates from the county, and that had to fall back on the definition's.
    pub local: (usize, usize),
}

/// Lives a seed's life on a store. What went wrong is told with what happened before it.
pub fn live(seed: u64, store: Arc<dyn Ledgers>) -> Result<Lived, String> {
    let mut trail = Vec::new();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let mut world = World::begin(seed, store)?;
        let outcome = run(&mut world);
        trail = world.trail.split_off(world.trail.len().saturating_sub(25));
        if outcome.is_err() && std::env::var_os("MAPLE_SEED").is_some() {
            trail.push(world.model.shape.yaml());
        }
        outcome
    }));
    let outcome = outcome.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        Err(text.or(panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default())
    });
    outcome.map_err(|what| format!("seed {seed}: {what}\nlately:\n    {}", trail.join("\n    ")))
}

const DAY: i64 = 86_400_000;

fn run(world: &mut World) -> Result<Lived, String> {
    let end = super::days::moment(world.model.shape.last, 1440) + 45 * DAY;
    let mut steps = 0;
    while world.now < end {
        steps += 1;
        step(world)?;
        if steps % 8 == 0 {
            world.compare_standings()?;
            book::compare(world)?;
        }
    }
    finish(world)
}

fn step(world: &mut World) -> Checked {
    match world.chance.below(114) {
        0..40 => pass_time(world),
        40..45 => super::deploy::procedure(world),
        45..66 => submit(world),
        66..70 => correct(world),
        70..73 => amend(world),
        73..76 => units(world),
        76..79 => pause_or_resume(world),
        79..81 => announce(world),
        81..84 => event(world),
        84..86 => calendar(world),
        86..89 => nonsense(world),
        89..97 => deliver(world),
        100.. => acts::act(world),
        _ => {
            world.crash();
            Ok(())
        }
    }
}

/// The clock runs: woken for every moment, or, in an outage, only at the end.
fn pass_time(world: &mut World) -> Checked {
    let minutes = match world.chance.below(20) {
        0..6 => world.chance.within(1, 600),
        6..17 => world.chance.within(600, 6_000),
        17..19 => world.chance.within(6_000, 20_000),
        _ => world.chance.within(20_000, 90_000),
    };
    let to = world.now + minutes * 60_000;
    if world.chance.percent(20) {
        world.trail.push(format!("{} down until {}", Timestamp(world.now), Timestamp(to)));
        world.now = to;
        return world.tick();
    }
    world.trail.push(format!("{} time passes until {}", Timestamp(world.now), Timestamp(to)));
    run_until(world, to)
}

fn run_until(world: &mut World, to: i64) -> Checked {
    loop {
        let wake = next_wake(world.service.state()).map(|at| at.0);
        let must = world.model.next_wake();
        if must.is_some_and(|must| must <= to && wake.is_none_or(|wake| wake > must)) {
            return Err(format!("it sleeps until {wake:?}, but {must:?} matters"));
        }
        let Some(wake) = wake.filter(|wake| *wake <= to) else { break };
        world.now = wake.max(world.now);
        world.tick()?;
    }
    world.now = to;
    Ok(())
}

/// An obligation the model knows: the place of its period, and the unit.
fn any(world: &mut World, wanted: impl Fn(&super::model::Period, Cell) -> bool) -> Option<(usize, String)> {
    let all: Vec<(usize, String)> = world
        .model
        .periods
        .iter()
        .enumerate()
        .filter(|(_, period)| period.phase == Phase::Open)
        .flat_map(|(i, period)| period.cells.iter().map(move |(unit, cell)| (i, unit, *cell)))
        .filter(|(i, _, cell)| wanted(&world.model.periods[*i], *cell))
        .map(|(i, unit, _)| (i, unit.clone()))
        .collect();
    // The latest are the ones people work on.
    let recent = all.len().saturating_sub(40);
    (!all.is_empty()).then(|| world.chance.one_of(&all[recent..]).clone())
}

fn reference(world: &World, i: usize, unit: &str) -> ObligationRef {
    let period = &world.model.periods[i];
    ObligationRef {
        campaign: campaign(),
        duty: period.duty.parse().expect("an id"),
        period: period.dates.key.clone(),
        unit: unit.parse().expect("an id"),
    }
}

fn submit(world: &mut World) -> Checked {
    // Time first, so that both see the same periods open.
    world.tick()?;
    let redo = world.chance.percent(5);
    let wanted =
        |cell: Cell| redo || matches!(cell, Cell::Open | Cell::Overdue | Cell::NotMet { .. } | Cell::Returned { .. });
    let Some((i, unit)) = any(world, |period, cell| period.step().is_none() && wanted(cell)) else { return Ok(()) };
    if !world.model.may_submit(i, &unit) {
        return Ok(());
    }
    let period = &world.model.periods[i];
    let duty = &world.model.duties[&period.duty];
    let is_correction = matches!(period.origin, super::model::Origin::Correction { .. });
    let evidence = duty.evidence;
    let (mut zero, mut good) = (false, true);
    let what = match evidence {
        Evidence::Done => Submission::Done,
        Evidence::DocumentOrZero if world.chance.percent(50) => {
            zero = true;
            Submission::Zero
        }
        Evidence::DocumentOrZero => Submission::Document { name: "a.pdf".into(), sha256: "0f".repeat(32), bytes: 9 },
        Evidence::Figure(_) => {
            good = is_correction || world.chance.percent(60);
            let value = if good { world.chance.within(5, 9) } else { world.chance.within(0, 4) };
            Submission::Figures(vec![SubmittedRow { unit: None, values: vec![("x".parse().expect("an id"), value)] }])
        }
    };
    let obligation = reference(world, i, &unit);
    let said = format!("{unit} submits {} {} {what:?}", obligation.duty, obligation.period);
    world.act(said, Input::Submit { obligation, what }, |model, at| model.submit(i, &unit, zero, good, at))
}

fn correct(world: &mut World) -> Checked {
    world.tick()?;
    if world.model.stage == Stage::Closed {
        return Ok(());
    }
    let is_return = world.chance.percent(60);
    let is_plain =
        |p: &super::model::Period| p.step().is_none() && !matches!(p.origin, super::model::Origin::Correction { .. });
    let is_waivable = |p: &super::model::Period| matches!(p.step(), None | Some(Step::Visit));
    let fits = |p: &super::model::Period, cell: Cell| match (is_return, cell) {
        (true, Cell::In { .. } | Cell::NotMet { .. }) => is_plain(p),
        (false, Cell::Open | Cell::Overdue) => is_waivable(p),
        _ => false,
    };
    let Some((i, unit)) = any(world, fits) else { return Ok(()) };
    let period = &world.model.periods[i];
    if is_return && !world.model.shape.duties.iter().any(|duty| duty.id == period.duty) {
        return Ok(());
    }
    let obligation = reference(world, i, &unit);
    let (said, reason) = (format!("{unit} {} {}", obligation.duty, obligation.period), "理由".to_owned());
    if is_return {
        world.act(format!("return {said}"), Input::Return { obligation, reason }, |model, at| {
            model.give_back(i, &unit, at)
        })
    } else {
        world.act(format!("waive {said}"), Input::Waive { obligation, reason }, |model, _| model.waive(i, &unit))
    }
}

fn amend(world: &mut World) -> Checked {
    world.tick()?;
    if world.model.stage == Stage::Closed || world.model.paused.is_some() {
        return Ok(());
    }
    let next_id = 100 + world.trail.len();
    let shape = draw::amended(&mut world.chance, &world.model.shape, next_id);
    let nobody = shape.duties.iter().any(|duty| world.model.audience(duty).is_empty());
    if shape.yaml() == world.model.shape.yaml() || nobody {
        return Ok(());
    }
    // What the compiler does not accept is no amendment; the year goes on as it was.
    if world.publish(&shape).is_err() {
        return Ok(());
    }
    let input = Input::Amend { campaign: campaign(), version: None };
    world.act("amend".into(), input, |model, at| model.amend(shape, at))
}

fn units(world: &mut World) -> Checked {
    world.tick()?;
    let mut rows = world.rows.clone();
    let names: Vec<String> =
        world.model.units.keys().filter(|id| !id.contains('v') && *id != "county").cloned().collect();
    let id = match world.chance.below(3) {
        0 => format!("t{}", 6 + world.trail.len()),
        _ => world.chance.one_of(&names).clone(),
    };
    let active = world.model.units.get(&id).is_some_and(|unit| unit.active);
    let is_needed = world.model.units.values().filter(|unit| unit.active && unit.kind == "township-office").count() < 3;
    if active && is_needed {
        return Ok(());
    }
    if active {
        let prefix = format!("{id}-v");
        rows.retain(|row| row.id.as_str() != id && !row.id.as_str().starts_with(&prefix));
    } else {
        rows.push(office(&id));
    }
    world.rows.clone_from(&rows);
    let said = format!("{id} {}", if active { "leaves" } else { "joins" });
    world.act(said, Input::ImportUnits { rows: rows.into(), complete: true }, |model, at| {
        if active {
            let prefix = format!("{id}-v");
            let below = model.units.iter_mut().filter(|(unit, _)| **unit == id || unit.starts_with(&prefix));
            below.for_each(|(_, unit)| unit.active = false);
        } else {
            let unit = Unit { kind: "township-office", parent: Some("county".into()), active: true };
            model.units.insert(id, unit);
        }
        if model.stage != Stage::Closed {
            model.audience_changed(at);
        }
        Vec::new()
    })
}

fn pause_or_resume(world: &mut World) -> Checked {
    world.tick()?;
    if world.model.stage == Stage::Closed {
        return Ok(());
    }
    if let Some((duty, _)) = world.model.paused.clone() {
        let input = Input::Resume { campaign: campaign(), duty: duty.map(|id| id.parse().expect("an id")) };
        return world.act("resume".into(), input, super::model::Model::resume);
    }
    let duties: Vec<String> = world.model.shape.duties.iter().map(|duty| duty.id.clone()).collect();
    let which = world.chance.percent(60).then(|| world.chance.one_of(&duties).clone());
    let duty = which.as_ref().map(|id| id.parse().expect("an id"));
    let input = Input::Pause { campaign: campaign(), duty, reason: "防汛".into() };
    world.act(format!("pause {which:?}"), input, |model, at| {
        model.paused = Some((which, at));
        Vec::new()
    })
}

fn announce(world: &mut World) -> Checked {
    world.tick()?;
    let today = day_of(world.counted(world.now)).max(world.model.shape.first);
    let first = plus(today, world.chance.within(0, 5));
    let last = plus(first, world.chance.within(0, 6));
    if world.model.stage == Stage::Closed || last > world.model.shape.last {
        return Ok(());
    }
    let span = engine::plan::Span { first, last };
    let window = "important".parse().expect("an id");
    let input = Input::AnnounceWindow { campaign: campaign(), window, span: span.into() };
    world.act(format!("announce {first} .. {last}"), input, |model, at| model.announce(first, last, at))
}

fn event(world: &mut World) -> Checked {
    world.tick()?;
    let is_followed = world.model.shape.duties.iter().any(|d| matches!(d.rule, super::shape::Rule::Hours(_)));
    let active: Vec<String> =
        world.model.units.iter().filter(|(_, unit)| unit.active).map(|(id, _)| id.clone()).collect();
    if world.model.stage == Stage::Closed || !is_followed {
        return Ok(());
    }
    let unit = world.chance.one_of(&active).clone();
    let happened = world.now.min(world.service.state().last_at.0) - world.chance.within(0, 20) * 3_600_000;
    let key = format!("incident-{:08}", world.service.state().head.0 + 1);
    let input = Input::RecordEvent {
        campaign: campaign(),
        event: "incident".parse().expect("an id"),
        unit: unit.parse().expect("an id"),
        happened: Some(Timestamp(happened)),
    };
    world.act(format!("incident at {unit}"), input, |model, at| {
        model.event(&unit, &key, happened, at);
        Vec::new()
    })
}

/// The notice of a year that was not announced comes.
fn calendar(world: &mut World) -> Checked {
    world.tick()?;
    let known = |world: &World, year| world.service.state().calendar.is_announced(year);
    let Some(year) = (2023..=2025).find(|year| !known(world, *year)) else { return Ok(()) };
    if world.model.paused.is_some() {
        return Ok(());
    }
    let input = Input::ImportCalendar(notice(year).into());
    world.act(format!("calendar {year}"), input, |model, at| {
        model.days.learn(year);
        model.learned = true;
        if model.stage == Stage::Closed { Vec::new() } else { model.follow(model.shape.clone(), Scope::Recorded, at) }
    })
}

/// What must be refused, whatever the state.
fn nonsense(world: &mut World) -> Checked {
    let obligation = ObligationRef {
        campaign: campaign(),
        duty: "nowhere".parse().expect("an id"),
        period: "once".into(),
        unit: "t1".parse().expect("an id"),
    };
    if world.model.stage == Stage::Closed {
        return world.refused(Input::Submit { obligation, what: Submission::Done }, "not_running");
    }
    match world.chance.below(4) {
        0 => world.refused(Input::Submit { obligation, what: Submission::Done }, "unknown_duty"),
        1 => world.refused(Input::Activate { campaign: campaign() }, "already_activated"),
        2 => world.refused(Input::Close { campaign: campaign(), reason: " ".into() }, "no_reason"),
        _ => world.refused(Input::Amend { campaign: missing_campaign(), version: None }, "unknown_campaign"),
    }
}

fn missing_campaign() -> engine::id::CampaignId {
    "another".parse().expect("an id")
}

/// Hands over what is due; in one case of ten the results are lost in a crash.
fn deliver(world: &mut World) -> Checked {
    if world.chance.percent(2) {
        let id = endpoint().id;
        world.must(Input::DisableEndpoint { id, reason: "gone".into() })?;
    } else if world.chance.percent(30) {
        world.must(Input::SetEndpoint(endpoint().into()))?;
        world.must(Input::ReplayDeliveries { messages: Vec::new() })?;
    }
    let now = Timestamp(world.counted(world.now));
    let records = world.sink.deliver(world.service.state(), now, &mut world.chance);
    if world.chance.percent(10) {
        world.crash();
        return Ok(());
    }
    world.must(Input::RecordDeliveries(records.into()))
}

fn finish(world: &mut World) -> Result<Lived, String> {
    let to = world.now + 30 * DAY;
    run_until(world, to)?;
    world.compare_standings()?;
    book::compare(world)?;
    proof::drain(world)?;
    world.compare_history(world.service.state().head)?;
    proof::nothing_is_missing(world)?;
    proof::from_first_principles(world)?;
    let hash = world.service.state().hash();
    let copy = State::from_snapshot(&world.service.state().to_snapshot()).map_err(|error| error.to_string())?;
    if copy.hash() != hash || next_wake(&copy) != next_wake(world.service.state()) {
        return Err("a snapshot does not come back as it was".into());
    }
    if world.service.as_known_at(&crate::scenario::ledger(), Timestamp::MAX).hash() != hash {
        return Err("the entries replayed are not the state".into());
    }
    let verified = world.service.store().verify(None, &mut |_| ()).map_err(|error| error.to_string())?;
    if !verified.is_sound() {
        return Err(format!("the chain does not verify: {:?}", verified.findings));
    }
    let by = |by: By| world.model.periods.iter().filter(|period| period.by == by).count();
    Ok(Lived {
        local: (by(By::Local), by(By::Base)),
        hash,
        entries: world.service.state().head.0,
        obligations: world.model.periods.iter().map(|period| period.cells.len()).sum(),
        sent: world.sink.sent.values().sum(),
    })
}
