//! The alert register (预警登记): registration, every notice, receipt, handling and change of level,
//! with time and post and no party.

use super::asked::{Seen, look};
use super::list::levels;
use super::words::ScopeWord;
use crate::http::app::App;
use crate::http::error::Error;
use crate::http::extract::{Path, Query};
use crate::http::reply::{Page, Reply, bad_cursor, page_size};
use crate::http::types::AsOf;
use crate::http::types::ids::OfCampaign;
use crate::http::types::period::UnitName;
use axum::extract::State as Service;
use chrono::NaiveDate;
use engine::id::UnitId;
use engine::views::register::{AlertFilter, AlertLineRow, AlertRow, AlertSaid, AlertState, PostRow, alerts};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which alerts are wanted; what is not given wants all.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AlertsQuery {
    /// Of cases of this unit and what lies under it.
    #[param(value_type = Option<String>)]
    under: Option<UnitId>,
    /// Of these levels, separated by commas; 1 is the gravest.
    level: Option<String>,
    /// Whether they wait to be handled.
    waiting: Option<bool>,
    /// First registered on this day or later.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<NaiveDate>,
    /// First registered on this day or earlier.
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

/// An alert with all that followed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlertItem {
    /// The case's number in the short form.
    number: String,
    /// Its number as it stands in the register.
    in_words: String,
    /// The responsible unit.
    unit: UnitName,
    /// When it was first registered.
    registered: String,
    /// `waiting`, `handled`, `lifted`, or `unset`: no level was set, it was only said that the case
    /// cannot be resolved.
    state: &'static str,
    /// Until when it is to be handled, while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
    /// Whether that has passed.
    overdue: bool,
    /// Its level; none once it is lifted.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<LevelView>,
    /// How far the matter reaches.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<ScopeWord>,
    /// Whose matter it is, by its scope.
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<PostName>,
    /// What happened, in order.
    lines: Vec<AlertLine>,
}

/// A level of alert.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LevelView {
    /// From 1, the gravest.
    level: u8,
    /// Its title.
    title: String,
}

/// A post at its unit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PostName {
    /// The unit.
    unit: UnitName,
    /// The post's id.
    post: String,
    /// The post's title.
    title: String,
}

/// What happened to an alert.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlertLine {
    /// When.
    at: String,
    /// The entry.
    entry: u64,
    /// `set`, `told`, `received`, `handled`, `lifted` or `unresolved`.
    what: &'static str,
    /// The level that was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<LevelView>,
    /// How far the matter reaches, where a level was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<ScopeWord>,
    /// Who was told, or has seen it.
    #[serde(skip_serializing_if = "Option::is_none")]
    post: Option<PostName>,
    /// The rung of the ladder: 0 at once, then each time the window passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    rung: Option<u8>,
    /// Why, or what was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
}

/// The alert register, the newest first.
#[utoipa::path(get, operation_id = "alerts_list", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/alerts", tag = "alerts",
    params(OfCampaign, AlertsQuery), responses((status = 200, body = Page<AlertItem>)))]
pub(in crate::http) async fn list(
    Service(app): Service<App>,
    Path(of): Path<OfCampaign>,
    Query(query): Query<AlertsQuery>,
) -> Result<Reply<Page<AlertItem>>, Error> {
    let limit = page_size(query.limit)?;
    let after = query.after.as_deref().map(str::parse).transpose().map_err(|_| bad_cursor())?;
    let levels = levels(query.level.as_deref())?;
    look(&app, of, query.as_of, move |seen| {
        let units = seen.under(query.under.as_ref())?;
        let own = seen.campaign.plan.span;
        let registered = match (query.from, query.to) {
            (None, None) => None,
            (from, to) => Some(super::asked::span(from.unwrap_or(own.first), to.unwrap_or(own.last))?),
        };
        let filter = AlertFilter { units, levels, waiting: query.waiting, registered };
        let page = alerts(seen.state, seen.no, &filter, after, limit, seen.now);
        let items = page.rows.iter().map(|row| AlertItem::of(seen, row)).collect();
        Ok(Reply(Page { items, next: page.next.map(|next| next.to_string()) }))
    })
    .await
}

impl AlertItem {
    pub(super) fn of(seen: Seen<'_>, row: &AlertRow<'_>) -> Self {
        let (state, due, overdue) = match row.state {
            AlertState::Waiting { due, overdue } => ("waiting", Some(due), overdue),
            AlertState::Handled => ("handled", None, false),
            AlertState::Lifted => ("lifted", None, false),
            AlertState::Unset => ("unset", None, false),
        };
        Self {
            number: row.number.to_string(),
            in_words: row.in_words.clone(),
            unit: seen.unit(row.unit),
            registered: seen.at(row.registered),
            state,
            due: due.map(|due| seen.at(due)),
            overdue,
            level: row.level.map(LevelView::from),
            scope: row.scope.map(ScopeWord::from),
            owner: row.owner.map(|post| PostName::of(seen, post)),
            lines: row.lines.iter().map(|line| AlertLine::of(seen, line)).collect(),
        }
    }
}

impl From<(u8, &str)> for LevelView {
    fn from((level, title): (u8, &str)) -> Self {
        Self { level, title: title.to_owned() }
    }
}

impl PostName {
    fn of(seen: Seen<'_>, post: PostRow<'_>) -> Self {
        let known = seen.state.organisation.post(post.no);
        let id = known.map(|post| post.id.to_string()).unwrap_or_default();
        Self { unit: seen.unit(post.unit), post: id, title: post.title.to_owned() }
    }
}

impl AlertLine {
    fn of(seen: Seen<'_>, line: &AlertLineRow<'_>) -> Self {
        let plain = |what| Self {
            at: seen.at(line.at),
            entry: line.entry.0,
            what,
            level: None,
            scope: None,
            post: None,
            rung: None,
            words: None,
        };
        let post = |post| Some(PostName::of(seen, post));
        let said = |words: &str| Some(words.to_owned());
        match line.what {
            AlertSaid::Set { level, scope, reason } => {
                Self { level: Some(level.into()), scope: Some(scope.into()), words: said(reason), ..plain("set") }
            }
            AlertSaid::Told { post: to, rung } => Self { post: post(to), rung: Some(rung), ..plain("told") },
            AlertSaid::Received { post: by } => Self { post: post(by), ..plain("received") },
            AlertSaid::Handled { what } => Self { words: said(what), ..plain("handled") },
            AlertSaid::Lifted { reason } => Self { words: said(reason), ..plain("lifted") },
            AlertSaid::Unresolved { reason } => Self { words: said(reason), ..plain("unresolved") },
        }
    }
}
