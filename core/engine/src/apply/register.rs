//! Cases are registered, handled, closed, visited, alerted. What a case owes is a period like any
//! other, made here from the dates that stand in the entry.

use super::Here;
use super::campaign::{cancel, move_period};
use super::obligation::with_period;
use crate::entry::{
    AlertMove, CaseFacts, CaseMove, Closing, Dates, Limit, Measured, NewCase, Origin, PlannedVisit, RegisterFact,
    RuleUsed, Subsidy, VisitRecord,
};
use crate::id::{CalendarRevision, CampaignNo, CaseNo, EntryNo, PeriodNo, UnitNo};
use crate::moment::{Moment, MomentKind};
use crate::plan::{CaseStep, Reached, Span};
use crate::planted::{Bug, planted};
use crate::set::UnitSet;
use crate::state::{
    Alert, AlertEvent, AlertLine, AlertStanding, Basis, Case, CaseStanding, CaseText, CaseVisit, Cases, ClosedCase,
    Intervals, OpenLimit, Paid, Period, PeriodPhase, Rare, Referral, Settled, Standing, State,
};
use chrono::NaiveDate;
use std::sync::Arc;

/// A step of a case that is owed from now on.
struct Owed<'a> {
    case: CaseNo,
    step: CaseStep,
    key: String,
    dates: &'a Dates,
    rule: RuleUsed,
}

pub(super) fn happened(state: &mut State, campaign: CampaignNo, what: &RegisterFact, here: Here) {
    match what {
        RegisterFact::Registered { calendar, cases } => {
            cases.iter().for_each(|case| registered(state, campaign, *calendar, case, here));
        }
        RegisterFact::Case { case, to } => {
            cases(state, campaign).all[case.index()].entries.push(here.entry);
            moved(state, campaign, *case, to, here);
        }
        RegisterFact::Alert { case, to } => {
            cases(state, campaign).all[case.index()].entries.push(here.entry);
            alerted(state, campaign, *case, to, here);
        }
        RegisterFact::SubsidiesAssessed { rows } => rows.iter().for_each(|row| paid(state, campaign, row, here)),
        RegisterFact::Scored { first, last, rows } => {
            let span = Span { first: *first, last: *last };
            cases(state, campaign).scores.push((span, rows.clone()));
        }
        RegisterFact::ColumnsSet { unit, columns } => {
            cases(state, campaign).columns.insert(*unit, columns.clone());
        }
    }
    // The last visit of the last case may be what a closing campaign waited for.
    state.replan_end(campaign);
}

fn cases(state: &mut State, campaign: CampaignNo) -> &mut Cases {
    &mut state.campaigns[campaign.index()].cases
}

fn case_mut(state: &mut State, campaign: CampaignNo, case: CaseNo) -> &mut Case {
    &mut cases(state, campaign).all[case.index()]
}

fn rare(state: &mut State, campaign: CampaignNo, case: CaseNo) -> &mut Rare {
    case_mut(state, campaign, case).rare.get_or_insert_default()
}

/// From now on the case's unit owes this.
fn owe(state: &mut State, campaign_no: CampaignNo, calendar: CalendarRevision, owed: Owed<'_>, here: Here) -> PeriodNo {
    let Owed { case, step, key, dates, rule } = owed;
    let campaign = &mut state.campaigns[campaign_no.index()];
    let unit = campaign.cases.case(case).unit;
    // The compiler gives a register a duty for each step.
    let slot = campaign.case_slot(step).unwrap_or_default();
    let (definition, local) = (campaign.definition, campaign.local);
    // What fell due before it was known here has still to be told; reminders before it have not.
    let behind = |moment: &Moment| match moment.what {
        MomentKind::Opens => true,
        MomentKind::Reminder(_) => moment.at <= here.at,
        MomentKind::Overdue | MomentKind::Escalation(_) | MomentKind::Repeat(_) => false,
    };
    // Only what lies ahead is kept: then cases of one day have the same moments, and share them.
    let known = dates.moments.iter().take_while(|moment| behind(moment)).count();
    let dates = Dates { moments: campaign.shared.moments(&dates.moments[known..]), ..*dates };
    let basis = campaign.shared.basis(&Basis { definition, calendar, rule, local });
    let period = campaign.add(Period {
        slot,
        key: key.into(),
        covers: None,
        next: 0,
        dates,
        only: Some(unit),
        origin: Origin::Case { case, step },
        phase: PeriodPhase::Open,
        basis,
        units: UnitSet::one(unit),
        cells: vec![here.cell(Standing::Open)].into(),
        overdue: Intervals::Never,
    });
    state.replan(campaign_no, period, None);
    period
}

