//! Bringing the organisation in line with a list of units, as CSV or JSON.

use super::app::{Act, App};
use super::error::{Error, Failure};
use super::extract::{Path, Query, Upload, parse, wrong_type};
use super::reply::{Receipt, Reply, json_value};
use super::types::ids::OfLedger;
use super::types::level::LevelWord;
use crate::units_csv::{self, Mistake};
use axum::extract::State as Service;
use engine::id::{KindId, PostId, UnitId};
use engine::input::{Hashed, Input};
use engine::org::{PostRow, UnitRow};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A unit of a list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewUnit {
    /// Its id.
    #[schema(value_type = String)]
    id: UnitId,
    /// Its name.
    name: String,
    /// Its kind, for example `township-office`.
    #[schema(value_type = String)]
    kind: KindId,
    /// Its level.
    level: LevelWord,
    /// The unit above; absent for the bureau itself.
    #[schema(value_type = Option<String>)]
    parent: Option<UnitId>,
    /// Posts besides the liaison, which every unit has.
    #[serde(default)]
    posts: Vec<NewPost>,
}

/// A post of a unit.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPost {
    /// Its id.
    #[schema(value_type = String)]
    id: PostId,
    /// Its title.
    title: String,
}

/// How the list is to be taken.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImportQuery {
    /// Whether units that are not listed leave the bureau. It must be said, because it is a large
    /// thing to do by accident.
    complete: bool,
}

/// A mistake in a list, as it stands in an error's diagnostics.
#[derive(Debug, Serialize)]
struct Found {
    code: &'static str,
    severity: &'static str,
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    column_name: Option<&'static str>,
    message: super::error::Text,
}

/// Brings the organisation in line with a list: CSV with the columns id, name, kind, level,
/// parent, posts (`post=title;post=title`), or the same as a JSON list.
#[utoipa::path(post, operation_id = "unit_import_import", path = "/v1/ledgers/{ledger}/units", tag = "units", params(OfLedger, ImportQuery),
    request_body(content((Vec<NewUnit> = "application/json"), (String = "text/csv"))),
    responses((status = 200, body = Receipt)))]
pub(super) async fn import(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    Query(ImportQuery { complete }): Query<ImportQuery>,
    act: Act,
    file: Upload,
) -> Result<Reply<Receipt>, Error> {
    let rows = Hashed(rows(&file)?);
    app.execute(&ledger, act, Input::ImportUnits { rows, complete }).await.map(Reply)
}

fn rows(file: &Upload) -> Result<Vec<UnitRow>, Error> {
    match file.media_type.to_ascii_lowercase().as_str() {
        "application/json" => parse::<Vec<NewUnit>>(&file.bytes).map(|units| units.into_iter().map(row).collect()),
        "text/csv" => units_csv::parse(&file.bytes).map_err(unreadable),
        other => Err(wrong_type(&["application/json", "text/csv"], other)),
    }
}

fn row(unit: NewUnit) -> UnitRow {
    let NewUnit { id, name, kind, level, parent, posts } = unit;
    let posts = posts.into_iter().map(|NewPost { id, title }| PostRow { id, title }).collect();
    UnitRow { id, name, kind, level: level.into(), parent, posts }
}

fn unreadable(mistakes: Vec<Mistake>) -> Error {
    let count = mistakes.len().to_string();
    let told = mistakes.into_iter().map(|Mistake { code, line, column, text }| {
        let column_name = column.map(units_csv::Column::name);
        json_value(&Found { code, severity: "error", line, column_name, message: text.into() })
    });
    Error::from(Failure::UnitsUnreadable { count }).with_diagnostics(told.collect())
}
