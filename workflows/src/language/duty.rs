//! Fields of a duty and of what stands in it.

use super::definition::{LADDER, REMINDERS};
use super::{FORM_FIELD, Field, LOCAL, MEASURE, Object, REPEAT, Shape, field, notation as n, required, words};

/// How many days.
pub(super) const DAYS: Field = field("days", "天数", Shape::Integer(0, 3660), "多少日", "how many days");
/// How many months.
pub(super) const MONTHS: Field = field("months", "月数", Shape::Integer(1, 120), "多少个月", "how many months");
/// Calendar or working days.
pub(super) const UNIT: Field = field(
    "unit",
    "单位",
    Shape::Words(words::UNITS),
    "自然日还是工作日，默认自然日",
    "calendar or working days; default calendar",
);
/// Whether the first day counts.
pub(super) const START_COUNTS: Field = field(
    "start_counts",
    "起算日计入",
    Shape::YesNo,
    "起算日是否算第一天，默认否",
    "whether the first day counts; default no",
);
/// What happens on a day off.
pub(super) const ROLLOVER: Field =
    field("rollover", "顺延", Shape::Words(words::ROLLOVER), "期满日逢休息日怎么办", "what happens on a day off");
/// By what time.
pub(super) const CUTOFF: Field =
    field("cutoff", "截止时刻", Shape::Notation(&n::TIME), "当天几点止，默认 24:00", "by what time; default 24:00");
/// Kinds of unit, or a mapping.
pub(super) const WHO_SHAPE: Shape = Shape::Any(&[Shape::OneOrMany(&Shape::Kind), Shape::Object(&WHO)]);

/// A duty.
pub(crate) static DUTY: Object = Object {
    name: "duty",
    zh: "任务",
    en: "a duty",
    fields: &[
        field("title", "标题", Shape::Text, "任务名称，默认为编号", "its title; default: its id"),
        field("source", "依据", Shape::OneOrMany(&Shape::Text), "依据的条目", "source rows"),
        required(
            "who",
            "谁",
            WHO_SHAPE,
            "哪些单位承担：单位类型，或层级、点名、除外",
            "who owes it: kinds of unit, or levels, names, exceptions",
        ),
        field(
            "each",
            "每个",
            Shape::Any(&[Shape::Words(words::EACH), Shape::OneOrMany(&Shape::Id)]),
            "每个阶段一次",
            "once for each stage",
        ),
        field(
            "every",
            "每",
            Shape::Any(&[Shape::Notation(&n::RHYTHM), Shape::Object(&EVERY)]),
            "按周期",
            "in a rhythm",
        ),
        field("cron", "定时", Shape::Notation(&n::CRON), "cron 表达式", "a cron expression"),
        field(
            "during",
            "期间",
            Shape::OneOrMany(&Shape::Text),
            "在哪个阶段、哪段时间或哪个宣布的时段里；默认整个活动",
            "in which stages, days or announced window; default the whole campaign",
        ),
        field("about", "报告哪一期", Shape::Words(words::ABOUT), "报本期还是上一期", "this period or the last one"),
        field("due", "期限", Shape::Any(&[Shape::Notation(&n::DUE), Shape::Object(&DUE)]), "期限", "the deadline"),
        field("opens", "开始受理", Shape::Notation(&n::DAY), "从哪天起可报", "from when it may be handed in"),
        field("to", "报送对象", Shape::OneOrMany(&Shape::Notation(&n::POST)), "接收岗位", "who receives it"),
        field(
            "evidence",
            "材料",
            Shape::Words(words::EVIDENCE),
            "交什么，默认只需说明已完成",
            "what is handed in; default nothing but the word",
        ),
        field("report", "报表", Shape::Object(&REPORT), "报数与零报告", "figures, and zero reports"),
        field(
            "targets",
            "指标",
            Shape::OneOrMany(&Shape::Object(&TARGET)),
            "报表须达到的指标",
            "what the figures must reach",
        ),
        field(
            "correct_within",
            "整改期限",
            Shape::Object(&CORRECT),
            "未达标的整改期限，默认 10 日",
            "time to put it right; default 10 days",
        ),
        field(
            "measure",
            "考核",
            Shape::Object(&MEASURE),
            "每期结束时自动核算，没有达到的才欠本任务",
            "looked at when a period is over: only those who fall short owe it",
        ),
        field(
            "satisfies",
            "同时完成",
            Shape::OneOrMany(&Shape::Id),
            "交了本项即视为同时交了的任务",
            "duties that this one's submission fulfils too",
        ),
        field("reminders", "提醒", REMINDERS, "本任务的提醒规则", "reminders of this duty"),
        field("escalate", "催办", LADDER, "本任务的催办规则", "escalations of this duty"),
        field("repeat", "反复提醒", Shape::Object(&REPEAT), "逾期后反复提醒", "repeated reminders once late"),
        field("local", "底线", Shape::Object(&LOCAL), "本任务的底线", "guardrails of this duty"),
    ],
};

