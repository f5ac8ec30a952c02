//! Ledgers: opening one, looking at it now or as it was, its entries as a stream, its proof.

use super::app::{Act, App};
use super::error::{Error, Failure};
use super::extract::{Json, Path, Query};
use super::reply::{Created, JSON_LINES, Page, Paging, Receipt, Reply};
use super::types::AsOfQuery;
use super::types::ids::OfLedger;
use axum::body::{Body, Bytes};
use axum::extract::State as Service;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono_tz::Tz;
use engine::id::{EntryNo, LedgerId};
use engine::input::Input;
use engine::state::State;
use futures_util::stream;
use serde::{Deserialize, Serialize};
use store::{Record, Verified};
use utoipa::{IntoParams, ToSchema};

/// A ledger to be opened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewLedger {
    /// Its id, for example `qingshan-county`.
    #[schema(value_type = String)]
    id: LedgerId,
    /// The bureau's name.
    title: String,
    /// Its zone; `Asia/Shanghai` if not given.
    #[schema(value_type = Option<String>)]
    zone: Option<Tz>,
}

/// A ledger in the list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LedgerRow {
    /// Its id.
    id: String,
    /// The number of its newest entry.
    head: u64,
    /// The hash of its newest entry, which stands for everything before it.
    hash: String,
    /// When it will next act by itself, in UTC; absent: only when it is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    wake: Option<String>,
}

/// A ledger.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Ledger {
    /// Its id.
    id: String,
    /// The bureau's name.
    title: String,
    /// Its zone.
    zone: String,
    /// The number of the newest entry in this view.
    head: u64,
    /// When that entry was written.
    last_at: String,
    /// Units that have not left.
    units: usize,
    /// Published definition versions.
    definition_versions: usize,
    /// Campaigns.
    campaigns: usize,
    /// Calendar notices imported.
    calendar_imports: usize,
    /// Notices owed so far.
    notices: usize,
    /// SHA-256 of the state: equal for equal entries. Only with `as_of`.
    #[serde(skip_serializing_if = "Option::is_none")]
    state_sha256: Option<String>,
}

/// All ledgers.
#[utoipa::path(get, operation_id = "ledgers_list", path = "/v1/ledgers", tag = "ledgers", params(Paging),
    responses((status = 200, body = Page<LedgerRow>)))]
pub(super) async fn list(
    Service(app): Service<App>,
    Query(paging): Query<Paging>,
) -> Result<Reply<Page<LedgerRow>>, Error> {
    let ledgers = app.handle().ledgers().await?;
    let show = |ledger: store::LedgerInfo| LedgerRow {
        id: ledger.id.to_string(),
        head: ledger.head.number.0,
        hash: ledger.head.hash.to_string(),
        wake: ledger.wake.map(|at| at.to_string()),
    };
    paging.cut(ledgers.into_iter(), |ledger| ledger.id.clone(), show).map(Reply)
}

/// Opens a ledger for a bureau.
#[utoipa::path(post, operation_id = "ledgers_create", path = "/v1/ledgers", tag = "ledgers", request_body = NewLedger,
    responses((status = 201, body = Receipt)))]
pub(super) async fn create(
    Service(app): Service<App>,
    act: Act,
    Json(new): Json<NewLedger>,
) -> Result<Created<Receipt>, Error> {
    let NewLedger { id, title, zone } = new;
    let zone = zone.unwrap_or(Tz::Asia__Shanghai);
    app.execute(&id.clone(), act, Input::OpenLedger { id, title, zone }).await.map(Created)
}

/// A ledger, now or as it was.
#[utoipa::path(get, operation_id = "ledgers_show", path = "/v1/ledgers/{ledger}", tag = "ledgers", params(OfLedger, AsOfQuery),
    responses((status = 200, body = Ledger)))]
pub(super) async fn show(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    Query(query): Query<AsOfQuery>,
) -> Result<Reply<Ledger>, Error> {
    let past = query.point().is_some();
    app.look(&ledger, query.point(), move |state| summary(state, past)).await.map(Reply)
}

fn summary(state: &State, past: bool) -> Result<Ledger, Error> {
    let info = state.ledger.as_ref().ok_or(engine::refusal::Refusal::NoLedger {})?;
    Ok(Ledger {
        id: info.id.to_string(),
        title: info.title.clone(),
        zone: info.zone.to_string(),
        head: state.head.0,
        last_at: state.last_at.rfc3339(info.zone),
        units: state.organisation.active().len(),
        definition_versions: state.definitions.len(),
        campaigns: state.campaigns.len(),
        calendar_imports: state.calendar_imports.len(),
        notices: state.notices.iter().map(|group| group.len()).sum(),
        // The whole state is hashed: not on the ledger's own writer.
        state_sha256: past.then(|| store::Digest(state.hash()).to_string()),
    })
}

