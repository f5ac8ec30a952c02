//! Each limit: what goes beyond it ends in its own failure, and what stays within it does not.

use crate::questions::question;
use crate::stand::{Stand, With, outcome};
use engine::procedure::{Failure, Hook, Limits, MessageProposal, Proposal, Question};
use host::guests::{DATA, Guest, ZEROS};
use host::limits;
use std::time::{Duration, Instant};

const HOOK: Hook = Hook::Message;

fn keep() -> Result<Proposal, Failure> {
    Ok(Proposal::Message(MessageProposal::Keep))
}

/// A guest that runs this and then answers "keep".
fn doing(instructions: &str) -> Guest {
    Guest::answering(HOOK, &format!("{instructions} i32.const {ZEROS}"))
}

/// A guest that does this so many times.
fn repeating(times: u64, instructions: &str) -> Guest {
    Guest::answering(
        HOOK,
        &format!(
            "(local $n i64) (local.set $n (i64.const {times}))
             (loop $again {instructions}
               (br_if $again (i64.ne (local.tee $n (i64.sub (local.get $n) (i64.const 1))) (i64.const 0))))
             i32.const {ZEROS}"
        ),
    )
}

fn with(change: impl FnOnce(&mut Limits)) -> With {
    let mut with = With::default();
    change(&mut with.limits);
    with
}

#[test]
fn fuel_is_exact_to_one_unit() {
    let stand = Stand::new();
    for guest in [
        doing("nop"),
        repeating(1_000, ""),
        repeating(3, "(drop (call $realloc (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))"),
    ] {
        let component = stand.load(&guest);
        let ask = |fuel| stand.ask(&component, &question(HOOK), &with(|limits| limits.fuel = fuel));
        let needed = ask(1_000_000).fuel;
        assert_eq!(ask(1_000_000).fuel, needed, "the same call uses the same fuel");
        for (fuel, enough) in [(needed + 1, true), (needed, true), (needed - 1, false), (needed / 2, false), (1, false)]
        {
            let reply = ask(fuel);
            assert_eq!(reply.outcome, if enough { keep() } else { Err(Failure::Fuel) }, "{fuel} of {needed}");
            assert_eq!(reply.fuel, fuel.min(needed));
        }
    }
}

#[test]
fn an_endless_loop_ends_by_its_fuel() {
    assert_eq!(outcome(&doing("(loop $for-ever (br $for-ever))"), HOOK), Err(Failure::Fuel));
    assert_eq!(outcome(&doing("").with("(func $start (loop $l (br $l))) (start $start)"), HOOK), Err(Failure::Fuel));
}

#[test]
fn a_slow_call_ends_soon_after_its_time() {
    // A division costs as little fuel as anything and more time than most.
    let slow = repeating(u64::MAX, "(drop (i64.div_u (i64.const -1) (i64.or (local.get $n) (i64.const 1))))");
    let stand = Stand::new();
    let component = stand.load(&slow);
    let within = |limits: &mut Limits| (limits.millis, limits.fuel) = (60, Limits::MOST.fuel);
    let limit = Duration::from_millis(60);
    // One in time is enough: a busy machine may hold up any of them, a clock that is wrong is wrong
    // every time.
    let mut over = Vec::new();
    while over.last().is_none_or(|took| *took >= limit + Duration::from_millis(30)) {
        assert!(over.len() < 100, "{over:?}");
        let ledger = format!("county-{}", over.len()).parse().unwrap();
        let began = Instant::now();
        let reply = stand.ask(&component, &question(HOOK), &With { ledger, ..with(within) });
        assert_eq!(reply.outcome, Err(Failure::Time));
        over.push(began.elapsed());
        assert!(over.iter().all(|took| *took >= limit), "{over:?}");
    }
}

#[test]
fn memory_ends_where_it_was_granted() {
    let stand = Stand::new();
    let grow = |pages: u32| doing(&format!("(drop (memory.grow (i32.const {pages})))"));
    let most = with(|limits| limits.memory = 16 << 16);
    let reply = stand.try_out(&grow(15), HOOK, &most);
    assert_eq!((reply.outcome, reply.memory), (keep(), 16 << 16));
    assert_eq!(stand.try_out(&grow(16), HOOK, &most).outcome, Err(Failure::Memory));
    assert_eq!(stand.try_out(&doing("").memory("17"), HOOK, &most).outcome, Err(Failure::Memory), "from the start");
    let two = doing("").with("(memory $more 16)");
    assert_eq!(stand.try_out(&two, HOOK, &most).outcome, Err(Failure::Memory), "two memories together");
    let bounded = doing("(if (i32.ne (memory.grow (i32.const 9)) (i32.const -1)) (then unreachable))").memory("1 4");
    assert_eq!(stand.try_out(&bounded, HOOK, &most).outcome, keep(), "its own end is told, not punished");
}

