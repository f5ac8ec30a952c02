//! Campaigns: creating one, starting it, pausing, closing; what is announced and what happens.

use super::app::{Act, App};
use super::error::Error;
use super::extract::{Json, NoBody, Path, Query};
use super::reply::{Created, Instant, Page, Receipt, Reply};
use super::types::ids::{OfCampaign, OfLedger};
use super::types::plan::PlanSummary;
use super::types::{AsOfQuery, Because};
use axum::extract::State as Service;
use chrono::NaiveDate;
use chrono_tz::Tz;
use engine::id::{CampaignId, CampaignNo, DefinitionId, DutyId, EventId, UnitId, WindowId};
use engine::input::{Hashed, Input};
use engine::plan::Span;
use engine::refusal::Refusal;
use engine::state::{Campaign, CampaignPhase, Pause, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A campaign to be created.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCampaign {
    /// Its id.
    #[schema(value_type = String)]
    id: CampaignId,
    /// The definition it follows.
    #[schema(value_type = String)]
    definition: DefinitionId,
    /// Which version; the newest if not given.
    version: Option<u32>,
}

/// A campaign.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CampaignView {
    /// Its id.
    id: String,
    /// `draft`, `running`, `closing` (its last day is over and something is still owed) or `closed`.
    phase: &'static str,
    /// When it started, or when it closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    /// The pause of the whole campaign.
    #[serde(skip_serializing_if = "Option::is_none")]
    paused: Option<PauseView>,
    /// Pauses of single duties.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    paused_duties: Vec<PausedDuty>,
    /// The version of the definition it follows now.
    version: u32,
    /// The plan of that version, in short.
    plan: PlanSummary,
    /// Windows announced so far.
    windows: Vec<WindowView>,
}

/// A pause.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PauseView {
    /// From when.
    since: String,
    /// Why.
    reason: String,
}

/// The pause of a duty.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PausedDuty {
    /// The duty.
    duty: String,
    /// Its pause.
    #[serde(flatten)]
    pause: PauseView,
}

/// A window's announced days.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WindowView {
    /// Which.
    window: String,
    /// First day.
    #[schema(value_type = String, format = Date)]
    first: NaiveDate,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    last: NaiveDate,
}

/// A pause to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPause {
    /// Only this duty; the whole campaign if not given.
    #[schema(value_type = Option<String>)]
    duty: Option<DutyId>,
    /// Why, for the record.
    reason: String,
}

/// A pause to be ended.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndPause {
    /// Only this duty; the whole campaign if not given.
    #[schema(value_type = Option<String>)]
    duty: Option<DutyId>,
}

/// A window's days, to be announced or taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWindow {
    /// Which window of the definition.
    #[schema(value_type = String)]
    window: WindowId,
    /// First day.
    #[schema(value_type = String, format = Date)]
    first: NaiveDate,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    last: NaiveDate,
}

/// Something that happened at a unit.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewEvent {
    /// Which event of the definition.
    #[schema(value_type = String)]
    event: EventId,
    /// At which unit.
    #[schema(value_type = String)]
    unit: UnitId,
    /// When; now if not given.
    happened: Option<Instant>,
}

/// All campaigns, in order of creation.
#[utoipa::path(get, operation_id = "campaigns_list", path = "/v1/ledgers/{ledger}/campaigns", tag = "campaigns", params(OfLedger, AsOfQuery),
    responses((status = 200, body = Page<CampaignView>)))]
pub(super) async fn list(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    Query(query): Query<AsOfQuery>,
) -> Result<Reply<Page<CampaignView>>, Error> {
    app.look(&ledger, query.point(), |state| {
        let items = state.campaigns.iter().map(|campaign| view(state, campaign)).collect();
        Ok(Reply(Page { items, next: None }))
    })
    .await
}

/// Creates a campaign as a draft. Look at its plan before activating it.
#[utoipa::path(post, operation_id = "campaigns_create", path = "/v1/ledgers/{ledger}/campaigns", tag = "campaigns", params(OfLedger),
    request_body = NewCampaign, responses((status = 201, body = Receipt)))]
pub(super) async fn create(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    act: Act,
    Json(NewCampaign { id, definition, version }): Json<NewCampaign>,
) -> Result<Created<Receipt>, Error> {
    app.execute(&ledger, act, Input::CreateCampaign { campaign: id, definition, version }).await.map(Created)
}

/// A campaign, now or as it was.
#[utoipa::path(get, operation_id = "campaigns_show", path = "/v1/ledgers/{ledger}/campaigns/{campaign}", tag = "campaigns",
    params(OfCampaign, AsOfQuery), responses((status = 200, body = CampaignView)))]
pub(super) async fn show(
    Service(app): Service<App>,
    Path(OfCampaign { ledger, campaign }): Path<OfCampaign>,
    Query(query): Query<AsOfQuery>,
) -> Result<Reply<CampaignView>, Error> {
    app.look(&ledger, query.point(), move |state| Ok(Reply(view(state, found(state, &campaign)?.1)))).await
}

/// Starts a campaign.
#[utoipa::path(post, operation_id = "campaigns_activate", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/activate", tag = "campaigns",
    params(OfCampaign), responses((status = 200, body = Receipt)))]
pub(super) async fn activate(
    Service(app): Service<App>,
    Path(OfCampaign { ledger, campaign }): Path<OfCampaign>,
    act: Act,
    _: NoBody,
) -> Result<Reply<Receipt>, Error> {
    app.execute(&ledger, act, Input::Activate { campaign }).await.map(Reply)
}

