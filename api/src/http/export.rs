//! A whole ledger as a file: what `maple ledger import` reads, and any program can.

use super::app::App;
use super::error::Error;
use super::extract::Path;
use super::reply::JSON_LINES;
use super::types::ids::OfLedger;
use axum::body::{Body, Bytes};
use axum::extract::State as Service;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use engine::state::State;
use futures_util::stream;
use std::io::{self, BufWriter, Write};
use store::Digest;
use tokio::sync::mpsc;

/// Pieces waiting to be sent; the reading of the ledger waits when the caller is slow.
const PIECES: usize = 4;
/// Bytes of a piece.
const PIECE_BYTES: usize = 64 << 10;

/// The ledger as JSON Lines with a head and a last line that proves the rest.
#[utoipa::path(get, operation_id = "export_export", path = "/v1/ledgers/{ledger}/export", tag = "ledgers", params(OfLedger),
    responses((status = 200, body = String, content_type = "application/x-ndjson")))]
pub(super) async fn export(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
) -> Result<Response, Error> {
    let blobs = app.look(&ledger, None, |state| Ok(components(state))).await?;
    let name = format!("attachment; filename=\"{ledger}.ledger\"");
    let (pieces, waiting) = mpsc::channel(PIECES);
    // The work ends by itself when the caller is gone: writing then fails.
    let work = app.ask_store(move |store| {
        let mut out = BufWriter::with_capacity(PIECE_BYTES, Pipe(pieces.clone()));
        let told = store::transfer::export_with(store, &ledger, &blobs, &mut out, &mut |_| {});
        if told.is_err() {
            // The status has gone out already; breaking off is the only way left to say it.
            let _ = pieces.blocking_send(Err(io::Error::other("the export broke off")));
        }
        told.map(drop)
    });
    tokio::spawn(async move {
        if let Err(error) = work.await {
            tracing::warn!(error.code = error.code(), "an export broke off");
        }
    });
    let body = Body::from_stream(stream::unfold(waiting, |mut waiting| async move {
        waiting.recv().await.map(|piece| (piece, waiting))
    }));
    let kind = HeaderValue::from_static(JSON_LINES);
    let mut response = ([(header::CONTENT_TYPE, kind)], body).into_response();
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// The files of a ledger's procedures: without them its entries can be read, but what is in use
/// could not be asked any more.
pub(crate) fn components(state: &State) -> Vec<Digest> {
    let files = state.procedures.versions.iter().map(|version| version.package.component.as_str().parse());
    files.flatten().collect()
}

/// Hands what is written to whoever sends it.
struct Pipe(mpsc::Sender<io::Result<Bytes>>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes))).map_err(gone)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
