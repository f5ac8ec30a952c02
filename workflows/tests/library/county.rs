//! Source 001, the county's campaign of 2022.

use crate::roster::{county, instants, is_escalation, is_reminder, local};
use engine::plan::{Condition, Grant, PostAt, PostRef};

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

/// The material goes to the county bureau's section for people's participation, and when it is
/// late for long, to the leader in charge.
#[test]
fn who_receives_and_who_is_told() {
    let county = county();
    let post = |reference: &PostRef| format!("{:?}/{}", reference.at, reference.post);
    let material = county.duty("stage-material");
    assert_eq!(material.to.iter().map(post).collect::<Vec<_>>(), ["Bureau/people-participation-section"]);
    let told: Vec<_> = material.policy.escalations.iter().flat_map(|rung| rung.to.iter().map(post)).collect();
    assert_eq!(told, ["Bureau/people-participation-section", "Bureau/leader-in-charge"]);
    assert_eq!(county.duty("village-daily").to[0].at, PostAt::Kind("township-office".parse().unwrap()));
}

/// Slogans of full coverage are ratios of 100 %; a township committee has at least two mediators.
#[test]
fn targets() {
    let county = county();
    let conditions = |id: &str| county.duty(id).target.as_ref().unwrap().conditions.clone();
    for id in ["weekly-analysis", "monthly-figures", "industry-staffing", "police-link"] {
        for condition in conditions(id) {
            assert!(matches!(condition, Condition::Ratio { at_least: 10_000, .. }), "{id}: {condition:?}");
        }
    }
    let staffing = conditions("mediator-staffing");
    assert_eq!(staffing[0], Condition::AtLeast { field: 0, value: 2 });
    assert_eq!(staffing.len(), 4, "township, villages, enterprises, stationed rooms");
}

/// Source 001 grants counties to be earlier, never later (scenario 7).
#[test]
fn counties_may_tighten_only() {
    let county = county();
    for duty in county.written() {
        assert_eq!((duty.local.due, duty.local.reminders), (Grant::MayTighten, Grant::MayTighten), "{}", duty.id);
    }
    let local = county.plan.register.as_ref().unwrap().local;
    assert_eq!((local.limit, local.visits), (Grant::MayTighten, Grant::MayTighten));
}
