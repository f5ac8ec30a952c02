//! A case is closed (结案), or handled once more. Whatever its end, it will be visited; and where
//! there is no agreement, the parties were told which ways stay open to them.

use super::facts::listed;
use super::limit::limit;
use super::visits::planned;
use super::{Desk, Done, open_only};
use crate::decide::ask::Asking;
use crate::decide::group::reason;
use crate::entry::{AlertMove, CaseFacts, CaseMove, Closing, Ending, RegisterFact, RuleUsed};
use crate::id::{CaseNo, TermId};
use crate::limits;
use crate::refusal::Refusal;
use crate::state::{AlertStanding, Case};
use chrono::NaiveDate;

pub(super) fn close(
    desk: Desk<'_>,
    asking: &Asking<'_>,
    no: CaseNo,
    case: &Case,
    closing: &Closing,
) -> Result<Vec<Done>, Refusal> {
    open_only(case)?;
    checked(desk, case.accepted, closing)?;
    let cases = &desk.campaign.cases;
    let facts: CaseFacts = cases.facts(case);
    let visits = planned(desk, Some((asking, case)), (case.accepted, &facts), closing)?;
    let mut done = vec![Done::case(no, CaseMove::Closed { closing: closing.clone(), visits })];
    let waits = cases.alert_of(case).is_some_and(|alert| matches!(alert.standing, AlertStanding::Waiting { .. }));
    if waits {
        // The matter of the alert is over with the case.
        let to = AlertMove::Handled { what: "案件已办结".into() };
        done.push(Done::Register(RegisterFact::Alert { case: no, to }));
    }
    Ok(done)
}

/// An end that makes sense, its days in order.
pub(super) fn checked(desk: Desk<'_>, accepted: NaiveDate, closing: &Closing) -> Result<(), Refusal> {
    desk.day("closed", closing.day, accepted)?;
    if closing.file.len() > limits::CASE_WORDS {
        return Err(Refusal::TooMany { what: "file".into(), max: limits::CASE_WORDS.to_string() });
    }
    match &closing.ending {
        Ending::Agreed { form: _, effective, performance, amount } => {
            desk.day("effective", *effective, accepted)?;
            if let Some(performance) = performance.filter(|day| day < effective) {
                return Err(Refusal::DayBefore {
                    what: format!("performance {performance}"),
                    day: effective.to_string(),
                });
            }
            if amount.is_some_and(|amount| amount > limits::CASE_FEN) {
                return Err(Refusal::TooMany { what: "amount".into(), max: limits::CASE_FEN.to_string() });
            }
            Ok(())
        }
        Ending::NotAgreed { informed } | Ending::Refused { informed } | Ending::Unsuitable { informed } => {
            told_of(desk, informed)
        }
        Ending::Withdrawn => Ok(()),
    }
}

/// 人民调解法 26: whoever ends a mediation without an agreement tells of the other ways.
fn told_of(desk: Desk<'_>, informed: &[TermId]) -> Result<(), Refusal> {
    if informed.is_empty() {
        let ways: Vec<&str> = desk.register.ways.iter().map(|way| way.id.as_str()).collect();
        return Err(Refusal::NotInformed { ways: ways.join(", ") });
    }
    if informed.len() > limits::CASE_WORDS {
        return Err(Refusal::TooMany { what: "ways".into(), max: limits::CASE_WORDS.to_string() });
    }
    informed.iter().try_for_each(|way| listed("way", &desk.register.ways, way))
}

pub(super) fn reopen(desk: Desk<'_>, no: CaseNo, case: &Case, why: &str) -> Result<Vec<Done>, Refusal> {
    if !case.is_closed() {
        return Err(Refusal::CaseOpen { number: case.number.to_string() });
    }
    if case.round >= limits::CASE_ROUNDS {
        return Err(Refusal::TooMany { what: "rounds".into(), max: limits::CASE_ROUNDS.to_string() });
    }
    let rule = desk.register.limit_of(&desk.campaign.cases.facts(case).kind);
    let limit = limit(desk, rule, desk.today(), RuleUsed::Definition)?;
    Ok(vec![Done::case(no, CaseMove::Reopened { reason: reason(why)?, limit })])
}
