//! Cases as rows, filtered and in pages, the newest first.

use super::asked::{Seen, WordView, look, words};
use super::words::DifficultyWord;
use crate::http::app::App;
use crate::http::error::Error;
use crate::http::extract::{Path, Query};
use crate::http::reply::{Page, Reply, bad_cursor, page_size};
use crate::http::types::AsOf;
use crate::http::types::ids::OfCampaign;
use crate::http::types::period::UnitName;
use axum::extract::State as Service;
use chrono::NaiveDate;
use engine::id::{CaseNo, TermId, UnitId};
use engine::procedure::Difficulty;
use engine::views::register::{CaseCursor, CaseFilter, CaseRow, CaseState, page};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which cases are wanted; what is not given wants all. Days are included.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CasesQuery {
    /// Of this unit and what lies under it.
    #[param(value_type = Option<String>)]
    pub(super) under: Option<UnitId>,
    /// Of these dispute types, separated by commas.
    #[serde(rename = "type")]
    kind: Option<String>,
    /// From these sources, separated by commas.
    source: Option<String>,
    /// Standing so, separated by commas: `open`, `past-limit`, `agreed`, `not-agreed`, `refused`,
    /// `unsuitable`, `withdrawn`.
    state: Option<String>,
    /// Accepted on this day or later.
    #[param(value_type = Option<String>, format = Date)]
    accepted_from: Option<NaiveDate>,
    /// Accepted on this day or earlier.
    #[param(value_type = Option<String>, format = Date)]
    accepted_to: Option<NaiveDate>,
    /// Closed on this day or later.
    #[param(value_type = Option<String>, format = Date)]
    closed_from: Option<NaiveDate>,
    /// Closed on this day or earlier.
    #[param(value_type = Option<String>, format = Date)]
    closed_to: Option<NaiveDate>,
    /// With this mediator's number.
    mediator: Option<String>,
    /// So hard, separated by commas: `simple`, `ordinary`, `complex`.
    difficulty: Option<String>,
    /// Whether the limit or a visit is past now.
    overdue: Option<bool>,
    /// With an alert of one of these levels, separated by commas; 1 is the gravest.
    level: Option<String>,
    /// Whether it was entered into the provincial system.
    entered: Option<bool>,
    /// Words that all stand in the facts in brief or the measures, separated by blanks.
    q: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// Items on the page, 1 to 500; 100 if not given.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// As it was known at this instant, or right after this entry.
    #[param(value_type = Option<String>)]
    pub(super) as_of: Option<AsOf>,
}

/// A case as a row.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseItem {
    /// Its number in the short form, for addresses.
    number: String,
    /// Its number as it stands in the register.
    in_words: String,
    /// The responsible unit.
    unit: UnitName,
    /// The day it was accepted.
    #[schema(value_type = String, format = Date)]
    accepted: NaiveDate,
    /// The dispute type.
    #[serde(rename = "type")]
    kind: WordView,
    /// Where it came from.
    source: WordView,
    /// How hard it is.
    difficulty: DifficultyWord,
    /// The facts in brief.
    brief: String,
    /// How many sides the dispute has.
    sides: u16,
    /// How many people it concerns.
    people: u32,
    /// What is claimed, in fen (1/100 yuan).
    #[serde(skip_serializing_if = "Option::is_none")]
    amount_fen: Option<u64>,
    /// The post of the leader who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    leader: Option<String>,
    /// The mediator's number at the unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    mediator: Option<String>,
    /// When it was entered into the provincial system.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    entered: Option<NaiveDate>,
    /// The last day of its limit; of a closed case, as it was.
    #[schema(value_type = String, format = Date)]
    limit: NaiveDate,
    /// Whether that day rests on a year whose holidays are not announced.
    provisional: bool,
    /// Where it stands: `open`, `past-limit`, `agreed`, `not-agreed`, `refused`, `unsuitable`, `withdrawn`.
    state: &'static str,
    /// Whether its limit or a visit is past now.
    overdue: bool,
    /// When it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    closed: Option<NaiveDate>,
    /// How many visits took place.
    visits_done: usize,
    /// How many there are to be.
    visits_planned: usize,
    /// The level of its alert that waits or was handled; 1 is the gravest.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
}

