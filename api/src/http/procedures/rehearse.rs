//! A candidate is put to every question of the ledger's history, beside the ledger: nothing is
//! written, and the rules in force stay as they are. The work ends when the caller goes, and when
//! its time is over.

use super::report::{ReportView, shown};
use super::upload::{open, refused};
use crate::http::app::App;
use crate::http::error::{Error, Text};
use crate::http::extract::{Path, Query, Wasm, parse};
use crate::http::limits::{REHEARSAL, STREAM_ENTRIES};
use crate::http::reply::Reply;
use crate::http::types::ids::OfLedger;
use crate::http::types::setting::{Plain, PlainSettings, settings};
use axum::extract::State as Service;
use engine::entry::Entry;
use engine::id::{EntryNo, LedgerId};
use engine::procedure::{Call, Failure as NoAnswer, Hook, LogLevel, Package, Procedures, Reply as Answer, Settings};
use engine::refusal::Refusal;
use engine::rehearsal::{Rehearsal, Report};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use utoipa::{IntoParams, ToSchema};

/// Lines of the candidate's log that are kept.
const LOG_LINES: usize = 100;

/// With which settings.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RehearseQuery {
    /// Settings as a JSON object, for example `{"days":3}`; those left out are the defaults.
    settings: Option<String>,
}

/// What a rehearsal found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Rehearsed {
    /// The candidate's id.
    procedure: String,
    /// Its version.
    version: String,
    /// Its title.
    title: String,
    /// SHA-256 of its file.
    component: String,
    /// The settings it was rehearsed with.
    settings: BTreeMap<String, Plain>,
    /// Why an upload of this file would be refused now; absent: it would be taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<RefusedView>,
    /// Whether the whole history was gone through; else its time was over before.
    complete: bool,
    /// Milliseconds it took to make the candidate ready.
    compile_ms: u64,
    /// Milliseconds the rehearsal took.
    elapsed_ms: u64,
    /// What was found.
    #[serde(flatten)]
    report: ReportView,
}

/// Why an upload would be refused.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RefusedView {
    /// The stable code.
    code: &'static str,
    /// What is wrong and what to do.
    message: Text,
}

/// Replays the ledger's history with a candidate: which dates, reminders, messages and verdicts would
/// have differed, what would have failed, and what it cost. Nothing is kept.
#[utoipa::path(post, operation_id = "procedures_rehearse", path = "/v1/ledgers/{ledger}/procedures/rehearse", tag = "procedures",
    params(OfLedger, RehearseQuery), request_body(content = Vec<u8>, content_type = "application/wasm"),
    responses((status = 200, body = Rehearsed)))]
pub(crate) async fn rehearse(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    Query(RehearseQuery { settings: given }): Query<RehearseQuery>,
    Wasm(bytes): Wasm,
) -> Result<Reply<Rehearsed>, Error> {
    let sandbox = Arc::clone(app.sandbox()?);
    app.must_exist(&ledger).await?;
    let package = Arc::new(open(bytes.clone()).await?);
    if package.ledger != ledger {
        return Err(Refusal::OtherCounty { county: package.ledger.to_string() }.into());
    }
    let settings = filled_in(&package, given.as_deref())?;
    let refused = refused(&app, &ledger, &package).await.err();
    let begun = Instant::now();
    let (_, visit) = sandbox.visit(bytes).await?;
    let compile_ms = begun.elapsed().as_millis() as u64;
    let place = sandbox.place().await;
    let gone = Gone::default();
    let (told, of, with) = (Arc::clone(&gone.0), ledger.clone(), (Package::clone(&package), settings.clone()));
    let begun = Instant::now();
    let work = app.ask_store(move |store| {
        // Both stay for as long as the work does, also when nobody waits for it any more.
        let _held = (visit, place);
        let timed = Timed { inner: sandbox.as_ref(), gone: &told, cost: RefCell::default() };
        let (report, complete) = replayed(store, &of, with, &timed)?;
        Ok((report, complete, timed.cost.into_inner()))
    });
    let (report, complete, cost) = work.await?;
    let elapsed_ms = begun.elapsed().as_millis() as u64;
    let report = app.look(&ledger, None, move |state| Ok(shown(state, report, cost))).await?;
    let refused = refused.map(|error| RefusedView { code: error.code(), message: error.message() });
    Ok(Reply(Rehearsed {
        procedure: package.id.to_string(),
        version: package.version.to_string(),
        title: package.title.clone(),
        component: package.component.to_string(),
        settings: settings.iter().map(|(name, value)| (name.clone(), value.into())).collect(),
        refused,
        complete,
        compile_ms,
        elapsed_ms,
        report,
    }))
}

