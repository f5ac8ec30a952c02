//! The plan for people: stages, then each duty with its dates, long series folded, then what
//! deserves a second look, then the totals.

use super::forecast::{Forecast, Totals};
use super::lines::conflict_word;
use crate::cli::Lang;
use crate::cli::failure::Failure;
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use engine::id::{DutyId, PostNo};
use engine::moment::MomentKind;
use engine::plan::Schedule;
use engine::time::Timestamp;
use engine::views::{Conflict, ConflictKind, PlannedPeriod};
use std::collections::BTreeMap;

/// Series longer than this are folded to their ends.
const SHOWN: usize = 7;
/// How much of a folded series is shown before the fold; one more line follows it.
const BEFORE_FOLD: usize = 2;
/// Posts named for a rung before the rest is counted.
const POSTS_NAMED: usize = 2;

pub(super) fn show(forecast: &Forecast<'_>, shell: &mut Shell) -> Result<(), Failure> {
    heading(forecast, shell)?;
    let mut rest = &forecast.periods[..];
    while let Some(first) = rest.first() {
        let count = rest.iter().take_while(|period| period.duty == first.duty).count();
        duty(forecast, &rest[..count], shell)?;
        rest = &rest[count..];
    }
    undated(forecast, shell)?;
    conflicts(forecast, shell)?;
    totals(&forecast.totals(), shell)
}

fn heading(forecast: &Forecast<'_>, shell: &mut Shell) -> Result<(), Failure> {
    let plan = forecast.plan;
    let units = forecast.organisation.active().len();
    shell.line(format!("{}  {}", plan.title, plan.id))?;
    let unit_word = shell.lang.words("个单位", "units");
    shell.line(format!("{} .. {}  {}  {units} {unit_word}", plan.span.first, plan.span.last, plan.zone))?;
    let mut stages = Table::indented(2);
    for stage in &plan.stages {
        let days = format!("{} .. {}", stage.span.first, stage.span.last);
        stages.row([stage.title.as_str(), &days, stage.id.as_str()]);
    }
    stages.lines().try_for_each(|line| shell.line(line))
}

fn duty(forecast: &Forecast<'_>, periods: &[PlannedPeriod<'_>], shell: &mut Shell) -> Result<(), Failure> {
    let Some(first) = periods.first() else { return Ok(()) };
    let obligations: usize = periods.iter().map(|period| period.units.len()).sum();
    let (units, count) = (first.units.len(), periods.len());
    let total = grouped(obligations);
    // Once is enough here, too: see `row`.
    let counts = match shell.lang {
        Lang::En => format!("{units} units × {count} periods = {total}"),
        Lang::Zh | Lang::Both => format!("{units} 个单位 × {count} 期 = {total}"),
    };
    shell.line("")?;
    shell.line(format!("{}  {}  {counts}", first.title, first.duty))?;
    let fold = count > SHOWN;
    let mut table = Table::indented(2);
    for (at, period) in periods.iter().enumerate() {
        if !fold || at < BEFORE_FOLD || at + 1 == count {
            table.row(row(forecast, period, shell));
        } else if at == BEFORE_FOLD {
            table.row([format!("… {} {}", count - BEFORE_FOLD - 1, shell.lang.words("期", "more"))]);
        }
    }
    table.lines().try_for_each(|line| shell.line(line))?;
    ladder(forecast, first, shell)
}

