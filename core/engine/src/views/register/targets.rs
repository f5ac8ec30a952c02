//! Targets with pace: what each office has reached, what it lacks by name, and whether it will miss
//! the target at this pace. A failed target is never a percentage alone.

use super::counts::{Counts, counts, counts_case, of_measure};
use super::target_words;
use crate::entry::{CaseNumber, Measured, Origin};
use crate::id::{CampaignNo, DutyId, PeriodNo, UnitNo};
use crate::plan::{Evidence, Form, Measure, Quantity, Reached, Span, Target};
use crate::refusal::Bilingual;
use crate::set::UnitSet;
use crate::state::{Campaign, Period, PeriodPhase, Slot, Standing, State};
use crate::time::{Timestamp, day_of};
use std::collections::BTreeMap;

/// Where an office stands with a target.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetRow<'s> {
    /// The duty that has the target.
    pub duty: &'s DutyId,
    /// Its title.
    pub title: &'s str,
    /// Source rows.
    pub sources: &'s [String],
    /// What is to be reached.
    pub rule: TargetRule<'s>,
    /// The office.
    pub unit: UnitNo,
    /// The period.
    pub period: PeriodNo,
    /// Its days.
    pub span: Span,
    /// Whether they are over: the counts are then those on record, else those of this instant.
    pub is_over: bool,
    /// The part. Of figures: the rows that reach the target.
    pub part: i64,
    /// The whole, where it is a ratio. Of figures: all rows.
    pub whole: Option<i64>,
    /// Whether that is enough.
    pub reached: Reached,
    /// Where it leads if the days go on like this; none on the first day, and once they are over.
    pub pace: Option<Pace>,
    /// How many more are needed; 0 where it is reached.
    pub lacking: i64,
    /// Cases that count in the whole and not in the part as of now, where it is missed.
    pub missing: Vec<CaseNumber>,
    /// The offices directly under it that fall short themselves, where it is missed. Of figures: the
    /// units whose row falls short.
    pub parts: Vec<Part>,
    /// All of it in words.
    pub text: Bilingual,
}

/// What is to be reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TargetRule<'s> {
    /// What is counted.
    Measure(&'s Measure),
    /// What was typed in.
    Figures(&'s Form, &'s Target),
}

/// A part of what was missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Whose.
    pub unit: UnitNo,
    /// Its part.
    pub part: i64,
    /// Its whole.
    pub whole: i64,
}

/// Where the days lead if they go on like this. What flows (cases, obligations) grows with the days;
/// what was typed in and the number of units stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Full days gone.
    pub elapsed: i64,
    /// Days there are.
    pub days: i64,
    /// The part on the last day, rounded down.
    pub part: i64,
    /// The whole on the last day, rounded down.
    pub whole: Option<i64>,
    /// Whether that would be enough.
    pub reached: Reached,
}

/// Targets of the offices in a set: of each measure the days that run and those that ran out last,
/// of each form of figures what was handed in last.
pub fn targets<'s>(state: &'s State, no: CampaignNo, within: &UnitSet, now: Timestamp) -> Vec<TargetRow<'s>> {
    let campaign = &state.campaigns[no.index()];
    let mut rows = Vec::new();
    for slot in campaign.slots.iter().filter(|slot| slot.current) {
        if let Some(measure) = &slot.duty.measure {
            let last = slot.periods.iter().filter(|no| campaign.measured.contains_key(no));
            let last = last.max_by_key(|no| campaign.period(**no).dates.opens);
            rows.extend(last.into_iter().flat_map(|period| measured(state, no, *period, within, now)));
            rows.extend(running(state, no, slot, measure, within, now));
        }
        if let Some(target) = &slot.duty.target {
            let opened = |no: &&PeriodNo| {
                let period = campaign.period(**no);
                period.phase == PeriodPhase::Open && !matches!(period.origin, Origin::Correction { .. })
            };
            let last = slot.periods.iter().filter(opened).max_by_key(|no| campaign.period(**no).dates.opens);
            rows.extend(last.into_iter().flat_map(|period| figures(state, no, *period, target, within)));
        }
    }
    rows
}

/// What a period's measure found, as it stands on record.
pub(super) fn measured<'s>(
    state: &'s State,
    no: CampaignNo,
    period_no: PeriodNo,
    within: &UnitSet,
    now: Timestamp,
) -> Vec<TargetRow<'s>> {
    let campaign = &state.campaigns[no.index()];
    let slot = &campaign.slots[usize::from(campaign.period(period_no).slot)];
    let (Some(found), Some(measure)) = (campaign.measured.get(&period_no), &slot.duty.measure) else {
        return Vec::new();
    };
    let found: Vec<Measured> = found.iter().filter(|row| within.contains(row.unit)).copied().collect();
    let window = Window { no, period: period_no, slot, measure, span: span_of(campaign, period_no), is_over: true };
    let counts = counts(state, no, of_measure(measure), window.span, now);
    window.rows(state, &found, &counts, now)
}

