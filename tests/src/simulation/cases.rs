//! Cases in the model: what each owes and until when, and what is done about it.

use super::days::day_of;
use super::expected::Brings;
use super::local::Ruled;
use super::model::{Cell, Follows, Model, Origin, Period, Phase};
use super::register::{Count, From, Register, Start, Step};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// A case.
#[derive(Debug, Clone)]
pub(super) struct Case {
    /// As in addresses: `2022-000012`.
    pub(super) number: String,
    pub(super) unit: String,
    pub(super) kind: &'static str,
    pub(super) accepted: NaiveDate,
    /// How often it was taken up.
    pub(super) round: u32,
    pub(super) limit: Limit,
    pub(super) stands: Stands,
    pub(super) alert: Alert,
    /// How often a level was set.
    pub(super) alerts: u32,
    pub(super) unresolved: bool,
    /// The lines of the register of alerts.
    pub(super) log: Vec<String>,
}

/// Until when it is to be settled.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    pub(super) count: Count,
    pub(super) from: NaiveDate,
    /// Before any rollover.
    pub(super) reached: NaiveDate,
    pub(super) period: usize,
    pub(super) extended: u32,
}

/// Where a case stands.
#[derive(Debug, Clone)]
pub(super) enum Stands {
    Open { inform: Option<usize> },
    Closed { day: NaiveDate, agreed: bool, performance: Option<NaiveDate>, late: bool, visits: Vec<Visit> },
}

/// A visit of a closed case.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit {
    count: Count,
    from: NaiveDate,
    period: usize,
    pub(super) on: Option<NaiveDate>,
}

/// Where an alert stands; scopes are named by their place in the engine's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alert {
    Never,
    Waiting { level: usize, scope: usize, period: usize },
    Handled { level: usize, scope: usize },
    Lifted,
    Unset,
}

/// How a case ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    pub(super) day: NaiveDate,
    /// The effective day and the day of performance, where there is an agreement.
    pub(super) agreed: Option<(NaiveDate, Option<NaiveDate>)>,
}

impl Case {
    /// The key of the obligation to settle it.
    fn key(&self) -> String {
        if self.round == 1 { self.number.clone() } else { format!("{}_{}", self.number, self.round) }
    }

    pub(super) fn is_open(&self) -> bool {
        matches!(self.stands, Stands::Open { .. })
    }

    pub(super) fn visits(&self) -> &[Visit] {
        match &self.stands {
            Stands::Open { .. } => &[],
            Stands::Closed { visits, .. } => visits,
        }
    }

    /// What it owes now, or has done of it in this round.
    fn steps(&self) -> Vec<usize> {
        let mut all = vec![self.limit.period];
        match &self.stands {
            Stands::Open { inform } => all.extend(*inform),
            Stands::Closed { visits, .. } => all.extend(visits.iter().map(|visit| visit.period)),
        }
        if let Alert::Waiting { period, .. } = self.alert {
            all.push(period);
        }
        all
    }
}

impl Model {
    pub(super) fn register(&self) -> &Register {
        self.shape.register.as_ref().expect("a register")
    }

    /// Who may be responsible for cases.
    pub(super) fn takes_cases(&self) -> Vec<String> {
        self.audience(&self.duties[&Step::Settle.duty()])
    }

    fn dates(&self, step: Step, key: &str, now: i64, (start, count): (Start, Count)) -> (NaiveDate, Ruled) {
        let duty = &self.duties[&step.duty()];
        let (reached, dates) = count.dates(duty, key, now, start, &self.days);
        (reached, Ruled::own(dates))
    }

    /// From now on the case's unit owes this. What fell due before it was known is still told.
    fn owe(&mut self, case: usize, step: Step, ruled: Ruled, now: i64) -> usize {
        let unit = self.cases[case].unit.clone();
        let i = self.add(&step.duty(), ruled, now);
        let period = &mut self.periods[i];
        period.cells = [(unit.clone(), Cell::Open)].into();
        period.only = Some(unit);
        period.origin = Origin::Case { case, step };
        period.phase = Phase::Open;
        let behind = |(at, what): &&(i64, Brings)| match what {
            Brings::Opens => true,
            Brings::Reminder => *at <= now,
            Brings::Overdue | Brings::Rung(_) | Brings::Repeat => false,
        };
        period.next = period.dates.moments.iter().take_while(behind).count();
        i
    }

