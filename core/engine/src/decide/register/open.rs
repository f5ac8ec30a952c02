//! A case is registered (登记). The county's procedure may say how grave it is and give it a
//! shorter limit; an officer decides about the alert.

use super::facts::{checked, listed, matter, parties};
use super::limit::{limit, no_register, occurrence};
use super::{Desk, Done};
use crate::deadline::Start;
use crate::decide::ask::{Answered, Asking, about};
use crate::decide::judge;
use crate::entry::{Advice, CaseFacts, CaseNumber, Limit, NewCase, RegisterFact, RuleUsed};
use crate::guardrail::{self, Breach};
use crate::id::TermId;
use crate::input::CaseDraft;
use crate::limits;
use crate::plan::CaseStep;
use crate::procedure::{Hook, Proposal, Question, TriageProposal, TriageQuestion};
use crate::refusal::Refusal;
use chrono::{Datelike, NaiveDate};

/// No case is older than the law it is handled by (人民调解委员会组织条例, 1989).
const EARLIEST: i32 = 1989;

pub(super) fn register(desk: Desk<'_>, asking: &Asking<'_>, draft: &CaseDraft) -> Result<Vec<Done>, Refusal> {
    room(desk, 1)?;
    let (mut case, _) = drafted(desk, draft)?;
    if let Some((advice, limit)) = triage(desk, asking, &case)? {
        case.advice = advice;
        case.limit = limit;
    }
    let year = case.accepted.year() as u16;
    case.number = desk.campaign.cases.next_number(year);
    Ok(vec![registered(desk, vec![case])])
}

pub(super) fn registered(desk: Desk<'_>, cases: Vec<NewCase>) -> Done {
    Done::Register(RegisterFact::Registered { calendar: desk.state.calendar_revision(), cases })
}

/// A register holds so many cases and no more.
pub(super) fn room(desk: Desk<'_>, more: usize) -> Result<(), Refusal> {
    if desk.campaign.cases.all.len() + more > limits::CASES {
        return Err(Refusal::TooMany { what: "cases".into(), max: limits::CASES.to_string() });
    }
    Ok(())
}

/// The case by the definition's own rules, not numbered yet.
pub(super) fn drafted(desk: Desk<'_>, draft: &CaseDraft) -> Result<(NewCase, CaseFacts), Refusal> {
    let unit = desk.unit(&draft.unit)?;
    let earliest = NaiveDate::from_ymd_opt(EARLIEST, 1, 1).unwrap_or_default();
    let accepted = desk.day("accepted", draft.accepted.unwrap_or_else(|| desk.today()), earliest)?;
    let facts = checked(desk, accepted, &draft.facts)?;
    parties(&draft.parties)?;
    let limit = limit(desk, desk.register.limit_of(&facts.kind), accepted, RuleUsed::Definition)?;
    let case = NewCase {
        number: CaseNumber { year: 0, seq: 0 },
        unit,
        accepted,
        facts: facts.clone(),
        parties: draft.parties.clone(),
        limit,
        advice: None,
        row: None,
    };
    Ok((case, facts))
}

/// What the county's procedure says of it: a level for the officer to see, and a limit within the
/// guardrails. None where nobody is asked.
fn triage(desk: Desk<'_>, asking: &Asking<'_>, case: &NewCase) -> Result<Option<(Option<Advice>, Limit)>, Refusal> {
    if !asking.has(Hook::Triage) {
        return Ok(None);
    }
    let (_, duty) = desk.duty(CaseStep::Settle).ok_or_else(|| no_register(desk))?;
    let levels = desk.register.levels.len() as u8;
    let ways = &desk.register.ways;
    let question = || {
        Question::Triage(TriageQuestion {
            matter: matter(case.accepted, &case.facts),
            levels,
            channels: ways.iter().map(|way| way.id.to_string()).collect(),
        })
    };
    let judge = |proposal: &Proposal| match proposal {
        Proposal::Triage(proposal) => holds(desk, case, proposal),
        _ => Err(Breach::OtherHook),
    };
    let mut about = about(desk.no);
    (about.duty, about.unit) = (Some(duty.id.clone()), Some(case.unit));
    Ok(match asking.ask(Hook::Triage, &about, question, judge) {
        Answered::Use(procedure, Proposal::Triage(said)) => {
            let own = case.limit.clone();
            let by = RuleUsed::Local(procedure);
            let limit = said.limit.map_or(Ok(own), |rule| limit(desk, rule, case.accepted, by))?;
            let ways = said.channels.iter().filter_map(|way| TermId::new(way).ok()).collect();
            Some((Some(Advice { procedure, level: said.level, ways, reasons: said.reasons }), limit))
        }
        Answered::Base(procedure, cause) => {
            Some((None, Limit { rule: RuleUsed::Base { procedure, cause }, ..case.limit.clone() }))
        }
        Answered::Use(..) | Answered::Nobody => None,
    })
}

fn holds(desk: Desk<'_>, case: &NewCase, said: &TriageProposal) -> Result<(), Breach> {
    if !(1..=desk.register.levels.len()).contains(&usize::from(said.level)) {
        return Err(Breach::OutOfRange);
    }
    let known = |way: &String| TermId::new(way).is_ok_and(|way| listed("way", &desk.register.ways, &way).is_ok());
    if !said.channels.iter().all(known) {
        return Err(Breach::Unknown);
    }
    judge::reasons(&said.reasons)?;
    let Some(rule) = said.limit else { return Ok(()) };
    judge::sensible(&rule)?;
    let start = Start::Day(case.accepted);
    let own = occurrence(desk, CaseStep::Settle, case.limit.deadline, start).ok_or(Breach::Unknown)?;
    let local = occurrence(desk, CaseStep::Settle, rule, start).ok_or(Breach::Unknown)?;
    guardrail::due(desk.register.local.limit, &own, &local)
}
