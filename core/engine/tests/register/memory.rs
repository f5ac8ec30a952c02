//! A province: a million cases in a hundred ledgers, all of them in memory, as after a restart. What
//! they take up, and how long what is looked at across all of them takes.

use crate::bureau::DRIVE;
use crate::figures::{county, timed};
use engine::state::State;
use engine::views::register::{CaseFilter, count, page, statistics};
use std::time::Duration;

const LEDGERS: usize = 100;
const CASES: usize = 10_000;
/// Bytes a case may take up, everything that belongs to it included.
const CASE_BYTES: usize = 1_400;

/// Memory of this process that is in RAM, in bytes.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 1024
}

#[test]
fn a_province_of_a_million_cases() {
    let (snapshot, now) = {
        let bureau = county(CASES);
        (bureau.state.to_snapshot(), bureau.now)
    };
    let ledgers: Vec<State> = (0..LEDGERS).map(|_| State::from_snapshot(&snapshot).unwrap()).collect();
    let bytes = resident() / (LEDGERS * CASES);
    println!("{bytes} bytes a case, {} of a snapshot", snapshot.len() / CASES);
    assert!(bytes < CASE_BYTES, "{bytes} bytes a case");
    let text = CaseFilter { text: "宅基地 编号000001".into(), ..CaseFilter::default() };
    let found = || ledgers.iter().map(|state| count(state, DRIVE, &text, now)).sum::<usize>();
    assert_eq!(timed("text in a million cases", Duration::from_secs(3), found), LEDGERS);
    let total = || ledgers.iter().map(|state| statistics(state, DRIVE, None, None, now).total.accepted as usize).sum();
    assert_eq!(timed::<usize>("statistics of a hundred ledgers", Duration::from_secs(5), total), LEDGERS * CASES);
    let late = CaseFilter { overdue: Some(true), ..CaseFilter::default() };
    let pages = || ledgers.iter().map(|state| page(state, DRIVE, &late, None, 50, now).rows.len()).sum::<usize>();
    assert_eq!(timed("a page of what is overdue, in each", Duration::from_secs(1), pages), LEDGERS * 50);
}
