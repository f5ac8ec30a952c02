//! How offices stand: targets with their pace, the circular, candidates for commendation. Offices in
//! the order of the tree, never a ranking, never a person.

use super::asked::{DaysQuery, Seen, UnderQuery, look};
use crate::http::app::App;
use crate::http::error::{Error, Text};
use crate::http::extract::{Path, Query};
use crate::http::reply::Reply;
use crate::http::types::ids::OfCampaign;
use crate::http::types::period::UnitName;
use axum::extract::State as Service;
use chrono::NaiveDate;
use engine::entry::Measured;
use engine::plan::{Measure, Reached};
use engine::views::register::{
    Candidate, Circular, CircularLine, Pace, TargetRow, candidates, circular, quantity_words, targets,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Targets of offices.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Targets {
    /// One for each target and office.
    items: Vec<TargetItem>,
}

/// Where an office stands with a target.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TargetItem {
    /// The duty that has the target.
    duty: String,
    /// Its title.
    title: String,
    /// Source rows.
    sources: Vec<String>,
    /// The office.
    unit: UnitName,
    /// First day.
    #[schema(value_type = String, format = Date)]
    first: NaiveDate,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    last: NaiveDate,
    /// Whether the days are over.
    over: bool,
    /// The part.
    part: i64,
    /// The whole, where it is a ratio.
    #[serde(skip_serializing_if = "Option::is_none")]
    whole: Option<i64>,
    /// Whether that is enough.
    reached: ReachedWord,
    /// Where it leads if the days go on like this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pace: Option<PaceView>,
    /// How many more are needed.
    lacking: i64,
    /// Cases that are missing in the part, by number.
    missing: Vec<String>,
    /// Offices under it that fall short themselves.
    parts: Vec<PartView>,
    /// All of it in words.
    text: Text,
}

/// Whether something is reached.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ReachedWord {
    /// 达标。
    Met,
    /// 未达标。
    Missed,
    /// 不适用: there is nothing to measure.
    NotApplicable,
}

impl From<Reached> for ReachedWord {
    fn from(reached: Reached) -> Self {
        match reached {
            Reached::Met => Self::Met,
            Reached::Missed => Self::Missed,
            Reached::NotApplicable => Self::NotApplicable,
        }
    }
}

/// Where the days lead if they go on like this.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaceView {
    /// Full days gone.
    elapsed: i64,
    /// Days there are.
    days: i64,
    /// The part on the last day.
    part: i64,
    /// The whole on the last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    whole: Option<i64>,
    /// Whether that would be enough.
    reached: ReachedWord,
}

/// A part of what was missed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PartView {
    /// Whose.
    unit: UnitName,
    /// Its part.
    part: i64,
    /// Its whole.
    whole: i64,
}

/// A circular (通报) as a draft: who was late or has something unfinished.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CircularView {
    /// The campaign's title.
    title: String,
    /// First day.
    #[schema(value_type = String, format = Date)]
    first: NaiveDate,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    last: NaiveDate,
    /// When it was drawn up.
    at: String,
    /// Obligations that fell due in the days.
    due: i64,
    /// Of these, handed in in time.
    on_time: i64,
    /// Of these, handed in late or overdue now.
    late: i64,
    /// Offices of which something is said.
    offices: Vec<OfficeView>,
    /// How many offices owed something and did all of it in time.
    in_order: usize,
    /// The draft in Chinese, to be looked over, completed and signed.
    draft: String,
}

/// What a circular says of an office.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OfficeView {
    /// The office.
    unit: UnitName,
    /// Its lines.
    lines: Vec<LineView>,
}

/// One line: all of a kind of one duty.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LineView {
    /// Why it stands here: a stable word.
    kind: &'static str,
    /// The duty.
    duty: String,
    /// Its title.
    title: String,
    /// Keys of the periods; empty where it speaks of cases.
    periods: Vec<String>,
    /// Numbers of the cases.
    cases: Vec<String>,
    /// The earliest due day.
    #[schema(value_type = String, format = Date)]
    day: NaiveDate,
    /// The reason, in Chinese.
    reason: String,
    /// Source rows.
    sources: Vec<String>,
}

/// Offices that meet every condition of commendation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Candidates {
    /// In the order of the tree.
    items: Vec<CandidateView>,
}

/// An office that meets every condition.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CandidateView {
    /// The office.
    unit: UnitName,
    /// Each condition with what was counted.
    figures: Vec<FigureView>,
}

/// A condition with what was counted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FigureView {
    /// What is counted.
    of: Text,
    /// The part.
    part: i64,
    /// The whole, where it is a ratio.
    #[serde(skip_serializing_if = "Option::is_none")]
    whole: Option<i64>,
    /// The smallest value that passes: a count, or hundredths of a percent where there is a whole.
    at_least: u32,
}

