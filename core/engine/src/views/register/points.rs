//! Points that offices were given, each with its items (004C V4).

use crate::entry::{RuleUsed, Score};
use crate::id::{CampaignNo, UnitNo};
use crate::plan::Span;
use crate::procedure::PointsItem;
use crate::set::UnitSet;
use crate::state::State;
use std::collections::BTreeMap;

/// The points of an office over days.
#[derive(Debug, Clone, PartialEq)]
pub struct OfficePoints<'s> {
    /// The office.
    pub unit: UnitNo,
    /// In hundredths: the sum of the items.
    pub points: i64,
    /// What they come from, each explained.
    pub items: &'s [PointsItem],
    /// By whose word.
    pub rule: &'s RuleUsed,
}

/// Days for which points were given, oldest first.
pub fn scored(state: &State, no: CampaignNo) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (span, _) in &state.campaigns[no.index()].cases.scores {
        if !spans.contains(span) {
            spans.push(*span);
        }
    }
    spans
}

/// The points given for these days, in the order of the tree: never a ranking. Where they were
/// given twice, the later ones count.
pub fn points<'s>(state: &'s State, no: CampaignNo, within: &UnitSet, span: Span) -> Vec<OfficePoints<'s>> {
    let given = state.campaigns[no.index()].cases.scores.iter().filter(|(days, _)| *days == span);
    let rows = given.flat_map(|(_, rows)| rows).filter(|row| within.contains(row.unit));
    let latest: BTreeMap<UnitNo, &Score> = rows.map(|row| (row.unit, row)).collect();
    latest
        .into_values()
        .map(|row| OfficePoints {
            unit: row.unit,
            points: row.items.iter().map(|item| i64::from(item.points)).sum(),
            items: &row.items,
            rule: &row.rule,
        })
        .collect()
}
