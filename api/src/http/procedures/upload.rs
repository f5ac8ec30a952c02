//! A package comes in: read, judged, compiled, kept, recorded. What the ledger would refuse is
//! refused before anything of it is compiled.

use crate::http::app::{Act, App};
use crate::http::error::{Error, Failure};
use crate::http::extract::{Path, Wasm};
use crate::http::reply::{Created, Receipt};
use crate::http::types::ids::OfLedger;
use axum::body::Bytes;
use axum::extract::State as Service;
use engine::id::LedgerId;
use engine::input::{Hashed, Input, Request};
use engine::procedure::{NoProcedures, Package};
use engine::time::At;
use serde::Serialize;
use std::sync::Arc;
use std::time::Instant;
use utoipa::ToSchema;

/// A version that was taken in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Uploaded {
    /// The procedure's id.
    procedure: String,
    /// Its version.
    version: String,
    /// Its title.
    title: String,
    /// Hooks it answers.
    hooks: Vec<&'static str>,
    /// SHA-256 of its file.
    component: String,
    /// The file's size in bytes.
    bytes: u64,
    /// The key that signed it; absent where nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_by: Option<String>,
    /// Milliseconds it took to make it ready.
    compile_ms: u64,
    /// Whether nothing had to be compiled.
    from_cache: bool,
    /// The receipt of the change.
    #[serde(flatten)]
    receipt: Receipt,
}

/// Takes a package of at most 32 MiB in. It is not asked before it is put into shadow.
#[utoipa::path(post, operation_id = "procedures_upload", path = "/v1/ledgers/{ledger}/procedures", tag = "procedures", params(OfLedger),
    request_body(content = Vec<u8>, content_type = "application/wasm"), responses((status = 201, body = Uploaded)))]
pub(crate) async fn upload(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    act: Act,
    Wasm(bytes): Wasm,
) -> Result<Created<Uploaded>, Error> {
    let sandbox = app.sandbox()?;
    let package = Arc::new(open(bytes.clone()).await?);
    refused(&app, &ledger, &package).await?;
    let begun = Instant::now();
    let (loaded, _visit) = sandbox.visit(bytes.clone()).await?;
    let compile_ms = begun.elapsed().as_millis() as u64;
    app.handle().put_blob(bytes.into()).await?;
    let receipt = app.execute(&ledger, act, input(&app, &package)).await?;
    Ok(Created(Uploaded {
        procedure: package.id.to_string(),
        version: package.version.to_string(),
        title: package.title.clone(),
        hooks: loaded.hooks.iter().map(|hook| hook.name()).collect(),
        component: package.component.to_string(),
        bytes: package.bytes,
        signed_by: package.signed_by.as_ref().map(ToString::to_string),
        compile_ms,
        from_cache: loaded.from_cache,
        receipt,
    }))
}

/// Reads a package, where hashing and validating megabytes holds nobody up.
pub(super) async fn open(bytes: Bytes) -> Result<Package, Error> {
    let opened = tokio::task::spawn_blocking(move || host::package::open(&bytes)).await;
    Ok(opened.map_err(|_| Failure::Internal {})??)
}

/// Says no where the ledger would.
pub(super) async fn refused(app: &App, ledger: &LedgerId, package: &Arc<Package>) -> Result<(), Error> {
    let request = Request::new("upload", input(app, package));
    let at = At::new(app.handle().now());
    app.look(ledger, None, move |state| Ok(engine::decide(state, &request, at, &NoProcedures).map(drop)?)).await
}

fn input(app: &App, package: &Arc<Package>) -> Input {
    let unsigned_allowed = app.unsigned_allowed();
    Input::UploadProcedure { package: Hashed(Arc::clone(package)), unsigned_allowed }
}
