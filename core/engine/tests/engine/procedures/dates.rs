//! The hooks `deadline` and `reminders`: dates within the guardrails, and when whom to remind.

use super::{
    calls, day, days, deploy, granting, period, reminders, scripted, told_administrator, trap, verdicts, within,
};
use crate::world::{World, d, post};
use engine::deadline::{Deadline, Direction, Offset, Rollover};
use engine::entry::{NoticeKind, RuleUsed, Told};
use engine::id::ProcedureNo;
use engine::plan::{Grant, Guardrails, PostAt, Reminder};
use engine::procedure::{DeadlineProposal, Hook, Proposal, Question, RemindersProposal};
use engine::time::DayTime;

const BASE: [&str; 3] = ["04-20", "11-21", "11-30"];

/// Starts the drive with one procedure that answers so about due dates.
fn with_deadline(grant: Grant, proposal: DeadlineProposal) -> World {
    let (mut world, script) = scripted(3);
    script.says("p", "1.0.0", move |_, _| Ok(Proposal::Deadline(proposal.clone())));
    deploy(&mut world, "p", "1.0.0", &[Hook::Deadline]);
    world.start(&granting(Guardrails { due: grant, ..Guardrails::default() }), "2022-04-01 00:00");
    world
}

fn rule(days: u16) -> DeadlineProposal {
    DeadlineProposal::Rule(Deadline::within_days(days))
}

fn on(dates: &[(&str, &str)]) -> DeadlineProposal {
    DeadlineProposal::Dates(dates.iter().map(|(key, day)| ((*key).to_owned(), d(day))).collect())
}

#[test]
fn grants_and_bounds() {
    use Grant::{Fixed, MayRelax, MayTighten};
    let accepted = "accepted";
    let cases = [
        (MayTighten, rule(5), vec![accepted], BASE),
        (MayTighten, DeadlineProposal::Keep, vec![accepted], BASE),
        (MayTighten, rule(4), vec![accepted], ["04-19", "11-21", "11-29"]),
        (MayTighten, rule(6), vec!["relaxes"], BASE),
        (Fixed, rule(3), vec![], BASE),
        (MayRelax { days: 2 }, rule(7), vec![accepted], ["04-22", "11-22", "12-02"]),
        (MayRelax { days: 2 }, rule(3), vec![accepted], ["04-18", "11-18", "11-28"]),
        (MayRelax { days: 2 }, rule(8), vec!["relaxes-too-far"], BASE),
        (MayTighten, on(&[("mobilization", "2022-04-18")]), vec![accepted], ["04-18", "11-21", "11-30"]),
        (MayTighten, on(&[("mobilization", "2022-04-21")]), vec!["relaxes"], BASE),
        (MayTighten, on(&[("mobilization", "2022-04-15")]), vec!["before-opening"], BASE),
        (MayTighten, on(&[("mobilization", "2022-04-16")]), vec![accepted], ["04-16", "11-21", "11-30"]),
        (MayTighten, on(&[("nowhere", "2022-04-18")]), vec!["unknown-name"], BASE),
        (MayTighten, on(&[("summary", "2022-11-28"), ("summary", "2022-11-29")]), vec!["out-of-range"], BASE),
        (MayRelax { days: u16::MAX }, rule(367), vec!["out-of-range"], BASE),
        (MayRelax { days: 9 }, on(&[("summary", "-262000-01-01")]), vec!["before-opening"], BASE),
        (MayRelax { days: 9 }, on(&[("summary", "+262000-01-01")]), vec!["relaxes-too-far"], BASE),
    ];
    for (grant, proposal, expected, dates) in cases {
        let world = with_deadline(grant, proposal.clone());
        assert_eq!(
            (verdicts(&world), days(&world)),
            (expected.iter().map(|s| s.to_string()).collect(), dates.map(String::from)),
            "{grant:?} {proposal:?}"
        );
        let refused = expected.iter().any(|verdict| *verdict != accepted);
        assert_eq!(told_administrator(&world).len(), usize::from(refused), "{proposal:?}");
    }
}

