//! A register of disputes and measures compile to what they say, and to sensible rules where they
//! are silent.

use crate::everything::{duty, plan};
use engine::deadline::{Deadline, Offset, Rollover};
use engine::plan::{
    About, CaseStep, DayRule, Delay, Duty, Evidence, Grant, Guardrails, Measure, Plan, Quantity, Register,
    RegisterGrants, Reminder, Schedule, Scope,
};
use engine::procedure::VisitAnchor;
use engine::schedule::occurrences;
use engine::time::DayTime;
use workflows::{Code, Source};

/// A definition that keeps a register and owes nothing else.
fn text(more: &str) -> String {
    format!(
        "campaign: a\ntitle: 甲\nwindow: 2022-04-01 .. 2022-11-25\nto: bureau/duty-section\n\
         register:\n  who: village\n  series: 青人调字\n{more}"
    )
}

fn keeps(more: &str) -> (Plan, Register) {
    let plan = plan("register.yaml", &text(more));
    let register = plan.register.as_deref().expect("a register").clone();
    (plan, register)
}

fn made<'p>(plan: &'p Plan, id: &str) -> &'p Duty {
    plan.duty(&id.parse().unwrap()).unwrap_or_else(|| panic!("no duty {id}"))
}

#[test]
fn who_and_series_are_enough() {
    let (plan, register) = keeps("");
    assert_eq!(register.title, "矛盾纠纷排查化解台账");
    assert_eq!(register.series, "青人调字");
    assert_eq!((register.types.len(), register.sources.len(), register.ways.len()), (18, 9, 4));
    let month = Deadline { offset: Offset::Months(1), rollover: Rollover::Next, ..Deadline::ON_THE_DAY };
    assert_eq!(register.limit, month);
    let limit = |kind: &str| register.limit_of(&kind.parse().unwrap());
    assert_eq!(limit("neighbourhood"), month);
    assert_eq!((limit("wage-arrears"), limit("other-labour")), (Deadline::within_days(15), Deadline::within_days(15)));
    assert_eq!(register.extension_days, 30);
    let visits: Vec<_> = register.visits.iter().map(|visit| (visit.anchor, visit.within)).collect();
    let fifteen = Deadline::within_days(15);
    assert_eq!(visits, [(VisitAnchor::Closing, fifteen), (VisitAnchor::Performance, fifteen)]);
    assert_eq!(register.local, RegisterGrants::default());
    assert!(register.subsidies.is_empty() && register.points.is_empty() && register.commendation.is_empty());
    assert_eq!(register.owners.iter().map(|(scope, _)| *scope).collect::<Vec<_>>(), Scope::ALL);
    let told: Vec<_> = register.unresolved.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["bureau/area-leader", "township-office/township-leader"]);
    // Every post it tells is among the plan's, with a title.
    let tell = register.levels.iter().flat_map(|level| &level.tell);
    let owners = register.owners.iter().map(|(_, post)| post);
    for post in tell.chain(owners).chain(&register.unresolved) {
        let named = plan.posts.iter().find(|named| named.id == post.post).unwrap_or_else(|| panic!("{post}"));
        assert_ne!(named.title, named.id.as_str());
    }
}

#[test]
fn what_cases_owe_are_duties() {
    let (plan, register) = keeps("  source: 001 C2\n");
    let ids: Vec<_> = plan.duties.iter().map(|duty| duty.id.as_str()).collect();
    assert_eq!(ids, ["case-settle", "case-inform", "case-visit", "case-alert-1", "case-alert-2", "case-alert-3"]);
    let hours = |n| Deadline { offset: Offset::Hours(n), ..Deadline::ON_THE_DAY };
    let inform = Deadline { offset: Offset::WorkingDays(3), ..Deadline::ON_THE_DAY };
    let expected = [
        (CaseStep::Settle, "办结纠纷案件", register.limit),
        (CaseStep::Inform, "终止调解并告知途径", inform),
        (CaseStep::Visit(0), "回访", Deadline::within_days(15)),
        (CaseStep::Alert(1), "一级预警", hours(24)),
        (CaseStep::Alert(2), "二级预警", hours(24)),
        (CaseStep::Alert(3), "三级预警", hours(24)),
    ];
    for (duty, (step, title, deadline)) in plan.duties.iter().zip(expected) {
        assert_eq!((&duty.schedule, duty.title.as_str()), (&Schedule::Case { step }, title));
        assert_eq!(duty.deadline, deadline, "{title}");
        assert_eq!((&duty.evidence, duty.local), (&Evidence::Case, Guardrails::default()));
        assert_eq!(duty.sources, ["001 C2"]);
        assert_eq!(duty.who.kinds, ["village".parse().unwrap()]);
        assert_eq!(duty.to.iter().map(ToString::to_string).collect::<Vec<_>>(), ["bureau/duty-section"]);
    }
    // Cases and visits remind and climb by the project's policy.
    assert_eq!(made(&plan, "case-settle").policy.reminders.len(), 3);
    assert_eq!(made(&plan, "case-visit").policy.escalations.len(), 2);
}

