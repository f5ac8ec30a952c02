//! Any bytes as a definition: every mistake is told, nothing panics, nothing takes long; what
//! compiles can be stored, read back, and laid out date by date.
#![no_main]

use engine::calendar::Calendar;
use engine::id::DutyNo;
use engine::plan::Plan;
use engine::schedule::occurrences;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use workflows::{Source, World, compile};

static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| workflows::calendars::bundled().into());

fuzz_target!(|bytes: &[u8]| {
    let source = Source::from_bytes("fuzz.yaml", bytes);
    let outcome = compile(&source, &World { calendar: &CALENDAR, units: None });
    for diagnostic in &outcome.diagnostics {
        let located = diagnostic.locate(&source);
        assert!(!located.message.zh.is_empty() && !located.message.en.is_empty());
    }
    assert_eq!(outcome.plan.is_none(), outcome.has_errors());
    let Some(plan) = outcome.plan else { return };
    let stored = serde_json::to_vec(&plan).expect("plans can be stored");
    assert!(serde_json::from_slice::<Plan>(&stored).expect("and read back") == plan);
    for duty in 0..plan.duties.len() {
        for period in occurrences(&plan, DutyNo(duty as u16), &CALENDAR, &[]) {
            assert!(period.moments.is_sorted());
        }
    }
});
