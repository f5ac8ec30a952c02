//! What entries say, in the model's words: one line for each thing that followed.

use super::book;
use engine::entry::{Entry, Fact, Notice, NoticeKind, ProcedureMove, RuleUsed};
use engine::id::{CampaignNo, PeriodNo};
use engine::set::UnitSet;
use engine::state::{PeriodPhase, Standing, State};
use engine::time::Timestamp;
use std::collections::BTreeMap;

/// The lines of these entries, sorted.
pub(super) fn lines(state: &State, entries: &[Entry]) -> Vec<String> {
    let mut lines = Vec::new();
    for entry in entries {
        match &entry.fact {
            Fact::PeriodOpened { campaign, period, units } => {
                lines.push(format!("opens {} [{}]", name(state, *campaign, *period), units_of(state, units)));
            }
            Fact::BecameOverdue { campaign, period, units } => {
                lines.push(format!("overdue {} [{}]", name(state, *campaign, *period), units_of(state, units)));
            }
            Fact::NoticesOwed { notices } => lines.extend(notices.iter().map(|notice| said(state, notice))),
            Fact::ProcedureMoved { to: ProcedureMove::Quarantined { .. }, .. } => lines.push("set aside".into()),
            Fact::Register(in_register) => lines.extend(book::lines(state, &in_register.what)),
            Fact::CampaignClosing { .. } => lines.push("closing".into()),
            Fact::CampaignClosed { .. } => lines.push("closed".into()),
            _ => {}
        }
    }
    lines.sort();
    lines
}

fn said(state: &State, notice: &Notice) -> String {
    let what = name(state, notice.campaign, notice.period);
    let owed = notice.owed.0;
    let rung = match notice.kind {
        NoticeKind::Escalation(n) => Some(format!("rung {n}")),
        NoticeKind::Alert(level) => Some(format!("alert {level}")),
        NoticeKind::Unresolved => Some("unresolved".into()),
        _ => None,
    };
    if let Some(rung) = rung {
        return format!("{rung} {what} owed {owed} to {}", book::posts(state, &notice.to));
    }
    if notice.kind == NoticeKind::BaseRuleUsed {
        // Which period it speaks of is said by the scenarios.
        return format!("base-rule-used [{}] owed {owed} missed {}", units_of(state, &notice.units), notice.missed);
    }
    let kind = match notice.kind {
        NoticeKind::Overdue => "late-notice",
        other => other.name(),
    };
    format!("{kind} {what} [{}] owed {owed} missed {}", units_of(state, &notice.units), notice.missed)
}

pub(super) fn name(state: &State, campaign: CampaignNo, period: PeriodNo) -> String {
    let campaign = &state.campaigns[campaign.index()];
    let period = campaign.period(period);
    format!("{} {}", campaign.slots[usize::from(period.slot)].id, period.key)
}

pub(super) fn units_of(state: &State, units: &UnitSet) -> String {
    let mut names: Vec<&str> =
        units.iter().map(|unit| state.organisation.unit(unit).map_or("?", |unit| unit.id.as_str())).collect();
    names.sort_unstable();
    names.join(",")
}

/// What waits for an instant, for the message of a failure.
pub(super) fn waiting(state: &State, at: Timestamp) -> Vec<String> {
    let all = state.campaigns[0].periods.iter().enumerate();
    let waits = all.filter_map(|(i, period)| Some((i, period.wake().filter(|moment| moment.at <= at)?)));
    waits.map(|(i, moment)| format!("{} {:?}", name(state, CampaignNo(0), PeriodNo(i as u32)), moment.what)).collect()
}

/// Every obligation of the first campaign with where it stands, in the model's words.
pub(super) fn standings(state: &State) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (i, period) in state.campaigns[0].periods.iter().enumerate() {
        let mut cells: Vec<(String, String)> = period
            .each()
            .map(|(unit, cell)| {
                let unit = &state.organisation.unit(unit).expect("a unit").id;
                let standing = match cell.standing {
                    Standing::Submitted { late, zero } => format!("In {{ late: {late}, zero: {zero} }}"),
                    other => format!("{other:?}"),
                };
                (unit.to_string(), standing)
            })
            .collect();
        cells.sort();
        let cells: Vec<String> = cells.into_iter().map(|(unit, standing)| format!("{unit}:{standing}")).collect();
        let phase = match period.phase {
            PeriodPhase::Planned => "Planned",
            PeriodPhase::Open => "Open",
            PeriodPhase::Cancelled => "Cancelled",
        };
        let by = match period.basis.rule {
            RuleUsed::Definition => "Definition",
            RuleUsed::Local(_) => "Local",
            RuleUsed::Base { .. } => "Base",
        };
        let line = format!("{phase} due {} by {by} {}", period.dates.due.0, cells.join(" "));
        all.insert(name(state, CampaignNo(0), PeriodNo(i as u32)), line);
    }
    all
}
