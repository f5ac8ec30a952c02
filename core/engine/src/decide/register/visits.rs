//! Every closed case is visited again, settled or not (应访尽访, source 001 C8): when, by the
//! definition or by the county's procedure, and what a visit found.

use super::close::reopen;
use super::facts::matter;
use super::limit::{no_register, occurrence};
use super::{Desk, Done, optional_words, words};
use crate::deadline::Start;
use crate::decide::ask::{Answered, Asking, about};
use crate::decide::group::dates;
use crate::decide::judge;
use crate::entry::{CaseFacts, CaseMove, Closing, Ending, Performance, PlannedVisit, RuleUsed, VisitRecord};
use crate::guardrail::{self, Breach};
use crate::id::CaseNo;
use crate::limits;
use crate::plan::CaseStep;
use crate::procedure::{Hook, Proposal, Question, ReturnVisitsProposal, ReturnVisitsQuestion, Visit, VisitAnchor};
use crate::refusal::Refusal;
use crate::schedule::Occurrence;
use crate::state::Case;
use chrono::NaiveDate;

/// The day an anchor means for a case, where there is one.
fn anchor(closing: &Closing, anchor: VisitAnchor) -> Option<NaiveDate> {
    match (anchor, &closing.ending) {
        (VisitAnchor::Closing, _) => Some(closing.day),
        (VisitAnchor::Effect, Ending::Agreed { effective, .. }) => Some(*effective),
        (VisitAnchor::Performance, Ending::Agreed { performance, .. }) => *performance,
        (VisitAnchor::Effect | VisitAnchor::Performance, _) => None,
    }
}

/// The definition's visits that a case can have. Where it has none of their days, one visit counts
/// from its closing: no closed case goes unvisited.
fn own_visits(desk: Desk<'_>, closing: &Closing) -> Vec<Visit> {
    let has_day = |visit: &&Visit| anchor(closing, visit.anchor).is_some();
    let own: Vec<Visit> = desk.register.visits.iter().filter(has_day).cloned().collect();
    if own.is_empty() {
        let first = desk.register.visits.first().cloned();
        return first.map(|visit| Visit { anchor: VisitAnchor::Closing, ..visit }).into_iter().collect();
    }
    own
}

