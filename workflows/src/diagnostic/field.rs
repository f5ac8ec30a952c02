//! Fields and shapes: what may stand where.

use super::{Code, Diagnostic, shown};
use crate::language::{Field, Object};
use crate::source::Span;

pub(crate) fn unknown(span: Span, key: &str, object: &Object, nearest: Option<&str>) -> Diagnostic {
    let inside = object.fields.iter().find(|field| field.shape.takes(key));
    let key = shown(key);
    let diagnostic = Diagnostic::error(
        Code::UnknownField,
        span,
        format!("{}里没有“{key}”这个字段", object.zh),
        format!("{} has no field \"{key}\"", object.en),
    );
    match (nearest, inside) {
        (Some(name), _) => diagnostic.hint(format!("是不是要写 {name}？"), format!("did you mean {name}?")),
        (None, Some(field)) => {
            let outer = field.name;
            diagnostic.hint(
                format!("{key} 写在 {outer} 里面：{outer}: {{ {key}: … }}"),
                format!("{key} belongs into {outer}: {outer}: {{ {key}: … }}"),
            )
        }
        (None, None) => {
            let names: Vec<_> = object.fields.iter().map(|f| f.name).collect();
            let names = names.join("、");
            diagnostic.hint(format!("可以写：{names}"), format!("it takes: {}", names.replace('、', ", ")))
        }
    }
}

/// A key without a value that is no field: most often the rest of a text with a comma in it.
pub(crate) fn broken_by_comma(span: Span, key: &str, object: &Object) -> Diagnostic {
    let key = shown(key);
    Diagnostic::error(
        Code::UnknownField,
        span,
        format!("{}里没有“{key}”这个字段", object.zh),
        format!("{} has no field \"{key}\"", object.en),
    )
    .hint(
        "花括号、方括号里的逗号会把文字断开：含逗号的文字请加引号，例如 \"0 8 1,15 * *\"",
        "inside braces and brackets a comma ends a text: put a text with a comma in quotes",
    )
}

pub(crate) fn empty_object(span: Span, object: &Object) -> Diagnostic {
    Diagnostic::error(
        Code::EmptyValue,
        span,
        format!("{}没有内容", object.zh),
        format!("{} has nothing in it", object.en),
    )
    .hint(
        "在下面缩进写它的字段（看看下一行的缩进是否对），或者删去这一行",
        "write its fields below, indented further, or remove the line",
    )
}

pub(crate) fn missing(span: Span, object: &Object, field: &Field) -> Diagnostic {
    let name = field.name;
    Diagnostic::error(
        Code::MissingField,
        span,
        format!("{}缺少 {name}（{}）", object.zh, field.called),
        format!("{} needs {name}", object.en),
    )
    .hint(format!("加上 {name}：{}", field.zh), format!("add {name}: {}", field.en))
}

/// A field that only this combination needs.
pub(crate) fn missing_here(span: Span, name: &str, zh: &str, en: &str) -> Diagnostic {
    missing_part(span, (name, name), zh, en)
}

/// Something that is not a field of its own.
pub(crate) fn missing_part(span: Span, name: (&str, &str), zh: &str, en: &str) -> Diagnostic {
    let message = (format!("这里缺少 {}", name.0), format!("{} is missing here", name.1));
    Diagnostic::error(Code::MissingField, span, message.0, message.1).hint(zh, en)
}

/// A value that does not go with the rest of its duty.
pub(crate) fn unfit(span: Span, what: (&str, &str), zh: &str, en: &str) -> Diagnostic {
    let message = (format!("{}和任务的写法不配", what.0), format!("{} does not fit this duty", what.1));
    Diagnostic::error(Code::MisplacedField, span, message.0, message.1).hint(zh, en)
}

pub(crate) fn duplicate(span: Span, key: &str, first: Span) -> Diagnostic {
    let key = shown(key);
    Diagnostic::error(Code::DuplicateField, span, format!("“{key}”写了两遍"), format!("\"{key}\" is written twice"))
        .hint("只留一个", "keep one of them")
        .related(first, "第一次写在这里", "it was first written here")
}

pub(crate) fn duplicate_id(span: Span, id: &str, first: Span) -> Diagnostic {
    let id = shown(id);
    Diagnostic::error(
        Code::DuplicateId,
        span,
        format!("编号“{id}”已经用过"),
        format!("the id \"{id}\" is already taken"),
    )
    .hint("换一个编号；如果写的是同一件事，删去一处", "choose another id, or remove one of the two")
    .related(first, "第一次用在这里", "it was first used here")
}

pub(crate) fn wrong_shape(span: Span, wanted: (&str, &str), found: (&str, &str)) -> Diagnostic {
    Diagnostic::error(
        Code::WrongShape,
        span,
        format!("这里应当写{}，现在是{}", wanted.0, found.0),
        format!("{} is expected here, not {}", wanted.1, found.1),
    )
    .hint(format!("写成{}", wanted.0), format!("write {}", wanted.1))
}

pub(crate) fn empty(span: Span, key: &str) -> Diagnostic {
    let key = shown(key);
    Diagnostic::error(Code::EmptyValue, span, format!("“{key}”后面没有写内容"), format!("\"{key}\" has no value")).hint(
        "写上内容，或者删去这一行（看看下一行的缩进是否对）",
        "write a value, or remove the line (check how the next line is indented)",
    )
}

pub(crate) fn conflicting(span: Span, one: &str, other: &str, other_at: Span) -> Diagnostic {
    Diagnostic::error(
        Code::ConflictingFields,
        span,
        format!("{one} 和 {other} 不能同时写"),
        format!("{one} and {other} exclude each other"),
    )
    .hint("只留一个", "keep one of them")
    .related(other_at, format!("{other} 写在这里"), format!("{other} is here"))
}

pub(crate) fn misplaced(span: Span, name: &str, zh: &str, en: &str) -> Diagnostic {
    Diagnostic::error(
        Code::MisplacedField,
        span,
        format!("{name} 在这里不起作用"),
        format!("{name} has no effect here"),
    )
    .hint(zh, en)
}