/// Due day, reminders, escalations, key.
fn row(forecast: &Forecast<'_>, period: &PlannedPeriod<'_>, shell: &Shell) -> Vec<String> {
    let (zone, reckoning) = (forecast.plan.zone, &period.occurrence.reckoning);
    let of = |zh: &str, en: &str, wanted: fn(MomentKind) -> bool| {
        let moments = period.occurrence.moments.iter().filter(|moment| wanted(moment.what));
        let list = moments_words(moments.map(|moment| moment.at.local(zone)), reckoning.day);
        // One word is enough on every line: the two languages stand together in the totals.
        let word = if shell.lang == Lang::En { en } else { zh };
        if list.is_empty() { String::new() } else { format!("{word} {list}") }
    };
    let provisional = if reckoning.provisional { "?" } else { "" };
    let due =
        format!("{}{provisional} {}", due_words(reckoning.day, reckoning.due, zone), weekday(reckoning.day, shell));
    let reminders = of("提醒", "remind", |what| matches!(what, MomentKind::Reminder(_)));
    let rungs = of("催办", "escalate", |what| matches!(what, MomentKind::Escalation(_)));
    let key = &period.occurrence.key;
    // A daily period is named by its day, a single one by nothing: saying it again helps nobody.
    let says_nothing = key == "once" || key.parse() == Ok(reckoning.day);
    let key = if says_nothing { String::new() } else { key.clone() };
    vec![due, reminders, rungs, key]
}

/// Moments in short: the year only where it is another one than the due day's, the day only where
/// it is another one, a time of day once for all days that share it.
fn moments_words(moments: impl Iterator<Item = NaiveDateTime>, due_day: NaiveDate) -> String {
    let moments: Vec<NaiveDateTime> = moments.collect();
    let mut words = Vec::new();
    for (at, moment) in moments.iter().enumerate() {
        let day = if moment.year() == due_day.year() { "%m-%d" } else { "%Y-%m-%d" };
        let time_follows = moments.get(at + 1).is_some_and(|next| next.time() == moment.time());
        let alone = moment.date() == due_day && !time_follows && at == 0;
        let format = if alone {
            "%H:%M".to_owned()
        } else if time_follows {
            day.to_owned()
        } else {
            format!("{day} %H:%M")
        };
        words.push(moment.format(&format).to_string());
    }
    words.join(", ")
}

/// Who is told at each rung.
fn ladder(forecast: &Forecast<'_>, period: &PlannedPeriod<'_>, shell: &mut Shell) -> Result<(), Failure> {
    let name = |post: &PostNo| {
        let post = forecast.organisation.post(*post)?;
        let unit = forecast.organisation.unit(post.unit)?;
        Some(format!("{}/{}", unit.name, post.title))
    };
    let rungs = period.rungs.iter().map(|rung| {
        let named: Vec<String> = rung.posts.iter().take(POSTS_NAMED).filter_map(name).collect();
        let more = rung.posts.len().saturating_sub(POSTS_NAMED);
        let more = if more > 0 { format!(" +{more}") } else { String::new() };
        format!("{} → {}{more}", rung.rung, named.join(", "))
    });
    let rungs = rungs.collect::<Vec<_>>().join("   ");
    if rungs.is_empty() {
        return Ok(());
    }
    let word = if shell.lang == Lang::En { "escalate" } else { "催办" };
    shell.line(format!("  {word} {rungs}"))
}

/// Duties without a date: what they wait for has not happened yet.
fn undated(forecast: &Forecast<'_>, shell: &mut Shell) -> Result<(), Failure> {
    let mut table = Table::indented(2);
    for duty in &forecast.undated {
        let waits_for = match &duty.schedule {
            Schedule::Window { window, .. } => {
                shell.lang.words(&format!("待宣布 {window}"), &format!("announce {window}"))
            }
            Schedule::Event { event } => shell.lang.words(&format!("待事件 {event}"), &format!("event {event}")),
            Schedule::Case { .. } => shell.lang.words("随案件发生", "with each case"),
            _ => shell.lang.words("没有一期", "no period"),
        };
        table.row([duty.title.clone(), duty.id.to_string(), waits_for]);
    }
    if table.is_empty() {
        return Ok(());
    }
    shell.line("")?;
    let heading = shell.lang.words("暂无日期", "No dates yet");
    shell.line(heading)?;
    table.lines().try_for_each(|line| shell.line(line))
}

