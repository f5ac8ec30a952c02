//! Definitions: checking a text, publishing a version, reading versions and what parts them.

use super::app::{Act, App};
use super::error::{Error, Failure, Text};
use super::extract::{Definition, Path, Query};
use super::reply::{Created, Page, Paging, Receipt, Reply};
use super::types::AsOfQuery;
use super::types::ids::{OfDefinition, OfLedger, OfVersion};
use super::types::plan::{PlanDiff, PlanSummary};
use axum::extract::State as Service;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono_tz::Tz;
use engine::calendar::Calendar;
use engine::entry::{Entry, Fact};
use engine::id::{DefinitionId, EntryNo, LedgerId};
use engine::input::{Hashed, Input};
use engine::org::{Organisation, PostRow, UnitRow};
use engine::plan::Plan;
use engine::refusal::Refusal;
use engine::state::{DefinitionVersion, State};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use workflows::{Source, World};

/// A mistake, warning or note about a definition.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Diagnostic {
    /// Stable code.
    code: String,
    /// `error`, `warning` or `note`. A plan is made unless there is an error.
    severity: String,
    /// The file; always `definition.yaml`.
    file: String,
    /// First line, from 1.
    line: u32,
    /// First column, in characters from 1.
    column: u32,
    /// Last line.
    end_line: u32,
    /// One past the last column.
    end_column: u32,
    /// What is wrong.
    message: Text,
    /// What to write instead.
    hint: Text,
}

/// What became of a text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Checked {
    /// Whether it can be published.
    ok: bool,
    /// Everything found, in the order of the text.
    #[schema(value_type = Vec<Diagnostic>)]
    diagnostics: Vec<serde_json::Value>,
    /// The plan in short, where one was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<PlanSummary>,
}

/// A published version.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Published {
    /// The definition's id.
    definition: String,
    /// Its version, from 1.
    version: u32,
    /// The receipt of the change.
    #[serde(flatten)]
    receipt: Receipt,
    /// Warnings and notes.
    #[schema(value_type = Vec<Diagnostic>)]
    diagnostics: Vec<serde_json::Value>,
}

/// A version of a definition.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Version {
    /// The definition's id.
    definition: String,
    /// The version, from 1.
    version: u32,
    /// The campaign's title in it.
    title: String,
    /// When it was published.
    published: String,
    /// The entry that holds its text.
    entry: u64,
    /// SHA-256 of its text.
    sha256: String,
}

/// Against what a text is checked.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CheckQuery {
    /// This ledger's calendar and units; the calendars that come with the service if not given.
    #[param(value_type = Option<String>)]
    ledger: Option<LedgerId>,
}

/// Checks a definition: every mistake at once. Nothing is kept.
#[utoipa::path(post, operation_id = "definitions_check", path = "/v1/definitions/check", tag = "definitions", params(CheckQuery),
    request_body(content = String, content_type = "application/yaml"), responses((status = 200, body = Checked)))]
pub(super) async fn check(
    Service(app): Service<App>,
    Query(CheckQuery { ledger }): Query<CheckQuery>,
    Definition(text): Definition,
) -> Result<Reply<Checked>, Error> {
    let surroundings = match &ledger {
        Some(ledger) => Surroundings::of(&app, ledger).await?,
        None => Surroundings::bundled(),
    };
    let (plan, diagnostics) = compile(text, surroundings).await?;
    let plan = plan.as_deref().map(PlanSummary::of);
    Ok(Reply(Checked { ok: plan.is_some(), diagnostics, plan }))
}

/// Publishes a version. It never changes again; the same text once more changes nothing.
#[utoipa::path(post, operation_id = "definitions_publish", path = "/v1/ledgers/{ledger}/definitions", tag = "definitions", params(OfLedger),
    request_body(content = String, content_type = "application/yaml"), responses((status = 201, body = Published)))]
pub(super) async fn publish(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    act: Act,
    Definition(text): Definition,
) -> Result<Created<Published>, Error> {
    let surroundings = Surroundings::of(&app, &ledger).await?;
    let (plan, diagnostics) = compile(text.clone(), surroundings).await?;
    let Some(plan) = plan else {
        let errors = diagnostics.iter().filter(|found| found["severity"] == "error").count();
        return Err(Error::from(Failure::DefinitionInvalid { count: errors.to_string() }).with_diagnostics(diagnostics));
    };
    let id = plan.id.clone();
    let input = Input::PublishDefinition { source: text.into(), plan: Hashed(plan) };
    let receipt = app.execute(&ledger, act, input).await?;
    let (wanted, entry) = (id.clone(), EntryNo(receipt.entry));
    let version = app
        .look(&ledger, None, move |state| {
            let versions = || state.definitions.iter().rev().filter(|known| known.plan.id == wanted);
            let known = versions().find(|known| known.entry == entry).or_else(|| versions().next());
            Ok(known.map_or(0, |known| known.version))
        })
        .await?;
    Ok(Created(Published { definition: id.to_string(), version, receipt, diagnostics }))
}

/// The newest version of each definition.
#[utoipa::path(get, operation_id = "definitions_list", path = "/v1/ledgers/{ledger}/definitions", tag = "definitions", params(OfLedger, Paging),
    responses((status = 200, body = Page<Version>)))]
pub(super) async fn list(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    Query(paging): Query<Paging>,
) -> Result<Reply<Page<Version>>, Error> {
    app.look(&ledger, None, move |state| {
        let mut newest = std::collections::BTreeMap::new();
        for known in &state.definitions {
            newest.insert(&known.plan.id, known);
        }
        let zone = state.zone();
        paging.cut(newest.into_iter(), |(id, _)| (*id).clone(), |(_, known)| version(known, zone)).map(Reply)
    })
    .await
}

