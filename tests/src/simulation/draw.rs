//! A campaign by chance, out of everything the language can say.

use super::chance::Chance;
use super::days::{Roll, Unit, plus};
use super::register;
use super::shape::{Anchor, Beat, Duty, Evidence, Gap, Grant, Rule, Shape};
use chrono::{NaiveDate, Weekday};
use std::collections::BTreeMap;

const ROLLS: [Roll; 3] = [Roll::None, Roll::Next, Roll::Previous];
const MINUTES: [i64; 4] = [1440, 1440, 17 * 60, 12 * 60];

/// A campaign of about a year, beginning somewhere in 2022 or 2023.
pub(super) fn shape(chance: &mut Chance) -> Shape {
    let first = plus(NaiveDate::from_ymd_opt(2022, 1, 1).expect("a date"), chance.within(0, 600));
    let last = plus(first, chance.within(200, 364));
    let mut stages = Vec::new();
    let mut from = first;
    for _ in 0..chance.below(4) {
        let to = plus(from, chance.within(5, 50));
        stages.push((from, to));
        from = plus(to, chance.within(1, 20));
    }
    let mut shape = Shape { first, last, stages, duties: Vec::new(), register: None };
    for i in 0..2 + chance.below(4) {
        let duty = duty(chance, &shape, format!("d{i}"));
        shape.duties.push(duty);
    }
    pair_up(chance, &mut shape);
    if chance.percent(70) {
        register::drawn(chance, &mut shape);
    }
    shape
}

/// Two daily reports of which one satisfies the other.
fn pair_up(chance: &mut Chance, shape: &mut Shape) {
    if shape.stages.is_empty() || !chance.percent(25) {
        return;
    }
    let rule = |minute| Rule::Every { beat: Beat::Day(minute), stage: Some(0), about_last: false, roll: Roll::None };
    let one = Duty {
        id: "main".into(),
        rule: rule(1080),
        evidence: Evidence::DocumentOrZero,
        ..duty(chance, shape, "main".into())
    };
    let minute = *chance.one_of(&[1020, 1080, 1200]);
    let other = Duty { id: "also".into(), rule: rule(minute), satisfies: None, ..one.clone() };
    shape.duties.push(other);
    shape.duties.push(Duty { satisfies: Some("also".into()), ..one });
}

/// A duty for a campaign with these stages.
pub(super) fn duty(chance: &mut Chance, shape: &Shape, id: String) -> Duty {
    let rule = rule(chance, shape);
    let grant = grant(chance, &rule);
    let (reminders, rungs, repeat) = policy(chance);
    let evidence = match chance.below(4) {
        0 => Evidence::Done,
        1 => Evidence::Figure(chance.within(2, 12) as u16),
        _ => Evidence::DocumentOrZero,
    };
    Duty {
        id,
        who: if chance.percent(80) { "township-office" } else { "village" },
        except: chance.percent(10).then(|| "t1".to_owned()),
        rule,
        reminders,
        rungs,
        repeat,
        evidence,
        satisfies: None,
        grant,
        dates: BTreeMap::new(),
    }
}

/// How far a county may move the dates of a rule. The instants of a cron expression stay.
fn grant(chance: &mut Chance, rule: &Rule) -> Grant {
    match chance.below(4) {
        _ if matches!(rule, Rule::Cron(_)) => Grant::Fixed,
        0 => Grant::Fixed,
        1 => Grant::Relax(chance.within(1, 6) as u16),
        _ => Grant::Tighten,
    }
}

fn rule(chance: &mut Chance, shape: &Shape) -> Rule {
    let roll = *chance.one_of(&ROLLS);
    let minute = *chance.one_of(&MINUTES);
    let stages = shape.stages.len();
    match chance.below(12) {
        0 | 1 => Rule::On { day: day_inside(chance, shape), minute, roll },
        2 | 3 => {
            let unit = *chance.one_of(&[Unit::Calendar, Unit::Calendar, Unit::Working, Unit::Month]);
            let n = if unit == Unit::Month { chance.within(1, 4) } else { chance.within(1, 15) };
            let anchor = match chance.below(4) {
                0 if stages > 0 => Anchor::StageStart(chance.below(stages)),
                1 if stages > 0 => Anchor::StageEnd(chance.below(stages)),
                2 => Anchor::Day(day_inside(chance, shape)),
                _ => Anchor::Start,
            };
            Rule::After { anchor, n, unit, start_counts: chance.percent(20), roll, minute }
        }
        4 => Rule::BeforeEnd { n: chance.within(1, 40), roll },
        5 if stages > 0 => Rule::EachStage { n: chance.within(1, 9), roll },
        6 => Rule::Hours(chance.within(2, 72)),
        7 => Rule::Window(chance.within(8, 23) * 60),
        8 if chance.percent(15) => Rule::Cron(chance.within(8, 20)),
        _ => {
            let stage = (stages > 0 && chance.percent(60)).then(|| chance.below(stages));
            let beat = beat(chance, stage.is_some());
            let long = matches!(beat, Beat::MonthDay(_) | Beat::MonthLast | Beat::Quarter(_));
            Rule::Every { beat, stage, about_last: long && chance.percent(25), roll }
        }
    }
}

