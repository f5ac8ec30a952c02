//! What is found is what stands there.

use crate::bureau::{Bureau, DRIVE, facts};
use engine::views::register::{CaseFilter, Terms, page};
use proptest::prelude::*;

/// The same without any cleverness.
fn naive(text: &str, brief: &str, measures: &str) -> bool {
    let (brief, measures) = (brief.to_ascii_lowercase(), measures.to_ascii_lowercase());
    text.split_whitespace().map(str::to_ascii_lowercase).all(|term| brief.contains(&term) || measures.contains(&term))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    /// Few characters, so that parts overlap and almost match.
    #[test]
    fn found_as_contains_would(
        text in "[宅基地aAbB1　 ]{0,6}",
        brief in "[宅基地aAbB1，]{0,24}",
        measures in "[宅基地aAbB1，]{0,8}",
    ) {
        prop_assert_eq!(Terms::new(&text).found_in(&[&brief, &measures]), naive(&text, &brief, &measures), "{:?}", text);
    }

    #[test]
    fn found_as_contains_would_in_any_text(text in ".{0,5}", before in ".{0,20}", after in ".{0,20}") {
        let brief = format!("{before}{text}{after}");
        prop_assert!(Terms::new(&text).found_in(&[&brief]), "{:?} in {:?}", text, brief);
        prop_assert_eq!(Terms::new(&text).found_in(&[&before]), naive(&text, &before, ""));
    }
}

#[test]
fn words_are_looked_for_in_the_units_asked_for_only() {
    let mut bureau = Bureau::new(2);
    for (unit, brief) in [
        ("t0", "双方因宅基地边界发生争执"),
        ("t0-v1", "WeChat群里的宅基地争论"),
        ("t1", "宅基地与排水沟"),
        ("t1-v0", "租金未付"),
    ] {
        bureau.open(unit, facts(brief));
    }
    let found = |text: &str, units: &str| {
        let units = Some(bureau.state.organisation.subtree(bureau.unit(units)));
        let filter = CaseFilter { text: text.into(), units, ..CaseFilter::default() };
        let rows = page(&bureau.state, DRIVE, &filter, None, 10, bureau.now).rows;
        rows.iter().map(|row| row.number.seq).collect::<Vec<_>>()
    };
    assert_eq!(found("宅基地", "bureau"), [3, 2, 1]);
    assert_eq!(found("宅基地", "t0"), [2, 1]);
    assert_eq!(found("  宅基地　wechat ", "bureau"), [2]);
    assert_eq!(found("宅基地 租金", "bureau"), [0u32; 0]);
    assert_eq!(found("", "t1"), [4, 3]);
}
