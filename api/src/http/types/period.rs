//! Dates of periods, and what time brings to them.

use crate::http::error::Text;
use chrono_tz::Tz;
use engine::entry::Dates;
use engine::id::UnitNo;
use engine::moment::Moment;
use engine::org::Organisation;
use engine::set::UnitSet;
use engine::views::moment_words;
use serde::Serialize;
use utoipa::ToSchema;

/// What time alone brings.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MomentView {
    /// When.
    at: String,
    /// What, in words.
    what: Text,
}

/// Dates of a period.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DatesView {
    /// From when it is owed.
    opens: String,
    /// The due instant: the first one that is too late.
    due: String,
    /// The due day, as people say it.
    #[schema(format = Date)]
    day: String,
    /// Whether it rests on a year whose holidays are not announced.
    provisional: bool,
}

/// A unit by id and name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitName {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
}

/// How many, and the first of them by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitList {
    /// How many there are.
    count: usize,
    /// The first 100 of them.
    first: Vec<UnitName>,
}

/// Units a list names.
const NAMED: usize = 100;

pub(crate) fn moments(moments: &[Moment], zone: Tz) -> Vec<MomentView> {
    let view = |moment: &Moment| MomentView { at: moment.at.rfc3339(zone), what: moment_words(moment.what).into() };
    moments.iter().map(view).collect()
}

pub(crate) fn dates(dates: &Dates, zone: Tz) -> DatesView {
    let Dates { opens, due, day, provisional, moments: _ } = dates;
    DatesView { opens: opens.rfc3339(zone), due: due.rfc3339(zone), day: day.to_string(), provisional: *provisional }
}

impl UnitName {
    /// A unit by its number.
    pub(crate) fn of(organisation: &Organisation, no: UnitNo) -> Self {
        let unit = organisation.unit(no);
        let name = unit.map(|unit| unit.name.clone()).unwrap_or_default();
        Self { id: unit.map(|unit| unit.id.to_string()).unwrap_or_default(), name }
    }
}

impl UnitList {
    pub(crate) fn of(units: &UnitSet, organisation: &Organisation) -> Self {
        let named = units.iter().take(NAMED).filter_map(|no| organisation.unit(no));
        let first = named.map(|unit| UnitName { id: unit.id.to_string(), name: unit.name.clone() });
        Self { count: units.len(), first: first.collect() }
    }
}