#[test]
fn one_date_too_far_refuses_the_whole_answer() {
    let both = on(&[("mobilization", "2022-04-18"), ("summary", "2022-12-05")]);
    assert_eq!(days(&with_deadline(Grant::MayTighten, both)), BASE);
}

#[test]
fn rules_that_make_no_sense() {
    let hours_that_roll = Deadline { offset: Offset::Hours(24), ..Deadline::within_days(0) };
    let too_long = |offset| Deadline { offset, rollover: Rollover::None, ..Deadline::ON_THE_DAY };
    let back = Deadline { direction: Direction::Before, ..Deadline::within_days(3) };
    for (rule, why) in [
        (hours_that_roll, "out-of-range"),
        (too_long(Offset::Hours(u32::MAX)), "out-of-range"),
        (too_long(Offset::Months(13)), "out-of-range"),
        (too_long(Offset::WorkingDays(367)), "out-of-range"),
        (back, "before-opening"),
    ] {
        let world = with_deadline(Grant::MayRelax { days: 100 }, DeadlineProposal::Rule(rule));
        assert_eq!((verdicts(&world), days(&world)), (vec![why.to_owned()], BASE.map(String::from)), "{rule:?}");
    }
}

#[test]
fn a_stricter_time_of_day_is_stricter() {
    let five = Deadline { cutoff: DayTime::new(17, 30).unwrap(), ..Deadline::within_days(5) };
    let world = with_deadline(Grant::MayTighten, DeadlineProposal::Rule(five));
    assert_eq!(verdicts(&world), ["accepted"]);
    assert_eq!(period(&world, "stage-material", "mobilization").dates.due, crate::world::t("2022-04-20 17:30"));
}

#[test]
fn an_answer_to_another_question_is_refused() {
    let (mut world, script) = scripted(3);
    script.says("p", "1.0.0", |_, _| Ok(Proposal::Duties(vec![])));
    deploy(&mut world, "p", "1.0.0", &[Hook::Deadline]);
    world.start(&super::tightening(), "2022-04-01 00:00");
    assert_eq!((verdicts(&world), days(&world)), (vec!["other-hook".to_owned()], BASE.map(String::from)));
}

/// Else the county's stricter rule would leave the stage owed by nobody.
#[test]
fn a_date_that_is_over_when_it_comes_into_force_is_the_base_date() {
    let (mut world, script) = scripted(3);
    script.says("p", "1.0.0", |_, _| within(3));
    deploy(&mut world, "p", "1.0.0", &[Hook::Deadline]);
    world.start(&super::tightening(), "2022-04-19 10:00");
    assert_eq!(days(&world), ["04-20", "11-18", "11-28"]);
    let flag = RuleUsed::Base { procedure: ProcedureNo(0), cause: "already-past".into() };
    assert_eq!(period(&world, "stage-material", "mobilization").basis.rule, flag);
    world.until("2022-04-20 12:00");
    assert_eq!(world.told("t0"), ["04-20 09:00 reminder"]);
}

#[test]
fn the_question_says_it_all() {
    let (mut world, script) = scripted(3);
    script.says("p", "1.0.0", |_, _| Ok(Proposal::Deadline(DeadlineProposal::Keep)));
    deploy(&mut world, "p", "1.0.0", &[Hook::Deadline]);
    world.start(&super::tightening(), "2022-04-01 00:00");
    let Question::Deadline(question) = &script.questions(Hook::Deadline)[0] else { panic!("another question") };
    assert_eq!((question.campaign.id.as_str(), question.grant), ("c", Grant::MayTighten));
    assert_eq!(question.duty.to, ["bureau/section"]);
    let periods: Vec<_> = question.periods.iter().map(|p| (p.key.as_str(), p.opens, p.due)).collect();
    assert_eq!(periods[0], ("mobilization", d("2022-04-16"), d("2022-04-20")));
    assert_eq!(periods[2], ("summary", d("2022-11-26"), d("2022-11-30")));
}

