//! Any text as a cron expression in a definition: refused, or a finite list of instants that grow.
#![no_main]

use engine::calendar::Calendar;
use engine::id::DutyNo;
use engine::schedule::occurrences;
use libfuzzer_sys::fuzz_target;
use workflows::{Source, World, compile};

fuzz_target!(|expression: &str| {
    if expression.contains(['\n', '\r', '\'']) {
        return;
    }
    let text = format!(
        "campaign: c\ntitle: t\nwindow: 2022-12-20 .. 2023-03-10\nduties:\n  d: {{ title: t, who: village, cron: '{expression}' }}\n"
    );
    let calendar = Calendar::default();
    let outcome = compile(&Source::new("cron.yaml", &text), &World { calendar: &calendar, units: None });
    let Some(plan) = outcome.plan else { return };
    let periods = occurrences(&plan, DutyNo(0), &calendar, &[]);
    assert!(!periods.is_empty(), "an expression that never fires is an error, not a plan");
    for pair in periods.windows(2) {
        assert!(pair[0].reckoning.due < pair[1].reckoning.due);
        assert!(pair[0].key < pair[1].key);
    }
});
