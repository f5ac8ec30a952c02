//! Single values that cannot be read.

use super::{Code, Diagnostic, shown};
use crate::language::{Notation, Word};
use crate::source::Span;

pub(crate) fn bad_id(span: Span, text: &str) -> Diagnostic {
    let text = shown(text);
    Diagnostic::error(Code::BadId, span, format!("“{text}”不能作编号"), format!("\"{text}\" cannot be an id")).hint(
        "编号用 1 至 64 个小写英文字母、数字、“-”或“_”，以字母或数字开头；中文写在 title 里",
        "use 1 to 64 of a-z, 0-9, '-' and '_', beginning with a letter or digit; put other text into title",
    )
}

pub(crate) fn reserved_id(span: Span, id: &str) -> Diagnostic {
    Diagnostic::error(
        Code::ReservedId,
        span,
        format!("“{id}”有专门的含义，不能作编号"),
        format!("\"{id}\" has a meaning of its own and cannot be an id"),
    )
    .hint(format!("换一个编号，例如 {id}-1"), format!("choose another id, for example {id}-1"))
}

pub(crate) fn unknown_word(span: Span, text: &str, words: &[Word], nearest: Option<&str>) -> Diagnostic {
    let text = shown(text);
    let zh: Vec<_> = words.iter().map(|w| format!("{}（{}）", w.word, w.zh)).collect();
    let en: Vec<_> = words.iter().map(|w| w.word).collect();
    let (zh, en) = (zh.join("、"), en.join(", "));
    let (lead_zh, lead_en) = match nearest {
        Some(word) => (format!("是不是要写 {word}？"), format!("did you mean {word}? ")),
        None => Default::default(),
    };
    Diagnostic::error(
        Code::UnknownWord,
        span,
        format!("这里不能写“{text}”"),
        format!("\"{text}\" is not possible here"),
    )
    .hint(format!("{lead_zh}可以写：{zh}"), format!("{lead_en}it takes: {en}"))
}

pub(crate) fn bad_yes_no(span: Span, text: &str) -> Diagnostic {
    let text = shown(text);
    Diagnostic::error(
        Code::BadYesNo,
        span,
        format!("“{text}”既不是“是”也不是“否”"),
        format!("\"{text}\" is neither yes nor no"),
    )
    .hint("写 yes 或 no（也可写 true、false、是、否）", "write yes or no (or true, false, 是, 否)")
}

pub(crate) fn bad_number(span: Span, text: &str) -> Diagnostic {
    let text = shown(text);
    Diagnostic::error(Code::BadNumber, span, format!("“{text}”不是整数"), format!("\"{text}\" is not a whole number"))
        .hint(
            "用半角数字写整数，例如 5；不写 1e3、0x10、5.0、五",
            "write digits only, for example 5; not 1e3, 0x10 or 5.0",
        )
}

pub(crate) fn out_of_range(span: Span, text: &str, min: i64, max: i64) -> Diagnostic {
    let text = shown(text);
    Diagnostic::error(Code::NumberOutOfRange, span, format!("{text} 超出范围"), format!("{text} is out of range"))
        .hint(format!("写 {min} 到 {max} 之间的整数"), format!("write a number from {min} to {max}"))
}

pub(crate) fn bad_decimal(span: Span, text: &str) -> Diagnostic {
    let text = shown(text);
    Diagnostic::error(Code::BadNumber, span, format!("“{text}”不是数"), format!("\"{text}\" is not a number")).hint(
        "用半角数字写，至多两位小数，例如 100、99.50、-0.5；不写单位",
        "write digits with at most two decimals, for example 100, 99.50 or -0.5, and no unit",
    )
}

pub(crate) fn decimal_out_of_range(span: Span, text: &str, min: i64, max: i64) -> Diagnostic {
    let text = shown(text);
    Diagnostic::error(Code::NumberOutOfRange, span, format!("{text} 超出范围"), format!("{text} is out of range"))
        .hint(format!("写 {min} 到 {max} 之间的数"), format!("write a number from {min} to {max}"))
}

pub(crate) fn title_too_long(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::error(
        Code::TextTooLong,
        span,
        format!("这段文字超过 {limit} 个字"),
        format!("this text has more than {limit} characters"),
    )
    .hint("缩短它，细节写在来文里", "shorten it; the details belong into the document")
}

pub(crate) fn bad_date(span: Span, text: &str) -> Diagnostic {
    let text = shown(text);
    Diagnostic::error(Code::BadDate, span, format!("“{text}”不是日期"), format!("\"{text}\" is not a date")).hint(
        "写年-月-日，例如 2022-04-01 或 2022年4月1日（年份四位，要写全）",
        "write year-month-day, for example 2022-04-01",
    )
}

