//! Fields of what is counted: measures, points, payments.

use super::{Object, Shape, field, notation as n, required, words};

/// Largest amount, in fen: a million yuan.
pub(crate) const AMOUNT_MAX: i64 = 100_000_000;
/// Most points that one thing can add or deduct, in hundredths.
pub(crate) const POINTS_MAX: i64 = 100_000;

/// A rule of payment.
pub(crate) static SUBSIDY: Object = Object {
    name: "subsidy",
    zh: "补贴规则",
    en: "a subsidy",
    fields: &[
        field(
            "kinds",
            "类型",
            Shape::OneOrMany(&Shape::Kind),
            "哪类单位的案件；不写即都算",
            "kinds of the responsible unit; default all",
        ),
        field(
            "difficulty",
            "难易",
            Shape::OneOrMany(&Shape::Words(words::DIFFICULTIES)),
            "难易程度；不写即都算",
            "how hard the case was; default all",
        ),
        field(
            "outcome",
            "结果",
            Shape::OneOrMany(&Shape::Words(words::OUTCOMES)),
            "办理结果；不写即都算",
            "how it ended; default all",
        ),
        field("file", "卷宗", Shape::OneOrMany(&Shape::Id), "卷宗须有的材料", "parts its file must have"),
        required("amount", "金额", Shape::Decimal(0, AMOUNT_MAX), "每案多少元", "yuan for each case"),
        required("source", "依据", Shape::Text, "依据的原话或条目", "the sentence it comes from"),
    ],
};

/// A rule of points.
pub(crate) static POINTS: Object = Object {
    name: "points",
    zh: "加减分规则",
    en: "points",
    fields: &[
        required("each", "每个", Shape::Notation(&n::QUANTITY), "数什么", "what is counted"),
        required(
            "points",
            "分数",
            Shape::Decimal(-POINTS_MAX, POINTS_MAX),
            "每个加减多少分",
            "points for each; negative ones are deducted",
        ),
        required("source", "依据", Shape::Text, "依据的原话或条目", "the sentence it comes from"),
    ],
};

/// What is counted, of what, and how much of it.
pub(crate) static MEASURE: Object = Object {
    name: "measure",
    zh: "考核",
    en: "a measure",
    fields: &[
        required("part", "数什么", Shape::Notation(&n::QUANTITY), "数什么", "what is counted"),
        field(
            "of",
            "占什么",
            Shape::Notation(&n::QUANTITY),
            "占什么的百分之几；不写即按个数",
            "of what; default a plain count",
        ),
        required(
            "at_least",
            "至少",
            Shape::Text,
            "至少多少（含本数）：有 of 写 90%，没有写个数",
            "the smallest value that passes: 90% with of, else a number",
        ),
    ],
};