#[test]
fn no_package_gets_more_than_the_project_allows() {
    let greedy = With { limits: Limits { fuel: u64::MAX, memory: u64::MAX, millis: u32::MAX }, ..With::default() };
    let stand = Stand::new();
    let bomb = repeating(u64::MAX, "(drop (memory.grow (i32.const 16)))");
    let reply = stand.try_out(&bomb, HOOK, &greedy);
    assert_eq!(reply.outcome, Err(Failure::Memory));
    assert!(reply.memory <= Limits::MOST.memory);
    let reply = stand.try_out(&doing("(loop $l (br $l))"), HOOK, &greedy);
    assert_eq!((reply.outcome, reply.fuel), (Err(Failure::Fuel), Limits::MOST.fuel));
}

#[test]
fn tables_end_where_all_do() {
    let most = limits::TABLE_ELEMENTS;
    let grow = |by: usize| {
        doing(&format!("(drop (table.grow $t (ref.null func) (i32.const {by})))")).with("(table $t 10 funcref)")
    };
    assert_eq!(outcome(&grow(most - 10), HOOK), keep());
    assert_eq!(outcome(&grow(most - 9), HOOK), Err(Failure::Table));
    let two = doing("").with(&format!("(table $a {most} funcref) (table $b 1 funcref)"));
    assert_eq!(outcome(&two, HOOK), Err(Failure::Table), "two tables together");
}

#[test]
fn deep_recursion_ends_by_its_stack() {
    let deep = doing("(drop (call $deep (i64.const 0)))").with(
        "(func $deep (param $n i64) (result i64)
           (i64.add (call $deep (i64.add (local.get $n) (i64.const 1))) (local.get $n)))",
    );
    assert_eq!(outcome(&deep, HOOK), Err(Failure::Stack));
}

#[test]
fn a_question_has_an_end() {
    let stand = Stand::new();
    let component = stand.load(&doing("").memory("16"));
    let sized = |bytes: usize| {
        let mut question = question(HOOK);
        let Question::Message(message) = &mut question else { panic!("another hook") };
        message.due.clear();
        let rest = serde_json::to_vec(&question).unwrap().len();
        let Question::Message(message) = &mut question else { panic!("another hook") };
        message.due = "x".repeat(bytes - rest);
        question
    };
    assert_eq!(stand.ask(&component, &sized(limits::QUESTION_BYTES), &With::default()).outcome, keep());
    let reply = stand.ask(&component, &sized(limits::QUESTION_BYTES + 1), &With::default());
    assert_eq!((reply.outcome, reply.fuel), (Err(Failure::QuestionTooLarge), 0));
}

#[test]
fn an_answer_has_an_end() {
    let words = |bytes: usize| {
        let answer = format!("(data (i32.const {DATA}) \"\\00\\00\\00\\00\\01\\00\\00\\00\\00\\00\\01\\00\")");
        Guest::answering(
            HOOK,
            &format!("(i32.store offset=12 (i32.const {DATA}) (i32.const {bytes})) i32.const {DATA}"),
        )
        .memory("8")
        .with(&answer)
    };
    // Exactly as much can be handed over; it is too long for a wording, but it was read.
    let read = outcome(&words(limits::ANSWER_BYTES), HOOK);
    assert!(matches!(&read, Err(Failure::Malformed(text)) if text.contains("words")), "{read:?}");
    assert_eq!(outcome(&words(limits::ANSWER_BYTES + 1), HOOK), Err(Failure::Output));

    // A list of a hundred million items that all lie in the same place.
    let list = format!(
        "(i32.store offset=4 (i32.const {DATA}) (i32.const 0)) (i32.store offset=8 (i32.const {DATA}) (i32.const 100000)) i32.const {DATA}"
    );
    let list = Guest::answering(Hook::Duties, &list).memory("256");
    assert_eq!(outcome(&list, Hook::Duties), Err(Failure::Output));
}

#[test]
fn the_host_can_be_called_so_often_and_no_more() {
    let calls = |times: u32| {
        repeating(u64::from(times), "(drop (call $is-announced (i32.const 2022)))").importing(
            "calendar",
            "is-announced",
            "(param i32) (result i32)",
        )
    };
    assert_eq!(outcome(&calls(limits::HOST_CALLS), HOOK), keep());
    assert_eq!(outcome(&calls(limits::HOST_CALLS + 1), HOOK), Err(Failure::HostCalls));
}

#[test]
fn a_call_logs_so_much_and_no_more() {
    let log = |times: u64, bytes: usize| {
        repeating(times, &format!("(call $write (i32.const 1) (i32.const {DATA}) (i32.const {bytes}))"))
            .importing("log", "write", "(param i32 i32 i32)")
            .with(&format!("(data (i32.const {DATA}) \"{}\")", "log ".repeat(64)))
    };
    let stand = Stand::new();
    let lines = |guest| {
        let reply = stand.try_out(&guest, HOOK, &With::default());
        assert_eq!(reply.outcome, keep(), "a full log stops nobody");
        reply.log
    };
    assert_eq!(lines(log(3, 8)).len(), 3);
    assert_eq!(lines(log(1_000, 8)).len(), limits::LOG_LINES);
    let full = lines(log(1_000, 256));
    assert_eq!(full.iter().map(|line| line.line.len()).sum::<usize>(), limits::LOG_BYTES);
}