/// The days of a measure that run now.
fn running<'s>(
    state: &'s State,
    no: CampaignNo,
    slot: &'s Slot,
    measure: &'s Measure,
    within: &UnitSet,
    now: Timestamp,
) -> Vec<TargetRow<'s>> {
    let campaign = &state.campaigns[no.index()];
    let today = day_of(now, campaign.plan.zone);
    let is_running =
        |no: &&PeriodNo| campaign.period(**no).phase == PeriodPhase::Planned && span_of(campaign, **no).contains(today);
    let next = slot.periods.iter().filter(is_running).min_by_key(|no| campaign.period(**no).dates.opens);
    let Some(period) = next.copied() else { return Vec::new() };
    let span = span_of(campaign, period);
    let counts = counts(state, no, of_measure(measure), span, now);
    let units = state.organisation.audience(&slot.duty.who).and(within);
    let found: Vec<Measured> = units.iter().map(|unit| counts.measured(unit, measure)).collect();
    Window { no, period, slot, measure, span, is_over: false }.rows(state, &found, &counts, now)
}

/// The days a period is measured over.
pub(super) fn span_of(campaign: &Campaign, period: PeriodNo) -> Span {
    campaign.period(period).covers.unwrap_or(campaign.plan.span)
}

/// A measure over days.
struct Window<'s> {
    no: CampaignNo,
    period: PeriodNo,
    slot: &'s Slot,
    measure: &'s Measure,
    span: Span,
    is_over: bool,
}

