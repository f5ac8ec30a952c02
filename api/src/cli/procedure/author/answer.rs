//! How an answer and what it cost are shown.

use crate::cli::failure::Failure as Ending;
use crate::cli::lang::Lang;
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use engine::procedure::{Failure, Limits, LogLevel, LogLine};
use engine::refusal::Bilingual;
use kit::Answer;
use serde_json::{Value, json};
use std::time::Duration;

/// The answer with all it cost, for programs.
pub(super) fn value(answer: &Answer) -> Value {
    let Answer { reply, limits, median, calls } = answer;
    let outcome = match &reply.outcome {
        Ok(proposal) => json!({ "proposal": proposal }),
        Err(failure) => {
            let Bilingual { zh, en } = text(failure, *limits);
            json!({ "failure": failure.code(), "message": { "zh": zh, "en": en } })
        }
    };
    json!({
        "outcome": outcome, "log": reply.log, "fuel": reply.fuel, "memory": reply.memory,
        "micros": micros(*median), "calls": calls, "limits": limits,
    })
}

/// What it cost against what it may, one line each.
pub(super) fn costs(answer: &Answer, shell: &mut Shell) -> Result<(), Ending> {
    let Answer { reply, limits, median, calls } = answer;
    let mut table = Table::indented(2).right(&[1]);
    let of = |most: String, share: f64| format!("/ {most}  {}", percent(share));
    let lang = shell.lang;
    table.row([
        lang.words("燃料", "fuel"),
        grouped(reply.fuel),
        of(grouped(limits.fuel), reply.fuel as f64 / limits.fuel as f64),
    ]);
    table.row([
        lang.words("内存", "memory"),
        size(reply.memory),
        of(size(limits.memory), reply.memory as f64 / limits.memory as f64),
    ]);
    let wall = Duration::from_millis(u64::from(limits.millis));
    let often = match calls {
        1 => String::new(),
        _ => format!("  {}", lang.words(&format!("{calls} 次的中位数"), &format!("median of {calls} calls"))),
    };
    table.row([
        lang.words("用时", "time"),
        time(*median),
        of(time(wall), median.as_secs_f64() / wall.as_secs_f64()) + &often,
    ]);
    table.lines().try_for_each(|line| shell.line(line))
}

/// What it logged, one line each.
pub(super) fn log(lines: &[LogLine], indent: usize, shell: &mut Shell) -> Result<(), Ending> {
    for LogLine { level, line } in lines {
        let level = match level {
            LogLevel::Debug => "debug",
            LogLevel::Info => "info ",
            LogLevel::Warn => "warn ",
        };
        shell.line(format!("{:indent$}{level} {line}", ""))?;
    }
    Ok(())
}

/// Why there is no answer, and what its author can do.
pub(super) fn text(failure: &Failure, limits: Limits) -> Bilingual {
    let (zh, en) = match failure {
        Failure::NotReady => ("组件没有装载".to_owned(), "the component is not loaded".to_owned()),
        Failure::NoHook => (
            "组件不回答这个挂接点；请核对问题文件，或在清单和源文件中加上它".to_owned(),
            "the component does not answer this hook; check the question, or add the hook to manifest and source"
                .to_owned(),
        ),
        Failure::QuestionTooLarge => {
            ("问题过大，不会提交给程序".to_owned(), "the question is too large to be asked".to_owned())
        }
        Failure::Trap(why) => {
            (format!("程序中途崩溃：{why}；位置见日志"), format!("it trapped: {why}; the log may tell where"))
        }
        Failure::Fuel => (
            format!("用尽了燃料（上限 {}）；是否有死循环？需要更多时在清单 limits.fuel 中申请", grouped(limits.fuel)),
            format!("it used up its fuel ({}); an endless loop? ask for more in limits.fuel", grouped(limits.fuel)),
        ),
        Failure::Time => (
            format!("超过 {} 毫秒；需要更多时在清单 limits.millis 中申请", limits.millis),
            format!("it ran for more than {} ms; ask for more in limits.millis", limits.millis),
        ),
        Failure::Memory => (
            format!("内存超过 {}；需要更多时在清单 limits.memory 中申请", size(limits.memory)),
            format!("it wanted more than {} of memory; ask for more in limits.memory", size(limits.memory)),
        ),
        Failure::Table => ("表的元素超过上限".to_owned(), "it wanted too large a table".to_owned()),
        Failure::Stack => {
            ("调用层次过深；是否无限递归？".to_owned(), "it called itself too deeply; endless recursion?".to_owned())
        }
        Failure::Output => ("答复过大".to_owned(), "its answer is too large".to_owned()),
        Failure::HostCalls => {
            ("调用日志、日历、设置的次数过多".to_owned(), "it called log, calendar and settings too often".to_owned())
        }
        Failure::Malformed(why) => {
            (format!("答复不符合接口：{why}"), format!("its answer is not what the contract says: {why}"))
        }
        Failure::Declined(why) => (format!("程序自己不作答：{why}"), format!("it declined to answer: {why}")),
    };
    Bilingual { zh, en }
}

/// `✓` or `✗`, in colour on a terminal.
pub(super) fn mark(good: bool, shell: &Shell) -> &'static str {
    match (good, shell.is_terminal()) {
        (true, true) => "\u{1b}[32m✓\u{1b}[0m",
        (true, false) => "✓",
        (false, true) => "\u{1b}[31m✗\u{1b}[0m",
        (false, false) => "✗",
    }
}

/// Both languages in one line.
pub(super) fn words(text: &Bilingual, lang: Lang) -> String {
    lang.sentence(&text.zh, &text.en)
}

/// `1,234,567`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Bytes as people read them.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{:.1} KiB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}

/// A time as people read it.
pub(super) fn time(time: Duration) -> String {
    match micros(time) {
        micros @ 0..1_000 => format!("{micros} µs"),
        micros @ 1_000..1_000_000 => format!("{:.1} ms", micros as f64 / 1_000.0),
        micros => format!("{:.1} s", micros as f64 / 1_000_000.0),
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

fn percent(share: f64) -> String {
    if share < 0.0001 { "<0.01 %".to_owned() } else { format!("{:.2} %", share * 100.0) }
}
