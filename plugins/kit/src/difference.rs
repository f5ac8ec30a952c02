//! Where an answer differs from the one that is expected: the places alone, not two walls of JSON.

use serde_json::Value;
use std::collections::BTreeSet;

/// A place at which two values differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The place, for example `proposal.deadline.rule.offset.days` or `dates[0]`.
    pub place: String,
    /// What is expected there, as JSON; none where nothing is.
    pub expected: Option<String>,
    /// What is there, as JSON; none where nothing is.
    pub found: Option<String>,
}

/// All places at which the values differ, in the order of the expected value.
pub fn differences(expected: &Value, found: &Value) -> Vec<Difference> {
    let mut all = Vec::new();
    compare("", Some(expected), Some(found), &mut all);
    all
}

fn compare(place: &str, expected: Option<&Value>, found: Option<&Value>, all: &mut Vec<Difference>) {
    match (expected, found) {
        (Some(expected), Some(found)) if expected == found => {}
        (Some(Value::Object(expected)), Some(Value::Object(found))) => {
            let mut seen = BTreeSet::new();
            for key in expected.keys().chain(found.keys()).filter(|key| seen.insert(key.as_str())) {
                let place = if place.is_empty() { key.clone() } else { format!("{place}.{key}") };
                compare(&place, expected.get(key), found.get(key), all);
            }
        }
        (Some(Value::Array(expected)), Some(Value::Array(found))) => {
            for index in 0..expected.len().max(found.len()) {
                compare(&format!("{place}[{index}]"), expected.get(index), found.get(index), all);
            }
        }
        _ => {
            let text = |value: Option<&Value>| value.map(Value::to_string);
            all.push(Difference { place: place.to_owned(), expected: text(expected), found: text(found) });
        }
    }
}