/// Where offices stand with their targets, and whether they will miss them at this pace.
#[utoipa::path(get, operation_id = "targets_show", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/targets",
    tag = "oversight", params(OfCampaign, UnderQuery), responses((status = 200, body = Targets)))]
pub(in crate::http) async fn targets_of(
    Service(app): Service<App>,
    Path(of): Path<OfCampaign>,
    Query(query): Query<UnderQuery>,
) -> Result<Reply<Targets>, Error> {
    look(&app, of, query.as_of, move |seen| {
        let within = seen.within(query.under.as_ref())?;
        let rows = targets(seen.state, seen.no, &within, seen.now);
        Ok(Reply(Targets { items: rows.iter().map(|row| target(seen, row)).collect() }))
    })
    .await
}

/// The circular over what fell due in these days: who is late or has unfinished items, and why.
#[utoipa::path(get, operation_id = "circular_show", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/circular",
    tag = "oversight", params(OfCampaign, DaysQuery), responses((status = 200, body = CircularView)))]
pub(in crate::http) async fn circular_of(
    Service(app): Service<App>,
    Path(of): Path<OfCampaign>,
    Query(query): Query<DaysQuery>,
) -> Result<Reply<CircularView>, Error> {
    look(&app, of, query.as_of, move |seen| {
        let (within, span) = (seen.within(query.under.as_ref())?, query.span(seen.campaign)?);
        Ok(Reply(circular_view(seen, &circular(seen.state, seen.no, &within, span, seen.now))))
    })
    .await
}

/// Candidates for commendation: offices that meet every condition the definition states.
#[utoipa::path(get, operation_id = "commendation_show", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/commendation",
    tag = "oversight", params(OfCampaign, DaysQuery), responses((status = 200, body = Candidates)))]
pub(in crate::http) async fn commendation(
    Service(app): Service<App>,
    Path(of): Path<OfCampaign>,
    Query(query): Query<DaysQuery>,
) -> Result<Reply<Candidates>, Error> {
    look(&app, of, query.as_of, move |seen| {
        let (within, span) = (seen.within(query.under.as_ref())?, query.span(seen.campaign)?);
        let found = candidates(seen.state, seen.no, &within, span, seen.now);
        Ok(Reply(Candidates { items: found.iter().map(|one| candidate(seen, one)).collect() }))
    })
    .await
}

fn target(seen: Seen<'_>, row: &TargetRow<'_>) -> TargetItem {
    let pace = |pace: &Pace| PaceView {
        elapsed: pace.elapsed,
        days: pace.days,
        part: pace.part,
        whole: pace.whole,
        reached: pace.reached.into(),
    };
    let parts =
        row.parts.iter().map(|part| PartView { unit: seen.unit(part.unit), part: part.part, whole: part.whole });
    TargetItem {
        duty: row.duty.to_string(),
        title: row.title.to_owned(),
        sources: row.sources.to_vec(),
        unit: seen.unit(row.unit),
        first: row.span.first,
        last: row.span.last,
        over: row.is_over,
        part: row.part,
        whole: row.whole,
        reached: row.reached.into(),
        pace: row.pace.as_ref().map(pace),
        lacking: row.lacking,
        missing: row.missing.iter().map(|number| number.to_string()).collect(),
        parts: parts.collect(),
        text: row.text.clone().into(),
    }
}

fn circular_view(seen: Seen<'_>, drawn: &Circular<'_>) -> CircularView {
    let office = |office: &engine::views::register::OfficeLines<'_>| OfficeView {
        unit: seen.unit(office.unit),
        lines: office.lines.iter().map(line).collect(),
    };
    CircularView {
        title: drawn.title.to_owned(),
        first: drawn.span.first,
        last: drawn.span.last,
        at: seen.at(drawn.at),
        due: drawn.due,
        on_time: drawn.on_time,
        late: drawn.late,
        offices: drawn.offices.iter().map(office).collect(),
        in_order: drawn.in_order,
        draft: drawn.draft(seen.state, seen.no),
    }
}

fn line(line: &CircularLine<'_>) -> LineView {
    LineView {
        kind: line.kind.name(),
        duty: line.duty.to_string(),
        title: line.title.to_owned(),
        periods: line.keys.iter().map(|key| (*key).to_owned()).collect(),
        cases: line.cases.iter().map(|number| number.to_string()).collect(),
        day: line.day,
        reason: line.reason.clone(),
        sources: line.sources.to_vec(),
    }
}

fn candidate(seen: Seen<'_>, one: &Candidate<'_>) -> CandidateView {
    let figure = |(measure, found): &(&Measure, Measured)| FigureView {
        of: quantity_words(seen.campaign, &measure.part).into(),
        part: found.part,
        whole: found.whole,
        at_least: measure.at_least,
    };
    CandidateView { unit: seen.unit(one.unit), figures: one.figures.iter().map(figure).collect() }
}
