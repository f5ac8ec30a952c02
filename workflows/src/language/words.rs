//! Words with a fixed meaning, and the bounds that go with them.

use super::Word;

/// Largest figure a form field may hold.
pub(crate) const FIGURE_MAX: i64 = 1_000_000_000;

const fn word(word: &'static str, zh: &'static str, en: &'static str) -> Word {
    Word { word, zh, en }
}

/// Levels of the administration.
pub(crate) static LEVELS: &[Word] = &[
    word("province", "省", "province"),
    word("city", "市", "city"),
    word("county", "县（市、区）", "county"),
    word("township", "乡镇（街道）", "township"),
    word("village", "村（社区）", "village"),
];

/// Nothing at all.
pub(crate) static NONE: &[Word] = &[word("none", "不设", "none at all")];

/// What `each` takes besides stage ids.
pub(crate) static EACH: &[Word] = &[word("stage", "每个阶段", "every stage")];

/// Which period a report is about.
pub(crate) static ABOUT: &[Word] =
    &[word("this", "本期", "this period"), word("last", "上一期，在下一期里到期", "the period before")];

/// Units of a deadline.
pub(crate) static UNITS: &[Word] = &[
    word("calendar", "自然日", "calendar days"),
    word("working", "工作日", "working days"),
    word("month", "月", "months"),
];

/// Units of a count of days.
pub(crate) static DAY_UNITS: &[Word] =
    &[word("calendar", "自然日", "calendar days"), word("working", "工作日", "working days")];

/// Days off.
pub(crate) static ROLLOVER: &[Word] = &[
    word("none", "不动", "it stays"),
    word("next", "顺延到下一个工作日", "the next working day"),
    word("previous", "提前到上一个工作日", "the working day before"),
];

/// What is handed in.
pub(crate) static EVIDENCE: &[Word] = &[
    word("document", "书面材料", "a document"),
    word("figures", "报表（另写 report）", "figures: see report"),
    word("nothing", "只需说明已完成", "nothing but the word that it is done"),
];

/// Zero reports.
pub(crate) static ZERO: &[Word] = &[
    word("explicit", "无情况也须报告（零报告）", "nothing must be reported explicitly"),
    word("none", "不要求", "not asked for"),
];

/// Types of form fields.
pub(crate) static FIELD_TYPES: &[Word] = &[
    word("integer", "整数", "a whole number"),
    word("yes-no", "是或否", "yes or no"),
    word("percent", "百分比", "a percentage"),
];

/// Posts that every definition may use without declaring them.
pub(crate) static POSTS: &[Word] = &[
    word("liaison", "联络人", "the person an office is reached through"),
    word("leader-in-charge", "分管领导", "the leader in charge"),
    word("principal-leader", "主要领导", "the principal leader"),
    word("duty-section", "值班室", "the duty section"),
    word("area-leader", "分片责任领导", "the bureau's leader responsible for the area"),
    word("township-leader", "乡镇（街道）领导", "the township's leader"),
    word("local-government-leader-in-charge", "地方政府分管领导", "the local government's leader in charge"),
    word("government-principal-leader", "政府主要领导", "the government's principal leader"),
    word("party-principal-leader", "党委主要领导", "the party committee's principal leader"),
    word("local-leadership", "当地党政领导机构", "the local party and government leadership"),
    word("higher-leadership", "上一级党政领导机构", "the leadership on the next level up"),
    word("competent-department", "行业主管部门", "the competent department of the industry"),
];

/// Ids that mean something of their own where stages, windows or kinds are named.
pub(crate) static RESERVED: &[&str] = &[
    "stage", "campaign", "period", "event", "cron", "start", "end", "bureau", "own", "parent", "unit", "receiver",
    "none",
];

/// What a visit counts from.
pub(crate) static VISIT_ANCHORS: &[Word] = &[
    word("closing", "办结之日", "the day the case was closed"),
    word("effect", "协议生效之日", "the day the agreement took effect"),
    word("performance", "约定履行之日", "the day it is to be performed"),
];

/// How hard a case is.
pub(crate) static DIFFICULTIES: &[Word] =
    &[word("simple", "简单", "simple"), word("ordinary", "一般", "ordinary"), word("complex", "疑难复杂", "complex")];

/// How a case ended.
pub(crate) static OUTCOMES: &[Word] = &[
    word("agreed", "达成协议", "an agreement was reached"),
    word("not-agreed", "未达成协议", "none was reached"),
    word("refused", "一方拒绝调解", "a side refused mediation"),
    word("unsuitable", "不适合调解", "it cannot be mediated"),
    word("withdrawn", "撤回", "it was withdrawn"),
];
