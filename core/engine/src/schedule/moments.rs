//! Reminders before the due instant, the overdue instant, the ladder and repeats after it.

use crate::calendar::Calendar;
use crate::deadline::Reckoning;
use crate::limits;
use crate::moment::{Moment, MomentKind};
use crate::plan::{Delay, Policy, Reminder};
use crate::time::{Timestamp, day_of, instant};
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;

/// The moments of a period in order. A reminder outside `opens <= at < due` is dropped; a rung
/// never comes before the due instant or before the rung below it.
pub(super) fn moments(
    policy: &Policy,
    opens: Timestamp,
    reckoning: &Reckoning,
    calendar: &Calendar,
    zone: Tz,
) -> Vec<Moment> {
    let (day, due) = (reckoning.day, reckoning.due);
    let mut all = vec![Moment { at: opens, what: MomentKind::Opens }, Moment { at: due, what: MomentKind::Overdue }];

    let mut reminders: Vec<Timestamp> = policy
        .reminders
        .iter()
        .filter_map(|rule| reminder(*rule, opens, (day, due), calendar, zone))
        .filter(|at| (opens..due).contains(at))
        .collect();
    reminders.sort_unstable();
    reminders.dedup();
    all.extend((1..).zip(reminders).map(|(n, at)| Moment { at, what: MomentKind::Reminder(n) }));

    let mut rung = due;
    for (n, escalation) in (1..).zip(&policy.escalations) {
        rung = rung.max(delayed(escalation.after, 1, day, due, calendar, zone));
        all.push(Moment { at: rung, what: MomentKind::Escalation(n) });
    }
    if let Some(repeat) = policy.repeat {
        let count = repeat.at_most.min(limits::REPEATS as u16);
        all.extend((1..=count).map(|n| {
            let at = delayed(repeat.every, n, day, due, calendar, zone).max(due);
            Moment { at, what: MomentKind::Repeat(n) }
        }));
    }
    all.sort_unstable();
    all
}

fn reminder(
    rule: Reminder,
    opens: Timestamp,
    (day, due): (NaiveDate, Timestamp),
    calendar: &Calendar,
    zone: Tz,
) -> Option<Timestamp> {
    match rule {
        Reminder::WorkingDays(0, time) => calendar.is_working(day).then(|| instant(day, time, zone)),
        Reminder::WorkingDays(n, time) => Some(instant(calendar.working_day_from(day, -i32::from(n)), time, zone)),
        Reminder::Days(n, time) => Some(instant(day.checked_sub_days(Days::new(u64::from(n)))?, time, zone)),
        Reminder::Minutes(n) => Some(due.plus_minutes(-i64::from(n))),
        Reminder::Opening(time) => {
            let first = day_of(opens, zone);
            let on = if calendar.is_working(first) { first } else { calendar.working_day_from(first, 1) };
            Some(instant(on, time, zone))
        }
    }
}

fn delayed(delay: Delay, times: u16, day: NaiveDate, due: Timestamp, calendar: &Calendar, zone: Tz) -> Timestamp {
    match delay {
        Delay::WorkingDays(n, time) => {
            instant(calendar.working_day_from(day, i32::from(n) * i32::from(times)), time, zone)
        }
        Delay::Days(n, time) => {
            let on = day.checked_add_days(Days::new(u64::from(n) * u64::from(times))).unwrap_or(day);
            instant(on, time, zone)
        }
        Delay::Minutes(n) => due.plus_minutes(i64::from(n) * i64::from(times)),
    }
}