/// What the case owed in this period is done, in time or late by the day on which it was done;
/// none: by the instant of the entry.
fn done(state: &mut State, campaign: CampaignNo, period: PeriodNo, day: Option<NaiveDate>, here: Here) {
    with_period(state, campaign, period, |period| {
        let late = day.map_or(period.dates.due <= here.at, |day| day > period.dates.day);
        for cell in period.cells.iter_mut().filter(|cell| cell.standing.is_awaited()) {
            *cell = here.cell(Standing::Submitted { late, zero: false });
        }
        period.forget_moments();
    });
}

/// What the case owed in this period is owed no longer.
fn dropped(state: &mut State, campaign: CampaignNo, period: PeriodNo, here: Here) {
    with_period(state, campaign, period, |period| {
        if period.is_awaited() {
            cancel(period, here);
            period.forget_moments();
        }
    });
}

fn registered(state: &mut State, campaign: CampaignNo, calendar: CalendarRevision, new: &NewCase, here: Here) {
    let register = cases(state, campaign);
    let words = &mut register.words;
    let facts = &new.facts;
    let case = Case {
        number: new.number,
        unit: new.unit,
        accepted: new.accepted,
        kind: words.keep(facts.kind.as_str()),
        source: words.keep(facts.source.as_str()),
        mediator: facts.mediator.as_ref().map(|word| words.keep(word)),
        leader: facts.leader.as_ref().map(|word| words.keep(word)),
        difficulty: facts.difficulty,
        sides: facts.sides,
        people: facts.people,
        amount: facts.amount,
        entered: facts.entered,
        names_erased: false,
        round: 1,
        text: CaseText::new(&facts.brief, &facts.measures),
        limit: open_limit(&new.limit, PeriodNo::default(), 0),
        standing: CaseStanding::Open { inform: None },
        rare: None,
        entries: [here.entry].into_iter().collect(),
    };
    let no = register.add(case);
    let last = register.last.entry(new.number.year).or_default();
    *last = (*last).max(new.number.seq);
    register.rows.extend(new.row);
    if !new.parties.is_empty() || !facts.signs.is_empty() || new.advice.is_some() {
        let signs = facts.signs.iter().map(|sign| register.words.keep(sign.as_str())).collect();
        let rare = Rare { parties: new.parties.clone(), signs, advice: new.advice.clone(), ..Rare::default() };
        register.all[no.index()].rare = Some(Box::new(rare));
    }
    let (key, rule) = (Case::key(new.number, 1), new.limit.rule.clone());
    let owed = Owed { case: no, step: CaseStep::Settle, key, dates: &new.limit.dates, rule };
    let period = owe(state, campaign, calendar, owed, here);
    case_mut(state, campaign, no).limit.period = period;
}

fn open_limit(limit: &Limit, period: PeriodNo, extended: u8) -> OpenLimit {
    OpenLimit { deadline: limit.deadline, from: limit.from, unrolled: limit.unrolled, period, extended }
}

