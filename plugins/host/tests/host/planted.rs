//! With a limit switched off, what that limit's tests look at comes out differently: so they would
//! find a sandbox without it.

use crate::questions::question;
use crate::stand::{Stand, With};
use engine::procedure::{Failure, Hook, Limits, Question};
use host::guests::{DATA, Guest, ZEROS, binary};
use host::limits;
use host::package::{self, SigningKey};
use host::planted::{Bug, plant};

const HOOK: Hook = Hook::Message;

fn doing(instructions: &str) -> Guest {
    Guest::answering(HOOK, &format!("{instructions} i32.const {ZEROS}"))
}

fn failure(guest: &Guest) -> Option<Failure> {
    let limits = Limits { memory: 1 << 20, ..With::default().limits };
    Stand::new().try_out(guest, HOOK, &With { limits, ..With::default() }).outcome.err()
}

/// Whether the limit is kept, as far as a guest or a file can tell.
fn kept(bug: Bug) -> bool {
    let endless = "(loop $l (br $l))";
    match bug {
        Bug::FuelUnlimited => {
            let reply = Stand::new().try_out(&doing(endless), HOOK, &With::default());
            reply.outcome == Err(Failure::Fuel)
        }
        Bug::TimeUnlimited => {
            let limits = Limits { millis: 20, ..Limits::MOST };
            let with = With { limits, ..With::default() };
            Stand::new().try_out(&doing(endless), HOOK, &with).outcome == Err(Failure::Time)
        }
        Bug::MemoryUnlimited => failure(&doing("(drop (memory.grow (i32.const 16)))")) == Some(Failure::Memory),
        Bug::TableUnlimited => {
            let more = doing("(drop (table.grow $t (ref.null func) (i32.const 10000)))").with("(table $t 1 funcref)");
            failure(&more) == Some(Failure::Table)
        }
        Bug::StackUnlimited => {
            let deep = doing("(call $deep (i32.const 25000))").with(
                "(func $deep (param $n i32)
                   (if (local.get $n) (then (call $deep (i32.sub (local.get $n) (i32.const 1))))))",
            );
            failure(&deep) == Some(Failure::Stack)
        }
        Bug::InputUnlimited => {
            let stand = Stand::new();
            let component = stand.load(&doing("").memory("16"));
            let mut long = question(HOOK);
            let Question::Message(message) = &mut long else { panic!("another hook") };
            message.due = "x".repeat(limits::QUESTION_BYTES);
            stand.ask(&component, &long, &With::default()).outcome == Err(Failure::QuestionTooLarge)
        }
        Bug::OutputUnlimited => {
            let data = format!("(data (i32.const {DATA}) \"\\00\\00\\00\\00\\01\\00\\00\\00\\00\\00\\01\\00\")");
            let store = format!("(i32.store offset=12 (i32.const {DATA}) (i32.const {}))", limits::ANSWER_BYTES + 1);
            let long = Guest::answering(HOOK, &format!("{store} i32.const {DATA}")).memory("8").with(&data);
            failure(&long) == Some(Failure::Output)
        }
        Bug::LogUnlimited => {
            let guest = doing(&format!("(call $write (i32.const 1) (i32.const {DATA}) (i32.const 3))"))
                .importing("log", "write", "(param i32 i32 i32)")
                .with(&format!("(data (i32.const {DATA}) \"a\\0ab\")"));
            Stand::new().try_out(&guest, HOOK, &With::default()).log[0].line == "a b"
        }
        Bug::HostCallsUnlimited => {
            let calls = "(local $n i32) (loop $l (drop (call $is-announced (i32.const 1)))
                (br_if $l (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 20000))))";
            let guest = doing(calls).importing("calendar", "is-announced", "(param i32) (result i32)");
            failure(&guest) == Some(Failure::HostCalls)
        }
        Bug::ImportsUnchecked => {
            let text = r#"(component (import "wasi:cli/run@0.2.0" (instance (export "run" (func)))))"#;
            Stand::new().host.load(&binary(text)).is_err_and(|error| error.code() == "unknown-import")
        }
        Bug::SignatureUnchecked => {
            let manifest = r#"{ "id": "a", "title": "a", "version": "1.0.0", "county": "b", "hooks": ["message"] }"#;
            let sealed = package::seal(&doing("").component(), manifest).unwrap();
            let mut signed = package::sign(&sealed, &SigningKey::generate().unwrap()).unwrap();
            *signed.last_mut().unwrap() ^= 1;
            package::open(&signed).is_err()
        }
        Bug::CacheUnchecked => cache_is_checked(),
        Bug::InstanceKept => {
            let counting = doing("(if (global.get $n) (then unreachable)) (global.set $n (i32.const 1))")
                .with("(global $n (mut i32) (i32.const 0))");
            let stand = Stand::new();
            let component = stand.load(&counting);
            (0..2).all(|_| stand.ask(&component, &question(HOOK), &With::default()).outcome.is_ok())
        }
    }
}

/// Changes the seal alone, so that the code behind it stays good.
fn cache_is_checked() -> bool {
    let stand = Stand::new();
    let guest = doing("").component();
    stand.host.load(&guest).unwrap();
    let entries = std::fs::read_dir(stand.folder.path().join("cache")).unwrap();
    for path in entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "code"))
    {
        let mut sealed = std::fs::read(&path).unwrap();
        sealed[0] ^= 1;
        std::fs::write(&path, sealed).unwrap();
    }
    !crate::stand::host(stand.folder.path()).load(&guest).unwrap().from_cache
}

#[test]
fn every_planted_bug_shows() {
    // A stack three times as deep needs a thread that has it.
    let all = || {
        for bug in Bug::ALL {
            plant(None);
            assert!(kept(bug), "{bug:?}: the limit is not kept");
            plant(Some(bug));
            assert!(!kept(bug), "{bug:?}: the limit is kept all the same");
        }
    };
    std::thread::Builder::new().stack_size(64 << 20).spawn(all).unwrap().join().unwrap();
}