fn beat(chance: &mut Chance, is_short: bool) -> Beat {
    let weekday = *chance.one_of(&[Weekday::Mon, Weekday::Wed, Weekday::Fri, Weekday::Sun]);
    let minute = chance.within(8, 24) * 60;
    match chance.below(if is_short { 13 } else { 11 }) {
        0 => Beat::Weekday(weekday, minute),
        1 => Beat::WeekLastWorking,
        2 => Beat::TenDays,
        3 => Beat::HalfMonth,
        4 => Beat::MonthDay(chance.within(1, 31)),
        5 => Beat::MonthLast,
        6 => Beat::MonthWorking(*chance.one_of(&[1, 3, -1, -2])),
        7 => Beat::MonthFirst(weekday),
        8 => Beat::Quarter(chance.within(1, 31)),
        9 => Beat::HalfYear,
        10 => Beat::Days(chance.within(5, 20) as usize),
        11 => Beat::Day(minute),
        _ => Beat::WorkingDay(minute),
    }
}

/// Reminders, the ladder, and what is repeated.
type Policy = (Vec<Gap>, Vec<(Gap, &'static str)>, Option<(Gap, u16)>);

fn policy(chance: &mut Chance) -> Policy {
    let nine = 540;
    let mut reminders = Vec::new();
    for _ in 0..chance.below(4) {
        reminders.push(match chance.below(4) {
            0 => Gap::Working(0, nine),
            1 => Gap::Working(chance.within(1, 5), nine),
            2 => Gap::Days(chance.within(1, 7), chance.within(7, 20) * 60),
            _ => Gap::Minutes(chance.within(10, 3_000)),
        });
    }
    let mut rungs = Vec::new();
    let mut n = 0;
    for post in ["bureau/section", "parent/liaison", "bureau/leader-in-charge"] {
        n += chance.within(1, 3);
        if chance.percent(50) {
            rungs.push((Gap::Working(n, nine), post));
        }
    }
    if rungs.is_empty() && chance.percent(40) {
        rungs.push((Gap::Minutes(chance.within(1, 600)), "bureau/section"));
    }
    let gap = if chance.percent(50) { Gap::Working(1, nine) } else { Gap::Days(2, 10 * 60) };
    let repeat = chance.percent(25).then(|| (gap, chance.within(1, 5) as u16));
    (reminders, rungs, repeat)
}

/// A day of the campaign.
pub(super) fn day_inside(chance: &mut Chance, shape: &Shape) -> NaiveDate {
    let days = shape.last.signed_duration_since(shape.first).num_days();
    plus(shape.first, chance.within(0, days))
}

/// The same campaign, changed as officers change them: dates moved, a duty more, a duty less, another
/// policy.
pub(super) fn amended(chance: &mut Chance, shape: &Shape, next_id: usize) -> Shape {
    let mut new = shape.clone();
    let own = new.duties.iter().filter(|duty| !duty.is_of_case()).count();
    match chance.below(6) {
        0 => {
            let duty = duty(chance, shape, format!("d{next_id}"));
            new.duties.insert(own, duty);
        }
        1 if own > 2 => {
            let gone = chance.below(own);
            let id = new.duties.remove(gone).id;
            new.duties.retain(|duty| duty.satisfies.as_ref() != Some(&id) || duty.id == id);
        }
        2 => {
            let i = chance.below(new.duties.len());
            let (reminders, rungs, repeat) = policy(chance);
            let grant = if new.duties[i].is_of_case() { Grant::Fixed } else { grant(chance, &new.duties[i].rule) };
            new.duties[i] = Duty { reminders, rungs, repeat, grant, ..new.duties[i].clone() };
        }
        3 => new.register.iter_mut().for_each(|rules| register::amended(chance, rules)),
        _ => {
            let i = chance.below(new.duties.len());
            if new.duties[i].id.starts_with('d') {
                shift(chance, shape, &mut new.duties[i].rule);
            }
        }
    }
    new
}

fn shift(chance: &mut Chance, shape: &Shape, rule: &mut Rule) {
    match rule {
        Rule::On { day, .. } => *day = day_inside(chance, shape),
        Rule::After { n, .. } | Rule::BeforeEnd { n, .. } | Rule::EachStage { n, .. } => {
            *n = (*n + chance.within(-5, 20)).max(1)
        }
        Rule::Hours(hours) => *hours = chance.within(2, 96),
        Rule::Window(minute) => *minute = chance.within(8, 23) * 60,
        Rule::Cron(hour) => *hour = chance.within(8, 20),
        Rule::Every { roll, .. } => *roll = *chance.one_of(&ROLLS),
        Rule::Case(_) => {}
    }
}