fn remind(reminders: &[Reminder], also: &[&str]) -> RemindersProposal {
    RemindersProposal::Change { reminders: reminders.to_vec(), also: also.iter().map(|a| (*a).to_owned()).collect() }
}

fn with_reminders(grant: Grant, proposal: RemindersProposal) -> World {
    let (mut world, script) = scripted(3);
    script.says("p", "1.0.0", move |_, _| Ok(Proposal::Reminders(proposal.clone())));
    deploy(&mut world, "p", "1.0.0", &[Hook::Reminders]);
    world.start(&granting(Guardrails { reminders: grant, ..Guardrails::default() }), "2022-04-01 00:00");
    world
}

#[test]
fn reminders_tighten_and_relax() {
    use Reminder::{Days, Minutes, WorkingDays};
    let nine = DayTime::NINE;
    let eight = DayTime::new(8, 0).unwrap();
    let standard = [WorkingDays(3, nine), WorkingDays(1, nine), WorkingDays(0, nine)];
    let earlier = [WorkingDays(3, nine), WorkingDays(1, nine), WorkingDays(0, eight)];
    let last_only = [WorkingDays(0, nine)];
    let cases = [
        (Grant::MayTighten, remind(&earlier, &[]), "accepted", vec!["11-16 09:00", "11-18 09:00", "11-21 08:00"]),
        (Grant::MayTighten, remind(&standard, &[]), "accepted", vec!["11-16 09:00", "11-18 09:00", "11-21 09:00"]),
        (Grant::MayTighten, remind(&last_only, &[]), "relaxes", vec!["11-16 09:00", "11-18 09:00", "11-21 09:00"]),
        (Grant::MayTighten, remind(&[], &[]), "relaxes", vec!["11-16 09:00", "11-18 09:00", "11-21 09:00"]),
        (Grant::MayRelax { days: 1 }, remind(&last_only, &[]), "accepted", vec!["11-21 09:00"]),
        (
            Grant::MayRelax { days: 1 },
            remind(&[], &[]),
            "relaxes-too-far",
            vec!["11-16 09:00", "11-18 09:00", "11-21 09:00"],
        ),
        (
            Grant::MayRelax { days: 1 },
            remind(&[Minutes(u32::MAX)], &[]),
            "out-of-range",
            vec!["11-16 09:00", "11-18 09:00", "11-21 09:00"],
        ),
        (
            Grant::MayRelax { days: 1 },
            remind(&[Days(1, nine); 13], &[]),
            "out-of-range",
            vec!["11-16 09:00", "11-18 09:00", "11-21 09:00"],
        ),
        (
            Grant::MayTighten,
            remind(&standard, &["bureau/nobody"]),
            "unknown-name",
            vec!["11-16 09:00", "11-18 09:00", "11-21 09:00"],
        ),
        (
            Grant::MayTighten,
            remind(&standard, &["unit:t77/section"]),
            "unknown-name",
            vec!["11-16 09:00", "11-18 09:00", "11-21 09:00"],
        ),
        (
            Grant::MayTighten,
            remind(&standard, &["section"]),
            "unknown-name",
            vec!["11-16 09:00", "11-18 09:00", "11-21 09:00"],
        ),
    ];
    for (grant, proposal, verdict, expected) in cases {
        let world = with_reminders(grant, proposal.clone());
        assert_eq!(verdicts(&world), [verdict], "{proposal:?}");
        assert_eq!(reminders(&world, "stage-material", "implementation"), expected, "{proposal:?}");
        assert_eq!(days(&world), BASE, "reminders move no date");
    }
    let world = with_reminders(Grant::Fixed, remind(&earlier, &[]));
    assert!(calls(&world).is_empty(), "not asked where nothing may change");
}

