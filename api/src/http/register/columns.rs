//! How a unit's spreadsheets are read: field and the header it is found under.

use super::{found, in_register};
use crate::case_rows::Field;
use crate::http::app::{Act, App};
use crate::http::error::Error;
use crate::http::extract::{Discreet, Path};
use crate::http::reply::{Receipt, Reply};
use crate::http::types::ids::OfRegisterUnit;
use axum::extract::State as Service;
use engine::input::RegisterAct;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use std::sync::LazyLock;
use utoipa::ToSchema;

/// How a unit's spreadsheets are read.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Columns {
    /// One for each field that has a column.
    columns: Vec<Column>,
}

/// Where a field is found.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Column {
    /// The field, from those an import knows, such as `brief`.
    #[serde(deserialize_with = "known")]
    field: Box<str>,
    /// The header it stands under in the unit's own files.
    header: Box<str>,
}

/// A field that an import knows: whatever else was sent would stay in the ledger and mean nothing.
fn known<'de, D: Deserializer<'de>>(from: D) -> Result<Box<str>, D::Error> {
    static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| Field::ALL.into_iter().map(Field::name).collect());
    let name = String::deserialize(from)?;
    let field = Field::named(&name).ok_or_else(|| D::Error::unknown_variant(&name, &NAMES))?;
    Ok(field.name().into())
}

/// Keeps how a unit's spreadsheets are read.
#[utoipa::path(put, operation_id = "columns_set", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/units/{unit}/columns",
    tag = "cases", params(OfRegisterUnit), request_body = Columns, responses((status = 200, body = Receipt)))]
pub(in crate::http) async fn set(
    Service(app): Service<App>,
    Path(OfRegisterUnit { ledger, campaign, unit }): Path<OfRegisterUnit>,
    act: Act,
    Discreet(Columns { columns }): Discreet<Columns>,
) -> Result<Reply<Receipt>, Error> {
    let columns = columns.into_iter().map(|Column { field, header }| (field, header)).collect();
    in_register(&app, &ledger, campaign, act, RegisterAct::SetColumns { unit, columns }).await.map(Reply)
}

/// How a unit's spreadsheets are read; empty where nothing was kept.
#[utoipa::path(get, operation_id = "columns_show", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/units/{unit}/columns",
    tag = "cases", params(OfRegisterUnit), responses((status = 200, body = Columns)))]
pub(in crate::http) async fn show(
    Service(app): Service<App>,
    Path(OfRegisterUnit { ledger, campaign, unit }): Path<OfRegisterUnit>,
) -> Result<Reply<Columns>, Error> {
    app.look(&ledger, None, move |state| {
        let (_, campaign, _) = found(state, &campaign)?;
        let unit = crate::http::units::found(&state.organisation, &unit)?;
        let kept = campaign.cases.columns.get(&unit).cloned().unwrap_or_default();
        Ok(Reply(Columns { columns: kept.into_iter().map(|(field, header)| Column { field, header }).collect() }))
    })
    .await
}
