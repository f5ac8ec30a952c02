//! What people do in a register during a year, and what they may not do.

use super::cases::{Alert, Case, End, Stands};
use super::days::{day_of, plus};
use super::model::{Follows, Model, Stage};
use super::plan::{KINDS, WAYS};
use super::world::{Checked, World, campaign};
use crate::service::Work;
use chrono::NaiveDate;
use engine::entry::{AgreementForm, CaseFacts, Closing, Ending, Performance, VisitRecord};
use engine::input::{CaseAct, CaseDraft, Input, RegisterAct};
use engine::plan::Scope;
use engine::procedure::Difficulty;

/// Something is done in the register.
pub(super) fn act(world: &mut World) -> Checked {
    world.tick()?;
    if world.model.shape.register.is_none() {
        return Ok(());
    }
    if world.model.stage == Stage::Closed {
        let draft = draft(world, "t1", "neighbours", None);
        return world.refused(register(RegisterAct::Register(draft)), "not_running");
    }
    match world.chance.below(100) {
        0..28 => take_in(world),
        28..36 => extend(world),
        36..54 => close(world),
        54..66 => visit(world),
        66..70 => reopen(world),
        70..80 => set_alert(world),
        80..84 => handle_alert(world),
        84..87 => lift_alert(world),
        87..90 => cannot_resolve(world),
        90..95 => transfer(world),
        _ => nonsense(world),
    }
}

fn register(act: RegisterAct) -> Input {
    Input::Register { campaign: campaign(), act }
}

fn about(number: &str, act: CaseAct) -> Input {
    register(RegisterAct::Case { case: number.parse().expect("a number"), act })
}

/// The latest day that surely is not in the future: a clock may be put back to the last entry.
fn today(world: &World) -> NaiveDate {
    day_of(world.now.min(world.service.state().last_at.0))
}

/// A case of which this holds: its place and its number.
fn any(world: &mut World, wanted: impl Fn(&Case) -> bool) -> Option<(usize, String)> {
    let all = world.model.cases.iter().enumerate().filter(|(_, case)| wanted(case));
    let all: Vec<(usize, String)> = all.map(|(i, case)| (i, case.number.clone())).collect();
    (!all.is_empty()).then(|| world.chance.one_of(&all).clone())
}

/// A day from one to another, mostly the later one.
fn day(world: &mut World, first: NaiveDate, last: NaiveDate) -> NaiveDate {
    let span = last.signed_duration_since(first).num_days();
    let back =
        if world.chance.percent(70) { world.chance.within(0, span.min(3)) } else { world.chance.within(0, span) };
    plus(last, -back)
}

fn about_case(
    world: &mut World,
    (number, what): (String, &str),
    act: CaseAct,
    change: impl FnOnce(&mut Model, i64) -> Follows,
) -> Checked {
    let input = about(&number, act);
    world.act(format!("{number} {what}"), input, |model, at| {
        let mut follows = change(model, at);
        follows.retain(|line| !line.is_empty());
        follows
    })
}

fn draft(world: &mut World, unit: &str, kind: &str, accepted: Option<NaiveDate>) -> Box<CaseDraft> {
    let id = |text: &str| text.parse().expect("an id");
    let facts = CaseFacts {
        kind: id(kind),
        source: id("screening"),
        brief: "相邻关系".into(),
        difficulty: *world.chance.one_of(&[Difficulty::Simple, Difficulty::Ordinary, Difficulty::Complex]),
        sides: 2,
        people: world.chance.within(2, 40) as u32,
        amount: None,
        leader: None,
        mediator: None,
        measures: "".into(),
        entered: None,
        signs: Vec::new(),
    };
    Box::new(CaseDraft { unit: unit.parse().expect("an id"), accepted, facts, parties: Vec::new() })
}

fn take_in(world: &mut World) -> Checked {
    let units = world.model.takes_cases();
    if units.is_empty() {
        return Ok(());
    }
    let unit = world.chance.one_of(&units).clone();
    let kind = *world.chance.one_of(&KINDS);
    let back = if world.chance.percent(20) { 80 } else { 5 };
    let accepted = world.chance.percent(50).then(|| plus(today(world), -world.chance.within(0, back)));
    let draft = draft(world, &unit, kind, accepted);
    let input = register(RegisterAct::Register(draft));
    world.act(format!("{unit} registers {kind} of {accepted:?}"), input, |model, at| {
        model.take_in(&unit, kind, accepted, at)
    })
}

