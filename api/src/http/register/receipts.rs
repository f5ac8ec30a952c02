//! Receipts: whoever holds a post says that a message to it was seen.

use crate::http::app::{Act, App};
use crate::http::error::Error;
use crate::http::extract::{NoBody, Path};
use crate::http::reply::{Receipt, Reply};
use crate::http::types::ids::OfMessage;
use axum::extract::State as Service;
use engine::input::Input;

/// Records that a message was received. It stands in the alert register beside the notice.
#[utoipa::path(post, operation_id = "notices_receive", path = "/v1/ledgers/{ledger}/messages/{message}/receipt", tag = "notices",
    params(OfMessage), responses((status = 200, body = Receipt)))]
pub(in crate::http) async fn receive(
    Service(app): Service<App>,
    Path(OfMessage { ledger, message: name }): Path<OfMessage>,
    act: Act,
    _: NoBody,
) -> Result<Reply<Receipt>, Error> {
    let message = name.clone().within(&ledger)?;
    // The rules know messages by number; the caller knows them by name.
    app.look(&ledger, None, move |state| match engine::views::message(state, message) {
        Some(_) => Ok(()),
        None => Err(name.unknown()),
    })
    .await?;
    app.execute(&ledger, act, Input::ReceiveMessage { message }).await.map(Reply)
}
