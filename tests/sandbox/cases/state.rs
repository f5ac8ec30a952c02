//! Components that try to remember, to hear of others, or to answer by chance.

use crate::ground::{Came, Ground, With, came};
use crate::questions::question;
use crate::shapes::{THERE, numbering};
use engine::procedure::{ComponentId, Hook, Limits, Proposal};
use host::guests::Guest;

/// The number that was proposed.
fn number(ground: &Ground, component: &ComponentId, with: &With) -> Result<u64, Came> {
    let reply = ground.ask(component, &question(Hook::Subsidy), with);
    match &reply.outcome {
        Ok(Proposal::Subsidy(proposal)) => Ok(proposal.amount),
        _ => Err(came(&reply)),
    }
}

fn numbers(ground: &Ground, guest: &Guest, calls: usize) -> Vec<Result<u64, Came>> {
    let component = ground.load(&guest.component());
    (0..calls).map(|_| number(ground, &component, &With::default())).collect()
}

/// All calls give this number.
fn always(ground: &Ground, guest: &Guest, wanted: u64) -> Came {
    let seen = numbers(ground, guest, 4);
    if seen.iter().all(|seen| *seen == Ok(wanted)) { Came::Answered } else { Came::Odd(format!("{seen:x?}")) }
}

pub(super) fn kept_in_a_global(ground: &Ground) -> Came {
    let guest = numbering("(global.get $calls)").with(
        "(global $calls (mut i64) (i64.const 0))
         (func $count (global.set $calls (i64.add (global.get $calls) (i64.const 1)))) (start $count)",
    );
    always(ground, &guest, 1)
}

pub(super) fn kept_in_memory(ground: &Ground) -> Came {
    let guest = numbering("(call $count)").with(
        "(func $count (result i64)
           (i64.store (i32.const 60000) (i64.add (i64.load (i32.const 60000)) (i64.const 1)))
           (i64.load (i32.const 60000)))",
    );
    always(ground, &guest, 1)
}

pub(super) fn kept_in_memory_that_grew(ground: &Ground) -> Came {
    let guest = numbering("(call $count)").with(
        "(func $count (result i64)
           (local $was i32)
           (local.set $was (memory.grow (i32.const 3)))
           (i64.store (i32.const 200000) (i64.add (i64.load (i32.const 200000)) (i64.const 1)))
           (i64.add (i64.mul (i64.const 1000) (i64.extend_i32_u (local.get $was))) (i64.load (i32.const 200000))))",
    );
    always(ground, &guest, 1_001)
}

pub(super) fn kept_in_a_table(ground: &Ground) -> Came {
    let guest = numbering("(call $count)").with(
        "(table $t 1 funcref) (elem declare func $count)
         (func $count (result i64)
           (if (i32.eqz (ref.is_null (table.get $t (i32.const 0)))) (then unreachable))
           (table.set $t (i32.const 0) (ref.func $count))
           (i64.extend_i32_u (table.grow $t (ref.null func) (i32.const 1))))",
    );
    always(ground, &guest, 1)
}

/// One county fills 200 pages with a pattern; another looks for it in fresh memory, in every slot.
pub(super) fn read_from_another_county(ground: &Ground) -> Came {
    let fill = numbering("(call $fill)").with(
        "(func $fill (result i64)
           (drop (memory.grow (i32.const 200)))
           (memory.fill (i32.const 8192) (i32.const 0xab) (i32.const 13107200)) (i64.const 1))",
    );
    let look = numbering("(call $look)").with(
        "(func $look (result i64)
           (local $at i32) (local $seen i64)
           (drop (memory.grow (i32.const 200)))
           (local.set $at (i32.const 32768))
           (loop $l
             (local.set $seen (i64.or (local.get $seen) (i64.load (local.get $at))))
             (local.set $at (i32.add (local.get $at) (i32.const 8)))
             (br_if $l (i32.lt_u (local.get $at) (i32.const 13100000))))
           (local.get $seen))",
    );
    let (fill, look) = (ground.load(&fill.component()), ground.load(&look.component()));
    let other = With { ledger: "lanxi-county".parse().unwrap(), ..With::default() };
    for _ in 0..16 {
        if number(ground, &fill, &With::default()) != Ok(1) {
            return Came::Odd("it could not fill its memory".into());
        }
        match number(ground, &look, &other) {
            Ok(0) => {}
            other => return Came::Odd(format!("it saw {other:x?}")),
        }
    }
    Came::Answered
}