fn extend(world: &mut World) -> Checked {
    let Some((case, number)) = any(world, Case::is_open) else { return Ok(()) };
    let days = world.chance.within(1, world.model.register().extension);
    let act = CaseAct::Extend { days: days as u16, both_agreed: true };
    let now = world.counted(world.now);
    if world.model.extension(case, days, now).1.dates.due <= now {
        return world.refused(about(&number, act), "extension_over");
    }
    about_case(world, (number, "is extended"), act, |model, at| model.extend(case, days, at))
}

fn close(world: &mut World) -> Checked {
    let Some((case, number)) = any(world, Case::is_open) else { return Ok(()) };
    let (accepted, today) = (world.model.cases[case].accepted, today(world));
    let end = day(world, accepted, today);
    let informed = vec![world.chance.one_of(&WAYS).parse().expect("an id")];
    let (ending, agreed) = match world.chance.below(9) {
        0 => (Ending::NotAgreed { informed }, None),
        1 => (Ending::Refused { informed }, None),
        2 => (Ending::Unsuitable { informed }, None),
        3 => (Ending::Withdrawn, None),
        _ => {
            let effective = day(world, accepted, end);
            let performance = world.chance.percent(60).then(|| plus(effective, world.chance.within(0, 60)));
            let form = *world.chance.one_of(&[AgreementForm::Oral, AgreementForm::Written]);
            (Ending::Agreed { form, effective, performance, amount: None }, Some((effective, performance)))
        }
    };
    let closing = Closing { day: end, ending, file: Vec::new() };
    let end = End { day: end, agreed };
    about_case(world, (number, "is closed"), CaseAct::Close(closing), |model, at| model.close_case(case, end, at))
}

fn visit(world: &mut World) -> Checked {
    let awaits = |case: &Case| case.visits().iter().any(|visit| visit.on.is_none());
    let Some((case, number)) = any(world, awaits) else { return Ok(()) };
    let known = &world.model.cases[case];
    let Stands::Closed { day: closed, agreed, performance, .. } = known.stands else { return Ok(()) };
    let open: Vec<usize> = (0..known.visits().len()).filter(|n| known.visits()[*n].on.is_none()).collect();
    let named = world.chance.percent(50).then(|| *world.chance.one_of(&open));
    let (n, today) = (named.unwrap_or(open[0]), today(world));
    let on = day(world, closed, today);
    let not_yet = performance.is_none_or(|due| due >= on);
    let performance = match world.chance.below(4) {
        _ if !agreed => Performance::NoAgreement,
        0 if performance.is_some() && not_yet => Performance::NotYetDue,
        1 => Performance::Partly { reason: "分期".into() },
        2 => Performance::Not { reason: "无款".into() },
        _ => Performance::Performed,
    };
    let [risks, errors, opinions, follow_up] = ["有", "", "无", ""].map(Into::into);
    let record = VisitRecord { day: on, performance, risks, errors, opinions, follow_up };
    let reopen = (known_round(world, case) < 10 && world.chance.percent(15)).then(|| "再调".to_owned());
    let again = reopen.is_some();
    let act = CaseAct::Visit { visit: named.map(|n| n as u8 + 1), record, reopen };
    about_case(world, (number, "is visited"), act, |model, at| {
        let mut follows = model.visited(case, n, on, at);
        if again {
            follows.extend(model.reopen(case, at));
        }
        follows
    })
}

fn known_round(world: &World, case: usize) -> u32 {
    world.model.cases[case].round
}

fn reopen(world: &mut World) -> Checked {
    let Some((case, number)) = any(world, |case| !case.is_open() && case.round < 10) else { return Ok(()) };
    let act = CaseAct::Reopen { reason: "再调".into() };
    about_case(world, (number, "is reopened"), act, |model, at| model.reopen(case, at))
}