    fn due(&self, period: usize) -> i64 {
        self.periods[period].dates.due
    }

    /// What was owed here is done; late by the day on which it was, else by the instant.
    fn done(&mut self, period: usize, day: Option<NaiveDate>, now: i64) {
        let period = &mut self.periods[period];
        let late = day.map_or(period.dates.due <= now, |day| day > period.dates.day);
        let awaited = period.cells.values_mut().filter(|cell| cell.awaited());
        awaited.for_each(|cell| *cell = Cell::In { late, zero: false });
    }

    /// What was owed here is owed no longer.
    fn drop_step(&mut self, period: usize) {
        let period = &mut self.periods[period];
        if period.is_awaited() {
            period.phase = Phase::Cancelled;
            period.cells.values_mut().filter(|cell| cell.awaited()).for_each(|cell| *cell = Cell::Dropped);
        }
    }

    /// Registers a case.
    pub(super) fn take_in(&mut self, unit: &str, kind: &'static str, accepted: Option<NaiveDate>, now: i64) -> Follows {
        let accepted = accepted.unwrap_or_else(|| day_of(now));
        let year = format!("{}-", accepted.year());
        let number =
            format!("{year}{:06}", self.cases.iter().filter(|case| case.number.starts_with(&year)).count() + 1);
        let count = self.register().limit_of(kind);
        let (reached, ruled) = self.dates(Step::Settle, &number, now, (Start::Day(accepted), count));
        let limit = Limit { count, from: accepted, reached, period: 0, extended: 0 };
        let case = self.cases.len();
        self.cases.push(Case {
            number: number.clone(),
            unit: unit.to_owned(),
            kind,
            accepted,
            round: 1,
            limit,
            stands: Stands::Open { inform: None },
            alert: Alert::Never,
            alerts: 0,
            unresolved: false,
            log: Vec::new(),
        });
        let period = self.owe(case, Step::Settle, ruled, now);
        self.cases[case].limit.period = period;
        vec![format!("registered {number} {unit} {accepted} limit {reached} due {}", self.due(period))]
    }

    /// Until when an extension would reach.
    pub(super) fn extension(&self, case: usize, days: i64, now: i64) -> (Limit, Ruled) {
        let Case { limit, .. } = &self.cases[case];
        let count = Count::days(days, limit.count.minute());
        let start = (Start::Day(limit.reached), count);
        let (reached, ruled) = self.dates(Step::Settle, &self.cases[case].key(), now, start);
        (Limit { count, from: limit.reached, reached, extended: limit.extended + 1, ..*limit }, ruled)
    }

    pub(super) fn extend(&mut self, case: usize, days: i64, now: i64) -> Follows {
        let (limit, ruled) = self.extension(case, days, now);
        self.cases[case].limit = limit;
        let dates = super::model::without_reminders_before(ruled.dates, now);
        self.periods[limit.period].by = ruled.by;
        self.move_to(limit.period, dates, now);
        if let Stands::Open { inform } = &mut self.cases[case].stands
            && let Some(inform) = inform.take()
        {
            self.drop_step(inform);
        }
        vec![format!("extended {} to {} due {}", self.cases[case].number, limit.reached, self.due(limit.period))]
    }

    /// The limit has passed: once, the parties are to be told of the other ways.
    pub(super) fn limit_passed(&mut self, case: usize, now: i64) -> Follows {
        let known = &self.cases[case];
        if !matches!(known.stands, Stands::Open { inform: None }) {
            return Vec::new();
        }
        let key = format!("{}.{}", known.key(), known.limit.extended);
        let start = (Start::Instant(now), self.register().inform);
        let (_, ruled) = self.dates(Step::Inform, &key, now, start);
        let period = self.owe(case, Step::Inform, ruled, now);
        self.cases[case].stands = Stands::Open { inform: Some(period) };
        vec![format!("limit passed {} due {}", self.cases[case].number, self.due(period))]
    }

