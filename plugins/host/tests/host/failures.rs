//! What goes wrong in a guest is told as what it is.

use crate::stand::{Stand, With, outcome};
use engine::procedure::{Failure, Hook, LogLevel};
use host::guests::{DATA, Guest, ZEROS};

/// Bytes of an answer, as the text form writes them.
fn data(at: u32, bytes: &[u8]) -> String {
    let text: String = bytes.iter().map(|byte| format!("\\{byte:02x}")).collect();
    format!("(data (i32.const {at}) \"{text}\")")
}

fn answering(hook: Hook, words: &[u32]) -> Guest {
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    Guest::answering(hook, &format!("i32.const {DATA}")).with(&data(DATA, &bytes))
}

#[test]
fn a_trap_says_what_and_where() {
    let trap = |instructions: &str| {
        let guest = Guest::answering(Hook::Message, "(call $count) unreachable")
            .with(&format!("(func $count (export \"count\") {instructions})"));
        match outcome(&guest, Hook::Message) {
            Err(Failure::Trap(text)) => text.to_string(),
            other => panic!("{other:?}"),
        }
    };
    let text = trap("(drop (i32.div_s (i32.const 1) (i32.const 0)))");
    assert!(text.contains("divide by zero") && text.contains("count"), "{text}");
    assert!(trap("unreachable").contains("unreachable"));
    assert!(trap("(drop (i32.load (i32.const -1)))").contains("memory"));
    let start = Guest::answering(Hook::Message, &format!("i32.const {ZEROS}")).with("(func $s unreachable) (start $s)");
    assert!(matches!(outcome(&start, Hook::Message), Err(Failure::Trap(_))));
    let realloc = Guest::answering(Hook::Message, &format!("i32.const {ZEROS}")).realloc("unreachable");
    assert!(matches!(outcome(&realloc, Hook::Message), Err(Failure::Trap(_))));
}

#[test]
fn a_trap_names_file_and_line_where_they_are_known() {
    let guest = Guest::answering(Hook::Message, "(call $count) unreachable")
        .with("(func $count (export \"count\")\nunreachable)");
    let line = guest.text().lines().position(|line| line == "unreachable)").unwrap() + 1;
    let stand = Stand::new();
    let loaded = stand.host.load(&guest.with_lines("county/deadline.wat")).unwrap();
    let question = crate::questions::question(Hook::Message);
    let failure = stand.ask(&loaded.component, &question, &With::default()).outcome.unwrap_err().to_string();
    assert!(failure.contains(&format!("deadline.wat:{line})")), "{failure}");
}

#[test]
fn a_guest_may_decline_in_its_own_words() {
    let words = "不适用\u{1b}[31m于\n本县".as_bytes();
    let guest = answering(Hook::Message, &[1, DATA + 64, words.len() as u32]).with(&data(DATA + 64, words));
    assert_eq!(outcome(&guest, Hook::Message), Err(Failure::Declined("不适用于 本县".into())));
}

#[test]
fn nonsense_is_malformed() {
    let is_malformed = |guest: Guest, hook: Hook, part: &str| match outcome(&guest, hook) {
        Err(Failure::Malformed(text)) => assert!(text.contains(part), "{text}"),
        other => panic!("{part}: {other:?}"),
    };
    is_malformed(answering(Hook::Message, &[0, 9]), Hook::Message, "discriminant");
    is_malformed(answering(Hook::Message, &[0, 1, 0xffff_0000, 8]), Hook::Message, "out of bounds");
    let text =
        |bytes: &[u8]| answering(Hook::Message, &[0, 1, DATA + 64, bytes.len() as u32]).with(&data(DATA + 64, bytes));
    is_malformed(text(&[b'{', 0xff, 0xfe]), Hook::Message, "utf-8");
    is_malformed(text(b"a\x1b[31mb"), Hook::Message, "control");
    is_malformed(text(b"   "), Hook::Message, "empty");
    is_malformed(Guest::answering(Hook::Message, "i32.const -8"), Hook::Message, "bounds");
    is_malformed(Guest::answering(Hook::Message, &format!("i32.const {}", ZEROS + 1)), Hook::Message, "aligned");
    is_malformed(
        Guest::answering(Hook::Message, &format!("i32.const {ZEROS}")).realloc("i32.const -16"),
        Hook::Message,
        "realloc",
    );
    // A due day that is none: result ok, `dates`, one pair of a key and "2022-02-30".
    let day = answering(Hook::Deadline, &[0, 2, DATA + 64, 1])
        .with(&data(
            DATA + 64,
            &[DATA + 96, 1, DATA + 97, 10].iter().flat_map(|w: &u32| w.to_le_bytes()).collect::<Vec<_>>(),
        ))
        .with(&data(DATA + 96, b"k2022-02-30"));
    is_malformed(day, Hook::Deadline, "dates[0]: “2022-02-30”");
}

#[test]
fn what_is_not_there_is_not_asked() {
    let stand = Stand::new();
    let guest = Guest::answering(Hook::Message, &format!("i32.const {ZEROS}"));
    assert_eq!(stand.try_out(&guest, Hook::Deadline, &With::default()).outcome, Err(Failure::NoHook));
    let component = stand.load(&guest);
    assert!(stand.host.is_loaded(&component));
    stand.host.unload(&component);
    assert!(!stand.host.is_loaded(&component));
    let question = crate::questions::question(Hook::Message);
    assert_eq!(stand.ask(&component, &question, &With::default()).outcome, Err(Failure::NotReady));
}

#[test]
fn a_log_line_cannot_pretend_to_be_two() {
    let line = "ok\n2022-04-15 ERROR forged \u{1b}[2Jend\u{202e}".as_bytes();
    let guest = Guest::answering(
        Hook::Message,
        &format!("(call $write (i32.const 2) (i32.const {DATA}) (i32.const {})) i32.const {ZEROS}", line.len()),
    )
    .importing("log", "write", "(param i32 i32 i32)")
    .with(&data(DATA, line));
    let log = Stand::new().try_out(&guest, Hook::Message, &With::default()).log;
    assert_eq!(log.len(), 1);
    assert_eq!((log[0].level, log[0].line.as_str()), (LogLevel::Warn, "ok 2022-04-15 ERROR forged end"));
}

#[test]
fn nothing_is_kept_between_two_calls() {
    // Counts its calls in a global and in memory; the second call is asked to fail.
    let guest = Guest::answering(
        Hook::Message,
        &format!(
            "(if (i32.or (global.get $calls) (i32.load (i32.const {DATA}))) (then unreachable))
             (global.set $calls (i32.const 1)) (i32.store (i32.const {DATA}) (i32.const 1))
             (drop (memory.grow (i32.const 3))) (i32.store (i32.const 200000) (i32.const 1)) i32.const {ZEROS}"
        ),
    )
    .with("(global $calls (mut i32) (i32.const 0))");
    let stand = Stand::new();
    let replies: Vec<_> = (0..20).map(|_| stand.try_out(&guest, Hook::Message, &With::default())).collect();
    assert!(replies.iter().all(|reply| *reply == replies[0] && reply.outcome.is_ok()), "{replies:?}");
}
