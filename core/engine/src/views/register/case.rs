//! One case in full, for its page: what is known, until when, what it owes, how it ended, who
//! visited it and what an officer may want to know besides. A party is a reference.

use super::alerts::AlertRow;
use super::cases::CaseRow;
use super::ground::{Ground, Word};
use super::visits::VisitLine;
use crate::deadline::{Deadline, Start, reckon};
use crate::entry::{Advice, Closing, Ending};
use crate::id::{CampaignNo, CaseNo, EntryNo, ProcedureNo, UnitNo};
use crate::plan::CaseStep;
use crate::procedure::Reason;
use crate::state::{Case, Paid, Rare, Referral, State};
use crate::time::Timestamp;
use crate::views::{Cursor, ObligationRow, obligation};
use chrono::NaiveDate;

/// Within what time both parties may together ask a court to confirm their agreement, counted
/// from the day it took effect (人民调解法 33: 三十日).
const CONFIRMATION: Deadline = Deadline::within_days(30);

/// A case in full.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseView<'s> {
    /// The same as in lists.
    pub row: CaseRow<'s>,
    /// What is done to settle it.
    pub measures: &'s str,
    /// Signs that were noted, from the register's words.
    pub signs: Vec<&'s str>,
    /// How often it was taken up, from 1.
    pub round: u8,
    /// The parties.
    pub parties: Vec<PartyView<'s>>,
    /// Until when it is, or was, to be settled.
    pub limit: LimitView,
    /// What it owes or owed since it was last taken up: to settle, to inform, to visit, to handle its alert.
    pub steps: Vec<StepView<'s>>,
    /// How it ended.
    pub closing: Option<Closing>,
    /// Whether it was closed after its limit.
    pub closed_late: bool,
    /// Its visits.
    pub visits: Vec<VisitLine<'s>>,
    /// Where it went besides mediation.
    pub referrals: Vec<ReferralView<'s>>,
    /// Its alert with all that followed.
    pub alert: Option<AlertRow<'s>>,
    /// When it was said that it cannot be resolved.
    pub unresolved: Option<Timestamp>,
    /// What the county's procedure said of it; an officer decides.
    pub advice: Option<AdviceView<'s>>,
    /// Information only: until when the parties may ask for judicial confirmation.
    pub confirmation: Option<ConfirmationDay>,
    /// When it was proposed as a model case, and why.
    pub nominated: Option<(Timestamp, &'s str)>,
    /// What was paid for it.
    pub paid: Option<&'s Paid>,
    /// Entries that speak of it, in order: its history.
    pub entries: Vec<EntryNo>,
}

/// A party: never a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartyView<'s> {
    /// For example `A`.
    pub reference: &'s str,
    /// Whether there is a name that the handling unit may open.
    pub name: NameState,
}

/// What there is of a party's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameState {
    /// None was noted.
    None,
    /// Sealed: only the handling unit can open it.
    Sealed,
    /// Its key was erased: nobody can.
    Erased,
}

/// The limit of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitView {
    /// What the count began with.
    pub from: NaiveDate,
    /// The rule.
    pub deadline: Deadline,
    /// The day the count reached, before any rollover: an extension counts from it.
    pub unrolled: NaiveDate,
    /// The last day.
    pub day: NaiveDate,
    /// The first instant that is too late.
    pub due: Timestamp,
    /// Whether it rests on a year that is not announced.
    pub provisional: bool,
    /// How often it was extended.
    pub extended: u8,
}

/// A step of a case, as the obligation it is.
#[derive(Debug, Clone, PartialEq)]
pub struct StepView<'s> {
    /// Which.
    pub step: CaseStep,
    /// The obligation of the responsible unit.
    pub obligation: ObligationRow<'s>,
}

/// A way besides mediation.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferralView<'s> {
    /// Which.
    pub way: Word<'s>,
    /// To which body.
    pub to: &'s str,
    /// When.
    pub day: NaiveDate,
    /// What became of it.
    pub result: Option<(NaiveDate, &'s str)>,
}

/// What a county's procedure said of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct AdviceView<'s> {
    /// Which procedure.
    pub procedure: ProcedureNo,
    /// The level it would set, 1 being the gravest, with its title.
    pub level: (u8, &'s str),
    /// Ways it would go, best first.
    pub ways: Vec<Word<'s>>,
    /// Why.
    pub reasons: &'s [Reason],
}

/// Until when both parties may together ask a court to confirm their agreement. Shown, never
/// owed: the service files nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfirmationDay {
    /// The day the agreement took effect.
    pub effective: NaiveDate,
    /// The day the count reached, before any rollover.
    pub unrolled: NaiveDate,
    /// The last day.
    pub day: NaiveDate,
    /// Whether it rests on a year that is not announced.
    pub provisional: bool,
}