/// Source 003, E1 to E3: who is told at once, and who is next when the window passes.
#[test]
fn three_levels_of_alert() {
    let (plan, register) = keeps("");
    let told: Vec<_> = register.levels.iter().map(|level| level.tell[0].to_string()).collect();
    assert_eq!(
        told,
        [
            "bureau/party-principal-leader",
            "bureau/government-principal-leader",
            "bureau/local-government-leader-in-charge"
        ]
    );
    let next = |level: &str| -> Vec<(Delay, String)> {
        let policy = &made(&plan, level).policy;
        assert!(policy.reminders.is_empty(), "{level} is told at once, not reminded of");
        policy.escalations.iter().map(|rung| (rung.after, rung.to[0].to_string())).collect()
    };
    let at_once = Delay::Minutes(0);
    assert_eq!(next("case-alert-3"), [(at_once, "bureau/government-principal-leader".to_owned())]);
    assert_eq!(next("case-alert-2"), [(at_once, "bureau/party-principal-leader".to_owned())]);
    assert_eq!(next("case-alert-1"), []);
}

/// The first who is next hears when the level's window passes; each other one after the windows
/// of those before.
#[test]
fn windows_of_a_ladder_add_up() {
    let (plan, register) = keeps(
        "  alerts:\n    - { level: 2, tell: bureau/area-leader }\n    - level: 1\n      tell: bureau/area-leader\n      \
         within: 2 hours\n      next: [{ tell: bureau/leader-in-charge, within: 12 hours }, { tell: bureau/liaison }, \
         { tell: bureau/principal-leader }]\n",
    );
    assert_eq!(register.levels.iter().map(|level| level.title.as_str()).collect::<Vec<_>>(), ["一级预警", "二级预警"]);
    let first = made(&plan, "case-alert-1");
    assert_eq!(first.deadline.offset, Offset::Hours(2));
    let after: Vec<_> = first.policy.escalations.iter().map(|rung| rung.after).collect();
    assert_eq!(after, [Delay::Minutes(0), Delay::Minutes(12 * 60), Delay::Minutes(14 * 60)]);
    assert_eq!(made(&plan, "case-alert-2").policy.escalations, []);
}

#[test]
fn money_is_kept_in_fen_and_points_in_hundredths() {
    let (_, register) = keeps(
        "  subsidies:\n    - { amount: 99.5, source: 甲 }\n    - { amount: 100, source: 乙 }\n  points:\n    \
         - { each: late, points: -0.5, source: 丙 }\n    - { each: agreed, points: 1.25, source: 丁 }\n",
    );
    assert_eq!(register.subsidies.iter().map(|rule| rule.amount).collect::<Vec<_>>(), [9_950, 10_000]);
    assert_eq!(register.points.iter().map(|rule| rule.points).collect::<Vec<_>>(), [-50, 125]);
}

#[test]
fn limits_belong_to_types_there_are() {
    let (_, register) = keeps("  types: { wage-arrears: 欠薪, other: 其他 }\n");
    assert_eq!(register.limits.len(), 1, "only the standard limit of a type there is");
    let (_, register) = keeps("  limits: { medical: 3 months }\n  local: { limit: may_tighten, score: yes }\n");
    assert_eq!(register.limits.len(), 1, "limits that are written stand in place of the standard ones");
    assert_eq!((register.local.limit, register.local.visits), (Grant::MayTighten, Grant::Fixed));
    assert!(register.local.score && !register.local.subsidy);
}

