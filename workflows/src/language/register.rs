//! Fields of a register of disputes.

use super::counts::{MEASURE, POINTS, SUBSIDY};
use super::definition::{LADDER, POSTS, REMINDERS, REPEAT, TITLE_BY_ID};
use super::duty::{CUTOFF, DAYS, MONTHS, ROLLOVER, START_COUNTS, UNIT, WHO_SHAPE};
use super::{Object, Shape, field, notation as n, required, words};

/// A length of time.
const TERM: Shape = Shape::Any(&[Shape::Notation(&n::TERM), Shape::Object(&WITHIN)]);

/// Longest extension, in days.
pub(crate) const EXTENSION_MAX: i64 = 366;
/// Most levels of alert.
pub(crate) const LEVELS_MAX: i64 = 9;

/// The register.
pub(crate) static REGISTER: Object = Object {
    name: "register",
    zh: "台账",
    en: "a register",
    fields: &[
        field("title", "标题", Shape::Text, "台账名称", "its title"),
        field("source", "依据", Shape::OneOrMany(&Shape::Text), "依据的条目", "source rows"),
        required("series", "编号字头", Shape::Text, "案号里年份和号数之间的字", "the words in a case's number"),
        required("who", "谁", WHO_SHAPE, "哪些单位登记、办理纠纷案件", "whose cases they are"),
        field("to", "报送对象", POSTS, "接收岗位，逾期时先告诉它", "who is told first when a case is late"),
        field(
            "types",
            "纠纷类型",
            TITLE_BY_ID,
            "纠纷类型：编号: 名称，默认 18 类",
            "dispute types; default the 18 types",
        ),
        field("sources", "来源", TITLE_BY_ID, "案件来源：编号: 名称", "where cases come from: id: title"),
        field(
            "limit",
            "办结期限",
            TERM,
            "自受理起多久办结，默认 1 个月",
            "within what time a case is settled; default 1 month",
        ),
        field(
            "limits",
            "分类期限",
            Shape::ById(&TERM),
            "某些纠纷类型另定的期限，默认劳动争议 15 日",
            "other limits, by dispute type; default 15 days for labour disputes",
        ),
        field(
            "extension",
            "延长",
            Shape::Integer(0, EXTENSION_MAX),
            "双方同意最多延长多少日，默认 30",
            "days at most that both parties may agree on; default 30",
        ),
        field(
            "inform",
            "告知期限",
            TERM,
            "期满未成后多久终止并告知其他途径，默认 3 个工作日",
            "time to terminate and inform once the limit has passed; default 3 working days",
        ),
        field("ways", "其他途径", TITLE_BY_ID, "调解以外的途径：编号: 名称", "ways besides mediation: id: title"),
        field(
            "visits",
            "回访",
            Shape::OneOrMany(&Shape::Object(&VISIT)),
            "办结后的回访，默认办结后、履行期后各 15 日内一次",
            "return visits; default within 15 days of closing and of the performance date",
        ),
        field("reminders", "提醒", REMINDERS, "办结、告知、回访的提醒规则", "reminders of cases and visits"),
        field("escalate", "催办", LADDER, "办结、告知、回访的逾期催办规则", "escalations of cases and visits"),
        field("repeat", "反复提醒", Shape::Object(&REPEAT), "逾期后反复提醒", "repeated reminders once late"),
        field(
            "alerts",
            "预警等级",
            Shape::OneOrMany(&Shape::Object(&ALERT)),
            "预警等级，一级最重，默认三级",
            "levels of alert, the gravest first; default three",
        ),
        field("owners", "责任归属", Shape::Object(&OWNERS), "按涉及范围，由谁牵头", "who owns a matter, by its scope"),
        field("unresolved", "不能化解", POSTS, "不能化解时报告谁", "who hears that a case cannot be resolved"),
        field(
            "subsidies",
            "以案定补",
            Shape::OneOrMany(&Shape::Object(&SUBSIDY)),
            "每案补贴，从上往下第一条相符的算数",
            "what is paid for a case; the first rule that fits counts",
        ),
        field(
            "points",
            "加减分",
            Shape::OneOrMany(&Shape::Object(&POINTS)),
            "加减分规则",
            "points for what is counted",
        ),
        field(
            "commendation",
            "表彰条件",
            Shape::OneOrMany(&Shape::Object(&MEASURE)),
            "推荐表彰的条件，全部达到才算",
            "what a candidate for commendation has reached; all of these",
        ),
        field(
            "local",
            "底线",
            Shape::Object(&REGISTER_LOCAL),
            "各县的本地程序可以改什么",
            "what a county's procedure may change",
        ),
    ],
};

