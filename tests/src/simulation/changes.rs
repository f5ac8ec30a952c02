//! The model under another definition or calendar, and after a pause: what moves, what is no longer
//! owed, who is told.

use super::days::day_of;
use super::expected::{self, Brings, Expected};
use super::local::{County, Ruled, Rules};
use super::model::{Cell, Follows, Model, Origin, Period, Phase, Stage, list, without_reminders_before};
use super::register::Step;
use super::shape::{Duty, Shape};
use std::collections::BTreeSet;

/// What follows other rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// All that is owed: the bureau amends.
    All,
    /// All that is owed, each by the rules on its record: days changed.
    Recorded,
    /// What has not opened: the county changes its own.
    NotOpen,
}

impl Model {
    /// Another definition: the county's procedure is asked about it, and what is still owed follows.
    pub(super) fn amend(&mut self, shape: Shape, now: i64) -> Follows {
        let mut follows = Vec::new();
        let (rules, told) = self.localise(&shape, now, &mut follows);
        self.version += 1;
        self.in_force(rules);
        follows.extend(self.follow(shape, Scope::All, now));
        self.administrator(told, now, &mut follows);
        follows
    }

    /// A version of the county's procedure comes, or goes: only what has not opened follows it.
    pub(super) fn deploy(&mut self, change: impl FnOnce(&mut County), now: i64) -> Follows {
        change(&mut self.county);
        let mut follows = Vec::new();
        if self.stage == Stage::Closed {
            return follows;
        }
        let shape = self.shape.clone();
        let (rules, told) = self.localise(&shape, now, &mut follows);
        if rules != self.locals[self.local] {
            self.in_force(rules);
            follows.extend(self.follow(shape, Scope::NotOpen, now));
        }
        self.administrator(told, now, &mut follows);
        follows
    }

    /// Other rules or another calendar: what they reach follows them.
    pub(super) fn follow(&mut self, shape: Shape, scope: Scope, now: i64) -> Follows {
        let rules = self.locals[self.local].clone();
        let mut matched = BTreeSet::new();
        let mut moved: Vec<(usize, Ruled)> = Vec::new();
        let mut added: Vec<(String, Ruled)> = Vec::new();
        for duty in &shape.duties {
            for ruled in rules.periods(&shape, duty, &self.days, &self.windows) {
                match self.find(&duty.id, &ruled.dates.key) {
                    Some(i) => {
                        matched.insert(i);
                        let ruled = match self.by_record(i, scope) {
                            Some(there) => {
                                let all = there.periods(&shape, duty, &self.days, &self.windows);
                                all.into_iter().find(|other| other.dates.key == ruled.dates.key).unwrap_or(ruled)
                            }
                            None => ruled,
                        };
                        moved.extend(self.new_dates(i, duty, ruled, scope, now).map(|ruled| (i, ruled)));
                    }
                    None => {
                        let ruled = ruled.in_force(now);
                        if ruled.dates.due > now {
                            added.push((duty.id.clone(), ruled));
                        }
                    }
                }
            }
            for (i, ruled) in self.beside_the_schedule(&shape, duty, &rules, scope) {
                moved.extend(self.new_dates(i, duty, ruled, scope, now).map(|ruled| (i, ruled)));
                matched.insert(i);
            }
        }
        let is_owed = |p: &Period| p.phase == Phase::Planned || (scope != Scope::NotOpen && p.is_awaited());
        let cancelled: Vec<usize> =
            (0..self.periods.len()).filter(|i| !matched.contains(i) && is_owed(&self.periods[*i])).collect();
        let mut visible: Vec<usize> =
            moved.iter().filter(|(i, ruled)| self.periods[*i].dates.due != ruled.dates.due).map(|(i, _)| *i).collect();
        visible.extend(&cancelled);
        let follows = self.told_of_changes(visible, now);
        for (i, ruled) in moved {
            if scope == Scope::All || self.periods[i].phase != Phase::Open {
                self.periods[i].record = (self.version, self.local);
            }
            self.periods[i].by = ruled.by;
            self.move_to(i, ruled.dates, now);
        }
        for i in cancelled {
            let period = &mut self.periods[i];
            period.phase = Phase::Cancelled;
            period.cells.values_mut().filter(|cell| cell.awaited()).for_each(|cell| *cell = Cell::Dropped);
        }
        self.duties.extend(shape.duties.iter().map(|duty| (duty.id.clone(), duty.clone())));
        self.shape = shape;
        for (duty, ruled) in added {
            self.add(&duty, ruled, now);
        }
        if self.stage == Stage::Closing && super::days::moment(self.shape.last, 1440) > now {
            self.stage = Stage::Running;
        }
        follows
    }

