//! Why a date is that date: anchor, rule, days counted and passed over and by which notice,
//! calendar, definition version. Computed with the calendar and the plan the date came from, by
//! the same function that made it.

use super::message::due_words;
use crate::calendar::{Calendar, Day};
use crate::deadline::{Direction, Offset, Reckoning, Rollover, Skipped, Start};
use crate::entry::{MessageId, NoticeKind, Origin, RuleUsed};
use crate::id::{CalendarRevision, CampaignNo, PeriodNo, ProcedureNo};
use crate::moment::{Moment, MomentKind};
use crate::plan::Duty;
use crate::refusal::Bilingual;
use crate::rules::Rules;
use crate::schedule::{Announced, Occurrence};
use crate::state::{Campaign, Period, State, WindowSpan};

/// Why an obligation is due when it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The duty's id.
    pub duty: String,
    /// Where the rule comes from.
    pub sources: Vec<String>,
    /// The period's key.
    pub key: String,
    /// The count; none where the date was put back by a pause or the rule is gone.
    pub reckoning: Option<Reckoning>,
    /// What follows from time alone.
    pub moments: Vec<Moment>,
    /// The calendar it was computed with.
    pub calendar: CalendarRevision,
    /// The notices that calendar was made of, newest last.
    pub notices: Vec<String>,
    /// The definition version.
    pub version: u32,
    /// In words.
    pub text: Bilingual,
}

/// Explains a period's due date; the same for every unit that owes it.
pub fn explain_obligation(state: &State, campaign_no: CampaignNo, period_no: PeriodNo) -> Option<Explanation> {
    let campaign = state.campaigns.get(campaign_no.index())?;
    let period = campaign.periods.get(period_no.index())?;
    let definition = &state.definitions[period.basis.definition.index()];
    let slot = &campaign.slots[usize::from(period.slot)];
    let calendar = state.calendar_at(period.basis.calendar);
    let found =
        find(state, campaign, period, &calendar).filter(|occurrence| occurrence.reckoning.due == period.dates.due);
    let counted = found.as_ref().map(|occurrence| &occurrence.moments[..]);
    let moments = moments(period, counted.unwrap_or_default());
    let reckoning = found.map(|occurrence| occurrence.reckoning);
    let mut text = sentence(&slot.duty, period, reckoning.as_ref(), definition.version, definition.plan.zone);
    if let Some(said) = procedure_words(state, &period.basis.rule) {
        text.zh.push_str(&said.zh);
        text.en.push(' ');
        text.en.push_str(&said.en);
    }
    Some(Explanation {
        duty: slot.id.to_string(),
        sources: slot.duty.sources.clone(),
        key: period.key.to_string(),
        reckoning,
        moments,
        calendar: period.basis.calendar,
        notices: calendar.notices().map(|notice| notice.notice.clone()).collect(),
        version: definition.version,
        text,
    })
}

/// Explains each notice of a message: which moment of which rule it follows from.
pub fn explain_notice(state: &State, id: MessageId) -> Vec<(Explanation, Bilingual)> {
    let Ok(at) = state.notices.binary_search_by_key(&id.entry, |group| group.entry) else { return Vec::new() };
    let Some(message) = super::message(state, id) else { return Vec::new() };
    let group = &state.notices[at];
    let spoken_of = group.notices().filter(|notice| {
        let about = (notice.campaign, notice.period);
        message.items.iter().any(|item| item.kind == notice.kind && item.period == about)
    });
    spoken_of
        .filter_map(|notice| {
            let explanation = explain_obligation(state, notice.campaign, notice.period)?;
            let owed = notice.owed.rfc3339(state.zone());
            let (zh, en) = match notice.kind {
                NoticeKind::Reminder => ("到期前提醒规则", "the reminders before the due date"),
                NoticeKind::Overdue => ("逾期催报规则", "the word to a unit that is late"),
                NoticeKind::Escalation(_) => ("逐级催办规则", "the ladder after the due date"),
                NoticeKind::Amendment => ("方案或日历变更", "a change of the definition or the calendar"),
                NoticeKind::Correction => {
                    ("退回或未达标后的整改规则", "the correction after a return or a missed target")
                }
                NoticeKind::Alert(_) => ("预警报告规则", "the word to whoever answers for the level of an alert"),
                NoticeKind::Unresolved => (
                    "难以化解纠纷的报告规则",
                    "the word to whoever answers for the area when a case cannot be resolved",
                ),
                NoticeKind::Transferred => {
                    ("案件移送后的告知规则", "the word to the unit that a case was handed over to")
                }
                NoticeKind::BaseRuleUsed => (
                    "本地程序未给出可用答复时的告知规则",
                    "the word to the administrator when a procedure gives no answer that counts",
                ),
            };
            let text = Bilingual {
                zh: format!("应于 {owed} 发出，依据：{zh}。"),
                en: format!("Owed at {owed}, by {en}."),
            };
            Some((explanation, text))
        })
        .collect()
}

