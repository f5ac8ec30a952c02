//! What a simulated bureau may write into the rules of its register of disputes, and how the days
//! of a case are counted. Knows nothing of the engine.

use super::chance::Chance;
use super::days::{Days, Roll, Unit, day_of};
use super::draw;
use super::expected::{self, Expected};
use super::shape::{Duty, Gap, Grant, Rule, Shape};
use chrono::NaiveDate;

/// The rules of a register.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Register {
    /// Within what time a case is settled.
    pub(super) limit: Count,
    /// The same for labour disputes.
    pub(super) labour: Count,
    /// The longest extension, in days.
    pub(super) extension: i64,
    /// Within what time the parties are told that the limit has passed.
    pub(super) inform: Count,
    /// Visits of a closed case.
    pub(super) visits: Vec<(From, Count)>,
    /// Levels of alert: who is told at once, and the handling window.
    pub(super) levels: Vec<(Vec<&'static str>, Count)>,
    /// Who is told that a case cannot be resolved.
    pub(super) unresolved: Vec<&'static str>,
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    /// Days or months, to a minute of the last day.
    Days { n: i64, unit: Unit, start_counts: bool, roll: Roll, minute: i64 },
    /// Hours by the clock.
    Hours(i64),
}

/// What a visit counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    Closing,
    Effect,
    Performance,
}

/// Where a count begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    Day(NaiveDate),
    Instant(i64),
}

/// A step of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Settle,
    Inform,
    Visit,
    Alert(usize),
}

impl Step {
    /// The id of the duty that stands for it.
    pub(super) fn duty(self) -> String {
        match self {
            Step::Settle => "settle".into(),
            Step::Inform => "inform".into(),
            Step::Visit => "visit".into(),
            Step::Alert(level) => format!("alert-{level}"),
        }
    }
}

impl Count {
    /// So many calendar days, rolled to the next working day.
    pub(super) fn days(n: i64, minute: i64) -> Self {
        Count::Days { n, unit: Unit::Calendar, start_counts: false, roll: Roll::Next, minute }
    }

    /// The minute at which its last day ends.
    pub(super) fn minute(self) -> i64 {
        match self {
            Count::Days { minute, .. } => minute,
            Count::Hours(_) => 1440,
        }
    }

    /// The day the count reaches before it is rolled, and the dates of an obligation that is owed
    /// from an instant on.
    pub(super) fn dates(self, duty: &Duty, key: &str, opens: i64, start: Start, days: &Days) -> (NaiveDate, Expected) {
        match self {
            Count::Days { n, unit, start_counts, roll, minute } => {
                let from = match start {
                    Start::Day(day) => day,
                    Start::Instant(at) => day_of(at),
                };
                let reached = days.within(from, n, unit, start_counts);
                (reached, expected::to_day(duty, key, opens, days.rolled(reached, roll), minute, days))
            }
            Count::Hours(hours) => {
                let from = match start {
                    Start::Day(day) => super::days::moment(day, 0),
                    Start::Instant(at) => at,
                };
                let due = from + hours * 3_600_000;
                (day_of(due), expected::with_due(duty, key.to_owned(), opens, due, day_of(due), days))
            }
        }
    }
}

impl Register {
    /// The limit for a dispute type.
    pub(super) fn limit_of(&self, kind: &str) -> Count {
        if kind == "labour" { self.labour } else { self.limit }
    }

    /// The rule of a step that counts from the instant at which it came up.
    pub(super) fn window(&self, step: Step) -> Count {
        match step {
            Step::Settle => self.limit,
            Step::Inform => self.inform,
            Step::Visit => self.visits[0].1,
            Step::Alert(level) => self.levels[level - 1].1,
        }
    }
}

const POSTS: [&str; 3] = ["bureau/section", "bureau/leader-in-charge", "parent/liaison"];

fn posts(chance: &mut Chance) -> Vec<&'static str> {
    let first = *chance.one_of(&POSTS);
    let second = *chance.one_of(&POSTS);
    if first != second && chance.percent(40) { vec![first, second] } else { vec![first] }
}

fn limit(chance: &mut Chance) -> Count {
    let unit = *chance.one_of(&[Unit::Month, Unit::Month, Unit::Calendar, Unit::Working]);
    let n = if unit == Unit::Month { chance.within(1, 2) } else { chance.within(5, 30) };
    let roll = *chance.one_of(&[Roll::Next, Roll::Next, Roll::None, Roll::Previous]);
    Count::Days { n, unit, start_counts: chance.percent(15), roll, minute: *chance.one_of(&[1440, 1440, 17 * 60]) }
}

fn visit(chance: &mut Chance) -> (From, Count) {
    let from = *chance.one_of(&[From::Closing, From::Effect, From::Performance]);
    let roll = *chance.one_of(&[Roll::Next, Roll::Next, Roll::None]);
    (from, Count::Days { n: chance.within(3, 30), unit: Unit::Calendar, start_counts: false, roll, minute: 1440 })
}

fn window(chance: &mut Chance) -> Count {
    if chance.percent(75) { Count::Hours(chance.within(2, 96)) } else { Count::days(chance.within(1, 5), 1440) }
}

fn levels(chance: &mut Chance, n: i64) -> Vec<(Vec<&'static str>, Count)> {
    (0..n).map(|_| (posts(chance), window(chance))).collect()
}

/// A register for a campaign, and the duties that stand for its steps.
pub(super) fn drawn(chance: &mut Chance, shape: &mut Shape) {
    let n = chance.within(1, 3);
    let register = Register {
        limit: limit(chance),
        labour: Count::days(15, 1440),
        extension: chance.within(10, 30),
        inform: Count::days(chance.within(1, 7), 1440),
        visits: (0..chance.within(1, 3)).map(|_| visit(chance)).collect(),
        levels: levels(chance, n),
        unresolved: posts(chance),
    };
    let who = if chance.percent(70) { "township-office" } else { "village" };
    let alerts = (1..=register.levels.len()).map(Step::Alert);
    for step in [Step::Settle, Step::Inform, Step::Visit].into_iter().chain(alerts) {
        let any = draw::duty(chance, shape, step.duty());
        let mut duty = Duty { who, except: None, rule: Rule::Case(step), grant: Grant::Fixed, ..any };
        if let Step::Alert(_) = step {
            duty.rungs = ladder(chance);
        }
        shape.duties.push(duty);
    }
    shape.register = Some(register);
}

/// Who is next when the handling window has passed, and who after them.
fn ladder(chance: &mut Chance) -> Vec<(Gap, &'static str)> {
    let mut minutes = 0;
    let mut rungs = Vec::new();
    for post in POSTS {
        if chance.percent(60) {
            rungs.push((Gap::Minutes(minutes), post));
        }
        minutes += chance.within(30, 3_000);
    }
    rungs
}

/// The bureau thinks again about one of its rules.
pub(super) fn amended(chance: &mut Chance, register: &mut Register) {
    match chance.below(5) {
        0 => register.limit = limit(chance),
        1 => register.inform = Count::days(chance.within(1, 7), 1440),
        2 => register.visits = (0..chance.within(1, 3)).map(|_| visit(chance)).collect(),
        3 => register.levels = levels(chance, register.levels.len() as i64),
        _ => register.unresolved = posts(chance),
    }
}
