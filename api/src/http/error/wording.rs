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
    use super::in_chinese;

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
