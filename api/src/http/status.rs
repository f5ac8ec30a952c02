//! "43 of 47 in, missing: four names": where a campaign stands under a unit.

use super::app::App;
use super::campaigns::found;
use super::error::Error;
use super::extract::{Path, Query};
use super::reply::Reply;
use super::types::AsOf;
use super::types::ids::OfCampaign;
use super::types::period::{DatesView, UnitList, dates};
use axum::extract::State as Service;
use engine::id::UnitId;
use engine::org::Organisation;
use engine::refusal::Refusal;
use engine::state::State;
use engine::views::{DutyStatus, PeriodCounts, status};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Where a campaign stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatusView {
    /// The unit at the top of what is counted.
    under: String,
    /// How many units are counted.
    units: usize,
    /// Duties in the order of the plan.
    duties: Vec<DutyStatusView>,
}

/// Where a duty stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DutyStatusView {
    /// The duty.
    duty: String,
    /// Its title.
    title: String,
    /// Over all its periods that have opened.
    total: Counts,
    /// The period people look at: the one that is open, else the latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<CurrentView>,
    /// When the next period opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_opens: Option<String>,
}

/// The period people look at.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CurrentView {
    /// Its key.
    period: String,
    /// Its dates.
    #[serde(flatten)]
    dates: DatesView,
    /// Its counts.
    counts: Counts,
}

/// Counts of obligations.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Counts {
    /// How many owe it or owed it; those released or gone not counted.
    expected: usize,
    /// How many are in.
    handed_in: usize,
    /// In time, zero reports included.
    on_time: usize,
    /// Late, zero reports included.
    late: usize,
    /// Zero reports among both.
    zero: usize,
    /// Open, not late yet.
    open: usize,
    /// Overdue.
    overdue: usize,
    /// Returned, or figures fall short.
    to_correct: usize,
    /// Released.
    waived: usize,
    /// Who is awaited.
    missing: UnitList,
}

/// What is counted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StatusQuery {
    /// This unit and what lies under it; the whole bureau if not given.
    #[param(value_type = Option<String>)]
    under: Option<UnitId>,
    /// As it was known at this instant, or right after this entry.
    #[param(value_type = Option<String>)]
    as_of: Option<AsOf>,
}

/// Where a campaign stands for a subtree of units.
#[utoipa::path(get, operation_id = "status_show", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/status", tag = "campaigns",
    params(OfCampaign, StatusQuery), responses((status = 200, body = StatusView)))]
pub(super) async fn show(
    Service(app): Service<App>,
    Path(OfCampaign { ledger, campaign }): Path<OfCampaign>,
    Query(StatusQuery { under, as_of }): Query<StatusQuery>,
) -> Result<Reply<StatusView>, Error> {
    app.look(&ledger, as_of.map(|at| at.0), move |state| {
        let (no, _) = found(state, &campaign)?;
        let organisation = &state.organisation;
        let top = match &under {
            Some(unit) => super::units::found(organisation, unit)?,
            None => organisation.bureau().ok_or(Refusal::NoUnits {})?,
        };
        let within = organisation.subtree(top);
        let duties = status(state, no, &within).duties;
        Ok(Reply(StatusView {
            under: organisation.unit(top).map(|unit| unit.id.to_string()).unwrap_or_default(),
            units: within.and(organisation.active()).len(),
            duties: duties.iter().map(|duty| view(state, duty)).collect(),
        }))
    })
    .await
}

fn view(state: &State, status: &DutyStatus<'_>) -> DutyStatusView {
    let (zone, organisation) = (state.zone(), &state.organisation);
    let DutyStatus { duty, title, total, current, next_opens } = status;
    DutyStatusView {
        duty: duty.to_string(),
        title: (*title).to_owned(),
        total: counts(total, organisation),
        current: current.as_ref().map(|(_, period, found)| CurrentView {
            period: period.key.to_string(),
            dates: dates(&period.dates, zone),
            counts: counts(found, organisation),
        }),
        next_opens: next_opens.map(|at| at.rfc3339(zone)),
    }
}

fn counts(counts: &PeriodCounts, organisation: &Organisation) -> Counts {
    let PeriodCounts { expected, on_time, late, zero, open, overdue, to_correct, waived, missing } = counts;
    Counts {
        expected: *expected,
        handed_in: counts.handed_in(),
        on_time: *on_time,
        late: *late,
        zero: *zero,
        open: *open,
        overdue: *overdue,
        to_correct: *to_correct,
        waived: *waived,
        missing: UnitList::of(missing, organisation),
    }
}
