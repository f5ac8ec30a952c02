//! A case in full, as people read it.

use super::show as shown;
use crate::cli::failure::Failure;
use crate::cli::lang::Lang;
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use serde_json::Value;

/// Where a case stands; `!` where its limit or a visit is past.
pub(super) fn state(case: &Value, lang: Lang) -> String {
    let word = shown::text(&case["state"]);
    let zh = match word.as_str() {
        "open" => "办理中",
        "past-limit" => "超期未结",
        "agreed" => "调解成功",
        "not-agreed" => "调解不成",
        "refused" => "拒绝调解",
        "unsuitable" => "不适合调解",
        "withdrawn" => "撤回",
        other => other,
    };
    let late = if case["overdue"] == true { "!" } else { "" };
    format!("{}{late}", lang.words(zh, &word))
}

pub(super) fn tell(case: &Value, shell: &mut Shell) -> Result<(), Failure> {
    let lang = shell.lang;
    shell.line(format!("{}  {}", shown::text(&case["in_words"]), state(case, lang)))?;
    let facts = facts(case, lang);
    facts.lines().try_for_each(|line| shell.line(line))?;
    section(shell, ("应办事项", "owed"), case, "steps", |step| {
        vec![step_word(&step["step"], lang), shown::due(step), shown::word(&step["standing"], lang)]
    })?;
    section(shell, ("回访", "visits"), case, "visits", |visit| {
        let record = &visit["record"];
        let (day, found) = (shown::text(&record["day"]), performance(&record["performance"], lang));
        vec![shown::text(&visit["title"]), shown::text(&visit["day"]), visit_word(&visit["standing"], lang), day, found]
    })?;
    section(shell, ("当事人", "parties"), case, "parties", |party| vec![shown::text(&party["reference"])])?;
    section(shell, ("经过", "history"), case, "history", |line| {
        let what = lang.words(&shown::text(&line["title"]["zh"]), &shown::text(&line["title"]["en"]));
        vec![shown::instant(&line["at"]), what, shown::text(&line["by"]), shown::text(&line["words"])]
    })
}

/// What is known of it; what is not known has no line.
fn facts(case: &Value, lang: Lang) -> Table {
    let mut table = Table::indented(2);
    let of = |field: &str| shown::text(&case[field]);
    let kind = format!("{}  {}", shown::text(&case["type"]["title"]), difficulty(&case["difficulty"], lang));
    let limit = match case["limit_count"]["extended"].as_u64() {
        Some(times) if times > 0 => {
            format!("{}  {}", of("limit"), lang.words(&format!("延长 {times} 次"), &format!("extended {times}")))
        }
        _ => of("limit"),
    };
    let closed = match case["closed_late"] == true {
        true => format!("{}  {}", of("closed"), lang.words("超期办结", "after its limit")),
        false => of("closed"),
    };
    let lines = [
        ("承办单位", "unit", shown::text(&case["unit"]["name"])),
        ("受理日期", "accepted", of("accepted")),
        ("来源", "source", shown::text(&case["source"]["title"])),
        ("类型", "type", kind),
        ("案情", "facts", of("brief")),
        ("化解措施", "measures", shown::text(&case["facts"]["measures"])),
        ("责任领导", "leader", of("leader")),
        ("调解员", "mediator", of("mediator")),
        ("录入日期", "entered", of("entered")),
        ("办理期限", "limit", limit),
        ("办结日期", "closed", closed),
        ("司法确认申请截止", "judicial confirmation until", of("confirmation_until")),
    ];
    for (zh, en, value) in lines.into_iter().filter(|(_, _, value)| !value.trim().is_empty()) {
        table.row([lang.words(zh, en), value]);
    }
    table
}

fn section(
    shell: &mut Shell,
    (zh, en): (&str, &str),
    case: &Value,
    field: &str,
    row: impl Fn(&Value) -> Vec<String>,
) -> Result<(), Failure> {
    let mut table = Table::indented(2);
    case[field].as_array().into_iter().flatten().for_each(|item| table.row(row(item)));
    if table.is_empty() {
        return Ok(());
    }
    let title = shell.lang.words(zh, en);
    shell.line(title)?;
    table.lines().try_for_each(|line| shell.line(line))
}

fn difficulty(value: &Value, lang: Lang) -> String {
    let word = shown::text(value);
    let zh = match word.as_str() {
        "simple" => "简单",
        "ordinary" => "一般",
        "complex" => "疑难复杂",
        other => other,
    };
    lang.words(zh, &word)
}

fn step_word(value: &Value, lang: Lang) -> String {
    let word = shown::text(value);
    let zh = match word.as_str() {
        "settle" => "办结",
        "inform" => "终止并告知",
        "visit" => "回访",
        "alert" => "处置预警",
        other => other,
    };
    lang.words(zh, &word)
}

/// How the agreement is performed, with the reason where it is not.
fn performance(value: &Value, lang: Lang) -> String {
    let (word, reason) = match value.as_object().and_then(|one| one.iter().next()) {
        Some((word, why)) => (word.clone(), shown::text(&why["reason"])),
        None => (shown::text(value), String::new()),
    };
    let zh = match word.as_str() {
        "no-agreement" => "无协议",
        "not-yet-due" => "未到期",
        "performed" => "已履行",
        "partly" => "部分履行",
        "not" => "未履行",
        other => other,
    };
    let word = lang.words(zh, &word);
    if reason.is_empty() { word } else { format!("{word}：{reason}") }
}

fn visit_word(value: &Value, lang: Lang) -> String {
    let word = shown::text(value);
    let zh = match word.as_str() {
        "planned" => "待回访",
        "overdue" => "逾期未访",
        "done" => "已回访",
        "done-late" => "已回访（逾期）",
        "dropped" => "取消",
        other => other,
    };
    lang.words(zh, &word)
}
