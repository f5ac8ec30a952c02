//! One case in full: what is known, until when, what it owes, how it ended, who visited it. A party
//! is a reference.

use super::alert_list::AlertItem;
use super::asked::{Seen, WordView, look};
use super::closing::ClosingForm;
use super::facts::Facts;
use super::history::{Happened, history};
use super::list::CaseItem;
use super::visit_list::{VisitItem, lines};
use crate::http::app::App;
use crate::http::error::{Error, Failure};
use crate::http::extract::{Path, Query};
use crate::http::reply::Reply;
use crate::http::types::AsOfQuery;
use crate::http::types::ids::{OfCampaign, OfCase};
use crate::http::types::standing::StandingWord;
use axum::extract::State as Service;
use chrono::NaiveDate;
use engine::id::EntryNo;
use engine::plan::CaseStep;
use engine::refusal::Refusal;
use engine::views::register::{self, NameState};
use serde::Serialize;
use utoipa::ToSchema;

/// A case in full.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseFull {
    /// The same as in lists.
    #[serde(flatten)]
    case: CaseItem,
    /// What is known of it, as it can be sent back to change it.
    facts: Facts,
    /// How often it was taken up, from 1.
    round: u8,
    /// Its parties: references only.
    parties: Vec<PartyItem>,
    /// How its limit was counted.
    limit_count: LimitCount,
    /// What it owes or owed since it was last taken up.
    steps: Vec<StepItem>,
    /// How it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    closing: Option<ClosingForm>,
    /// Whether it was closed after its limit.
    closed_late: bool,
    /// Its visits.
    visits: Vec<VisitItem>,
    /// Where it went besides mediation.
    referrals: Vec<ReferralItem>,
    /// Its alert with all that followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    alert: Option<AlertItem>,
    /// When it was said that it cannot be resolved.
    #[serde(skip_serializing_if = "Option::is_none")]
    unresolved: Option<String>,
    /// What the county's procedure said of it; an officer decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<AdviceItem>,
    /// Information only: the last day on which both parties may ask a court to confirm their
    /// agreement (人民调解法 33).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    confirmation_until: Option<NaiveDate>,
    /// Why it was proposed as a model case.
    #[serde(skip_serializing_if = "Option::is_none")]
    nominated: Option<String>,
    /// What was paid for it, in fen (1/100 yuan); 0 where it was looked at and nothing is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_fen: Option<u64>,
    /// What happened, in order.
    history: Vec<Happened>,
}

/// A party: never a name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PartyItem {
    /// For example `A`.
    reference: String,
    /// Whether there is a name: `none`, `sealed` (only the handling unit can open it) or `erased`.
    name: &'static str,
}

/// How a limit was counted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LimitCount {
    /// What the count began with.
    #[schema(value_type = String, format = Date)]
    from: NaiveDate,
    /// The day the count reached, before days off were looked at; an extension counts from it.
    #[schema(value_type = String, format = Date)]
    unrolled: NaiveDate,
    /// The first instant that is too late.
    due: String,
    /// How often it was extended.
    extended: u8,
}

/// A step of a case, as the obligation it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StepItem {
    /// `settle`, `inform`, `visit` or `alert`.
    step: &'static str,
    /// The duty and the period's key: with the unit, the address of the obligation.
    duty: String,
    /// The period's key.
    period: String,
    /// The due day.
    #[schema(value_type = String, format = Date)]
    day: NaiveDate,
    /// The first instant that is too late.
    due: String,
    /// Where it stands.
    standing: StandingWord,
}

/// A way besides mediation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReferralItem {
    /// Which.
    way: WordView,
    /// To which body.
    to: String,
    /// When.
    #[schema(value_type = String, format = Date)]
    day: NaiveDate,
    /// What became of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<String>,
}

/// What a county's procedure said of a case.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AdviceItem {
    /// The level it would set, 1 being the gravest.
    level: u8,
    /// Ways it would go, best first.
    ways: Vec<WordView>,
    /// Why.
    reasons: Vec<ReasonItem>,
}

/// A reason people can check.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReasonItem {
    /// In words.
    pub(super) text: String,
    /// Where the rule is found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<String>,
}