pub(crate) fn no_such_day(span: Span, text: &str) -> Diagnostic {
    let text = shown(text);
    Diagnostic::error(
        Code::BadDate,
        span,
        format!("日历上没有“{text}”这一天"),
        format!("there is no such day as {text}"),
    )
    .hint("核对月份和日数（年份从 1949 到 2199）", "check month and day (years 1949 to 2199)")
}

pub(crate) fn bad_window(span: Span, text: &str) -> Diagnostic {
    let text = shown(text);
    Diagnostic::error(
        Code::BadWindow,
        span,
        format!("“{text}”不是起止日"),
        format!("\"{text}\" is not a window of days"),
    )
    .hint(
        "写“首日 .. 末日”，例如 2022-04-01 .. 2022-04-15、2022-04 .. 2022-06、day 1 .. day 15",
        "write first .. last, for example 2022-04-01 .. 2022-04-15, 2022-04 .. 2022-06 or day 1 .. day 15",
    )
}

pub(crate) fn window_of_campaign(span: Span, text: &str) -> Diagnostic {
    let text = shown(text);
    Diagnostic::error(
        Code::BadWindow,
        span,
        format!("活动自己的起止日不能写“{text}”"),
        format!("the campaign's own window cannot be \"{text}\""),
    )
    .hint(
        "这里要写具体日期；day 1、start、end 是从这里数起的",
        "write dates; day 1, start and end are counted from them",
    )
}

pub(crate) fn bad_time(span: Span, text: &str) -> Diagnostic {
    let text = shown(text);
    Diagnostic::error(Code::BadTime, span, format!("“{text}”不是时刻"), format!("\"{text}\" is not a time of day"))
        .hint(
            "写 时:分，从 00:00 到 24:00，例如 18:00（半角冒号）",
            "write hour:minute from 00:00 to 24:00, for example 18:00",
        )
}

pub(crate) fn bad_zone(span: Span, text: &str, nearest: Option<&str>) -> Diagnostic {
    let text = shown(text);
    let name = nearest.unwrap_or("Asia/Shanghai");
    Diagnostic::error(Code::BadZone, span, format!("没有“{text}”这个时区"), format!("there is no time zone \"{text}\""))
        .hint(
            format!("写 {name}；全国都用 Asia/Shanghai，可以不写"),
            format!("write {name}; Asia/Shanghai is the default"),
        )
}

/// A text that does not fit its notation.
pub(crate) fn notation(code: Code, span: Span, text: &str, notation: &Notation) -> Diagnostic {
    notation_near(code, span, text, notation, None)
}

/// The same where one word of the text is nearly a right one.
pub(crate) fn notation_near(
    code: Code,
    span: Span,
    text: &str,
    notation: &Notation,
    nearest: Option<&str>,
) -> Diagnostic {
    let text = shown(text);
    let zh = notation.examples.join("、");
    let en = notation.examples.join(", ");
    let (ask_zh, ask_en) = match nearest {
        Some(word) => (format!("是不是要写 {word}？"), format!("did you mean {word}? ")),
        None => Default::default(),
    };
    Diagnostic::error(code, span, format!("看不懂“{text}”"), format!("\"{text}\" cannot be read"))
        .hint(format!("{ask_zh}{}。例如：{zh}", notation.zh), format!("{ask_en}{}. For example: {en}", notation.en))
}

pub(crate) fn anchor_edge(span: Span, text: &str, instead: &str) -> Diagnostic {
    let text = shown(text);
    Diagnostic::error(
        Code::BadAnchor,
        span,
        format!("“{text}”没有说清从哪里起算"),
        format!("\"{text}\" does not say where to count from"),
    )
    .hint(format!("是不是要写 {instead}？"), format!("did you mean {instead}?"))
}

pub(crate) fn rhythm_day(span: Span, text: &str, zh: &str, en: &str) -> Diagnostic {
    let text = shown(text);
    Diagnostic::error(
        Code::BadRhythm,
        span,
        format!("这个周期里没有“{text}”这样的日子"),
        format!("\"{text}\" is not a day of this period"),
    )
    .hint(zh, en)
}

pub(crate) fn bad_cron(span: Span, text: &str, zh: &str, en: &str) -> Diagnostic {
    let text = shown(text);
    Diagnostic::error(
        Code::BadCron,
        span,
        format!("cron 表达式“{text}”有误"),
        format!("the cron expression \"{text}\" is wrong"),
    )
    .hint(zh, en)
}

pub(crate) fn bad_at_least(span: Span, text: &str, zh: &str, en: &str) -> Diagnostic {
    let text = shown(text);
    Diagnostic::error(
        Code::TargetType,
        span,
        format!("“{text}”和这个字段的类型不符"),
        format!("\"{text}\" does not fit the type of this field"),
    )
    .hint(zh, en)
}
