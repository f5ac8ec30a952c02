//! The periods a duty must have, found by looking at every day of the campaign.

use super::days::{Days, Roll, day_of, moment, plus};
use super::shape::{Anchor, Beat, Duty, Evidence, Gap, Rule, Shape};
use chrono::{Datelike, NaiveDate, Weekday};

/// A period as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expected {
    /// Its key.
    pub(super) key: String,
    /// From when it is owed, in milliseconds since 1970.
    pub(super) opens: i64,
    /// The due instant.
    pub(super) due: i64,
    /// The due day.
    pub(super) day: NaiveDate,
    /// What time brings, in order.
    pub(super) moments: Vec<(i64, Brings)>,
}

/// What a moment brings, in the order of those at one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Brings {
    /// It is owed.
    Opens,
    /// Told before.
    Reminder,
    /// Late.
    Overdue,
    /// A rung, from 1.
    Rung(usize),
    /// Told again.
    Repeat,
}

const MIDNIGHT: i64 = 1440;

/// All periods of a duty that dates decide, in order.
pub(super) fn periods(shape: &Shape, duty: &Duty, days: &Days, windows: &[(NaiveDate, NaiveDate)]) -> Vec<Expected> {
    match &duty.rule {
        Rule::On { day, minute, roll } => {
            vec![finish(duty, "once".into(), moment(shape.first, 0), days.rolled(*day, *roll), *minute, days)]
        }
        Rule::After { anchor, n, unit, start_counts, roll, minute } => {
            let (from, opens) = match anchor {
                Anchor::Start => (shape.first, moment(shape.first, 0)),
                Anchor::StageStart(i) => (shape.stages[*i].0, moment(shape.stages[*i].0, 0)),
                Anchor::StageEnd(i) => (shape.stages[*i].1, moment(shape.stages[*i].1, MIDNIGHT)),
                Anchor::Day(day) => (*day, moment(*day, 0)),
            };
            let day = days.rolled(days.within(from, *n, *unit, *start_counts), *roll);
            vec![finish(duty, "once".into(), opens, day, *minute, days)]
        }
        Rule::BeforeEnd { n, roll } => {
            let day = days.rolled(plus(shape.last, -n), *roll);
            vec![finish(duty, "once".into(), moment(shape.first, 0), day, MIDNIGHT, days)]
        }
        Rule::EachStage { n, roll } => shape
            .stages
            .iter()
            .enumerate()
            .map(|(i, (_, last))| {
                let day = days.rolled(plus(*last, *n), *roll);
                finish(duty, format!("s{i}"), moment(*last, MIDNIGHT), day, MIDNIGHT, days)
            })
            .collect(),
        Rule::Every { beat, stage, about_last, roll } => {
            let span = stage.map_or((shape.first, shape.last), |i| shape.stages[i]);
            rhythm((duty, cutoff(shape, duty)), *beat, span, *about_last, *roll, days)
        }
        Rule::Window(minute) => {
            let mut all: Vec<NaiveDate> = windows.iter().flat_map(|(first, last)| each_day(*first, *last)).collect();
            all.sort_unstable();
            all.dedup();
            all.into_iter().map(|day| finish(duty, day.to_string(), moment(day, 0), day, *minute, days)).collect()
        }
        Rule::Cron(hour) => {
            let mut opens = moment(shape.first, 0);
            let is_weekday = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            let weekdays = each_day(shape.first, shape.last).filter(is_weekday);
            weekdays
                .map(|day| {
                    let key = format!("{day}T{hour:02}0000");
                    let period = finish(duty, key, opens, day, hour * 60, days);
                    opens = period.due;
                    period
                })
                .collect()
        }
        Rule::Hours(_) | Rule::Case(_) => Vec::new(),
    }
}

/// The period after something happened.
pub(super) fn after_event(duty: &Duty, key: String, happened: i64, days: &Days) -> Option<Expected> {
    let Rule::Hours(hours) = duty.rule else { return None };
    let due = happened + hours * 3_600_000;
    Some(with_due(duty, key, happened, due, day_of(due), days))
}

