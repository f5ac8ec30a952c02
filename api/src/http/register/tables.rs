//! What was settled for cases, and the points that offices were given, each with its reasons.

use super::asked::{DaysQuery, Seen, look};
use super::show::{ReasonItem, reasons};
use super::words::DifficultyWord;
use crate::http::app::App;
use crate::http::error::{Error, Failure};
use crate::http::extract::{Path, Query};
use crate::http::reply::Reply;
use crate::http::types::ids::OfCampaign;
use crate::http::types::period::UnitName;
use crate::http::types::rule::RuleView;
use axum::extract::State as Service;
use chrono::NaiveDate;
use engine::entry::{Entry, Fact, InRegister, RegisterFact};
use engine::id::{CampaignNo, CaseNo, EntryNo, LedgerId};
use engine::procedure::Reason;
use engine::views::register::{OfficePoints, SubsidyRow, points, scored, subsidies};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// The subsidy table. Amounts are fen (1/100 yuan).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Subsidies {
    /// Case by case, by unit and number.
    rows: Vec<SubsidyItem>,
    /// For each committee and month, in that order.
    totals: Vec<MonthTotal>,
    /// Cases looked at.
    cases: u64,
    /// What is paid in all.
    amount_fen: u64,
}

/// What was settled for a case.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SubsidyItem {
    /// The responsible unit.
    unit: UnitName,
    /// The case.
    number: String,
    /// The dispute type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// How hard it was.
    difficulty: DifficultyWord,
    /// When it was closed; absent while it is open again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    closed: Option<NaiveDate>,
    /// What is paid for it; 0 where nothing is.
    amount_fen: u64,
    /// When it was settled.
    at: String,
    /// By which entry.
    entry: u64,
    /// Why.
    reasons: Vec<ReasonItem>,
}

/// What a committee is paid for a month.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MonthTotal {
    /// The committee.
    unit: UnitName,
    /// The year.
    year: i32,
    /// The month, from 1.
    month: u32,
    /// Cases looked at.
    cases: u64,
    /// Of these, cases for which something is paid.
    paid: u64,
    /// What is paid.
    amount_fen: u64,
}

/// Points of offices over days.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Scores {
    /// Days for which points were given, oldest first.
    given: Vec<ScoredDays>,
    /// The points of the days that were asked for; the latest given ones if none were.
    items: Vec<PointsOf>,
}

/// Days for which points were given.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct ScoredDays {
    /// First day.
    #[schema(value_type = String, format = Date)]
    first: NaiveDate,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    last: NaiveDate,
}

/// The points of an office.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PointsOf {
    /// The office.
    unit: UnitName,
    /// In hundredths: 150 is 1.5 points.
    points_hundredths: i64,
    /// What they come from.
    items: Vec<PointsPart>,
    /// By whose word.
    rule: RuleView,
}

/// A part of an office's points.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PointsPart {
    /// In hundredths; negative ones are deducted.
    points_hundredths: i32,
    /// Why.
    text: String,
    /// Where the rule is found.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

/// What was settled in these days for cases, each with its reasons, and totals for each committee
/// and month.
#[utoipa::path(get, operation_id = "subsidies_show", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/subsidies",
    tag = "subsidies", params(OfCampaign, DaysQuery), responses((status = 200, body = Subsidies)))]
