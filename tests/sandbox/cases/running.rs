//! Components that use more than they may, or break while they run.

use super::finite;
use crate::ground::{Came, Ground, With, came};
use crate::questions::{deadline, question};
use crate::shapes::{THERE, data, giving};
use engine::procedure::{Failure, Hook, Limits};
use host::guests::{DATA, Guest};
use std::time::{Duration, Instant};

/// Instructions that never end.
pub(crate) const FOR_EVER: &str = "(loop $l (br $l)) unreachable";

/// Takes roots for ever: hardly any work costs less fuel for its time, so that such a call ends by
/// its time long before its fuel.
pub(crate) fn slow() -> Guest {
    let roots = "(f64.sqrt ".repeat(20);
    let ends = ")".repeat(20);
    let more = "(f64.add (local.get $x) (f64.const 1e300))";
    guest(&format!("(local $x f64) (loop $l (local.set $x {roots}{more}{ends}) (br $l)) unreachable"))
}

fn guest(instructions: &str) -> Guest {
    Guest::answering(Hook::Deadline, instructions)
}

pub(super) fn endless_loop(ground: &Ground) -> Came {
    let reply = ground.reply_within(&guest(FOR_EVER), Hook::Deadline, With::default().limits);
    assert_eq!(reply.fuel, Limits::default().fuel, "all of it, and no more is told");
    came(&reply)
}

pub(super) fn endless_loop_with_fuel(ground: &Ground) -> Came {
    let component = ground.load(&slow().component());
    let with = With { limits: Limits { millis: 300, ..Limits::MOST }, ..With::default() };
    let began = Instant::now();
    let reply = ground.ask(&component, &question(Hook::Deadline), &with);
    let took = began.elapsed();
    assert!(took >= Duration::from_millis(300), "stopped before its time: {took:?}");
    came(&reply)
}

/// One instruction writes 16 MiB; it costs as much as it does, or this would go on until its time.
pub(super) fn filling_memory(ground: &Ground) -> Came {
    let fill = "(loop $l (memory.fill (i32.const 65536) (i32.const 1) (i32.const 16777216)) (br $l)) unreachable";
    // Little fuel, and all the time there is: a busy machine must not be what ends it.
    let limits = Limits { fuel: Limits::MOST.fuel / 20, ..Limits::MOST };
    came(&ground.reply_within(&guest(fill).memory("258"), Hook::Deadline, limits))
}

pub(super) fn fuel_exactly(ground: &Ground) -> Came {
    let fuel = ground.reply(&finite(1_000), Hook::Deadline).fuel;
    let reply = ground.reply_within(&finite(1_000), Hook::Deadline, Limits { fuel, ..With::default().limits });
    assert_eq!(reply.fuel, fuel);
    came(&reply)
}

pub(super) fn fuel_one_less(ground: &Ground) -> Came {
    let fuel = ground.reply(&finite(1_000), Hook::Deadline).fuel - 1;
    came(&ground.reply_within(&finite(1_000), Hook::Deadline, Limits { fuel, ..With::default().limits }))
}

/// A guest asks for more than the operator's cap; it gets the cap.
pub(super) fn fuel_beyond_the_cap(ground: &Ground) -> Came {
    let limits = Limits { fuel: u64::MAX, memory: u64::MAX, millis: u32::MAX };
    came(&ground.reply_within(&guest("(memory.grow (i32.const 2100)) drop i32.const 1024"), Hook::Deadline, limits))
}

pub(super) fn memory_by_growth(ground: &Ground) -> Came {
    let grow = "(loop $l (br_if $l (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) i32.const 1024";
    let reply = ground.reply(&guest(grow), Hook::Deadline);
    assert!(reply.memory <= Limits::default().memory || reply.outcome.is_ok(), "{}", reply.memory);
    came(&reply)
}

pub(super) fn memory_at_the_limit(ground: &Ground) -> Came {
    let reply = ground.reply(&guest("(memory.grow (i32.const 511)) drop i32.const 1024"), Hook::Deadline);
    assert_eq!(reply.memory, Limits::default().memory);
    came(&reply)
}

