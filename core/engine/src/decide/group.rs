//! Small builders that several acts share: finding what a request names, turning occurrences into
//! stored periods, closing a campaign with its last obligation.

use crate::entry::{Dates, Fact, NewPeriod, Notice, NoticeKind, Origin, Told};
use crate::id::{CalendarRevision, CampaignId, CampaignNo, DutyNo, PeriodNo, UnitNo};
use crate::input::ObligationRef;
use crate::limits;
use crate::moment::MomentKind;
use crate::plan::{CaseStep, Plan};
use crate::refusal::Refusal;
use crate::rules::Ruled;
use crate::schedule::Occurrence;
use crate::set::UnitSet;
use crate::state::{Campaign, CampaignPhase, Period, PeriodPhase, State};
use crate::time::Timestamp;
use std::sync::Arc;

/// How many periods one entry holds at most, so that no entry grows beyond a few hundred KB.
const PERIODS_PER_ENTRY: usize = 1_000;

/// A campaign by id.
pub(super) fn campaign<'s>(state: &'s State, id: &CampaignId) -> Result<(CampaignNo, &'s Campaign), Refusal> {
    state.campaign(id).ok_or_else(|| Refusal::UnknownCampaign { id: id.to_string() })
}

/// A running (or closing) campaign by id.
pub(super) fn live<'s>(state: &'s State, id: &CampaignId) -> Result<(CampaignNo, &'s Campaign), Refusal> {
    let found = campaign(state, id)?;
    if found.1.phase.is_live() { Ok(found) } else { Err(Refusal::NotRunning { id: id.to_string() }) }
}

/// What an obligation's name leads to.
pub(super) struct Found<'s> {
    pub campaign_no: CampaignNo,
    pub campaign: &'s Campaign,
    pub period_no: PeriodNo,
    pub period: &'s Period,
    pub unit: UnitNo,
}

/// Finds an open obligation that the unit owes or has fulfilled.
pub(super) fn obligation<'s>(state: &'s State, wanted: &ObligationRef) -> Result<Found<'s>, Refusal> {
    let (campaign_no, campaign) = live(state, &wanted.campaign)?;
    let slot = campaign.slot(&wanted.duty).ok_or_else(|| Refusal::UnknownDuty { id: wanted.duty.to_string() })?;
    let (duty, key) = (wanted.duty.to_string(), wanted.period.clone());
    let Some(period_no) = campaign.find(slot, &key) else { return Err(Refusal::UnknownPeriod { duty, key }) };
    let unit =
        state.organisation.find(&wanted.unit).ok_or_else(|| Refusal::UnknownUnit { id: wanted.unit.to_string() })?;
    let period = campaign.period(period_no);
    match period.phase {
        PeriodPhase::Planned => {
            let opens = period.dates.opens.rfc3339(campaign.plan.zone);
            Err(Refusal::NotOpenYet { duty, key, opens })
        }
        PeriodPhase::Cancelled => Err(Refusal::Cancelled { duty, key }),
        PeriodPhase::Open if period.units.contains(unit) => {
            Ok(Found { campaign_no, campaign, period_no, period, unit })
        }
        PeriodPhase::Open => Err(Refusal::NotOwed { unit: wanted.unit.to_string(), duty, key }),
    }
}

/// A step of a case is done at the case, unless it is one of these.
pub(super) fn not_of_case(found: &Found<'_>, but: impl Fn(CaseStep) -> bool) -> Result<(), Refusal> {
    match found.period.origin {
        Origin::Case { case, step } if !but(step) => {
            Err(Refusal::StepOfCase { number: found.campaign.cases.case(case).number.to_string() })
        }
        Origin::Case { .. } | Origin::Rule | Origin::Event { .. } | Origin::Correction { .. } => Ok(()),
    }
}