/// The visits a case will have from its end on. The county's procedure is asked where there is a
/// case to ask about; rows that are taken over follow the definition.
pub(super) fn planned(
    desk: Desk<'_>,
    asked: Option<(&Asking<'_>, &Case)>,
    (accepted, facts): (NaiveDate, &CaseFacts),
    closing: &Closing,
) -> Result<Vec<PlannedVisit>, Refusal> {
    let own = own_visits(desk, closing);
    let (visits, rule) = match asked {
        Some((asking, case)) => local(desk, asking, case, (accepted, facts), closing, &own),
        None => (own, RuleUsed::Definition),
    };
    let plan = |visit: Visit| {
        let from = anchor(closing, visit.anchor).unwrap_or(closing.day);
        let (from, found) = ahead(desk, &visit, from).ok_or_else(|| no_register(desk))?;
        Ok(PlannedVisit { visit, from, rule: rule.clone(), dates: dates(&found, desk.now) })
    };
    visits.into_iter().map(plan).collect()
}

/// When a visit is due. One that would be over before anybody knew of it counts from today.
fn ahead(desk: Desk<'_>, visit: &Visit, from: NaiveDate) -> Option<(NaiveDate, Occurrence)> {
    let found = occurrence(desk, CaseStep::Visit(0), visit.within, Start::Day(from))?;
    if found.reckoning.due > desk.now {
        return Some((from, found));
    }
    let today = desk.today();
    occurrence(desk, CaseStep::Visit(0), visit.within, Start::Day(today)).map(|found| (today, found))
}

fn local(
    desk: Desk<'_>,
    asking: &Asking<'_>,
    case: &Case,
    (accepted, facts): (NaiveDate, &CaseFacts),
    closing: &Closing,
    own: &[Visit],
) -> (Vec<Visit>, RuleUsed) {
    let definition = || (own.to_vec(), RuleUsed::Definition);
    let granted = desk.register.local.visits != crate::plan::Grant::Fixed && asking.has(Hook::ReturnVisits);
    let Some((_, duty)) = desk.duty(CaseStep::Settle).filter(|_| granted) else { return definition() };
    let question = || {
        Question::ReturnVisits(ReturnVisitsQuestion {
            matter: matter(accepted, facts),
            closed: closing.asked(),
            visits: own.to_vec(),
        })
    };
    let judge = |proposal: &Proposal| match proposal {
        Proposal::ReturnVisits(ReturnVisitsProposal::Keep) => Ok(()),
        Proposal::ReturnVisits(ReturnVisitsProposal::Visits(visits)) => holds(desk, closing, own, visits),
        _ => Err(Breach::OtherHook),
    };
    let mut about = about(desk.no);
    about.period = Some(Case::key(case.number, case.round).into());
    (about.duty, about.unit) = (Some(duty.id.clone()), Some(case.unit));
    match asking.ask(Hook::ReturnVisits, &about, question, judge) {
        Answered::Use(by, Proposal::ReturnVisits(ReturnVisitsProposal::Visits(visits))) => {
            (visits, RuleUsed::Local(by))
        }
        Answered::Base(procedure, cause) => (own.to_vec(), RuleUsed::Base { procedure, cause }),
        Answered::Use(..) | Answered::Nobody => definition(),
    }
}

/// At least as many visits as the definition's, the k-th one within the grant.
fn holds(desk: Desk<'_>, closing: &Closing, own: &[Visit], local: &[Visit]) -> Result<(), Breach> {
    if local.len() > limits::CASE_VISITS || local.is_empty() {
        return Err(Breach::OutOfRange);
    }
    if local.len() < own.len() {
        return Err(Breach::Relaxes);
    }
    for visit in local {
        judge::sensible(&visit.within)?;
        judge::phrase(&visit.title)?;
    }
    let (own, local) = (in_order(desk, closing, own)?, in_order(desk, closing, local)?);
    own.iter().zip(&local).try_for_each(|(own, local)| guardrail::due(desk.register.local.visits, own, local))
}

fn in_order(desk: Desk<'_>, closing: &Closing, visits: &[Visit]) -> Result<Vec<Occurrence>, Breach> {
    let found = |visit: &Visit| {
        let from = anchor(closing, visit.anchor).ok_or(Breach::Unknown)?;
        ahead(desk, visit, from).map(|(_, found)| found).ok_or(Breach::Unknown)
    };
    let mut all = visits.iter().map(found).collect::<Result<Vec<_>, _>>()?;
    all.sort_by_key(|found| found.reckoning.due);
    Ok(all)
}

/// A visit took place.
pub(super) fn record(
    desk: Desk<'_>,
    (no, case): (CaseNo, &Case),
    visit: Option<u8>,
    record: &VisitRecord,
    again: Option<&str>,
) -> Result<Vec<Done>, Refusal> {
    let Some(closed) = case.closed() else { return Err(Refusal::CaseOpen { number: case.number.to_string() }) };
    let first_open = || closed.visits.iter().position(|visit| visit.record.is_none()).map(|at| at as u8 + 1);
    let unknown = || Refusal::NoSuchVisit { number: case.number.to_string() };
    let visit = visit.or_else(first_open).ok_or_else(unknown)?;
    let planned = usize::from(visit).checked_sub(1).and_then(|at| closed.visits.get(at)).ok_or_else(unknown)?;
    if planned.record.is_some() {
        return Err(Refusal::VisitedAlready { visit: visit.to_string() });
    }
    let record = checked(desk, &closed.closing, record)?;
    let mut done = vec![Done::case(no, CaseMove::Visited { visit, record })];
    if let Some(why) = again {
        done.extend(reopen(desk, no, case, why)?);
    }
    Ok(done)
}

/// A record that says what has to be said.
pub(super) fn checked(desk: Desk<'_>, closing: &Closing, record: &VisitRecord) -> Result<VisitRecord, Refusal> {
    desk.day("visited", record.day, closing.day)?;
    let due = match &closing.ending {
        Ending::Agreed { performance, .. } => Some(*performance),
        Ending::NotAgreed { .. } | Ending::Refused { .. } | Ending::Unsuitable { .. } | Ending::Withdrawn => None,
    };
    let performance = match (&record.performance, due) {
        (Performance::NoAgreement, None) => Performance::NoAgreement,
        (Performance::NoAgreement, Some(_)) => return Err(Refusal::PerformanceMissing {}),
        (_, None) => return Err(Refusal::NothingToPerform {}),
        (Performance::NotYetDue, Some(due)) if due.is_some_and(|due| due >= record.day) => Performance::NotYetDue,
        (Performance::NotYetDue, Some(_)) => return Err(Refusal::PerformanceMissing {}),
        (Performance::Performed, Some(_)) => Performance::Performed,
        (Performance::Partly { reason }, Some(_)) => Performance::Partly { reason: words("reason", reason)? },
        (Performance::Not { reason }, Some(_)) => Performance::Not { reason: words("reason", reason)? },
    };
    Ok(VisitRecord {
        day: record.day,
        performance,
        risks: optional_words("risks", &record.risks)?,
        errors: optional_words("errors", &record.errors)?,
        opinions: optional_words("opinions", &record.opinions)?,
        follow_up: optional_words("follow_up", &record.follow_up)?,
    })
}
