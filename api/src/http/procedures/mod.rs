//! Procedures (本地程序) of a ledger: what is deployed, how each version has done, and the acts that
//! bring one in, try it, put it into use and take it back.

mod calls;
pub(super) mod keys;
pub(super) mod moves;
pub(super) mod rehearse;
mod report;
pub(super) mod upload;

use super::app::App;
use super::error::Error;
use super::extract::{Path, Query};
use super::reply::{Page, Reply};
use super::types::AsOfQuery;
use super::types::ids::{OfLedger, OfProcedure};
use super::types::setting::Plain;
use axum::extract::State as Service;
use calls::{CallView, CallsQuery};
use engine::procedure::{Hook, Limits, SettingKind};
use engine::refusal::Refusal;
use engine::state::{Quarantine, Stage, State, Version};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A version of a procedure.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProcedureView {
    /// The procedure's id.
    procedure: String,
    /// Its version.
    version: String,
    /// Its title.
    title: String,
    /// Where it stands: `uploaded`, `shadow`, `active`, `previous`, `rolled-back` or `removed`.
    stage: &'static str,
    /// Hooks it answers.
    hooks: Vec<&'static str>,
    /// Its settings by name, with what may be set.
    settings: BTreeMap<String, SettingView>,
    /// What one call may use, as it asks; the operator's caps come first.
    limits: LimitsView,
    /// SHA-256 of its file.
    component: String,
    /// The file's size in bytes.
    bytes: u64,
    /// The key that signed it; absent where nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_by: Option<SignerView>,
    /// When it was uploaded.
    uploaded: String,
    /// The entry that brought it.
    entry: u64,
    /// Set while its answers do not count because it failed or its key was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    quarantine: Option<QuarantineView>,
    /// Calls since it was uploaded.
    calls: u64,
    /// Calls that gave no answer.
    failures: u64,
    /// Answers that went beyond a guardrail or made no sense.
    refused: u64,
    /// Shadow calls that came to the same as what counted.
    same: u64,
    /// Shadow calls that did not.
    differs: u64,
}

/// A setting: what it may be, and what it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SettingView {
    /// What it means.
    title: String,
    /// `integer`, `text` or `yes-no`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Smallest whole number.
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<i64>,
    /// Largest whole number.
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<i64>,
    /// The only texts there are; absent: any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<String>,
    /// Where none is set.
    default: Plain,
    /// As it is set; the default before a version was ever in shadow.
    value: Plain,
}

/// What one call may use.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LimitsView {
    /// Units of fuel: about one an instruction.
    fuel: u64,
    /// Bytes of memory.
    memory: u64,
    /// Milliseconds.
    millis: u32,
}

/// Who signed a version.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignerView {
    /// The key.
    key: String,
    /// Whose it is.
    title: String,
    /// Whether it is trusted now.
    trusted: bool,
}

/// Why a version's answers do not count.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuarantineView {
    /// Since when.
    since: String,
    /// Why: a stable word, for example `failed-repeatedly` or `key-revoked`.
    why: String,
    /// Clean calls in a row since then.
    clean_calls: u16,
}

/// A procedure with its latest calls.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProcedureDetail {
    /// Its versions, in order of upload.
    versions: Vec<ProcedureView>,
    /// Its latest calls, newest first. Looks back over at most 20,000 entries for a page.
    calls: Page<CallView>,
}

/// All versions of all procedures, in order of upload.
#[utoipa::path(get, operation_id = "procedures_list", path = "/v1/ledgers/{ledger}/procedures", tag = "procedures", params(OfLedger, AsOfQuery),
    responses((status = 200, body = Vec<ProcedureView>)))]
pub(super) async fn list(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    Query(query): Query<AsOfQuery>,
) -> Result<Reply<Vec<ProcedureView>>, Error> {
    let views = |state: &State| state.procedures.versions.iter().map(|version| view(state, version)).collect();
    app.look(&ledger, query.point(), move |state| Ok(Reply(views(state)))).await
}