pub(super) fn memory_from_the_start(ground: &Ground) -> Came {
    ground.asked(&guest("i32.const 1024").memory("513"), Hook::Deadline)
}

pub(super) fn memories_together(ground: &Ground) -> Came {
    ground.asked(&guest("i32.const 1024").memory("300").with("(memory $b 300)"), Hook::Deadline)
}

pub(super) fn memory_with_its_own_end(ground: &Ground) -> Came {
    let refused = "(if (i32.ne (memory.grow (i32.const 2)) (i32.const -1)) (then unreachable)) i32.const 1024";
    ground.asked(&guest(refused).memory("1 2"), Hook::Deadline)
}

pub(super) fn memory_beyond_the_pool(ground: &Ground) -> Came {
    ground.uploaded(&guest("i32.const 1024").memory("2049").component())
}

pub(super) fn table_by_growth(ground: &Ground) -> Came {
    let grow = "(loop $l (br_if $l (i32.ne (table.grow $t (ref.null func) (i32.const 100)) (i32.const -1))))";
    ground.asked(&guest(&format!("{grow} i32.const 1024")).with("(table $t 1 funcref)"), Hook::Deadline)
}

pub(super) fn tables_together(ground: &Ground) -> Came {
    let tables = "(table 7000 funcref) (table 7000 funcref) (table 7000 funcref)";
    ground.asked(&guest("i32.const 1024").with(tables), Hook::Deadline)
}

pub(super) fn table_beyond_the_pool(ground: &Ground) -> Came {
    ground.uploaded(&guest("i32.const 1024").with("(table 1000000 funcref)").component())
}

pub(super) fn recursion_without_end(ground: &Ground) -> Came {
    let deep = "(func $deep (param i32) (result i32)
                  (i32.add (call $deep (i32.add (local.get 0) (i32.const 1))) (i32.const 1)))";
    ground.asked(&guest("(drop (call $deep (i32.const 0))) i32.const 1024").with(deep), Hook::Deadline)
}

pub(super) fn recursion_of_20_000(ground: &Ground) -> Came {
    let deep = "(func $deep (param i32) (result i32)
                  (if (result i32) (local.get 0)
                    (then (i32.add (call $deep (i32.sub (local.get 0) (i32.const 1))) (i32.const 1)))
                    (else (i32.const 0))))";
    ground.asked(&guest("(drop (call $deep (i32.const 20000))) i32.const 1024").with(deep), Hook::Deadline)
}

pub(super) fn question_too_large(ground: &Ground) -> Came {
    let component = ground.load(&finite(1).memory("64").component());
    came(&ground.ask(&component, &deadline(3_000), &With::default()))
}

pub(super) fn trap_in_the_function(ground: &Ground) -> Came {
    let zero = "(i32.div_s (i32.const 1) (i32.load (i32.const 1024)))";
    let wild = "(call_indirect $t (param i64) (i64.const 1) (i32.const 0)) unreachable";
    let traps = [
        ("unreachable", "unreachable"),
        (zero, "integer divide by zero"),
        ("(i32.load (i32.const -1))", "out of bounds memory access"),
        (wild, "indirect call type mismatch"),
        ("(i32.trunc_f32_s (f32.const nan))", "invalid conversion to integer"),
    ];
    let table = "(table $t 1 funcref) (func $one) (elem $t (i32.const 0) func $one)";
    let mut last = None;
    for (instructions, told) in traps {
        let reply = ground.reply(&guest(instructions).with(table), Hook::Deadline);
        match &reply.outcome {
            Err(Failure::Trap(text)) => assert!(text.contains(told), "{text:?} says nothing of {told:?}"),
            other => return Came::Odd(format!("{instructions}: {other:?}")),
        }
        last = Some(came(&reply));
    }
    last.unwrap()
}