#[test]
fn posts_named_beside_the_unit_are_told_in_the_same_tick() {
    let standard = [Reminder::WorkingDays(1, DayTime::NINE), Reminder::WorkingDays(0, DayTime::NINE)];
    let mut world = with_reminders(Grant::MayRelax { days: 0 }, remind(&standard, &["bureau/leader-in-charge"]));
    let leader = world.state.organisation.resolve(&post(PostAt::Bureau, "leader-in-charge"), world.unit("t0")).unwrap();
    world.until("2022-04-19 09:00");
    let group = world.state.notices.last().unwrap();
    let reminders: Vec<_> = group.notices().filter(|n| n.kind == NoticeKind::Reminder).collect();
    assert_eq!(reminders.len(), 2);
    assert!(matches!(&reminders[0].to, Told::Own));
    assert!(
        matches!(&reminders[1].to, Told::Posts(posts) if posts.len() == 1 && posts[0].0 == leader && posts[0].1.len() == 3)
    );
    world.submit("stage-material", "mobilization", "t0", crate::world::document()).unwrap();
    world.until("2022-04-20 09:00");
    let last = world.state.notices.last().unwrap().notices().last().unwrap().units.len();
    assert_eq!(last, 2, "who has handed in is not spoken of");
}

/// The dates fall back on the definition's, the reminders are the county's, and the flag stays.
#[test]
fn reminders_change_although_the_date_falls_back() {
    let (mut world, script) = scripted(3);
    script.says("p", "1.0.0", |question, _| match question {
        Question::Deadline(_) => trap(),
        _ => Ok(Proposal::Reminders(remind(
            &[
                Reminder::WorkingDays(3, DayTime::new(8, 30).unwrap()),
                Reminder::WorkingDays(1, DayTime::NINE),
                Reminder::WorkingDays(0, DayTime::NINE),
            ],
            &[],
        ))),
    });
    deploy(&mut world, "p", "1.0.0", &[Hook::Deadline, Hook::Reminders]);
    let grant = Grant::MayTighten;
    world.start(&granting(Guardrails { due: grant, reminders: grant, ..Guardrails::default() }), "2022-04-01 00:00");
    assert_eq!(days(&world), BASE);
    assert_eq!(reminders(&world, "stage-material", "implementation"), ["11-16 08:30", "11-18 09:00", "11-21 09:00"]);
    assert_eq!(verdicts(&world), ["trap", "accepted"]);
    let flag = RuleUsed::Base { procedure: ProcedureNo(0), cause: "trap".into() };
    assert_eq!(period(&world, "stage-material", "summary").basis.rule, flag);
}

/// A stricter date leaves room for fewer reminders; the county's are held to the definition's at that date.
#[test]
fn both_may_tighten_at_once() {
    let (mut world, script) = scripted(3);
    script.says("p", "1.0.0", |question, _| match question {
        Question::Deadline(_) => within(3),
        _ => Ok(Proposal::Reminders(remind(
            &[
                Reminder::WorkingDays(3, DayTime::new(8, 30).unwrap()),
                Reminder::WorkingDays(1, DayTime::new(8, 30).unwrap()),
                Reminder::WorkingDays(0, DayTime::new(8, 30).unwrap()),
            ],
            &[],
        ))),
    });
    deploy(&mut world, "p", "1.0.0", &[Hook::Deadline, Hook::Reminders]);
    let grant = Grant::MayTighten;
    world.start(&granting(Guardrails { due: grant, reminders: grant, ..Guardrails::default() }), "2022-04-01 00:00");
    assert_eq!((day(&world, "stage-material", "implementation").as_str(), verdicts(&world).len()), ("11-18", 2));
    assert_eq!(reminders(&world, "stage-material", "implementation"), ["11-17 08:30", "11-18 08:30"]);
    assert_eq!(period(&world, "stage-material", "summary").basis.rule, RuleUsed::Local(ProcedureNo(0)));
}
