//! What the service must do, said once more and as plainly as possible: one cell for each unit in a
//! map, every period looked at every time. Shares no code with the engine.

use super::cases::{Case, said};
use super::days::Days;
use super::expected::{self, Brings, Expected};
use super::local::{By, County, Ruled, Rules};
use super::register::Step;
use super::shape::{Duty, Shape};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Where a unit stands in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    Open,
    Overdue,
    In { late: bool, zero: bool },
    NotMet { late: bool },
    Returned { late: bool },
    Waived,
    Dropped,
}

impl Cell {
    pub(super) fn awaited(self) -> bool {
        matches!(self, Cell::Open | Cell::Overdue)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Planned,
    Open,
    Cancelled,
}

/// What a period comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    Rule,
    Event(i64),
    Correction { of: usize, unit: String },
    Case { case: usize, step: Step },
}

/// A period.
#[derive(Debug, Clone)]
pub(super) struct Period {
    pub(super) duty: String,
    pub(super) dates: Expected,
    pub(super) next: usize,
    pub(super) phase: Phase,
    pub(super) cells: BTreeMap<String, Cell>,
    pub(super) only: Option<String>,
    pub(super) origin: Origin,
    pub(super) by: By,
    /// The definition and the county's rules on record, by number.
    pub(super) record: (usize, usize),
}

impl Period {
    /// Whether anything is still awaited.
    pub(super) fn is_awaited(&self) -> bool {
        self.phase == Phase::Open && self.cells.values().any(|cell| cell.awaited())
    }

    /// The step of a case it is, if it is one.
    pub(super) fn step(&self) -> Option<Step> {
        if let Origin::Case { step, .. } = self.origin { Some(step) } else { None }
    }

    pub(super) fn awaited(&self) -> Vec<String> {
        let awaited = self.cells.iter().filter(|(_, cell)| cell.awaited());
        if self.phase == Phase::Open { awaited.map(|(unit, _)| unit.clone()).collect() } else { Vec::new() }
    }
}

/// A unit of the tree.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub(super) kind: &'static str,
    pub(super) parent: Option<String>,
    pub(super) active: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Running,
    Closing,
    Closed,
}

/// The model of one campaign in one bureau.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) units: BTreeMap<String, Unit>,
    pub(super) days: Days,
    /// Whether a year's days came to be known while it ran.
    pub(super) learned: bool,
    pub(super) shape: Shape,
    /// Every duty there ever was, with the rule of the last version that had it.
    pub(super) duties: BTreeMap<String, Duty>,
    pub(super) periods: Vec<Period>,
    pub(super) cases: Vec<Case>,
    pub(super) windows: Vec<(NaiveDate, NaiveDate)>,
    pub(super) stage: Stage,
    pub(super) since: i64,
    pub(super) paused: Option<(Option<String>, i64)>,
    pub(super) county: County,
    /// Definition versions so far.
    pub(super) version: usize,
    /// All rules the county ever had, from none; and which are in force.
    pub(super) locals: Vec<Rules>,
    pub(super) local: usize,
}

/// What must follow, one line each, in any order.
pub(super) type Follows = Vec<String>;

pub(super) fn list(units: &[String]) -> String {
    let mut sorted = units.to_vec();
    sorted.sort();
    sorted.join(",")
}

impl Model {
    /// A campaign that starts now.
    pub(super) fn activate(units: BTreeMap<String, Unit>, days: Days, shape: Shape, county: County, now: i64) -> Self {
        let duties = shape.duties.iter().map(|duty| (duty.id.clone(), duty.clone())).collect();
        let mut model = Self {
            units,
            days,
            learned: false,
            shape,
            duties,
            periods: Vec::new(),
            cases: Vec::new(),
            windows: Vec::new(),
            stage: Stage::Running,
            since: now,
            paused: None,
            county,
            version: 0,
            locals: vec![Rules::default()],
            local: 0,
        };
        let shape = model.shape.clone();
        let (rules, _) = model.localise(&shape, now, &mut Vec::new());
        model.in_force(rules.clone());
        for duty in &shape.duties {
            for ruled in rules.periods(&shape, duty, &model.days, &[]) {
                let ruled = ruled.in_force(now);
                if ruled.dates.due > now {
                    model.add(&duty.id, ruled, now);
                }
            }
        }
        model
    }

    pub(super) fn add(&mut self, duty: &str, ruled: Ruled, from: i64) -> usize {
        self.periods.push(Period {
            duty: duty.to_owned(),
            dates: without_reminders_before(ruled.dates, from),
            by: ruled.by,
            record: (self.version, self.local),
            next: 0,
            phase: Phase::Planned,
            cells: BTreeMap::new(),
            only: None,
            origin: Origin::Rule,
        });
        self.periods.len() - 1
    }