/// What follows from time. A step of a case keeps only what lay ahead when it opened, and nothing
/// once it is done: then what is counted again stands for it.
fn moments(period: &Period, counted: &[Moment]) -> Vec<Moment> {
    let kept = &period.dates.moments[..];
    match period.origin {
        Origin::Case { .. } if kept.is_empty() => counted.to_vec(),
        Origin::Case { .. } => {
            let opens = Moment { at: period.dates.opens, what: MomentKind::Opens };
            [opens].into_iter().chain(kept.iter().copied().filter(|moment| *moment != opens)).collect()
        }
        Origin::Rule | Origin::Event { .. } | Origin::Correction { .. } => kept.to_vec(),
    }
}

fn find(state: &State, campaign: &Campaign, period: &Period, calendar: &Calendar) -> Option<Occurrence> {
    let on_record = state.rules_of(campaign, period);
    let rules = match period.basis.rule {
        RuleUsed::Definition | RuleUsed::Local(_) => on_record,
        // Dates that fell back on the definition's are the definition's alone.
        RuleUsed::Base { .. } => Rules { local: None, ..on_record },
    };
    let windows: Vec<Announced<'_>> = campaign.windows.iter().map(WindowSpan::announced).collect();
    rules.of_period(campaign, period, calendar, &windows).map(|ruled| ruled.occurrence)
}

/// Which procedure had its part in a date, and whether its word counted.
fn procedure_words(state: &State, rule: &RuleUsed) -> Option<Bilingual> {
    let name = |no: &ProcedureNo| {
        let version = state.procedures.version(*no)?;
        Some(format!("{} {}", version.package.id, version.package.version))
    };
    match rule {
        RuleUsed::Definition => None,
        RuleUsed::Local(no) => name(no).map(|name| Bilingual {
            zh: format!("本县程序 {name} 提出，在方案底线之内。"),
            en: format!("Proposed by the county's procedure {name}, within the definition's guardrails."),
        }),
        RuleUsed::Base { procedure, cause } => name(procedure).map(|name| Bilingual {
            zh: format!("本县程序 {name} 的答复未被采用（{cause}），用的是方案自己的规定。"),
            en: format!("The county's procedure {name} gave no answer that counts ({cause}): base rule used."),
        }),
    }
}

fn sentence(
    duty: &Duty,
    period: &Period,
    reckoning: Option<&Reckoning>,
    version: u32,
    zone: chrono_tz::Tz,
) -> Bilingual {
    let due = due_words(period.dates.due, zone);
    let mut text = Bilingual {
        zh: format!("“{}”（{}）的期限是{}。", duty.title, period.key, due.zh),
        en: format!("{} ({}) is due by {}.", duty.title, period.key, due.en),
    };
    let mut say = |zh: String, en: String| {
        text.zh.push_str(&zh);
        text.en.push(' ');
        text.en.push_str(&en);
    };
    match reckoning {
        Some(reckoning) => {
            let (zh, en) = count_words(reckoning, zone);
            say(zh, en);
            for (zh, en) in skip_words(reckoning) {
                say(zh, en);
            }
        }
        // A limit that was taken up again, or an extension that followed, is all that is kept.
        None if matches!(period.origin, Origin::Case { .. }) => say(
            "该事项属于案件此前的一次办理，期限以当时的记录为准。".into(),
            "It belongs to an earlier handling of the case; its date stands as it was recorded then.".into(),
        ),
        None => say("日期因暂停而顺延。".into(), "The date was put back because of a pause.".into()),
    }
    if period.dates.provisional {
        say(
            "相关年份的节假日安排尚未公布，日期为暂定。".into(),
            "A year it touches is not announced yet: provisional.".into(),
        );
    }
    let sources = if duty.sources.is_empty() { String::new() } else { format!("，{}", duty.sources.join("，")) };
    say(
        format!("依据：方案第{version}版{sources}；日历第{}次导入。", period.basis.calendar),
        format!(
            "By definition version {version}{}; calendar import {}.",
            if duty.sources.is_empty() { String::new() } else { format!(", {}", duty.sources.join(", ")) },
            period.basis.calendar
        ),
    );
    text
}

