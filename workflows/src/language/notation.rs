//! Small notations inside one text. A pattern here is for editors: it lets every good text through
//! and stops the usual slips; the readers decide.

use super::Notation;

/// A day, or a date with a time.
pub(crate) static DAY: Notation = Notation {
    pattern: r"^\S.*$",
    examples: &["2022-04-01", "2022年4月1日", "mobilization.start"],
    zh: "一天：2022-04-01，或某阶段的首日、末日 阶段编号.start / 阶段编号.end",
    en: "a day: 2022-04-01, or stage-id.start / stage-id.end",
};

/// First and last day.
pub(crate) static WINDOW: Notation = Notation {
    pattern: r"^\S.*$",
    examples: &["2022-04-01 .. 2022-04-15", "2022-04 .. 2022-06", "day 1 .. day 15"],
    zh: "起止日：首日 .. 末日，可写日期、月份、年份或活动第几天",
    en: "first .. last: days, months, years, or day numbers of the campaign",
};

/// A time of day.
pub(crate) static TIME: Notation = Notation {
    pattern: r"^\d{1,2}:\d{2}$",
    examples: &["24:00", "18:00", "17:30"],
    zh: "时刻，24:00 是当天结束",
    en: "a time of day; 24:00 is the end of the day",
};

/// A post.
pub(crate) static POST: Notation = Notation {
    pattern: r"^(receiver|(unit:)?[a-z0-9][a-z0-9_-]*/[a-z0-9][a-z0-9_-]*)$",
    examples: &["bureau/people-participation-section", "own/liaison", "parent/liaison", "unit:qingshan-t03/liaison"],
    zh: "单位/岗位，单位写 bureau、own、parent、单位类型或 unit:单位编号",
    en: "unit/post; the unit is bureau, own, parent, a kind, or unit:id",
};

/// What a deadline counts from.
pub(crate) static ANCHOR: Notation = Notation {
    pattern: r"^\S+( \S+)?$",
    examples: &["stage.end", "period.end", "campaign.start", "2023-03-18", "event.serious-incident", "spring-festival"],
    zh: "起算点：日期、阶段编号.end、campaign.start、stage.end、period.end、event.事件编号、节日",
    en: "a day, stage-id.end, campaign.start, stage.end, period.end, event.id or a festival",
};

/// A deadline in one text.
pub(crate) static DUE: Notation = Notation {
    pattern: r"^\S+( \d{1,2}:\d{2})?$",
    examples: &["2023-03-18", "2023-03-18 17:00", "campaign.end", "stage.end"],
    zh: "到期日，可加时刻",
    en: "the due day, with a time if wanted",
};

/// A rhythm in one text.
pub(crate) static RHYTHM: Notation = Notation {
    pattern: r"^(\d+ )?(day|days|working-day|working-days|week|weeks|ten-days|half-month|half-months|month|months|quarter|quarters|half-year|half-years|year|years)( .+)?$",
    examples: &["day 18:00", "week friday 17:00", "month 20", "month last-working-day", "3 days", "ten-days"],
    zh: "周期 [哪一天] [几点]",
    en: "period [day] [time]",
};

/// A day inside a period.
pub(crate) static DAY_RULE: Notation = Notation {
    pattern: r"^\S.*$",
    examples: &["last-day", "20", "friday", "last-working-day", "working-day 3", "working-day -2", "first-day"],
    zh: "周期里的哪一天",
    en: "which day of the period",
};

/// A cron expression.
pub(crate) static CRON: Notation = Notation {
    pattern: r"^\S+( +\S+){4,6}$",
    examples: &["0 18 * * MON-FRI", "30 8 1,15 * *"],
    zh: "分 时 日 月 星期；星期写 MON–SUN",
    en: "minute hour day month weekday; weekdays as MON-SUN",
};

/// A reminder.
pub(crate) static REMINDER: Notation = Notation {
    pattern: r"^((W-\d+|D-\d+|due|opening) \d{1,2}:\d{2}|\d+ (minute|minutes|hour|hours) before)$",
    examples: &["W-3 09:00", "W-1 09:00", "due 09:00", "60 minutes before", "opening 09:00"],
    zh: "何时提醒：W-3 09:00 到期前 3 个工作日，D-3 09:00 前 3 天，due 09:00 当天，opening 09:00 开始受理后第一个工作日",
    en: "W-3 09:00 working days before it is due, D-3 09:00 days before, due 09:00, 60 minutes before, or opening 09:00: the first working day from its opening",
};

/// A distance after the due day or instant.
pub(crate) static DELAY: Notation = Notation {
    pattern: r"^((W|D)\+\d+ \d{1,2}:\d{2}|\d+ (minute|minutes|hour|hours))$",
    examples: &["W+1 09:00", "D+1 09:00", "30 minutes", "2 hours"],
    zh: "到期后多久：W+1 09:00 后 1 个工作日，D+1 09:00 后 1 天，30 minutes",
    en: "W+1 09:00 working days after, D+1 09:00 days after, or 30 minutes",
};

/// How far a county may go.
pub(crate) static GRANT: Notation = Notation {
    pattern: r"^(fixed|may_tighten|may-tighten|may[_-]relax \d+ days?)$",
    examples: &["fixed", "may_tighten", "may_relax 5 days"],
    zh: "fixed 不许改，may_tighten 只许更严，may_relax 5 days 至多放宽 5 天",
    en: "fixed, may_tighten, or may_relax 5 days",
};

/// A length of time.
pub(crate) static TERM: Notation = Notation {
    pattern: r"^\d+ (day|days|working[-_]day|working[-_]days|month|months)$",
    examples: &["1 month", "15 days", "3 working-days"],
    zh: "多长时间：1 month 一个月，15 days 十五日，3 working-days 三个工作日",
    en: "a number of days, working-days or months",
};

/// Hours by the clock.
pub(crate) static HOURS: Notation = Notation {
    pattern: r"^\d+ (hour|hours)$",
    examples: &["24 hours", "2 hours"],
    zh: "多少小时，按钟点算，1 到 720",
    en: "hours by the clock, 1 to 720",
};

/// What can be counted.
pub(crate) static QUANTITY: Notation = Notation {
    pattern: r"^(cases|entered|closed|agreed|visited|past[-_]limit|mediators[-_]with[-_]case|due|on[-_]time|late|units [a-z0-9][a-z0-9_-]*|figure [a-z0-9][a-z0-9_-]*\.[a-z0-9][a-z0-9_-]*)$",
    examples: &["entered", "cases", "units township-centre", "figure roster.mediators"],
    zh: "数什么：cases 受理，entered 录入省系统，closed 办结，agreed 达成协议，visited 已回访，past-limit 超期，mediators-with-case 有案的调解员，due 到期任务，on-time 按时，late 迟报，units 类型 下属单位数，figure 任务.字段 填报的数",
    en: "cases, entered, closed, agreed, visited, past-limit, mediators-with-case, due, on-time, late, units KIND or figure DUTY.FIELD",
};
