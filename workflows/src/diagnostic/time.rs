//! Days, deadlines and rhythms that do not fit together.

use super::{Code, Diagnostic, shown};
use crate::source::Span;
use chrono::NaiveDate;

/// A day as people write it.
fn zh_day(day: NaiveDate) -> String {
    day.format("%Y年%-m月%-d日").to_string()
}

pub(crate) fn window_reversed(span: Span, first: NaiveDate, last: NaiveDate) -> Diagnostic {
    Diagnostic::error(
        Code::WindowReversed,
        span,
        format!("末日（{}）在首日（{}）之前", zh_day(last), zh_day(first)),
        format!("the last day ({last}) lies before the first ({first})"),
    )
    .hint(format!("是不是要写 {last} .. {first}？"), format!("did you mean {last} .. {first}?"))
}

pub(crate) fn outside_campaign(
    span: Span,
    what: (&str, &str),
    part: engine::plan::Span,
    campaign: engine::plan::Span,
    campaign_at: Span,
) -> Diagnostic {
    Diagnostic::error(
        Code::OutsideCampaign,
        span,
        format!("{}（{} 至 {}）超出了活动的起止日", what.0, zh_day(part.first), zh_day(part.last)),
        format!("{} ({} .. {}) lies outside the campaign", what.1, part.first, part.last),
    )
    .hint(
        format!("写在 {} .. {} 之内，或改活动的 window", campaign.first, campaign.last),
        format!("keep within {} .. {}, or change the campaign's window", campaign.first, campaign.last),
    )
    .related(campaign_at, "活动的起止日", "the campaign's window")
}

pub(crate) fn stages_overlap(span: Span, id: &str, other: &str, day: NaiveDate, other_at: Span) -> Diagnostic {
    Diagnostic::error(
        Code::StagesOverlap,
        span,
        format!("阶段“{id}”和“{other}”重叠（{}）", zh_day(day)),
        format!("the stages \"{id}\" and \"{other}\" overlap on {day}"),
    )
    .hint("前一阶段的末日要在后一阶段的首日之前", "a stage must end before the next one begins")
    .related(other_at, format!("“{other}”在这里"), format!("\"{other}\" is here"))
}

pub(crate) fn campaign_too_long(span: Span, years: i32) -> Diagnostic {
    Diagnostic::error(
        Code::CampaignTooLong,
        span,
        format!("活动跨越的年份超过 {years} 年"),
        format!("the campaign spans more than {years} years"),
    )
    .hint("核对年份；确实更长的请分成几个活动", "check the years; split a campaign that really is longer")
}

pub(crate) fn before_start(
    span: Span,
    due: NaiveDate,
    start: NaiveDate,
    of: (&str, &str),
    at: Option<Span>,
) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::DeadlineBeforeStart,
        span,
        format!("到期日 {} 早于{}的首日（{}）", zh_day(due), of.0, zh_day(start)),
        format!("it is due on {due}, before {} begins on {start}", of.1),
    )
    .hint(
        format!("改到 {start} 或以后；核对年份、after / before 和天数"),
        format!("make it {start} or later; check the year, after / before and the number of days"),
    );
    match at {
        Some(at) => diagnostic.related(at, format!("{}的起止日", of.0), format!("the window of {}", of.1)),
        None => diagnostic,
    }
}

pub(crate) fn after_campaign(span: Span, due: NaiveDate, last: NaiveDate) -> Diagnostic {
    Diagnostic::warning(
        Code::DeadlineAfterCampaign,
        span,
        format!("到期日 {} 在活动结束（{}）之后", zh_day(due), zh_day(last)),
        format!("it is due on {due}, after the campaign ends on {last}"),
    )
    .hint(
        "核对日期；如果确是收尾材料，写成 due: { after: campaign.end, days: N } 更清楚",
        "check the date; for closing material due: { after: campaign.end, days: N } is clearer",
    )
}

pub(crate) fn opens_after_due(span: Span, opens: NaiveDate, due: NaiveDate) -> Diagnostic {
    Diagnostic::error(
        Code::OpensAfterDue,
        span,
        format!("开始受理日 {} 在到期日 {} 之后", zh_day(opens), zh_day(due)),
        format!("it opens on {opens}, after it is due on {due}"),
    )
    .hint("把 opens 提前，或把 due 推后", "open it earlier or make it due later")
}

pub(crate) fn never_due(span: Span, id: &str) -> Diagnostic {
    let id = shown(id);
    Diagnostic::error(
        Code::NeverDue,
        span,
        format!("任务“{id}”在这段时间里一次也不会到期"),
        format!("the duty \"{id}\" never falls due in this time"),
    )
    .hint("核对周期里的日子和 during 的起止日", "check the day of the rhythm and the days of during")
}

pub(crate) fn cron_never_fires(span: Span, first: NaiveDate, last: NaiveDate) -> Diagnostic {
    Diagnostic::error(
        Code::CronNeverFires,
        span,
        format!("这个 cron 表达式在 {} 至 {} 之间一次也不触发", zh_day(first), zh_day(last)),
        format!("this cron expression never fires between {first} and {last}"),
    )
    .hint(
        "核对日和月（例如没有 2 月 30 日）、星期，以及 during 的起止日",
        "check day and month (there is no 30 February), the weekday and the days of during",
    )
}

pub(crate) fn not_announced(span: Span, years: &[i32]) -> Diagnostic {
    let zh: Vec<_> = years.iter().map(|y| y.to_string()).collect();
    Diagnostic::warning(
        Code::YearNotAnnounced,
        span,
        format!("{} 年的放假安排还没有公布（或没有导入），这些到期日是暂定的", zh.join("、")),
        format!("the days off of {} are not announced (or not imported): these dates are provisional", zh.join(", ")),
    )
    .hint(
        "可以照常启动；放假安排导入后到期日会自动核定并通知各单位",
        "the campaign may start; once the year is imported the dates are settled and the offices told",
    )
}

pub(crate) fn due_on_day_off(span: Span, due: NaiveDate, zh: &str, en: &str) -> Diagnostic {
    Diagnostic::note(
        Code::DueOnDayOff,
        span,
        format!("到期日 {} 是{zh}，不顺延", zh_day(due)),
        format!("the due day {due} is {en}; it does not move"),
    )
    .hint(
        "要顺延就写 rollover: next，要提前就写 rollover: previous",
        "write rollover: next or rollover: previous to move it",
    )
}

pub(crate) fn ladder_order(span: Span) -> Diagnostic {
    Diagnostic::warning(
        Code::LadderOrder,
        span,
        "这一级催办比上一级还早",
        "this escalation comes before the one above it",
    )
    .hint("催办逐级向上：按先后排列，一级比一级晚", "put the rungs in order of time, each later than the one before")
}
