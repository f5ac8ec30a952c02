//! The plan for people: stages, then each duty with its dates, long series folded, then what
//! deserves a second look, then the totals.

use super::forecast::{Forecast, Totals};
use super::lines::conflict_word;
use crate::cli::failure::Failure;
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use chrono::{Datelike, NaiveDate, NaiveTime};
use chrono_tz::Tz;
use engine::id::{DutyId, PostNo};
use engine::moment::MomentKind;
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
    let units = first.units.len();
    let lang = shell.lang;
    let (owed, of, times) = (lang.words("项", "owed"), lang.words("单位", "units"), lang.words("期", "periods"));
    shell.line("")?;
    shell.line(format!("{}  {}", first.title, first.duty))?;
    shell.line(format!("  {obligations} {owed} = {units} {of} × {} {times}", periods.len()))?;
    let fold = periods.len() > SHOWN;
    let mut table = Table::indented(4);
    for (at, period) in periods.iter().enumerate() {
        if !fold || at < BEFORE_FOLD || at + 1 == periods.len() {
            table.row(row(forecast, period, shell));
        } else if at == BEFORE_FOLD {
            let folded = periods.len() - BEFORE_FOLD - 1;
            table.row([format!("… {folded} {times}")]);
        }
    }
    table.lines().try_for_each(|line| shell.line(line))?;
    ladder(forecast, first, shell)
}

/// Key, due day, reminders, escalations.
fn row(forecast: &Forecast<'_>, period: &PlannedPeriod<'_>, shell: &Shell) -> Vec<String> {
    let (zone, reckoning) = (forecast.plan.zone, &period.occurrence.reckoning);
    let year = reckoning.day.year();
    let of = |wanted: fn(MomentKind) -> bool| {
        let moments = period.occurrence.moments.iter().filter(|moment| wanted(moment.what));
        moments.map(|moment| short(moment.at, zone, year)).collect::<Vec<_>>().join(", ")
    };
    let named = |zh: &str, en: &str, list: String| match list.is_empty() {
        true => String::new(),
        false => format!("{} {list}", shell.lang.words(zh, en)),
    };
    let mut due = format!("{} {}", due_words(reckoning.day, reckoning.due, zone), weekday(reckoning.day, shell));
    if reckoning.provisional {
        due.push_str(&shell.lang.words("（暂定）", " (provisional)"));
    }
    let key = if period.occurrence.key == "once" { String::new() } else { period.occurrence.key.clone() };
    let reminders = named("提醒", "remind", of(|what| matches!(what, MomentKind::Reminder(_))));
    let rungs = named("催办", "escalate", of(|what| matches!(what, MomentKind::Escalation(_))));
    let mut cells = vec![due, reminders, rungs];
    if !key.is_empty() && !due_is(&key, reckoning.day) {
        cells.push(key);
    }
    cells
}

/// A daily period is named by its day; saying it twice helps nobody.
fn due_is(key: &str, day: NaiveDate) -> bool {
    key.parse() == Ok(day)
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
        format!("{} {}{more}", rung.rung, named.join(", "))
    });
    let rungs = rungs.collect::<Vec<_>>().join("  ");
    if rungs.is_empty() {
        return Ok(());
    }
    let words = shell.lang.words("催办到", "escalated to");
    shell.line(format!("    {words}: {rungs}"))
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
    shell.say("请再看一眼", "Worth a second look")?;
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
    let digests = |count: &usize| shell.lang.words(&format!("合并为 {} 条", grouped(*count)), &format!("in {} digests", grouped(*count)));
    let if_late = shell.lang.words("全部不报时", "if nobody reports");
    row("应办事项", "obligations", obligations, format!("{duties} × {periods}"));
    row("提醒", "reminders", reminders, digests(reminder_digests));
    row("催办", "escalations", escalations, format!("{if_late}，{}", digests(escalation_digests)));
    if *repeats > 0 {
        row("逾期再提醒", "repeats", repeats, if_late.clone());
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

/// Month, day and time; the year where it is another one than that of the due day.
fn short(at: Timestamp, zone: Tz, year: i32) -> String {
    let local = at.local(zone);
    let format = if local.year() == year { "%m-%d %H:%M" } else { "%Y-%m-%d %H:%M" };
    local.format(format).to_string()
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
    match shell.lang {
        crate::cli::Lang::En => en.to_owned(),
        crate::cli::Lang::Zh | crate::cli::Lang::Both => zh.to_owned(),
    }
}
