//! A county's procedures as the engine sees them: asked, judged, recorded, and never in the way.

mod aside;
mod dates;
mod duties;
mod life;
mod properties;
mod running;
mod scenarios;
mod shadow;
mod submissions;
mod words;

use crate::world::{World, drive, id};
use engine::deadline::Deadline;
use engine::entry::{CallRecord, Fact, NoticeKind, Verdict};
use engine::input::Input;
use engine::moment::MomentKind;
use engine::plan::{Grant, Guardrails, Plan};
use engine::procedure::{
    Call, ComponentId, DeadlineProposal, Failure, Hook, KeyId, Limits, Package, Procedures, Proposal, Question, Reply,
    Settings,
};
use engine::refusal::Refusal;
use engine::state::{Period, Stage, Version};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

type Answer = Box<dyn Fn(&Question, &Settings) -> Result<Proposal, Failure>>;

/// Procedures in the test: for each component a pure function from the question and the settings.
/// What was asked is kept for the test to look at.
#[derive(Default)]
pub(crate) struct Script {
    answers: RefCell<BTreeMap<ComponentId, Answer>>,
    asked: RefCell<Vec<(ComponentId, Question)>>,
}

impl Procedures for Script {
    fn ask(&self, call: &Call<'_>) -> Reply {
        assert_eq!(call.ledger.as_str(), "test", "a procedure is asked for its own ledger only");
        self.asked.borrow_mut().push((call.component.clone(), call.question.clone()));
        let answers = self.answers.borrow();
        let outcome = match answers.get(call.component) {
            Some(answer) => answer(call.question, call.settings),
            None => Err(Failure::NotReady),
        };
        Reply { outcome, fuel: 1_000, memory: 65_536, log: Vec::new() }
    }
}

impl Script {
    /// What a version answers from now on.
    pub(crate) fn says(
        &self,
        name: &str,
        version: &str,
        answer: impl Fn(&Question, &Settings) -> Result<Proposal, Failure> + 'static,
    ) {
        self.answers.borrow_mut().insert(component(name, version), Box::new(answer));
    }

    /// How often a version was asked.
    pub(crate) fn calls(&self, name: &str, version: &str) -> usize {
        let component = component(name, version);
        self.asked.borrow().iter().filter(|(asked, _)| *asked == component).count()
    }

    /// How often anybody was asked.
    pub(crate) fn questions_asked(&self) -> usize {
        self.asked.borrow().len()
    }

    /// The questions of a hook, in order.
    pub(crate) fn questions(&self, hook: Hook) -> Vec<Question> {
        self.asked.borrow().iter().map(|(_, question)| question).filter(|q| q.hook() == hook).cloned().collect()
    }
}

pub(crate) fn component(name: &str, version: &str) -> ComponentId {
    ComponentId::of(format!("{name} {version}").as_bytes())
}

pub(crate) fn key(digit: char) -> KeyId {
    KeyId::new(&digit.to_string().repeat(64)).unwrap()
}

pub(crate) fn package(name: &str, version: &str, hooks: &[Hook]) -> Package {
    Package {
        id: id(name),
        title: format!("程序{name}"),
        version: id(version),
        ledger: id("test"),
        hooks: hooks.to_vec(),
        settings: BTreeMap::new(),
        limits: Limits::default(),
        component: component(name, version),
        bytes: 40_000,
        signed_by: Some(key('a')),
    }
}

/// A world whose procedures are scripted, with the key trusted.
pub(crate) fn scripted(offices: usize) -> (World, Rc<Script>) {
    let mut world = World::new(offices);
    let script = Rc::new(Script::default());
    world.procedures = script.clone();
    world.act(Input::TrustKey { key: key('a'), title: "青山县司法局信息中心".into() }).unwrap();
    (world, script)
}

pub(crate) fn upload(world: &mut World, package: &Package) -> Result<usize, Refusal> {
    let package = Arc::new(package.clone()).into();
    world.act(Input::UploadProcedure { package, unsigned_allowed: false })
}

pub(crate) fn shadow(world: &mut World, name: &str, version: &str) -> Result<usize, Refusal> {
    world.act(Input::ShadowProcedure { procedure: id(name), version: Some(id(version)), settings: None })
}

