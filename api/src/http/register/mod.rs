//! Registers of disputes (台账): cases, return visits, alerts, what is counted and paid. One file a
//! resource. Bodies that speak of a case are read discreetly: what is wrong with one is told
//! without a word of it.

pub(super) mod alert_list;
pub(super) mod alerts;
mod asked;
pub(super) mod cases;
pub(super) mod closing;
pub(super) mod columns;
pub(super) mod facts;
pub(super) mod handle;
mod history;
pub(super) mod list;
pub(super) mod money;
mod names;
pub(super) mod offices;
pub(super) mod parties;
pub(super) mod receipts;
pub(super) mod sheets;
pub(super) mod show;
pub(super) mod statistics;
pub(super) mod tables;
pub(super) mod visit_list;
pub(super) mod visits;
mod words;

use super::app::{Act, App};
use super::error::Error;
use super::reply::{Receipt, Reply};
use super::types::ids::OfCase;
use engine::id::{CampaignId, CampaignNo, LedgerId};
use engine::input::{CaseAct, Input, RegisterAct};
use engine::plan::Register;
use engine::refusal::Refusal;
use engine::state::{Campaign, State};

/// Has an act in a register decided.
async fn in_register(
    app: &App,
    ledger: &LedgerId,
    campaign: CampaignId,
    by: Act,
    act: RegisterAct,
) -> Result<Receipt, Error> {
    app.execute(ledger, by, Input::Register { campaign, act }).await
}

/// Has an act about a case decided.
async fn about(app: &App, case: OfCase, by: Act, act: CaseAct) -> Result<Reply<Receipt>, Error> {
    let OfCase { ledger, campaign, number } = case;
    in_register(app, &ledger, campaign, by, RegisterAct::Case { case: number.0, act }).await.map(Reply)
}

/// A campaign with its register, or the refusal that it keeps none.
fn found<'s>(state: &'s State, id: &CampaignId) -> Result<(CampaignNo, &'s Campaign, &'s Register), Error> {
    let (no, campaign) = super::campaigns::found(state, id)?;
    let register = campaign.plan.register.as_deref();
    let register = register.ok_or_else(|| Refusal::NoRegister { id: id.to_string() })?;
    Ok((no, campaign, register))
}
