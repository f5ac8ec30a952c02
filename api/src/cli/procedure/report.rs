//! A rehearsal's report as people read it.

use super::remote::show;
use super::show::items;
use crate::cli::failure::Failure;
use crate::cli::lang::Lang;
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use chrono::NaiveDate;
use serde_json::Value;

/// Days of an added duty that are listed.
const DAYS: usize = 4;

/// Says what was found; at most so many differences of each kind.
pub(super) fn tell(report: &Value, most: usize, shell: &mut Shell) -> Result<(), Failure> {
    head(report, shell)?;
    type Row = fn(&Value, Lang) -> Vec<String>;
    let sections: [(&str, &str, &str, Row); 5] = [
        ("dates", "期限与提醒", "dates and reminders", date),
        ("added", "新增任务", "duties added", added),
        ("words", "通知措辞", "wording of notices", words),
        ("verdicts", "审核结论", "verdicts on submissions", verdict),
        ("problems", "不会被采用的答复", "answers that would not count", problem),
    ];
    for (field, zh, en, row) in sections {
        section(&report[field], (zh, en), most, row, shell)?;
    }
    log(items(&report["log"]), most, shell)?;
    cost(report, shell)?;
    verdict_on_it(report, shell)
}

fn head(report: &Value, shell: &mut Shell) -> Result<(), Failure> {
    let text = |field: &str| show::text(&report[field]);
    let settings = report["settings"].as_object().into_iter().flatten();
    let settings: Vec<String> = settings.map(|(name, value)| format!("{name}={}", show::text(value))).collect();
    shell.line(format!("{}  {} {}  {}", text("title"), text("procedure"), text("version"), settings.join(" ")))?;
    let (entries, from, to) = (&report["entries"], show::instant(&report["from"]), show::instant(&report["to"]));
    shell.say(
        &format!("回放了 {from} 至 {to} 的 {entries} 条记录，如同它从第一天起就在使用"),
        &format!("{entries} entries from {from} to {to} replayed, as if it had been in use from the first day"),
    )?;
    if report["complete"] == Value::Bool(false) {
        shell.say("时间已到，之后的记录没有回放", "its time was over: later entries were not replayed")?;
    }
    Ok(())
}

fn section(
    found: &Value,
    (zh, en): (&str, &str),
    most: usize,
    row: fn(&Value, Lang) -> Vec<String>,
    shell: &mut Shell,
) -> Result<(), Failure> {
    let total = found["total"].as_u64().unwrap_or(0);
    let title = shell.lang.words(zh, en);
    shell.line(format!("{title}: {total}"))?;
    let listed = items(&found["first"]);
    let mut table = Table::indented(2);
    listed.iter().take(most).for_each(|one| table.row(row(one, shell.lang)));
    table.lines().try_for_each(|line| shell.line(line))?;
    let more = total.saturating_sub(listed.len().min(most) as u64);
    if more > 0 {
        shell.say(&format!("  另有 {more} 处没有列出"), &format!("{more} more are not listed"))?;
    }
    Ok(())
}

fn date(one: &Value, lang: Lang) -> Vec<String> {
    let text = |field: &str| show::text(&one[field]);
    let days = |field: &str| text(field).parse::<NaiveDate>().ok();
    let moved = match days("due_was").zip(days("due_would")).map(|(was, would)| (would - was).num_days()) {
        Some(days) if days < 0 => format!("{} {}", -days, lang.words("天提前", "days earlier")),
        Some(days) if days > 0 => format!("{days} {}", lang.words("天推后", "days later")),
        _ => lang.words("期限不变", "same day"),
    };
    let due = format!("{} → {}", text("due_was"), text("due_would"));
    let reminders = format!(
        "{} {} → {}",
        lang.words("提醒", "reminders"),
        instants(&one["reminders_were"]),
        instants(&one["reminders_would"])
    );
    vec![text("title"), text("duty"), text("period"), due, moved, reminders]
}

/// Month, day and time of each.
fn instants(all: &Value) -> String {
    let one = |at: &Value| show::instant(at).get(5..).unwrap_or_default().to_owned();
    let all: Vec<String> = items(all).iter().map(one).collect();
    if all.is_empty() { "-".to_owned() } else { all.join(", ") }
}

fn added(one: &Value, lang: Lang) -> Vec<String> {
    let text = |field: &str| show::text(&one[field]);
    let due = items(&one["due"]);
    let mut days: Vec<String> = due.iter().take(DAYS).map(show::text).collect();
    if due.len() > DAYS {
        days.push(format!("+{}", due.len() - DAYS));
    }
    let units = format!("{} {}", one["units"], lang.words("单位", "units"));
    vec![text("title"), text("duty"), units, format!("{} {}", lang.words("到期", "due"), days.join(", "))]
}

