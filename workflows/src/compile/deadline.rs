//! A deadline rule with the defaults of the project's policy: what is counted in calendar days or
//! months rolls on to a working day, a fixed day stays where it is.

use crate::diagnostic::{Reports, field as say};
use crate::read::written::{Amount, Correct, Due, Side};
use engine::deadline::{Deadline, Direction, Offset, Rollover};
use engine::time::DayTime;

/// Whether the anchor of a deadline is an instant, so that hours can be counted from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    Day,
    Instant,
}

/// Days in which what was not met is put right, where the definition is silent.
const CORRECT_DAYS: u16 = 10;

/// Time to make up for what a measure found short, where the definition is silent.
pub(super) const MEASURED: Deadline = Deadline::within_days(10);

/// The rule of a deadline that has an anchor.
pub(super) fn rule(due: &Due, from: From, reports: &mut Reports) -> Option<Deadline> {
    let side = due.side?;
    let amount = due.amount.good();
    if side.value == Side::On {
        if let Some(amount) = amount {
            reports.add(say::misplaced(
                amount.span,
                "days / months / hours",
                "on 就是到期日；要往后数写 after，往前数写 before",
                "on is the due day itself; write after or before to count",
            ));
            return None;
        }
        return Some(Deadline {
            cutoff: cutoff(due),
            rollover: due.rollover.unwrap_or(Rollover::None),
            ..Deadline::ON_THE_DAY
        });
    }
    let Some(amount) = amount else {
        if !due.amount.is_bad() {
            reports.add(say::missing_here(
                side.span,
                "days",
                "写明多少：days: 5（可加 unit: working）、months: 1 或 hours: 24",
                "say how far: days: 5 (with unit: working if wanted), months: 1 or hours: 24",
            ));
        }
        return None;
    };
    let direction = if side.value == Side::After { Direction::After } else { Direction::Before };
    let rolls = if direction == Direction::After { Rollover::Next } else { Rollover::Previous };
    let (offset, default) = match amount.value {
        Amount::Days(n) => (Offset::Days(n), rolls),
        Amount::Months(n) => (Offset::Months(n), rolls),
        Amount::Working(n) => (Offset::WorkingDays(n), Rollover::None),
        Amount::Hours(n) => (Offset::Hours(n), Rollover::None),
    };
    if matches!(offset, Offset::Hours(_)) && !hours_fit(due, from, amount.span, reports) {
        return None;
    }
    Some(Deadline {
        offset,
        direction,
        start_counts: due.start_counts.unwrap_or(false),
        rollover: due.rollover.unwrap_or(default),
        cutoff: cutoff(due),
    })
}

fn hours_fit(due: &Due, from: From, at: crate::source::Span, reports: &mut Reports) -> bool {
    if from == From::Day {
        reports.add(say::misplaced(
            at,
            "hours",
            "小时只能从事件（event.编号）或 cron 的时刻起算；从某一天起算请写 days",
            "hours count from an event or a cron instant; from a day count days",
        ));
        return false;
    }
    if let Some(cutoff) = due.cutoff {
        reports.add(say::misplaced(
            cutoff.span,
            "cutoff",
            "按小时计算的期限到点即止，不写 cutoff",
            "a deadline in hours ends at its instant; leave cutoff out",
        ));
        return false;
    }
    true
}

fn cutoff(due: &Due) -> DayTime {
    due.cutoff.map_or(DayTime::END, |at| at.value)
}

/// The time to put right what was not met.
pub(super) fn correction(given: Option<&Correct>) -> Deadline {
    let Some(correct) = given else { return Deadline::within_days(CORRECT_DAYS) };
    let (offset, default) = if correct.working {
        (Offset::WorkingDays(correct.days), Rollover::None)
    } else {
        (Offset::Days(correct.days), Rollover::Next)
    };
    Deadline { offset, rollover: correct.rollover.unwrap_or(default), ..Deadline::ON_THE_DAY }
}
