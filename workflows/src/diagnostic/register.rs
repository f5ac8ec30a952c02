//! Registers of disputes and measures.

use super::{Code, Diagnostic, shown};
use crate::source::Span;

/// A duty of the definition's own with an id that the register makes.
pub(crate) fn taken_by_register(span: Span, id: &str, register: Span) -> Diagnostic {
    let id = shown(id);
    Diagnostic::error(
        Code::DuplicateId,
        span,
        format!("编号“{id}”由台账自动使用"),
        format!("the id \"{id}\" is made by the register"),
    )
    .hint(
        "给这项任务换一个编号；办结、告知、回访、预警的任务由 register 生成，不必另写",
        "choose another id; the duties of cases, visits and alerts follow from register and need not be written",
    )
    .related(register, "台账在这里", "the register is here")
}

/// Levels of alert that are not 1, 2, 3 … each once.
pub(crate) fn alert_levels(span: Span, levels: &[u8]) -> Diagnostic {
    let count = levels.len();
    let shown: Vec<String> = levels.iter().map(u8::to_string).collect();
    Diagnostic::error(
        Code::AlertLevels,
        span,
        format!("预警等级是 {}，不是从 1 到 {count} 各一个", shown.join("、")),
        format!("the levels of alert are {}, not each of 1 to {count} once", shown.join(", ")),
    )
    .hint(
        "从最重的写起，level 依次写 1、2、3……，或都不写",
        "write the gravest first with level 1, 2, 3 …, or leave level out everywhere",
    )
}

/// A measure whose period is not over when it is looked at.
pub(crate) fn measure_period(span: Span, id: &str) -> Diagnostic {
    let id = shown(id);
    Diagnostic::error(
        Code::MeasurePeriod,
        span,
        format!("任务“{id}”的考核没有已经结束的一期可以核算"),
        format!("the duty \"{id}\" measures a period that is not over"),
    )
    .hint(
        "写 every: month（每月结束后核算，默认 10 日内补齐）、every: month 10 加 about: last，或 each: stage；期限从 period.end、stage.end 之后算起",
        "write every: month (looked at when the month is over, due 10 days later), every: month 10 with about: last, or each: stage; count the deadline after period.end or stage.end",
    )
}

/// A measure that no whole period falls into.
pub(crate) fn never_measured(span: Span, id: &str) -> Diagnostic {
    let id = shown(id);
    Diagnostic::error(
        Code::NeverDue,
        span,
        format!("这段时间里没有完整的一期，“{id}”一次也不会核算"),
        format!("no whole period lies in this time; \"{id}\" is never measured"),
    )
    .hint(
        "考核只算完整的周期（整月、整季……）：缩短周期，或放宽 during 的起止日",
        "only whole periods (months, quarters …) are measured: choose a shorter one, or a longer time in during",
    )
}

/// A figure of a duty that hands in none.
pub(crate) fn figure_without_form(span: Span, duty: &str, at: Span) -> Diagnostic {
    let duty = shown(duty);
    Diagnostic::error(
        Code::TargetWithoutForm,
        span,
        format!("任务“{duty}”不填报表，没有数可取"),
        format!("the duty \"{duty}\" has no form, so it has no figures"),
    )
    .hint("给那项任务加上 report，或改用有报表的任务", "add a report to that duty, or name one that has a form")
    .related(at, format!("“{duty}”在这里"), format!("\"{duty}\" is here"))
}

/// A bound that is no percentage where there is a whole, or no count where there is none.
pub(crate) fn measure_bound(span: Span, text: &str, zh: &str, en: &str) -> Diagnostic {
    let text = shown(text);
    Diagnostic::error(
        Code::TargetType,
        span,
        format!("“{text}”和考核的写法不配"),
        format!("\"{text}\" does not fit this measure"),
    )
    .hint(zh, en)
}
