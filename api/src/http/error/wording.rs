//! The JSON reader's sentences in our own words and in Chinese. It speaks English only, in a few
//! fixed patterns; one that is not known here is passed on as it is.

use super::{Error, Failure};
use serde_json::error::Category;

/// From what the JSON reader found wrong.
pub(crate) fn of_json(error: &serde_json::Error) -> Error {
    let (line, column) = (error.line().to_string(), error.column().to_string());
    let told = error.to_string();
    let en = told.rsplit_once(" at line ").map_or(told.as_str(), |(sentence, _)| sentence).to_owned();
    match error.classify() {
        Category::Data => Failure::InvalidBody { line, column, zh: in_chinese(&en), en }.into(),
        Category::Eof => {
            let (zh, en) = ("内容没有写完".to_owned(), "it ends too early".to_owned());
            Failure::MalformedJson { line, column, zh, en }.into()
        }
        Category::Io | Category::Syntax => Failure::MalformedJson { line, column, zh: in_chinese(&en), en }.into(),
    }
}

/// The same without a word of what was sent: values are left out, and so is the name of a field
/// that does not look like one.
pub(crate) fn of_json_discreetly(error: &serde_json::Error) -> Error {
    let (line, column) = (error.line().to_string(), error.column().to_string());
    match error.classify() {
        Category::Data => {
            let told = error.to_string();
            let en = told.rsplit_once(" at line ").map_or(told.as_str(), |(sentence, _)| sentence);
            let (zh, en) = discreet(en);
            Failure::InvalidBody { line, column, zh, en }.into()
        }
        // What is wrong with the JSON itself is told by place and by signs alone.
        Category::Eof | Category::Io | Category::Syntax => of_json(error),
    }
}

/// A sentence of the JSON reader in Chinese and English, without what was sent.
fn discreet(en: &str) -> (String, String) {
    let own = |en: String| (in_chinese(&en), en);
    // Our own names, from the structs: safe to repeat.
    let expected = en.rsplit_once(", expected ").map_or("", |(_, rest)| rest);
    if let Some(rest) = en.strip_prefix("unknown field `") {
        let field = rest.split('`').next().unwrap_or_default();
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let shown = if field.len() <= 40 && field.bytes().all(plain) { field } else { "…" };
        return own(if expected.is_empty() {
            format!("unknown field `{shown}`, there are no fields")
        } else {
            format!("unknown field `{shown}`, expected {expected}")
        });
    }
    if en.starts_with("unknown variant") && !expected.is_empty() {
        return own(format!("unknown variant `…`, expected {expected}"));
    }
    if en.starts_with("missing field `") || en.starts_with("duplicate field `") {
        return own(en.to_owned());
    }
    if let Some(rest) = en.strip_prefix("invalid type: ")
        && !expected.is_empty()
    {
        let given = rest.split([' ', ',']).next().unwrap_or_default();
        return own(format!("invalid type: {given}, expected {expected}"));
    }
    ("此处的值不符合要求".to_owned(), "the value here is not one that this field takes".to_owned())
}

/// The same sentence in Chinese.
pub(crate) fn in_chinese(en: &str) -> String {
    let quoted = || en.split('`').nth(1).unwrap_or_default();
    let expected = || en.split_once("expected ").map_or("", |(_, rest)| rest);
    if en.starts_with("unknown field") {
        let known = expected();
        return if known.is_empty() {
            format!("没有字段「{}」", quoted())
        } else {
            format!("没有字段「{}」，可用：{}", quoted(), listed(known))
        };
    }
    if en.starts_with("unknown variant") {
        return format!("不认识「{}」，可用：{}", quoted(), listed(expected()));
    }
    if en.starts_with("missing field") {
        return format!("缺少字段「{}」", quoted());
    }
    if en.starts_with("duplicate field") {
        return format!("字段「{}」写了两次", quoted());
    }
    if let Some(rest) = en.strip_prefix("invalid type: ") {
        let given = rest.split(", expected").next().unwrap_or(rest);
        return format!("类型不对，收到 {given}，应为 {}", expected());
    }
    if en.starts_with("trailing characters") {
        return "内容之后还有多余的字符".to_owned();
    }
    if en.starts_with("expected value") {
        return "此处应有一个值".to_owned();
    }
    en.to_owned()
}

fn listed(known: &str) -> String {
    known.trim_start_matches("one of ").replace('`', "").replace(" or ", "、").replace(", ", "、")
}

#[cfg(test)]
mod tests {
    use super::{discreet, in_chinese};

    #[test]
    fn what_was_sent_is_not_told_again() {
        let cases = [
            ("unknown field `mood`, expected `day`", "unknown field `mood`, expected `day`"),
            ("unknown field `张三`, expected `day`", "unknown field `…`, expected `day`"),
            ("unknown field `zhang`san`, there are no fields", "unknown field `zhang`, there are no fields"),
            ("unknown variant `张三`, expected `a` or `b`", "unknown variant `…`, expected `a` or `b`"),
            ("missing field `day`", "missing field `day`"),
            ("invalid type: string \"张三, expected 李四\", expected u16", "invalid type: string, expected u16"),
            ("invalid type: null, expected a string", "invalid type: null, expected a string"),
            ("invalid value: string \"张三\", expected x", "the value here is not one that this field takes"),
            ("\"张三\" is not an id", "the value here is not one that this field takes"),
        ];
        for (told, en) in cases {
            let (zh, told_en) = discreet(told);
            assert_eq!(told_en, en);
            assert!(!zh.contains("张三") && !zh.contains("李四"), "{zh}");
        }
    }

    #[test]
    fn known_sentences_are_translated() {
        let cases = [
            ("unknown field `x`, expected `a` or `b`", "没有字段「x」，可用：a、b"),
            ("unknown field `x`, expected one of `a`, `b`, `c`", "没有字段「x」，可用：a、b、c"),
            ("unknown field `x`, there are no fields", "没有字段「x」"),
            ("missing field `reason`", "缺少字段「reason」"),
            ("duplicate field `reason`", "字段「reason」写了两次"),
            ("invalid type: null, expected a string", "类型不对，收到 null，应为 a string"),
            ("something new", "something new"),
        ];
        for (en, zh) in cases {
            assert_eq!(in_chinese(en), zh);
        }
    }
}
