//! Every day of 2019 to 2026, asked of two calendar libraries by other people in other languages.
//! `tests/install-calendar-peers` fetches them. Where one is missing its test says so and compares
//! nothing, unless `CALENDAR_PEERS=required` is set, as `tests/run` does: then it fails.

use chrono::NaiveDate;
use engine::calendar::Calendar;
use std::path::{Path, PathBuf};
use std::process::Command;
use workflows::calendars::bundled;

const FIRST: i32 = 2019;
const LAST: i32 = 2026;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/calendar-agreement")
}

#[test]
fn chinesecalendar_from_pypi() {
    agree("python/chinese_calendar", "python3", "agreement.py");
}

#[test]
fn chinese_days_from_npm() {
    agree("node_modules/chinese-days", "node", "agreement.mjs");
}

/// Runs a script that prints "2022-10-08 work" for each day, and compares day by day.
fn agree(library: &str, program: &str, script: &str) {
    if !folder().join(library).is_dir() {
        let reason = format!("NOT COMPARED: {library} is not installed; run tests/install-calendar-peers first");
        assert!(std::env::var_os("CALENDAR_PEERS").is_none(), "{reason}");
        eprintln!("{reason}");
        return;
    }
    let mut command = Command::new(program);
    command.current_dir(folder()).arg(script).args([FIRST.to_string(), LAST.to_string()]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{program} {script}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let theirs: Vec<(NaiveDate, bool)> = text.lines().map(answer).collect();

    let calendar = Calendar::from(bundled());
    let first = NaiveDate::from_ymd_opt(FIRST, 1, 1).unwrap();
    let last = NaiveDate::from_ymd_opt(LAST, 12, 31).unwrap();
    let ours: Vec<(NaiveDate, bool)> =
        first.iter_days().take_while(|day| *day <= last).map(|day| (day, calendar.is_working(day))).collect();
    assert_eq!(theirs.len(), ours.len(), "{script} did not print every day");
    let different: Vec<_> = ours.iter().zip(&theirs).filter(|(our, their)| our != their).collect();
    assert!(different.is_empty(), "we and {script} differ: {different:?}");
}

fn answer(line: &str) -> (NaiveDate, bool) {
    match line.split_once(' ') {
        Some((day, "work")) => (day.parse().unwrap(), true),
        Some((day, "off")) => (day.parse().unwrap(), false),
        _ => panic!("not an answer: {line}"),
    }
}
