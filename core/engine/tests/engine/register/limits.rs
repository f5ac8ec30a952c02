//! Until when a case is settled (人民调解工作若干规定 33; 民法典 201-203; 劳动争议调解仲裁法 14), how
//! that is extended, and the one step that follows when it has passed (人民调解法 26).

use super::{
    assert_replays, case, close_agreed, code, draft, due, not_agreed, on, owes, registered, reopen, rules, running,
    told,
};
use crate::world::{World, d, id, t};
use engine::entry::{CaseMove, CaseNumber, Fact, RegisterFact};
use engine::input::CaseAct;
use engine::state::{CaseStanding, Standing};

fn accepted(world: &mut World, kind: &str, day: &str) -> CaseNumber {
    registered(world, draft("t0", kind, Some(day)))
}

fn extend(world: &mut World, case: CaseNumber, days: u16) -> &'static str {
    code(on(world, case, CaseAct::Extend { days, both_agreed: true }))
}

/// How often the step "terminate and inform" was opened for a case.
fn passed(world: &World) -> usize {
    let is_passed = |fact: &Fact| match fact {
        Fact::Register(in_register) => match &in_register.what {
            RegisterFact::Case { to, .. } => matches!(**to, CaseMove::LimitPassed(_)),
            _ => false,
        },
        _ => false,
    };
    world.entries.iter().filter(|entry| is_passed(&entry.fact)).count()
}

/// day of acceptance, type, due day
#[test]
fn one_month_by_the_corresponding_day_and_fifteen_days_for_labour() {
    let table = [
        ("2022-03-01", "neighbour", "04-01"),
        ("2022-01-31", "neighbour", "02-28"),
        // April has no 31st, and the 30th begins a holiday.
        ("2022-03-31", "neighbour", "05-05"),
        // 10-01 to 10-07 are National Day; 10-08 is a Saturday on which people work.
        ("2022-09-01", "neighbour", "10-08"),
        ("2022-09-07", "neighbour", "10-08"),
        // 04-16 is a Saturday.
        ("2022-04-01", "labour", "04-18"),
        ("2022-09-20", "labour", "10-08"),
    ];
    for (day, kind, wanted) in table {
        let mut world = running(1, "2022-01-02 09:00");
        world.now = t(&format!("{day} 10:00"));
        let number = accepted(&mut world, kind, day);
        assert_eq!(due(&world, "case-settle", &number.to_string()), wanted, "{kind} accepted {day}");
    }
}

#[test]
fn it_reminds_and_climbs_like_everything_that_is_owed() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = accepted(&mut world, "neighbour", "2022-03-01");
    world.until("2022-04-15 00:00");
    let wanted = [
        "03-29 09:00 reminder own",
        "03-31 09:00 reminder own",
        "04-01 09:00 reminder own",
        "04-02 09:00 escalation-1 section",
        "04-07 09:00 escalation-2 leader-in-charge",
    ];
    assert_eq!(told(&world, "case-settle", &number.to_string()), wanted);
}

#[test]
fn an_extension_needs_both_and_counts_from_the_limit_before_it_was_rolled_over() {
    let mut world = running(1, "2022-09-01 09:00");
    let number = accepted(&mut world, "neighbour", "2022-09-01");
    let key = number.to_string();
    assert_eq!(due(&world, "case-settle", &key), "10-08");
    let alone = on(&mut world, number, CaseAct::Extend { days: 10, both_agreed: false });
    assert_eq!(code(alone), "consent_missing");
    assert_eq!(extend(&mut world, number, 0), "out_of_range");
    assert_eq!(extend(&mut world, number, 31), "out_of_range");
    world.until("2022-10-08 10:00");
    // Ten days from Saturday 10-01, not from 10-08.
    assert_eq!(extend(&mut world, number, 10), "done");
    assert_eq!(due(&world, "case-settle", &key), "10-11");
    // And ten more from there.
    assert_eq!(extend(&mut world, number, 10), "done");
    assert_eq!(due(&world, "case-settle", &key), "10-21");
    assert_eq!(case(&world, number).limit.extended, 2);
    assert_eq!(owes(&world, "t0"), [format!("case-settle {key}")]);
    assert_replays(&world);
}

#[test]
fn an_extension_that_would_be_over_is_refused() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = accepted(&mut world, "neighbour", "2022-03-01");
    world.until("2022-04-20 10:00");
    assert_eq!(extend(&mut world, number, 10), "extension_over");
    assert_eq!(extend(&mut world, number, 30), "done");
    // From 04-01, the unrolled limit: 05-01 lies in a holiday.
    assert_eq!(due(&world, "case-settle", &number.to_string()), "05-05");
}

#[test]
fn one_step_when_the_limit_has_passed() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = accepted(&mut world, "neighbour", "2022-03-01");
    let (key, inform) = (number.to_string(), format!("{number}.0"));
    world.until("2022-04-01 23:59");
    assert_eq!(passed(&world), 0);
    world.until("2022-04-02 00:00");
    assert_eq!(owes(&world, "t0"), [format!("case-inform {inform}"), format!("case-settle {key}")]);
    world.until("2022-06-30 00:00");
    assert_eq!(passed(&world), 1);
    // Three days from 04-02 end in a holiday: due 04-06, with reminders and rungs of its own.
    let wanted = [
        "04-02 09:00 reminder own",
        "04-06 09:00 reminder own",
        "04-07 09:00 escalation-1 section",
        "04-11 09:00 escalation-2 leader-in-charge",
    ];
    assert_eq!(told(&world, "case-inform", &inform), wanted);
    on(&mut world, number, CaseAct::Close(not_agreed(d("2022-06-30")))).unwrap();
    assert!(case(&world, number).closed().unwrap().late);
    assert!(owes(&world, "t0").iter().all(|owed| owed.starts_with("case-visit ")));
    world.until("2022-12-01 00:00");
    assert_eq!(passed(&world), 1);
    assert_replays(&world);
}

