//! Figures of procedures: what a call costs, how long a component takes to be ready, what a
//! county's activation pays, and what a hostile county costs its neighbour.

mod activation;
mod calls;
mod neighbour;
mod ready;

pub(super) use activation::measure as activation;
pub(super) use calls::measure as calls;
pub(super) use neighbour::measure as neighbour;
pub(super) use ready::measure as ready;

use super::service::failed;
use crate::cli::failure::Failure;
use engine::calendar::Calendar;
use engine::id::LedgerId;
use engine::procedure::{Call, ComponentId, Limits, Package, Procedures, Question, Reply, Settings};
use host::{Compiler, Host, Options};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Built from Rust; the source stands beside it.
const RUST: &[u8] = include_bytes!("../../../../plugins/examples/materials-in-three-days/component.wasm");
/// Further components to measure, separated by `:`; each answers the deadline hook as the Rust one does.
const COMPONENTS: &str = "MAPLE_BENCH_COMPONENTS";
/// A question as a ledger puts it: the materials of three stages. One of the component's own cases.
const CASE: &str = include_str!("../../../../plugins/examples/materials-in-three-days/cases/1-three-days.json");

/// A component with the name it is reported under.
struct Candidate {
    name: String,
    bytes: Vec<u8>,
}

/// The Rust one, and those named in the environment.
fn candidates() -> Result<Vec<Candidate>, Failure> {
    let mut all = vec![Candidate { name: "rust".to_owned(), bytes: RUST.to_vec() }];
    for path in std::env::var(COMPONENTS).unwrap_or_default().split(':').filter(|path| !path.is_empty()) {
        let path = PathBuf::from(path);
        let bytes = std::fs::read(&path).map_err(|error| Failure::file(&path, &error))?;
        all.push(Candidate { name: path.display().to_string(), bytes });
    }
    Ok(all)
}

/// A host as the service has it.
fn host(folder: &Path) -> Result<Host, Failure> {
    let compiler = Compiler::Child { program: std::env::current_exe()?, args: vec![crate::sandbox::COMPILE.into()] };
    let options = Options { cache: folder.to_owned(), compiler, caps: Limits::MOST, instances: 8 };
    Host::new(options).map_err(|error| failed(&error.to_string()))
}

fn package(bytes: &[u8]) -> Result<Package, Failure> {
    host::package::open(bytes).map_err(|error| failed(&error.to_string()))
}

fn question() -> Result<Question, Failure> {
    let mut case: Value = serde_json::from_str(CASE).map_err(|error| failed(&error.to_string()))?;
    serde_json::from_value(case["question"].take()).map_err(|error| failed(&error.to_string()))
}

/// One county that asks one component.
struct County {
    ledger: LedgerId,
    component: ComponentId,
    limits: Limits,
    settings: Settings,
    calendar: Calendar,
}

impl County {
    fn of(bytes: &[u8]) -> Result<Self, Failure> {
        let package = package(bytes)?;
        let settings = package.settings(&Settings::new()).map_err(|_| failed("its defaults do not fit"))?;
        let calendar = Calendar::from_imports(&workflows::calendars::bundled());
        let Package { ledger, component, limits, .. } = package;
        Ok(County { ledger, component, limits, settings, calendar })
    }

    fn ask(&self, host: &Host, question: &Question) -> Reply {
        let County { ledger, component, limits, settings, calendar } = self;
        host.ask(&Call { ledger, component, limits: *limits, settings, calendar, question })
    }
}

/// Milliseconds with two decimals.
fn millis(since: std::time::Instant) -> f64 {
    (since.elapsed().as_secs_f64() * 100_000.0).round() / 100.0
}
