//! What is wrong with a file, by row and cell, in the form of diagnostics.

use crate::case_rows::{Columns, Field};
use crate::http::error::{Error, Failure, Text};
use crate::http::reply::json_value;
use engine::RowMistake;
use engine::refusal::Refusal;
use serde::Serialize;
use sheets::{Fault, Place};
use utoipa::ToSchema;

/// A mistake in a file.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Mistake {
    /// Stable.
    code: String,
    /// Always `error`.
    #[schema(value_type = String)]
    severity: &'static str,
    /// The row's number as a spreadsheet program shows it; absent where it is about the whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u32>,
    /// The cell or cells, for example `C5`; absent where it is about a row or the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
    /// What is wrong and what to do.
    message: Text,
}

/// Mistakes that are listed one by one; the rest is counted.
const LISTED: usize = 500;

impl From<&Fault> for Mistake {
    fn from(fault: &Fault) -> Self {
        let Fault { code, place, zh, en } = fault;
        let cell = match place {
            Place::File | Place::Row(_) => None,
            Place::Cell(..) | Place::Range(..) => Some(place.to_string()),
        };
        let message = Text { zh: zh.clone(), en: en.clone() };
        Self { code: (*code).to_owned(), severity: "error", row: place.row(), cell, message }
    }
}

/// A row that the rules refuse, in the cell that the refusal is about.
pub(super) fn of_row(mistake: &RowMistake, columns: &Columns) -> Fault {
    let RowMistake { row, why } = mistake;
    let field = match why {
        Refusal::UnknownUnit { .. } | Refusal::TakesNoCases { .. } => Some(Field::Unit),
        Refusal::InFuture { what } | Refusal::DayBefore { what, .. } => of_day(what),
        Refusal::UnknownWord { what, .. } => of_word(what),
        Refusal::TooLong { what, .. } => of_word(what),
        Refusal::NotInformed { .. } => Some(Field::Informed),
        Refusal::PerformanceMissing {} | Refusal::NothingToPerform {} => Some(Field::Performed),
        Refusal::NoReason {} => Some(Field::Reason),
        Refusal::CaseOpen { .. } => Some(Field::Visited),
        _ => None,
    };
    let place = field.map_or(Place::Row(*row), |field| columns.place(field, *row));
    let text = why.text();
    Fault::new(why.code(), place, text.zh, text.en)
}

fn of_day(what: &str) -> Option<Field> {
    match what {
        "accepted" => Some(Field::Accepted),
        "entered" => Some(Field::Entered),
        "closed" => Some(Field::Closed),
        "effective" => Some(Field::Effective),
        "performance" => Some(Field::Performance),
        "visited" => Some(Field::Visited),
        _ => None,
    }
}

fn of_word(what: &str) -> Option<Field> {
    match what {
        "types" | "type" => Some(Field::Type),
        "sources" | "source" => Some(Field::Source),
        "ways" => Some(Field::Informed),
        other => Field::named(other),
    }
}

/// Mistakes in the order of the file, no more than a person reads.
pub(super) fn listed(faults: &[Fault]) -> Vec<Mistake> {
    let mut sorted: Vec<&Fault> = faults.iter().collect();
    sorted.sort_by_key(|fault| (fault.place.row(), fault.place));
    sorted.into_iter().take(LISTED).map(Mistake::from).collect()
}

/// The answer where nothing is taken over.
pub(super) fn refused(faults: &[Fault]) -> Error {
    let told = listed(faults).iter().map(json_value).collect();
    Error::from(Failure::SheetUnusable { count: faults.len().to_string() }).with_diagnostics(told)
}
