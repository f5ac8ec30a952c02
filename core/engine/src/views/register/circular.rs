//! The circular (通报): who was late or has something unfinished, each with its reason and the
//! source rows it follows from (001 V1, 004P V3, 004C V4). Offices in the order of the tree: never
//! a ranking, and never a person.

use super::circular_words;
use super::counts::{counts, has_fallen_due, is_late};
use super::targets::{self, TargetRow};
use crate::entry::{CaseNumber, Origin};
use crate::id::{CampaignNo, DutyId, PeriodNo, UnitNo};
use crate::plan::{CaseStep, Quantity, Reached, Span};
use crate::set::UnitSet;
use crate::state::{Campaign, Cell, Period, Standing, State};
use crate::time::Timestamp;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A circular over days, as things stand at an instant.
#[derive(Debug, Clone, PartialEq)]
pub struct Circular<'s> {
    /// The campaign's title.
    pub title: &'s str,
    /// Its days.
    pub span: Span,
    /// When it was drawn up.
    pub at: Timestamp,
    /// Obligations that fell due in the days.
    pub due: i64,
    /// Of these, handed in in time.
    pub on_time: i64,
    /// Of these, handed in late or overdue now.
    pub late: i64,
    /// Offices of which something is said.
    pub offices: Vec<OfficeLines<'s>>,
    /// How many offices owed something and did all of it in time.
    pub in_order: usize,
}

/// What is said of an office.
#[derive(Debug, Clone, PartialEq)]
pub struct OfficeLines<'s> {
    /// The office.
    pub unit: UnitNo,
    /// Its lines, in the order of the plan.
    pub lines: Vec<CircularLine<'s>>,
}

/// One line: all of a kind of one duty.
#[derive(Debug, Clone, PartialEq)]
pub struct CircularLine<'s> {
    /// Why it stands here.
    pub kind: LineKind,
    /// The duty.
    pub duty: &'s DutyId,
    /// Its title.
    pub title: &'s str,
    /// Keys of the periods; empty where it speaks of cases.
    pub keys: Vec<&'s str>,
    /// Numbers of the cases.
    pub cases: Vec<CaseNumber>,
    /// The earliest due day.
    pub day: NaiveDate,
    /// The reason, in Chinese.
    pub reason: String,
    /// Source rows.
    pub sources: &'s [String],
}

/// Why a line stands in a circular.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineKind {
    /// Owed and overdue.
    Overdue,
    /// Something sent back or short of a target that was not put right in time.
    CorrectionOverdue,
    /// Cases past their limit and not closed.
    CaseUnsettled,
    /// Cases past their limit whose parties were not told in time of the other ways.
    InformMissing,
    /// Closed cases that were not visited in time.
    VisitMissing,
    /// Alerts that were not handled within their window.
    AlertUnhandled,
    /// A target that was missed.
    TargetMissed,
    /// Handed in, or done, late.
    Late,
}

impl LineKind {
    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            LineKind::Overdue => "overdue",
            LineKind::CorrectionOverdue => "correction-overdue",
            LineKind::CaseUnsettled => "case-unsettled",
            LineKind::InformMissing => "inform-missing",
            LineKind::VisitMissing => "visit-missing",
            LineKind::AlertUnhandled => "alert-unhandled",
            LineKind::TargetMissed => "target-missed",
            LineKind::Late => "late",
        }
    }
}

/// What is put together in one line.
#[derive(Default)]
struct Group {
    periods: Vec<PeriodNo>,
    texts: Vec<String>,
}

type Groups = BTreeMap<(UnitNo, u16, LineKind), Group>;

/// The circular for a set of offices, usually a subtree, over what fell due in these days.
pub fn circular<'s>(state: &'s State, no: CampaignNo, within: &UnitSet, span: Span, now: Timestamp) -> Circular<'s> {
    let campaign = &state.campaigns[no.index()];
    let mut groups = Groups::new();
    let mut counted = UnitSet::new();
    for (at, period) in campaign.periods.iter().enumerate().filter(|(_, p)| has_fallen_due(p, span, now)) {
        let is_paused = campaign.is_paused(period.slot);
        for (unit, cell) in period.each().filter(|(unit, _)| within.contains(*unit)) {
            let Some(is_late) = is_late(cell.standing, is_paused) else { continue };
            counted.insert(unit);
            if is_late {
                let key = (unit, period.slot, kind(period, cell));
                groups.entry(key).or_default().periods.push(PeriodNo(at as u32));
            }
        }
    }
    for row in missed(state, no, within, span, now) {
        let slot = campaign.period(row.period).slot;
        counted.insert(row.unit);
        let group = groups.entry((row.unit, slot, LineKind::TargetMissed)).or_default();
        group.periods.push(row.period);
        group.texts.push(row.text.zh);
    }
    let offices = by_office(campaign, groups, now);
    let totals = counts(state, no, &[Quantity::Due, Quantity::OnTime, Quantity::Late], span, now);
    // Every unit stands in the count of those above it, so the topmost of the set have it all.
    let is_top = |unit: &UnitNo| {
        let parent = state.organisation.unit(*unit).and_then(|unit| unit.parent);
        parent.is_none_or(|parent| !within.contains(parent))
    };
    let tops: Vec<UnitNo> = within.iter().filter(is_top).collect();
    let total = |quantity| tops.iter().map(|unit| totals.of(*unit, &quantity)).sum();
    Circular {
        title: &campaign.plan.title,
        span,
        at: now,
        due: total(Quantity::Due),
        on_time: total(Quantity::OnTime),
        late: total(Quantity::Late),
        in_order: counted.len() - offices.len(),
        offices,
    }
}