    /// Who owes a duty now.
    pub(super) fn audience(&self, duty: &Duty) -> Vec<String> {
        let below = |id: &str, top: &str| id == top || self.units[id].parent.as_deref() == Some(top);
        let owes = |(id, unit): &(&String, &Unit)| {
            unit.active && unit.kind == duty.who && duty.except.as_ref().is_none_or(|top| !below(id, top))
        };
        self.units.iter().filter(owes).map(|(id, _)| id.clone()).collect()
    }

    pub(super) fn audience_of(&self, period: &Period) -> Vec<String> {
        match &period.only {
            Some(unit) => self.units[unit].active.then(|| unit.clone()).into_iter().collect(),
            None => self.audience(&self.duties[&period.duty]),
        }
    }

    pub(super) fn is_paused(&self, duty: &str) -> bool {
        self.paused.as_ref().is_some_and(|(which, _)| which.as_deref().is_none_or(|id| id == duty))
    }

    pub(super) fn owes(&self) -> bool {
        self.periods.iter().any(|p| p.phase == Phase::Planned || p.is_awaited())
    }

    /// Time has passed.
    pub(super) fn tick(&mut self, now: i64) -> Follows {
        let mut follows = Vec::new();
        if self.stage == Stage::Closed {
            return follows;
        }
        let owed_before = self.owes();
        let mut passed: Vec<(i64, usize)> = Vec::new();
        for i in 0..self.periods.len() {
            if !self.is_paused(&self.periods[i].duty) {
                self.period_tick(i, now, &mut follows, &mut passed);
            }
        }
        passed.sort_unstable();
        for (_, i) in passed {
            if let Origin::Case { case, step: Step::Settle } = self.periods[i].origin {
                follows.extend(self.limit_passed(case, now));
            }
        }
        let over = super::days::moment(self.shape.last, 1440) <= now;
        if over && self.stage == Stage::Running {
            self.stage = if owed_before { Stage::Closing } else { Stage::Closed };
            follows.push(if owed_before { "closing".into() } else { "closed".into() });
        } else if self.stage == Stage::Closing && !owed_before {
            self.stage = Stage::Closed;
            follows.push("closed".into());
        }
        follows
    }

    fn period_tick(&mut self, i: usize, now: i64, follows: &mut Follows, passed: &mut Vec<(i64, usize)>) {
        let period = &self.periods[i];
        let is_dead = match period.phase {
            Phase::Planned => period.dates.opens > now,
            Phase::Open => !period.is_awaited(),
            Phase::Cancelled => true,
        };
        if is_dead {
            return;
        }
        let come: Vec<(i64, Brings)> =
            period.dates.moments[period.next..].iter().copied().take_while(|(at, _)| *at <= now).collect();
        if come.is_empty() && period.phase == Phase::Open {
            return;
        }
        let what = format!("{} {}", period.duty, period.dates.key);
        if period.phase == Phase::Planned {
            let units = self.audience_of(period);
            follows.push(format!("opens {what} [{}]", list(&units)));
            let period = &mut self.periods[i];
            period.phase = Phase::Open;
            period.cells = units.into_iter().map(|unit| (unit, Cell::Open)).collect();
        }
        let period = &mut self.periods[i];
        period.next += come.len();
        let awaited = period.awaited();
        if awaited.is_empty() {
            return;
        }
        if come.iter().any(|(_, what)| *what == Brings::Overdue) {
            passed.push((come[0].0, i));
            follows.push(format!("overdue {what} [{}]", list(&awaited)));
            period.cells.values_mut().filter(|cell| cell.awaited()).for_each(|cell| *cell = Cell::Overdue);
        }
        let told: Vec<i64> = come
            .iter()
            .filter(|(_, what)| matches!(what, Brings::Reminder | Brings::Repeat))
            .map(|(at, _)| *at)
            .collect();
        if let Some(last) = told.last() {
            let kind = if period.dates.due <= now { "late-notice" } else { "reminder" };
            follows.push(format!("{kind} {what} [{}] owed {last} missed {}", list(&awaited), told.len() - 1));
        }
        let rungs: Vec<(usize, i64)> = come
            .iter()
            .filter_map(|(at, what)| if let Brings::Rung(n) = what { Some((*n, *at)) } else { None })
            .collect();
        let ladder = self.duties[&self.periods[i].duty].rungs.clone();
        for (n, at) in rungs {
            // A later version may have a shorter ladder.
            let Some((_, post)) = ladder.get(n - 1) else { continue };
            let told = self.told(&[post], &awaited);
            self.note_rung(i, n, &told, now);
            follows.push(format!("rung {n} {what} owed {at} to {}", said(&told)));
        }
    }

