//! Source 001, the county's campaign of 2022.

use crate::roster::{county, instants, is_escalation, is_reminder, local};

#[test]
fn three_stages() {
    let plan = county().plan;
    let stages: Vec<_> =
        plan.stages.iter().map(|s| (s.title.as_str(), s.span.first.to_string(), s.span.last.to_string())).collect();
    let expected = [
        ("动员部署", "2022-04-01", "2022-04-15"),
        ("组织实施", "2022-04-16", "2022-11-15"),
        ("总结提高", "2022-11-16", "2022-11-25"),
    ];
    assert_eq!(stages, expected.map(|(title, first, last)| (title, first.to_owned(), last.to_owned())));
    assert_eq!((plan.span.first, plan.span.last), (plan.stages[0].span.first, plan.stages[2].span.last));
}

/// "Within 5 days of each stage": the second falls on a Sunday, the third after the campaign.
#[test]
fn stage_material() {
    let county = county();
    assert_eq!(county.due_days("stage-material"), ["2022-04-20", "2022-11-21", "2022-11-30"]);
    assert_eq!(county.obligations("stage-material"), 3 * 14);
}

/// Scenario 1: nobody answers.
#[test]
fn stage_material_reminds_and_climbs() {
    let first = &county().periods("stage-material", &[])[0];
    let reminders: Vec<_> = instants(first, is_reminder).into_iter().map(local).collect();
    assert_eq!(reminders, ["2022-04-19 09:00", "2022-04-20 09:00"]);
    let climbs: Vec<_> = instants(first, is_escalation).into_iter().map(local).collect();
    assert_eq!(climbs, ["2022-04-21 09:00", "2022-04-24 09:00"]);
}

#[test]
fn daily_reports() {
    let county = county();
    assert_eq!(county.obligations("office-daily") + county.obligations("village-daily"), 49_648);
    for id in ["office-daily", "village-daily"] {
        assert!(county.duty(id).zero_report, "{id}");
        for period in county.periods(id, &[]) {
            assert_eq!(local(period.reckoning.due), format!("{} 18:00", period.reckoning.day));
            let reminders: Vec<_> = instants(&period, is_reminder).into_iter().map(local).collect();
            assert_eq!(reminders, [format!("{} 17:00", period.reckoning.day)], "{id}");
        }
    }
}

/// A week's analysis falls on its last working day, make-up Sundays included; the weekend at the
/// stage's beginning owes none; the last week ends with the stage.
#[test]
fn weekly_analysis() {
    let county = county();
    let days = county.due_days("weekly-analysis");
    assert_eq!(days.len(), 31);
    assert_eq!(days[0], "2022-04-24");
    assert_eq!(days[30], "2022-11-15");
    for make_up in ["2022-05-07", "2022-10-09"] {
        assert!(days.iter().any(|day| day == make_up), "{make_up} in {days:?}");
    }
}

#[test]
fn monthly_review_and_figures() {
    let county = county();
    let expected = [
        "2022-04-29",
        "2022-05-31",
        "2022-06-30",
        "2022-07-29",
        "2022-08-31",
        "2022-09-30",
        "2022-10-31",
        "2022-11-15",
    ];
    assert_eq!(county.due_days("monthly-review"), expected);
    assert_eq!(county.due_days("monthly-figures"), expected);
}

#[test]
fn the_bureau_inspects_every_quarter() {
    let county = county();
    assert_eq!(county.due_days("inspection"), ["2022-06-30", "2022-09-30", "2022-11-15"]);
    assert_eq!(county.owing("inspection"), 1);
}

#[test]
fn plans_are_due_within_the_first_stage() {
    let county = county();
    assert_eq!(county.due_days("office-plan"), ["2022-04-15"]);
    assert_eq!(county.obligations("office-plan"), 14);
}
