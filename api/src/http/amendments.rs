//! Amending a running campaign: first the difference is shown, then it is applied as one group.

use super::app::{Act, App};
use super::campaigns::found;
use super::error::Error;
use super::extract::{Json, Path, Query};
use super::reply::{Receipt, Reply};
use super::types::ids::OfCampaign;
use super::types::period::{DatesView, UnitList, dates};
use axum::extract::State as Service;
use chrono_tz::Tz;
use engine::id::CampaignId;
use engine::input::Input;
use engine::org::Organisation;
use engine::refusal::Refusal;
use engine::state::State;
use engine::time::Timestamp;
use engine::{Change, ChangeKind, difference};
use runtime::Sandbox;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// To which version.
#[derive(Debug, Deserialize, IntoParams, ToSchema)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ToVersion {
    /// The version of the campaign's definition; the newest if not given.
    version: Option<u32>,
}

/// What an amendment changes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Difference {
    /// The version the campaign follows now.
    from_version: u32,
    /// The version it would follow.
    to_version: u32,
    /// Period by period.
    changes: Vec<ChangeView>,
    /// Who will be told.
    told: UnitList,
}

/// One change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeView {
    /// The duty.
    duty: String,
    /// The period's key.
    period: String,
    /// `opens`, `moves` or `cancelled`.
    kind: &'static str,
    /// Its dates until now.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<DatesView>,
    /// Its dates from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<DatesView>,
    /// Who is affected: those who have not fulfilled it.
    units: UnitList,
    /// How many have fulfilled it and stay so.
    fulfilled: usize,
}

/// What an amendment would change if it were made now. Nothing is applied.
#[utoipa::path(get, operation_id = "amendments_preview", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/amendment", tag = "campaigns",
    params(OfCampaign, ToVersion), responses((status = 200, body = Difference)))]
pub(super) async fn preview(
    Service(app): Service<App>,
    Path(OfCampaign { ledger, campaign }): Path<OfCampaign>,
    Query(ToVersion { version }): Query<ToVersion>,
) -> Result<Reply<Difference>, Error> {
    let (now, sandbox) = (app.handle().now(), app.handle().sandbox().clone());
    app.look(&ledger, None, move |state| compare(state, &campaign, version, now, &sandbox).map(Reply)).await
}

/// Lets a campaign follow another version. What was fulfilled stays fulfilled.
#[utoipa::path(post, operation_id = "amendments_apply", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/amendment", tag = "campaigns",
    params(OfCampaign), request_body = ToVersion, responses((status = 200, body = Receipt)))]
pub(super) async fn apply(
    Service(app): Service<App>,
    Path(OfCampaign { ledger, campaign }): Path<OfCampaign>,
    act: Act,
    Json(ToVersion { version }): Json<ToVersion>,
) -> Result<Reply<Receipt>, Error> {
    app.execute(&ledger, act, Input::Amend { campaign, version }).await.map(Reply)
}

fn compare(
    state: &State,
    id: &CampaignId,
    version: Option<u32>,
    now: Timestamp,
    sandbox: &Sandbox,
) -> Result<Difference, Error> {
    let (no, campaign) = found(state, id)?;
    if !campaign.phase.is_live() {
        return Err(Refusal::NotRunning { id: id.to_string() }.into());
    }
    let unknown = || Refusal::UnknownDefinition { id: campaign.plan.id.to_string() };
    let target = state.definition(&campaign.plan.id, version).ok_or_else(unknown)?;
    let (from, to) = (&state.definitions[campaign.definition.index()], &state.definitions[target.index()]);
    if target == campaign.definition {
        return Err(Refusal::SameVersion { version: to.version.to_string() }.into());
    }
    let found = difference(state, no, &to.plan, now.max(state.last_at), sandbox);
    let zone = state.zone();
    Ok(Difference {
        from_version: from.version,
        to_version: to.version,
        changes: found.changes.iter().map(|change| view(change, &state.organisation, zone)).collect(),
        told: UnitList::of(&found.told, &state.organisation),
    })
}

fn view(change: &Change, organisation: &Organisation, zone: Tz) -> ChangeView {
    let Change { duty, key, kind, units, fulfilled } = change;
    let (kind, from, to) = match kind {
        ChangeKind::Opens { dates } => ("opens", None, Some(dates)),
        ChangeKind::Moves { from, to } => ("moves", Some(from), Some(to)),
        ChangeKind::Cancelled { from } => ("cancelled", Some(from), None),
    };
    ChangeView {
        duty: duty.to_string(),
        period: key.clone(),
        kind,
        from: from.map(|found| dates(found, zone)),
        to: to.map(|found| dates(found, zone)),
        units: UnitList::of(units, organisation),
        fulfilled: fulfilled.len(),
    }
}