/// The plan that has a period's duty, and its place there: the plan in force, else the one on the
/// period's record, where a county gave up a duty of its own while it was open. A duty that the
/// bureau itself took out of the definition is nowhere.
pub(super) fn planned(state: &State, campaign: &Campaign, period: &Period) -> Option<(Arc<Plan>, DutyNo)> {
    let id = &campaign.slots[usize::from(period.slot)].id;
    let place = |plan: &Arc<Plan>| plan.duty_no(id).map(|no| (plan.clone(), no));
    place(&campaign.plan).or_else(|| {
        let recorded = state.rules_of(campaign, period);
        let is_countys = recorded.own.duty(id).is_none();
        is_countys.then(|| place(recorded.plan())).flatten()
    })
}

/// The dates of an occurrence; reminders that lie before `from` are dropped.
pub(super) fn dates(occurrence: &Occurrence, from: Timestamp) -> Dates {
    let keep = |m: &crate::moment::Moment| !matches!(m.what, MomentKind::Reminder(_)) || m.at >= from;
    Dates {
        opens: occurrence.opens,
        due: occurrence.reckoning.due,
        day: occurrence.reckoning.day,
        provisional: occurrence.reckoning.provisional,
        moments: occurrence.moments.iter().copied().filter(keep).collect(),
    }
}

/// An occurrence as a period to be stored.
pub(super) fn new_period(slot: u16, ruled: &Ruled, from: Timestamp) -> NewPeriod {
    let occurrence = &ruled.occurrence;
    NewPeriod {
        duty: slot,
        key: occurrence.key.as_str().into(),
        covers: occurrence.covers,
        dates: dates(occurrence, from),
        only: None,
        origin: Origin::Rule,
        rule: ruled.rule.clone(),
    }
}

/// Periods as entries of bounded size.
pub(super) fn scheduled(
    campaign: CampaignNo,
    calendar: CalendarRevision,
    periods: &[NewPeriod],
) -> impl Iterator<Item = Fact> + use<> {
    let chunks: Vec<Vec<NewPeriod>> = periods.chunks(PERIODS_PER_ENTRY).map(<[NewPeriod]>::to_vec).collect();
    chunks.into_iter().map(move |periods| Fact::PeriodsScheduled { campaign, calendar, periods })
}

/// A notice to the units themselves.
pub(super) fn to_own(
    kind: NoticeKind,
    campaign: CampaignNo,
    period: PeriodNo,
    owed: Timestamp,
    units: UnitSet,
) -> Notice {
    Notice { kind, campaign, period, owed, units, to: Told::Own, missed: 0, words: None }
}

/// Adds the campaign's closing where it was only waiting for these obligations.
pub(super) fn close_if_done(
    campaign_no: CampaignNo,
    campaign: &Campaign,
    settled: &[(PeriodNo, UnitSet)],
    facts: &mut Vec<Fact>,
) {
    if !matches!(campaign.phase, CampaignPhase::Closing { .. }) {
        return;
    }
    let still_owed = campaign.periods.iter().enumerate().any(|(i, period)| {
        let no = PeriodNo(i as u32);
        let settled_here = settled.iter().find(|(p, _)| *p == no).map(|(_, units)| units);
        match period.phase {
            PeriodPhase::Planned => true,
            PeriodPhase::Cancelled => false,
            PeriodPhase::Open => period
                .each()
                .any(|(unit, cell)| cell.standing.is_awaited() && !settled_here.is_some_and(|s| s.contains(unit))),
        }
    });
    if !still_owed {
        facts.push(Fact::CampaignClosed { campaign: campaign_no, reason: "".into() });
    }
}

/// A reason that says something and is not a book.
pub(super) fn reason(text: &str) -> Result<Box<str>, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::NoReason {});
    }
    if text.chars().count() > limits::REASON_CHARS {
        return Err(Refusal::TooLong { what: "reason".to_owned(), max: limits::REASON_CHARS.to_string() });
    }
    Ok(text.into())
}
