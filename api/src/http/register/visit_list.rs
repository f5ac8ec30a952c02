//! Return visits of closed cases, settled or not, and what is missing of them (应访尽访).

use super::asked::{Seen, look, span, words};
use super::list::{CaseItem, cursor};
use super::visits::Findings;
use crate::http::app::App;
use crate::http::error::Error;
use crate::http::extract::{Path, Query};
use crate::http::reply::{Page, Reply, page_size};
use crate::http::types::AsOf;
use crate::http::types::ids::OfCampaign;
use axum::extract::State as Service;
use chrono::NaiveDate;
use engine::id::UnitId;
use engine::views::register::{VisitFilter, VisitLine, VisitStanding, VisitsWanted, coverage, visits};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which closed cases are wanted; what is not given wants all.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct VisitsQuery {
    /// Of this unit and what lies under it.
    #[param(value_type = Option<String>)]
    under: Option<UnitId>,
    /// `missing`: not visited once, or a visit is overdue; `overdue`: a visit is overdue.
    wanted: Option<String>,
    /// Closed on this day or later.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<NaiveDate>,
    /// Closed on this day or earlier.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<NaiveDate>,
    /// `next` of the page before.
    after: Option<String>,
    /// Items on the page, 1 to 500; 100 if not given.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// As it was known at this instant, or right after this entry.
    #[param(value_type = Option<String>)]
    as_of: Option<AsOf>,
}

/// Closed cases with their visits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Visits {
    /// How far "every closed case is visited" is reached by all that were asked for.
    coverage: Coverage,
    /// The cases, the newest first.
    #[serde(flatten)]
    page: Page<VisitedCase>,
}

/// How far "every closed case is visited" is reached.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Coverage {
    /// Closed cases.
    closed: u64,
    /// Of these, visited at least once.
    visited: u64,
    /// Of these, with something missing.
    missing: u64,
    /// Visits planned for them in all.
    planned: u64,
    /// Of these, that took place.
    done: u64,
    /// Of these, after their day.
    done_late: u64,
    /// Visits that are overdue.
    overdue: u64,
}

/// A closed case with its visits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VisitedCase {
    /// The case.
    case: CaseItem,
    /// Its visits in order.
    visits: Vec<VisitItem>,
}

/// A visit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VisitItem {
    /// Its place, from 1.
    visit: usize,
    /// What it is for.
    title: String,
    /// The day it counts from.
    #[schema(value_type = String, format = Date)]
    from: NaiveDate,
    /// The day by which it is due.
    #[schema(value_type = String, format = Date)]
    day: NaiveDate,
    /// Whether that day rests on a year whose holidays are not announced.
    provisional: bool,
    /// `planned`, `overdue`, `done`, `done-late` or `dropped`.
    standing: &'static str,
    /// What it found, once it took place.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<Findings>,
}

/// Closed cases with their visits, the newest first.
#[utoipa::path(get, operation_id = "visits_list", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/visits", tag = "visits",
    params(OfCampaign, VisitsQuery), responses((status = 200, body = Visits)))]
pub(in crate::http) async fn list(
    Service(app): Service<App>,
    Path(of): Path<OfCampaign>,
    Query(query): Query<VisitsQuery>,
) -> Result<Reply<Visits>, Error> {
    let limit = page_size(query.limit)?;
    let after = cursor(query.after.as_deref())?;
    let wanted = words("wanted", query.wanted.as_deref(), &["missing", "overdue"], |word| match word {
        "missing" => Some(VisitsWanted::Missing),
        "overdue" => Some(VisitsWanted::Overdue),
        _ => None,
    })?;
    look(&app, of, query.as_of, move |seen| {
        let closed = match (query.from, query.to) {
            (None, None) => None,
            (from, to) => Some(span(from.unwrap_or(NaiveDate::MIN), to.unwrap_or(NaiveDate::MAX))?),
        };
        let units = seen.under(query.under.as_ref())?;
        let filter = VisitFilter { units, closed, wanted: wanted.first().copied().unwrap_or_default() };
        let page = visits(seen.state, seen.no, &filter, after, limit, seen.now);
        let items =
            page.rows.iter().map(|row| VisitedCase { case: CaseItem::of(seen, &row.case), visits: lines(&row.visits) });
        let page = Page { items: items.collect(), next: page.next.map(|next| next.0.to_string()) };
        Ok(Reply(Visits { coverage: Coverage::of(seen, &filter), page }))
    })
    .await
}

impl Coverage {
    fn of(seen: Seen<'_>, filter: &VisitFilter) -> Self {
        let found = coverage(seen.state, seen.no, filter, seen.now);
        let engine::views::register::VisitCoverage { closed, visited, missing, planned, done, done_late, overdue } =
            found;
        Self { closed, visited, missing, planned, done, done_late, overdue }
    }
}

/// The visits of a case.
pub(super) fn lines(lines: &[VisitLine<'_>]) -> Vec<VisitItem> {
    let standing = |standing| match standing {
        VisitStanding::Planned => "planned",
        VisitStanding::Overdue => "overdue",
        VisitStanding::Done { late: false } => "done",
        VisitStanding::Done { late: true } => "done-late",
        VisitStanding::Dropped => "dropped",
    };
    let item = |(at, line): (usize, &VisitLine<'_>)| VisitItem {
        visit: at,
        title: line.title.to_owned(),
        from: line.from,
        day: line.day,
        provisional: line.provisional,
        standing: standing(line.standing),
        record: line.record.as_deref().cloned().map(Findings::from),
    };
    (1..).zip(lines).map(item).collect()
}
