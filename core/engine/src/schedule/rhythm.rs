//! Calendar periods inside a span: which there are, and which day of each a rule picks.

use crate::calendar::Calendar;
use crate::plan::{About, DayRule, PeriodUnit, Rhythm, Span};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// One period of a rhythm.
pub(super) struct Beat {
    /// Its name, for example `2022-W15`; amendments match periods by it.
    pub key: String,
    /// What it covers, clipped to the span.
    pub covers: Span,
    /// Whether it lies in the span with all its days.
    pub whole: bool,
    /// The day the deadline counts from.
    pub day: NaiveDate,
    /// Whether the choice of the day rests on a year that is not announced.
    pub provisional: bool,
}

/// The periods of a rhythm inside a span. A period in which the rule finds no day is left out.
pub(super) fn beats(rhythm: Rhythm, span: Span, calendar: &Calendar) -> impl Iterator<Item = Beat> {
    let mut next = Some(block_at(rhythm, span, span.first));
    std::iter::from_fn(move || {
        let whole = next.filter(|block| block.first <= span.last)?;
        let after = whole.last.succ_opt().filter(|day| *day <= span.last);
        next = after.map(|day| block_at(rhythm, span, day));
        Some(beat(rhythm, whole, span, calendar))
    })
    .flatten()
}

fn beat(rhythm: Rhythm, whole: Span, span: Span, calendar: &Calendar) -> Option<Beat> {
    let covers = whole.clip(span)?;
    if rhythm.unit == PeriodUnit::WorkingDay && !calendar.is_working(whole.first) {
        return None;
    }
    let (whole_due, clipped_due) = match rhythm.about {
        About::This => (whole, covers),
        About::Last => {
            let following = block_at(rhythm, span, whole.last.succ_opt()?);
            (following, following)
        }
    };
    let day = pick(rhythm.on, whole_due, clipped_due, calendar)?;
    let by_working_day = rhythm.unit == PeriodUnit::WorkingDay || matches!(rhythm.on, DayRule::Working(_));
    let provisional = by_working_day && !calendar.is_announced(day.year());
    Some(Beat { key: key(rhythm.unit, whole.first), covers, whole: covers == whole, day, provisional })
}

fn pick(rule: DayRule, whole: Span, clipped: Span, calendar: &Calendar) -> Option<NaiveDate> {
    let inside = |day: NaiveDate| clipped.contains(day).then_some(day);
    match rule {
        DayRule::First => Some(clipped.first),
        DayRule::Last => Some(clipped.last),
        DayRule::Day(n) => {
            let day = whole.first.checked_add_days(Days::new(u64::from(n.max(1)) - 1))?;
            inside(day.min(whole.last))
        }
        DayRule::Weekday(weekday) => whole.days().find(|d| d.weekday() == weekday).and_then(inside),
        DayRule::Working(n) if n > 0 => clipped.days().filter(|d| calendar.is_working(*d)).nth(n as usize - 1),
        DayRule::Working(n) => {
            let working: Vec<_> = clipped.days().filter(|d| calendar.is_working(*d)).collect();
            let back = usize::from(n.unsigned_abs().max(1));
            working.len().checked_sub(back).map(|i| working[i])
        }
    }
}

/// The block of `step` periods that contains a day. Blocks of days are laid from the span's first
/// day; blocks of longer periods from the period that contains it.
fn block_at(rhythm: Rhythm, span: Span, day: NaiveDate) -> Span {
    let step = usize::from(rhythm.step.max(1));
    if step == 1 {
        return period_at(rhythm.unit, day);
    }
    let mut first = period_at(rhythm.unit, span.first).first;
    loop {
        let mut block = period_at(rhythm.unit, first);
        for _ in 1..step {
            let Some(following) = block.last.succ_opt() else { break };
            block.last = period_at(rhythm.unit, following).last;
        }
        match block.last.succ_opt() {
            Some(following) if block.last < day => first = following,
            _ => return block,
        }
    }
}

fn period_at(unit: PeriodUnit, day: NaiveDate) -> Span {
    let (year, month, dom) = (day.year(), day.month(), day.day());
    let months = |first_month: u32, count: u32| {
        let first = NaiveDate::from_ymd_opt(year, first_month, 1).unwrap_or(day);
        let last = first.checked_add_months(Months::new(count)).and_then(|d| d.pred_opt()).unwrap_or(day);
        Span { first, last }
    };
    let part = |first: u32, last: Option<u32>| {
        let whole = months(month, 1);
        let at = |dom: u32| NaiveDate::from_ymd_opt(year, month, dom);
        Span { first: at(first).unwrap_or(day), last: last.and_then(at).unwrap_or(whole.last) }
    };
    match unit {
        PeriodUnit::Day | PeriodUnit::WorkingDay => Span { first: day, last: day },
        PeriodUnit::Week => {
            let week = day.week(Weekday::Mon);
            Span { first: week.first_day(), last: week.last_day() }
        }
        PeriodUnit::TenDays if dom <= 10 => part(1, Some(10)),
        PeriodUnit::TenDays if dom <= 20 => part(11, Some(20)),
        PeriodUnit::TenDays => part(21, None),
        PeriodUnit::HalfMonth if dom <= 15 => part(1, Some(15)),
        PeriodUnit::HalfMonth => part(16, None),
        PeriodUnit::Month => months(month, 1),
        PeriodUnit::Quarter => months((month - 1) / 3 * 3 + 1, 3),
        PeriodUnit::HalfYear => months((month - 1) / 6 * 6 + 1, 6),
        PeriodUnit::Year => months(1, 12),
    }
}