    /// A duty's periods that events and corrections made.
    fn beside_the_schedule(&self, shape: &Shape, duty: &Duty, rules: &Rules, scope: Scope) -> Vec<(usize, Ruled)> {
        let of_duty = |(_, period): &(usize, &Period)| period.duty == duty.id && period.origin != Origin::Rule;
        let ruled = |(i, period): (usize, &Period)| {
            let (key, opened) = (period.dates.key.clone(), period.dates.opens);
            let there = self.by_record(i, scope).unwrap_or(rules);
            let ruled = match period.origin {
                Origin::Event(happened) => there.after_event(duty, &key, happened, &self.days)?,
                Origin::Case { .. } => {
                    let (start, count) = self.step_rule(period, shape.register.as_ref()?)?;
                    Ruled::own(count.dates(duty, &key, opened, start, &self.days).1)
                }
                _ => Ruled::own(expected::correction(duty, key, opened, &self.days)),
            };
            Some((i, ruled))
        };
        self.periods.iter().enumerate().filter(of_duty).filter_map(ruled).collect()
    }

    /// The rules on record of what is open, where only days changed and the county has others now.
    fn by_record(&self, i: usize, scope: Scope) -> Option<&Rules> {
        let period = &self.periods[i];
        let (version, local) = period.record;
        let other = version == self.version && local != self.local;
        (scope == Scope::Recorded && period.phase == Phase::Open && other).then(|| &self.locals[local])
    }

    /// The dates a period moves to, if it moves.
    fn new_dates(&self, i: usize, duty: &Duty, ruled: Ruled, scope: Scope, now: i64) -> Option<Ruled> {
        let period = &self.periods[i];
        if scope == Scope::NotOpen && period.phase == Phase::Open {
            return None;
        }
        let mut ruled = if period.dates.due > now { ruled.in_force(now) } else { ruled };
        let from = if period.phase == Phase::Open { self.since } else { now };
        ruled.dates = without_reminders_before(ruled.dates, from);
        let dates = &ruled.dates;
        // A limit or a visit that lies ahead, put back by a pause, is not counted back into the past;
        // the windows of other steps only where the bureau itself gives them another length. It only
        // loses the rungs that the ladder does not have any more: nobody would stand on them.
        let keeps = match period.step() {
            Some(Step::Settle | Step::Visit) => true,
            Some(Step::Inform | Step::Alert(_)) => scope != Scope::All,
            None => false,
        };
        if keeps && period.dates.due > now && dates.due <= now {
            let stays = |(_, what): &(i64, Brings)| !matches!(what, Brings::Rung(n) if *n > duty.rungs.len());
            let moments: Vec<_> = period.dates.moments.iter().copied().filter(stays).collect();
            let shorter = moments.len() < period.dates.moments.len();
            ruled.dates = Expected { moments, ..period.dates.clone() };
            ruled.by = period.by;
            return shorter.then_some(ruled);
        }
        let ahead =
            |dates: &Expected| -> Vec<_> { dates.moments.iter().copied().filter(|(at, _)| *at > now).collect() };
        let same_ahead = ahead(&period.dates) == ahead(dates);
        let same = period.dates.due == dates.due && same_ahead;
        let both_past = period.dates.due <= now && dates.due <= now;
        let moves = match period.phase {
            Phase::Cancelled => dates.due > now,
            Phase::Planned => !same || period.by != ruled.by,
            Phase::Open if both_past => period.is_awaited() && !same_ahead,
            Phase::Open => !same,
        };
        if same && period.phase == Phase::Planned {
            // Only the word changes by which it has them.
            ruled.dates = period.dates.clone();
        }
        moves.then_some(ruled)
    }

