//! Keys that may sign procedures for a ledger.

use crate::http::app::{Act, App};
use crate::http::error::Error;
use crate::http::extract::{Json, Path};
use crate::http::reply::{Created, Receipt, Reply};
use crate::http::types::Because;
use crate::http::types::ids::{OfKey, OfLedger};
use axum::extract::State as Service;
use engine::input::Input;
use engine::procedure::KeyId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A key to trust.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewKey {
    /// The ed25519 public key: 64 hexadecimal digits.
    #[schema(value_type = String)]
    key: KeyId,
    /// Whose it is: an office or a supplier.
    title: String,
}

/// A key that may sign, or might once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyView {
    /// The key.
    key: String,
    /// Whose it is.
    title: String,
    /// Since when it is trusted.
    since: String,
    /// Why it is trusted no longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked: Option<String>,
    /// Versions it signed.
    signed: usize,
}

/// Every key that was ever trusted.
#[utoipa::path(get, operation_id = "procedure_keys_list", path = "/v1/ledgers/{ledger}/procedure-keys", tag = "procedures", params(OfLedger),
    responses((status = 200, body = Vec<KeyView>)))]
pub(crate) async fn list(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
) -> Result<Reply<Vec<KeyView>>, Error> {
    app.look(&ledger, None, |state| {
        let deployed = &state.procedures;
        let views = deployed.keys.iter().map(|(key, known)| KeyView {
            key: key.to_string(),
            title: known.title.to_string(),
            since: known.since.rfc3339(state.zone()),
            revoked: known.revoked.as_deref().map(str::to_owned),
            signed: deployed.versions.iter().filter(|v| v.package.signed_by.as_ref() == Some(key)).count(),
        });
        Ok(Reply(views.collect()))
    })
    .await
}

/// Trusts a key to sign procedures for this ledger.
#[utoipa::path(post, operation_id = "procedure_keys_trust", path = "/v1/ledgers/{ledger}/procedure-keys", tag = "procedures", params(OfLedger),
    request_body = NewKey, responses((status = 201, body = Receipt)))]
pub(crate) async fn trust(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    act: Act,
    Json(NewKey { key, title }): Json<NewKey>,
) -> Result<Created<Receipt>, Error> {
    app.execute(&ledger, act, Input::TrustKey { key, title }).await.map(Created)
}

/// Trusts a key no longer. What it signed and is in use is set aside at once.
#[utoipa::path(post, operation_id = "procedure_keys_revoke", path = "/v1/ledgers/{ledger}/procedure-keys/{key}/revoke", tag = "procedures",
    params(OfKey), request_body = Because, responses((status = 200, body = Receipt)))]
pub(crate) async fn revoke(
    Service(app): Service<App>,
    Path(OfKey { ledger, key }): Path<OfKey>,
    act: Act,
    Json(Because { reason }): Json<Because>,
) -> Result<Reply<Receipt>, Error> {
    app.execute(&ledger, act, Input::RevokeKey { key, reason }).await.map(Reply)
}
