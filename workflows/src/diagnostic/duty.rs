//! Duties that cannot be kept, or that nobody owes.

use super::{Code, Diagnostic, shown};
use crate::source::Span;

pub(crate) fn too_many(span: Span, zh: &str, en: &str, is: usize, at_most: usize) -> Diagnostic {
    Diagnostic::error(
        Code::TooMany,
        span,
        format!("{zh}有 {is} 个，超过上限 {at_most}"),
        format!("{is} {en}; the limit is {at_most}"),
    )
    .hint("合并相近的，或把活动拆成几个", "merge what is alike, or split the campaign")
}

pub(crate) fn too_many_periods(span: Span, at_most: usize) -> Diagnostic {
    Diagnostic::error(
        Code::TooMany,
        span,
        format!("这项任务到期的次数太多，要少于 {at_most} 次"),
        format!("this duty falls due too often; it must be fewer than {at_most} times"),
    )
    .hint("放宽周期或缩短 during，或把活动拆成几个", "choose a longer rhythm or a shorter time, or split the campaign")
}

pub(crate) fn no_duties(span: Span) -> Diagnostic {
    Diagnostic::error(Code::NoDuties, span, "方案里没有任务", "the definition has no duties")
        .hint("至少写一项任务", "write at least one duty")
}

pub(crate) fn empty_audience(span: Span, id: &str) -> Diagnostic {
    let id = shown(id);
    Diagnostic::error(
        Code::EmptyAudience,
        span,
        format!("没有单位承担任务“{id}”"),
        format!("nobody owes the duty \"{id}\""),
    )
    .hint("在 who 里写单位类型、层级或单位，并核对 except", "name kinds, levels or units in who, and check except")
}

pub(crate) fn audience_without_units(span: Span, id: &str) -> Diagnostic {
    let id = shown(id);
    Diagnostic::warning(
        Code::EmptyAudience,
        span,
        format!("单位名册里现在没有单位承担任务“{id}”"),
        format!("in the list of units nobody owes the duty \"{id}\" now"),
    )
    .hint(
        "核对单位类型和名册；以后加入的单位会自动承担",
        "check the kinds and the list; units that join later will owe it",
    )
}

pub(crate) fn satisfies_cycle(span: Span, path: &[&str]) -> Diagnostic {
    let path = path.join(" → ");
    Diagnostic::error(
        Code::SatisfiesCycle,
        span,
        format!("satisfies 绕成了一圈：{path}"),
        format!("satisfies runs in a circle: {path}"),
    )
    .hint("只从内容更全的任务指向被它包含的任务", "let only the fuller duty point to the one it covers")
}

pub(crate) fn satisfies_rhythm(span: Span, id: &str, other: &str, other_at: Span) -> Diagnostic {
    Diagnostic::error(
        Code::SatisfiesRhythm,
        span,
        format!("“{id}”和“{other}”的周期不同，一报不能两用"),
        format!("\"{id}\" and \"{other}\" have different rhythms; one cannot fulfil the other"),
    )
    .hint("两项任务要同样按日、周、月……或同样每阶段一次", "both must be daily, weekly, monthly …, or both once a stage")
    .related(other_at, format!("“{other}”在这里"), format!("\"{other}\" is here"))
}

pub(crate) fn satisfies_audience(span: Span, id: &str, other: &str, other_at: Span) -> Diagnostic {
    Diagnostic::warning(
        Code::SatisfiesAudience,
        span,
        format!("没有单位同时承担“{id}”和“{other}”"),
        format!("no unit owes both \"{id}\" and \"{other}\""),
    )
    .hint(
        "satisfies 说的是同一个单位交一次算两项；核对两项的 who",
        "satisfies means one unit's one submission; check who in both",
    )
    .related(other_at, format!("“{other}”在这里"), format!("\"{other}\" is here"))
}

pub(crate) fn target_without_form(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::TargetWithoutForm,
        span,
        "写了指标，却没有报表可以计算",
        "there is a target but no form to measure it by",
    )
    .hint("给任务加上 report: { form: … } 或 report: { fields: … }", "add report: { form: … } or report: { fields: … }")
}
