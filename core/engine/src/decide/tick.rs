//! Time has passed. Periods open, reminders are owed, what was not handed in is overdue, the
//! ladder is climbed. After an outage each thing owed brings one notice, not one for each moment
//! that was missed; the notice says how many it stands for.

use super::ask::Asking;
use super::group::to_own;
use super::register::limit_passed;
use super::words::in_local_words;
use crate::entry::{Fact, Notice, NoticeKind, Origin, Told};
use crate::id::{CampaignNo, PeriodNo, PostNo};
use crate::limits;
use crate::moment::{Moment, MomentKind};
use crate::plan::{CaseStep, PostRef, Reached};
use crate::planted::{Bug, planted};
use crate::set::UnitSet;
use crate::state::{Campaign, Due, Period, PeriodPhase, State};
use crate::time::{At, Timestamp};
use crate::views::register::measure;
use std::collections::BTreeMap;

/// What time has brought by now, up to a bound; what is left is due at once again.
pub(super) fn tick(state: &State, asking: Asking<'_>, at: At) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut notices = Vec::new();
    let mut ended = Vec::new();
    let mut spoken_of = 0;
    let due_now = state.agenda.iter().take_while(|(when, _)| *when <= at.now);
    for (_, due) in due_now.take(limits::PERIODS_PER_TICK) {
        if spoken_of > limits::UNITS_PER_TICK {
            break;
        }
        match due {
            Due::Period(campaign, period) => {
                let told = notices.len();
                period_due(state, *campaign, *period, at.now, &mut facts, &mut notices);
                spoken_of += notices[told..].iter().map(|notice| notice.units.len()).sum::<usize>();
            }
            Due::CampaignEnd(campaign) => ended.push(*campaign),
        }
    }
    for campaign in ended {
        facts.push(match state.campaigns[campaign.index()].owes() {
            true => Fact::CampaignClosing { campaign },
            false => Fact::CampaignClosed { campaign, reason: "".into() },
        });
    }
    for notice in &mut notices {
        notice.words = in_local_words(state, &asking, notice);
    }
    facts.extend(notices_owed(notices));
    asking.finish(facts)
}

/// Notices as one entry, so that those to one post are one digest; more only where one would grow
/// beyond bounds.
fn notices_owed(notices: Vec<Notice>) -> impl Iterator<Item = Fact> {
    let mut entries: Vec<Vec<Notice>> = Vec::new();
    let mut room = 0;
    for notice in notices {
        let units = notice.units.len();
        match entries.last_mut().filter(|_| units <= room) {
            Some(entry) => entry.push(notice),
            None => {
                entries.push(vec![notice]);
                room = limits::UNITS_PER_NOTICES;
            }
        }
        room = room.saturating_sub(units);
    }
    entries.into_iter().map(|notices| Fact::NoticesOwed { notices })
}

fn period_due(
    state: &State,
    campaign_no: CampaignNo,
    period_no: PeriodNo,
    now: Timestamp,
    facts: &mut Vec<Fact>,
    notices: &mut Vec<Notice>,
) {
    let campaign = &state.campaigns[campaign_no.index()];
    let period = campaign.period(period_no);
    let policy = &campaign.slots[usize::from(period.slot)].duty.policy;
    let moments = &period.dates.moments[usize::from(period.next)..];
    let come = Come::of(moments, now);
    let awaited = match period.phase {
        PeriodPhase::Planned => opened(state, campaign_no, period_no, now, facts),
        PeriodPhase::Open | PeriodPhase::Cancelled => period.awaited(),
    };
    if awaited.is_empty() {
        return;
    }
    if come.overdue && !(planted(Bug::OutageForgivesLateness) && come.rungs.len() > 1) {
        facts.push(Fact::BecameOverdue { campaign: campaign_no, period: period_no, units: awaited.clone() });
    }
    let is_late = period.dates.due <= now;
    if let (true, Origin::Case { case, step: CaseStep::Settle }) = (come.overdue, period.origin) {
        let times = if planted(Bug::LimitStepTwice) { 2 } else { 1 };
        facts.extend((0..times).filter_map(|_| limit_passed(state, campaign_no, case, now)));
    }
    if let Some((owed, count)) = come.to_own(is_late) {
        let kind = if is_late { NoticeKind::Overdue } else { NoticeKind::Reminder };
        let told = if planted(Bug::RemindsTheDiligent) { period.units.or(&awaited) } else { awaited.clone() };
        let notice = to_own(kind, campaign_no, period_no, owed, told);
        notices.push(Notice { missed: count - 1, ..notice });
        if kind == NoticeKind::Reminder && !policy.also.is_empty() {
            let to = told_to(state, &policy.also, &awaited);
            let units = awaited.clone();
            notices.push(Notice { to, missed: count - 1, ..to_own(kind, campaign_no, period_no, owed, units) });
        }
    }
    let ladder = &policy.escalations;
    for (rung, owed) in come.rungs {
        let step = if planted(Bug::LadderUpsideDown) {
            ladder.len() - usize::from(rung).min(ladder.len())
        } else {
            usize::from(rung) - 1
        };
        if let Some(escalation) = ladder.get(step) {
            notices.push(Notice {
                kind: NoticeKind::Escalation(rung),
                campaign: campaign_no,
                period: period_no,
                owed,
                units: awaited.clone(),
                to: told_to(state, &escalation.to, &awaited),
                missed: 0,
                words: None,
            });
        }
    }
}