fn key(unit: PeriodUnit, first: NaiveDate) -> String {
    let (year, month, dom) = (first.year(), first.month(), first.day());
    match unit {
        PeriodUnit::Day | PeriodUnit::WorkingDay => first.to_string(),
        PeriodUnit::Week => format!("{}-W{:02}", first.iso_week().year(), first.iso_week().week()),
        PeriodUnit::TenDays => format!("{year}-{month:02}-T{}", (dom - 1) / 10 + 1),
        PeriodUnit::HalfMonth => format!("{year}-{month:02}-H{}", if dom == 1 { 1 } else { 2 }),
        PeriodUnit::Month => format!("{year}-{month:02}"),
        PeriodUnit::Quarter => format!("{year}-Q{}", (month - 1) / 3 + 1),
        PeriodUnit::HalfYear => format!("{year}-H{}", (month - 1) / 6 + 1),
        PeriodUnit::Year => year.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn check(unit: PeriodUnit, step: u16, about: About, on: DayRule, span: (&str, &str), expected: &[(&str, &str)]) {
        let rhythm = Rhythm { unit, step, about, on };
        let span = Span { first: d(span.0), last: d(span.1) };
        let got: Vec<_> = beats(rhythm, span, &Calendar::default()).map(|b| (b.key, b.day.to_string())).collect();
        let expected: Vec<_> = expected.iter().map(|(k, day)| (k.to_string(), day.to_string())).collect();
        assert_eq!(got, expected, "{rhythm:?}");
    }

    #[test]
    fn periods_and_their_days() {
        use About::{Last, This};
        let spring = ("2022-04-16", "2022-06-10");
        check(
            PeriodUnit::Month,
            1,
            This,
            DayRule::Day(20),
            spring,
            &[("2022-04", "2022-04-20"), ("2022-05", "2022-05-20")],
        );
        check(
            PeriodUnit::Month,
            1,
            This,
            DayRule::Last,
            spring,
            &[("2022-04", "2022-04-30"), ("2022-05", "2022-05-31"), ("2022-06", "2022-06-10")],
        );
        check(
            PeriodUnit::Month,
            1,
            Last,
            DayRule::Day(5),
            spring,
            &[("2022-04", "2022-05-05"), ("2022-05", "2022-06-05"), ("2022-06", "2022-07-05")],
        );
        check(PeriodUnit::Month, 1, This, DayRule::Day(31), ("2024-02-01", "2024-02-29"), &[("2024-02", "2024-02-29")]);
        check(
            PeriodUnit::Day,
            3,
            This,
            DayRule::Last,
            ("2022-04-01", "2022-04-07"),
            &[("2022-04-01", "2022-04-03"), ("2022-04-04", "2022-04-06"), ("2022-04-07", "2022-04-07")],
        );
        check(
            PeriodUnit::TenDays,
            1,
            This,
            DayRule::Last,
            ("2022-02-01", "2022-02-28"),
            &[("2022-02-T1", "2022-02-10"), ("2022-02-T2", "2022-02-20"), ("2022-02-T3", "2022-02-28")],
        );
        check(
            PeriodUnit::HalfYear,
            1,
            This,
            DayRule::Last,
            ("2022-01-01", "2022-12-31"),
            &[("2022-H1", "2022-06-30"), ("2022-H2", "2022-12-31")],
        );
    }

    #[test]
    fn week_53_and_the_turn_of_the_year() {
        check(
            PeriodUnit::Week,
            1,
            About::This,
            DayRule::Weekday(Weekday::Fri),
            ("2020-12-21", "2021-01-10"),
            &[("2020-W52", "2020-12-25"), ("2020-W53", "2021-01-01"), ("2021-W01", "2021-01-08")],
        );
    }

    #[test]
    fn a_clipped_week_without_a_working_day_owes_nothing() {
        // 2022-04-16 is a Saturday: the clipped week 16–17 April has no working day.
        check(
            PeriodUnit::Week,
            1,
            About::This,
            DayRule::Working(-1),
            ("2022-04-16", "2022-04-24"),
            &[("2022-W16", "2022-04-22")],
        );
    }
}