/// The name of the function that traps is shown to people.
pub(super) fn trap_with_a_name(ground: &Ground) -> Came {
    let name = "\\1b[2J\\1b[31m\\0d\\0aERROR ledger songlan\\00\\e2\\80\\ae".to_owned() + &"x".repeat(5_000);
    let func = format!("(func $\"{name}\" unreachable)");
    let reply = ground.reply(&guest(&format!("(call $\"{name}\") i32.const 1024")).with(&func), Hook::Deadline);
    match &reply.outcome {
        Err(Failure::Trap(text)) => assert!(!text.contains('\u{202e}') && !text.contains("[31m"), "{text:?}"),
        other => return Came::Odd(format!("{other:?}")),
    }
    came(&reply)
}

pub(super) fn trap_in_start(ground: &Ground) -> Came {
    ground.asked(&guest("i32.const 1024").with("(func $begin unreachable) (start $begin)"), Hook::Deadline)
}

pub(super) fn endless_start(ground: &Ground) -> Came {
    ground.asked(&guest("i32.const 1024").with("(func $begin (loop $l (br $l))) (start $begin)"), Hook::Deadline)
}

/// The question cannot be handed over.
pub(super) fn trap_in_realloc(ground: &Ground) -> Came {
    ground.asked(&guest("i32.const 1024").realloc("unreachable"), Hook::Deadline)
}

pub(super) fn endless_realloc(ground: &Ground) -> Came {
    ground.asked(&guest("i32.const 1024").realloc(FOR_EVER), Hook::Deadline)
}

pub(super) fn realloc_beyond_the_end(ground: &Ground) -> Came {
    for wild in ["i32.const -4", "i32.const 65532", "i32.const 4097"] {
        let came = ground.asked(&guest("i32.const 1024").realloc(wild), Hook::Deadline);
        if came.to_string() != "fails: malformed" {
            return Came::Odd(format!("realloc gives {wild}: {came}"));
        }
    }
    ground.asked(&guest("i32.const 1024").realloc("i32.const -4"), Hook::Deadline)
}

fn after(instructions: &str) -> Guest {
    let export = "cabi_post_maplebridge:procedure/deadline@1.0.0#propose";
    giving(Hook::Deadline, &[0], b"").with(&format!("(func (export \"{export}\") (param i32) {instructions})"))
}

pub(super) fn trap_after_the_answer(ground: &Ground) -> Came {
    ground.asked(&after("unreachable"), Hook::Deadline)
}

pub(super) fn endless_after_the_answer(ground: &Ground) -> Came {
    ground.asked(&after("(loop $l (br $l))"), Hook::Deadline)
}

/// What comes after the answer cannot change it: it was read already.
pub(super) fn answer_changed_afterwards(ground: &Ground) -> Came {
    let change = format!("(i32.store (i32.const {DATA}) (i32.const 7))");
    ground.asked(&after(&change), Hook::Deadline)
}

pub(super) fn imports_from_realloc(ground: &Ground) -> Came {
    let again = "(call $write (i32.const 1) (i32.const 1024) (i32.const 4)) i32.const 4096";
    let guest = guest("i32.const 1024").importing("log", "write", "(param i32 i32 i32)").realloc(again);
    let reply = ground.reply(&guest, Hook::Deadline);
    assert!(reply.log.is_empty(), "it got through: {:?}", reply.log);
    came(&reply)
}

/// The host hands a text over in the middle of a call, and the guest calls the host once more.
pub(super) fn imports_from_realloc_within_an_import(ground: &Ground) -> Came {
    let again = "(if (global.get $now) (then (call $write (i32.const 1) (i32.const 1024) (i32.const 4))))
                 (global.set $next (i32.add (global.get $next) (i32.const 4096))) (global.get $next)";
    let calls = "(global.set $now (i32.const 1))
                 (call $add-days (i32.const 2048) (i32.const 10) (i32.const 1) (i32.const 1032))";
    let guest = guest(&format!("{calls} {THERE}"))
        .importing("log", "write", "(param i32 i32 i32)")
        .importing("calendar", "add-days", "(param i32 i32 i32 i32)")
        .with("(global $now (mut i32) (i32.const 0))")
        .with(&data(DATA, b"2022-04-02"))
        .memory("32")
        .realloc(again);
    let reply = ground.reply(&guest, Hook::Deadline);
    assert!(reply.log.is_empty(), "it got through: {:?}", reply.log);
    came(&reply)
}
