//! The stored form is for ever: lines written by earlier versions load and come out the same.
//! A new kind of entry adds a line; no line is ever changed or taken away.

use engine::entry::{BadEntry, Entry};

const V1: &str = include_str!("../golden/entries-v1.jsonl");
const V2: &str = include_str!("../golden/entries-v2.jsonl");

#[test]
fn every_line_loads_and_means_the_same() {
    let mut kinds = std::collections::BTreeSet::new();
    for (i, line) in V1.lines().chain(V2.lines()).enumerate() {
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
    assert_eq!(kinds.len(), 35, "each kind of entry has a line: {kinds:?}");
}

#[test]
fn what_is_newer_or_no_entry_is_named() {
    let newer = br#"{"v":3,"at":0,"by":"x","fact":{"teleported":{}}}"#;
    assert!(matches!(Entry::decode(newer), Err(BadEntry::Newer(3))));
    for bad in ["", "{", "[]", r#"{"v":1}"#, r#"{"v":1,"at":0,"by":"x","fact":{"unheard-of":{}}}"#] {
        assert!(matches!(Entry::decode(bad.as_bytes()), Err(BadEntry::Form(_))), "{bad}");
    }
}