fn words(one: &Value, lang: Lang) -> Vec<String> {
    let usual = |value: &Value| match value {
        Value::Null => lang.words("（通用措辞）", "(the usual words)"),
        text => format!("“{}”", show::text(text).replace('\n', " ")),
    };
    let words = format!("{} → {}", usual(&one["were"]), usual(&one["would"]));
    vec![show::instant(&one["at"]), show::text(&one["title"]), show::text(&one["period"]), words]
}

fn verdict(one: &Value, lang: Lang) -> Vec<String> {
    let text = |field: &str| show::text(&one[field]);
    let was = match one["was_returned"] == Value::Bool(true) {
        true => lang.words("退回", "returned"),
        false => lang.words("收下", "taken"),
    };
    let would = match &one["would"] {
        Value::Null => lang.words("收下", "taken"),
        why => format!("{}: {}", lang.words("退回", "returned"), show::text(why)),
    };
    vec![show::instant(&one["at"]), text("title"), text("period"), text("unit"), format!("{was} → {would}")]
}

fn problem(one: &Value, _: Lang) -> Vec<String> {
    let text = |field: &str| show::text(&one[field]);
    let about = ["campaign", "duty", "period", "unit"].map(text).into_iter().filter(|part| !part.is_empty());
    let about = about.collect::<Vec<_>>().join(" ");
    // A failure without words of its own says no more than its code.
    let detail = if text("detail") == text("cause") { String::new() } else { text("detail") };
    vec![show::instant(&one["at"]), text("hook"), about, text("cause"), detail]
}

fn log(lines: &[Value], most: usize, shell: &mut Shell) -> Result<(), Failure> {
    if lines.is_empty() {
        return Ok(());
    }
    let title = shell.lang.words("它的日志", "what it logged");
    shell.line(format!("{title}:"))?;
    let mut table = Table::indented(2);
    for line in lines.iter().take(most) {
        table.row(["hook", "level", "line"].map(|field| show::text(&line[field])));
    }
    table.lines().try_for_each(|line| shell.line(line))
}

fn cost(report: &Value, shell: &mut Shell) -> Result<(), Failure> {
    let lang = shell.lang;
    let (compile, elapsed) = (&report["compile_ms"], &report["elapsed_ms"]);
    shell.say(
        &format!("用量：准备 {compile} 毫秒，回放 {elapsed} 毫秒"),
        &format!("cost: {compile} ms to make it ready, {elapsed} ms to replay"),
    )?;
    let heading = [
        ("挂接点", "hook"),
        ("调用", "calls"),
        ("采用", "accepted"),
        ("越界", "refused"),
        ("失败", "failed"),
        ("燃料/次", "fuel a call"),
        ("最多", "most"),
        ("微秒/次", "µs a call"),
        ("最多", "most"),
        ("内存 KiB", "memory KiB"),
    ];
    let mut table = Table::indented(2).right(&[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    table.row(heading.map(|(zh, en)| lang.words(zh, en)));
    for (hook, of_hook) in report["hooks"].as_object().into_iter().flatten() {
        let number = |field: &str| of_hook[field].as_u64().unwrap_or(0);
        let each = |field: &str| number(field).checked_div(number("calls")).unwrap_or(0);
        let numbers = [
            number("calls"),
            number("accepted"),
            number("refused"),
            number("failed"),
            each("fuel"),
            number("fuel_most"),
            each("micros"),
            number("micros_most"),
            number("memory_most") >> 10,
        ];
        table.row(std::iter::once(hook.clone()).chain(numbers.map(|number| number.to_string())));
    }
    table.lines().try_for_each(|line| shell.line(line))
}

/// The last lines: would it have been set aside, may it be uploaded, does it change anything.
fn verdict_on_it(report: &Value, shell: &mut Shell) -> Result<(), Failure> {
    if let Value::Object(set_aside) = &report["quarantined"] {
        let (at, why) = (show::instant(&set_aside["at"]), show::text(&set_aside["why"]));
        shell.say(
            &format!("{at} 起会被隔离（{why}），之后不再被问，一律按方案自己的规定"),
            &format!(
                "it would have been set aside at {at} ({why}); the definition's own rules would stand from then on"
            ),
        )?;
    }
    let refused = &report["refused"];
    if !refused.is_null() {
        let line = shell.lang.words("上传时会被拒绝", "an upload of it would be refused");
        let message = show::bilingual(&refused["message"], shell.lang).replace('\n', "\n  ");
        shell.line(format!("{line} [{}]\n  {message}", show::text(&refused["code"])))?;
    }
    let total = |field: &str| report[field]["total"].as_u64().unwrap_or(0);
    let differences: u64 = ["dates", "added", "words", "verdicts"].into_iter().map(total).sum();
    match differences {
        0 => shell.say("结果：与已发生的没有不同", "result: nothing would have been different"),
        n => shell.say(&format!("结果：有 {n} 处会不同"), &format!("result: {n} things would have been different")),
    }
}
