//! Parts of the service's answers as people read them.

use crate::cli::lang::Lang;
use engine::refusal::Bilingual;
use serde_json::Value;

/// A text field, without quotes.
pub(in crate::cli) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A text in both languages.
pub(in crate::cli) fn bilingual(value: &Value, lang: Lang) -> String {
    lang.sentences(&Bilingual { zh: text(&value["zh"]), en: text(&value["en"]) })
}

/// An instant in the ledger's zone, without seconds and offset.
pub(in crate::cli) fn instant(value: &Value) -> String {
    let text = text(value);
    text.get(..16).map_or(text.clone(), |minutes| minutes.replace('T', " "))
}

/// The due day and time of something with `day` and `due`: midnight is 24:00 of the day that ends.
pub(in crate::cli) fn due(value: &Value) -> String {
    let (day, due) = (text(&value["day"]), text(&value["due"]));
    match due.get(11..16) {
        Some("00:00") => format!("{day} 24:00"),
        Some(time) => format!("{} {time}", due.get(..10).unwrap_or(&day)),
        None => day,
    }
}

/// The first of some units by name, the rest counted.
pub(in crate::cli) fn units(value: &Value, most: usize) -> String {
    let named: Vec<String> =
        value["first"].as_array().into_iter().flatten().take(most).map(|unit| text(&unit["name"])).collect();
    let more = value["count"].as_u64().unwrap_or(0).saturating_sub(named.len() as u64);
    if more > 0 { format!("{} +{more}", named.join(", ")) } else { named.join(", ") }
}

/// A stable word of the API in the languages of people.
pub(in crate::cli) fn word(value: &Value, lang: Lang) -> String {
    let word = text(value);
    let zh = match word.as_str() {
        "draft" => "草稿",
        "running" => "进行中",
        "closing" => "收尾",
        "closed" => "已结束",
        "planned" => "待开始",
        "open" => "待报",
        "overdue" => "逾期",
        "on-time" => "按时报送",
        "late" => "迟报",
        "zero" => "零报告",
        "zero-late" => "迟到零报告",
        "not-met" => "未达标",
        "returned" => "退回",
        "waived" => "免除",
        "dropped" => "取消",
        "uploaded" => "已上传",
        "shadow" => "试运行",
        "active" => "使用中",
        "previous" => "前一版",
        "rolled-back" => "已回退",
        "removed" => "已移除",
        "accepted" => "采用",
        "refused" => "未采用",
        "failed" => "失败",
        _ => return word,
    };
    lang.words(zh, &word)
}