impl<'s> Window<'s> {
    fn rows(&self, state: &'s State, found: &[Measured], counts: &Counts, now: Timestamp) -> Vec<TargetRow<'s>> {
        let campaign = &state.campaigns[self.no.index()];
        let mut missing = self.missing(state, found, now);
        let today = day_of(now, campaign.plan.zone);
        let elapsed = (today - self.span.first).num_days();
        let row = |found: &Measured| {
            let is_missed = found.reached == Reached::Missed;
            let mut row = TargetRow {
                duty: &self.slot.id,
                title: &self.slot.duty.title,
                sources: &self.slot.duty.sources,
                rule: TargetRule::Measure(self.measure),
                unit: found.unit,
                period: self.period,
                span: self.span,
                is_over: self.is_over,
                part: found.part,
                whole: found.whole,
                reached: found.reached,
                pace: (!self.is_over && elapsed > 0).then(|| self.pace(found, elapsed)),
                lacking: lacking(self.measure, found),
                missing: missing.remove(&found.unit).unwrap_or_default(),
                parts: if is_missed { self.parts(state, found.unit, counts) } else { Vec::new() },
                text: Bilingual { zh: String::new(), en: String::new() },
            };
            row.text = target_words::text(state, campaign, &row);
            row
        };
        found.iter().map(row).collect()
    }

    /// Of each office that misses a measure of cases, the cases it lacks.
    fn missing(&self, state: &State, found: &[Measured], now: Timestamp) -> BTreeMap<UnitNo, Vec<CaseNumber>> {
        let campaign = &state.campaigns[self.no.index()];
        let Some(whole) = &self.measure.whole else { return BTreeMap::new() };
        let missed = found.iter().filter(|row| row.reached == Reached::Missed);
        let mut missing: BTreeMap<UnitNo, Vec<CaseNumber>> = missed.map(|row| (row.unit, Vec::new())).collect();
        if missing.is_empty() {
            return missing;
        }
        let counts = |case, quantity| counts_case(campaign, case, quantity, self.span, now);
        for case in campaign.cases.all.iter().filter(|case| counts(case, whole) && !counts(case, &self.measure.part)) {
            let mut at = Some(case.unit);
            while let Some(unit) = at {
                if let Some(cases) = missing.get_mut(&unit) {
                    cases.push(case.number);
                }
                at = state.organisation.unit(unit).and_then(|unit| unit.parent);
            }
        }
        missing
    }

    fn parts(&self, state: &State, unit: UnitNo, counts: &Counts) -> Vec<Part> {
        let below = state.organisation.unit(unit).map_or(&[][..], |unit| &unit.children);
        let rows = below.iter().map(|child| counts.measured(*child, self.measure));
        let short = rows.filter(|row| row.reached == Reached::Missed);
        short.filter_map(|row| Some(Part { unit: row.unit, part: row.part, whole: row.whole? })).collect()
    }

    fn pace(&self, found: &Measured, elapsed: i64) -> Pace {
        let days = (self.span.last - self.span.first).num_days() + 1;
        // All in parts of a day, so that nothing is rounded before it is compared.
        let scale = |quantity: &Quantity, value: i64| {
            i128::from(value) * i128::from(if flows(quantity) { days } else { elapsed })
        };
        let mut part = scale(&self.measure.part, found.part);
        let whole = self.measure.whole.as_ref().zip(found.whole).map(|(quantity, whole)| scale(quantity, whole));
        if let (Quantity::MediatorsWithCase, Some(whole)) = (&self.measure.part, whole) {
            // Nobody has more mediators with a case than mediators.
            part = part.min(whole);
        }
        let at_least = i128::from(self.measure.at_least);
        let reached = match whole {
            Some(0) => Reached::NotApplicable,
            Some(whole) if part * 10_000 >= whole * at_least => Reached::Met,
            None if part >= at_least * i128::from(elapsed) => Reached::Met,
            Some(_) | None => Reached::Missed,
        };
        let shown = |scaled: i128| i64::try_from(scaled / i128::from(elapsed)).unwrap_or(i64::MAX);
        Pace { elapsed, days, part: shown(part), whole: whole.map(shown), reached }
    }
}

/// Whether it grows from day to day by itself.
fn flows(quantity: &Quantity) -> bool {
    match quantity {
        Quantity::Cases
        | Quantity::Entered
        | Quantity::Closed
        | Quantity::Agreed
        | Quantity::Visited
        | Quantity::PastLimit
        | Quantity::MediatorsWithCase
        | Quantity::Due
        | Quantity::OnTime
        | Quantity::Late => true,
        Quantity::Units(_) | Quantity::Figure { .. } => false,
    }
}

/// How many more the part needs, the whole staying as it is.
fn lacking(measure: &Measure, found: &Measured) -> i64 {
    let at_least = i64::from(measure.at_least);
    let needed = match found.whole {
        None => at_least,
        // Rounded up: a part of a case is a case.
        Some(whole) => i64::try_from((i128::from(whole) * i128::from(at_least) + 9_999) / 10_000).unwrap_or(i64::MAX),
    };
    if found.reached == Reached::Missed { needed.saturating_sub(found.part).max(0) } else { 0 }
}

/// What was handed in last on a form with a target: how many rows reach it, and whose do not.
pub(super) fn figures<'s>(
    state: &'s State,
    no: CampaignNo,
    period_no: PeriodNo,
    target: &'s Target,
    within: &UnitSet,
) -> Vec<TargetRow<'s>> {
    let campaign = &state.campaigns[no.index()];
    let period = campaign.period(period_no);
    let slot = &campaign.slots[usize::from(period.slot)];
    let Evidence::Figures(form) = &slot.duty.evidence else { return Vec::new() };
    let handed_in = period.each().filter(|(unit, cell)| {
        let counted = matches!(cell.standing, Standing::Submitted { zero: false, .. } | Standing::NotMet { .. });
        counted && within.contains(*unit)
    });
    let row = |unit| {
        let short = short_rows(campaign, period_no, unit);
        let whole = rows_of(state, form, unit).max(short.len() as i64);
        let mut row = TargetRow {
            duty: &slot.id,
            title: &slot.duty.title,
            sources: &slot.duty.sources,
            rule: TargetRule::Figures(form, target),
            unit,
            period: period_no,
            span: period.covers.unwrap_or(campaign.plan.span),
            is_over: true,
            part: whole - short.len() as i64,
            whole: Some(whole),
            reached: if short.is_empty() { Reached::Met } else { Reached::Missed },
            pace: None,
            lacking: short.len() as i64,
            missing: Vec::new(),
            parts: short.iter().map(|unit| Part { unit, part: 0, whole: 1 }).collect(),
            text: Bilingual { zh: String::new(), en: String::new() },
        };
        row.text = target_words::text(state, campaign, &row);
        row
    };
    handed_in.map(|(unit, _)| row(unit)).collect()
}

/// Units whose rows fall short and have not been put right.
fn short_rows(campaign: &Campaign, period: PeriodNo, unit: UnitNo) -> UnitSet {
    let is_short = |standing: Standing| standing.is_awaited() || matches!(standing, Standing::Returned { .. });
    let waiting = |period: &Period| period.units_where(is_short);
    campaign.corrections(period, unit).flat_map(|no| waiting(campaign.period(no)).iter().collect::<Vec<_>>()).collect()
}

/// How many rows a submission of the unit has.
fn rows_of(state: &State, form: &Form, unit: UnitNo) -> i64 {
    let Some(kind) = &form.per else { return 1 };
    let below = state.organisation.subtree(unit).and(state.organisation.active());
    below.iter().filter(|no| state.organisation.unit(*no).is_some_and(|unit| unit.kind == *kind)).count() as i64
}
