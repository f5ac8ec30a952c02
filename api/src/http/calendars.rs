//! Working-day calendars of a ledger: the State Council's notices and the bureau's own days off.

use super::app::{Act, App};
use super::error::Error;
use super::extract::{NoBody, Path, Query, Upload};
use super::reply::{Created, Receipt, Reply};
use super::types::AsOfQuery;
use super::types::ids::OfLedger;
use axum::extract::State as Service;
use axum::http::StatusCode;
use chrono::NaiveDate;
use engine::calendar::CalendarNotice;
use engine::input::{Hashed, Input};
use engine::refusal::Bilingual;
use serde::Serialize;
use utoipa::ToSchema;
use workflows::calendars::{bundled, parse_notice};

/// A notice in a ledger.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Notice {
    /// Its year.
    year: i32,
    /// Its number and issuer.
    notice: String,
    /// The name of a local overlay; absent for the State Council's notices.
    #[serde(skip_serializing_if = "Option::is_none")]
    overlay: Option<String>,
    /// The days it names.
    days: Vec<Day>,
}

/// A day that a notice names.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Day {
    /// The day.
    #[schema(value_type = String, format = Date)]
    date: NaiveDate,
    /// A rest day, or else a make-up working day.
    off: bool,
    /// Which holiday it belongs to.
    name: String,
}

/// The calendars of a ledger.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Calendars {
    /// How many notices were imported; dates computed later carry this number.
    revision: u32,
    /// The notices in force, the State Council's first.
    notices: Vec<Notice>,
}

/// The notices in force.
#[utoipa::path(get, operation_id = "calendars_list", path = "/v1/ledgers/{ledger}/calendars", tag = "calendars", params(OfLedger, AsOfQuery),
    responses((status = 200, body = Calendars)))]
pub(super) async fn list(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    Query(query): Query<AsOfQuery>,
) -> Result<Reply<Calendars>, Error> {
    app.look(&ledger, query.point(), |state| {
        let notices = state.calendar.notices().map(show).collect();
        Ok(Reply(Calendars { revision: state.calendar_revision().0, notices }))
    })
    .await
}

fn show(notice: &CalendarNotice) -> Notice {
    let CalendarNotice { year, notice, overlay, days } = notice;
    let days = days.iter().map(|day| Day { date: day.date, off: day.off, name: day.name.clone() }).collect();
    Notice { year: *year, notice: notice.clone(), overlay: overlay.clone(), days }
}

/// Imports a notice, in our form or holiday-cn's. Dates of running campaigns that it changes move,
/// and whom that concerns is told.
#[utoipa::path(post, operation_id = "calendars_import", path = "/v1/ledgers/{ledger}/calendars", tag = "calendars", params(OfLedger),
    request_body(content = serde_json::Value, content_type = "application/json"),
    responses((status = 201, body = Receipt)))]
pub(super) async fn import(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    act: Act,
    file: Upload,
) -> Result<Created<Receipt>, Error> {
    let notice = parse_notice(file.json_text()?).map_err(|error| {
        let text = Bilingual { zh: error.zh(), en: error.to_string() };
        Error::new(StatusCode::UNPROCESSABLE_ENTITY, error.code(), text)
    })?;
    app.execute(&ledger, act, Input::ImportCalendar(Hashed(notice))).await.map(Created)
}

/// Notices that come with the service and are not in the ledger yet.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct Imported {
    /// Their years.
    years: Vec<i32>,
}

/// Imports the notices that come with the service, where the ledger lacks their year.
#[utoipa::path(post, operation_id = "calendars_import_bundled", path = "/v1/ledgers/{ledger}/calendars/bundled", tag = "calendars", params(OfLedger),
    responses((status = 200, body = Imported)))]
pub(super) async fn import_bundled(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    act: Act,
    _: NoBody,
) -> Result<Reply<Imported>, Error> {
    let years = bundled().into_iter().map(|notice| notice.year).collect::<Vec<_>>();
    let known = app
        .look(&ledger, None, move |state| {
            Ok(years.into_iter().filter(|year| state.calendar.is_announced(*year)).collect::<Vec<_>>())
        })
        .await?;
    let mut imported = Imported::default();
    for notice in bundled().into_iter().filter(|notice| !known.contains(&notice.year)) {
        let year = notice.year;
        // One key cannot stand for several changes; each year has its own.
        let key = act.key.as_ref().map(|key| format!("{key}:{year}").into());
        let act = Act { by: act.by.clone(), key };
        app.execute(&ledger, act, Input::ImportCalendar(Hashed(notice))).await?;
        imported.years.push(year);
    }
    Ok(Reply(imported))
}
