//! Source 004C, the city's action of 2023, and what its province (004P) asks of every level.

use crate::roster::{Case, city, day, instants, is_escalation, is_reminder, local};
use engine::plan::{Condition, Evidence, Measure, Quantity, Reached, Span};
use engine::schedule::Announced;
use std::collections::BTreeSet;

/// Duties of D3 to D8 in order of their dates.
const DATED: [&str; 6] = [
    "task-force-roster",
    "star-office-plan",
    "star-office-evidence",
    "county-centre",
    "township-centres",
    "written-summary",
];

fn due(case: &Case, id: &str) -> String {
    let days = case.due_days(id);
    assert_eq!(days.len(), 1, "{id}");
    days[0].clone()
}

#[test]
fn three_stages() {
    let plan = city().plan;
    let windows: Vec<_> =
        plan.stages.iter().map(|stage| format!("{} {} {}", stage.title, stage.span.first, stage.span.last)).collect();
    let expected =
        ["梳理准备 2023-03-01 2023-03-20", "攻坚预防 2023-03-21 2023-11-30", "总结验收 2023-12-01 2023-12-31"];
    assert_eq!(windows, expected);
}

/// Scenario 4: six dates of seven bureaus.
#[test]
fn dated_deliverables() {
    let city = city();
    let dates: Vec<String> = DATED.iter().map(|id| due(&city, id)).collect();
    assert_eq!(dates, ["2023-03-18", "2023-03-20", "2023-06-20", "2023-06-20", "2023-09-20", "2023-12-15"]);
    assert_eq!(DATED.iter().map(|id| city.obligations(id)).sum::<usize>(), 42);
}

/// Scenario 4: nobody submits; 17 reminders in 12 digests for each bureau, none before 6 March.
#[test]
fn dated_deliverables_remind() {
    let city = city();
    let reminders: Vec<_> =
        DATED.iter().flat_map(|id| instants(&city.periods(id, &[])[0], is_reminder)).map(local).collect();
    assert_eq!(reminders.len(), 17);
    let digests: BTreeSet<_> = reminders.iter().map(String::as_str).collect();
    let days =
        ["03-15", "03-17", "03-20", "06-15", "06-19", "06-20", "09-15", "09-19", "09-20", "12-12", "12-14", "12-15"];
    let expected: Vec<_> = days.iter().map(|day| format!("2023-{day} 09:00")).collect();
    assert_eq!(digests.into_iter().collect::<Vec<_>>(), expected);
}

/// D7: each township's centre in its own row, open, with at least two full-time mediators.
#[test]
fn township_centres_are_counted_one_by_one() {
    let city = city();
    let duty = city.duty("township-centres");
    let Evidence::Figures(form) = &duty.evidence else { panic!("{:?}", duty.evidence) };
    assert_eq!(form.per.as_ref().map(|kind| kind.as_str()), Some("township-office"));
    let fields: Vec<_> = form.fields.iter().map(|field| field.id.as_str()).collect();
    assert_eq!(fields, ["open", "mediators"]);
    let expected = [Condition::AtLeast { field: 0, value: 1 }, Condition::AtLeast { field: 1, value: 2 }];
    assert_eq!(duty.target.as_ref().unwrap().conditions, expected);
}

/// Q1, Q2, Q3 in hundredths of a percent.
#[test]
fn rates() {
    let city = city();
    let rates = |id: &str| -> Vec<u32> {
        let conditions = &city.duty(id).target.as_ref().unwrap().conditions;
        let rate = |c: &Condition| match c {
            Condition::Ratio { at_least, .. } => *at_least,
            Condition::AtLeast { .. } => panic!("{id}: not a rate"),
        };
        conditions.iter().map(rate).collect()
    };
    assert_eq!(rates("monthly-figures"), [10_000]);
    assert_eq!(rates("mini-program"), [1_000]);
    let measure = |id: &str| city.duty(id).measure.clone().unwrap();
    let entered = Measure { part: Quantity::Entered, whole: Some(Quantity::Cases), at_least: 9_000 };
    assert_eq!(measure("entry-rate"), entered);
    assert_eq!(
        (measure("monthly-cases").part, measure("monthly-cases").at_least),
        (Quantity::MediatorsWithCase, 10_000)
    );
    assert_eq!((measure("centre-mediators").whole, measure("centre-mediators").at_least), (None, 2));
}

