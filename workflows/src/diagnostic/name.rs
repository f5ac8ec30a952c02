//! Names that lead nowhere, and names nobody uses.

use super::{Code, Diagnostic, shown};
use crate::source::Span;

/// What a name should have named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Stage,
    Duty,
    Kind,
    Unit,
    Post,
    Form,
    FormField,
    Window,
    Event,
    DisputeType,
}

impl Sort {
    fn code(self) -> Code {
        match self {
            Sort::Stage => Code::UnknownStage,
            Sort::Duty => Code::UnknownDuty,
            Sort::Kind => Code::UnknownKind,
            Sort::Unit => Code::UnknownUnit,
            Sort::Post => Code::UnknownPost,
            Sort::Form => Code::UnknownForm,
            Sort::FormField => Code::UnknownFormField,
            Sort::Window => Code::UnknownWindow,
            Sort::Event => Code::UnknownEvent,
            Sort::DisputeType => Code::UnknownDisputeType,
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Sort::Stage => ("阶段", "stage"),
            Sort::Duty => ("任务", "duty"),
            Sort::Kind => ("单位类型", "kind of unit"),
            Sort::Unit => ("单位", "unit"),
            Sort::Post => ("岗位", "post"),
            Sort::Form => ("报表", "form"),
            Sort::FormField => ("报表字段", "field of the form"),
            Sort::Window => ("阶段或宣布的时段", "stage or announced window"),
            Sort::Event => ("事件", "event"),
            Sort::DisputeType => ("纠纷类型", "dispute type"),
        }
    }

    /// What to do when nothing is near.
    fn cure(self, name: &str) -> (String, String) {
        match self {
            Sort::Stage => (
                format!("在 stages 里加上 {name}，或改用已有的阶段"),
                format!("declare {name} in stages, or use a stage that exists"),
            ),
            Sort::Duty => (
                format!("在 duties 里加上 {name}，或改用已有的任务"),
                format!("declare {name} in duties, or use a duty that exists"),
            ),
            Sort::Kind => (
                format!(
                    "在 kinds 里加上 {name}: {{ title: 名称, level: 层级 }}，或用现成的类型，如 township-office、village"
                ),
                format!(
                    "declare {name}: {{ title: …, level: … }} in kinds, or use a standard kind such as township-office"
                ),
            ),
            Sort::Unit => ("核对单位名册里的编号".to_owned(), "check the id in the list of units".to_owned()),
            Sort::Post => (format!("在 posts 里加上 {name}: 岗位名称"), format!("declare {name}: title in posts")),
            Sort::Form => (
                format!("在 forms 里加上 {name}，或把 fields 直接写在 report 里"),
                format!("declare {name} in forms, or write fields into report"),
            ),
            Sort::FormField => ("核对报表里的字段编号".to_owned(), "check the ids of the form's fields".to_owned()),
            Sort::Window => (
                format!("写阶段编号、campaign、起止日，或先在 windows 里加上 {name}: 名称"),
                format!("write a stage, campaign or days, or declare {name}: title in windows"),
            ),
            Sort::Event => (format!("在 events 里加上 {name}: 事件名称"), format!("declare {name}: title in events")),
            Sort::DisputeType => (
                format!("在 register 的 types 里加上 {name}: 类型名称，或改用已有的类型"),
                format!("declare {name}: title in types of register, or use a type that exists"),
            ),
        }
    }
}

pub(crate) fn unknown(sort: Sort, span: Span, name: &str, nearest: Option<&str>) -> Diagnostic {
    let name = shown(name);
    let (zh, en) = sort.words();
    let diagnostic =
        Diagnostic::error(sort.code(), span, format!("没有“{name}”这个{zh}"), format!("there is no {en} \"{name}\""));
    match nearest {
        Some(nearest) => diagnostic.hint(format!("是不是要写 {nearest}？"), format!("did you mean {nearest}?")),
        None => {
            let (zh, en) = sort.cure(&name);
            diagnostic.hint(zh, en)
        }
    }
}

pub(crate) fn unused(span: Span, name: &str, zh: &str, en: &str) -> Diagnostic {
    let name = shown(name);
    Diagnostic::note(
        Code::Unused,
        span,
        format!("{zh}“{name}”没有任务用到"),
        format!("no duty uses the {en} \"{name}\""),
    )
    .hint(
        "如果不需要就删去；也可能是用它的地方写错了",
        "remove it if it is not needed; or the place that should use it is wrong",
    )
}

pub(crate) fn post_vacant(span: Span, post: &str, unit: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::PostVacant,
        span,
        format!("单位“{unit}”名册里没有岗位“{post}”，通知会发给它的联络人"),
        format!("the unit \"{unit}\" has no post \"{post}\"; its notices will go to the unit's liaison"),
    )
    .hint("在单位名册里给它加上这个岗位，或改写 to", "add the post in the list of units, or change to")
}
