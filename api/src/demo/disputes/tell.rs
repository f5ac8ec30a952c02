//! What the demo says of the disputes when the campaign is over: the statistics table, the types,
//! the visits, the alerts, and what was missed.

use super::super::mirror::{CAMPAIGN, Mirror};
use super::super::paint::Paint;
use crate::cli::failure::Failure;
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use engine::plan::Reached;
use engine::state::State;
use engine::time::Timestamp;
use engine::views::register::{AlertFilter, AlertSaid, Figures, VisitFilter, alerts, coverage, statistics, targets};

/// How many types, and missed targets, are named.
const NAMED: usize = 8;

pub(in crate::demo) fn tell(mirror: &Mirror, now: Timestamp, paint: Paint, shell: &mut Shell) -> Result<(), Failure> {
    let state = &mirror.state;
    if state.campaigns[CAMPAIGN.index()].cases.all.is_empty() {
        return Ok(());
    }
    shell.line("")?;
    shell.line(paint.bold("台账统计 Register of disputes"))?;
    counted(state, now, shell)?;
    shell.line("")?;
    types(state, now, paint, shell)?;
    visited(state, now, paint, shell)?;
    alerted(state, now, paint, shell)?;
    missed(state, now, paint, shell)
}

fn counted(state: &State, now: Timestamp, shell: &mut Shell) -> Result<(), Failure> {
    let table = statistics(state, CAMPAIGN, None, None, now);
    let mut lines = Table::indented(2).right(&[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    lines.row([
        "",
        "受理 new",
        "办结 closed",
        "成功 agreed",
        "口头 oral",
        "书面 written",
        "疑难 hard",
        "超期 late",
        "回访 visited",
        "录入 entered",
    ]);
    let row = |title: String, sum: &Figures| {
        let Figures { accepted, closed, agreed, oral, written, difficult, past_limit, visited, entered, .. } = sum;
        let counts = [accepted, closed, agreed, oral, written, difficult, past_limit, visited, entered];
        std::iter::once(title).chain(counts.map(u64::to_string)).collect::<Vec<_>>()
    };
    for (kind, sum) in &table.rows {
        lines.row(row(kind.to_string(), sum));
    }
    lines.row(row("合计 total".to_owned(), &table.total));
    for line in lines.lines() {
        shell.line(line)?;
    }
    Ok(())
}

fn types(state: &State, now: Timestamp, paint: Paint, shell: &mut Shell) -> Result<(), Failure> {
    let table = statistics(state, CAMPAIGN, None, None, now);
    let count = |id: &str| table.total.types.get(id).copied().unwrap_or(0);
    let mut all: Vec<(u64, &str)> = table.types.iter().map(|kind| (count(&kind.id), kind.title.as_str())).collect();
    all.sort_by(|a, b| b.cmp(a));
    let named: Vec<String> = all.iter().take(NAMED).map(|(count, title)| format!("{title} {count}")).collect();
    shell.line(format!("{}  {}", paint.bold("类型 Types"), named.join("，")))
}

fn visited(state: &State, now: Timestamp, paint: Paint, shell: &mut Shell) -> Result<(), Failure> {
    let sum = coverage(state, CAMPAIGN, &VisitFilter::default(), now);
    shell.line(format!(
        "{}  办结 closed {}，已访 visited {}，缺 missing {}；应访 planned {}，迟访 late {}，逾期 overdue {}",
        paint.bold("回访 Return visits"),
        sum.closed,
        sum.visited,
        sum.missing,
        sum.planned,
        sum.done_late,
        sum.overdue
    ))?;
    Ok(())
}

fn alerted(state: &State, now: Timestamp, paint: Paint, shell: &mut Shell) -> Result<(), Failure> {
    let page = alerts(state, CAMPAIGN, &AlertFilter::default(), None, usize::MAX, now);
    let lines = || page.rows.iter().flat_map(|row| &row.lines);
    let told = |at_once: bool| {
        lines().filter(|line| matches!(line.what, AlertSaid::Told { rung, .. } if (rung == 0) == at_once)).count()
    };
    shell.line(format!(
        "{}  {} 件 cases，即报 told at once {}，升级 escalated {}",
        paint.bold("预警 Alerts"),
        page.rows.len(),
        told(true),
        told(false)
    ))?;
    Ok(())
}

fn missed(state: &State, now: Timestamp, paint: Paint, shell: &mut Shell) -> Result<(), Failure> {
    let Some(bureau) = state.organisation.bureau() else { return Ok(()) };
    let within = state.organisation.subtree(bureau);
    let rows = targets(state, CAMPAIGN, &within, now);
    let missed: Vec<_> = rows.iter().filter(|row| row.reached == Reached::Missed).collect();
    shell.line(format!("{}  {} 项 of {}", paint.bold("未达标 Targets missed"), missed.len(), rows.len()))?;
    for row in missed.iter().take(NAMED / 2) {
        shell.line(format!("  {}", row.text.zh))?;
    }
    Ok(())
}
