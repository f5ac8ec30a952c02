//! A county's procedure by chance. What it answers follows from its seed and the question alone. No
//! component is run here: compiling one for each of some thousand lives would test the compiler;
//! the scenarios run real ones.

use super::chance::Chance;
use chrono::NaiveDate;
use engine::deadline::{Deadline, Offset};
use engine::input::Input;
use engine::procedure::{
    Call, ComponentId, DeadlineProposal, DeadlineQuestion, Failure, Hook, Limits, Package, Procedures, Proposal,
    Question, RemindersProposal, Reply,
};
use runtime::{ProcedureHost, Sandbox};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// What a procedure says about a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// As it is.
    Keep,
    /// So many days more or fewer.
    Shift(i64),
    /// Nothing: it traps.
    Trap,
    /// Nothing: it runs out of fuel.
    Fuel,
    /// An answer to another question.
    Nonsense,
}

/// What the procedure with that seed says about a duty.
pub(super) fn says(seed: u64, duty: &str) -> Says {
    let mixed = duty.bytes().fold(seed, |mixed, byte| mixed.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let mut chance = Chance::new(mixed);
    let is_broken = seed.is_multiple_of(6);
    match chance.below(100) {
        _ if is_broken && chance.percent(80) => Says::Trap,
        0..20 => Says::Keep,
        20..60 => Says::Shift(chance.within(-6, -1)),
        60..84 => Says::Shift(chance.within(1, 5)),
        84..90 => Says::Trap,
        90..95 => Says::Fuel,
        _ => Says::Nonsense,
    }
}

/// Months, days and hours that a shift makes of a count: never nothing, never beyond what a rule may
/// have.
pub(super) fn shifted(n: i64, by: i64, most: i64) -> i64 {
    (n + by).clamp(1, most)
}

/// A sandbox that runs such procedures.
#[derive(Default)]
struct Scripted {
    seeds: Mutex<BTreeMap<ComponentId, u64>>,
}

/// Sandboxes in which scripts run.
pub(super) fn sandboxes() -> crate::procedures::Sandboxes {
    Arc::new(|| Sandbox(Arc::new(Scripted::default())))
}

/// The bytes of a script's "component".
pub(super) fn bytes(seed: u64) -> Vec<u8> {
    seed.to_be_bytes().to_vec()
}

/// The upload of a script as the n-th version of the county's procedure.
pub(super) fn upload(seed: u64, n: u16) -> Input {
    let package = Package {
        id: "county".parse().expect("an id"),
        title: "本县期限".into(),
        version: format!("1.{n}.0").parse().expect("a version"),
        ledger: "bureau".parse().expect("an id"),
        hooks: vec![Hook::Deadline],
        settings: BTreeMap::new(),
        limits: Limits::default(),
        component: ComponentId::of(&bytes(seed)),
        bytes: 8,
        signed_by: None,
    };
    Input::UploadProcedure { package: Arc::new(package).into(), unsigned_allowed: true }
}

impl ProcedureHost for Scripted {
    fn is_loaded(&self, component: &ComponentId) -> bool {
        self.seeds.lock().expect("no panic").contains_key(component)
    }

    fn load(&self, bytes: &[u8]) -> Result<(), String> {
        let seed = u64::from_be_bytes(bytes.try_into().map_err(|_| "not a script")?);
        self.seeds.lock().expect("no panic").insert(ComponentId::of(bytes), seed);
        Ok(())
    }
}

impl Procedures for Scripted {
    fn ask(&self, call: &Call<'_>) -> Reply {
        let seed = self.seeds.lock().expect("no panic").get(call.component).copied();
        let outcome = match (seed, call.question) {
            (None, _) => Err(Failure::NotReady),
            (Some(seed), Question::Deadline(question)) => answer(says(seed, question.duty.id.as_str()), question),
            (Some(_), _) => Err(Failure::NoHook),
        };
        Reply { outcome, fuel: 7, memory: 0, log: Vec::new() }
    }
}

fn answer(says: Says, question: &DeadlineQuestion) -> Result<Proposal, Failure> {
    match says {
        Says::Keep => Ok(Proposal::Deadline(DeadlineProposal::Keep)),
        Says::Shift(by) => Ok(Proposal::Deadline(shift(question, by))),
        Says::Trap => Err(Failure::Trap("unreachable".into())),
        Says::Fuel => Err(Failure::Fuel),
        Says::Nonsense => Ok(Proposal::Reminders(RemindersProposal::Keep)),
    }
}

/// Another count where the rule counts, other days where it names them.
fn shift(question: &DeadlineQuestion, by: i64) -> DeadlineProposal {
    let rule = question.duty.deadline;
    let days = |n: u16| shifted(i64::from(n), by, 366) as u16;
    let offset = match rule.offset {
        Offset::Days(0) => {
            let moved = |day: NaiveDate| super::days::plus(day, by);
            let dates = question.periods.iter().map(|period| (period.key.clone(), moved(period.due)));
            return DeadlineProposal::Dates(dates.collect());
        }
        Offset::Days(n) => Offset::Days(days(n)),
        Offset::WorkingDays(n) => Offset::WorkingDays(days(n)),
        Offset::Months(n) => Offset::Months(shifted(i64::from(n), by, 12) as u16),
        Offset::Hours(n) => Offset::Hours(shifted(i64::from(n), 12 * by, 8_000) as u32),
    };
    DeadlineProposal::Rule(Deadline { offset, ..rule })
}
