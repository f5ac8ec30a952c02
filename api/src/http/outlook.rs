//! A campaign before its launch: every period, reminder and escalation for the ledger's units,
//! and what deserves a second look. Nothing is kept.

use super::app::App;
use super::campaigns::found;
use super::error::{Error, Failure};
use super::extract::{Path, Query};
use super::reply::Reply;
use super::types::AsOfQuery;
use super::types::ids::OfCampaign;
use super::types::period::{DatesView, MomentView, UnitList, dates, moments};
use axum::extract::State as Service;
use chrono_tz::Tz;
use engine::calendar::Calendar;
use engine::entry::Dates;
use engine::org::Organisation;
use engine::plan::{Plan, Span};
use engine::schedule::Announced;
use engine::state::WindowSpan;
use engine::views::{Conflict, ConflictKind, PlannedPeriod, PlannedTold, preview, preview_conflicts};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// What a campaign will bring.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Outlook {
    /// How many obligations there will be, one for each period and unit.
    obligations: usize,
    /// Who owes each duty.
    duties: Vec<PlannedDuty>,
    /// Every period, in the order of the duties and of time.
    periods: Vec<PeriodView>,
    /// What deserves a second look.
    conflicts: Vec<ConflictView>,
}

/// A duty with those who owe it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlannedDuty {
    /// Its id.
    duty: String,
    /// Its title.
    title: String,
    /// Who owes it.
    units: UnitList,
}

/// A period as it will be.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PeriodView {
    /// The duty.
    duty: String,
    /// The period's key within the duty.
    period: String,
    /// First day it speaks of, where it speaks of days.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    covers_first: Option<String>,
    /// Last day it speaks of.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    covers_last: Option<String>,
    /// Its dates.
    #[serde(flatten)]
    dates: DatesView,
    /// How many units owe it.
    units: usize,
    /// What time alone brings, in order: opening, reminders, overdue, escalations.
    moments: Vec<MomentView>,
    /// Who is told at each rung of the ladder.
    rungs: Vec<RungView>,
}

/// Who is told at a rung.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RungView {
    /// The rung, from 1.
    rung: u8,
    /// When.
    at: String,
    /// The posts, as `unit/post`.
    posts: Vec<String>,
}

/// Something that deserves a second look.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConflictView {
    /// The duty.
    duty: String,
    /// The period's key.
    period: String,
    /// `due_on_day_off`, `due_after_parent`, `due_after_campaign`, `provisional` or `nobody_owes`.
    kind: &'static str,
    /// The day in question.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    day: Option<String>,
    /// The duty of the units above that is due earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_duty: Option<String>,
}

/// Everything a campaign will bring, before it is launched.
#[utoipa::path(get, operation_id = "outlook_plan", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/plan", tag = "campaigns",
    params(OfCampaign, AsOfQuery), responses((status = 200, body = Outlook)))]
pub(super) async fn plan(
    Service(app): Service<App>,
    Path(OfCampaign { ledger, campaign }): Path<OfCampaign>,
    Query(query): Query<AsOfQuery>,
) -> Result<Reply<Outlook>, Error> {
    let ground = app
        .look(&ledger, query.point(), move |state| {
            let (_, campaign) = found(state, &campaign)?;
            let (plan, windows) = (campaign.plan.clone(), campaign.windows.clone());
            Ok(Ground { plan, windows, organisation: state.organisation.clone(), calendar: state.calendar.clone() })
        })
        .await?;
    // A year of daily duties is thousands of dates: computed beside the ledger's writer.
    let outlook = tokio::task::spawn_blocking(move || ground.outlook()).await;
    outlook.map(Reply).map_err(|_| Failure::Internal {}.into())
}

/// What an outlook is computed from.
struct Ground {
    plan: Arc<Plan>,
    windows: Vec<WindowSpan>,
    organisation: Organisation,
    calendar: Calendar,
}

impl Ground {
    fn outlook(&self) -> Outlook {
        let Ground { plan, windows, organisation, calendar } = self;
        let announced = windows.iter().map(|known| Announced { window: &known.window, span: known.span });
        let periods = preview(plan, organisation, calendar, &announced.collect::<Vec<_>>());
        let conflicts = preview_conflicts(plan, &periods, organisation, calendar);
        let duties = plan.duties.iter().map(|duty| PlannedDuty {
            duty: duty.id.to_string(),
            title: duty.title.clone(),
            units: UnitList::of(&organisation.audience(&duty.who), organisation),
        });
        Outlook {
            obligations: periods.iter().map(|period| period.units.len()).sum(),
            duties: duties.collect(),
            periods: periods.iter().map(|planned| period(planned, organisation, plan.zone)).collect(),
            conflicts: conflicts.iter().map(conflict).collect(),
        }
    }
}

fn period(planned: &PlannedPeriod<'_>, organisation: &Organisation, zone: Tz) -> PeriodView {
    let PlannedPeriod { duty, title: _, occurrence, units, rungs } = planned;
    let reckoning = &occurrence.reckoning;
    let day = |pick: fn(Span) -> chrono::NaiveDate| occurrence.covers.map(|span| pick(span).to_string());
    let computed = Dates {
        opens: occurrence.opens,
        due: reckoning.due,
        day: reckoning.day,
        provisional: reckoning.provisional,
        moments: Arc::from([]),
    };
    PeriodView {
        duty: duty.to_string(),
        period: occurrence.key.clone(),
        covers_first: day(|span| span.first),
        covers_last: day(|span| span.last),
        dates: dates(&computed, zone),
        units: units.len(),
        moments: moments(&occurrence.moments, zone),
        rungs: rungs.iter().map(|told| rung(told, organisation, zone)).collect(),
    }
}

fn rung(told: &PlannedTold, organisation: &Organisation, zone: Tz) -> RungView {
    let posts = told.posts.iter().filter_map(|no| {
        let post = organisation.post(*no)?;
        Some(format!("{}/{}", organisation.unit(post.unit)?.id, post.id))
    });
    RungView { rung: told.rung, at: told.moment.at.rfc3339(zone), posts: posts.collect() }
}

fn conflict(conflict: &Conflict) -> ConflictView {
    let (kind, day, parent_duty) = match &conflict.kind {
        ConflictKind::DueOnDayOff(day) => ("due_on_day_off", Some(day), None),
        ConflictKind::DueAfterParent { parent_duty, parent_day } => {
            ("due_after_parent", Some(parent_day), Some(parent_duty.to_string()))
        }
        ConflictKind::DueAfterCampaign(day) => ("due_after_campaign", Some(day), None),
        ConflictKind::Provisional(day) => ("provisional", Some(day), None),
        ConflictKind::NobodyOwes => ("nobody_owes", None, None),
    };
    let Conflict { duty, key, kind: _ } = conflict;
    ConflictView { duty: duty.to_string(), period: key.clone(), kind, day: day.map(ToString::to_string), parent_duty }
}