    /// Closes a case; from its end on it will be visited.
    pub(super) fn close_case(&mut self, case: usize, end: End, now: i64) -> Follows {
        let known = self.cases[case].clone();
        let late = end.day > self.periods[known.limit.period].dates.day;
        for i in known.steps() {
            if !self.is_alert(i) {
                self.done(i, Some(end.day), now);
            }
        }
        let mut visits = Vec::new();
        for (n, (from, count)) in (1..).zip(self.planned_visits(end)) {
            let key = format!("{}.{n}", known.key());
            let mut from = from;
            let (_, mut ruled) = self.dates(Step::Visit, &key, now, (Start::Day(from), count));
            if ruled.dates.due <= now {
                // It would be over before anybody knew of it.
                from = day_of(now);
                ruled = self.dates(Step::Visit, &key, now, (Start::Day(from), count)).1;
            }
            let period = self.owe(case, Step::Visit, ruled, now);
            visits.push(Visit { count, from, period, on: None });
        }
        let said: Vec<String> =
            visits.iter().map(|visit| format!("{}>{}", visit.from, self.due(visit.period))).collect();
        let (agreed, performance) = (end.agreed.is_some(), end.agreed.and_then(|(_, day)| day));
        self.cases[case].stands = Stands::Closed { day: end.day, agreed, performance, late, visits };
        let mut follows = vec![format!("closed {} on {} visits {}", known.number, end.day, said.join(" "))];
        if matches!(known.alert, Alert::Waiting { .. }) {
            follows.extend(self.handle_alert(case, now));
        }
        follows
    }

    fn is_alert(&self, period: usize) -> bool {
        matches!(self.periods[period].origin, Origin::Case { step: Step::Alert(_), .. })
    }

    /// The visits a case with this end can have; at least one.
    fn planned_visits(&self, end: End) -> Vec<(NaiveDate, Count)> {
        let day = |from: From| match from {
            From::Closing => Some(end.day),
            From::Effect => end.agreed.map(|(effective, _)| effective),
            From::Performance => end.agreed.and_then(|(_, performance)| performance),
        };
        let rules = &self.register().visits;
        let possible: Vec<_> = rules.iter().filter_map(|(from, count)| Some((day(*from)?, *count))).collect();
        if possible.is_empty() { vec![(end.day, rules[0].1)] } else { possible }
    }

    /// A visit took place; n from 0.
    pub(super) fn visited(&mut self, case: usize, n: usize, day: NaiveDate, now: i64) -> Follows {
        let Stands::Closed { visits, .. } = &mut self.cases[case].stands else { return Vec::new() };
        visits[n].on = Some(day);
        let period = visits[n].period;
        self.done(period, Some(day), now);
        vec![format!("visited {} {}", self.cases[case].number, n + 1)]
    }

    /// It is handled once more.
    pub(super) fn reopen(&mut self, case: usize, now: i64) -> Follows {
        let visits: Vec<usize> = self.cases[case].visits().iter().map(|visit| visit.period).collect();
        visits.into_iter().for_each(|period| self.drop_step(period));
        let (from, count) = (day_of(now), self.register().limit_of(self.cases[case].kind));
        let known = &mut self.cases[case];
        known.round += 1;
        known.stands = Stands::Open { inform: None };
        let (number, key) = (known.number.clone(), known.key());
        let (reached, ruled) = self.dates(Step::Settle, &key, now, (Start::Day(from), count));
        let period = self.owe(case, Step::Settle, ruled, now);
        self.cases[case].limit = Limit { count, from, reached, period, extended: 0 };
        vec![format!("reopened {number} to {reached} due {}", self.due(period))]
    }