/// A procedure: its versions, and its latest calls with what became of each.
#[utoipa::path(get, operation_id = "procedures_show", path = "/v1/ledgers/{ledger}/procedures/{procedure}", tag = "procedures",
    params(OfProcedure, CallsQuery), responses((status = 200, body = ProcedureDetail)))]
pub(super) async fn show(
    Service(app): Service<App>,
    Path(OfProcedure { ledger, procedure }): Path<OfProcedure>,
    Query(query): Query<CallsQuery>,
) -> Result<Reply<ProcedureDetail>, Error> {
    let (versions, numbers, head) = app
        .look(&ledger, None, move |state| {
            let of_it: Vec<_> = state.procedures.each().filter(|(_, v)| v.package.id == procedure).collect();
            if of_it.is_empty() {
                return Err(Refusal::UnknownProcedure { id: procedure.to_string() }.into());
            }
            let numbers = of_it.iter().map(|(no, version)| (*no, version.package.version.to_string())).collect();
            let views = of_it.iter().map(|(_, version)| view(state, version)).collect();
            Ok((views, numbers, state.head))
        })
        .await?;
    let calls = calls::latest(&app, &ledger, numbers, head, &query).await?;
    Ok(Reply(ProcedureDetail { versions, calls }))
}

fn view(state: &State, version: &Version) -> ProcedureView {
    let Version { package, entry, uploaded, stage, settings: _, quarantine, track } = version;
    let zone = state.zone();
    let signer = package.signed_by.as_ref().map(|key| SignerView {
        key: key.to_string(),
        title: state.procedures.keys.get(key).map(|known| known.title.to_string()).unwrap_or_default(),
        trusted: state.procedures.trusts(key),
    });
    let quarantined = |Quarantine { since, why, clean, asked: _ }: &Quarantine| QuarantineView {
        since: since.rfc3339(zone),
        why: why.to_string(),
        clean_calls: *clean,
    };
    ProcedureView {
        procedure: package.id.to_string(),
        version: package.version.to_string(),
        title: package.title.clone(),
        stage: stage_word(*stage),
        hooks: package.hooks.iter().copied().map(Hook::name).collect(),
        settings: settings(version),
        limits: limits(package.limits),
        component: package.component.to_string(),
        bytes: package.bytes,
        signed_by: signer,
        uploaded: uploaded.rfc3339(zone),
        entry: entry.0,
        quarantine: quarantine.as_ref().map(quarantined),
        calls: track.calls,
        failures: track.failures,
        refused: track.refused,
        same: track.same,
        differs: track.differs,
    }
}

fn settings(version: &Version) -> BTreeMap<String, SettingView> {
    let each = version.package.settings.iter().map(|(name, rule)| {
        let title = rule.title.clone();
        let (kind, min, max, choices, default) = match &rule.kind {
            SettingKind::Integer { min, max, default } => {
                ("integer", Some(*min), Some(*max), Vec::new(), Plain::Integer(*default))
            }
            SettingKind::Text { choices, default } => {
                ("text", None, None, choices.clone(), Plain::Text(default.clone()))
            }
            SettingKind::YesNo { default } => ("yes-no", None, None, Vec::new(), Plain::YesNo(*default)),
        };
        let value = version.settings.get(name).map_or_else(|| default.clone(), Plain::from);
        (name.clone(), SettingView { title, kind, min, max, choices, default, value })
    });
    each.collect()
}

fn limits(Limits { fuel, memory, millis }: Limits) -> LimitsView {
    LimitsView { fuel, memory, millis }
}

fn stage_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Uploaded => "uploaded",
        Stage::Shadow => "shadow",
        Stage::Active => "active",
        Stage::Previous => "previous",
        Stage::RolledBack => "rolled-back",
        Stage::Removed => "removed",
    }
}