impl CaseItem {
    pub(super) fn of(seen: Seen<'_>, row: &CaseRow<'_>) -> Self {
        let (visits_done, visits_planned) = row.visited;
        Self {
            number: row.number.to_string(),
            in_words: row.in_words.clone(),
            unit: seen.unit(row.unit),
            accepted: row.accepted,
            kind: row.kind.into(),
            source: row.source.into(),
            difficulty: row.difficulty.into(),
            brief: row.brief.to_owned(),
            sides: row.sides,
            people: row.people,
            amount_fen: row.amount,
            leader: row.leader.map(str::to_owned),
            mediator: row.mediator.map(str::to_owned),
            entered: row.entered,
            limit: row.limit,
            provisional: row.provisional,
            state: row.state.name(),
            overdue: row.overdue,
            closed: row.closed,
            visits_done,
            visits_planned,
            level: row.level,
        }
    }
}

/// The cases of a register, the newest first.
#[utoipa::path(get, operation_id = "cases_list", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases", tag = "cases",
    params(OfCampaign, CasesQuery), responses((status = 200, body = Page<CaseItem>)))]
pub(in crate::http) async fn list(
    Service(app): Service<App>,
    Path(of): Path<OfCampaign>,
    Query(query): Query<CasesQuery>,
) -> Result<Reply<Page<CaseItem>>, Error> {
    let limit = page_size(query.limit)?;
    let after = cursor(query.after.as_deref())?;
    let mut filter = filter(&query)?;
    look(&app, of, query.as_of, move |seen| {
        filter.units = seen.under(query.under.as_ref())?;
        let page = page(seen.state, seen.no, &filter, after, limit, seen.now);
        let next = page.next.map(|next| next.0.to_string());
        Ok(Reply(Page { items: page.rows.iter().map(|row| CaseItem::of(seen, row)).collect(), next }))
    })
    .await
}

/// Where a page of cases begins.
pub(super) fn cursor(text: Option<&str>) -> Result<Option<CaseCursor>, Error> {
    let read = |text: &str| text.parse().map(|no| CaseCursor(CaseNo(no))).map_err(|_| bad_cursor());
    text.map(read).transpose()
}

/// The filter, but for the units.
pub(super) fn filter(query: &CasesQuery) -> Result<CaseFilter, Error> {
    let terms =
        |name, text: &Option<String>| words(name, text.as_deref(), &["a-z 0-9 -"], |word| TermId::new(word).ok());
    let states = CaseState::ALL.map(CaseState::name);
    let state = |word: &str| CaseState::ALL.into_iter().find(|state| state.name() == word);
    let difficulty = |word: &str| match word {
        "simple" => Some(Difficulty::Simple),
        "ordinary" => Some(Difficulty::Ordinary),
        "complex" => Some(Difficulty::Complex),
        _ => None,
    };
    Ok(CaseFilter {
        units: None,
        kinds: terms("type", &query.kind)?,
        sources: terms("source", &query.source)?,
        states: words("state", query.state.as_deref(), &states, state)?,
        accepted_from: query.accepted_from,
        accepted_to: query.accepted_to,
        closed_from: query.closed_from,
        closed_to: query.closed_to,
        mediator: query.mediator.as_deref().map(Box::from),
        difficulties: words("difficulty", query.difficulty.as_deref(), &["simple", "ordinary", "complex"], difficulty)?,
        overdue: query.overdue,
        levels: levels(query.level.as_deref())?,
        entered: query.entered,
        text: query.q.clone().unwrap_or_default(),
    })
}

/// Levels of alert, separated by commas.
pub(super) fn levels(text: Option<&str>) -> Result<Vec<u8>, Error> {
    words("level", text, &["1", "2", "3"], |word| word.parse().ok().filter(|level| *level > 0))
}