pub(in crate::http) async fn subsidies_of(
    Service(app): Service<App>,
    Path(of): Path<OfCampaign>,
    Query(query): Query<DaysQuery>,
) -> Result<Reply<Subsidies>, Error> {
    let ledger = of.ledger.clone();
    let (mut table, no, places) = look(&app, of, query.as_of, move |seen| {
        let (within, span) = (seen.within(query.under.as_ref())?, query.span(seen.campaign)?);
        let table = subsidies(seen.state, seen.no, &within, span);
        let place = |row: &SubsidyRow| (row.entry, seen.campaign.cases.find(row.number).unwrap_or_default());
        let places: Vec<(EntryNo, CaseNo)> = table.rows.iter().map(place).collect();
        let totals = table.totals.iter().map(|total| MonthTotal {
            unit: seen.unit(total.unit),
            year: total.year,
            month: total.month,
            cases: total.cases,
            paid: total.paid,
            amount_fen: total.amount,
        });
        let shown = Subsidies {
            rows: table.rows.iter().map(|row| subsidy(seen, row)).collect(),
            totals: totals.collect(),
            cases: table.cases,
            amount_fen: table.amount,
        };
        Ok((shown, seen.no, places))
    })
    .await?;
    let why = settled(&app, &ledger, no, places.iter().map(|(entry, _)| *entry).collect()).await?;
    for (row, place) in table.rows.iter_mut().zip(&places) {
        row.reasons = why.get(place).map(|why| reasons(why)).unwrap_or_default();
    }
    Ok(Reply(table))
}

fn subsidy(seen: Seen<'_>, row: &SubsidyRow) -> SubsidyItem {
    SubsidyItem {
        unit: seen.unit(row.unit),
        number: row.number.to_string(),
        kind: row.kind.as_ref().map(|kind| kind.to_string()),
        difficulty: row.difficulty.into(),
        closed: row.closed,
        amount_fen: row.amount,
        at: seen.at(row.at),
        entry: row.entry.0,
        reasons: Vec::new(),
    }
}

/// The reasons that stand in these entries, by entry and case.
async fn settled(
    app: &App,
    ledger: &LedgerId,
    in_campaign: CampaignNo,
    entries: BTreeSet<EntryNo>,
) -> Result<BTreeMap<(EntryNo, CaseNo), Vec<Reason>>, Error> {
    let ledger = ledger.clone();
    let read = app.ask_store(move |store| {
        let mut records = Vec::with_capacity(entries.len());
        for no in entries {
            records.extend(store.read(&ledger, EntryNo(no.0.saturating_sub(1)), 1)?);
        }
        Ok(records)
    });
    let mut found = BTreeMap::new();
    for record in read.await? {
        let entry = Entry::decode(&record.bytes).map_err(|_| Failure::Internal {})?;
        if let Fact::Register(InRegister { campaign, what: RegisterFact::SubsidiesAssessed { rows } }) = entry.fact
            && campaign == in_campaign
        {
            found.extend(rows.into_iter().map(|row| ((record.number, row.case), row.reasons)));
        }
    }
    Ok(found)
}

/// The points that offices were given over days, each explained.
#[utoipa::path(get, operation_id = "scores_show", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/scores",
    tag = "scores", params(OfCampaign, DaysQuery), responses((status = 200, body = Scores)))]
pub(in crate::http) async fn scores(
    Service(app): Service<App>,
    Path(of): Path<OfCampaign>,
    Query(query): Query<DaysQuery>,
) -> Result<Reply<Scores>, Error> {
    look(&app, of, query.as_of, move |seen| {
        let within = seen.within(query.under.as_ref())?;
        let given = scored(seen.state, seen.no);
        let asked = match (query.from, query.to) {
            (None, None) => given.last().copied(),
            _ => Some(query.span(seen.campaign)?),
        };
        let found = asked.map(|span| points(seen.state, seen.no, &within, span)).unwrap_or_default();
        let days = |span: &engine::plan::Span| ScoredDays { first: span.first, last: span.last };
        let items = found.iter().map(|office| points_of(seen, office)).collect();
        Ok(Reply(Scores { given: given.iter().map(days).collect(), items }))
    })
    .await
}

fn points_of(seen: Seen<'_>, office: &OfficePoints<'_>) -> PointsOf {
    let part = |item: &engine::procedure::PointsItem| PointsPart {
        points_hundredths: item.points,
        text: item.text.clone(),
        source: item.source.clone(),
    };
    PointsOf {
        unit: seen.unit(office.unit),
        points_hundredths: office.points,
        items: office.items.iter().map(part).collect(),
        rule: RuleView::of(seen.state, office.rule),
    }
}
