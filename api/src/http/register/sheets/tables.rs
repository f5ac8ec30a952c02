//! Tables of a register as workbooks.

use super::file::{Content, File, XLSX};
use super::made;
use crate::http::app::App;
use crate::http::error::Error;
use crate::http::extract::{Path, Query};
use crate::http::register::asked::{DaysQuery, UnderQuery, span, words};
use crate::http::register::list::levels;
use crate::http::types::AsOf;
use crate::http::types::ids::OfCampaign;
use crate::tables;
use axum::extract::State as Service;
use chrono::NaiveDate;
use engine::id::UnitId;
use engine::plan::Span;
use engine::views::register::{AlertFilter, VisitsWanted, circular as circular_of};
use serde::Deserialize;
use utoipa::IntoParams;

/// Days where at least one end was named; the other is the campaign's.
fn days(own: Span, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<Option<Span>, Error> {
    let named = from.is_some() || to.is_some();
    named.then(|| span(from.unwrap_or(own.first), to.unwrap_or(own.last))).transpose()
}

/// Statistics by kind of committee, by ending, dispute type, source and office: a sheet each.
#[utoipa::path(get, operation_id = "statistics_xlsx", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/statistics.xlsx",
    tag = "sheets", params(OfCampaign, DaysQuery), responses((status = 200, body = Vec<u8>, content_type = XLSX)))]
pub(in crate::http) async fn statistics(
    Service(app): Service<App>,
    Path(of): Path<OfCampaign>,
    Query(DaysQuery { under, from, to, as_of }): Query<DaysQuery>,
) -> Result<File, Error> {
    made(&app, of, (under, as_of), "人民调解案件统计表", move |seen, shown| {
        let days = days(seen.campaign.plan.span, from, to)?;
        Ok(Content::Xlsx(tables::statistics(&shown, days)))
    })
    .await
}

/// Which visits are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct VisitsFileQuery {
    /// Of this unit and what lies under it.
    #[param(value_type = Option<String>)]
    under: Option<UnitId>,
    /// Of cases closed on this day or later.
    #[param(value_type = Option<String>, format = Date)]
    closed_from: Option<NaiveDate>,
    /// Of cases closed on this day or earlier.
    #[param(value_type = Option<String>, format = Date)]
    closed_to: Option<NaiveDate>,
    /// `all`, with what is missing on a sheet of its own; `missing`; `overdue`. All if not given.
    wanted: Option<String>,
    /// As it was known at this instant, or right after this entry.
    #[param(value_type = Option<String>)]
    as_of: Option<AsOf>,
}

/// The return-visit list.
#[utoipa::path(get, operation_id = "visits_xlsx", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/visits.xlsx",
    tag = "sheets", params(OfCampaign, VisitsFileQuery), responses((status = 200, body = Vec<u8>, content_type = XLSX)))]
pub(in crate::http) async fn visits(
    Service(app): Service<App>,
    Path(of): Path<OfCampaign>,
    Query(VisitsFileQuery { under, closed_from, closed_to, wanted, as_of }): Query<VisitsFileQuery>,
) -> Result<File, Error> {
    let read = |word: &str| match word {
        "all" => Some(VisitsWanted::All),
        "missing" => Some(VisitsWanted::Missing),
        "overdue" => Some(VisitsWanted::Overdue),
        _ => None,
    };
    let wanted = words("wanted", wanted.as_deref(), &["all", "missing", "overdue"], read)?;
    let wanted = wanted.first().copied().unwrap_or_default();
    made(&app, of, (under, as_of), "回访清单", move |seen, shown| {
        let closed = days(seen.campaign.plan.span, closed_from, closed_to)?;
        Ok(Content::Xlsx(tables::visits(&shown, closed, wanted)))
    })
    .await
}

/// Which alerts are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AlertsFileQuery {
    /// Of this unit and what lies under it.
    #[param(value_type = Option<String>)]
    under: Option<UnitId>,
    /// Of one of these levels, separated by commas; 1 is the gravest.
    level: Option<String>,
    /// Whether they wait to be handled.
    waiting: Option<bool>,
    /// Registered on this day or later.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<NaiveDate>,
    /// Registered on this day or earlier.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<NaiveDate>,
    /// As it was known at this instant, or right after this entry.
    #[param(value_type = Option<String>)]
    as_of: Option<AsOf>,
}