pub(crate) fn activate(world: &mut World, name: &str, version: &str) -> Result<usize, Refusal> {
    world.act(Input::ActivateProcedure { procedure: id(name), version: Some(id(version)), settings: None })
}

/// Uploads, tries in shadow and puts into use.
pub(crate) fn deploy(world: &mut World, name: &str, version: &str, hooks: &[Hook]) {
    upload(world, &package(name, version, hooks)).unwrap();
    shadow(world, name, version).unwrap();
    activate(world, name, version).unwrap();
}

pub(crate) fn roll_back(world: &mut World, name: &str) -> Result<usize, Refusal> {
    world.act(Input::RollBackProcedure { procedure: id(name) })
}

pub(crate) fn version<'w>(world: &'w World, name: &str, wanted: &str) -> &'w Version {
    world.state.procedures.find(&id(name), Some(id(wanted))).unwrap().1
}

pub(crate) fn stage(world: &World, name: &str, wanted: &str) -> Stage {
    version(world, name, wanted).stage
}

/// "Within so many days", as the definition of the drive says it with five.
pub(crate) fn within(days: u16) -> Result<Proposal, Failure> {
    Ok(Proposal::Deadline(DeadlineProposal::Rule(Deadline::within_days(days))))
}

pub(crate) fn trap() -> Result<Proposal, Failure> {
    Err(Failure::Trap("unreachable".into()))
}

/// The drive of 2022 with what its bureau lets a county change.
pub(crate) fn granting(local: Guardrails) -> Plan {
    let mut plan = drive();
    plan.duties.iter_mut().for_each(|duty| duty.local = local);
    plan
}

pub(crate) fn tightening() -> Plan {
    granting(Guardrails { due: Grant::MayTighten, ..Guardrails::default() })
}

pub(crate) fn period<'w>(world: &'w World, duty: &str, key: &str) -> &'w Period {
    let campaign = &world.state.campaigns[0];
    let slot = campaign.slot(&id(duty)).unwrap_or_else(|| panic!("no duty {duty}"));
    campaign.period(campaign.find(slot, key).unwrap_or_else(|| panic!("no period {duty} {key}")))
}

/// Due days of the drive's three stages.
pub(crate) fn days(world: &World) -> [String; 3] {
    ["mobilization", "implementation", "summary"].map(|stage| day(world, "stage-material", stage))
}

pub(crate) fn day(world: &World, duty: &str, key: &str) -> String {
    period(world, duty, key).dates.day.format("%m-%d").to_string()
}

/// Reminders of a period as "month-day hour:minute".
pub(crate) fn reminders(world: &World, duty: &str, key: &str) -> Vec<String> {
    let moments = period(world, duty, key).dates.moments.iter();
    let reminders = moments.filter(|moment| matches!(moment.what, MomentKind::Reminder(_)));
    reminders.map(|m| m.at.local(chrono_tz::Asia::Shanghai).format("%m-%d %H:%M").to_string()).collect()
}

/// Every call in the ledger, in order.
pub(crate) fn calls(world: &World) -> Vec<&CallRecord> {
    let asked = world.entries.iter().filter_map(|entry| match &entry.fact {
        Fact::ProceduresAsked { calls } => Some(calls),
        _ => None,
    });
    asked.flatten().collect()
}

/// What became of every call: `accepted`, or why not.
pub(crate) fn verdicts(world: &World) -> Vec<String> {
    let word = |verdict: &Verdict| verdict.cause().unwrap_or("accepted").to_owned();
    calls(world).iter().map(|call| word(&call.verdict)).collect()
}

/// Words to the administrator.
pub(crate) fn told_administrator(world: &World) -> Vec<String> {
    world.notices(|notice| notice.kind == NoticeKind::BaseRuleUsed)
}

/// The words of every notice that went out with its own, with its kind.
pub(crate) fn worded(world: &World) -> Vec<(NoticeKind, String)> {
    let notices = world.entries.iter().filter_map(|entry| match &entry.fact {
        Fact::NoticesOwed { notices } => Some(notices),
        _ => None,
    });
    let with_words = notices.flatten().filter_map(|notice| Some((notice.kind, notice.words.as_ref()?.to_string())));
    with_words.collect()
}