/// A case in full; none where there is no such campaign or case.
pub fn case(state: &State, campaign: CampaignNo, no: CaseNo, now: Timestamp) -> Option<CaseView<'_>> {
    let ground = Ground::of(state, campaign, now)?;
    let case = ground.case(no)?;
    let rare = case.rare.as_deref();
    let closed = case.closed();
    Some(CaseView {
        row: ground.row(no, case),
        measures: case.text.measures(),
        signs: rare.map_or(&[][..], |rare| &rare.signs).iter().map(|no| ground.noted(*no)).collect(),
        round: case.round,
        parties: rare.map(|rare| parties(rare, case.names_erased)).unwrap_or_default(),
        limit: ground.limit(case),
        steps: ground.steps(case),
        closed_late: closed.as_ref().is_some_and(|closed| closed.late),
        visits: closed.as_ref().map(|closed| ground.visit_lines(closed)).unwrap_or_default(),
        referrals: rare.map_or(&[][..], |rare| &rare.referrals).iter().map(|r| ground.referral(r)).collect(),
        alert: ground.campaign.cases.alert_of(case).and_then(|alert| ground.alert_row(alert)),
        unresolved: rare.and_then(|rare| rare.unresolved),
        advice: rare.and_then(|rare| rare.advice.as_ref()).map(|advice| ground.advice(advice)),
        confirmation: closed.as_ref().and_then(|closed| ground.confirmation(&closed.closing)),
        closing: closed.map(|closed| closed.closing),
        nominated: rare.and_then(|rare| rare.nominated.as_ref()).map(|(at, why)| (*at, &**why)),
        paid: rare.and_then(|rare| rare.paid.as_ref()),
        entries: case.entries.iter().collect(),
    })
}

fn parties(rare: &Rare, erased: bool) -> Vec<PartyView<'_>> {
    let name = |sealed: bool| match (sealed, erased) {
        (false, _) => NameState::None,
        (true, false) => NameState::Sealed,
        (true, true) => NameState::Erased,
    };
    let each = rare.parties.iter();
    each.map(|party| PartyView { reference: &party.reference, name: name(party.sealed.is_some()) }).collect()
}

impl<'s> Ground<'s> {
    fn limit(&self, case: &Case) -> LimitView {
        let limit = &case.limit;
        let dates = &self.campaign.period(limit.period).dates;
        LimitView {
            from: limit.from,
            deadline: limit.deadline,
            unrolled: limit.unrolled,
            day: dates.day,
            due: dates.due,
            provisional: dates.provisional,
            extended: limit.extended,
        }
    }

    fn steps(&self, case: &'s Case) -> Vec<StepView<'s>> {
        let steps = self.campaign.cases.steps(case);
        steps.into_iter().filter_map(|(step, period)| self.step(step, period, case.unit)).collect()
    }

    fn step(&self, step: CaseStep, period: crate::id::PeriodNo, unit: UnitNo) -> Option<StepView<'s>> {
        let at = Cursor { campaign: self.campaign_no, period, unit };
        let obligation = obligation(self.state, at).or_else(|| {
            // A step that was done before the case went to another unit stays with the unit that did it.
            let unit = self.campaign.period(period).units.iter().next()?;
            obligation(self.state, Cursor { unit, ..at })
        })?;
        Some(StepView { step, obligation })
    }

    fn referral(&self, referral: &'s Referral) -> ReferralView<'s> {
        ReferralView {
            way: self.way(self.noted(referral.way)),
            to: &referral.to,
            day: referral.day,
            result: referral.result.as_ref().map(|(day, words)| (*day, &**words)),
        }
    }

    fn advice(&self, advice: &'s Advice) -> AdviceView<'s> {
        AdviceView {
            procedure: advice.procedure,
            level: (advice.level, self.level_title(advice.level)),
            ways: advice.ways.iter().map(|way| self.way(way.as_str())).collect(),
            reasons: &advice.reasons,
        }
    }

    /// Start excluded, rolled to the next working day of the ledger's calendar.
    fn confirmation(&self, closing: &Closing) -> Option<ConfirmationDay> {
        let Ending::Agreed { effective, .. } = closing.ending else { return None };
        let count = reckon(CONFIRMATION, Start::Day(effective), &self.state.calendar, self.state.zone());
        Some(ConfirmationDay { effective, unrolled: count.reached, day: count.day, provisional: count.provisional })
    }
}
