//! The alert register (预警登记; source 003, E4): registration, every notice, receipt, handling
//! and change of level, in order, with time and post and no party.

use super::ground::{Ground, Mask};
use crate::entry::CaseNumber;
use crate::id::{CampaignNo, CaseNo, EntryNo, PostNo, UnitNo};
use crate::plan::{Scope, Span};
use crate::set::UnitSet;
use crate::state::{Alert, AlertEvent, AlertLine, AlertStanding, Case, State};
use crate::time::{Timestamp, day_of};

/// Which alerts are wanted. Empty fields want all.
#[derive(Debug, Clone, Default)]
pub struct AlertFilter {
    /// Of cases of these units.
    pub units: Option<UnitSet>,
    /// Whose level is one of these now, or was when they were handled.
    pub levels: Vec<u8>,
    /// Whether they wait to be handled.
    pub waiting: Option<bool>,
    /// First registered on one of these days.
    pub registered: Option<Span>,
}

/// A post with its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostRow<'s> {
    /// Its number.
    pub no: PostNo,
    /// Its title.
    pub title: &'s str,
    /// Its unit.
    pub unit: UnitNo,
    /// The unit's name.
    pub unit_name: &'s str,
}

/// Where an alert stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertState {
    /// It waits to be handled.
    Waiting {
        /// Until when.
        due: Timestamp,
        /// Whether that has passed.
        overdue: bool,
    },
    /// It was handled.
    Handled,
    /// It was lifted.
    Lifted,
    /// No level was set: it was only said that the case cannot be resolved.
    Unset,
}

/// An alert with all that followed.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertRow<'s> {
    /// The case.
    pub case: CaseNo,
    /// Its number.
    pub number: CaseNumber,
    /// The number as it stands in the register.
    pub in_words: String,
    /// The responsible unit.
    pub unit: UnitNo,
    /// When it was first registered.
    pub registered: Timestamp,
    /// Where it stands.
    pub state: AlertState,
    /// Its level, 1 being the gravest, with its title; none once it is lifted.
    pub level: Option<(u8, &'s str)>,
    /// How far the matter reaches.
    pub scope: Option<Scope>,
    /// Whose matter it is, by its scope.
    pub owner: Option<PostRow<'s>>,
    /// What happened, in order.
    pub lines: Vec<AlertLineRow<'s>>,
}

/// A line of an alert.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertLineRow<'s> {
    /// When.
    pub at: Timestamp,
    /// The entry.
    pub entry: EntryNo,
    /// What.
    pub what: AlertSaid<'s>,
}

/// What happened to an alert.
#[derive(Debug, Clone, PartialEq)]
pub enum AlertSaid<'s> {
    /// An officer set a level: the first is the registration, each later one a change.
    Set {
        /// From 1, the gravest, with its title.
        level: (u8, &'s str),
        /// How far the matter reaches.
        scope: Scope,
        /// Why.
        reason: &'s str,
    },
    /// A post was told.
    Told {
        /// Who.
        post: PostRow<'s>,
        /// 0 at once, then each time the window passed.
        rung: u8,
    },
    /// Whoever holds the post has seen it.
    Received {
        /// Who.
        post: PostRow<'s>,
    },
    /// It was handled.
    Handled {
        /// What was done.
        what: &'s str,
    },
    /// It was lifted.
    Lifted {
        /// Why.
        reason: &'s str,
    },
    /// The case cannot be resolved here.
    Unresolved {
        /// Why.
        reason: &'s str,
    },
}

/// A page of the alert register, the newest first.
#[derive(Debug, Clone)]
pub struct AlertPage<'s> {
    /// The alerts.
    pub rows: Vec<AlertRow<'s>>,
    /// Set where there are more: the next page begins after it.
    pub next: Option<u32>,
}

/// A page of the alert register after a cursor; empty where there is no such campaign.
pub fn alerts<'s>(
    state: &'s State,
    campaign: CampaignNo,
    filter: &AlertFilter,
    after: Option<u32>,
    limit: usize,
    now: Timestamp,
) -> AlertPage<'s> {
    let Some(ground) = Ground::of(state, campaign, now) else { return AlertPage { rows: Vec::new(), next: None } };
    let all = &ground.campaign.cases.alerts;
    let end = after.map_or(all.len(), |at| all.len().min(at as usize));
    let units = Mask::of(filter.units.as_ref());
    let mut found = all[..end].iter().enumerate().rev().filter(|(_, alert)| fits(ground, filter, &units, alert));
    let (mut rows, mut last) = (Vec::new(), None);
    for (at, alert) in found.by_ref().take(limit) {
        rows.extend(ground.alert_row(alert));
        last = Some(at as u32);
    }
    AlertPage { rows, next: last.filter(|_| found.next().is_some()) }
}

