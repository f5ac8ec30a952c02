//! The model under another definition or calendar, and after a pause: what moves, what is no longer
//! owed, who is told.

use super::days::day_of;
use super::expected::{self, Brings, Expected};
use super::model::{Cell, Follows, Model, Origin, Period, Phase, Stage, list, without_reminders_before};
use super::shape::Shape;
use std::collections::BTreeSet;

impl Model {
    /// Another definition, or another calendar: what is still owed follows it.
    pub(super) fn follow(&mut self, shape: Shape, now: i64) -> Follows {
        let mut matched = BTreeSet::new();
        let mut moved: Vec<(usize, Expected)> = Vec::new();
        let mut added: Vec<(String, Expected)> = Vec::new();
        for duty in &shape.duties {
            for dates in expected::periods(&shape, duty, &self.days, &self.windows) {
                match self.find(&duty.id, &dates.key) {
                    Some(i) => {
                        matched.insert(i);
                        moved.extend(self.new_dates(i, dates, now).map(|dates| (i, dates)));
                    }
                    None if dates.due > now => added.push((duty.id.clone(), dates)),
                    None => {}
                }
            }
            for i in 0..self.periods.len() {
                let period = &self.periods[i];
                if period.duty != duty.id || period.origin == Origin::Rule {
                    continue;
                }
                let (key, opened) = (period.dates.key.clone(), period.dates.opens);
                let dates = match period.origin {
                    Origin::Event(happened) => expected::after_event(duty, key, happened, &self.days),
                    _ => Some(expected::correction(duty, key, opened, &self.days)),
                };
                let Some(dates) = dates else { continue };
                moved.extend(self.new_dates(i, dates, now).map(|dates| (i, dates)));
                matched.insert(i);
            }
        }
        let is_owed = |p: &Period| p.phase == Phase::Planned || !p.awaited().is_empty();
        let cancelled: Vec<usize> =
            (0..self.periods.len()).filter(|i| !matched.contains(i) && is_owed(&self.periods[*i])).collect();
        let mut visible: Vec<usize> =
            moved.iter().filter(|(i, dates)| self.periods[*i].dates.due != dates.due).map(|(i, _)| *i).collect();
        visible.extend(&cancelled);
        let follows = self.told_of_changes(visible, now);
        for (i, dates) in moved {
            self.move_to(i, dates, now);
        }
        for i in cancelled {
            let period = &mut self.periods[i];
            period.phase = Phase::Cancelled;
            period.cells.values_mut().filter(|cell| cell.awaited()).for_each(|cell| *cell = Cell::Dropped);
        }
        self.duties.extend(shape.duties.iter().map(|duty| (duty.id.clone(), duty.clone())));
        self.shape = shape;
        for (duty, dates) in added {
            self.add(&duty, dates, now);
        }
        if self.stage == Stage::Closing && super::days::moment(self.shape.last, 1440) > now {
            self.stage = Stage::Running;
        }
        follows
    }

    /// The dates a period moves to, if it moves.
    fn new_dates(&self, i: usize, dates: Expected, now: i64) -> Option<Expected> {
        let period = &self.periods[i];
        let from = if period.phase == Phase::Open { self.since } else { now };
        let dates = without_reminders_before(dates, from);
        let ahead =
            |dates: &Expected| -> Vec<_> { dates.moments.iter().copied().filter(|(at, _)| *at > now).collect() };
        let same_ahead = ahead(&period.dates) == ahead(&dates);
        let same = period.dates.due == dates.due && same_ahead;
        let both_past = period.dates.due <= now && dates.due <= now;
        let moves = match period.phase {
            Phase::Cancelled => dates.due > now,
            Phase::Planned => !same,
            Phase::Open if both_past => !period.awaited().is_empty() && !same_ahead,
            Phase::Open => !same,
        };
        moves.then_some(dates)
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

    fn move_to(&mut self, i: usize, dates: Expected, now: i64) {
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
            let dates = expected::within(duty, key, opens, day, lasted, expected::cutoff(duty), &self.days);
            follows.push(format!("amendment {} {} [{}] owed {now} missed 0", period.duty, dates.key, list(&awaited)));
            self.move_to(i, without_reminders_before(dates, now), now);
        }
        follows
    }
}
