//! Components that abuse what the host offers: log, calendar, settings.

use crate::ground::{Came, Ground, With, came};
use crate::questions::question;
use crate::shapes::{THERE, data};
use engine::procedure::{Hook, Setting};
use host::guests::{DATA, Guest};
use host::limits::{ANSWER_BYTES, HOST_CALLS, LOG_BYTES, LOG_LINES};

/// Where an import's answer goes; the guest's own answer stays zeros.
const BACK: u32 = DATA + 1_024;
/// An answer of zeros that nothing else writes to.
const KEEP: &str = "i32.const 1024";

fn logging(instructions: &str) -> Guest {
    Guest::answering(Hook::Deadline, instructions).importing("log", "write", "(param i32 i32 i32)")
}

fn times(count: u32, instructions: &str) -> String {
    format!(
        "(local $n i32) (local.set $n (i32.const {count}))
         (loop $l {instructions} (local.set $n (i32.sub (local.get $n) (i32.const 1))) (br_if $l (local.get $n)))
         {KEEP}"
    )
}

fn line(text: &[u8]) -> Guest {
    let len = text.len();
    logging(&format!("(call $write (i32.const 1) (i32.const 131072) (i32.const {len})) {KEEP}"))
        .with(&data(131_072, text))
        .memory("40")
}

/// Lines without a word, more than there may be calls.
pub(super) fn host_call_flood(ground: &Ground) -> Came {
    let flood = times(HOST_CALLS + 1, "(call $write (i32.const 0) (i32.const 0) (i32.const 0))");
    ground.asked(&logging(&flood), Hook::Deadline)
}

pub(super) fn host_calls_at_the_limit(ground: &Ground) -> Came {
    let calls = times(HOST_CALLS, "(call $write (i32.const 0) (i32.const 0) (i32.const 0))");
    ground.asked(&logging(&calls), Hook::Deadline)
}

/// A walk over the calendar is many calls in one.
pub(super) fn calendar_flood(ground: &Ground) -> Came {
    let walk = format!("(call $walk (i32.const {DATA}) (i32.const 10) (i32.const 4000) (i32.const {BACK}))");
    let guest = Guest::answering(Hook::Deadline, &times(124, &walk))
        .with(&data(DATA, b"2022-04-15"))
        .memory("40")
        .importing("calendar", "add-working-days", "(param i32 i32 i32 i32)");
    ground.asked(&renamed(guest), Hook::Deadline)
}

/// Names of imports hold a dash; the short name stands for the long one.
fn renamed(guest: Guest) -> Guest {
    guest.with(
        "(func $walk (param i32 i32 i32 i32)
                  (call $add-working-days (local.get 0) (local.get 1) (local.get 2) (local.get 3)))",
    )
}

/// What is too much is dropped; the call goes on.
pub(super) fn log_flood(ground: &Ground) -> Came {
    let flood = times(9_000, &format!("(call $write (i32.const 2) (i32.const {DATA}) (i32.const 1000))"));
    let reply = ground.reply(&logging(&flood).with(&data(DATA, &[b'x'; 1_000])), Hook::Deadline);
    kept_small(&reply.log).unwrap_or_else(|| came(&reply))
}

pub(super) fn log_of_short_lines(ground: &Ground) -> Came {
    let flood = times(9_000, &format!("(call $write (i32.const 2) (i32.const {DATA}) (i32.const 1))"));
    let reply = ground.reply(&logging(&flood).with(&data(DATA, b"x")), Hook::Deadline);
    kept_small(&reply.log).unwrap_or_else(|| came(&reply))
}

pub(super) fn log_line_of_64_kib(ground: &Ground) -> Came {
    let reply = ground.reply(&line(&vec![b'y'; ANSWER_BYTES]), Hook::Deadline);
    kept_small(&reply.log).unwrap_or_else(|| came(&reply))
}

pub(super) fn log_line_too_large(ground: &Ground) -> Came {
    ground.asked(&line(&vec![b'y'; ANSWER_BYTES + 1]), Hook::Deadline)
}

fn kept_small(log: &[engine::procedure::LogLine]) -> Option<Came> {
    let bytes: usize = log.iter().map(|line| line.line.len()).sum();
    let small = log.len() <= LOG_LINES && bytes <= LOG_BYTES + 3 && !log.is_empty();
    (!small).then(|| Came::Odd(format!("{} lines, {bytes} bytes", log.len())))
}

pub(super) fn log_injection(ground: &Ground) -> Came {
    let text =
        "ok\r\n2026-11-22 INFO asked ledger=songlan outcome=answered\u{1b}[1A\u{1b}[31m\0\u{9b}2J\u{202e}\u{2028}end";
    let reply = ground.reply(&line(text.as_bytes()), Hook::Deadline);
    let lines: Vec<&str> = reply.log.iter().map(|line| line.line.as_str()).collect();
    let is_one = lines.len() == 1 && !lines[0].contains(['\n', '\r', '\u{1b}', '\0', '\u{9b}', '\u{202e}', '\u{2028}']);
    if is_one { came(&reply) } else { Came::Odd(format!("{lines:?}")) }
}