/// Every NaN that arithmetic makes has the same bits, whatever went in.
pub(super) fn nan_bits(ground: &Ground) -> Came {
    const F64: u64 = 0x7ff8_0000_0000_0000;
    const F32: u64 = 0x7fc0_0000;
    let double = |text: &str| (format!("(i64.reinterpret_f64 {text})"), F64);
    let single = |text: &str| (format!("(i64.extend_i32_u (i32.reinterpret_f32 {text}))"), F32);
    let numbers = [
        double("(f64.add (f64.const nan:0x8000000000123) (f64.const 1))"),
        double("(f64.div (f64.const 0) (f64.const -0))"),
        double("(f64.sqrt (f64.const -1))"),
        double("(f64.min (f64.const -nan:0x4000000000001) (f64.const 1))"),
        double("(f64.nearest (f64.const -nan:0x4000000000001))"),
        double("(f64.promote_f32 (f32.const nan:0x200001))"),
        single("(f32.demote_f64 (f64.const -nan:0x4000000000001))"),
        single("(f32.sub (f32.const inf) (f32.const inf))"),
        single("(f32.mul (f32.const -nan:0x200001) (f32.const 2))"),
        ("(i64x2.extract_lane 1 (f64x2.sqrt (f64x2.splat (f64.const -1))))".to_owned(), F64),
        (
            "(i64.extend_i32_u (i32x4.extract_lane 3 (f32x4.add (f32x4.splat (f32.const nan:0x200001))
           (f32x4.splat (f32.const 1)))))"
                .to_owned(),
            F32,
        ),
    ];
    for (instructions, bits) in numbers {
        if always(ground, &numbering(&instructions), bits) != Came::Answered {
            let seen = numbers_of(ground, &instructions);
            return Came::Odd(format!("{instructions}: {seen}, not {bits:x}"));
        }
    }
    Came::Answered
}

fn numbers_of(ground: &Ground, instructions: &str) -> String {
    format!("{:x?}", numbers(ground, &numbering(instructions), 1))
}

/// Nobody tells a guest how deep the stack is: what it can count is the same each time.
pub(super) fn depth_of_the_stack(ground: &Ground) -> Came {
    let deep = "(func $deep (param i32) (i32.store (i32.const 60000) (local.get 0))
                  (call $deep (i32.add (local.get 0) (i32.const 1))))";
    let guest = Guest::answering(Hook::Deadline, &format!("(call $deep (i32.const 0)) {THERE}")).with(deep);
    let component = ground.load(&guest.component());
    let mut replies = (0..8).map(|_| ground.ask(&component, &question(Hook::Deadline), &With::default()));
    let first = replies.next().unwrap();
    if replies.all(|reply| reply == first) { came(&first) } else { Came::Odd("it differs".into()) }
}

/// Eight calls of one county at once, each with as much memory as it may have: the slots are enough
/// and nobody sees another's.
pub(super) fn many_at_once(ground: &Ground) -> Came {
    let guest = numbering("(call $count)").with(
        "(func $count (result i64)
           (drop (memory.grow (i32.const 500)))
           (i64.store (i32.const 32000000) (i64.add (i64.load (i32.const 32000000)) (i64.const 1)))
           (i64.load (i32.const 32000000)))",
    );
    let component = ground.load(&guest.component());
    let seen: Vec<_> = std::thread::scope(|scope| {
        let ask = || number(ground, &component, &With { limits: Limits::MOST, ..With::default() });
        let calls: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect()
    });
    if seen.iter().all(|seen| *seen == Ok(1)) { Came::Answered } else { Came::Odd(format!("{seen:?}")) }
}