    /// What the case still owes goes to another unit, which is told what is due first.
    pub(super) fn transfer(&mut self, case: usize, to: &str, now: i64) -> Follows {
        if self.cases[case].unit == to {
            return Vec::new();
        }
        let mut follows = vec![format!("transferred {} to {to}", self.cases[case].number)];
        let owed = self.cases[case].steps().into_iter().map(|i| &self.periods[i]).filter(|period| period.is_awaited());
        if let Some(first) = owed.min_by_key(|period| period.dates.due) {
            follows.push(format!("transferred {} {} [{to}] owed {now} missed 0", first.duty, first.dates.key));
        }
        for i in self.cases[case].steps() {
            let period = &mut self.periods[i];
            let Some(stood) = period.cells.values().copied().find(|cell| cell.awaited()) else { continue };
            period.cells.values_mut().filter(|cell| cell.awaited()).for_each(|cell| *cell = Cell::Dropped);
            period.cells.insert(to.to_owned(), stood);
            period.only = Some(to.to_owned());
        }
        to.clone_into(&mut self.cases[case].unit);
        follows
    }

    /// A level is set, or another one: what was to come of the old one does not come.
    pub(super) fn set_alert(&mut self, case: usize, level: usize, scope: usize, now: i64) -> Follows {
        let known = &mut self.cases[case];
        known.alerts += 1;
        known.log.push(format!("{now} set {level} {scope}"));
        let (key, before) = (format!("{}.{}", known.number, known.alerts), known.alert);
        let start = (Start::Instant(now), self.register().levels[level - 1].1);
        let (_, ruled) = self.dates(Step::Alert(level), &key, now, start);
        if let Alert::Waiting { period, .. } = before {
            self.drop_step(period);
        }
        let period = self.owe(case, Step::Alert(level), ruled, now);
        self.cases[case].alert = Alert::Waiting { level, scope, period };
        let tell = self.register().levels[level - 1].0.clone();
        let mut follows = vec![format!("alert {} {level} due {}", self.cases[case].number, self.due(period))];
        follows.push(self.told_at_once(&format!("alert {level}"), case, period, &tell, now));
        follows
    }

    fn told_at_once(&mut self, kind: &str, case: usize, period: usize, posts: &[&str], now: i64) -> String {
        let told = self.told(posts, &[self.cases[case].unit.clone()]);
        self.cases[case].log.extend(told.keys().map(|post| format!("{now} told {post} 0")));
        let what = format!("{} {}", self.periods[period].duty, self.periods[period].dates.key);
        format!("{kind} {what} owed {now} to {}", said(&told))
    }

    pub(super) fn handle_alert(&mut self, case: usize, now: i64) -> Follows {
        let known = &mut self.cases[case];
        let Alert::Waiting { level, scope, period } = known.alert else { return Vec::new() };
        known.alert = Alert::Handled { level, scope };
        known.log.push(format!("{now} handled"));
        self.done(period, None, now);
        vec![format!("alert {} handled", self.cases[case].number)]
    }

    pub(super) fn lift_alert(&mut self, case: usize, now: i64) -> Follows {
        let known = &mut self.cases[case];
        let before = std::mem::replace(&mut known.alert, Alert::Lifted);
        known.log.push(format!("{now} lifted"));
        if let Alert::Waiting { period, .. } = before {
            self.drop_step(period);
        }
        vec![format!("alert {} lifted", self.cases[case].number)]
    }

    /// Whoever answers for the area is told, once.
    pub(super) fn cannot_resolve(&mut self, case: usize, now: i64) -> Follows {
        let known = &mut self.cases[case];
        known.unresolved = true;
        known.log.push(format!("{now} unresolved"));
        if known.alert == Alert::Never {
            known.alert = Alert::Unset;
        }
        let (number, period) = (known.number.clone(), known.limit.period);
        let posts = self.register().unresolved.clone();
        let told = self.told_at_once("unresolved", case, period, &posts, now);
        vec![format!("alert {number} unresolved"), told]
    }

