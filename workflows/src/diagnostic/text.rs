//! The file itself: encoding, size, YAML.

use super::{Code, Diagnostic};
use crate::source::Span;
use crate::yaml::limits;

pub(crate) fn file_too_large(bytes: usize) -> Diagnostic {
    let (is, at_most) = (bytes.div_ceil(1024), limits::BYTES / 1024);
    Diagnostic::error(
        Code::FileTooLarge,
        Span::default(),
        format!("文件有 {is} KiB，超过上限 {at_most} KiB"),
        format!("the file has {is} KiB; the limit is {at_most} KiB"),
    )
    .hint(
        "方案只写规则，不放名册和数据；请检查是否选错了文件，或把一个活动拆成几个",
        "a definition holds rules, not rosters or data; check that it is the right file, or split the campaign",
    )
}

pub(crate) fn not_utf8(span: Span) -> Diagnostic {
    Diagnostic::error(Code::NotUtf8, span, "文件不是 UTF-8 编码", "the file is not UTF-8").hint(
        "在编辑器里选“另存为”，编码选 UTF-8（记事本旧版的“ANSI”是 GBK，“Unicode”是 UTF-16，都不行）",
        "save it again with the encoding UTF-8 (not GBK, not UTF-16)",
    )
}

pub(crate) fn control_character(span: Span, c: char) -> Diagnostic {
    let number = u32::from(c);
    Diagnostic::error(
        Code::ControlCharacter,
        span,
        format!("这里有一个看不见的控制字符（U+{number:04X}）"),
        format!("there is an invisible control character here (U+{number:04X})"),
    )
    .hint("删掉这个字符，多半是从别处粘贴带来的", "delete it; it probably came along when text was pasted")
}

pub(crate) fn empty_file() -> Diagnostic {
    Diagnostic::error(Code::EmptyFile, Span::default(), "文件里没有内容", "the file is empty").hint(
        "至少要写 campaign、title、window 和 duties；可以从自带的方案复制一份来改",
        "at least campaign, title, window and duties are needed; copy a bundled campaign to begin with",
    )
}

/// `nearby`: the line of the mistake and the one before it.
pub(crate) fn yaml_syntax(span: Span, info: &str, nearby: &str) -> Diagnostic {
    if info.contains("anchor") {
        return alias_refused(span);
    }
    let (zh, en) = explain(info, nearby);
    Diagnostic::error(Code::YamlSyntax, span, "从这里起不符合 YAML 的写法", format!("this is not YAML: {info}"))
        .hint(zh, en)
}

/// The parser speaks of its own state; this says what most often leads there.
fn explain(info: &str, nearby: &str) -> (&'static str, &'static str) {
    if nearby.contains('：') && !info.contains("quot") {
        return (
            "这里或上一行有全角的“：”；键后面的冒号要用半角“:”，后面空一格",
            "there is a full-width colon here or in the line before; write ':' and a space after a key",
        );
    }
    if info.contains("tab") {
        return ("缩进只能用空格，不能用制表符（Tab）", "indent with spaces, not tabs");
    }
    if info.contains("quot") {
        return (
            "引号没有成对：看看这一行或前面几行是否少了一个引号",
            "a quote is not closed: look at this line and those before it",
        );
    }
    if info.contains("flow") || info.contains(']') || info.contains('}') {
        return (
            "花括号或方括号没有成对，或者中间少了逗号；注意要用半角的 { } [ ] , :",
            "a brace or bracket is not closed, or a comma is missing; use half-width { } [ ] , :",
        );
    }
    (
        "看看这一行和上一行：冒号后要有空格且用半角“:”，同级的键左边对齐，含“: ”或“ #”的文字加引号",
        "look at this line and the one before: a space after ':', keys of one level aligned, text with ': ' or ' #' in quotes",
    )
}

pub(crate) fn anchor_refused(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::AnchorRefused,
        span,
        "方案里不用锚点（&名字）",
        "anchors (&name) are not used in definitions",
    )
    .hint("把内容直接写出来；以 & 开头的文字请加引号", "write the value out; put a text that begins with & in quotes")
}

pub(crate) fn alias_refused(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::AnchorRefused,
        span,
        "方案里不用别名（*名字）",
        "aliases (*name) are not used in definitions",
    )
    .hint("把内容直接写出来；以 * 开头的文字请加引号", "write the value out; put a text that begins with * in quotes")
}

pub(crate) fn tag_refused(span: Span) -> Diagnostic {
    Diagnostic::error(Code::TagRefused, span, "方案里不用类型标签（!标签）", "tags (!name) are not used in definitions")
        .hint(
            "去掉标签：每个字段按自己的类型读；以 ! 开头的文字请加引号",
            "remove the tag: every field reads its own type; put a text that begins with ! in quotes",
        )
}

pub(crate) fn merge_refused(span: Span) -> Diagnostic {
    Diagnostic::error(Code::MergeRefused, span, "方案里不用合并键（<<）", "merge keys (<<) are not used in definitions")
        .hint("把要用的字段逐个写出来", "write the fields out")
}

pub(crate) fn several_documents(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::SeveralDocuments,
        span,
        "一个文件只写一个方案，这里又开始了一个（---）",
        "one file holds one definition; another begins here (---)",
    )
    .hint("删去这条分隔线，或另存为一个文件", "remove the separator, or move what follows to its own file")
}

pub(crate) fn key_not_text(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::KeyNotText,
        span,
        "冒号前面应是一个名字，不能是列表或键值",
        "a key must be a name, not a list or mapping",
    )
    .hint("写成 名字: 值", "write name: value")
}

pub(crate) fn too_deep(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::error(
        Code::TooDeep,
        span,
        format!("嵌套超过 {limit} 层"),
        format!("nested more than {limit} levels deep"),
    )
    .hint("检查缩进和括号；方案本身用不到 8 层", "check indentation and brackets; definitions need fewer than 8 levels")
}

pub(crate) fn too_many_values(span: Span) -> Diagnostic {
    let limit = limits::NODES;
    Diagnostic::error(
        Code::TooManyValues,
        span,
        format!("键和值超过 {limit} 个"),
        format!("more than {limit} keys and values"),
    )
    .hint(
        "方案只写规则：单位用类型（who: township-office）表示，不逐个列出",
        "a definition holds rules: name units by kind (who: township-office), not one by one",
    )
}

pub(crate) fn text_too_long(span: Span, chars: usize, limit: usize) -> Diagnostic {
    Diagnostic::error(
        Code::TextTooLong,
        span,
        format!("这段文字有 {chars} 个字符，超过上限 {limit}"),
        format!("this text has {chars} characters; the limit is {limit}"),
    )
    .hint("缩短它；全文放在来文里，这里只写出处", "shorten it; keep the full text in the document it comes from")
}

pub(crate) fn too_many_mistakes(more: usize) -> Diagnostic {
    Diagnostic::error(
        Code::TooManyMistakes,
        Span::default(),
        format!("另有 {more} 处问题没有列出"),
        format!("{more} more are not listed"),
    )
    .hint("先改好上面的，再检查一遍", "mend those above first, then check again")
}
