//! The stored form is for ever: lines written by earlier versions load and come out the same.
//! A new kind of entry adds a line; no line is ever changed or taken away.

use engine::entry::{BadEntry, Entry};

const V1: &str = include_str!("../golden/entries-v1.jsonl");
const V2: &str = include_str!("../golden/entries-v2.jsonl");
const V3: &str = include_str!("../golden/entries-v3.jsonl");

#[test]
fn every_line_loads_and_means_the_same() {
    let mut kinds = std::collections::BTreeSet::new();
    for (i, line) in V1.lines().chain(V2.lines()).chain(V3.lines()).enumerate() {
        let entry = Entry::decode(line.as_bytes()).unwrap_or_else(|e| panic!("line {}: {e}", i + 1));
        let written = entry.encode();
        assert_eq!(Entry::decode(&written).unwrap(), entry, "line {}", i + 1);
        // What an older version wrote gets the fields that came later with their defaults.
        if entry.v == engine::entry::VERSION {
            assert_eq!(String::from_utf8(written).unwrap(), line, "line {}", i + 1);
        }
        let fact = serde_json::to_value(&entry.fact).unwrap();
        kinds.extend(fact.as_object().unwrap().keys().cloned());
    }
    assert_eq!(kinds.len(), 38, "each kind of entry has a line: {kinds:?}");
}

/// The kinds of what stands at a place in the lines of the register.
fn kinds_at(place: &str) -> std::collections::BTreeSet<String> {
    let lines = V3.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let found = lines.filter_map(|line| match line.pointer(place)? {
        serde_json::Value::String(word) => Some(word.clone()),
        value => value.as_object()?.keys().next().cloned(),
    });
    found.collect()
}

#[test]
fn each_thing_that_happens_in_a_register_has_a_line() {
    let counts = [
        ("/fact/register/what", 6),
        ("/fact/register/what/case/to", 11),
        ("/fact/register/what/alert/to", 4),
        ("/fact/register/what/case/to/closed/closing/ending", 5),
        ("/fact/register/what/case/to/visited/record/performance", 5),
    ];
    for (place, count) in counts {
        assert_eq!(kinds_at(place).len(), count, "{place}: {:?}", kinds_at(place));
    }
}

#[test]
fn what_is_newer_or_no_entry_is_named() {
    let newer = br#"{"v":4,"at":0,"by":"x","fact":{"teleported":{}}}"#;
    assert!(matches!(Entry::decode(newer), Err(BadEntry::Newer(4))));
    for bad in ["", "{", "[]", r#"{"v":1}"#, r#"{"v":1,"at":0,"by":"x","fact":{"unheard-of":{}}}"#] {
        assert!(matches!(Entry::decode(bad.as_bytes()), Err(BadEntry::Form(_))), "{bad}");
    }
}