/// Who owes it.
pub(crate) static WHO: Object = Object {
    name: "who",
    zh: "承担单位",
    en: "an audience",
    fields: &[
        field("kinds", "类型", Shape::OneOrMany(&Shape::Kind), "单位类型", "kinds of unit"),
        field("levels", "层级", Shape::OneOrMany(&Shape::Words(words::LEVELS)), "层级", "levels"),
        field("units", "单位", Shape::OneOrMany(&Shape::Id), "点名的单位", "units by name"),
        field(
            "except",
            "除外",
            Shape::OneOrMany(&Shape::Id),
            "除外的单位，连同其下属",
            "but not these, nor what lies under them",
        ),
    ],
};

/// A rhythm as a mapping.
pub(crate) static EVERY: Object = Object {
    name: "every",
    zh: "周期",
    en: "a rhythm",
    fields: &[
        field("day", "日", Shape::Notation(&n::TIME), "每天，几点止", "every day, by what time"),
        field(
            "working-day",
            "工作日",
            Shape::Notation(&n::TIME),
            "每个工作日，几点止",
            "every working day, by what time",
        ),
        field("week", "周", Shape::Notation(&n::DAY_RULE), "每周的哪一天", "which day of the week"),
        field("ten-days", "旬", Shape::Notation(&n::DAY_RULE), "每旬的哪一天", "which day of the ten-day period"),
        field("half-month", "半月", Shape::Notation(&n::DAY_RULE), "每半月的哪一天", "which day of the half month"),
        field("month", "月", Shape::Notation(&n::DAY_RULE), "每月的哪一天", "which day of the month"),
        field("quarter", "季度", Shape::Notation(&n::DAY_RULE), "每季度的哪一天", "which day of the quarter"),
        field("half-year", "半年", Shape::Notation(&n::DAY_RULE), "每半年的哪一天", "which day of the half year"),
        field("year", "年", Shape::Notation(&n::DAY_RULE), "每年的哪一天", "which day of the year"),
        field("step", "间隔", Shape::Integer(1, 366), "每几个周期一次，默认 1", "every so many periods; default 1"),
        field("at", "时刻", Shape::Notation(&n::TIME), "几点止，默认 24:00", "by what time; default 24:00"),
    ],
};

/// A deadline.
pub(crate) static DUE: Object = Object {
    name: "due",
    zh: "期限",
    en: "a deadline",
    fields: &[
        field("on", "当天", Shape::Notation(&n::ANCHOR), "到期日", "the due day"),
        field("after", "之后", Shape::Notation(&n::ANCHOR), "从哪天或哪件事起往后数", "counted forward from"),
        field("before", "之前", Shape::Notation(&n::ANCHOR), "从哪天起往前数", "counted back from"),
        DAYS,
        MONTHS,
        field(
            "hours",
            "小时数",
            Shape::Integer(1, 87_600),
            "多少小时，只用于事件和 cron",
            "how many hours; events and cron only",
        ),
        UNIT,
        START_COUNTS,
        ROLLOVER,
        CUTOFF,
    ],
};

/// Figures and zero reports.
pub(crate) static REPORT: Object = Object {
    name: "report",
    zh: "报数",
    en: "a report",
    fields: &[
        field("form", "报表", Shape::Id, "forms 里的报表", "a form declared in forms"),
        field(
            "fields",
            "字段",
            Shape::ById(&Shape::Any(&[Shape::Text, Shape::Object(&FORM_FIELD)])),
            "直接写在这里的报表字段",
            "fields of a form written in place",
        ),
        field("per", "每个", Shape::Kind, "按下属的这类单位逐行填报", "one row for each unit of this kind below"),
        field(
            "zero",
            "零报告",
            Shape::Words(words::ZERO),
            "无情况是否也须报告",
            "whether \"nothing happened\" must be said",
        ),
    ],
};

/// One target.
pub(crate) static TARGET: Object = Object {
    name: "target",
    zh: "指标",
    en: "a target",
    fields: &[
        field("field", "字段", Shape::Id, "报表字段", "a field of the form"),
        field("part", "分子", Shape::Id, "比率的分子字段", "numerator of a ratio"),
        field("whole", "分母", Shape::Id, "比率的分母字段", "denominator of a ratio"),
        required(
            "at_least",
            "至少",
            Shape::Text,
            "至少多少（含本数）：数字、90% 或 yes",
            "the smallest value that passes: a number, 90% or yes",
        ),
    ],
};

/// Time to put right what was not met.
pub(crate) static CORRECT: Object = Object {
    name: "correct-within",
    zh: "整改期限",
    en: "time to put it right",
    fields: &[
        required("days", "天数", Shape::Integer(1, 366), "多少日", "how many days"),
        field(
            "unit",
            "单位",
            Shape::Words(words::DAY_UNITS),
            "自然日还是工作日，默认自然日",
            "calendar or working days; default calendar",
        ),
        field(
            "rollover",
            "顺延",
            Shape::Words(words::ROLLOVER),
            "期满日逢休息日怎么办，默认顺延",
            "what happens on a day off; default next",
        ),
    ],
};
