//! Two definitions side by side: what opens, what moves, what goes away.

use super::forecast::Forecast;
use super::pages::{due_words, weekday};
use crate::cli::failure::Failure;
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use engine::id::DutyId;
use engine::set::UnitSet;
use engine::views::PlannedPeriod;
use serde_json::json;
use std::collections::BTreeMap;

/// Changes of one duty shown before the rest is counted.
const SHOWN: usize = 7;

/// A period's name over both definitions.
type Key<'a> = (&'a DutyId, &'a str);

/// What becomes of a period.
#[derive(Clone, Copy)]
enum Change<'a, 'p> {
    Opens(&'a PlannedPeriod<'p>),
    Moves { was: &'a PlannedPeriod<'p>, will: &'a PlannedPeriod<'p> },
    GoesAway(&'a PlannedPeriod<'p>),
}

/// How many periods do what.
#[derive(Default)]
struct Counts {
    opens: usize,
    moves: usize,
    goes_away: usize,
    same: usize,
}

pub(super) fn show(now: &Forecast<'_>, other: &Forecast<'_>, shell: &mut Shell) -> Result<(), Failure> {
    let (changes, counts) = compare(now, other);
    if shell.json {
        return lines(now, other, &changes, &counts, shell);
    }
    let mut rest = &changes[..];
    while let Some(first) = rest.first() {
        let duty = first.period().duty;
        let count = rest.iter().take_while(|change| change.period().duty == duty).count();
        shell.line(format!("{}  {duty}", first.period().title))?;
        let mut table = Table::indented(2);
        rest[..count].iter().take(SHOWN).for_each(|change| table.row(row(change, now, other, shell)));
        if count > SHOWN {
            table.row([format!("… +{}", count - SHOWN)]);
        }
        table.lines().try_for_each(|line| shell.line(line))?;
        rest = &rest[count..];
    }
    let Counts { opens, moves, goes_away, same } = counts;
    shell.say(
        &format!("新增 {opens} 期，变动 {moves} 期，取消 {goes_away} 期，不变 {same} 期"),
        &format!("{opens} open, {moves} move, {goes_away} go away, {same} stay"),
    )
}

/// What differs, in the order of duties and time.
fn compare<'a, 'p>(now: &'a Forecast<'p>, other: &'a Forecast<'p>) -> (Vec<Change<'a, 'p>>, Counts) {
    fn key<'a>(period: &'a PlannedPeriod<'_>) -> Key<'a> {
        (period.duty, period.occurrence.key.as_str())
    }
    let before: BTreeMap<Key<'_>, _> = now.periods.iter().map(|period| (key(period), period)).collect();
    let after: BTreeMap<Key<'_>, _> = other.periods.iter().map(|period| (key(period), period)).collect();
    let (mut changes, mut counts) = (Vec::new(), Counts::default());
    for was in &now.periods {
        match after.get(&key(was)) {
            None => {
                counts.goes_away += 1;
                changes.push(Change::GoesAway(was));
            }
            Some(will) if is_same(was, now, will, other) => counts.same += 1,
            Some(will) => {
                counts.moves += 1;
                changes.push(Change::Moves { was, will });
            }
        }
    }
    for will in other.periods.iter().filter(|will| !before.contains_key(&key(will))) {
        counts.opens += 1;
        changes.push(Change::Opens(will));
    }
    // What opens stands with the other changes of its duty.
    let places: BTreeMap<&DutyId, usize> =
        changes.iter().enumerate().rev().map(|(at, change)| (change.period().duty, at)).collect();
    changes.sort_by_key(|change| {
        let period = change.period();
        (places.get(period.duty).copied(), period.occurrence.reckoning.due)
    });
    (changes, counts)
}

fn is_same(was: &PlannedPeriod<'_>, now: &Forecast<'_>, will: &PlannedPeriod<'_>, other: &Forecast<'_>) -> bool {
    // Posts are compared by name: the two trees may number added posts differently.
    was.occurrence.moments == will.occurrence.moments
        && was.units == will.units
        && was.rungs.iter().map(|rung| now.post_names(rung)).eq(will.rungs.iter().map(|rung| other.post_names(rung)))
}

impl<'a, 'p> Change<'a, 'p> {
    /// The period, as it will be where it will be.
    fn period(&self) -> &'a PlannedPeriod<'p> {
        match self {
            Change::Opens(period) | Change::GoesAway(period) | Change::Moves { will: period, .. } => period,
        }
    }
}

fn row(change: &Change<'_, '_>, now: &Forecast<'_>, other: &Forecast<'_>, shell: &Shell) -> Vec<String> {
    let due = |period: &PlannedPeriod<'_>, forecast: &Forecast<'_>| {
        let reckoning = &period.occurrence.reckoning;
        format!("{} {}", due_words(reckoning.day, reckoning.due, forecast.plan.zone), weekday(reckoning.day, shell))
    };
    let (mark, dates) = match change {
        Change::Opens(will) => ("+", due(will, other)),
        Change::GoesAway(was) => ("-", due(was, now)),
        Change::Moves { was, will } => match (due(was, now), due(will, other)) {
            (was, will) if was == will => {
                let other = shell.lang.words("提醒、催办或单位有变", "other reminders, escalations or units");
                ("~", format!("{was}  {other}"))
            }
            (was, will) => ("~", format!("{was} → {will}")),
        },
    };
    let units = change.period().units.len();
    let key = change.period().occurrence.key.as_str();
    vec![mark.to_owned(), dates, format!("{units} {}", shell.lang.words("单位", "units")), key.to_owned()]
}

fn lines(
    now: &Forecast<'_>,
    other: &Forecast<'_>,
    changes: &[Change<'_, '_>],
    counts: &Counts,
    shell: &mut Shell,
) -> Result<(), Failure> {
    let side = |period: &PlannedPeriod<'_>, forecast: &Forecast<'_>| {
        let reckoning = &period.occurrence.reckoning;
        json!({
            "day": reckoning.day,
            "due": reckoning.due.rfc3339(forecast.plan.zone),
            "units": names(&period.units, forecast),
        })
    };
    for change in changes {
        let (what, was, will) = match change {
            Change::Opens(will) => ("opens", json!(null), side(will, other)),
            Change::Moves { was, will } => ("moves", side(was, now), side(will, other)),
            Change::GoesAway(was) => ("goes_away", side(was, now), json!(null)),
        };
        let period = change.period();
        let (duty, key) = (period.duty, &period.occurrence.key);
        shell
            .value(&json!({ "line": "change", "what": what, "duty": duty, "period": key, "was": was, "will": will }))?;
    }
    let Counts { opens, moves, goes_away, same } = counts;
    shell.value(&json!({ "line": "total", "opens": opens, "moves": moves, "goes_away": goes_away, "same": same }))
}

fn names(units: &UnitSet, forecast: &Forecast<'_>) -> Vec<String> {
    units.iter().filter_map(|unit| forecast.organisation.unit(unit)).map(|unit| unit.id.to_string()).collect()
}
