//! Obligations: one duty, one unit, one period. Listing them, looking at one, and why it is due
//! when it is.

use super::app::App;
use super::error::{Error, Failure, Text};
use super::extract::{Path, Query};
use super::reply::{Instant, Page, Reply, bad_cursor, page_size};
use super::types::ids::OfObligation;
use super::types::period::{MomentView, moments};
use super::types::rule::RuleView;
use super::types::standing::StandingWord;
use super::types::{AsOf, AsOfQuery};
use axum::extract::State as Service;
use chrono::NaiveDate;
use engine::entry::RuleUsed;
use engine::id::{CampaignId, CampaignNo, DutyId, PeriodNo, UnitId, UnitNo};
use engine::refusal::Refusal;
use engine::state::State;
use engine::views::{Cursor, Explanation, Filter, ObligationRow, explain_obligation, obligation, obligations};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// An obligation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ObligationView {
    /// The campaign.
    campaign: String,
    /// The duty.
    duty: String,
    /// The duty's title.
    title: String,
    /// The period's key within the duty.
    period: String,
    /// The unit that owes it.
    unit: String,
    /// The unit's name.
    unit_name: String,
    /// From when it is owed.
    opens: String,
    /// The due instant: the first one that is too late.
    due: String,
    /// The due day, as people say it.
    #[schema(value_type = String, format = Date)]
    day: NaiveDate,
    /// Whether the date rests on a year whose holidays are not announced.
    provisional: bool,
    /// By whose word its dates are what they are.
    rule: RuleView,
    /// Where it stands.
    standing: StandingWord,
    /// When it came to stand there.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    /// The entry that put it there.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<u64>,
    /// Whether it puts something right that was returned or fell short.
    is_correction: bool,
}

/// Which obligations are wanted; what is not given wants all.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ObligationsQuery {
    /// Of this campaign.
    #[param(value_type = Option<String>)]
    campaign: Option<CampaignId>,
    /// Of this duty.
    #[param(value_type = Option<String>)]
    duty: Option<DutyId>,
    /// Of this period.
    period: Option<String>,
    /// Of this unit and what lies under it.
    #[param(value_type = Option<String>)]
    under: Option<UnitId>,
    /// Standing so: words separated by commas, for example `open,overdue`.
    standing: Option<String>,
    /// Due at this instant or later.
    #[param(value_type = Option<String>)]
    due_from: Option<Instant>,
    /// Due before this instant.
    #[param(value_type = Option<String>)]
    due_before: Option<Instant>,
    /// `next` of the page before.
    after: Option<String>,
    /// Items on the page, 1 to 500; 100 if not given.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// As it was known at this instant, or right after this entry.
    #[param(value_type = Option<String>)]
    as_of: Option<AsOf>,
}

/// Obligations in the order of campaign, period and unit.
#[utoipa::path(get, operation_id = "obligations_list", path = "/v1/ledgers/{ledger}/obligations", tag = "obligations",
    params(super::types::ids::OfLedger, ObligationsQuery), responses((status = 200, body = Page<ObligationView>)))]
pub(super) async fn list(
    Service(app): Service<App>,
    Path(super::types::ids::OfLedger { ledger }): Path<super::types::ids::OfLedger>,
    Query(query): Query<ObligationsQuery>,
) -> Result<Reply<Page<ObligationView>>, Error> {
    let limit = page_size(query.limit)?;
    let after = query.after.as_deref().map(cursor).transpose()?;
    let standings = query.standing.as_deref().map(StandingWord::list).transpose()?.unwrap_or_default();
    app.look(&ledger, query.as_of.map(|at| at.0), move |state| {
        let campaign = match &query.campaign {
            Some(id) => Some(super::campaigns::found(state, id)?.0),
            None => None,
        };
        let units = match &query.under {
            Some(unit) => Some(state.organisation.subtree(super::units::found(&state.organisation, unit)?)),
            None => None,
        };
        let filter = Filter {
            campaign,
            duty: query.duty,
            key: query.period,
            units,
            standings,
            due_from: query.due_from.map(|at| at.0),
            due_before: query.due_before.map(|at| at.0),
        };
        let page = obligations(state, &filter, after, limit);
        let next = page.next.map(|Cursor { campaign, period, unit }| format!("{campaign}.{period}.{unit}"));
        Ok(Reply(Page { items: page.rows.iter().map(|row| view(state, row)).collect(), next }))
    })
    .await
}

/// An obligation, now or as it was.
#[utoipa::path(get, operation_id = "obligations_show", path = "/v1/ledgers/{ledger}/obligations/{campaign}/{duty}/{period}/{unit}", tag = "obligations",
    params(OfObligation, AsOfQuery), responses((status = 200, body = ObligationView)))]
pub(super) async fn show(
    Service(app): Service<App>,
    Path(path): Path<OfObligation>,
    Query(query): Query<AsOfQuery>,
) -> Result<Reply<ObligationView>, Error> {
    let ledger = path.ledger.clone();
    app.look(&ledger, query.point(), move |state| Ok(Reply(view(state, &found(state, &path)?)))).await
}