/// The alert of one case, if one was ever set.
pub fn alert(state: &State, campaign: CampaignNo, case: CaseNo, now: Timestamp) -> Option<AlertRow<'_>> {
    let ground = Ground::of(state, campaign, now)?;
    ground.alert_row(ground.campaign.cases.alert_of(ground.case(case)?)?)
}

fn fits(ground: Ground<'_>, filter: &AlertFilter, units: &Mask, alert: &Alert) -> bool {
    let AlertFilter { units: _, levels, waiting, registered } = filter;
    let (level, _) = rank(&alert.standing);
    let zone = ground.state.zone();
    let day = || alert.log.first().map(|line| day_of(line.at, zone));
    ground.case(alert.case).is_some_and(|case| units.has(case))
        && (levels.is_empty() || level.is_some_and(|level| levels.contains(&level)))
        && waiting.is_none_or(|waiting| waiting == matches!(alert.standing, AlertStanding::Waiting { .. }))
        && registered.is_none_or(|span| day().is_some_and(|day| span.contains(day)))
}

/// Level and scope, where it has them.
fn rank(standing: &AlertStanding) -> (Option<u8>, Option<Scope>) {
    match standing {
        AlertStanding::Waiting { level, scope, .. } | AlertStanding::Handled { level, scope } => {
            (Some(*level), Some(*scope))
        }
        AlertStanding::Lifted | AlertStanding::Unset => (None, None),
    }
}

impl<'s> Ground<'s> {
    pub(super) fn alert_row(&self, alert: &'s Alert) -> Option<AlertRow<'s>> {
        let case = self.case(alert.case)?;
        let (level, scope) = rank(&alert.standing);
        Some(AlertRow {
            case: alert.case,
            number: case.number,
            in_words: self.number_in_words(case),
            unit: case.unit,
            registered: alert.log.first()?.at,
            state: self.alert_state(alert),
            level: level.map(|level| (level, self.level_title(level))),
            scope,
            owner: scope.and_then(|scope| self.owner(scope, case)),
            lines: alert.log.iter().filter_map(|line| self.line(line)).collect(),
        })
    }

    fn alert_state(&self, alert: &Alert) -> AlertState {
        match &alert.standing {
            AlertStanding::Waiting { period, .. } => {
                let due = self.campaign.period(*period).dates.due;
                AlertState::Waiting { due, overdue: self.is_late(*period) }
            }
            AlertStanding::Handled { .. } => AlertState::Handled,
            AlertStanding::Lifted => AlertState::Lifted,
            AlertStanding::Unset => AlertState::Unset,
        }
    }

    /// A level's title; empty where the plan in force no longer has it.
    pub(super) fn level_title(&self, level: u8) -> &'s str {
        self.register.and_then(|register| register.level(level)).map_or("", |level| &level.title)
    }

    fn owner(&self, scope: Scope, case: &Case) -> Option<PostRow<'s>> {
        self.post(self.state.organisation.resolve(self.register?.owner(scope)?, case.unit)?)
    }

    fn post(&self, no: PostNo) -> Option<PostRow<'s>> {
        let post = self.state.organisation.post(no)?;
        let unit_name = &self.state.organisation.unit(post.unit)?.name;
        Some(PostRow { no, title: &post.title, unit: post.unit, unit_name })
    }

    fn line(&self, line: &'s AlertLine) -> Option<AlertLineRow<'s>> {
        let what = match &line.what {
            AlertEvent::Set { level, scope, reason } => {
                AlertSaid::Set { level: (*level, self.level_title(*level)), scope: *scope, reason }
            }
            AlertEvent::Told { post, rung } => AlertSaid::Told { post: self.post(*post)?, rung: *rung },
            AlertEvent::Received { post } => AlertSaid::Received { post: self.post(*post)? },
            AlertEvent::Handled { what } => AlertSaid::Handled { what },
            AlertEvent::Lifted { reason } => AlertSaid::Lifted { reason },
            AlertEvent::Unresolved { reason } => AlertSaid::Unresolved { reason },
        };
        Some(AlertLineRow { at: line.at, entry: line.entry, what })
    }
}