fn filled_in(package: &Package, given: Option<&str>) -> Result<Settings, Error> {
    let given = given.map(|text| parse::<PlainSettings>(text.as_bytes())).transpose()?.unwrap_or_default();
    package.settings(&settings(given)).map_err(|error| {
        let joined = |of: fn(&engine::refusal::Bilingual) -> &str, between: &str| {
            error.wrong.iter().map(of).collect::<Vec<_>>().join(between)
        };
        Refusal::BadSettings { zh: joined(|text| &text.zh, "；"), en: joined(|text| &text.en, "; ") }.into()
    })
}

/// Goes through the history until its end, or until time or the caller is gone.
fn replayed(
    store: &dyn store::Ledgers,
    ledger: &LedgerId,
    (package, settings): (Package, Settings),
    timed: &Timed<'_>,
) -> Result<(Report, bool), store::Error> {
    let begun = Instant::now();
    let mut rehearsal = Rehearsal::new(package, settings, timed);
    let mut after = EntryNo(0);
    loop {
        let records = store.read(ledger, after, STREAM_ENTRIES)?;
        let Some(last) = records.last() else { return Ok((rehearsal.finish(), true)) };
        after = last.number;
        for record in &records {
            let Ok(entry) = Entry::decode(&record.bytes) else {
                // The ledger itself could not be loaded with it, so nobody sees this.
                tracing::error!(%ledger, entry = %record.number, "an entry cannot be read; the rehearsal ends here");
                return Ok((rehearsal.finish(), false));
            };
            if begun.elapsed() > REHEARSAL || timed.is_unwanted() {
                return Ok((rehearsal.finish(), false));
            }
            rehearsal.entry(&entry);
        }
    }
}

/// Set when the request's future is dropped: the caller has gone, or the door's time is over.
#[derive(Default)]
struct Gone(Arc<AtomicBool>);

impl Drop for Gone {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// What calls cost on this machine, and what was logged.
#[derive(Debug, Default)]
pub(super) struct Cost {
    pub(super) hooks: BTreeMap<Hook, HookCost>,
    pub(super) log: Vec<(Hook, LogLevel, String)>,
}

/// What the calls of one hook cost.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct HookCost {
    pub(super) micros: u64,
    pub(super) micros_most: u64,
    pub(super) memory_most: u64,
}

/// A sandbox with a watch.
struct Timed<'a> {
    inner: &'a dyn Procedures,
    gone: &'a AtomicBool,
    cost: RefCell<Cost>,
}

impl Timed<'_> {
    fn is_unwanted(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }
}

impl Procedures for Timed<'_> {
    fn ask(&self, call: &Call<'_>) -> Answer {
        if self.is_unwanted() {
            // Nobody reads the report any more: what is left of this entry is passed over.
            return Answer::failed(NoAnswer::NotReady);
        }
        let (begun, hook) = (Instant::now(), call.question.hook());
        let answer = self.inner.ask(call);
        let micros = begun.elapsed().as_micros() as u64;
        let mut cost = self.cost.borrow_mut();
        let room = LOG_LINES.saturating_sub(cost.log.len());
        cost.log.extend(answer.log.iter().take(room).map(|line| (hook, line.level, line.line.clone())));
        let of_hook = cost.hooks.entry(hook).or_default();
        of_hook.micros += micros;
        of_hook.micros_most = of_hook.micros_most.max(micros);
        of_hook.memory_most = of_hook.memory_most.max(answer.memory);
        answer
    }
}