/// Which entries are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EntriesQuery {
    /// Only entries after this number; 0 if not given.
    #[serde(default)]
    after: u64,
    /// At most so many; all if not given.
    limit: Option<u64>,
}

/// The entries as JSON Lines, one `{"number":…,"hash":…,"entry":…}` each, as they are stored.
#[utoipa::path(get, operation_id = "ledgers_entries", path = "/v1/ledgers/{ledger}/entries", tag = "ledgers", params(OfLedger, EntriesQuery),
    responses((status = 200, body = String, content_type = "application/x-ndjson")))]
pub(super) async fn entries(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    Query(query): Query<EntriesQuery>,
) -> Result<Response, Error> {
    let left = query.limit.unwrap_or(u64::MAX);
    // The first piece is read before the answer begins, so that a missing ledger is a 404.
    let first = next_piece(&app, &ledger, EntryNo(query.after), left).await?;
    let pieces = stream::unfold((app, ledger, first), |(app, ledger, piece)| async move {
        let Piece { lines, last, left } = piece?;
        match next_piece(&app, &ledger, last, left).await {
            Ok(next) => Some((Ok(lines), (app, ledger, next))),
            Err(error) => {
                // The status has gone out already; breaking off is the only way left to say it.
                tracing::error!(error.code = error.code(), "a stream of entries broke off");
                Some((Err(std::io::Error::other("the entries could not be read")), (app, ledger, None)))
            }
        }
    });
    let kind = HeaderValue::from_static(JSON_LINES);
    Ok(([(header::CONTENT_TYPE, kind)], Body::from_stream(pieces)).into_response())
}

struct Piece {
    lines: Bytes,
    last: EntryNo,
    left: u64,
}

async fn next_piece(app: &App, ledger: &LedgerId, after: EntryNo, left: u64) -> Result<Option<Piece>, Error> {
    let wanted = left.min(super::limits::STREAM_ENTRIES as u64) as usize;
    if wanted == 0 {
        return Ok(None);
    }
    let records = app.handle().entries(ledger, after, wanted).await?;
    let Some(newest) = records.last() else { return Ok(None) };
    let (last, left) = (newest.number, left - records.len() as u64);
    Ok(Some(Piece { lines: lines(&records).into(), last, left }))
}

/// The stored bytes are JSON already and go out untouched, so that anyone can check the hashes.
fn lines(records: &[Record]) -> Vec<u8> {
    let mut lines = Vec::with_capacity(records.iter().map(|record| record.bytes.len() + 110).sum());
    for Record { number, hash, bytes } in records {
        lines.extend_from_slice(format!("{{\"number\":{number},\"hash\":\"{hash}\",\"entry\":").as_bytes());
        lines.extend_from_slice(bytes);
        lines.extend_from_slice(b"}\n");
    }
    lines
}

/// What a verification found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Verification {
    /// Whether everything that was acknowledged is there and unchanged.
    sound: bool,
    /// Entries checked.
    entries: u64,
    /// The number of the newest entry that was reached.
    head: u64,
    /// Its hash.
    hash: String,
    /// What is wrong.
    findings: Vec<Finding>,
    /// How many more findings there are.
    findings_more: u64,
}

/// One thing that is wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Finding {
    /// What kind of thing, in a word.
    flaw: String,
    /// The entry, where it can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<u64>,
    /// What is wrong.
    what: String,
}

/// Recomputes the hash chain of the whole ledger.
#[utoipa::path(get, operation_id = "ledgers_verify", path = "/v1/ledgers/{ledger}/verify", tag = "ledgers", params(OfLedger),
    responses((status = 200, body = Verification)))]
pub(super) async fn verify(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
) -> Result<Reply<Verification>, Error> {
    let verified = app.ask_store(move |store| store.verify(Some(&ledger), &mut |_| {})).await?;
    told(&verified).map(Reply)
}

fn told(verified: &Verified) -> Result<Verification, Error> {
    let head = verified.ledgers.first().map(|(_, head)| *head).ok_or(Failure::Internal {})?;
    let show = |finding: &store::Finding| Finding {
        flaw: format!("{:?}", finding.flaw).to_lowercase(),
        entry: finding.damage.entry.map(|entry| entry.0),
        what: finding.damage.to_string(),
    };
    Ok(Verification {
        sound: verified.is_sound(),
        entries: verified.entries,
        head: head.number.0,
        hash: head.hash.to_string(),
        findings: verified.findings.iter().map(show).collect(),
        findings_more: verified.findings_more,
    })
}
