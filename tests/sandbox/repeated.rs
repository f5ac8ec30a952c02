//! The same call a thousand times, each on a host that was made for it: the same answer, the same
//! fuel, the same memory, the same log.

use crate::ground::{With, child, host};
use crate::questions::question;
use crate::shapes::{THERE, data};
use engine::procedure::{Call, Hook, Procedures, Reply};
use host::guests::{DATA, Guest};
use std::time::Instant;

const HOSTS: usize = 1_000;

/// Gathers all a guest could use as chance: what lies in fresh memory, in a NaN, in a table, where
/// memory grew to, what the calendar and the log say, how deep the stack is.
fn gambler() -> Guest {
    let gather = format!(
        "(local $at i32) (local $sum i64)
         (drop (memory.grow (i32.const 5)))
         (loop $l
           (local.set $sum (i64.add (i64.rotl (local.get $sum) (i64.const 7)) (i64.load (local.get $at))))
           (local.set $at (i32.add (local.get $at) (i32.const 8)))
           (br_if $l (i32.lt_u (local.get $at) (i32.const 393216))))
         (local.set $sum (i64.xor (local.get $sum) (i64.reinterpret_f64
           (f64.div (f64.convert_i64_u (local.get $sum)) (f64.sub (f64.const 0) (f64.const 0))))))
         (local.set $sum (i64.add (local.get $sum) (i64.reinterpret_f64 (f64.sqrt (f64.const -1)))))
         (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (memory.grow (i32.const 1)))))
         (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (table.grow $t (ref.null func) (i32.const 3)))))
         (call $write (i32.const 1) (i32.const 300) (i32.const 40))
         (call $weekday (i32.const 3500) (i32.const 10) (i32.const 3600))
         (local.set $sum (i64.add (local.get $sum) (i64.load (i32.const 3600))))
         (i64.store (i32.const {}) (local.get $sum)) {THERE}",
        DATA + 8
    );
    Guest::answering(Hook::Subsidy, &gather)
        .importing("log", "write", "(param i32 i32 i32)")
        .importing("calendar", "weekday", "(param i32 i32 i32)")
        .with("(table $t 1 funcref)")
        .with(&data(3_500, b"2022-04-02"))
}

#[test]
fn a_thousand_hosts_give_the_same_answer_and_count_the_same_fuel() {
    let folder = tempfile::tempdir().unwrap();
    let (component, question) = (gambler().component(), question(Hook::Subsidy));
    let With { ledger, limits, settings, calendar } = With::default();
    let began = Instant::now();
    let mut first: Option<Reply> = None;
    for n in 0..HOSTS {
        let host = host(folder.path(), child(), 1);
        let loaded = host.load(&component).unwrap();
        assert_eq!(loaded.from_cache, n > 0, "compiled once, opened by all others");
        let component = &loaded.component;
        let call =
            Call { ledger: &ledger, component, limits, settings: &settings, calendar: &calendar, question: &question };
        let reply = host.ask(&call);
        assert!(reply.outcome.is_ok(), "{:?}", reply.outcome);
        let first = first.get_or_insert_with(|| reply.clone());
        assert_eq!(reply, *first, "host {n}");
    }
    let millis = began.elapsed().as_secs_f64() * 1_000.0;
    println!("{HOSTS} hosts, {:.1} ms each, fuel {}", millis / HOSTS as f64, first.unwrap().fuel);
}
