//! Whatever is written, the check ends quickly and with an answer; what is well-formed compiles.

use crate::{check, read};
use proptest::prelude::*;
use workflows::render::{Language, Style, render};
use workflows::{Severity, Source};

/// A well-formed duty, in every rhythm and with every option that goes with it.
fn any_duty() -> impl Strategy<Value = String> {
    let who = prop_oneof![
        Just("village".to_owned()),
        Just("[township-office, village]".to_owned()),
        Just("{ levels: [county, township] }".to_owned()),
        (1..20u8).prop_map(|n| format!("{{ units: [t{n}, t30], except: t{n} }}")),
    ];
    let rollover =
        prop_oneof![Just(""), Just(", rollover: none"), Just(", rollover: next"), Just(", rollover: previous")];
    let count = prop_oneof![
        (0..40u16).prop_map(|n| format!("days: {n}")),
        (0..40u16).prop_map(|n| format!("days: {n}, unit: working")),
        (1..4u16).prop_map(|n| format!("months: {n}")),
    ];
    let period = prop_oneof![
        Just("week"),
        Just("ten-days"),
        Just("half-month"),
        Just("month"),
        Just("quarter"),
        Just("half-year")
    ];
    let day = prop_oneof![
        Just("last-day".to_owned()),
        Just("first-day".to_owned()),
        Just("last-working-day".to_owned()),
        (1..4i8).prop_map(|n| format!("working-day {n}")),
        (1..8u8).prop_map(|n| n.to_string()),
        Just("friday".to_owned()),
    ];
    let time = (0..24u8, 0..60u8).prop_map(|(h, m)| format!("{h:02}:{m:02}"));
    let anchor = prop_oneof![Just("one.end"), Just("two.start"), Just("campaign.start"), Just("2022-05-05")];
    let schedule = prop_oneof![
        (1..29u8, 4..12u8, time.clone()).prop_map(|(d, m, t)| format!("due: 2022-{m:02}-{d:02} {t}")),
        (anchor, count.clone(), rollover.clone()).prop_map(|(a, c, r)| format!("due: {{ after: {a}, {c}{r} }}")),
        (count, rollover.clone()).prop_map(|(c, r)| format!("each: stage, due: {{ after: stage.end, {c}{r} }}")),
        (1..5u8, time.clone()).prop_map(|(n, t)| format!("every: {n} days {t}")),
        (period, day, time, rollover)
            .prop_map(|(p, d, t, r)| format!("every: {p} {d} {t}, due: {{ start_counts: no{r} }}")),
        (0..24u8).prop_map(|h| format!("cron: 0 {h} * * MON-FRI, during: two")),
        (1..10u8).prop_map(|n| format!("due: {{ before: national-day, days: {n} }}")),
    ];
    (who, schedule).prop_map(|(who, schedule)| format!("{{ who: {who}, {schedule} }}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn well_formed_definitions_compile(duties in prop::collection::vec(any_duty(), 1..12)) {
        let mut text = "campaign: random\ntitle: 随机\nwindow: 2022-04-01 .. 2022-12-31\nto: bureau/duty-section\n\
            stages:\n  one: { window: 2022-04 }\n  two: { window: 2022-05 .. 2022-12 }\nduties:\n".to_owned();
        for (n, duty) in duties.iter().enumerate() {
            text += &format!("  d{n}: {duty}\n");
        }
        let source = Source::new("random.yaml", &text);
        let outcome = check(&source);
        prop_assert!(outcome.plan.is_some(), "{}\n{text}", render(&outcome.diagnostics, &source, Style::default()));
        let plan = outcome.plan.unwrap();
        prop_assert_eq!(plan.duties.len(), duties.len());
        // A plan survives being stored.
        let stored = serde_json::to_string(&plan).unwrap();
        prop_assert_eq!(serde_json::from_str::<engine::plan::Plan>(&stored).unwrap(), plan);
    }

    #[test]
    fn any_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        answered(&bytes)?;
    }

    #[test]
    fn any_text_gets_an_answer(text in "[a-z0-9:{}\\[\\], \"'|>&*!%#@?.年月日\n\t-]{0,300}") {
        answered(text.as_bytes())?;
    }

    /// A good definition with some of its bytes replaced, removed or doubled.
    #[test]
    fn slips_of_the_pen_get_an_answer(edits in prop::collection::vec((any::<prop::sample::Index>(), 0..4u8, any::<u8>()), 1..12)) {
        let mut bytes = read("tests/definitions/everything.yaml").into_bytes();
        for (at, how, byte) in edits {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => { bytes.remove(at); }
                2 => bytes.insert(at, byte),
                _ => { let line = bytes[at..].iter().position(|b| *b == b'\n').unwrap_or(0); bytes.drain(at..at + line); }
            }
        }
        answered(&bytes)?;
    }
}

/// No panic; a plan or an error, never both or neither; places inside the file; both languages.
fn answered(bytes: &[u8]) -> Result<(), TestCaseError> {
    let source = Source::from_bytes("any.yaml", bytes);
    let outcome = check(&source);
    let failed = outcome.diagnostics.iter().any(|d| d.severity == Severity::Error);
    prop_assert_eq!(outcome.plan.is_none(), failed);
    for diagnostic in &outcome.diagnostics {
        prop_assert!(diagnostic.span.start <= diagnostic.span.end);
        prop_assert!(diagnostic.span.end as usize <= source.text().len());
        prop_assert!(
            source.text().get(diagnostic.span.start as usize..diagnostic.span.end as usize).is_some(),
            "a span cuts a character"
        );
        for text in [&diagnostic.message, &diagnostic.hint] {
            prop_assert!(!text.zh.is_empty() && !text.en.is_empty());
        }
    }
    for language in [Language::Zh, Language::En, Language::Both] {
        render(&outcome.diagnostics, &source, Style { language, ..Style::default() });
    }
    Ok(())
}