fn moved(state: &mut State, campaign: CampaignNo, no: CaseNo, to: &CaseMove, here: Here) {
    match to {
        CaseMove::Changed(facts) => changed(state, campaign, no, facts),
        CaseMove::Transferred { to, reason: _ } => transferred(state, campaign, no, *to, here),
        CaseMove::Extended(limit) => extended(state, campaign, no, limit, here),
        CaseMove::LimitPassed(dates) => limit_passed(state, campaign, no, dates, here),
        CaseMove::Closed { closing, visits } => closed(state, campaign, no, closing, visits, here),
        CaseMove::Visited { visit, record } => visited(state, campaign, no, *visit, record, here),
        CaseMove::Reopened { reason: _, limit } => reopened(state, campaign, no, limit, here),
        CaseMove::Referred { way, to, day } => {
            let way = cases(state, campaign).words.keep(way.as_str());
            let referral = Referral { way, to: to.clone(), day: *day, result: None };
            rare(state, campaign, no).referrals.push(referral);
        }
        CaseMove::Followed { referral, result, day } => {
            if let Some(known) = rare(state, campaign, no).referrals.get_mut(usize::from(*referral)) {
                known.result = Some((*day, result.clone()));
            }
        }
        CaseMove::Nominated { reason } => {
            rare(state, campaign, no).nominated = Some((here.at, reason.clone()));
        }
        CaseMove::PartiesSet(parties) => {
            rare(state, campaign, no).parties = parties.clone();
        }
        CaseMove::NamesErased => case_mut(state, campaign, no).names_erased = true,
    }
}

fn changed(state: &mut State, campaign: CampaignNo, no: CaseNo, facts: &CaseFacts) {
    let register = cases(state, campaign);
    let words = &mut register.words;
    let signs: Vec<_> = facts.signs.iter().map(|sign| words.keep(sign.as_str())).collect();
    let case = &mut register.all[no.index()];
    case.kind = words.keep(facts.kind.as_str());
    case.source = words.keep(facts.source.as_str());
    case.mediator = facts.mediator.as_ref().map(|word| words.keep(word));
    case.leader = facts.leader.as_ref().map(|word| words.keep(word));
    case.difficulty = facts.difficulty;
    case.sides = facts.sides;
    case.people = facts.people;
    case.amount = facts.amount;
    case.entered = facts.entered;
    case.text = CaseText::new(&facts.brief, &facts.measures);
    if !signs.is_empty() || case.rare.is_some() {
        case.rare.get_or_insert_default().signs = signs;
    }
}

/// Everything the case still owes is owed by the other unit from now on.
fn transferred(state: &mut State, campaign: CampaignNo, no: CaseNo, to: UnitNo, here: Here) {
    let register = cases(state, campaign);
    register.all[no.index()].unit = to;
    for (_, period) in register.steps(register.case(no)) {
        with_period(state, campaign, period, |period| {
            let was = period.cells.iter().map(|cell| cell.standing).find(|standing| standing.is_awaited());
            let Some(standing) = was else { return };
            for cell in period.cells.iter_mut().filter(|cell| cell.standing.is_awaited()) {
                *cell = here.cell(Standing::Dropped);
            }
            period.only = Some(to);
            match period.cell_mut(to) {
                Some(cell) => *cell = here.cell(standing),
                None => period.add(to, here.cell(standing)),
            }
        });
    }
}

fn extended(state: &mut State, campaign: CampaignNo, no: CaseNo, limit: &Limit, here: Here) {
    let calendar = state.calendar_revision();
    let case = case_mut(state, campaign, no);
    let period = case.limit.period;
    case.limit = open_limit(limit, period, case.limit.extended.saturating_add(1));
    let CaseStanding::Open { inform } = &mut case.standing else { return };
    let inform = inform.take();
    with_period(state, campaign, period, |period| {
        let basis = Arc::make_mut(&mut period.basis);
        (basis.rule, basis.calendar) = (limit.rule.clone(), calendar);
        move_period(period, &limit.dates, here);
    });
    if let Some(inform) = inform {
        dropped(state, campaign, inform, here);
    }
}