    /// Posts, each with the units it is told about.
    pub(super) fn told(&self, posts: &[&str], units: &[String]) -> BTreeMap<String, Vec<String>> {
        let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (post, unit) in posts.iter().flat_map(|post| units.iter().map(move |unit| (*post, unit))) {
            let parent = || self.units[unit].parent.clone().unwrap_or_default();
            let to = if post == "parent/liaison" { parent() + "/liaison" } else { post.replace("bureau", "county") };
            told.entry(to).or_default().push(unit.clone());
        }
        told
    }

    /// When time will next matter.
    pub(super) fn next_wake(&self) -> Option<i64> {
        if self.stage == Stage::Closed {
            return None;
        }
        let matters = |period: &&Period| match period.phase {
            Phase::Planned => true,
            Phase::Open => period.cells.values().any(|cell| cell.awaited()),
            Phase::Cancelled => false,
        };
        let alive = self.periods.iter().filter(matters).filter(|period| !self.is_paused(&period.duty));
        let moments = alive.filter_map(|period| period.dates.moments.get(period.next).map(|(at, _)| *at));
        let end = (self.stage == Stage::Running).then(|| super::days::moment(self.shape.last, 1440));
        moments.chain(end).min()
    }

    /// The period with that duty and key.
    pub(super) fn find(&self, duty: &str, key: &str) -> Option<usize> {
        self.periods.iter().position(|p| p.duty == duty && p.dates.key == key)
    }

    /// Whether a unit may hand something in.
    pub(super) fn may_submit(&self, i: usize, unit: &str) -> bool {
        let cell = self.periods[i].cells.get(unit);
        let live = self.stage != Stage::Closed && self.periods[i].phase == Phase::Open;
        live && cell.is_some_and(|cell| !matches!(cell, Cell::Waived | Cell::Dropped))
    }

    /// A unit hands in; `good`: the figures reach the target.
    pub(super) fn submit(&mut self, i: usize, unit: &str, zero: bool, good: bool, now: i64) -> Follows {
        let mut follows = Vec::new();
        let duty = self.duties[&self.periods[i].duty].clone();
        let late = self.periods[i].dates.due <= now;
        let was = self.periods[i].cells[unit];
        let first_late = match was {
            Cell::In { late, .. } | Cell::NotMet { late } | Cell::Returned { late } => late,
            _ => late,
        };
        let cell = if good { Cell::In { late: first_late, zero } } else { Cell::NotMet { late: first_late } };
        let also: Option<usize> = duty.satisfies.as_ref().and_then(|id| self.find(id, &self.periods[i].dates.key));
        let still =
            |period: &Period| period.phase == Phase::Open && period.cells.get(unit).is_some_and(|c| c.awaited());
        let also = also.filter(|j| still(&self.periods[*j]));
        // What the version in force does not ask for any more needs no correction.
        let is_current = self.shape.duties.iter().any(|known| known.id == duty.id);
        let needs_correction = !good && is_current && !self.corrections(i, unit).any(|c| self.periods[c].is_awaited());
        self.periods[i].cells.insert(unit.to_owned(), cell);
        if let Some(j) = also {
            let late = self.periods[j].dates.due <= now;
            self.periods[j].cells.insert(unit.to_owned(), Cell::In { late, zero });
        }
        if let Origin::Correction { of, unit: corrected } = self.periods[i].origin.clone() {
            let settled = |cell: &Cell| matches!(cell, Cell::In { .. } | Cell::Waived);
            let all_done = self.corrections(of, &corrected).all(|c| self.periods[c].cells.values().all(settled));
            if all_done && let Cell::NotMet { late } | Cell::Returned { late } = self.periods[of].cells[&corrected] {
                self.periods[of].cells.insert(corrected, Cell::In { late, zero: false });
            }
        } else if good {
            for c in self.corrections(i, unit).collect::<Vec<_>>() {
                let late = self.periods[c].dates.due <= now;
                let open = self.periods[c].cells.values_mut().filter(|cell| cell.awaited());
                open.for_each(|cell| *cell = Cell::In { late, zero: false });
            }
        }
        if needs_correction {
            follows.extend(self.open_correction(i, unit, now));
        }
        follows.extend(self.close_if_done());
        follows
    }

