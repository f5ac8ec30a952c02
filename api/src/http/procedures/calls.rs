//! The latest calls of a procedure, read from the ledger's entries.

use super::report::AboutView;
use crate::http::app::App;
use crate::http::error::{Error, Failure};
use crate::http::limits::{CALL_ENTRIES_MAX, STREAM_ENTRIES};
use crate::http::reply::{Page, bad_cursor, json_value, page_size};
use engine::entry::{Asked, CallRecord, Entry, Fact, Verdict};
use engine::id::{EntryNo, LedgerId, ProcedureNo};
use engine::state::State;
use engine::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::Record;
use utoipa::{IntoParams, ToSchema};

/// How the record of calls begins in an entry; entries without it are not read further.
const MARK: &[u8] = b"procedures-asked";

/// One call of a procedure.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallView {
    /// The entry that holds it.
    entry: u64,
    /// When.
    at: String,
    /// The version asked.
    version: String,
    /// What it was asked.
    hook: &'static str,
    /// `active`: its answer counts; `shadow`: it is compared and nothing more.
    asked: &'static str,
    /// In shadow: whether its answer comes to the same as what counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    same: Option<bool>,
    /// The campaign it was asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign: Option<String>,
    /// The duty.
    #[serde(skip_serializing_if = "Option::is_none")]
    duty: Option<String>,
    /// The period.
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    /// The unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// Fuel it used.
    fuel: u64,
    /// `accepted`, `refused` (it goes beyond a guardrail or makes no sense) or `failed`.
    verdict: &'static str,
    /// Why the definition's own rule stands: a stable word.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    /// What it said of a failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// What it proposed, in the form of test cases.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    proposal: Option<serde_json::Value>,
}

/// Which calls are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CallsQuery {
    /// `next` of the page before.
    after: Option<String>,
    /// Calls on the page, 1 to 500; 100 if not given.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

/// A call with its place.
struct Found {
    entry: EntryNo,
    at: Timestamp,
    index: usize,
    call: CallRecord,
}

/// Where a page ends: in this entry, before its call with this index.
type Cursor = (u64, usize);

/// The latest calls of these versions, newest first.
pub(super) async fn latest(
    app: &App,
    ledger: &LedgerId,
    versions: BTreeMap<ProcedureNo, String>,
    head: EntryNo,
    query: &CallsQuery,
) -> Result<Page<CallView>, Error> {
    let limit = page_size(query.limit)?;
    let (mut high, cursor) = match query.after.as_deref().map(cursor).transpose()? {
        Some((entry, index)) => (entry.min(head.0), (entry, index)),
        None => (head.0, (u64::MAX, 0)),
    };
    let floor = high.saturating_sub(CALL_ENTRIES_MAX);
    let mut found: Vec<Found> = Vec::new();
    while high > floor && found.len() <= limit {
        let low = high.saturating_sub(STREAM_ENTRIES as u64).max(floor);
        let records = between(app, ledger, low, high).await?;
        let wanted = versions.keys().copied().collect::<Vec<_>>();
        let read = tokio::task::spawn_blocking(move || calls_of(&records, &wanted, cursor)).await;
        found.extend(read.map_err(|_| Failure::Internal {})?);
        high = low;
    }
    let more_here = found.len() > limit;
    found.truncate(limit);
    let next = match found.last() {
        Some(last) if more_here => Some(format!("{}.{}", last.entry, last.index)),
        // There may be older ones beyond what was looked at.
        _ if high > 0 => Some(format!("{high}.{}", usize::MAX)),
        _ => None,
    };
    app.look(ledger, None, move |state| {
        let items = found.iter().map(|found| view(state, &versions, found)).collect();
        Ok(Page { items, next })
    })
    .await
}

/// Entries after `low` up to `high`.
async fn between(app: &App, ledger: &LedgerId, low: u64, high: u64) -> Result<Vec<Record>, Error> {
    let mut records: Vec<Record> = Vec::new();
    loop {
        let after = records.last().map_or(low, |record| record.number.0);
        if after >= high {
            return Ok(records);
        }
        // Large entries come in several readings.
        let more = app.handle().entries(ledger, EntryNo(after), (high - after) as usize).await?;
        if more.is_empty() {
            return Ok(records);
        }
        records.extend(more);
    }
}

/// Calls of some versions in these entries, newest first.
fn calls_of(records: &[Record], wanted: &[ProcedureNo], cursor: Cursor) -> Vec<Found> {
    let mut found = Vec::new();
    let marked = |record: &&Record| record.bytes.windows(MARK.len()).any(|window| window == MARK);
    for record in records.iter().rev().filter(marked) {
        let Ok(Entry { at, fact: Fact::ProceduresAsked { calls }, .. }) = Entry::decode(&record.bytes) else {
            continue;
        };
        let of_them = calls.into_iter().enumerate().rev().filter(|(_, call)| wanted.contains(&call.procedure));
        let entry = record.number;
        let older = of_them.filter(|(index, _)| (entry.0, *index) < cursor);
        found.extend(older.map(|(index, call)| Found { entry, at, index, call }));
    }
    found
}

fn view(state: &State, versions: &BTreeMap<ProcedureNo, String>, found: &Found) -> CallView {
    let Found { entry, at, index: _, call } = found;
    let CallRecord { procedure, component: _, hook, about, asked, fuel, verdict } = call;
    let AboutView { campaign, duty, period, unit } = AboutView::of(state, about.as_ref());
    let (word, proposal, detail) = match verdict {
        Verdict::Accepted(proposal) => ("accepted", Some(proposal), None),
        Verdict::Refused { proposal, why: _ } => ("refused", Some(proposal), None),
        Verdict::Failed(failure) => ("failed", None, Some(failure.to_string())),
    };
    CallView {
        entry: entry.0,
        at: at.rfc3339(state.zone()),
        version: versions.get(procedure).cloned().unwrap_or_default(),
        hook: hook.name(),
        asked: if *asked == Asked::Active { "active" } else { "shadow" },
        same: if let Asked::Shadow { same } = asked { Some(*same) } else { None },
        campaign,
        duty,
        period,
        unit,
        fuel: *fuel,
        verdict: word,
        cause: verdict.cause().map(str::to_owned),
        detail,
        proposal: proposal.map(json_value),
    }
}

fn cursor(text: &str) -> Result<Cursor, Error> {
    let (entry, index) = text.split_once('.').ok_or_else(bad_cursor)?;
    Ok((entry.parse().map_err(|_| bad_cursor())?, index.parse().map_err(|_| bad_cursor())?))
}
