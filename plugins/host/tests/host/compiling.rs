//! The compiler's process: limited, and whatever becomes of it, the host hears and goes on.

use crate::stand::child;
use engine::procedure::{Hook, Limits};
use host::guests::{Guest, ZEROS};
use host::{Compiler, Host, Options, Unusable, limits};
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn compiling(compiler: Compiler) -> Result<host::Loaded, Unusable> {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { cache: folder.path().join("cache"), compiler, caps: Limits::MOST, instances: 2 };
    let component = Guest::answering(Hook::Message, &format!("i32.const {ZEROS}")).component();
    Host::new(options).unwrap().load(&component)
}

/// A compiler that does this instead.
fn shell(script: &str) -> Compiler {
    Compiler::Child { program: "/bin/sh".into(), args: vec!["-c".into(), script.into()] }
}

#[test]
fn both_compilers_make_a_procedure() {
    assert!(compiling(child(&[])).is_ok());
    assert!(compiling(Compiler::Inside).is_ok());
}

#[test]
fn whatever_becomes_of_the_child_is_told() {
    let code = |script| compiling(shell(script)).unwrap_err();
    assert_eq!(code("kill -XCPU $$").code(), "compile-time");
    assert_eq!(code("kill -KILL $$").code(), "compile-time");
    assert_eq!(code("exit 11").code(), "compile-memory");
    assert_eq!(code("echo memory allocation of 4096 bytes failed >&2; kill -ABRT $$").code(), "compile-memory");
    assert_eq!(code("kill -SEGV $$").code(), "compile-failed");
    assert_eq!(code("exit 0").code(), "compile-failed", "no code at all");
    let Unusable::CompileFailed { detail } = code("cat > /dev/null; printf 'why\\033[2J\\nnot' >&2; exit 10") else {
        panic!("another failure");
    };
    assert_eq!(detail, "why not");
    let flood = code("yes no | head -c 10000000 >&2; exit 10");
    assert!(flood.code() == "compile-failed" && flood.text().en.len() < 1_000);
    let nobody = Compiler::Child { program: "/no/such/program".into(), args: vec![] };
    assert_eq!(compiling(nobody).unwrap_err().code(), "compile-failed");
}

#[test]
fn what_is_no_code_is_not_run() {
    assert!(compiling(shell("cat > /dev/null; echo 'this is no code'")).is_err());
}

#[test]
fn the_child_limits_itself() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_procedure-compiler"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It has set its limits when it waits for its input; that is soon.
    let path = format!("/proc/{}/limits", child.id());
    let wanted = [
        ("Max cpu time", limits::COMPILE_CPU_SECONDS),
        ("Max address space", limits::COMPILE_BYTES),
        ("Max core file size", 0),
        ("Max file size", 0),
        ("Max open files", 16),
    ];
    let has = |text: &str, (name, most): (&str, u64)| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace().next() == Some(&most.to_string())
    };
    let began = Instant::now();
    let mut text = String::new();
    while !wanted.iter().all(|limit| has(&text, *limit)) {
        assert!(began.elapsed() < Duration::from_secs(10), "{text}");
        text = fs::read_to_string(&path).unwrap();
        std::thread::yield_now();
    }
    drop(child.stdin.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(10), "nothing is no component");
}