/// Scenario 6: 40 of 45 fails, 41 passes, 45 of 50 passes because 以上 includes, none does not apply.
#[test]
fn entry_rate() {
    let city = city();
    let rule = city.duty("entry-rate").measure.clone().unwrap();
    let reached = |part, whole| rule.reached(part, Some(whole));
    assert_eq!([reached(40, 45), reached(41, 45), reached(45, 50)], [Reached::Missed, Reached::Met, Reached::Met]);
    assert_eq!(reached(0, 0), Reached::NotApplicable);
}

/// Scenario 6: April to November, March being partial; April is counted when it is over and told
/// on 4 May, the first working day.
#[test]
fn monthly_cases() {
    let city = city();
    for id in ["monthly-cases", "entry-rate"] {
        let periods = city.periods(id, &[]);
        let months: Vec<_> = periods.iter().map(|period| period.key.as_str()).collect();
        let expected: Vec<_> = (4..=11).map(|month| format!("2023-{month:02}")).collect();
        assert_eq!(months, expected, "{id}");
        assert_eq!(local(periods[0].opens), "2023-05-01 00:00");
        assert_eq!(local(instants(&periods[0], is_reminder)[0]), "2023-05-04 09:00");
        assert_eq!(periods[0].reckoning.day, day("2023-05-10"));
    }
    assert_eq!(city.due_days("centre-mediators"), ["2023-11-10", "2023-12-11"]);
}

/// Scenario 3: an announced window, holidays included; nothing without one.
#[test]
fn important_period() {
    let city = city();
    let duty = "important-period-daily";
    assert!(city.duty(duty).zero_report);
    assert_eq!(city.periods(duty, &[]), []);
    let window = &city.plan.windows[0].id;
    let span = Span { first: day("2023-09-29"), last: day("2023-10-06") };
    let periods = city.periods(duty, &[Announced { window, span }]);
    assert_eq!(periods.len() * 3, 24, "for three bureaus");
    let told = |at: Vec<_>| at.into_iter().map(local).collect::<Vec<_>>();
    let second_of_october = &periods[3];
    assert_eq!(local(second_of_october.reckoning.due), "2023-10-02 17:00");
    assert_eq!(told(instants(second_of_october, is_reminder)), ["2023-10-02 16:00"]);
    assert_eq!(told(instants(second_of_october, is_escalation)), ["2023-10-02 17:30"]);
}

/// Scenario 12: the city's own summary stays on Sunday 31 December and is due after the counties'.
#[test]
fn the_city_reports_upward() {
    let city = city();
    assert_eq!(due(&city, "summary-to-province"), "2023-12-31");
    let reminders: Vec<_> =
        instants(&city.periods("summary-to-province", &[])[0], is_reminder).into_iter().map(local).collect();
    assert_eq!(reminders, ["2023-12-27 09:00", "2023-12-29 09:00"]);
}

/// Dates that this file settled itself keep clear of the New Year holiday.
#[test]
fn year_end_is_the_last_working_day() {
    let city = city();
    assert_eq!(city.due_days("party-committee-report"), ["2023-03-20", "2023-11-30", "2023-12-29"]);
    assert_eq!(city.due_days("publicity"), ["2023-03-20", "2023-12-29"]);
    assert_eq!(due(&city, "circular"), "2023-12-29");
}

/// A city inspects three times, on the last working day of each quarter from April.
#[test]
fn quarters() {
    let city = city();
    let expected = ["2023-06-30", "2023-09-28", "2023-11-30"];
    assert_eq!(city.due_days("inspection"), expected);
    assert_eq!(city.due_days("model-cases"), expected);
}
