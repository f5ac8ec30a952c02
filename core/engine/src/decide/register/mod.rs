//! What people do in a register of disputes (台账). One file for each part of a case's life; what
//! a case owes becomes periods by the entries made here.

mod alert;
mod close;
mod facts;
mod handle;
mod import;
mod limit;
mod money;
mod open;
mod score;
mod visits;

pub use import::{RowMistake, check_rows};
pub(super) use limit::limit_passed;

use super::ask::Asking;
use super::group::{campaign, live};
use crate::entry::{CaseMove, CaseNumber, Fact, InRegister, RegisterFact};
use crate::id::{CampaignId, CampaignNo, CaseNo, DutyNo, UnitId, UnitNo};
use crate::input::{CaseAct, RegisterAct};
use crate::limits;
use crate::plan::{CaseStep, Duty, Register, Schedule};
use crate::refusal::Refusal;
use crate::state::{Campaign, Case, State};
use crate::time::{Timestamp, day_of};
use chrono::NaiveDate;

/// A register at the moment something is done in it.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub state: &'a State,
    pub no: CampaignNo,
    pub campaign: &'a Campaign,
    pub register: &'a Register,
    pub now: Timestamp,
}

pub(super) fn act(
    state: &State,
    asking: Asking<'_>,
    id: &CampaignId,
    act: &RegisterAct,
    now: Timestamp,
) -> Result<Vec<Fact>, Refusal> {
    // The keys of names are erased whenever it is asked for, also when the campaign is over.
    let over_too = matches!(act, RegisterAct::Case { act: CaseAct::EraseNames, .. });
    let found = if over_too { campaign(state, id)? } else { live(state, id)? };
    let desk = Desk::at(state, found, now)?;
    let facts = match act {
        RegisterAct::Register(draft) => open::register(desk, &asking, draft)?,
        RegisterAct::Import(rows) => import::import(desk, rows)?,
        RegisterAct::Case { case, act } => about_case(desk, &asking, *case, act)?,
        RegisterAct::AssessSubsidies(span) => money::assess(desk, &asking, *span)?,
        RegisterAct::Score(span) => score::score(desk, &asking, *span)?,
        RegisterAct::SetColumns { unit, columns } => import::set_columns(desk, unit, columns)?,
    };
    let in_register = facts.into_iter().map(|fact| match fact {
        Done::Register(what) => Fact::Register(InRegister { campaign: desk.no, what }),
        Done::Other(fact) => fact,
    });
    Ok(asking.finish(in_register.collect()))
}

/// What follows from an act: facts of the register, and notices beside them.
enum Done {
    Register(RegisterFact),
    Other(Fact),
}

impl Done {
    fn case(case: CaseNo, to: CaseMove) -> Self {
        Done::Register(RegisterFact::Case { case, to: Box::new(to) })
    }
}

fn about_case(desk: Desk<'_>, asking: &Asking<'_>, number: CaseNumber, act: &CaseAct) -> Result<Vec<Done>, Refusal> {
    let register = &desk.campaign.cases;
    let no = register.find(number).ok_or_else(|| Refusal::UnknownCase { number: number.to_string() })?;
    let case = register.case(no);
    match act {
        CaseAct::Change(facts) => handle::change(desk, no, case, facts),
        CaseAct::Transfer { to, reason } => handle::transfer(desk, no, case, to, reason),
        CaseAct::Extend { days, both_agreed } => limit::extend(desk, no, case, *days, *both_agreed),
        CaseAct::Close(closing) => close::close(desk, asking, no, case, closing),
        CaseAct::Visit { visit, record, reopen } => visits::record(desk, (no, case), *visit, record, reopen.as_deref()),
        CaseAct::Reopen { reason } => close::reopen(desk, no, case, reason),
        CaseAct::Refer { way, to, day } => handle::refer(desk, no, case, way, to, *day),
        CaseAct::Follow { referral, result, day } => handle::follow(desk, no, case, *referral, result, *day),
        CaseAct::Nominate { reason } => handle::nominate(no, case, reason),
        CaseAct::SetParties(parties) => handle::set_parties(no, case, parties),
        CaseAct::EraseNames => handle::erase_names(no, case),
        CaseAct::SetAlert { level, scope, reason } => alert::set(desk, no, case, (*level, *scope), reason),
        CaseAct::HandleAlert { what } => alert::handle(desk, no, case, what),
        CaseAct::LiftAlert { reason } => alert::lift(desk, no, case, reason),
        CaseAct::CannotResolve { reason } => alert::cannot_resolve(desk, no, case, reason),
    }
}

impl<'a> Desk<'a> {
    /// The register of a running campaign that keeps one.
    pub(super) fn of(state: &'a State, id: &CampaignId, now: Timestamp) -> Result<Self, Refusal> {
        Desk::at(state, live(state, id)?, now)
    }

    fn at(state: &'a State, (no, campaign): (CampaignNo, &'a Campaign), now: Timestamp) -> Result<Self, Refusal> {
        let register = campaign.plan.register.as_deref();
        let register = register.ok_or_else(|| Refusal::NoRegister { id: campaign.id.to_string() })?;
        Ok(Desk { state, no, campaign, register, now })
    }

    fn today(&self) -> NaiveDate {
        day_of(self.now, self.campaign.plan.zone)
    }

    /// The duty that stands for a step of cases.
    fn duty(&self, step: CaseStep) -> Option<(DutyNo, &'a Duty)> {
        let wanted = Schedule::Case { step: step.of_duty() };
        let at = self.campaign.plan.duties.iter().position(|duty| duty.schedule == wanted)?;
        Some((DutyNo(at as u16), &self.campaign.plan.duties[at]))
    }

    /// A unit that may be responsible for cases here.
    fn unit(&self, id: &UnitId) -> Result<UnitNo, Refusal> {
        let organisation = &self.state.organisation;
        let unit = organisation.find(id).filter(|no| organisation.active().contains(*no));
        let unit = unit.ok_or_else(|| Refusal::UnknownUnit { id: id.to_string() })?;
        let takes =
            self.duty(CaseStep::Settle).is_some_and(|(_, duty)| organisation.audience(&duty.who).contains(unit));
        if takes { Ok(unit) } else { Err(Refusal::TakesNoCases { unit: id.to_string() }) }
    }

    /// A day that is not after today and not before another.
    fn day(&self, what: &str, day: NaiveDate, not_before: NaiveDate) -> Result<NaiveDate, Refusal> {
        if day > self.today() {
            return Err(Refusal::InFuture { what: what.into() });
        }
        if day < not_before {
            return Err(Refusal::DayBefore { what: what.into(), day: not_before.to_string() });
        }
        Ok(day)
    }
}

/// A text typed by a person: not empty, and no book.
fn words(what: &str, text: &str) -> Result<Box<str>, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::MissingField { field: what.into() });
    }
    optional_words(what, text)
}

/// The same where nothing need be said.
fn optional_words(what: &str, text: &str) -> Result<Box<str>, Refusal> {
    let text = text.trim();
    if text.chars().count() > limits::CASE_TEXT_CHARS {
        return Err(Refusal::TooLong { what: what.into(), max: limits::CASE_TEXT_CHARS.to_string() });
    }
    Ok(text.into())
}

/// Refuses what only an open case allows.
fn open_only(case: &Case) -> Result<(), Refusal> {
    match case.is_closed() {
        false => Ok(()),
        true => Err(Refusal::CaseClosed { number: case.number.to_string() }),
    }
}