impl Circular<'_> {
    /// A draft in Chinese, to be looked over, completed and signed.
    pub fn draft(&self, state: &State, no: CampaignNo) -> String {
        circular_words::draft(state, &state.campaigns[no.index()], self)
    }
}

fn by_office<'s>(campaign: &'s Campaign, groups: Groups, now: Timestamp) -> Vec<OfficeLines<'s>> {
    let mut offices: Vec<OfficeLines<'s>> = Vec::new();
    for ((unit, slot, kind), group) in groups {
        let line = line(campaign, slot, kind, &group, now);
        match offices.last_mut().filter(|office| office.unit == unit) {
            Some(office) => office.lines.push(line),
            None => offices.push(OfficeLines { unit, lines: vec![line] }),
        }
    }
    offices
}

fn line<'s>(campaign: &'s Campaign, slot: u16, kind: LineKind, group: &Group, now: Timestamp) -> CircularLine<'s> {
    let duty = &campaign.slots[usize::from(slot)];
    let mut line = CircularLine {
        kind,
        duty: &duty.id,
        title: &duty.duty.title,
        keys: Vec::new(),
        cases: Vec::new(),
        day: NaiveDate::MAX,
        reason: String::new(),
        sources: &duty.duty.sources,
    };
    let mut periods: Vec<&Period> = group.periods.iter().map(|no| campaign.period(*no)).collect();
    periods.sort_by_key(|period| period.dates.due);
    for period in periods {
        line.day = line.day.min(period.dates.day);
        match period.origin {
            Origin::Case { case, .. } => line.cases.push(campaign.cases.case(case).number),
            Origin::Rule | Origin::Event { .. } | Origin::Correction { .. } => line.keys.push(&period.key),
        }
    }
    line.reason = match kind {
        LineKind::TargetMissed => group.texts.concat(),
        _ => circular_words::reason(campaign, &line, now),
    };
    line
}

fn kind(period: &Period, cell: &Cell) -> LineKind {
    if !matches!(cell.standing, Standing::Open | Standing::Overdue) {
        return LineKind::Late;
    }
    match period.origin {
        Origin::Rule | Origin::Event { .. } => LineKind::Overdue,
        Origin::Correction { .. } => LineKind::CorrectionOverdue,
        Origin::Case { step, .. } => match step {
            CaseStep::Settle => LineKind::CaseUnsettled,
            CaseStep::Inform => LineKind::InformMissing,
            CaseStep::Visit(_) => LineKind::VisitMissing,
            CaseStep::Alert(_) => LineKind::AlertUnhandled,
        },
    }
}

/// Targets missed: of measures whose days ended in these days, of figures that were due in them.
fn missed<'s>(state: &'s State, no: CampaignNo, within: &UnitSet, span: Span, now: Timestamp) -> Vec<TargetRow<'s>> {
    let campaign = &state.campaigns[no.index()];
    let ended = campaign.measured.keys().filter(|period| span.contains(targets::span_of(campaign, **period).last));
    let mut rows: Vec<TargetRow<'s>> =
        ended.flat_map(|period| targets::measured(state, no, *period, within, now)).collect();
    for (at, period) in campaign.periods.iter().enumerate() {
        let target = campaign.slots[usize::from(period.slot)].duty.target.as_ref();
        let is_original = matches!(period.origin, Origin::Rule | Origin::Event { .. });
        if let Some(target) = target.filter(|_| is_original && has_fallen_due(period, span, now)) {
            rows.extend(targets::figures(state, no, PeriodNo(at as u32), target, within));
        }
    }
    rows.retain(|row| row.reached == Reached::Missed);
    rows
}