    fn corrections<'m>(&'m self, of: usize, unit: &str) -> impl Iterator<Item = usize> + use<'m> {
        let wanted = Origin::Correction { of, unit: unit.to_owned() };
        (0..self.periods.len()).filter(move |i| self.periods[*i].origin == wanted)
    }

    fn open_correction(&mut self, of: usize, unit: &str, now: i64) -> Follows {
        let duty = self.duties[&self.periods[of].duty].clone();
        let n = self.corrections(of, unit).count() + 1;
        let key = format!("{}.{unit}.c{n}", self.periods[of].dates.key);
        let dates = expected::correction(&duty, key, now, &self.days);
        let what = format!("{} {}", duty.id, dates.key);
        let i = self.add(&duty.id, Ruled::own(dates), now);
        let period = &mut self.periods[i];
        period.only = Some(unit.to_owned());
        period.origin = Origin::Correction { of, unit: unit.to_owned() };
        period.phase = Phase::Open;
        period.cells = [(unit.to_owned(), Cell::Open)].into();
        period.next = period.dates.moments.iter().take_while(|(at, _)| *at <= now).count();
        vec![format!("opens {what} [{unit}]"), format!("correction {what} [{unit}] owed {now} missed 0")]
    }

    /// An officer sends a submission back.
    pub(super) fn give_back(&mut self, i: usize, unit: &str, now: i64) -> Follows {
        if let Cell::In { late, .. } | Cell::NotMet { late } = self.periods[i].cells[unit] {
            self.periods[i].cells.insert(unit.to_owned(), Cell::Returned { late });
        }
        self.open_correction(i, unit, now)
    }

    /// An officer releases a unit.
    pub(super) fn waive(&mut self, i: usize, unit: &str) -> Follows {
        self.periods[i].cells.insert(unit.to_owned(), Cell::Waived);
        self.close_if_done()
    }

    fn close_if_done(&mut self) -> Follows {
        if self.stage == Stage::Closing && !self.owes() {
            self.stage = Stage::Closed;
            return vec!["closed".into()];
        }
        Vec::new()
    }

    /// Units joined, left or came back.
    pub(super) fn audience_changed(&mut self, now: i64) {
        for i in 0..self.periods.len() {
            let period = &self.periods[i];
            if period.phase != Phase::Open || period.only.is_some() {
                continue;
            }
            let audience: BTreeSet<String> = self.audience(&self.duties[&period.duty]).into_iter().collect();
            let is_ahead = period.dates.due > now;
            let nobody_waited = !period.is_awaited();
            let period = &mut self.periods[i];
            let mut joined = false;
            for (unit, cell) in &mut period.cells {
                if cell.awaited() && !audience.contains(unit) {
                    *cell = Cell::Dropped;
                }
            }
            for unit in audience {
                let knows = period.cells.get(&unit).is_some_and(|cell| *cell != Cell::Dropped);
                if is_ahead && !knows {
                    period.cells.insert(unit, Cell::Open);
                    joined = true;
                }
            }
            if joined && nobody_waited {
                period.next += period.dates.moments[period.next..].iter().take_while(|(at, _)| *at <= now).count();
            }
        }
    }

    /// A window is announced.
    pub(super) fn announce(&mut self, first: NaiveDate, last: NaiveDate, now: i64) -> Follows {
        self.windows.push((first, last));
        let mut follows = Vec::new();
        let mut fell_back = false;
        let rules = self.locals[self.local].clone();
        for duty in self.shape.duties.clone() {
            if matches!(duty.rule, super::shape::Rule::Window(_)) {
                for ruled in rules.periods(&self.shape, &duty, &self.days, &[(first, last)]) {
                    let ruled = ruled.in_force(now);
                    if ruled.dates.due > now && self.find(&duty.id, &ruled.dates.key).is_none() {
                        fell_back |= ruled.by == By::Base;
                        self.add(&duty.id, ruled, now);
                    }
                }
            }
        }
        self.administrator(fell_back, now, &mut follows);
        follows
    }

    /// Something happened at a unit.
    pub(super) fn event(&mut self, unit: &str, key: &str, happened: i64, now: i64) {
        let rules = self.locals[self.local].clone();
        for duty in self.shape.duties.clone() {
            let owes = self.audience(&duty).iter().any(|id| id == unit);
            if let Some(ruled) = rules.after_event(&duty, key, happened, &self.days).filter(|_| owes) {
                let i = self.add(&duty.id, ruled.in_force(now), now);
                self.periods[i].only = Some(unit.to_owned());
                self.periods[i].origin = Origin::Event(happened);
            }
        }
    }

    /// Every obligation with where it stands, for comparison.
    pub(super) fn standings(&self) -> BTreeMap<String, String> {
        let mut all = BTreeMap::new();
        for period in &self.periods {
            let name = format!("{} {}", period.duty, period.dates.key);
            let cells: Vec<String> = period.cells.iter().map(|(unit, cell)| format!("{unit}:{cell:?}")).collect();
            all.insert(
                name,
                format!("{:?} due {} by {:?} {}", period.phase, period.dates.due, period.by, cells.join(" ")),
            );
        }
        all
    }
}

pub(super) fn without_reminders_before(mut dates: Expected, from: i64) -> Expected {
    dates.moments.retain(|(at, what)| *what != Brings::Reminder || *at >= from);
    dates
}