    /// A rung of an alert's ladder was told.
    pub(super) fn note_rung(&mut self, i: usize, rung: usize, posts: &BTreeMap<String, Vec<String>>, now: i64) {
        if let Origin::Case { case, step: Step::Alert(_) } = self.periods[i].origin {
            self.cases[case].log.extend(posts.keys().map(|post| format!("{now} told {post} {rung}")));
        }
    }

    /// What the dates of a step count from; none where it is done or was taken back.
    pub(super) fn step_rule(&self, period: &Period, register: &Register) -> Option<(Start, Count)> {
        let Origin::Case { case, step } = period.origin else { return None };
        if !period.is_awaited() {
            return None;
        }
        let known = &self.cases[case];
        match step {
            Step::Settle => Some((Start::Day(known.limit.from), known.limit.count)),
            Step::Visit => {
                let visit =
                    known.visits().iter().find(|visit| self.periods[visit.period].dates.key == period.dates.key)?;
                Some((Start::Day(visit.from), visit.count))
            }
            Step::Inform | Step::Alert(_) => Some((Start::Instant(period.dates.opens), register.window(step))),
        }
    }

    /// Whether what is owed in a period is late, also before that is written down.
    fn is_late(&self, i: usize, now: i64) -> bool {
        let period = &self.periods[i];
        let ran_out = period.dates.due <= now && !self.is_paused(&period.duty);
        period.phase == Phase::Open
            && period.cells.values().any(|cell| *cell == Cell::Overdue || *cell == Cell::Open && ran_out)
    }

    /// Cases open, closed, visited, and with something overdue.
    pub(super) fn case_counts(&self, now: i64) -> [usize; 4] {
        let count = |test: &dyn Fn(&Case) -> bool| self.cases.iter().filter(|case| test(case)).count();
        let overdue = |case: &Case| match &case.stands {
            Stands::Open { inform } => inform.is_some() || self.is_late(case.limit.period, now),
            Stands::Closed { visits, .. } => {
                visits.iter().any(|visit| visit.on.is_none() && self.is_late(visit.period, now))
            }
        };
        let visited = |case: &Case| case.visits().iter().any(|visit| visit.on.is_some());
        [count(&Case::is_open), count(&|case| !case.is_open()), count(&visited), count(&overdue)]
    }

    /// Each case in a line, for comparison.
    pub(super) fn case_lines(&self) -> Vec<String> {
        let key = |period: usize| self.periods[period].dates.key.as_str();
        let line = |case: &Case| {
            let limit = &case.limit;
            let stands = match &case.stands {
                Stands::Open { inform } => format!("open, inform {:?}", inform.map(key)),
                Stands::Closed { day, late, visits, .. } => {
                    let visits = visits.iter().map(|v| format!("{} from {} on {:?}", key(v.period), v.from, v.on));
                    format!("closed {day} late {late} [{}]", visits.collect::<Vec<_>>().join("; "))
                }
            };
            let alert = match case.alert {
                Alert::Never => "never".into(),
                Alert::Waiting { level, scope, period } => format!("waiting {level} {scope} {}", key(period)),
                Alert::Handled { level, scope } => format!("handled {level} {scope}"),
                Alert::Lifted => "lifted".into(),
                Alert::Unset => "unset".into(),
            };
            let mut log = case.log.clone();
            log.sort();
            format!(
                "{} {} {} {} round {} limit {} of {}, {} times extended, reached {}; {stands}; alert {alert}; {}",
                case.number,
                case.unit,
                case.kind,
                case.accepted,
                case.round,
                key(limit.period),
                limit.from,
                limit.extended,
                limit.reached,
                log.join(", ")
            )
        };
        self.cases.iter().map(line).collect()
    }
}

/// Posts with the units they are told about.
pub(super) fn said(told: &BTreeMap<String, Vec<String>>) -> String {
    let said: Vec<String> = told.iter().map(|(to, units)| format!("{to}:{}", super::model::list(units))).collect();
    said.join(" ")
}
