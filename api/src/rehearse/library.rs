//! The campaign and the county that come with the program, so that a rehearsal, the demo and the
//! benchmarks need no file.

use super::Error;
use engine::calendar::{Calendar, CalendarNotice};
use engine::org::UnitRow;
use engine::plan::Plan;
use std::sync::Arc;
use workflows::{Severity, Source, World};

const CAMPAIGN: &str = include_str!("../../../workflows/library/dispute-drive-2022.yaml");
const CAMPAIGN_FILE: &str = "dispute-drive-2022.yaml";
const UNITS: &str = include_str!("../../../workflows/library/units/county.csv");
const UNITS_FILE: &str = "county.csv";

/// The county campaign of 2022: 14 offices and 218 villages owe about 50,000 reports in it.
///
/// # Errors
/// None; the file is checked by a test.
pub fn campaign(notices: &[CalendarNotice]) -> Result<(Arc<str>, Arc<Plan>), Error> {
    compile(&Source::new(CAMPAIGN_FILE, CAMPAIGN), notices)
}

/// The made-up county of 14 offices and 218 villages, with names.
///
/// # Errors
/// None; the file is checked by a test.
pub fn county() -> Result<Vec<UnitRow>, Error> {
    units(UNITS_FILE, UNITS.as_bytes())
}

/// A definition as written and as compiled.
///
/// # Errors
/// `File` with the first mistake; `maple check` tells all of them.
pub(crate) fn compile(source: &Source, notices: &[CalendarNotice]) -> Result<(Arc<str>, Arc<Plan>), Error> {
    let calendar = Calendar::from_imports(notices);
    let outcome = workflows::compile(source, &World { calendar: &calendar, units: None });
    if let Some(plan) = outcome.plan {
        return Ok((source.text().into(), Arc::new(plan)));
    }
    let first = outcome.diagnostics.iter().find(|found| found.severity == Severity::Error);
    let problem = first.map_or_else(String::new, |found| {
        let place = source.position(found.span.start);
        format!("{}:{}: {} {}", place.line, place.column, found.message.zh, found.message.en)
    });
    Err(Error::File { file: source.name().to_owned(), problem })
}

/// A list of units from CSV.
///
/// # Errors
/// `File` with the first mistake.
pub(crate) fn units(file: &str, csv: &[u8]) -> Result<Vec<UnitRow>, Error> {
    crate::units_csv::parse(csv).map_err(|mistakes| {
        let first = mistakes.first();
        let problem = first
            .map_or_else(String::new, |mistake| format!("{}: {} {}", mistake.line, mistake.text.zh, mistake.text.en));
        Error::File { file: file.to_owned(), problem }
    })
}