/// A length of time as a mapping.
pub(crate) static WITHIN: Object = Object {
    name: "within",
    zh: "时限",
    en: "a length of time",
    fields: &[DAYS, MONTHS, UNIT, START_COUNTS, ROLLOVER, CUTOFF],
};

/// A return visit.
pub(crate) static VISIT: Object = Object {
    name: "visit",
    zh: "回访",
    en: "a visit",
    fields: &[
        field("title", "标题", Shape::Text, "回访名称", "its title"),
        required("after", "之后", Shape::Words(words::VISIT_ANCHORS), "从哪天起算", "what it counts from"),
        DAYS,
        MONTHS,
        UNIT,
        START_COUNTS,
        ROLLOVER,
        CUTOFF,
    ],
};

/// A level of alert.
pub(crate) static ALERT: Object = Object {
    name: "alert",
    zh: "预警等级",
    en: "a level of alert",
    fields: &[
        field(
            "level",
            "等级",
            Shape::Integer(1, LEVELS_MAX),
            "第几级，1 最重；不写即按先后",
            "its number, 1 being the gravest; default by order",
        ),
        field("title", "标题", Shape::Text, "等级名称", "its title"),
        field("source", "依据", Shape::OneOrMany(&Shape::Text), "依据的条目", "source rows"),
        required("tell", "报告谁", POSTS, "立即报告的岗位", "who is told at once"),
        field(
            "within",
            "处理时限",
            Shape::Notation(&n::HOURS),
            "多少小时内处理，默认 24 小时",
            "handling window; default 24 hours",
        ),
        field(
            "next",
            "再报告谁",
            Shape::Any(&[Shape::Words(words::NONE), Shape::OneOrMany(&Shape::Object(&NEXT))]),
            "时限已过还没有处理，再报告谁；默认到此为止",
            "who is next when the window passes; default nobody",
        ),
    ],
};

/// Who is next.
pub(crate) static NEXT: Object = Object {
    name: "next",
    zh: "再报告谁",
    en: "who is next",
    fields: &[
        required("tell", "报告谁", POSTS, "报告的岗位", "who is told"),
        field(
            "within",
            "处理时限",
            Shape::Notation(&n::HOURS),
            "再过多少小时报告下一个，默认同上",
            "the window before the one after it; default the same",
        ),
    ],
};

/// Owners by scope; the keys are the engine's names of scopes.
pub(crate) static OWNERS: Object = Object {
    name: "owners",
    zh: "责任归属",
    en: "owners",
    fields: &[
        field("local", "辖区内", Shape::Notation(&n::POST), "辖区内的矛盾", "within the county"),
        field("across-areas", "跨地区", Shape::Notation(&n::POST), "跨地区的矛盾", "across counties"),
        field("industry", "行业内", Shape::Notation(&n::POST), "行业矛盾", "within one industry"),
        field("across-industries", "跨行业", Shape::Notation(&n::POST), "跨行业的矛盾", "across industries"),
        field("internal", "单位内部", Shape::Notation(&n::POST), "单位内部的矛盾", "inside a unit"),
    ],
};

/// What a county's procedure may change in a register.
pub(crate) static REGISTER_LOCAL: Object = Object {
    name: "register-local",
    zh: "台账的底线",
    en: "guardrails of a register",
    fields: &[
        field(
            "limit",
            "办结期限",
            Shape::Notation(&n::GRANT),
            "办结期限可怎样改，默认不许",
            "limits of cases; default fixed",
        ),
        field(
            "visits",
            "回访",
            Shape::Notation(&n::GRANT),
            "回访日期可怎样改，默认不许",
            "dates of visits; default fixed",
        ),
        field(
            "subsidy",
            "补贴",
            Shape::YesNo,
            "补贴可否由本地程序核定，默认否",
            "whether a procedure decides what is paid; default no",
        ),
        field(
            "score",
            "加减分",
            Shape::YesNo,
            "加减分可否由本地程序核定，默认否",
            "whether a procedure decides the points; default no",
        ),
    ],
};
