//! Fields of the definition itself and of what stands directly in it.

use super::{DUTY, Object, REGISTER, Shape, field, notation as n, required, words};

/// `id: title` lines.
pub(super) const TITLE_BY_ID: Shape = Shape::ById(&Shape::Text);
/// One post or several.
pub(super) const POSTS: Shape = Shape::OneOrMany(&Shape::Notation(&n::POST));

/// Reminder list, or the word `none`.
pub(super) const REMINDERS: Shape =
    Shape::Any(&[Shape::Words(words::NONE), Shape::OneOrMany(&Shape::Notation(&n::REMINDER))]);
/// Ladder, or the word `none`.
pub(super) const LADDER: Shape = Shape::Any(&[Shape::Words(words::NONE), Shape::OneOrMany(&Shape::Object(&RUNG))]);

/// The whole file.
pub(crate) static DEFINITION: Object = Object {
    name: "definition",
    zh: "活动方案",
    en: "a definition",
    fields: &[
        required("campaign", "编号", Shape::Id, "活动编号，小写英文、数字和“-”", "the campaign's id"),
        required("title", "标题", Shape::Text, "活动名称", "the campaign's title"),
        field("source", "依据", Shape::OneOrMany(&Shape::Text), "依据的文件或条目", "the documents it is taken from"),
        required(
            "window",
            "起止日",
            Shape::Notation(&n::WINDOW),
            "活动起止日，首尾都算",
            "first and last day, both included",
        ),
        field("zone", "时区", Shape::Text, "时区，默认 Asia/Shanghai", "IANA time zone; default Asia/Shanghai"),
        field("goals", "目标", Shape::OneOrMany(&Shape::Text), "只作展示、不计算的目标", "goals shown as text"),
        field("stages", "阶段", Shape::ById(&Shape::Object(&STAGE)), "各阶段，互不重叠", "stages, not overlapping"),
        field("windows", "时段", TITLE_BY_ID, "临时宣布的重要时段：编号: 名称", "announced windows: id: title"),
        field("events", "事件", TITLE_BY_ID, "触发任务的事件：编号: 名称", "events that duties follow: id: title"),
        field("kinds", "单位类型", Shape::ById(&Shape::Object(&KIND)), "增加的单位类型", "more kinds of unit"),
        field("posts", "岗位", TITLE_BY_ID, "方案用到的岗位：编号: 名称", "posts that are named: id: title"),
        field("forms", "报表", Shape::ById(&Shape::Object(&FORM)), "报表", "forms that reports use"),
        field("to", "报送对象", POSTS, "任务未另写时的接收岗位", "receiver where a duty names none"),
        field("reminders", "提醒", REMINDERS, "全活动的提醒规则", "reminders of the whole campaign"),
        field("escalate", "催办", LADDER, "全活动的逾期催办规则", "escalations of the whole campaign"),
        field("repeat", "反复提醒", Shape::Object(&REPEAT), "逾期后反复提醒", "repeated reminders once late"),
        field(
            "local",
            "底线",
            Shape::Object(&LOCAL),
            "各县的本地程序可以改什么",
            "what a county's procedure may change",
        ),
        field("register", "台账", Shape::Object(&REGISTER), "纠纷案件台账", "the register of disputes it keeps"),
        field("duties", "任务", Shape::ById(&Shape::Object(&DUTY)), "各项任务", "duties"),
    ],
};

/// A stage.
pub(crate) static STAGE: Object = Object {
    name: "stage",
    zh: "阶段",
    en: "a stage",
    fields: &[
        field("title", "标题", Shape::Text, "阶段名称", "its title"),
        required(
            "window",
            "起止日",
            Shape::Notation(&n::WINDOW),
            "阶段起止日，首尾都算",
            "first and last day, both included",
        ),
    ],
};

/// A kind of unit.
pub(crate) static KIND: Object = Object {
    name: "kind",
    zh: "单位类型",
    en: "a kind of unit",
    fields: &[
        required("title", "名称", Shape::Text, "类型名称", "its title"),
        required("level", "层级", Shape::Words(words::LEVELS), "所在层级", "its level"),
    ],
};

/// A report form.
pub(crate) static FORM: Object = Object {
    name: "form",
    zh: "报表",
    en: "a form",
    fields: &[
        required(
            "fields",
            "字段",
            Shape::ById(&Shape::Any(&[Shape::Text, Shape::Object(&FORM_FIELD)])),
            "报表字段；只写标题即为不小于 0 的整数",
            "fields; a title alone is a count from 0",
        ),
        field("per", "每个", Shape::Kind, "按下属的这类单位逐行填报", "one row for each unit of this kind below"),
    ],
};

/// A field of a form.
pub(crate) static FORM_FIELD: Object = Object {
    name: "form-field",
    zh: "报表字段",
    en: "a field of a form",
    fields: &[
        required("title", "标题", Shape::Text, "字段名称", "its label"),
        field("type", "类型", Shape::Words(words::FIELD_TYPES), "类型，默认整数", "its type; default integer"),
        field(
            "min",
            "最小",
            Shape::Integer(-words::FIGURE_MAX, words::FIGURE_MAX),
            "最小值，默认 0",
            "smallest; default 0",
        ),
        field("max", "最大", Shape::Integer(-words::FIGURE_MAX, words::FIGURE_MAX), "最大值", "largest"),
    ],
};

/// A rung of the ladder of escalations.
pub(crate) static RUNG: Object = Object {
    name: "escalation",
    zh: "催办",
    en: "an escalation",
    fields: &[
        required("after", "何时", Shape::Notation(&n::DELAY), "到期后多久", "how long after it is due"),
        required(
            "to",
            "通知谁",
            POSTS,
            "通知的岗位；receiver 指接收岗位",
            "who is told; receiver: those who receive it",
        ),
    ],
};

/// Repeated reminders.
pub(crate) static REPEAT: Object = Object {
    name: "repeat",
    zh: "反复提醒",
    en: "repeated reminders",
    fields: &[
        required("every", "每隔", Shape::Notation(&n::DELAY), "间隔", "the distance from one to the next"),
        required("at_most", "至多", Shape::Integer(1, engine::limits::REPEATS as i64), "至多几次", "how many at most"),
    ],
};

/// Guardrails.
pub(crate) static LOCAL: Object = Object {
    name: "local",
    zh: "底线",
    en: "guardrails",
    fields: &[
        field("due", "到期日", Shape::Notation(&n::GRANT), "到期日可怎样改，默认不许", "due dates; default fixed"),
        field(
            "reminders",
            "提醒",
            Shape::Notation(&n::GRANT),
            "提醒时间可怎样改，默认不许",
            "reminder times; default fixed",
        ),
        field(
            "may_add_duties",
            "可加任务",
            Shape::YesNo,
            "可否自加任务，默认否",
            "whether duties may be added; default no",
        ),
        field(
            "may_reword",
            "可改措辞",
            Shape::YesNo,
            "可否改通知措辞，默认否",
            "whether notices may be worded anew; default no",
        ),
        field(
            "may_return",
            "可退回",
            Shape::YesNo,
            "可否自动退回报送，默认否",
            "whether submissions may be sent back; default no",
        ),
    ],
};
