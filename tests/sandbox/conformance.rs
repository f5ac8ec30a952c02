//! Every case, one after the other on one host, beside a neighbour that asks all the time.

use crate::cases::CASES;
use crate::ground::Ground;
use crate::neighbour::Neighbour;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Cases that run for longer than this have the neighbour's answers counted.
const LONG: Duration = Duration::from_millis(250);

#[test]
fn every_hostile_component_comes_to_what_it_must_and_its_neighbour_works_on() {
    let ground = Arc::new(Ground::new());
    let neighbour = Neighbour::of(&ground);
    let mut wrong = Vec::new();
    for case in CASES {
        let (began, heard) = (Instant::now(), neighbour.answers());
        let came = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (case.run)(&ground)));
        let (took, meanwhile) = (began.elapsed(), neighbour.answers() - heard);
        neighbour.answers_as_before();
        let said = came.as_ref().map(|came| format!("{came:?}")).unwrap_or_default();
        let came = came.map_or_else(|_| "panics; see above".to_owned(), |came| came.to_string());
        println!("{:<34} {:<28} {:>7.1} ms  {meanwhile:>4} × neighbour", case.name, came, millis(took));
        if came != case.wants.to_string() {
            wrong.push(format!("{}: {} — {came} instead of {}: {said}", case.name, case.does, case.wants));
        }
        if took > LONG && meanwhile == 0 {
            wrong.push(format!("{}: the neighbour waited for {} ms", case.name, millis(took)));
        }
    }
    let (answers, slowest) = neighbour.end();
    println!("{} cases; the neighbour had {answers} answers, the slowest in {:.1} ms", CASES.len(), millis(slowest));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_are_enough_cases_and_each_has_a_name_of_its_own() {
    let names: BTreeSet<&str> = CASES.iter().map(|case| case.name).collect();
    assert_eq!(names.len(), CASES.len());
    assert!(names.len() >= 30);
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