fn count_words(reckoning: &Reckoning, zone: chrono_tz::Tz) -> (String, String) {
    let start = match reckoning.start {
        Start::Day(day) => day.to_string(),
        Start::Instant(at) => at.local(zone).format("%Y-%m-%d %H:%M").to_string(),
    };
    let rule = reckoning.rule;
    let (zh_side, en_side) = match rule.direction {
        Direction::After => ("起", "after"),
        Direction::Before => ("前", "before"),
    };
    let first =
        if rule.start_counts { ("当日计入", "that day counted") } else { ("当日不计", "that day not counted") };
    match rule.offset {
        Offset::Days(0) | Offset::WorkingDays(0) | Offset::Months(0) | Offset::Hours(0) => {
            (format!("规定日期为{start}。"), format!("The rule names {start}."))
        }
        Offset::Days(n) => (
            format!("从{start}{zh_side}数{n}个日历日（{}），到{}。", first.0, reckoning.reached),
            format!("{n} calendar days {en_side} {start} ({}) is {}.", first.1, reckoning.reached),
        ),
        Offset::WorkingDays(n) => (
            format!("从{start}{zh_side}数{n}个工作日（{}），到{}。", first.0, reckoning.reached),
            format!("{n} working days {en_side} {start} ({}) is {}.", first.1, reckoning.reached),
        ),
        Offset::Months(n) => (
            format!("从{start}{zh_side}{n}个月的对应日是{}。", reckoning.reached),
            format!("The corresponding day {n} months {en_side} {start} is {}.", reckoning.reached),
        ),
        Offset::Hours(n) => (format!("从{start}{zh_side}{n}小时。"), format!("{n} hours {en_side} {start}.")),
    }
}

fn skip_words(reckoning: &Reckoning) -> Vec<(String, String)> {
    let mut said = Vec::new();
    if !reckoning.not_counted.is_empty() {
        let list = skipped_words(&reckoning.not_counted);
        said.push((format!("不计的休息日：{}。", list.zh), format!("Days off not counted: {}.", list.en)));
    }
    if !reckoning.rolled_over.is_empty() {
        let list = skipped_words(&reckoning.rolled_over);
        let (zh, en) = match reckoning.rule.rollover {
            Rollover::Next => ("顺延到下一工作日", "it moves to the next working day"),
            Rollover::Previous => ("提前到上一工作日", "it moves to the working day before"),
            Rollover::None => ("", ""),
        };
        let day = reckoning.day;
        said.push((format!("{}是休息日，{zh}{day}。", list.zh), format!("{} is off: {en}, {day}.", list.en)));
    }
    said
}

fn skipped_words(skipped: &[Skipped]) -> Bilingual {
    let one = |s: &Skipped| {
        let date = s.date.format("%m-%d");
        match &s.day {
            Day::Holiday(named) => (
                format!("{date}（{}，{}）", named.name, named.notice),
                format!("{date} ({}, {})", named.name, named.notice),
            ),
            Day::Weekend | Day::Working | Day::MakeUp(_) => (format!("{date}（周末）"), format!("{date} (weekend)")),
        }
    };
    let (zh, en): (Vec<String>, Vec<String>) = skipped.iter().map(one).unzip();
    Bilingual { zh: zh.join("、"), en: en.join(", ") }
}

/// What a moment is, in words, for lists of dates.
pub fn moment_words(moment: MomentKind) -> Bilingual {
    let (zh, en) = match moment {
        MomentKind::Opens => ("开始".to_owned(), "opens".to_owned()),
        MomentKind::Reminder(n) => (format!("第{n}次提醒"), format!("reminder {n}")),
        MomentKind::Overdue => ("逾期".to_owned(), "overdue".to_owned()),
        MomentKind::Escalation(n) => (format!("第{n}级催办"), format!("escalation {n}")),
        MomentKind::Repeat(n) => (format!("第{n}次重复催报"), format!("repeat {n}")),
    };
    Bilingual { zh, en }
}
