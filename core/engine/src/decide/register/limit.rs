//! Until when a case is settled, how that is extended, and what follows when it has passed.

use super::{Desk, Done, open_only};
use crate::deadline::{Deadline, Start};
use crate::decide::group::dates;
use crate::entry::{CaseMove, Dates, Fact, InRegister, Limit, RegisterFact, RuleUsed};
use crate::id::{CampaignNo, CaseNo};
use crate::plan::CaseStep;
use crate::planted::{Bug, planted};
use crate::refusal::Refusal;
use crate::schedule::{self, Occurrence};
use crate::state::{Case, CaseStanding, State};
use crate::time::Timestamp;
use chrono::NaiveDate;

/// A step's dates by a rule, counted from a day and owed from now on.
pub(super) fn occurrence(desk: Desk<'_>, step: CaseStep, rule: Deadline, start: Start) -> Option<Occurrence> {
    let (duty, _) = desk.duty(step)?;
    let plan = &desk.campaign.plan;
    Some(schedule::counted(plan, duty, rule, String::new(), (start, desk.now), &desk.state.calendar))
}

/// The limit by a rule, counted from a day.
pub(super) fn limit(desk: Desk<'_>, deadline: Deadline, from: NaiveDate, rule: RuleUsed) -> Result<Limit, Refusal> {
    let found = occurrence(desk, CaseStep::Settle, deadline, Start::Day(from)).ok_or_else(|| no_register(desk))?;
    let unrolled = found.reckoning.reached;
    Ok(Limit { deadline, from, unrolled, rule, dates: dates(&found, desk.now) })
}

pub(super) fn no_register(desk: Desk<'_>) -> Refusal {
    Refusal::NoRegister { id: desk.campaign.id.to_string() }
}

/// Both parties agree to go on. The extension counts from the unrolled limit, so that a holiday at
/// its end gives nobody days twice.
pub(super) fn extend(
    desk: Desk<'_>,
    no: CaseNo,
    case: &Case,
    days: u16,
    both_agreed: bool,
) -> Result<Vec<Done>, Refusal> {
    open_only(case)?;
    if !both_agreed {
        return Err(Refusal::ConsentMissing {});
    }
    let most = desk.register.extension_days;
    if !(1..=most).contains(&days) {
        let (value, max) = (days.to_string(), most.to_string());
        return Err(Refusal::OutOfRange { field: "days".into(), value, min: "1".into(), max });
    }
    let cutoff = case.limit.deadline.cutoff;
    let rule = Deadline { cutoff, ..Deadline::within_days(days) };
    let rolled = desk.campaign.period(case.limit.period).dates.day;
    let from = if planted(Bug::ExtensionFromRolledLimit) { rolled } else { case.limit.unrolled };
    let limit = limit(desk, rule, from, RuleUsed::Definition)?;
    if limit.dates.due <= desk.now {
        return Err(Refusal::ExtensionOver { day: limit.dates.day.to_string() });
    }
    Ok(vec![Done::case(no, CaseMove::Extended(limit))])
}

/// The limit has passed without an agreement: from now on the step "terminate and inform" is owed.
/// Once: a limit that a calendar put off after it had passed leaves that step as it is.
pub(in crate::decide) fn limit_passed(
    state: &State,
    campaign_no: CampaignNo,
    case: CaseNo,
    now: Timestamp,
) -> Option<Fact> {
    let campaign = &state.campaigns[campaign_no.index()];
    let register = campaign.plan.register.as_deref()?;
    let desk = Desk { state, no: campaign_no, campaign, register, now };
    if !matches!(campaign.cases.case(case).standing, CaseStanding::Open { inform: None }) {
        return None;
    }
    let (_, duty) = desk.duty(CaseStep::Inform)?;
    let found = occurrence(desk, CaseStep::Inform, duty.deadline, Start::Instant(now))?;
    let dates: Dates = dates(&found, now);
    let what = RegisterFact::Case { case, to: Box::new(CaseMove::LimitPassed(dates)) };
    Some(Fact::Register(InRegister { campaign: campaign_no, what }))
}
