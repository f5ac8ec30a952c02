//! A version goes into shadow, into use, out of it; a procedure that was set aside is released.

use crate::http::app::{Act, App};
use crate::http::error::Error;
use crate::http::extract::{Json, NoBody, Path};
use crate::http::reply::{Receipt, Reply};
use crate::http::types::ids::OfProcedure;
use crate::http::types::setting::{Plain, PlainSettings, settings};
use axum::extract::State as Service;
use engine::id::{LedgerId, ProcedureId};
use engine::input::{Hashed, Input};
use engine::procedure::{ComponentId, ProcedureVersion, Settings};
use serde::Deserialize;
use utoipa::ToSchema;

/// Which version, and how it is set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithSettings {
    /// The version, for example `1.2.0`; the newest if not given.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    version: Option<ProcedureVersion>,
    /// Settings by name, for example `{"days": 3}`: all of them, those left out are the defaults. As
    /// they were if not given.
    #[serde(default)]
    #[schema(value_type = Option<std::collections::BTreeMap<String, Plain>>)]
    settings: Option<PlainSettings>,
}

/// Which version.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfAVersion {
    /// The version; all of them if not given.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    version: Option<ProcedureVersion>,
}

impl WithSettings {
    fn settings(plain: Option<PlainSettings>) -> Option<Hashed<Settings>> {
        plain.map(|plain| Hashed(settings(plain)))
    }
}

/// Asks a version beside what counts, and compares; its answers change nothing.
#[utoipa::path(post, operation_id = "procedures_shadow", path = "/v1/ledgers/{ledger}/procedures/{procedure}/shadow", tag = "procedures",
    params(OfProcedure), request_body = WithSettings, responses((status = 200, body = Receipt)))]
pub(crate) async fn shadow(
    Service(app): Service<App>,
    Path(OfProcedure { ledger, procedure }): Path<OfProcedure>,
    act: Act,
    Json(WithSettings { version, settings }): Json<WithSettings>,
) -> Result<Reply<Receipt>, Error> {
    app.sandbox()?;
    let settings = WithSettings::settings(settings);
    app.execute(&ledger, act, Input::ShadowProcedure { procedure, version, settings }).await.map(Reply)
}

/// Lets a version's answers count. What has not opened yet is computed anew; what is open stays.
#[utoipa::path(post, operation_id = "procedures_activate", path = "/v1/ledgers/{ledger}/procedures/{procedure}/activate", tag = "procedures",
    params(OfProcedure), request_body = WithSettings, responses((status = 200, body = Receipt)))]
pub(crate) async fn activate(
    Service(app): Service<App>,
    Path(OfProcedure { ledger, procedure }): Path<OfProcedure>,
    act: Act,
    Json(WithSettings { version, settings }): Json<WithSettings>,
) -> Result<Reply<Receipt>, Error> {
    app.sandbox()?;
    let settings = WithSettings::settings(settings);
    app.execute(&ledger, act, Input::ActivateProcedure { procedure, version, settings }).await.map(Reply)
}

/// Takes the active version back: the previous one counts again, else the definition's own rules.
#[utoipa::path(post, operation_id = "procedures_roll_back", path = "/v1/ledgers/{ledger}/procedures/{procedure}/roll-back", tag = "procedures",
    params(OfProcedure), responses((status = 200, body = Receipt)))]
pub(crate) async fn roll_back(
    Service(app): Service<App>,
    Path(OfProcedure { ledger, procedure }): Path<OfProcedure>,
    act: Act,
    _: NoBody,
) -> Result<Reply<Receipt>, Error> {
    app.execute(&ledger, act, Input::RollBackProcedure { procedure }).await.map(Reply)
}

/// Takes a version, or all versions of a procedure, out of use for good.
#[utoipa::path(post, operation_id = "procedures_remove", path = "/v1/ledgers/{ledger}/procedures/{procedure}/remove", tag = "procedures",
    params(OfProcedure), request_body = OfAVersion, responses((status = 200, body = Receipt)))]
pub(crate) async fn remove(
    Service(app): Service<App>,
    Path(OfProcedure { ledger, procedure }): Path<OfProcedure>,
    act: Act,
    Json(OfAVersion { version }): Json<OfAVersion>,
) -> Result<Reply<Receipt>, Error> {
    let input = Input::RemoveProcedure { procedure: procedure.clone(), version };
    let receipt = app.execute(&ledger, act, input).await?;
    forget_unused(&app, &ledger, procedure).await?;
    Ok(Reply(receipt))
}

/// Lets a procedure that was set aside answer again.
#[utoipa::path(post, operation_id = "procedures_release", path = "/v1/ledgers/{ledger}/procedures/{procedure}/release", tag = "procedures",
    params(OfProcedure), responses((status = 200, body = Receipt)))]
pub(crate) async fn release(
    Service(app): Service<App>,
    Path(OfProcedure { ledger, procedure }): Path<OfProcedure>,
    act: Act,
    _: NoBody,
) -> Result<Reply<Receipt>, Error> {
    app.execute(&ledger, act, Input::ReleaseProcedure { procedure }).await.map(Reply)
}

/// Gives back the memory of components that nobody asks any more. On the ledger's writer, so that
/// none comes into use meanwhile.
async fn forget_unused(app: &App, ledger: &LedgerId, procedure: ProcedureId) -> Result<(), Error> {
    let Ok(sandbox) = app.sandbox().cloned() else { return Ok(()) };
    app.look(ledger, None, move |state| {
        let wanted: Vec<&ComponentId> = state.procedures.wanted().map(|version| &version.package.component).collect();
        let of_it = state.procedures.versions.iter().filter(|version| version.package.id == procedure);
        let unused = of_it.map(|version| &version.package.component).filter(|component| !wanted.contains(component));
        unused.for_each(|component| sandbox.forget(component));
        Ok(())
    })
    .await
}
