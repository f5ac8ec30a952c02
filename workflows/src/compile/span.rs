//! The campaign's days, and its stages in order of time.

use crate::diagnostic::{Reports, time as say, value};
use crate::read::Given;
use crate::read::written::{Day, Definition, Window};
use crate::source::Span as Place;
use chrono::{Datelike, Days, NaiveDate};
use engine::id::StageNo;
use engine::limits;
use engine::plan::{Span, Stage};
use std::collections::BTreeMap;

/// The campaign's own first and last day.
pub(super) fn campaign(definition: &Definition, reports: &mut Reports) -> Option<Span> {
    let window = definition.window.good()?;
    let first = own_day(window.value.first, false);
    let last = own_day(window.value.last, true);
    let (Some(first), Some(last)) = (first, last) else {
        reports.add(value::window_of_campaign(window.span, "day / start / end"));
        return None;
    };
    let span = ordered(first, last, window.span, reports)?;
    if span.last.year() - span.first.year() >= limits::YEARS {
        reports.add(say::campaign_too_long(window.span, limits::YEARS));
        return None;
    }
    Some(span)
}

/// A window inside the campaign: in order, and not outside it.
pub(super) fn inside(
    window: Window,
    at: Place,
    what: (&str, &str),
    campaign: Span,
    campaign_at: Place,
    reports: &mut Reports,
) -> Option<Span> {
    let span = ordered(day(window.first, false, campaign), day(window.last, true, campaign), at, reports)?;
    if !campaign.contains(span.first) || !campaign.contains(span.last) {
        reports.add(say::outside_campaign(at, what, span, campaign, campaign_at));
        return None;
    }
    Some(span)
}

/// Stages that could be resolved, in order of time, and the number of each by id.
pub(super) struct Stages<'a> {
    pub in_order: Vec<Stage>,
    pub numbers: BTreeMap<&'a str, Option<StageNo>>,
}

/// Resolves the stages and reports overlaps.
pub(super) fn stages<'a>(definition: &'a Definition, campaign: Option<Span>, reports: &mut Reports) -> Stages<'a> {
    let campaign_at = definition.window.good().map_or(definition.span, |at| at.span);
    let mut numbers: BTreeMap<&str, Option<StageNo>> =
        definition.stages.iter().map(|stage| (stage.id.value.as_str(), None)).collect();
    let mut found: Vec<(Stage, Place)> = Vec::new();
    for written in &definition.stages {
        let (Some(campaign), Given::Good(window)) = (campaign, &written.window) else { continue };
        let what = (format!("阶段“{}”", written.id.value), format!("the stage \"{}\"", written.id.value));
        let span = inside(window.value, window.span, (&what.0, &what.1), campaign, campaign_at, reports);
        if let Some(span) = span {
            let title = written.title.clone().unwrap_or_else(|| written.id.value.to_string());
            found.push((Stage { id: written.id.value.clone(), title, span }, window.span));
        }
    }
    found.sort_by_key(|(stage, _)| (stage.span.first, stage.span.last));
    for pair in found.windows(2) {
        let [(before, before_at), (after, after_at)] = pair else { continue };
        if after.span.first <= before.span.last {
            let (id, other) = (after.id.as_str(), before.id.as_str());
            reports.add(say::stages_overlap(*after_at, id, other, after.span.first, *before_at));
        }
    }
    for ((stage, _), no) in found.iter().zip(0u16..) {
        if let Some((id, _)) = numbers.get_key_value(stage.id.as_str()) {
            let id = *id;
            numbers.insert(id, Some(StageNo(no)));
        }
    }
    let in_order = found.into_iter().map(|(stage, _)| stage).collect();
    Stages { in_order, numbers }
}

fn ordered(first: NaiveDate, last: NaiveDate, at: Place, reports: &mut Reports) -> Option<Span> {
    if last < first {
        reports.add(say::window_reversed(at, first, last));
        return None;
    }
    Some(Span { first, last })
}

fn own_day(day: Day, is_last: bool) -> Option<NaiveDate> {
    match day {
        Day::Date(date) => Some(date),
        Day::Month(first, last) | Day::Year(first, last) => Some(if is_last { last } else { first }),
        Day::Number(_) | Day::CampaignStart | Day::CampaignEnd => None,
    }
}

fn day(day: Day, is_last: bool, campaign: Span) -> NaiveDate {
    match day {
        Day::Number(n) => campaign.first.checked_add_days(Days::new(u64::from(n) - 1)).unwrap_or(campaign.last),
        Day::CampaignStart => campaign.first,
        Day::CampaignEnd => campaign.last,
        // A campaign that begins in the middle of a month or year takes that part of it.
        Day::Month(first, last) | Day::Year(first, last) => {
            let day = if is_last { last } else { first };
            if is_last && (first..=last).contains(&campaign.last) {
                campaign.last
            } else if !is_last && (first..=last).contains(&campaign.first) {
                campaign.first
            } else {
                day
            }
        }
        Day::Date(date) => date,
    }
}
