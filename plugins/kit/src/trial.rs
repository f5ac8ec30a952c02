//! A component on the real host, as it will run: the same limits, the same calendar, a fresh instance
//! for every question.

use crate::case::{Case, Expected};
use crate::difference::{Difference, differences};
use crate::trouble::Trouble;
use engine::calendar::Calendar;
use engine::id::LedgerId;
use engine::procedure::{Call, Failure, Limits, Package, Procedures, Proposal, Question, Reply, Settings};
use host::{Compiler, Host, Options};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Where and how a trial runs.
#[derive(Debug)]
pub struct Stand {
    /// Compiled components are kept here, so that the second trial starts at once.
    pub cache: PathBuf,
    /// Who compiles.
    pub compiler: Compiler,
    /// The county's working days.
    pub calendar: Calendar,
}

/// A loaded package that can be asked.
pub struct Trial {
    host: Host,
    package: Package,
    calendar: Calendar,
    /// Whether it had been compiled before.
    pub from_cache: bool,
    /// From the bytes to ready for the first question.
    pub ready: Duration,
}

/// What came of one question.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The answer with what it cost.
    pub reply: Reply,
    /// What it may use.
    pub limits: Limits,
    /// Half of the calls were faster than this.
    pub median: Duration,
    /// So many times it was asked.
    pub calls: u32,
}

/// What came of one case.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The case's title.
    pub title: String,
    /// The answer.
    pub answer: Answer,
    /// Where it differs from what is expected; passed where it does not.
    pub differences: Vec<Difference>,
}

/// The same question again and again, until both are reached: so the time is no accident.
const CALLS: u32 = 21;
const PATIENCE: Duration = Duration::from_millis(300);
/// So often a call may run out of time before that is the answer: a busy machine holds up any of them,
/// and says nothing of the component by it.
const LATE_CALLS: u32 = 8;
/// Instances that a stand keeps room for; it asks one question at a time.
const INSTANCES: u32 = 2;

impl Trial {
    /// Loads a package: sealed, signed or not.
    pub fn load(bytes: &[u8], stand: Stand) -> Result<Trial, Trouble> {
        let begun = Instant::now();
        let package = host::package::open(bytes)?;
        let Stand { cache, compiler, calendar } = stand;
        let host = Host::new(Options { cache, compiler, caps: Limits::MOST, instances: INSTANCES })
            .map_err(|error| Trouble::NoSandbox { error: error.to_string() })?;
        let loaded = host.load(bytes)?;
        Ok(Trial { host, package, calendar, from_cache: loaded.from_cache, ready: begun.elapsed() })
    }

    /// What it says of itself.
    pub fn package(&self) -> &Package {
        &self.package
    }

    /// Asks one question; `path` names it where its settings are wrong.
    pub fn ask(&self, path: &Path, question: &Question, given: &Settings) -> Result<Answer, Trouble> {
        let settings = self.package.settings(given).map_err(|error| {
            let join = |texts: Vec<String>, by| texts.join(by);
            let (zh, en) = error.wrong.into_iter().map(|text| (text.zh, text.en)).unzip();
            Trouble::BadSettings { path: path.display().to_string(), zh: join(zh, "；"), en: join(en, "; ") }
        })?;
        let limits = self.package.limits.within(Limits::MOST);
        let (ledger, component): (&LedgerId, _) = (&self.package.ledger, &self.package.component);
        let call = Call { ledger, component, limits, settings: &settings, calendar: &self.calendar, question };
        let (mut times, mut late) = (Vec::new(), 0);
        let begun = Instant::now();
        loop {
            let asked = Instant::now();
            let reply = self.host.ask(&call);
            if reply.outcome == Err(Failure::Time) && late + 1 < LATE_CALLS {
                late += 1;
                continue;
            }
            times.push(asked.elapsed());
            // A call that reached a limit is not asked again only to be measured.
            let is_done = reply.outcome.is_err() || times.len() >= CALLS as usize || begun.elapsed() > PATIENCE;
            if is_done {
                times.sort();
                return Ok(Answer { reply, limits, median: times[times.len() / 2], calls: times.len() as u32 });
            }
        }
    }

    /// Asks a case's question and compares the answer.
    pub fn examine(&self, path: &Path, case: &Case) -> Result<Outcome, Trouble> {
        let answer = self.ask(path, &case.question, &case.settings)?;
        let differences = differences(&expected(&case.expect), &found(&answer.reply.outcome, &case.expect));
        Ok(Outcome { title: case.case.clone(), answer, differences })
    }
}

fn expected(expected: &Expected) -> Value {
    match expected {
        Expected::Proposal(proposal) => json!({ "proposal": proposal }),
        Expected::Failure(code) => json!({ "failure": code }),
    }
}

fn found(outcome: &Result<Proposal, Failure>, expected: &Expected) -> Value {
    match (outcome, expected) {
        (Ok(proposal), _) => json!({ "proposal": proposal }),
        (Err(failure), Expected::Failure(_)) => json!({ "failure": failure.code() }),
        // Where an answer was expected, the code alone would not say why there is none.
        (Err(failure), Expected::Proposal(_)) => json!({ "failure": failure.to_string() }),
    }
}
