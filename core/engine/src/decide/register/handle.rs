//! A case is handled: what is known of it changes, another unit takes it, it goes another way.

use super::facts::{checked, listed, parties as known_parties};
use super::{Desk, Done, words};
use crate::decide::group::reason;
use crate::entry::{CaseFacts, CaseMove, Ending, Fact, Notice, NoticeKind, Party, Told};
use crate::id::{CaseNo, TermId, UnitId};
use crate::limits;
use crate::refusal::Refusal;
use crate::set::UnitSet;
use crate::state::Case;
use chrono::NaiveDate;

pub(super) fn change(desk: Desk<'_>, no: CaseNo, case: &Case, facts: &CaseFacts) -> Result<Vec<Done>, Refusal> {
    let facts = checked(desk, case.accepted, facts)?;
    if facts == desk.campaign.cases.facts(case) {
        return Ok(Vec::new());
    }
    Ok(vec![Done::case(no, CaseMove::Changed(Box::new(facts)))])
}

/// Another unit is responsible from now on (移送): what the case owes goes with it, and the unit is
/// told what is due first.
pub(super) fn transfer(desk: Desk<'_>, no: CaseNo, case: &Case, to: &UnitId, why: &str) -> Result<Vec<Done>, Refusal> {
    let reason = reason(why)?;
    let to = desk.unit(to)?;
    if to == case.unit {
        return Ok(Vec::new());
    }
    let mut done = vec![Done::case(no, CaseMove::Transferred { to, reason })];
    let steps = desk.campaign.cases.steps(case).into_iter().map(|(_, period)| period);
    let owed = steps.filter(|period| desk.campaign.period(*period).is_awaited());
    if let Some(period) = owed.min_by_key(|period| desk.campaign.period(*period).dates.due) {
        let (kind, units, owed) = (NoticeKind::Transferred, UnitSet::one(to), desk.now);
        let told = Notice { kind, campaign: desk.no, period, owed, units, to: Told::Own, missed: 0, words: None };
        done.push(Done::Other(Fact::NoticesOwed { notices: vec![told] }));
    }
    Ok(done)
}

/// It goes another way. Possible in every state: mediation never stands in the way (人民调解法 3).
pub(super) fn refer(
    desk: Desk<'_>,
    no: CaseNo,
    case: &Case,
    way: &TermId,
    to: &str,
    day: Option<NaiveDate>,
) -> Result<Vec<Done>, Refusal> {
    listed("way", &desk.register.ways, way)?;
    let day = desk.day("day", day.unwrap_or_else(|| desk.today()), case.accepted)?;
    if referrals(case) >= limits::CASE_WORDS {
        return Err(Refusal::TooMany { what: "referrals".into(), max: limits::CASE_WORDS.to_string() });
    }
    Ok(vec![Done::case(no, CaseMove::Referred { way: way.clone(), to: words("to", to)?, day })])
}

fn referrals(case: &Case) -> usize {
    case.rare.as_ref().map_or(0, |rare| rare.referrals.len())
}

/// What became of it there.
pub(super) fn follow(
    desk: Desk<'_>,
    no: CaseNo,
    case: &Case,
    referral: u8,
    result: &str,
    day: Option<NaiveDate>,
) -> Result<Vec<Done>, Refusal> {
    let known = case.rare.as_ref().and_then(|rare| rare.referrals.get(usize::from(referral)));
    let known = known.ok_or_else(|| Refusal::NoSuchReferral { number: case.number.to_string() })?;
    let day = desk.day("day", day.unwrap_or_else(|| desk.today()), known.day)?;
    Ok(vec![Done::case(no, CaseMove::Followed { referral, result: words("result", result)?, day })])
}

/// Proposes a settled case as a model case (典型案例), to be passed upward.
pub(super) fn nominate(no: CaseNo, case: &Case, why: &str) -> Result<Vec<Done>, Refusal> {
    let settled = case.closed().is_some_and(|closed| matches!(closed.closing.ending, Ending::Agreed { .. }));
    if !settled {
        return Err(Refusal::NotSettled { number: case.number.to_string() });
    }
    if case.rare.as_ref().is_some_and(|rare| rare.nominated.is_some()) {
        return Ok(Vec::new());
    }
    Ok(vec![Done::case(no, CaseMove::Nominated { reason: reason(why)? })])
}

/// Its parties are these from now on. Where the key of their names was erased, none is kept again.
pub(super) fn set_parties(no: CaseNo, case: &Case, parties: &[Party]) -> Result<Vec<Done>, Refusal> {
    known_parties(parties)?;
    if case.names_erased && parties.iter().any(|party| party.sealed.is_some()) {
        return Err(Refusal::NamesErased { number: case.number.to_string() });
    }
    if case.parties() == parties {
        return Ok(Vec::new());
    }
    Ok(vec![Done::case(no, CaseMove::PartiesSet(parties.to_vec()))])
}

/// The keys of its parties' names were erased: whoever did it says so.
pub(super) fn erase_names(no: CaseNo, case: &Case) -> Result<Vec<Done>, Refusal> {
    if case.names_erased {
        return Ok(Vec::new());
    }
    Ok(vec![Done::case(no, CaseMove::NamesErased)])
}