/// A period opens: who is awaited. Where the duty measures, only those who fall short are; the
/// others are through with it, or owe nothing.
fn opened(
    state: &State,
    campaign_no: CampaignNo,
    period_no: PeriodNo,
    now: Timestamp,
    facts: &mut Vec<Fact>,
) -> UnitSet {
    let campaign = &state.campaigns[campaign_no.index()];
    let period = campaign.period(period_no);
    let units = audience(state, campaign, period);
    facts.push(Fact::PeriodOpened { campaign: campaign_no, period: period_no, units: units.clone() });
    match &campaign.slots[usize::from(period.slot)].duty.measure {
        Some(rule) if !units.is_empty() => {
            let rows = measure(state, campaign_no, rule, (&units, period.covers), now);
            let missed = rows.iter().filter(|row| row.reached == Reached::Missed).map(|row| row.unit).collect();
            facts.push(Fact::Measured { campaign: campaign_no, period: period_no, rows });
            missed
        }
        Some(_) | None => units,
    }
}

/// Who owes a period that opens now.
pub(super) fn audience(state: &State, campaign: &Campaign, period: &Period) -> UnitSet {
    match period.only {
        Some(unit) if state.organisation.active().contains(unit) => UnitSet::one(unit),
        Some(_) => UnitSet::new(),
        None => state.organisation.audience(&campaign.slots[usize::from(period.slot)].duty.who),
    }
}

/// Which moments of a period have come, sorted by what they bring.
#[derive(Default)]
struct Come {
    overdue: bool,
    /// The latest reminder before the due instant, and how many there were.
    reminder: Option<(Timestamp, u16)>,
    /// The latest repeat after it, and how many.
    repeat: Option<(Timestamp, u16)>,
    rungs: Vec<(u8, Timestamp)>,
}

impl Come {
    fn of(moments: &[Moment], now: Timestamp) -> Self {
        let mut come = Come::default();
        let count = |seen: &mut Option<(Timestamp, u16)>, at| {
            *seen = Some((at, seen.map_or(1, |(_, n)| n + 1)));
        };
        for moment in moments.iter().take_while(|m| m.at <= now) {
            match moment.what {
                MomentKind::Opens => {}
                MomentKind::Reminder(_) => count(&mut come.reminder, moment.at),
                MomentKind::Overdue => come.overdue = true,
                MomentKind::Escalation(rung) => come.rungs.push((rung, moment.at)),
                MomentKind::Repeat(_) => count(&mut come.repeat, moment.at),
            }
        }
        come
    }

    /// The one notice to the owing unit itself, and how many moments it stands for. A reminder
    /// that was missed until after the due instant becomes word that it is overdue.
    fn to_own(&self, is_late: bool) -> Option<(Timestamp, u16)> {
        let (reminder, repeat) = (self.reminder, self.repeat);
        debug_assert!(is_late || repeat.is_none(), "repeats come after the due instant");
        match (reminder, repeat) {
            (None, None) => None,
            (Some(one), None) | (None, Some(one)) => Some(one),
            (Some((_, before)), Some((at, after))) => Some((at, before + after)),
        }
    }
}

/// Posts, each with the units it is told about.
pub(super) fn told_to(state: &State, posts: &[PostRef], units: &UnitSet) -> Told {
    let mut told: BTreeMap<PostNo, UnitSet> = BTreeMap::new();
    for post in posts {
        for unit in units.iter() {
            if let Some(no) = state.organisation.resolve(post, unit) {
                told.entry(no).or_default().insert(unit);
            }
        }
    }
    Told::Posts(told.into_iter().collect())
}