/// A case in full, now or as it was, with its history.
#[utoipa::path(get, operation_id = "cases_show", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/{number}", tag = "cases",
    params(OfCase, AsOfQuery), responses((status = 200, body = CaseFull)))]
pub(in crate::http) async fn show(
    Service(app): Service<App>,
    Path(OfCase { ledger, campaign, number }): Path<OfCase>,
    Query(query): Query<AsOfQuery>,
) -> Result<Reply<CaseFull>, Error> {
    let of = OfCampaign { ledger: ledger.clone(), campaign };
    let (mut full, no, zone, entries) = look(&app, of, query.as_of, move |seen| {
        let unknown = || Refusal::UnknownCase { number: number.0.to_string() };
        let no = seen.campaign.cases.find(number.0).ok_or_else(unknown)?;
        let view = register::case(seen.state, seen.no, no, seen.now).ok_or(Failure::Internal {})?;
        let entries: Vec<EntryNo> = view.entries.clone();
        let facts = seen.campaign.cases.facts(seen.campaign.cases.case(no)).into();
        Ok((full(seen, facts, &view), (seen.no, no), seen.state.zone(), entries))
    })
    .await?;
    full.history = history(&app, &ledger, no, zone, entries).await?;
    Ok(Reply(full))
}

fn full(seen: Seen<'_>, facts: Facts, view: &register::CaseView<'_>) -> CaseFull {
    let limit = &view.limit;
    CaseFull {
        case: CaseItem::of(seen, &view.row),
        facts,
        round: view.round,
        parties: view.parties.iter().map(party).collect(),
        limit_count: LimitCount {
            from: limit.from,
            unrolled: limit.unrolled,
            due: seen.at(limit.due),
            extended: limit.extended,
        },
        steps: view.steps.iter().map(|step| self::step(seen, step)).collect(),
        closing: view.closing.clone().map(ClosingForm::from),
        closed_late: view.closed_late,
        visits: lines(&view.visits),
        referrals: view.referrals.iter().map(referral).collect(),
        alert: view.alert.as_ref().map(|alert| AlertItem::of(seen, alert)),
        unresolved: view.unresolved.map(|at| seen.at(at)),
        advice: view.advice.as_ref().map(advice),
        confirmation_until: view.confirmation.map(|confirmation| confirmation.day),
        nominated: view.nominated.map(|(_, why)| why.to_owned()),
        paid_fen: view.paid.map(|paid| paid.amount),
        history: Vec::new(),
    }
}

fn party(party: &register::PartyView<'_>) -> PartyItem {
    let name = match party.name {
        NameState::None => "none",
        NameState::Sealed => "sealed",
        NameState::Erased => "erased",
    };
    PartyItem { reference: party.reference.to_owned(), name }
}

fn step(seen: Seen<'_>, step: &register::StepView<'_>) -> StepItem {
    let owed = &step.obligation;
    let name = match step.step {
        CaseStep::Settle => "settle",
        CaseStep::Inform => "inform",
        CaseStep::Visit(_) => "visit",
        CaseStep::Alert(_) => "alert",
    };
    StepItem {
        step: name,
        duty: owed.duty.to_string(),
        period: owed.key.to_owned(),
        day: owed.day,
        due: seen.at(owed.due),
        standing: owed.standing.into(),
    }
}

fn referral(referral: &register::ReferralView<'_>) -> ReferralItem {
    ReferralItem {
        way: referral.way.into(),
        to: referral.to.to_owned(),
        day: referral.day,
        result: referral.result.map(|(_, words)| words.to_owned()),
    }
}

fn advice(advice: &register::AdviceView<'_>) -> AdviceItem {
    let ways = advice.ways.iter().map(|way| (*way).into()).collect();
    AdviceItem { level: advice.level.0, ways, reasons: reasons(advice.reasons) }
}

/// Reasons as people see them.
pub(super) fn reasons(reasons: &[engine::procedure::Reason]) -> Vec<ReasonItem> {
    reasons.iter().map(|why| ReasonItem { text: why.text.clone(), source: why.source.clone() }).collect()
}