/// Pauses a campaign, or one duty of it.
#[utoipa::path(post, operation_id = "campaigns_pause", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/pause", tag = "campaigns",
    params(OfCampaign), request_body = NewPause, responses((status = 200, body = Receipt)))]
pub(super) async fn pause(
    Service(app): Service<App>,
    Path(OfCampaign { ledger, campaign }): Path<OfCampaign>,
    act: Act,
    Json(NewPause { duty, reason }): Json<NewPause>,
) -> Result<Reply<Receipt>, Error> {
    app.execute(&ledger, act, Input::Pause { campaign, duty, reason }).await.map(Reply)
}

/// Ends a pause; due dates move by what was lost.
#[utoipa::path(post, operation_id = "campaigns_resume", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/resume", tag = "campaigns",
    params(OfCampaign), request_body = EndPause, responses((status = 200, body = Receipt)))]
pub(super) async fn resume(
    Service(app): Service<App>,
    Path(OfCampaign { ledger, campaign }): Path<OfCampaign>,
    act: Act,
    Json(EndPause { duty }): Json<EndPause>,
) -> Result<Reply<Receipt>, Error> {
    app.execute(&ledger, act, Input::Resume { campaign, duty }).await.map(Reply)
}

/// Closes a campaign although something is still owed.
#[utoipa::path(post, operation_id = "campaigns_close", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/close", tag = "campaigns",
    params(OfCampaign), request_body = Because, responses((status = 200, body = Receipt)))]
pub(super) async fn close(
    Service(app): Service<App>,
    Path(OfCampaign { ledger, campaign }): Path<OfCampaign>,
    act: Act,
    Json(Because { reason }): Json<Because>,
) -> Result<Reply<Receipt>, Error> {
    app.execute(&ledger, act, Input::Close { campaign, reason }).await.map(Reply)
}

/// Announces the days of a window.
#[utoipa::path(post, operation_id = "campaigns_announce_window", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/windows", tag = "campaigns",
    params(OfCampaign), request_body = NewWindow, responses((status = 200, body = Receipt)))]
pub(super) async fn announce_window(
    Service(app): Service<App>,
    Path(OfCampaign { ledger, campaign }): Path<OfCampaign>,
    act: Act,
    Json(NewWindow { window, first, last }): Json<NewWindow>,
) -> Result<Reply<Receipt>, Error> {
    let span = Hashed(Span { first, last });
    app.execute(&ledger, act, Input::AnnounceWindow { campaign, window, span }).await.map(Reply)
}

/// Takes an announcement back: what it made and nobody has fulfilled is no longer owed.
#[utoipa::path(post, operation_id = "campaigns_withdraw_window",
    path = "/v1/ledgers/{ledger}/campaigns/{campaign}/windows/withdraw", tag = "campaigns",
    params(OfCampaign), request_body = NewWindow, responses((status = 200, body = Receipt)))]
pub(super) async fn withdraw_window(
    Service(app): Service<App>,
    Path(OfCampaign { ledger, campaign }): Path<OfCampaign>,
    act: Act,
    Json(NewWindow { window, first, last }): Json<NewWindow>,
) -> Result<Reply<Receipt>, Error> {
    let span = Hashed(Span { first, last });
    app.execute(&ledger, act, Input::WithdrawWindow { campaign, window, span }).await.map(Reply)
}

/// Records that something happened at a unit, after which something is owed.
#[utoipa::path(post, operation_id = "campaigns_record_event", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/events", tag = "campaigns",
    params(OfCampaign), request_body = NewEvent, responses((status = 200, body = Receipt)))]
pub(super) async fn record_event(
    Service(app): Service<App>,
    Path(OfCampaign { ledger, campaign }): Path<OfCampaign>,
    act: Act,
    Json(NewEvent { event, unit, happened }): Json<NewEvent>,
) -> Result<Reply<Receipt>, Error> {
    let happened = happened.map(|at| at.0);
    app.execute(&ledger, act, Input::RecordEvent { campaign, event, unit, happened }).await.map(Reply)
}

/// A campaign by id, or the refusal that there is none.
pub(super) fn found<'s>(state: &'s State, id: &CampaignId) -> Result<(CampaignNo, &'s Campaign), Error> {
    state.campaign(id).ok_or_else(|| Refusal::UnknownCampaign { id: id.to_string() }.into())
}

fn view(state: &State, campaign: &Campaign) -> CampaignView {
    let zone = state.zone();
    let (phase, since) = match campaign.phase {
        CampaignPhase::Draft => ("draft", None),
        CampaignPhase::Running { since } => ("running", Some(since)),
        CampaignPhase::Closing { since } => ("closing", Some(since)),
        CampaignPhase::Closed { at } => ("closed", Some(at)),
    };
    let paused = campaign.slots.iter().filter_map(|slot| Some((slot, slot.paused.as_ref()?)));
    CampaignView {
        id: campaign.id.to_string(),
        phase,
        since: since.map(|at| at.rfc3339(zone)),
        paused: campaign.paused.as_ref().map(|pause| paused_view(pause, zone)),
        paused_duties: paused
            .map(|(slot, pause)| PausedDuty { duty: slot.id.to_string(), pause: paused_view(pause, zone) })
            .collect(),
        version: state.definitions.get(campaign.definition.index()).map_or(0, |known| known.version),
        plan: PlanSummary::of(&campaign.plan),
        windows: campaign
            .windows
            .iter()
            .map(|known| WindowView {
                window: known.window.to_string(),
                first: known.span.first,
                last: known.span.last,
            })
            .collect(),
    }
}

fn paused_view(pause: &Pause, zone: Tz) -> PauseView {
    PauseView { since: pause.since.rfc3339(zone), reason: pause.reason.to_string() }
}
