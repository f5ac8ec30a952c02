//! Any rule, anchor and zone: no panic, a due day that the rule allows, more days never earlier.
#![no_main]

use chrono::{Datelike, Days, NaiveDate};
use engine::calendar::Calendar;
use engine::deadline::{Deadline, Direction, Offset, Rollover, Start, reckon};
use engine::time::{DayTime, Timestamp, instant};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| workflows::calendars::bundled().into());

fuzz_target!(|input: (i32, u16, u8, u8, u8, u16, u16, Option<i64>)| {
    let (day, n, kind, flags, roll, cutoff, zone, at) = input;
    let zone = chrono_tz::TZ_VARIANTS[usize::from(zone) % chrono_tz::TZ_VARIANTS.len()];
    let Some(day) = NaiveDate::from_num_days_from_ce_opt(day) else { return };
    let offset = |n: u16| match kind % 4 {
        0 => Offset::Days(n),
        1 => Offset::WorkingDays(n.min(800)),
        2 => Offset::Months(n),
        _ => Offset::Hours(u32::from(n)),
    };
    let cutoff = cutoff % 1441;
    let rule = |n| Deadline {
        offset: offset(n),
        direction: if flags & 1 == 0 { Direction::After } else { Direction::Before },
        start_counts: flags & 2 != 0,
        rollover: [Rollover::None, Rollover::Next, Rollover::Previous][usize::from(roll % 3)],
        cutoff: DayTime::new(cutoff / 60, cutoff % 60).expect("a time of day"),
    };
    let start = at.map_or(Start::Day(day), |at| Start::Instant(Timestamp(at)));
    let one = reckon(rule(n), start, &CALENDAR, zone);
    if at.is_some() || !(1900..2200).contains(&day.year()) {
        return;
    }
    let near = (1901..2199).contains(&one.day.year());
    if near && rule(n).rollover != Rollover::None {
        assert!(CALENDAR.is_working(one.day), "{one:?}");
    }
    if near && kind % 4 == 0 && flags & 3 == 0 {
        assert_eq!(one.reached, day + Days::new(u64::from(n)));
        assert!(instant(one.reached, DayTime::START, zone) <= one.due || rule(n).rollover == Rollover::Previous);
    }
    // Hours that roll over keep their time of day, so one more can mean earlier: no order there.
    let in_order = kind % 4 != 3 || rule(n).rollover == Rollover::None;
    if near && in_order && flags & 1 == 0 && n < u16::MAX {
        let more = reckon(rule(n + 1), start, &CALENDAR, zone);
        assert!(one.due <= more.due, "{one:?} {more:?}");
    }
});