fn conflicts(forecast: &Forecast<'_>, shell: &mut Shell) -> Result<(), Failure> {
    let mut grouped: BTreeMap<(&str, &DutyId), Vec<&Conflict>> = BTreeMap::new();
    for conflict in &forecast.conflicts {
        grouped.entry((conflict_word(&conflict.kind).0, &conflict.duty)).or_default().push(conflict);
    }
    if grouped.is_empty() {
        return Ok(());
    }
    shell.line("")?;
    let heading = shell.lang.words("请再看一眼", "Worth a second look");
    shell.line(heading)?;
    let mut table = Table::indented(2);
    for ((_, duty), conflicts) in grouped {
        let Some((first, last)) = conflicts.first().zip(conflicts.last()) else { continue };
        let day = |conflict: &Conflict| {
            conflict_word(&conflict.kind).1.map_or(String::new(), |day| format!("{day} {}", weekday(day, shell)))
        };
        let days = if conflicts.len() > 1 { format!("{} … {}", day(first), day(last)) } else { day(first) };
        let times = if conflicts.len() > 1 { format!("×{}", conflicts.len()) } else { String::new() };
        table.row([sentence(&first.kind, shell), duty.to_string(), days, times]);
    }
    table.lines().try_for_each(|line| shell.line(line))
}

fn sentence(kind: &ConflictKind, shell: &Shell) -> String {
    match kind {
        ConflictKind::DueOnDayOff(_) => shell.lang.words("到期日休息", "due on a day off"),
        ConflictKind::DueAfterParent { parent_duty, .. } => {
            let (zh, en) = (format!("晚于上级任务 {parent_duty}"), format!("later than {parent_duty} above"));
            shell.lang.words(&zh, &en)
        }
        ConflictKind::DueAfterCampaign(_) => shell.lang.words("活动结束后才到期", "due after the campaign"),
        ConflictKind::Provisional(_) => shell.lang.words("节假日未公布，日期暂定", "provisional: year not announced"),
        ConflictKind::NobodyOwes => shell.lang.words("没有单位承担", "nobody owes it"),
    }
}

fn totals(totals: &Totals, shell: &mut Shell) -> Result<(), Failure> {
    let Totals { duties, periods, obligations, reminders, reminder_digests, escalations, escalation_digests, repeats } =
        totals;
    shell.line("")?;
    let mut table = Table::indented(2).right(&[1]);
    let mut row = |zh: &str, en: &str, count: &usize, note: String| {
        table.row([shell.lang.words(zh, en), grouped(*count), note]);
    };
    let (zh, en) = (format!("{duties} 项任务，{periods} 期"), format!("{duties} duties, {periods} periods"));
    row("应办事项", "obligations", obligations, shell.lang.sentence(&zh, &en));
    let digests = |count: &usize, zh: &str, en: &str| {
        let count = grouped(*count);
        shell.lang.sentence(&format!("合并为 {count} 条{zh}"), &format!("{count} digests{en}"))
    };
    row("提醒", "reminders", reminders, digests(reminder_digests, "", ""));
    row("催办", "escalations", escalations, digests(escalation_digests, "，若都不报", ", if nobody reports"));
    if *repeats > 0 {
        row("逾期再提醒", "repeats", repeats, shell.lang.sentence("若都不报", "if nobody reports"));
    }
    table.lines().try_for_each(|line| shell.line(line))
}

/// `1234567` as `1,234,567`.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A due instant as people say it: midnight is 24:00 of the day that ends.
pub(super) fn due_words(day: NaiveDate, due: Timestamp, zone: Tz) -> String {
    let time = due.local(zone).time();
    let time = if time == NaiveTime::MIN { "24:00".to_owned() } else { time.format("%H:%M").to_string() };
    format!("{day} {time}")
}

pub(super) fn weekday(day: NaiveDate, shell: &Shell) -> String {
    let at = day.weekday().num_days_from_monday() as usize;
    let zh = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][at];
    let en = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][at];
    (if shell.lang == Lang::En { en } else { zh }).to_owned()
}