/// The period of a correction that was asked for at an instant: as many days as the target gives,
/// else five.
pub(super) fn correction(duty: &Duty, key: String, asked: i64, days: &Days) -> Expected {
    let n = if let Evidence::Figure(n) = duty.evidence { i64::from(n) } else { 5 };
    within(duty, key, asked, day_of(asked), n, MIDNIGHT, days)
}

/// "Within n days of an instant", rolled to the next working day: corrections, and what a pause put
/// back.
pub(super) fn within(
    duty: &Duty,
    key: String,
    opens: i64,
    from: NaiveDate,
    n: i64,
    minute: i64,
    days: &Days,
) -> Expected {
    finish(duty, key, opens, days.rolled(plus(from, n), Roll::Next), minute, days)
}

/// The minute at which a duty's due days end.
pub(super) fn cutoff(shape: &Shape, duty: &Duty) -> i64 {
    match &duty.rule {
        Rule::Case(step) => shape.register.as_ref().map_or(MIDNIGHT, |register| register.window(*step).minute()),
        Rule::On { minute, .. } | Rule::After { minute, .. } | Rule::Window(minute) => *minute,
        Rule::Every { beat: Beat::Day(at) | Beat::WorkingDay(at) | Beat::Weekday(_, at), .. } => *at,
        _ => MIDNIGHT,
    }
}

fn rhythm(
    (duty, minute): (&Duty, i64),
    beat: Beat,
    span: (NaiveDate, NaiveDate),
    about_last: bool,
    roll: Roll,
    days: &Days,
) -> Vec<Expected> {
    let mut groups: Vec<(String, Vec<NaiveDate>)> = Vec::new();
    for day in each_day(span.0, span.1) {
        let name = group(beat, span.0, day);
        match groups.last_mut() {
            Some((known, members)) if *known == name => members.push(day),
            _ => groups.push((name, vec![day])),
        }
    }
    let chosen = groups.into_iter().filter_map(|(key, clipped)| {
        let (first, last) = (clipped[0], clipped[clipped.len() - 1]);
        let day = if about_last {
            let next = plus(whole(beat, span.0, last).1, 1);
            let (from, to) = whole(beat, span.0, next);
            choose(beat, (from, to), (from, to), days)
        } else {
            choose(beat, whole(beat, span.0, first), (first, last), days)
        }?;
        let opens = if about_last { moment(last, MIDNIGHT) } else { moment(first, 0) };
        Some(finish(duty, key, opens, days.rolled(day, roll), minute, days))
    });
    chosen.collect()
}

/// Which period of the rhythm a day belongs to.
fn group(beat: Beat, from: NaiveDate, day: NaiveDate) -> String {
    let (year, month, dom) = (day.year(), day.month(), day.day());
    match beat {
        Beat::Day(_) | Beat::WorkingDay(_) => day.to_string(),
        Beat::Days(n) => {
            let passed = day.signed_duration_since(from).num_days();
            plus(day, -(passed % n as i64)).to_string()
        }
        Beat::Weekday(..) | Beat::WeekLastWorking => {
            let thursday = plus(day, 3 - i64::from(day.weekday().num_days_from_monday()));
            format!("{}-W{:02}", thursday.year(), thursday.ordinal0() / 7 + 1)
        }
        Beat::TenDays => format!(
            "{year}-{month:02}-T{}",
            if dom <= 10 {
                1
            } else if dom <= 20 {
                2
            } else {
                3
            }
        ),
        Beat::HalfMonth => format!("{year}-{month:02}-H{}", if dom <= 15 { 1 } else { 2 }),
        Beat::MonthDay(_) | Beat::MonthLast | Beat::MonthWorking(_) | Beat::MonthFirst(_) => {
            format!("{year}-{month:02}")
        }
        Beat::Quarter(_) => format!("{year}-Q{}", month.div_ceil(3)),
        Beat::HalfYear => format!("{year}-H{}", month.div_ceil(6)),
    }
}

