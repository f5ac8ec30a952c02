//! Levels of alert: who is told at once, how long the handling may take, who is next.

use super::list;
use super::posts::{Told, standard, written_posts};
use crate::compile::names::Names;
use crate::diagnostic::{Reports, register as say};
use crate::language::cases;
use crate::read::written::{Alert, Register as Written};
use engine::plan::{AlertLevel, Delay, Escalation, PostRef};

/// A level with what its duty needs.
pub(super) struct Level {
    pub level: AlertLevel,
    pub cites: Vec<String>,
    pub hours: u32,
    pub ladder: Vec<Escalation>,
}

/// All levels, the gravest first.
pub(super) fn levels(written: &Written, names: &mut Names<'_>, told: &mut Told, reports: &mut Reports) -> Vec<Level> {
    let list = list(&written.alerts);
    if list.is_empty() {
        return standard_levels(written, names, told);
    }
    let numbers: Vec<Option<u8>> = (1..)
        .zip(list)
        .map(|(place, at)| if at.value.level.is_bad() { None } else { Some(*at.value.level.value().unwrap_or(&place)) })
        .collect();
    if let Some(numbers) = numbers.iter().copied().collect::<Option<Vec<u8>>>() {
        let mut sorted = numbers.clone();
        sorted.sort_unstable();
        if sorted.iter().zip(1..).any(|(level, wanted)| *level != wanted) {
            let at = list.first().map_or(written.span, |first| first.span);
            let at = written.alerts.good().map_or(at, |alerts| alerts.span);
            reports.add(say::alert_levels(at, &numbers));
        }
    }
    let mut levels: Vec<(Option<u8>, &Alert)> = numbers.into_iter().zip(list.iter().map(|at| &at.value)).collect();
    levels.sort_by_key(|(number, _)| *number);
    (1..).zip(levels).map(|(number, (_, alert))| level(number, alert, names, told, reports)).collect()
}

fn level(number: u8, alert: &Alert, names: &mut Names<'_>, told: &mut Told, reports: &mut Reports) -> Level {
    let tell = written_posts(&alert.tell, names, told, reports);
    let hours = alert.within.unwrap_or(cases::ALERT_HOURS);
    let next = alert.next.iter().map(|at| &at.value).map(|next| {
        let tell = written_posts(&next.tell, names, told, reports);
        (tell, next.within.unwrap_or(hours))
    });
    let ladder = ladder(next.collect());
    let title = alert.title.clone().unwrap_or_else(|| numbered(number));
    Level { level: AlertLevel { title, tell }, cites: alert.cites.clone(), hours, ladder }
}

/// The first of those who are next is told when the level's window passes, each other one when the
/// windows of those before have passed too.
fn ladder(next: Vec<(Vec<PostRef>, u32)>) -> Vec<Escalation> {
    let mut hours = 0;
    let mut ladder = Vec::with_capacity(next.len());
    for (to, within) in next {
        ladder.push(Escalation { after: Delay::Minutes(hours * 60), to });
        hours += within;
    }
    ladder
}

fn standard_levels(written: &Written, names: &mut Names<'_>, told: &mut Told) -> Vec<Level> {
    let mut levels = Vec::new();
    for level in cases::LEVELS {
        let mut post = |text: &str| standard(text, written.span, names, told);
        let tell = post(level.tell).into_iter().collect();
        let next = level.next.and_then(post).map(|post| (vec![post], cases::ALERT_HOURS));
        levels.push(Level {
            level: AlertLevel { title: level.title.to_owned(), tell },
            cites: Vec::new(),
            hours: cases::ALERT_HOURS,
            ladder: ladder(next.into_iter().collect()),
        });
    }
    levels
}

/// 一级预警 … 九级预警.
fn numbered(level: u8) -> String {
    let digit = "一二三四五六七八九".chars().nth(usize::from(level.saturating_sub(1)));
    digit.map_or_else(|| format!("{level}级预警"), |digit| format!("{digit}级预警"))
}