/// Scenario 10: the county's visits.
#[test]
fn visits_as_written() {
    let (_, register) = keeps("  visits:\n    - { after: effect, days: 15 }\n    - { after: performance, days: 15 }\n");
    let visits: Vec<_> = register.visits.iter().map(|visit| (visit.title.as_str(), visit.anchor)).collect();
    assert_eq!(visits, [("第1次回访", VisitAnchor::Effect), ("第2次回访", VisitAnchor::Performance)]);
}

#[test]
fn a_definition_needs_duties_or_a_register() {
    let neither = "campaign: a\ntitle: 甲\nwindow: 2022\nto: bureau/duty-section\n";
    let outcome = crate::check(&Source::new("a.yaml", neither));
    assert_eq!(outcome.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::MissingField]);
}

#[test]
fn measures_speak_of_what_is_over() {
    let entered = Measure { part: Quantity::Entered, whole: Some(Quantity::Cases), at_least: 9_000 };
    let rate = "measure: { part: entered, of: cases, at_least: 90% }";
    let month = duty(&format!("every: month, {rate}"));
    assert_eq!(month.measure, Some(entered));
    assert_eq!(month.deadline, Deadline::within_days(10));
    let Schedule::Every { rhythm, .. } = month.schedule else { panic!("{:?}", month.schedule) };
    assert_eq!((rhythm.about, rhythm.on), (About::This, DayRule::Last));
    assert_eq!(duty(&format!("each: stage, {rate}")).deadline, Deadline::within_days(10));
    let at_five = duty(&format!("every: month 5 17:00, about: last, {rate}"));
    assert_eq!(at_five.deadline.cutoff, DayTime::new(17, 0).unwrap());
    let count = duty("every: month, measure: { part: units village, at_least: 2 }").measure.unwrap();
    assert_eq!((count.whole, count.at_least), (None, 2));
}

/// What falls short is told on the first working day, then as any duty; unless it says otherwise.
#[test]
fn what_falls_short_is_told_when_it_opens() {
    let nine = DayTime::NINE;
    let rate = "measure: { part: entered, of: cases, at_least: 90% }";
    let reminders = |fields: &str| duty(fields).policy.reminders;
    let by_itself = reminders(&format!("every: month, {rate}"));
    assert_eq!(by_itself[0], Reminder::Opening(nine));
    assert_eq!(by_itself.len(), 4);
    assert_eq!(reminders(&format!("every: month, {rate}, reminders: none")), []);
    assert_eq!(reminders(&format!("every: month, {rate}, reminders: D-2 08:00")).len(), 1);
    assert_eq!(
        reminders("due: 2022-05-05, reminders: opening 08:30"),
        [Reminder::Opening(DayTime::new(8, 30).unwrap())]
    );
}

/// Scenario 6: of a time that begins on 21 March, only the months from April to November count.
#[test]
fn only_whole_periods_are_measured() {
    let definition = "campaign: a\ntitle: 甲\nwindow: 2023-03-01 .. 2023-12-31\nto: bureau/duty-section\n\
         stages: { prevention: { window: 2023-03-21 .. 2023-11-30 } }\n\
         duties:\n  x: { who: village, during: prevention, every: month, \
         measure: { part: mediators-with-case, at_least: 1 } }\n  \
         y: { who: village, during: prevention, every: month }\n";
    let plan = plan("months.yaml", definition);
    let of = |no| occurrences(&plan, engine::id::DutyNo(no), crate::calendar(), &[]);
    let keys: Vec<String> = of(0).into_iter().map(|period| period.key).collect();
    assert_eq!(keys.len(), 8);
    assert_eq!((keys[0].as_str(), keys[7].as_str()), ("2023-04", "2023-11"));
    assert_eq!(of(1).len(), 9, "what is handed in is owed for a part of a month too");
    let april = &of(0)[0];
    let local = |at: engine::time::Timestamp| at.rfc3339(plan.zone)[..16].to_owned();
    assert_eq!(local(april.opens), "2023-05-01T00:00");
    let told: Vec<_> =
        april.moments.iter().filter(|m| matches!(m.what, engine::moment::MomentKind::Reminder(1))).collect();
    assert_eq!(local(told[0].at), "2023-05-04T09:00");
    assert_eq!(april.reckoning.day.to_string(), "2023-05-10");
}
