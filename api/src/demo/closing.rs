//! What the demo says when the campaign is over: the summary, who was late most, what was sent,
//! and why one date was that date.

use super::mirror::{CAMPAIGN, Mirror};
use super::view::{View, worst};
use crate::cli::failure::Failure;
use crate::cli::shell::Shell;
use crate::rehearse::command::summary_table;
use crate::rehearse::{Summary, Tally};
use engine::id::DutyId;
use engine::views;

/// How many of the latest are named.
const NAMED: usize = 6;

pub(super) fn tell(mirror: &Mirror, view: &View, shell: &mut Shell) -> Result<(), Failure> {
    let mut tally = Tally { entries: mirror.state.head.0, ..Tally::default() };
    mirror.state.notices.iter().for_each(|group| tally.notices(&mirror.state, group.notices()));
    let summary = Summary::of(&mirror.state, &tally);
    let paint = view.paint();
    shell.line("")?;
    shell.line(paint.bold("总结 Summary"))?;
    for line in summary_table(&summary).lines() {
        shell.line(line)?;
    }
    shell.line("")?;
    shell.line(format!(
        "{}  {}",
        paint.bold("逾期最多 Most often late"),
        worst(view.late(), mirror, NAMED).join("，")
    ))?;
    let escalations = summary.total.escalations;
    let (notices, digests) = (summary.total.reminders + summary.total.reminders_overdue, summary.digests);
    shell.line(format!(
        "{}  提醒 reminders {notices}，催办 escalations {escalations}，合并为 {digests} 条消息 sent as {digests} messages",
        paint.bold("通知 Notices")
    ))?;
    why(mirror, view, shell)
}

/// Stage 2 ends on 15 November; the definition's five days would end on a Sunday, and so on the
/// 21st; the county's procedure says three.
fn why(mirror: &Mirror, view: &View, shell: &mut Shell) -> Result<(), Failure> {
    let campaign = &mirror.state.campaigns[CAMPAIGN.index()];
    let slot = DutyId::new("stage-material").ok().and_then(|id| campaign.slot(&id));
    let period = slot.and_then(|slot| campaign.find(slot, "implementation"));
    let Some(explained) = period.and_then(|period| views::explain_obligation(&mirror.state, CAMPAIGN, period)) else {
        return Ok(());
    };
    shell.line("")?;
    shell.line(view.paint().bold("为什么是 11 月 18 日 Why 2022-11-18"))?;
    for line in explained.text.zh.lines().chain(explained.text.en.lines()) {
        shell.line(format!("  {line}"))?;
    }
    Ok(())
}
