//! Cases (纠纷案件) of a campaign's register.

use super::facts::Facts;
use super::names::Given;
use super::parties::{self, Known, NewParty};
use super::{found, in_register};
use crate::http::app::{Act, App};
use crate::http::error::{Error, Failure, Text};
use crate::http::extract::{Discreet, Path};
use crate::http::reply::{Created, Receipt};
use crate::http::token::Caller;
use crate::http::types::case::CaseName;
use crate::http::types::ids::{OfCampaign, OfCase};
use axum::extract::State as Service;
use chrono::NaiveDate;
use engine::entry::{CaseNumber, Party};
use engine::id::{CampaignId, CaseNo, EntryNo, LedgerId, UnitId};
use engine::input::{CaseDraft, RegisterAct};
use engine::state::Cases;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A case to be registered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCase {
    /// The responsible unit.
    #[schema(value_type = String)]
    unit: UnitId,
    /// The day it was accepted; today if not given.
    #[schema(value_type = Option<String>, format = Date)]
    accepted: Option<NaiveDate>,
    /// What is known of it.
    facts: Facts,
    /// Its parties, some with a name, which takes the right to the names of the unit's cases.
    #[serde(default)]
    parties: Vec<NewParty>,
}

/// A case that was registered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Registered {
    /// Its number in the short form, for addresses: `2022-000012`.
    number: String,
    /// Its number as it stands in the register: `（2022）青人调字第12号`.
    in_words: String,
    /// The last day of its limit.
    #[schema(value_type = String, format = Date)]
    limit: NaiveDate,
    /// The first instant that is too late.
    due: String,
    /// Whether the limit rests on a year whose holidays are not announced.
    provisional: bool,
    /// What became of the names of its parties, where any were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    names: Option<NamesKept>,
    /// The receipt.
    #[serde(flatten)]
    receipt: Receipt,
}

/// What became of names. The case is registered either way.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NamesKept {
    /// Whether they are sealed and kept; if not, give them again with the case's parties.
    kept: bool,
    /// The code of what went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// What went wrong and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

/// Registers a case. The answer carries its number and its limit.
#[utoipa::path(post, operation_id = "cases_register", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases", tag = "cases",
    params(OfCampaign), request_body = NewCase, responses((status = 201, body = Registered)))]
pub(in crate::http) async fn register(
    Service(app): Service<App>,
    Path(OfCampaign { ledger, campaign }): Path<OfCampaign>,
    act: Act,
    caller: Caller,
    Discreet(NewCase { unit, accepted, facts, parties }): Discreet<NewCase>,
) -> Result<Created<Registered>, Error> {
    let given = parties::given(parties)?;
    let named = given.iter().any(|given| given.name.is_some());
    if named {
        app.vault()?;
        may_name(&app, &ledger, &caller, &unit).await?;
    }
    // A name is sealed under a key of the case's place, which there is once the case is there.
    let references = given.iter().map(|given| Party { reference: given.reference.clone(), sealed: None });
    let draft = CaseDraft { unit, accepted, facts: facts.into(), parties: references.collect() };
    let by = act.by.clone();
    let receipt = in_register(&app, &ledger, campaign.clone(), act, RegisterAct::Register(Box::new(draft))).await?;
    let (number, mut answer) = registered(&app, &ledger, campaign.clone(), receipt).await?;
    if named {
        let case = OfCase { ledger, campaign, number: CaseName(number) };
        answer.names = Some(names_kept(keep_names(&app, case, Act { by, key: None }, &caller, given).await));
    }
    Ok(Created(answer))
}

/// Refuses names for a unit whose names the caller does not handle, before anything is registered.
async fn may_name(app: &App, ledger: &LedgerId, caller: &Caller, unit: &UnitId) -> Result<(), Error> {
    let (of, caller, unit) = (ledger.clone(), caller.clone(), unit.clone());
    app.look(ledger, None, move |state| {
        let no = crate::http::units::found(&state.organisation, &unit)?;
        let granted = caller.handles_names(&of, &state.organisation, no);
        if granted { Ok(()) } else { Err(Failure::NamesNotGranted {}.into()) }
    })
    .await
}

/// Keeps the names of a case that was just registered. Where the request came again and names were
/// given or erased since, they stay as they are.
async fn keep_names(app: &App, case: OfCase, act: Act, caller: &Caller, given: Vec<Given>) -> Result<(), Error> {
    let known = Known::of(app, &case, caller).await?;
    if known.has_names() {
        return Ok(());
    }
    parties::set_in(app, case, act, known, given).await.map(drop)
}

fn names_kept(outcome: Result<(), Error>) -> NamesKept {
    match outcome {
        Ok(()) => NamesKept { kept: true, code: None, message: None },
        Err(error) => NamesKept { kept: false, code: Some(error.code().to_owned()), message: Some(error.message()) },
    }
}

/// The case that a receipt stands for.
async fn registered(
    app: &App,
    ledger: &LedgerId,
    campaign: CampaignId,
    receipt: Receipt,
) -> Result<(CaseNumber, Registered), Error> {
    app.look(ledger, None, move |state| {
        let (_, campaign, register) = found(state, &campaign)?;
        let no = made_by(&campaign.cases, &receipt).ok_or(Failure::Internal {})?;
        let case = campaign.cases.case(no);
        let dates = &campaign.period(case.limit.period).dates;
        let answer = Registered {
            number: case.number.to_string(),
            in_words: case.number.in_words(&register.series),
            limit: dates.day,
            due: dates.due.rfc3339(state.zone()),
            provisional: dates.provisional,
            names: None,
            receipt,
        };
        Ok((case.number, answer))
    })
    .await
}

/// The case that was registered by the entries of a receipt: cases stand in the order of their
/// first entries, and what is answered for a repeated key is the first entry of its group.
fn made_by(cases: &Cases, receipt: &Receipt) -> Option<CaseNo> {
    let Receipt { entry, entries, repeated } = receipt;
    let first = if *repeated { *entry } else { (entry + 1).checked_sub(*entries as u64)? };
    let began = |no: usize| cases.all[no].entries.iter().next().unwrap_or_default();
    let no = cases.all.partition_point(|case| case.entries.iter().next().is_some_and(|began| began < EntryNo(first)));
    let made = no < cases.all.len() && (*repeated || began(no) <= EntryNo(*entry));
    made.then_some(CaseNo(no as u32))
}