/// All versions of a definition, oldest first.
#[utoipa::path(get, operation_id = "definitions_versions", path = "/v1/ledgers/{ledger}/definitions/{definition}", tag = "definitions",
    params(OfDefinition, AsOfQuery), responses((status = 200, body = Vec<Version>)))]
pub(super) async fn versions(
    Service(app): Service<App>,
    Path(OfDefinition { ledger, definition }): Path<OfDefinition>,
    Query(query): Query<AsOfQuery>,
) -> Result<Reply<Vec<Version>>, Error> {
    app.look(&ledger, query.point(), move |state| {
        let zone = state.zone();
        let of_it = state.definitions.iter().filter(|known| known.plan.id == definition);
        let versions: Vec<_> = of_it.map(|known| version(known, zone)).collect();
        if versions.is_empty() {
            return Err(Refusal::UnknownDefinition { id: definition.to_string() }.into());
        }
        Ok(Reply(versions))
    })
    .await
}

/// A version's text, as the bureau wrote it.
#[utoipa::path(get, operation_id = "definitions_text", path = "/v1/ledgers/{ledger}/definitions/{definition}/versions/{version}", tag = "definitions",
    params(OfVersion), responses((status = 200, body = String, content_type = "application/yaml")))]
pub(super) async fn text(
    Service(app): Service<App>,
    Path(OfVersion { ledger, definition, version }): Path<OfVersion>,
) -> Result<Response, Error> {
    let entry = app.look(&ledger, None, move |state| Ok(known(state, &definition, version)?.entry)).await?;
    let records = app.handle().entries(&ledger, EntryNo(entry.0.saturating_sub(1)), 1).await?;
    let entry = records.first().and_then(|record| Entry::decode(&record.bytes).ok());
    let Some(Fact::DefinitionPublished { source, .. }) = entry.map(|entry| entry.fact) else {
        return Err(Failure::Internal {}.into());
    };
    let kind = HeaderValue::from_static("application/yaml; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], source.to_string()).into_response())
}

/// Which versions are compared.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DiffQuery {
    /// The older version.
    from: u32,
    /// The newer version.
    to: u32,
}

/// What parts two versions: stages and duties that were added, dropped or changed.
#[utoipa::path(get, operation_id = "definitions_diff", path = "/v1/ledgers/{ledger}/definitions/{definition}/diff", tag = "definitions",
    params(OfDefinition, DiffQuery), responses((status = 200, body = PlanDiff)))]
pub(super) async fn diff(
    Service(app): Service<App>,
    Path(OfDefinition { ledger, definition }): Path<OfDefinition>,
    Query(DiffQuery { from, to }): Query<DiffQuery>,
) -> Result<Reply<PlanDiff>, Error> {
    let (old, new) = app
        .look(&ledger, None, move |state| {
            Ok((known(state, &definition, from)?.plan.clone(), known(state, &definition, to)?.plan.clone()))
        })
        .await?;
    Ok(Reply(PlanDiff::between(&old, &new)))
}

fn known<'s>(state: &'s State, id: &DefinitionId, version: u32) -> Result<&'s DefinitionVersion, Error> {
    let no = state.definition(id, Some(version));
    no.and_then(|no| state.definitions.get(no.index()))
        .ok_or_else(|| Refusal::UnknownDefinition { id: format!("{id} v{version}") }.into())
}

fn version(known: &DefinitionVersion, zone: Tz) -> Version {
    Version {
        definition: known.plan.id.to_string(),
        version: known.version,
        title: known.plan.title.clone(),
        published: known.at.rfc3339(zone),
        entry: known.entry.0,
        sha256: known.sha256.to_string(),
    }
}

/// What a definition is checked against.
struct Surroundings {
    calendar: Calendar,
    units: Option<Vec<UnitRow>>,
}

impl Surroundings {
    async fn of(app: &App, ledger: &LedgerId) -> Result<Self, Error> {
        app.look(ledger, None, |state| {
            let units = state.organisation.bureau().is_some().then(|| rows(&state.organisation));
            Ok(Self { calendar: state.calendar.clone(), units })
        })
        .await
    }

    fn bundled() -> Self {
        Self { calendar: workflows::calendars::bundled().into(), units: None }
    }
}

/// The units that have not left, as a list would name them. The liaison is everyone's first post
/// and never listed.
fn rows(organisation: &Organisation) -> Vec<UnitRow> {
    let active = organisation.units().filter(|(_, unit)| unit.active);
    let row = |unit: &engine::org::Unit| UnitRow {
        id: unit.id.clone(),
        name: unit.name.clone(),
        kind: unit.kind.clone(),
        level: unit.level,
        parent: unit.parent.and_then(|no| organisation.unit(no)).map(|parent| parent.id.clone()),
        posts: (unit.posts.iter().skip(1).filter_map(|no| organisation.post(*no)))
            .map(|post| PostRow { id: post.id.clone(), title: post.title.clone() })
            .collect(),
    };
    active.map(|(_, unit)| row(unit)).collect()
}

/// Compiling a hostile text may take a second, so it is done where that holds nobody up.
async fn compile(text: String, around: Surroundings) -> Result<(Option<Arc<Plan>>, Vec<serde_json::Value>), Error> {
    let work = move || {
        let source = Source::new("definition.yaml", &text);
        let world = World { calendar: &around.calendar, units: around.units.as_deref() };
        let outcome = workflows::compile(&source, &world);
        let located = outcome.diagnostics.iter().map(|found| found.locate(&source));
        let diagnostics = located.filter_map(|found| serde_json::to_value(found).ok()).collect();
        (outcome.plan.map(Arc::new), diagnostics)
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Failure::Internal {}.into())
}