/// Why an obligation is due when it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Why {
    /// In a sentence.
    text: Text,
    /// The document's rows the rule is taken from.
    sources: Vec<String>,
    /// The definition version it was computed with.
    version: u32,
    /// The number of calendar imports it was computed with.
    calendar: u32,
    /// The notices that calendar was made of.
    notices: Vec<String>,
    /// The count; absent where a pause put the date back.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<Count>,
    /// What time alone brings.
    moments: Vec<MomentView>,
    /// The obligation.
    obligation: ObligationView,
}

/// How the days were counted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Count {
    /// The day the count reached, before days off were looked at.
    #[schema(value_type = String, format = Date)]
    reached: NaiveDate,
    /// The due day.
    #[schema(value_type = String, format = Date)]
    day: NaiveDate,
    /// Days off that were not counted.
    not_counted: Vec<SkippedDay>,
    /// Days off over which the due day moved.
    rolled_over: Vec<SkippedDay>,
}

/// A day off that was passed over.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SkippedDay {
    /// The day.
    #[schema(value_type = String, format = Date)]
    date: NaiveDate,
    /// The holiday; absent for a plain weekend.
    #[serde(skip_serializing_if = "Option::is_none")]
    holiday: Option<String>,
    /// The notice that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<String>,
}

/// Why an obligation is due when it is.
#[utoipa::path(get, operation_id = "obligations_why", path = "/v1/ledgers/{ledger}/obligations/{campaign}/{duty}/{period}/{unit}/why",
    tag = "obligations", params(OfObligation), responses((status = 200, body = Why)))]
pub(super) async fn why(Service(app): Service<App>, Path(path): Path<OfObligation>) -> Result<Reply<Why>, Error> {
    let ledger = path.ledger.clone();
    app.look(&ledger, None, move |state| {
        let row = found(state, &path)?;
        let explanation = explain_obligation(state, row.campaign, row.period).ok_or(Failure::Internal {})?;
        Ok(Reply(explained(state, explanation, view(state, &row))))
    })
    .await
}

fn explained(state: &State, explanation: Explanation, obligation: ObligationView) -> Why {
    let Explanation { duty: _, sources, key: _, reckoning, moments: brought, calendar, notices, version, text } =
        explanation;
    let skipped = |days: Vec<engine::deadline::Skipped>| days.into_iter().map(skipped_day).collect();
    let count = reckoning.map(|reckoning| Count {
        reached: reckoning.reached,
        day: reckoning.day,
        not_counted: skipped(reckoning.not_counted),
        rolled_over: skipped(reckoning.rolled_over),
    });
    let moments = moments(&brought, state.zone());
    Why { text: text.into(), sources, version, calendar: calendar.0, notices, count, moments, obligation }
}

fn skipped_day(skipped: engine::deadline::Skipped) -> SkippedDay {
    use engine::calendar::Day;
    let named = match skipped.day {
        Day::Holiday(named) | Day::MakeUp(named) => Some(named),
        Day::Weekend | Day::Working => None,
    };
    SkippedDay {
        date: skipped.date,
        holiday: named.as_ref().map(|named| named.name.to_string()),
        notice: named.as_ref().map(|named| named.notice.to_string()),
    }
}

fn found<'s>(state: &'s State, path: &OfObligation) -> Result<ObligationRow<'s>, Error> {
    let OfObligation { ledger: _, campaign, duty, period, unit } = path;
    let (campaign_no, campaign) = super::campaigns::found(state, campaign)?;
    let slot = campaign.slot(duty).ok_or_else(|| Refusal::UnknownDuty { id: duty.to_string() })?;
    let unknown_period = || Refusal::UnknownPeriod { duty: duty.to_string(), key: period.clone() };
    let period_no = campaign.find(slot, period).ok_or_else(unknown_period)?;
    let unit_no = super::units::found(&state.organisation, unit)?;
    let at = Cursor { campaign: campaign_no, period: period_no, unit: unit_no };
    let not_owed = || Refusal::NotOwed { unit: unit.to_string(), duty: duty.to_string(), key: period.clone() };
    Ok(obligation(state, at).ok_or_else(not_owed)?)
}

fn view(state: &State, row: &ObligationRow<'_>) -> ObligationView {
    let zone = state.zone();
    let unit = state.organisation.unit(row.unit);
    let campaign = &state.campaigns[row.campaign.index()];
    let rule = campaign.periods.get(row.period.index()).map(|period| &period.basis.rule);
    ObligationView {
        campaign: campaign.id.to_string(),
        duty: row.duty.to_string(),
        title: row.title.to_owned(),
        period: row.key.to_owned(),
        unit: unit.map(|unit| unit.id.to_string()).unwrap_or_default(),
        unit_name: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
        opens: row.opens.rfc3339(zone),
        due: row.due.rfc3339(zone),
        day: row.day,
        provisional: row.provisional,
        rule: RuleView::of(state, rule.unwrap_or(&RuleUsed::Definition)),
        standing: row.standing.into(),
        since: row.since.map(|(at, _)| at.rfc3339(zone)),
        entry: row.since.map(|(_, entry)| entry.0),
        is_correction: row.is_correction,
    }
}

fn cursor(text: &str) -> Result<Cursor, Error> {
    let mut parts = text.split('.').map(str::parse::<u32>);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(Ok(campaign)), Some(Ok(period)), Some(Ok(unit)), None) => {
            Ok(Cursor { campaign: CampaignNo(campaign), period: PeriodNo(period), unit: UnitNo(unit) })
        }
        _ => Err(bad_cursor()),
    }
}
