//! Is the language what its reference says? Definitions in, plans and diagnostics out.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop where it is")]

mod bombs;
mod codes;
mod everything;
mod mistakes;
mod random;
mod reference;
mod register;
mod units;

use engine::calendar::Calendar;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use workflows::{Outcome, Source, World, compile};

/// The bundled calendar.
fn calendar() -> &'static Calendar {
    static CALENDAR: OnceLock<Calendar> = OnceLock::new();
    CALENDAR.get_or_init(|| {
        let mut calendar = Calendar::default();
        workflows::calendars::bundled().into_iter().for_each(|notice| calendar.import(notice));
        calendar
    })
}

fn check(source: &Source) -> Outcome {
    compile(source, &World { calendar: calendar(), units: None })
}

/// A file or folder below the crate.
fn path(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

fn read(below: &str) -> String {
    std::fs::read_to_string(path(below)).unwrap_or_else(|error| panic!("{below}: {error}"))
}