pub(super) fn log_not_utf_8(ground: &Ground) -> Came {
    ground.asked(&line(b"\xff\xfe"), Hook::Deadline)
}

pub(super) fn log_of_an_unknown_level(ground: &Ground) -> Came {
    let call = format!("(call $write (i32.const 9) (i32.const {DATA}) (i32.const 0)) {KEEP}");
    ground.asked(&logging(&call), Hook::Deadline)
}

pub(super) fn log_from_nowhere(ground: &Ground) -> Came {
    let call = format!("(call $write (i32.const 1) (i32.const -8) (i32.const 100)) {KEEP}");
    ground.asked(&logging(&call), Hook::Deadline)
}

/// Days out of every range: the host says "none", the guest makes sure of it.
pub(super) fn calendar_abuse(ground: &Ground) -> Came {
    let mut calls = String::new();
    let mut texts = String::new();
    let days = ["9999-12-31", "0001-01-01", "2022-02-30", "-271821-04-20", "二〇二二年", "2022-04-15 ", ""];
    for (n, day) in days.iter().enumerate() {
        let at = DATA + 64 * n as u32;
        texts += &data(at, day.as_bytes());
        let text = format!("(i32.const {at}) (i32.const {})", day.len());
        for distance in [i32::MIN, i32::MAX] {
            for function in ["add-working-days", "add-days"] {
                calls += &none(&format!("(call ${function} {text} (i32.const {distance}) (i32.const {BACK}))"));
            }
        }
        if n > 1 {
            calls += &none(&format!("(call $is-working-day {text} (i32.const {BACK}))"));
            calls += &none(&format!("(call $weekday {text} (i32.const {BACK}))"));
            calls += &none(&format!("(call $days-between {text} {text} (i32.const {BACK}))"));
        }
    }
    for year in [i32::MIN, -1, 0, 9_999, i32::MAX] {
        calls += &format!("(if (call $is-announced (i32.const {year})) (then unreachable))");
    }
    let guest = with_calendar(&format!("{calls} {KEEP}")).with(&texts);
    ground.asked(&guest, Hook::Deadline)
}

/// Traps where an import has given something.
fn none(call: &str) -> String {
    format!(
        "(i32.store (i32.const {BACK}) (i32.const 255)) {call} (if (i32.load8_u (i32.const {BACK})) (then unreachable))\n"
    )
}

fn with_calendar(instructions: &str) -> Guest {
    Guest::answering(Hook::Deadline, instructions)
        .importing("calendar", "add-working-days", "(param i32 i32 i32 i32)")
        .importing("calendar", "add-days", "(param i32 i32 i32 i32)")
        .importing("calendar", "is-working-day", "(param i32 i32 i32)")
        .importing("calendar", "weekday", "(param i32 i32 i32)")
        .importing("calendar", "days-between", "(param i32 i32 i32 i32 i32)")
        .importing("calendar", "is-announced", "(param i32) (result i32)")
        .memory("40")
}

pub(super) fn day_of_a_megabyte(ground: &Ground) -> Came {
    let call = format!("(call $weekday (i32.const 65536) (i32.const 1048576) (i32.const {BACK})) {KEEP}");
    ground.asked(&with_calendar(&call), Hook::Deadline)
}

pub(super) fn day_not_utf_8(ground: &Ground) -> Came {
    let call = format!("(call $weekday (i32.const {DATA}) (i32.const 10) (i32.const {BACK})) {KEEP}");
    ground.asked(&with_calendar(&call).with(&data(DATA, b"2022-04-1\xff")), Hook::Deadline)
}

/// Where the answer of an import should go lies outside the guest's memory.
pub(super) fn answer_to_nowhere(ground: &Ground) -> Came {
    let call = format!("(call $weekday (i32.const {DATA}) (i32.const 10) (i32.const -1)) {KEEP}");
    ground.asked(&with_calendar(&call).with(&data(DATA, b"2022-04-15")), Hook::Deadline)
}

/// Names no setting has, and the names of another county's settings.
pub(super) fn settings_of_others(ground: &Ground) -> Came {
    let mut calls = String::new();
    let mut texts = String::new();
    for (n, key) in ["days", "../days", "songlan-county/days", "", "DAYS", "days\0"].iter().enumerate() {
        let at = DATA + 64 * n as u32;
        texts += &data(at, key.as_bytes());
        calls += &none(&format!("(call $get (i32.const {at}) (i32.const {}) (i32.const {BACK}))", key.len()));
    }
    let guest = Guest::answering(Hook::Deadline, &format!("{calls} {KEEP}"))
        .importing("settings", "get", "(param i32 i32 i32)")
        .with(&texts);
    let with = With { settings: [("own".to_owned(), Setting::Integer(1))].into(), ..With::default() };
    came(&ground.ask(&ground.load(&guest.component()), &question(Hook::Deadline), &with))
}

pub(super) fn nothing_but_its_answer(ground: &Ground) -> Came {
    ground.asked(&Guest::answering(Hook::Deadline, THERE).with(&data(DATA, &[0; 24])), Hook::Deadline)
}
