//! Nothing of the documents is forgotten: every row with a date, a rhythm or a figure is cited by
//! a duty, and every duty says which row it follows.

use crate::roster::{Case, city, county, register};
use std::collections::BTreeSet;

fn cited(case: &Case) -> BTreeSet<&str> {
    case.plan.duties.iter().flat_map(|duty| duty.sources.iter().map(String::as_str)).collect()
}

fn check(case: &Case, rows: &[&str]) {
    for duty in &case.plan.duties {
        assert!(!duty.sources.is_empty(), "{} cites nothing", duty.id);
        assert!(duty.title != duty.id.as_str(), "{} has no title", duty.id);
    }
    let cited = cited(case);
    let forgotten: Vec<_> = rows.iter().filter(|row| !cited.contains(**row)).collect();
    assert!(forgotten.is_empty(), "nobody owes {forgotten:?}");
    assert!(!case.plan.goals.is_empty(), "Q10 is shown as text");
    let person_level = cited.iter().filter(|row| row.split(' ').any(|key| key.starts_with('X')));
    assert_eq!(person_level.count(), 0, "rows about persons stay out");
}

#[test]
fn source_001() {
    let rows = [
        "D1", "D2", "P1", "P2", "P3", "P4", "P5", "P16", "P20", "Q6", "Q7", "Q8", "C1", "C2", "C6", "C8", "C9", "O7",
        "V1", "T1",
    ];
    check(&county(), &rows.map(|row| format!("001 {row}")).each_ref().map(String::as_str));
}

#[test]
fn source_004() {
    let city_rows = [
        "D3", "D4", "D5", "D6", "D7", "D8", "P9", "P10", "P18", "Q1", "Q2", "Q3", "Q4", "Q5", "O3", "V2", "V4", "I1",
        "C12",
    ];
    let province_rows = ["D9", "D10", "P6", "P7", "P8", "P16", "P20", "Q8", "C13", "E7"];
    check(&city(), &city_rows.map(|row| format!("004C {row}")).each_ref().map(String::as_str));
    check(&city(), &province_rows.map(|row| format!("004P {row}")).each_ref().map(String::as_str));
}

/// What a bureau's standing register takes from each source.
#[test]
fn the_standing_register() {
    let rows = [
        "001 C1", "001 C2", "001 C6", "001 C8", "001 C9", "003 C3", "003 E1", "003 E2", "003 E3", "003 E4", "004C Q1",
        "004C Q3", "004C Q4", "004C P10",
    ];
    check(&register(), &rows);
    let kept = register().plan.register.unwrap();
    let reasons = kept.subsidies.iter().map(|rule| &rule.source).chain(kept.points.iter().map(|rule| &rule.source));
    for source in reasons {
        assert!(source.starts_with("004C "), "{source}");
    }
}
