//! What a procedure may call gives what the ledger knows.

use crate::stand::{Stand, With, outcome};
use engine::procedure::{Failure, Hook, MessageProposal, Proposal, Setting, Settings};
use host::guests::{DATA, Guest, ZEROS};

/// Where results of the host's functions lie.
const RESULT: u32 = DATA + 256;

fn text(words: &str) -> String {
    format!("(data (i32.const {DATA}) \"{words}\")")
}

/// Moves a day and declines with the day it got: `none` lies in memory as "keep" does.
fn moved(function: &str, from: &str, days: i32) -> Option<String> {
    let call = format!(
        "(call ${function} (i32.const {DATA}) (i32.const {}) (i32.const {days}) (i32.const {RESULT}))",
        from.len()
    );
    let guest = Guest::answering(Hook::Message, &format!("{call} i32.const {RESULT}"))
        .importing("calendar", function, "(param i32 i32 i32 i32)")
        .with(&text(from));
    match outcome(&guest, Hook::Message) {
        Err(Failure::Declined(day)) => Some(day.into()),
        Ok(Proposal::Message(MessageProposal::Keep)) => None,
        other => panic!("{other:?}"),
    }
}

#[test]
fn days_move_over_rest_days_and_make_up_days() {
    let working = |from, days| moved("add-working-days", from, days);
    assert_eq!(working("2022-04-01", 1).as_deref(), Some("2022-04-02"), "a make-up working day");
    assert_eq!(working("2022-04-02", 1).as_deref(), Some("2022-04-06"), "three days off");
    assert_eq!(working("2022-04-06", -1).as_deref(), Some("2022-04-02"));
    assert_eq!(working("2022-04-03", 0).as_deref(), Some("2022-04-03"));
    assert_eq!(working("2022-04-31", 1), None);
    assert_eq!(working("2022-04-01", i32::MAX), None, "nobody walks that far");
    assert_eq!(moved("add-days", "2022-02-28", 1).as_deref(), Some("2022-03-01"));
    assert_eq!(moved("add-days", "2022-01-01", -1).as_deref(), Some("2021-12-31"));
    for days in [i32::MIN, i32::MAX] {
        assert_eq!(moved("add-days", "2022-01-01", days), None);
    }
}

/// Calls a function and traps unless its result is this many bytes.
fn holds(interface: &str, function: &str, signature: &str, call: &str, words: &str, checks: &[(u32, i64)]) {
    let bad: Vec<String> = checks
        .iter()
        .map(|(at, value)| format!("(i64.ne (i64.load8_s (i32.const {})) (i64.const {value}))", RESULT + at))
        .collect();
    let bad = bad.into_iter().reduce(|all, one| format!("(i32.or {all} {one})")).unwrap();
    let guest = Guest::answering(Hook::Message, &format!("{call} (if {bad} (then unreachable)) i32.const {ZEROS}"))
        .importing(interface, function, signature)
        .with(&text(words));
    let settings: Settings =
        [("days".to_owned(), Setting::Integer(-3)), ("strict".to_owned(), Setting::YesNo(true))].into();
    let reply = Stand::new().try_out(&guest, Hook::Message, &With { settings, ..With::default() });
    assert_eq!(reply.outcome, Ok(Proposal::Message(MessageProposal::Keep)), "{function} {words}");
}

#[test]
fn days_are_told_for_what_they_are() {
    let ask = |function: &str, day: &str, checks: &[(u32, i64)]| {
        let call = format!("(call ${function} (i32.const {DATA}) (i32.const {}) (i32.const {RESULT}))", day.len());
        holds("calendar", function, "(param i32 i32 i32)", &call, day, checks);
    };
    ask("is-working-day", "2022-04-02", &[(0, 1), (1, 1)]);
    ask("is-working-day", "2022-04-05", &[(0, 1), (1, 0)]);
    ask("is-working-day", "yesterday", &[(0, 0)]);
    ask("weekday", "2022-04-03", &[(0, 1), (1, 7)]);
    ask("weekday", "2022-02-30", &[(0, 0)]);
    let between = |days: &str, checks: &[(u32, i64)]| {
        let (first, second) = (DATA, DATA + 10);
        let call = format!(
            "(call $days-between (i32.const {first}) (i32.const 10) (i32.const {second}) (i32.const 10) (i32.const {RESULT}))"
        );
        holds("calendar", "days-between", "(param i32 i32 i32 i32 i32)", &call, days, checks);
    };
    between("2022-04-012022-04-15", &[(0, 1), (4, 14)]);
    between("2022-04-152022-04-01", &[(0, 1), (4, -14)]);
    between("2022-04-152022-13-01", &[(0, 0)]);
    let announced = |year: i32, yes: i64| {
        let call = format!("(i32.store8 (i32.const {RESULT}) (call $is-announced (i32.const {year})))");
        holds("calendar", "is-announced", "(param i32) (result i32)", &call, "", &[(0, yes)]);
    };
    announced(2022, 1);
    announced(2030, 0);
}

#[test]
fn settings_are_what_the_county_set() {
    let get = |key: &str, checks: &[(u32, i64)]| {
        let call = format!("(call $get (i32.const {DATA}) (i32.const {}) (i32.const {RESULT}))", key.len());
        holds("settings", "get", "(param i32 i32 i32)", &call, key, checks);
    };
    get("days", &[(0, 1), (8, 0), (16, -3)]);
    get("strict", &[(0, 1), (8, 2), (16, 1)]);
    get("unheard-of", &[(0, 0)]);
}

#[test]
fn a_calendar_that_changes_is_seen_at_once() {
    let guest = Guest::answering(
        Hook::Message,
        &format!("(call $add-working-days (i32.const {DATA}) (i32.const 10) (i32.const 1) (i32.const {RESULT})) i32.const {RESULT}"),
    )
    .importing("calendar", "add-working-days", "(param i32 i32 i32 i32)")
    .with(&text("2022-04-02"));
    let stand = Stand::new();
    let declined = |with: &With| match stand.try_out(&guest, Hook::Message, with).outcome {
        Err(Failure::Declined(day)) => day.to_string(),
        other => panic!("{other:?}"),
    };
    let plain = With { calendar: Default::default(), ..With::default() };
    assert_eq!(declined(&With::default()), "2022-04-06");
    assert_eq!(declined(&plain), "2022-04-04", "no notice is known");
    assert_eq!(declined(&With::default()), "2022-04-06");
}