fn limit_passed(state: &mut State, campaign: CampaignNo, no: CaseNo, dates: &Dates, here: Here) {
    let calendar = state.calendar_revision();
    let case = case_mut(state, campaign, no);
    let key = format!("{}.{}", Case::key(case.number, case.round), case.limit.extended);
    let owed = Owed { case: no, step: CaseStep::Inform, key, dates, rule: RuleUsed::Definition };
    let period = owe(state, campaign, calendar, owed, here);
    if let CaseStanding::Open { inform } = &mut case_mut(state, campaign, no).standing {
        *inform = Some(period);
    }
}

fn closed(
    state: &mut State,
    campaign: CampaignNo,
    no: CaseNo,
    closing: &Closing,
    planned: &[PlannedVisit],
    here: Here,
) {
    let calendar = state.calendar_revision();
    let case = case_mut(state, campaign, no);
    let (number, round, settle) = (case.number, case.round, case.limit.period);
    if let CaseStanding::Open { inform: Some(inform) } = case.standing {
        done(state, campaign, inform, Some(closing.day), here);
    }
    let late = closing.day > state.campaigns[campaign.index()].period(settle).dates.day;
    done(state, campaign, settle, Some(closing.day), here);
    let mut visits = Vec::with_capacity(planned.len());
    for (n, plan) in (1..).zip(planned).skip(usize::from(planted(Bug::VisitForgotten))) {
        let key = format!("{}.{n}", Case::key(number, round));
        let owed = Owed { case: no, step: CaseStep::Visit(n), key, dates: &plan.dates, rule: plan.rule.clone() };
        let period = owe(state, campaign, calendar, owed, here);
        let title = cases(state, campaign).words.keep(&plan.visit.title);
        let (anchor, within) = (plan.visit.anchor, plan.visit.within);
        visits.push(CaseVisit { title, anchor, within, from: plan.from, period, record: None });
    }
    let closed = ClosedCase { closing: closing.clone(), late, visits };
    case_mut(state, campaign, no).standing = CaseStanding::Closed(Settled::new(&closed));
}

fn visited(state: &mut State, campaign: CampaignNo, no: CaseNo, visit: u8, record: &VisitRecord, here: Here) {
    let case = case_mut(state, campaign, no);
    let Some(mut closed) = case.closed() else { return };
    let Some(visit) = usize::from(visit).checked_sub(1).and_then(|at| closed.visits.get_mut(at)) else { return };
    visit.record = Some(Box::new(record.clone()));
    let period = visit.period;
    case.standing = CaseStanding::Closed(Settled::new(&closed));
    done(state, campaign, period, Some(record.day), here);
}

fn reopened(state: &mut State, campaign: CampaignNo, no: CaseNo, limit: &Limit, here: Here) {
    let calendar = state.calendar_revision();
    let case = case_mut(state, campaign, no);
    case.round = case.round.saturating_add(1);
    let key = Case::key(case.number, case.round);
    let before = case.closed();
    case.standing = CaseStanding::Open { inform: None };
    if let Some(closed) = before {
        // What was to be visited is open again; it will be visited when it is closed again.
        closed.visits.iter().for_each(|visit| dropped(state, campaign, visit.period, here));
    }
    let owed = Owed { case: no, step: CaseStep::Settle, key, dates: &limit.dates, rule: limit.rule.clone() };
    let period = owe(state, campaign, calendar, owed, here);
    case_mut(state, campaign, no).limit = open_limit(limit, period, 0);
}

fn paid(state: &mut State, campaign: CampaignNo, row: &Subsidy, here: Here) {
    let paid = Paid { amount: row.amount, at: here.at, entry: here.entry };
    rare(state, campaign, row.case).paid = Some(paid);
}

