//! Reads the fields of a JSON object and gathers every mistake on the way.

use super::manifest::Mistake;
use crate::words::clean;
use engine::refusal::Bilingual;
use serde_json::{Map, Value};
use std::str::FromStr;

/// Gathers mistakes.
#[derive(Default)]
pub(super) struct Reader {
    /// All of them, in order.
    pub(super) mistakes: Vec<Mistake>,
}

impl Reader {
    /// An object with these fields and no others.
    pub(super) fn object<'a>(
        &mut self,
        place: &str,
        value: &'a Value,
        fields: &[&str],
    ) -> Option<&'a Map<String, Value>> {
        let Some(object) = value.as_object() else {
            self.wrong(if place.is_empty() { "1:1" } else { place }, "一个 JSON 对象", "a JSON object");
            return None;
        };
        let known = fields.join(", ");
        for key in object.keys().filter(|key| !fields.contains(&key.as_str())) {
            self.mistakes.push(Mistake {
                code: "manifest-unknown-field",
                place: join(place, &clean(key, 60)),
                text: Bilingual {
                    zh: format!("没有这个字段，可写：{known}"),
                    en: format!("there is no such field; there are: {known}"),
                },
            });
        }
        Some(object)
    }

    /// Text that is read as something.
    pub(super) fn parsed<T: FromStr>(
        &mut self,
        object: &Map<String, Value>,
        place: &str,
        key: &str,
        (zh, en): (&str, &str),
    ) -> Option<T> {
        let read = object.get(key).and_then(Value::as_str).and_then(|text| text.parse().ok());
        self.or_wrong(read, place, key, zh, en)
    }

    /// The title of something.
    pub(super) fn title(&mut self, object: &Map<String, Value>, place: &str, most: usize) -> Option<String> {
        let title = object.get("title").and_then(Value::as_str).filter(|title| {
            !title.trim().is_empty() && title.chars().count() <= most && !title.chars().any(char::is_control)
        });
        let (zh, en) = (format!("1 至 {most} 字的标题"), format!("a title of 1 to {most} characters"));
        self.or_wrong(title.map(str::to_owned), place, "title", &zh, &en)
    }

    /// A whole number.
    pub(super) fn integer(&mut self, object: &Map<String, Value>, place: &str, key: &str) -> Option<i64> {
        let number = object.get(key).and_then(Value::as_i64);
        self.or_wrong(number, place, key, "整数", "a whole number")
    }

    /// Yes or no.
    pub(super) fn yes_no(&mut self, object: &Map<String, Value>, place: &str, key: &str) -> Option<bool> {
        let yes = object.get(key).and_then(Value::as_bool);
        self.or_wrong(yes, place, key, "true 或 false", "true or false")
    }

    /// A number from 1 to the most there is, or the usual one where none is written.
    pub(super) fn at_most(
        &mut self,
        object: &Map<String, Value>,
        place: &str,
        key: &str,
        usual: u64,
        most: u64,
    ) -> Option<u64> {
        let Some(value) = object.get(key) else { return Some(usual) };
        let number = value.as_u64().filter(|number| (1..=most).contains(number));
        self.or_wrong(number, place, key, &format!("1 至 {most} 的整数"), &format!("a whole number from 1 to {most}"))
    }

    /// Notes that something else was wanted.
    pub(super) fn wrong(&mut self, place: &str, zh: &str, en: &str) {
        let text = Bilingual { zh: format!("应为{zh}"), en: format!("this must be {en}") };
        self.mistakes.push(Mistake { code: "manifest-wrong-value", place: clean(place, 120), text });
    }

    fn or_wrong<T>(&mut self, read: Option<T>, place: &str, key: &str, zh: &str, en: &str) -> Option<T> {
        if read.is_none() {
            self.wrong(&join(place, key), zh, en);
        }
        read
    }
}

fn join(place: &str, key: &str) -> String {
    if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") }
}
