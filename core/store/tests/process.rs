//! The store in a process of its own: what the system sees of it, and what is left when it is
//! killed.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;
use store::journal::verify_folder;

/// The example `acker`, which is built along with the tests.
fn acker() -> PathBuf {
    let tests = std::env::current_exe().expect("this program has a path");
    let built = tests.parent().and_then(Path::parent).expect("a target folder").join("examples/acker");
    assert!(built.exists(), "{} is not built: run the tests of the whole package", built.display());
    built
}

#[test]
fn no_answer_leaves_before_its_flush() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let trace = folder.path().join("trace");
    let traced = Command::new("strace")
        .args(["-f", "-y", "-s", "65536", "-e", "trace=write,pwrite64,fdatasync", "-o"])
        .arg(&trace)
        .arg(acker())
        .arg(folder.path().join("store"))
        .args(["3", "40"])
        .stdout(Stdio::null())
        .status();
    match traced {
        Ok(status) if status.success() && trace.exists() => {}
        other => {
            eprintln!("SKIPPED: strace cannot be used here ({other:?}); nothing was proved about flushes");
            return;
        }
    }
    let trace = std::fs::read_to_string(&trace).expect("readable");
    assert_eq!(check_trace(&trace), Ok(120));
    // The check itself must be able to fail: without the flushes no answer is covered.
    let without: Vec<_> = trace.lines().filter(|line| !line.contains("fdatasync")).collect();
    assert!(check_trace(&without.join("\n")).is_err());
}

/// How many answers were seen, each after a flush that began after the write of its record.
fn check_trace(trace: &str) -> Result<usize, String> {
    let mut written: BTreeSet<String> = BTreeSet::new();
    let mut flushing: BTreeSet<String> = BTreeSet::new();
    let mut flushed: BTreeSet<String> = BTreeSet::new();
    let mut answers = 0;
    for line in trace.lines() {
        if line.contains("pwrite64(") && line.contains(".seg>") {
            let entries = line.split('[').skip(1).filter_map(|rest| rest.split_once(']'));
            written.extend(entries.map(|(entry, _)| entry.to_owned()));
        } else if line.contains("fdatasync(") && line.contains(".seg>") {
            flushing.append(&mut written);
            if line.ends_with("= 0") {
                flushed.append(&mut flushing);
            }
        } else if line.contains("fdatasync resumed") && line.ends_with("= 0") {
            flushed.append(&mut flushing);
        } else if let Some((_, answer)) = line.split_once("\"acked ") {
            let entry = answer.split("\\n").next().unwrap_or_default();
            answers += 1;
            if !flushed.contains(entry) {
                return Err(format!("answer before its flush: {line}"));
            }
        }
    }
    Ok(answers)
}

#[test]
fn killed_at_any_moment_it_keeps_its_word() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut moment = 88_172_645_463_325_252_u64;
    // Five lives of a store, each from its first creation on.
    for life in 0..5 {
        kills(&folder.path().join(format!("store-{life}")), &mut moment);
    }
}

fn kills(store: &Path, moment: &mut u64) {
    let mut acknowledged: BTreeMap<String, u64> = BTreeMap::new();
    for round in 0..60 {
        *moment ^= *moment << 13;
        *moment ^= *moment >> 7;
        *moment ^= *moment << 17;
        // Every other life ends somewhere in the opening, the others while writing.
        let writes = round % 2 == 1;
        let life = Duration::from_micros(*moment % if writes { 40_000 } else { 12_000 });
        let told = live_and_die(store, writes, life);
        for line in told {
            let mut words = line.split(' ');
            let (what, ledger, number) = (words.next(), words.next(), words.next());
            let Some(number) = number.and_then(|number| number.parse::<u64>().ok()) else { continue };
            let known = acknowledged.entry(ledger.unwrap_or_default().to_owned()).or_default();
            match what {
                Some("head") => {
                    assert!(number >= *known, "round {round}: {known} was acknowledged, {number} is there");
                    assert!(number.is_multiple_of(2), "round {round}: half a group is there: {number}");
                }
                _ => assert!(number > *known, "round {round}: {line}"),
            }
            *known = number;
        }
    }
    assert!(acknowledged.values().sum::<u64>() >= 60, "hardly anything was written: {acknowledged:?}");
    let verified = verify_folder(store, None, &mut |_| ()).expect("verified");
    assert!(verified.is_sound(), "{:?}", verified.findings);
    for (ledger, head) in &verified.ledgers {
        assert!(head.number.0 >= acknowledged[ledger.as_str()], "{ledger}");
    }
}

/// Runs the writer for a while, counted from its first answer if it is to write, kills it, and
/// returns every whole line it said.
fn live_and_die(store: &Path, writes: bool, life: Duration) -> Vec<String> {
    let mut child = Command::new(acker())
        .arg(store)
        .args(["4", "1000000"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("started");
    let out = child.stdout.take().expect("piped");
    let (answered, answers) = mpsc::channel();
    let reader = thread::spawn(move || {
        let mut lines = Vec::new();
        let mut out = BufReader::new(out);
        let mut line = String::new();
        while out.read_line(&mut line).is_ok_and(|bytes| bytes > 0) {
            // A line that was cut off was never said.
            if line.ends_with('\n') {
                if line.starts_with("acked") && lines.len() < 5 {
                    let _ = answered.send(());
                }
                lines.push(line.trim_end().to_owned());
            }
            line.clear();
        }
        lines
    });
    let mut gave_up = writes && answers.recv().is_err();
    gave_up |= matches!(answers.recv_timeout(life), Err(RecvTimeoutError::Disconnected));
    child.kill().expect("killed");
    let output = child.wait_with_output().expect("ended");
    assert!(!gave_up, "the writer gave up: {}", String::from_utf8_lossy(&output.stderr));
    reader.join().expect("read")
}