#[test]
fn no_step_after_closing_nor_after_an_extension_until_that_has_passed() {
    let mut world = running(1, "2022-03-01 09:00");
    let closed = accepted(&mut world, "neighbour", "2022-03-01");
    let extended = accepted(&mut world, "neighbour", "2022-03-01");
    world.until("2022-03-31 10:00");
    close_agreed(&mut world, closed);
    assert_eq!(extend(&mut world, extended, 20), "done");
    world.until("2022-04-21 23:59");
    assert_eq!(passed(&world), 0);
    world.until("2022-04-22 00:00");
    assert_eq!(passed(&world), 1);
    assert!(matches!(case(&world, extended).standing, CaseStanding::Open { inform: Some(_) }));
}

#[test]
fn an_extension_after_the_limit_takes_the_step_back() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = accepted(&mut world, "neighbour", "2022-03-01");
    world.until("2022-04-08 10:00");
    assert_eq!(passed(&world), 1);
    assert_eq!(extend(&mut world, number, 20), "done");
    assert_eq!(owes(&world, "t0"), [format!("case-settle {number}")]);
    let before = told(&world, "case-inform", &format!("{number}.0"));
    world.until("2022-04-21 23:59");
    assert_eq!(told(&world, "case-inform", &format!("{number}.0")), before, "nothing further about it");
    world.until("2022-04-22 00:00");
    assert_eq!(passed(&world), 2, "one for each limit that passed");
    assert_eq!(owes(&world, "t0"), [format!("case-inform {number}.1"), format!("case-settle {number}")]);
    assert_replays(&world);
}

#[test]
fn closing_settles_both_steps() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = accepted(&mut world, "neighbour", "2022-03-01");
    world.until("2022-04-06 10:00");
    on(&mut world, number, CaseAct::Close(not_agreed(d("2022-04-06")))).unwrap();
    let standing = |duty: &str, key: &str| crate::procedures::period(&world, duty, key).cells[0].standing;
    assert_eq!(standing("case-settle", &number.to_string()), Standing::Submitted { late: true, zero: false });
    assert_eq!(standing("case-inform", &format!("{number}.0")), Standing::Submitted { late: false, zero: false });
}

#[test]
fn a_closing_that_is_recorded_later_counts_by_its_day() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = accepted(&mut world, "neighbour", "2022-03-01");
    world.until("2022-04-08 10:00");
    on(&mut world, number, CaseAct::Close(not_agreed(d("2022-04-01")))).unwrap();
    let closed = case(&world, number).closed().unwrap();
    assert!(!closed.late, "it was closed on the last day");
    let settle = crate::procedures::period(&world, "case-settle", &number.to_string());
    assert_eq!(settle.cells[0].standing, Standing::Submitted { late: false, zero: false });
}

#[test]
fn a_case_accepted_long_ago_is_past_its_limit_at_once_and_reminds_nobody_of_the_past() {
    let mut world = running(1, "2022-06-01 09:00");
    let number = accepted(&mut world, "neighbour", "2022-03-01");
    world.until("2022-06-01 09:00");
    assert_eq!(passed(&world), 1);
    let all = told(&world, "case-settle", &number.to_string());
    assert_eq!(all, ["06-01 09:00 escalation-1 section", "06-01 09:00 escalation-2 leader-in-charge"]);
    let inform = format!("{number}.0");
    assert_eq!(due(&world, "case-inform", &inform), "06-06", "three days from when it was known, rolled over");
}

#[test]
fn an_outage_over_the_limit_brings_one_word_and_one_step() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = accepted(&mut world, "neighbour", "2022-03-01");
    world.until("2022-03-28 12:00");
    world.down_until("2022-04-06 10:00");
    assert_eq!(passed(&world), 1);
    let wanted = ["04-06 10:00 overdue own", "04-06 10:00 escalation-1 section"];
    assert_eq!(told(&world, "case-settle", &number.to_string()), wanted);
    world.until("2022-04-30 00:00");
    assert_eq!(passed(&world), 1);
    assert_eq!(told(&world, "case-settle", &number.to_string()).len(), 3, "and the rung that had not come");
    assert_replays(&world);
}

#[test]
fn reopening_starts_a_limit_of_its_own() {
    let mut world = running(1, "2022-03-01 09:00");
    let number = accepted(&mut world, "neighbour", "2022-03-01");
    close_agreed(&mut world, number);
    world.until("2022-05-10 10:00");
    reopen(&mut world, number);
    assert_eq!(due(&world, "case-settle", &format!("{number}_2")), "06-10");
    world.until("2022-06-11 00:00");
    assert_eq!(owes(&world, "t0"), [format!("case-inform {number}_2.0"), format!("case-settle {number}_2")]);
    assert_replays(&world);
}

#[test]
fn the_limits_and_ways_are_data() {
    let mut register = rules();
    register.limits.push((id("neighbour"), engine::deadline::Deadline::within_days(5)));
    let mut world = super::running_by(&super::keeping(register), 1, "2022-03-01 09:00");
    let number = accepted(&mut world, "neighbour", "2022-03-01");
    assert_eq!(due(&world, "case-settle", &number.to_string()), "03-07", "03-06 is a Sunday");
}
