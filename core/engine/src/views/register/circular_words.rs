//! The words of a circular.

use super::circular::{Circular, CircularLine, LineKind};
use super::target_words::span_words;
use crate::state::{Campaign, State};
use crate::time::{Timestamp, day_of};

/// How many periods, or cases, a line names; the structure beside the text has them all.
const NAMED: usize = 10;

/// Why a line stands there.
pub(super) fn reason(campaign: &Campaign, line: &CircularLine<'_>, now: Timestamp) -> String {
    let count = line.keys.len() + line.cases.len();
    let series = campaign.plan.register.as_ref().map_or("", |register| &register.series);
    let named: Vec<String> = match line.cases.is_empty() {
        true => line.keys.iter().take(NAMED).map(|key| (*key).to_owned()).collect(),
        false => line.cases.iter().take(NAMED).map(|number| number.in_words(series)).collect(),
    };
    let more = if count > NAMED { "等" } else { "" };
    let which = format!("{}{more}", named.join("、"));
    let days = (day_of(now, campaign.plan.zone) - line.day).num_days().max(0);
    let since = format!("最早应于{}完成，已逾期{days}天", line.day.format("%-m月%-d日"));
    let title = line.title;
    match line.kind {
        LineKind::Overdue => format!("「{title}」{count}期逾期未报（{which}），{since}。"),
        LineKind::CorrectionOverdue => format!("「{title}」{count}项整改逾期未完成（{which}），{since}。"),
        LineKind::CaseUnsettled => format!("{count}件纠纷超过调解期限未办结（{which}），{since}。"),
        LineKind::InformMissing => format!("{count}件纠纷到期未终止调解并告知其他途径（{which}），{since}。"),
        LineKind::VisitMissing => format!("{count}件纠纷到期未回访（{which}），{since}。"),
        LineKind::AlertUnhandled => format!("{count}件预警超过处置时限未处置（{which}），{since}。"),
        LineKind::Late if line.cases.is_empty() => format!("「{title}」{count}期迟报（{which}）。"),
        LineKind::Late => format!("「{title}」{count}件超过时限才完成（{which}）。"),
        LineKind::TargetMissed => String::new(),
    }
}

/// The draft: totals, each office with its reasons and sources, and how many are in order.
pub(super) fn draft(state: &State, campaign: &Campaign, circular: &Circular<'_>) -> String {
    let at = circular.at.local(campaign.plan.zone).format("%Y年%-m月%-d日%-H:%M");
    let Circular { title, due, on_time, late, .. } = circular;
    let mut text = format!("关于{title}任务完成情况的通报（草稿）\n\n");
    text.push_str(&format!("统计期间：{}；截至{at}。\n\n", span_words(circular.span).zh));
    text.push_str("一、总体情况\n");
    text.push_str(&format!("期间到期事项{due}项，按时完成{on_time}项，逾期（含迟报）{late}项。"));
    text.push_str(&format!("{}个单位全部按时完成。\n\n", circular.in_order));
    text.push_str("二、逾期和未完成情况\n");
    if circular.offices.is_empty() {
        text.push_str("无。\n");
    }
    for (n, office) in (1..).zip(&circular.offices) {
        let name = state.organisation.unit(office.unit).map_or("", |unit| unit.name.as_str());
        text.push_str(&format!("{n}．{name}\n"));
        for (m, line) in (1..).zip(&office.lines) {
            let sources = if line.sources.is_empty() { String::new() } else { line.sources.join("；") };
            let sources = if sources.is_empty() { sources } else { format!("依据：{sources}。") };
            text.push_str(&format!("（{m}）{}{sources}\n", line.reason));
        }
    }
    text
}