/// The first and last day of a day's whole period, also outside the span.
fn whole(beat: Beat, from: NaiveDate, day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let name = group(beat, from, day);
    let edge = |step: i64| {
        let mut at = day;
        while group(beat, from, plus(at, step)) == name {
            at = plus(at, step);
        }
        at
    };
    (edge(-1), edge(1))
}

type Ends = (NaiveDate, NaiveDate);

fn choose(beat: Beat, whole: Ends, clipped: Ends, days: &Days) -> Option<NaiveDate> {
    let inside = |day: NaiveDate| (clipped.0 <= day && day <= clipped.1).then_some(day);
    let working = || each_day(clipped.0, clipped.1).filter(|day| days.works(*day));
    match beat {
        Beat::WorkingDay(_) => working().next(),
        Beat::Day(_) | Beat::Days(_) | Beat::TenDays | Beat::HalfMonth | Beat::MonthLast | Beat::HalfYear => {
            Some(clipped.1)
        }
        Beat::Weekday(wanted, _) | Beat::MonthFirst(wanted) => {
            each_day(whole.0, whole.1).find(|day| day.weekday() == wanted).and_then(inside)
        }
        Beat::WeekLastWorking => working().last(),
        Beat::MonthDay(n) | Beat::Quarter(n) => inside(plus(whole.0, n - 1).min(whole.1)),
        Beat::MonthWorking(n) if n > 0 => working().nth(n as usize - 1),
        Beat::MonthWorking(n) => {
            let all: Vec<_> = working().collect();
            all.len().checked_sub(n.unsigned_abs() as usize).map(|i| all[i])
        }
    }
}

fn each_day(first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    first.iter_days().take_while(move |day| *day <= last)
}

/// The period that is due on a day: a step of a case.
pub(super) fn to_day(duty: &Duty, key: &str, opens: i64, day: NaiveDate, minute: i64, days: &Days) -> Expected {
    finish(duty, key.to_owned(), opens, day, minute, days)
}

fn finish(duty: &Duty, key: String, opens: i64, day: NaiveDate, minute: i64, days: &Days) -> Expected {
    let day = duty.dates.get(&key).copied().unwrap_or(day);
    with_due(duty, key, opens, moment(day, minute), day, days)
}

pub(super) fn with_due(duty: &Duty, key: String, opens: i64, due: i64, day: NaiveDate, days: &Days) -> Expected {
    let before = |gap: &Gap| match gap {
        Gap::Working(0, at) => days.works(day).then(|| moment(day, *at)),
        Gap::Working(n, at) => Some(moment(days.beyond(day, -n), *at)),
        Gap::Days(n, at) => Some(moment(plus(day, -n), *at)),
        Gap::Minutes(n) => Some(due - n * 60_000),
    };
    let after = |gap: Gap, times: i64| match gap {
        Gap::Working(n, at) => moment(days.beyond(day, n * times), at),
        Gap::Days(n, at) => moment(plus(day, n * times), at),
        Gap::Minutes(n) => due + n * times * 60_000,
    };
    // A due day rolled back to before its anchor is still a whole day on which to hand in.
    let opens = if due <= opens { moment(day, 0) } else { opens };
    let mut reminders: Vec<i64> =
        duty.reminders.iter().filter_map(before).filter(|at| opens <= *at && *at < due).collect();
    reminders.sort_unstable();
    reminders.dedup();
    let mut moments = vec![(opens, Brings::Opens), (due, Brings::Overdue)];
    moments.extend(reminders.into_iter().map(|at| (at, Brings::Reminder)));
    let mut below = due;
    for (i, (gap, _)) in duty.rungs.iter().enumerate() {
        below = below.max(after(*gap, 1));
        moments.push((below, Brings::Rung(i + 1)));
    }
    if let Some((gap, at_most)) = duty.repeat {
        moments.extend((1..=i64::from(at_most)).map(|n| (after(gap, n).max(due), Brings::Repeat)));
    }
    moments.sort_unstable();
    Expected { key, opens, due, day, moments }
}