fn alerted(state: &mut State, campaign: CampaignNo, no: CaseNo, to: &AlertMove, here: Here) {
    let at = alert_of(state, campaign, no);
    let before = cases(state, campaign).alerts[at].standing.clone();
    let (standing, what) = match to {
        AlertMove::Set { level, scope, reason, dates } => {
            let period = alert_window(state, campaign, no, (*level, at), dates, here);
            let what = AlertEvent::Set { level: *level, scope: *scope, reason: reason.clone() };
            (AlertStanding::Waiting { level: *level, scope: *scope, period }, what)
        }
        AlertMove::Handled { what } => {
            let standing = match &before {
                AlertStanding::Waiting { level, scope, .. } => AlertStanding::Handled { level: *level, scope: *scope },
                AlertStanding::Handled { .. } | AlertStanding::Lifted | AlertStanding::Unset => before.clone(),
            };
            (standing, AlertEvent::Handled { what: what.clone() })
        }
        AlertMove::Lifted { reason } => (AlertStanding::Lifted, AlertEvent::Lifted { reason: reason.clone() }),
        AlertMove::Unresolved { reason } => {
            rare(state, campaign, no).unresolved = Some(here.at);
            (before.clone(), AlertEvent::Unresolved { reason: reason.clone() })
        }
    };
    if let AlertStanding::Waiting { period, .. } = before {
        match to {
            AlertMove::Set { .. } if planted(Bug::OldAlertGoesOn) => {}
            AlertMove::Handled { .. } if planted(Bug::HandledAlertClimbs) => {}
            AlertMove::Set { .. } | AlertMove::Lifted { .. } => {
                dropped(state, campaign, period, here);
            }
            AlertMove::Handled { .. } => done(state, campaign, period, None, here),
            AlertMove::Unresolved { .. } => {}
        }
    }
    let alert = &mut cases(state, campaign).alerts[at];
    alert.standing = standing;
    alert.log.push(AlertLine { at: here.at, entry: here.entry, what });
}

/// The place of a case's alert in the register of alerts; made where there is none.
fn alert_of(state: &mut State, campaign: CampaignNo, no: CaseNo) -> usize {
    let next = cases(state, campaign).alerts.len();
    let at = *rare(state, campaign, no).alert.get_or_insert(next as u32) as usize;
    if at == next {
        cases(state, campaign).alerts.push(Alert { case: no, standing: AlertStanding::Unset, log: Vec::new() });
    }
    at
}

fn alert_window(
    state: &mut State,
    campaign: CampaignNo,
    no: CaseNo,
    (level, alert): (u8, usize),
    dates: &Dates,
    here: Here,
) -> PeriodNo {
    let calendar = state.calendar_revision();
    let register = cases(state, campaign);
    let set_before = register.alerts[alert].log.iter().filter(|line| matches!(line.what, AlertEvent::Set { .. }));
    let key = format!("{}.{}", register.case(no).number, set_before.count() + 1);
    let owed = Owed { case: no, step: CaseStep::Alert(level), key, dates, rule: RuleUsed::Definition };
    owe(state, campaign, calendar, owed, here)
}

/// Notes in the register of alerts who was told, or has seen it.
pub(super) fn alert_noted(
    state: &mut State,
    campaign: CampaignNo,
    case: CaseNo,
    (entry, what): (EntryNo, AlertEvent),
    here: Here,
) {
    let at = alert_of(state, campaign, case);
    cases(state, campaign).alerts[at].log.push(AlertLine { at: here.at, entry, what });
}

/// Those who reach a measure are through with the period; where there is nothing to measure, it is
/// not owed.
pub(super) fn measured(state: &mut State, campaign: CampaignNo, period: PeriodNo, rows: &[Measured], here: Here) {
    with_period(state, campaign, period, |period| {
        for row in rows {
            let standing = match row.reached {
                Reached::Met => Standing::Submitted { late: false, zero: false },
                Reached::NotApplicable => Standing::Dropped,
                Reached::Missed => continue,
            };
            if let Some(cell) = period.cell_mut(row.unit) {
                *cell = here.cell(standing);
            }
        }
    });
    state.campaigns[campaign.index()].measured.insert(period, rows.to_vec());
    state.replan_end(campaign);
}