    /// One notice for each office and duty: the first period that changes stands for all.
    fn told_of_changes(&self, mut changed: Vec<usize>, now: i64) -> Follows {
        changed.sort_unstable();
        let mut told: BTreeSet<(String, String)> = BTreeSet::new();
        let mut follows = Vec::new();
        for i in changed {
            let period = &self.periods[i];
            let concerned: Vec<String> = match period.phase {
                Phase::Planned => self.audience_of(period),
                _ => period.cells.keys().filter(|unit| self.units[*unit].active).cloned().collect(),
            };
            let units: Vec<String> =
                concerned.into_iter().filter(|unit| told.insert((period.duty.clone(), unit.clone()))).collect();
            if !units.is_empty() {
                follows.push(format!(
                    "amendment {} {} [{}] owed {now} missed 0",
                    period.duty,
                    period.dates.key,
                    list(&units)
                ));
            }
        }
        follows
    }

    pub(super) fn move_to(&mut self, i: usize, dates: Expected, now: i64) {
        let period = &mut self.periods[i];
        period.dates = dates;
        if period.phase == Phase::Cancelled {
            period.phase = if period.cells.is_empty() { Phase::Planned } else { Phase::Open };
            let dropped = period.cells.values_mut().filter(|cell| **cell == Cell::Dropped);
            dropped.for_each(|cell| *cell = Cell::Open);
        }
        if period.dates.due > now {
            period.cells.values_mut().filter(|c| **c == Cell::Overdue).for_each(|cell| *cell = Cell::Open);
        }
        let unmarked = period.cells.values().any(|cell| *cell == Cell::Open);
        let is_open = period.phase == Phase::Open;
        let dealt_with = |(at, what): &&(i64, Brings)| match what {
            Brings::Opens => is_open,
            // A due instant that an amendment put into the past still has to be told.
            Brings::Overdue => *at <= now && !unmarked,
            _ => *at <= now,
        };
        period.next = period.dates.moments.iter().take_while(dealt_with).count();
    }

    /// A pause ends.
    pub(super) fn resume(&mut self, now: i64) -> Follows {
        let Some((which, since)) = self.paused.take() else { return Vec::new() };
        let lasted = day_of(now).signed_duration_since(day_of(since)).num_days().max(1);
        let mut follows = Vec::new();
        for i in 0..self.periods.len() {
            let period = &self.periods[i];
            let paused = which.as_ref().is_none_or(|id| *id == period.duty);
            if !paused || period.dates.due <= since || period.dates.due > now {
                continue;
            }
            if period.phase == Phase::Planned {
                self.periods[i].phase = Phase::Cancelled;
                continue;
            }
            let Some(duty) = self.shape.duties.iter().find(|duty| duty.id == period.duty) else { continue };
            let awaited = period.awaited();
            if awaited.is_empty() {
                continue;
            }
            let (key, opens, day) = (period.dates.key.clone(), period.dates.opens, period.dates.day);
            let dates =
                expected::within(duty, key, opens, day, lasted, expected::cutoff(&self.shape, duty), &self.days);
            follows.push(format!("amendment {} {} [{}] owed {now} missed 0", period.duty, dates.key, list(&awaited)));
            self.move_to(i, without_reminders_before(dates, now), now);
        }
        follows
    }
}