fn set_alert(world: &mut World) -> Checked {
    // Half of them change a level that waits.
    let change = world.chance.percent(50);
    let waits = |case: &Case| matches!(case.alert, Alert::Waiting { .. });
    let found = any(world, |case| waits(case) == change);
    let Some((case, number)) = found else { return Ok(()) };
    let (level, scope) = (1 + world.chance.below(world.model.register().levels.len()), world.chance.below(2));
    let act = CaseAct::SetAlert { level: level as u8, scope: Scope::ALL[scope], reason: "升级".into() };
    match world.model.cases[case].alert {
        Alert::Waiting { level: now, scope: reach, .. } if (now, reach) == (level, scope) => {
            world.refused(about(&number, act), "alert_unchanged")
        }
        _ => about_case(world, (number, "is alerted"), act, |model, at| model.set_alert(case, level, scope, at)),
    }
}

fn handle_alert(world: &mut World) -> Checked {
    let Some((case, number)) = any(world, |case| matches!(case.alert, Alert::Waiting { .. })) else { return Ok(()) };
    let act = CaseAct::HandleAlert { what: "已处置".into() };
    about_case(world, (number, "alert handled"), act, |model, at| model.handle_alert(case, at))
}

fn lift_alert(world: &mut World) -> Checked {
    let is_set = |case: &Case| matches!(case.alert, Alert::Waiting { .. } | Alert::Handled { .. });
    let Some((case, number)) = any(world, is_set) else { return Ok(()) };
    let act = CaseAct::LiftAlert { reason: "解除".into() };
    about_case(world, (number, "alert lifted"), act, |model, at| model.lift_alert(case, at))
}

fn cannot_resolve(world: &mut World) -> Checked {
    let Some((case, number)) = any(world, Case::is_open) else { return Ok(()) };
    let act = CaseAct::CannotResolve { reason: "难以化解".into() };
    if world.model.cases[case].unresolved {
        return world.refused(about(&number, act), "reported_already");
    }
    about_case(world, (number, "cannot be resolved"), act, |model, at| model.cannot_resolve(case, at))
}

fn transfer(world: &mut World) -> Checked {
    let Some((case, number)) = any(world, |_| true) else { return Ok(()) };
    let units = world.model.takes_cases();
    if units.is_empty() {
        return Ok(());
    }
    let to = world.chance.one_of(&units).clone();
    let act = CaseAct::Transfer { to: to.parse().expect("an id"), reason: "移送".into() };
    about_case(world, (number, "is transferred"), act, |model, at| model.transfer(case, &to, at))
}

/// What is refused and changes nothing.
fn nonsense(world: &mut World) -> Checked {
    let unknown = about("1999-000001", CaseAct::Reopen { reason: "再调".into() });
    let Some((case, number)) = any(world, |_| true) else { return world.refused(unknown, "unknown_case") };
    let known = world.model.cases[case].clone();
    let tomorrow = plus(day_of(world.counted(world.now)), 1);
    let closing = |day, ending| CaseAct::Close(Closing { day, ending, file: Vec::new() });
    let withdrawn = |day| closing(day, Ending::Withdrawn);
    let reason = || "再调".to_owned();
    let too_long = world.model.register().extension as u16 + 1;
    let (act, code) = match (known.is_open(), world.chance.below(5)) {
        (_, 0) => return world.refused(unknown, "unknown_case"),
        (_, 1) => (CaseAct::SetAlert { level: 9, scope: Scope::Local, reason: reason() }, "unknown_level"),
        (true, 2) => (CaseAct::Extend { days: 1, both_agreed: false }, "consent_missing"),
        (true, 3) => (CaseAct::Extend { days: too_long, both_agreed: true }, "out_of_range"),
        (true, 4) => (withdrawn(tomorrow), "in_future"),
        (true, _) => (closing(today(world), Ending::NotAgreed { informed: Vec::new() }), "not_informed"),
        (false, 2) => (withdrawn(tomorrow), "case_closed"),
        (false, _) => (CaseAct::Extend { days: 1, both_agreed: true }, "case_closed"),
    };
    world.refused(about(&number, act), code)
}