/// The alert register, with everything that followed on a second sheet.
#[utoipa::path(get, operation_id = "alerts_xlsx", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/alerts.xlsx",
    tag = "sheets", params(OfCampaign, AlertsFileQuery), responses((status = 200, body = Vec<u8>, content_type = XLSX)))]
pub(in crate::http) async fn alerts(
    Service(app): Service<App>,
    Path(of): Path<OfCampaign>,
    Query(AlertsFileQuery { under, level, waiting, from, to, as_of }): Query<AlertsFileQuery>,
) -> Result<File, Error> {
    let levels = levels(level.as_deref())?;
    made(&app, of, (under, as_of), "预警登记簿", move |seen, shown| {
        let registered = days(seen.campaign.plan.span, from, to)?;
        let filter = AlertFilter { units: Some(shown.within()), levels, waiting, registered };
        Ok(Content::Xlsx(tables::alerts(&shown, &filter)))
    })
    .await
}

/// The circular as a table.
#[utoipa::path(get, operation_id = "circular_xlsx", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/circular.xlsx",
    tag = "sheets", params(OfCampaign, DaysQuery), responses((status = 200, body = Vec<u8>, content_type = XLSX)))]
pub(in crate::http) async fn circular(
    Service(app): Service<App>,
    Path(of): Path<OfCampaign>,
    Query(DaysQuery { under, from, to, as_of }): Query<DaysQuery>,
) -> Result<File, Error> {
    made(&app, of, (under, as_of), "任务完成情况通报表", move |seen, shown| {
        let days = days(seen.campaign.plan.span, from, to)?.unwrap_or_else(|| shown.span());
        let circular = circular_of(seen.state, seen.no, &shown.within(), days, seen.now);
        Ok(Content::Xlsx(vec![tables::circular(&shown, &circular)]))
    })
    .await
}

/// Subsidies: totals for each committee and month, and case by case.
#[utoipa::path(get, operation_id = "subsidies_xlsx", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/subsidies.xlsx",
    tag = "sheets", params(OfCampaign, DaysQuery), responses((status = 200, body = Vec<u8>, content_type = XLSX)))]
pub(in crate::http) async fn subsidies(
    Service(app): Service<App>,
    Path(of): Path<OfCampaign>,
    Query(DaysQuery { under, from, to, as_of }): Query<DaysQuery>,
) -> Result<File, Error> {
    made(&app, of, (under, as_of), "以案定补表", move |seen, shown| {
        // What is paid is often settled after the campaign's last day.
        let all = Span { first: seen.campaign.plan.span.first, last: shown.today().max(seen.campaign.plan.span.last) };
        Ok(Content::Xlsx(tables::subsidies(&shown, days(all, from, to)?.unwrap_or(all))))
    })
    .await
}

/// Targets with their pace.
#[utoipa::path(get, operation_id = "targets_xlsx", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/targets.xlsx",
    tag = "sheets", params(OfCampaign, UnderQuery), responses((status = 200, body = Vec<u8>, content_type = XLSX)))]
pub(in crate::http) async fn targets(
    Service(app): Service<App>,
    Path(of): Path<OfCampaign>,
    Query(UnderQuery { under, as_of }): Query<UnderQuery>,
) -> Result<File, Error> {
    made(&app, of, (under, as_of), "目标任务完成情况表", |_, shown| {
        Ok(Content::Xlsx(vec![tables::targets(&shown)]))
    })
    .await
}

/// Points of offices; without days those that were given last.
#[utoipa::path(get, operation_id = "scores_xlsx", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/scores.xlsx",
    tag = "sheets", params(OfCampaign, DaysQuery), responses((status = 200, body = Vec<u8>, content_type = XLSX)))]
pub(in crate::http) async fn scores(
    Service(app): Service<App>,
    Path(of): Path<OfCampaign>,
    Query(DaysQuery { under, from, to, as_of }): Query<DaysQuery>,
) -> Result<File, Error> {
    made(&app, of, (under, as_of), "考评加减分表", move |seen, shown| {
        let days = days(seen.campaign.plan.span, from, to)?;
        Ok(Content::Xlsx(vec![tables::scores(&shown, days)]))
    })
    .await
}
