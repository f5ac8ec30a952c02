//! What is counted of offices over days, for measures, points and commendation alike. An office
//! counts its whole subtree: what is counted at a unit is counted at everything above it.
//!
//! Counted from the register and the obligations as they are now:
//!
//! - cases: accepted in the days (001 C2); entered: of these, those with a day of entry into the
//!   provincial system (004C Q1, 应录尽录);
//! - closed: with their closing day in the days; agreed: of these, with an agreement; visited: of
//!   these, visited at least once, settled or not (001 C8, 应访尽访). A case that was reopened is
//!   not closed;
//! - past limit: the limit day lies in the days, and the case was closed after it or is open
//!   although the limit has passed (001 C2; 人民调解工作若干规定 33);
//! - mediators with a case: distinct mediators' numbers at each unit among the cases accepted
//!   (004C P10, Q3). A count, and no number leaves it;
//! - units: active ones of a kind, the office itself included (004C Q5, 000 Q9);
//! - due, on time, late (004C V4): obligations of any duty with their due day in the days and
//!   their due instant passed. Those released or dropped are not counted, those sent back count as
//!   what they first were. Late is what was handed in late or is overdue now;
//! - figures (004C Q2): the latest an office typed in. Where it typed in none, the sum of what
//!   lies under it; an office's own word is never added to that of its offices.

use crate::entry::{Ending, Measured};
use crate::id::{CampaignNo, DutyId, FieldId, TermNo, UnitNo};
use crate::org::Organisation;
use crate::plan::{Evidence, Measure, Quantity, Span};
use crate::set::UnitSet;
use crate::state::{Campaign, Case, Period, PeriodPhase, Standing, State};
use crate::time::Timestamp;
use std::collections::BTreeSet;

/// Counts of every unit of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    quantities: Vec<Quantity>,
    /// Row by row: one row a unit, one column a quantity.
    values: Vec<i64>,
}

impl Counts {
    /// What was counted of a unit; 0 for what was not asked for.
    pub fn of(&self, unit: UnitNo, quantity: &Quantity) -> i64 {
        let column = self.quantities.iter().position(|known| known == quantity);
        let at = column.map(|column| unit.index() * self.quantities.len() + column);
        at.and_then(|at| self.values.get(at)).copied().unwrap_or(0)
    }

    /// How a unit does by a measure.
    pub fn measured(&self, unit: UnitNo, measure: &Measure) -> Measured {
        let part = self.of(unit, &measure.part);
        let whole = measure.whole.as_ref().map(|whole| self.of(unit, whole));
        Measured { unit, part, whole, reached: measure.reached(part, whole) }
    }

    fn columns(&self) -> impl Iterator<Item = (usize, &Quantity)> {
        self.quantities.iter().enumerate()
    }

    fn add(&mut self, unit: UnitNo, column: usize) {
        let at = unit.index() * self.quantities.len() + column;
        if let Some(value) = self.values.get_mut(at) {
            *value += 1;
        }
    }

    fn count_cases(&mut self, campaign: &Campaign, span: Span, now: Timestamp) {
        let wanted: Vec<(usize, Quantity)> =
            self.columns().filter(|(_, q)| is_of_cases(q)).map(|(column, q)| (column, q.clone())).collect();
        if wanted.is_empty() {
            return;
        }
        for case in &campaign.cases.all {
            for (column, quantity) in &wanted {
                if counts_case(campaign, case, quantity, span, now) {
                    self.add(case.unit, *column);
                }
            }
        }
    }

    fn count_mediators(&mut self, campaign: &Campaign, span: Span) {
        let Some(column) = self.quantities.iter().position(|q| *q == Quantity::MediatorsWithCase) else { return };
        let accepted = campaign.cases.all.iter().filter(|case| span.contains(case.accepted));
        let mut known: Vec<(UnitNo, TermNo)> = accepted.filter_map(|case| Some((case.unit, case.mediator?))).collect();
        known.sort_unstable();
        known.dedup();
        known.iter().for_each(|(unit, _)| self.add(*unit, column));
    }

    fn count_obligations(&mut self, campaign: &Campaign, span: Span, now: Timestamp) {
        let column = |wanted| self.quantities.iter().position(|q| *q == wanted);
        let (due, on_time, late) = (column(Quantity::Due), column(Quantity::OnTime), column(Quantity::Late));
        if due.or(on_time).or(late).is_none() {
            return;
        }
        for period in campaign.periods.iter().filter(|period| has_fallen_due(period, span, now)) {
            let is_paused = campaign.is_paused(period.slot);
            for (unit, cell) in period.each() {
                let Some(is_late) = is_late(cell.standing, is_paused) else { continue };
                due.into_iter().chain(if is_late { late } else { on_time }).for_each(|column| self.add(unit, column));
            }
        }
    }

    fn count_units(&mut self, organisation: &Organisation) {
        let wanted: Vec<_> = self
            .columns()
            .filter_map(|(column, q)| if let Quantity::Units(kind) = q { Some((column, kind.clone())) } else { None })
            .collect();
        for (no, unit) in organisation.units().filter(|(_, unit)| unit.active && !wanted.is_empty()) {
            wanted.iter().filter(|(_, kind)| *kind == unit.kind).for_each(|(column, _)| self.add(no, *column));
        }
    }

    /// Puts typed-in figures in their places and says which these are.
    fn take_figures(&mut self, organisation: &Organisation, campaign: &Campaign) -> BTreeSet<usize> {
        let mut own = BTreeSet::new();
        let width = self.quantities.len();
        for (column, quantity) in self.quantities.iter().enumerate() {
            let Quantity::Figure { duty, field } = quantity else { continue };
            let Some((slot, place)) = figure_place(campaign, duty, field) else { continue };
            let kept = campaign.figures.range((slot, UnitNo(0))..=(slot, UnitNo(u32::MAX)));
            for ((_, unit), values) in kept.filter(|((_, unit), _)| organisation.active().contains(*unit)) {
                let at = unit.index() * width + column;
                self.values[at] = values.get(place).copied().unwrap_or(0);
                own.insert(at);
            }
        }
        own
    }

    /// Adds every unit to the one above it. Numbers follow the tree: what lies under a unit was
    /// added to it before its own turn comes.
    fn roll_up(&mut self, organisation: &Organisation, own: &BTreeSet<usize>) {
        let width = self.quantities.len();
        for no in (0..organisation.unit_count()).rev() {
            let Some(parent) = organisation.unit(UnitNo(no)).and_then(|unit| unit.parent) else { continue };
            for column in 0..width {
                let (from, to) = (no as usize * width + column, parent.index() * width + column);
                if !own.contains(&to) {
                    self.values[to] = self.values[to].saturating_add(self.values[from]);
                }
            }
        }
    }
}

/// Counts for every unit, over days, as things stand at an instant: one pass over the cases, one
/// over the obligations where these are wanted.
pub fn counts<'q>(
    state: &State,
    campaign_no: CampaignNo,
    quantities: impl IntoIterator<Item = &'q Quantity>,
    span: Span,
    now: Timestamp,
) -> Counts {
    let campaign = &state.campaigns[campaign_no.index()];
    let mut distinct: Vec<Quantity> = Vec::new();
    for quantity in quantities {
        if !distinct.contains(quantity) {
            distinct.push(quantity.clone());
        }
    }
    let organisation = &state.organisation;
    let cells = organisation.unit_count() as usize * distinct.len();
    let mut counts = Counts { quantities: distinct, values: vec![0; cells] };
    counts.count_cases(campaign, span, now);
    counts.count_mediators(campaign, span);
    counts.count_obligations(campaign, span, now);
    counts.count_units(organisation);
    let own = counts.take_figures(organisation, campaign);
    counts.roll_up(organisation, &own);
    counts
}

/// The quantities of a measure.
pub(super) fn of_measure(measure: &Measure) -> impl Iterator<Item = &Quantity> {
    std::iter::once(&measure.part).chain(&measure.whole)
}

/// What a duty's measure finds of the units that a period opens for. A period that speaks of no
/// days of its own is measured over the whole campaign.
pub(crate) fn measure(
    state: &State,
    campaign_no: CampaignNo,
    measure: &Measure,
    (units, covers): (&UnitSet, Option<Span>),
    now: Timestamp,
) -> Vec<Measured> {
    let span = covers.unwrap_or(state.campaigns[campaign_no.index()].plan.span);
    let counts = counts(state, campaign_no, of_measure(measure), span, now);
    units.iter().map(|unit| counts.measured(unit, measure)).collect()
}

/// Offices that are given points and may be commended: active units that a duty of the campaign
/// names or that have cases, without the bureau, which does not judge itself.
pub(crate) fn offices(state: &State, campaign: &Campaign) -> UnitSet {
    let duties = campaign.slots.iter().filter(|slot| slot.current);
    let mut offices: UnitSet = campaign.cases.all.iter().map(|case| case.unit).collect();
    for slot in duties {
        offices.extend_with(&state.organisation.audience(&slot.duty.who));
    }
    let mut offices = offices.and(state.organisation.active());
    if let Some(bureau) = state.organisation.bureau() {
        offices.remove(bureau);
    }
    offices
}

fn is_of_cases(quantity: &Quantity) -> bool {
    match quantity {
        Quantity::Cases
        | Quantity::Entered
        | Quantity::Closed
        | Quantity::Agreed
        | Quantity::Visited
        | Quantity::PastLimit => true,
        Quantity::MediatorsWithCase
        | Quantity::Units(_)
        | Quantity::Due
        | Quantity::OnTime
        | Quantity::Late
        | Quantity::Figure { .. } => false,
    }
}

/// Whether a case is one of those that a quantity counts; never where it does not count cases.
pub(super) fn counts_case(campaign: &Campaign, case: &Case, quantity: &Quantity, span: Span, now: Timestamp) -> bool {
    let closing = || case.closing().filter(|closing| span.contains(closing.day));
    match quantity {
        Quantity::Cases => span.contains(case.accepted),
        Quantity::Entered => span.contains(case.accepted) && case.entered.is_some(),
        Quantity::Closed => closing().is_some(),
        Quantity::Agreed => closing().is_some_and(|closing| matches!(closing.ending, Ending::Agreed { .. })),
        Quantity::Visited => closing().is_some() && case.closed().is_some_and(|closed| closed.is_visited()),
        Quantity::PastLimit => {
            let period = campaign.period(case.limit.period);
            let is_past = || period.cells.iter().any(|cell| cell.standing == Standing::Overdue);
            let passed = || is_past() || period.dates.due <= now && !campaign.is_paused(period.slot);
            span.contains(period.dates.day) && case.closed().map_or_else(passed, |closed| closed.late)
        }
        Quantity::MediatorsWithCase
        | Quantity::Units(_)
        | Quantity::Due
        | Quantity::OnTime
        | Quantity::Late
        | Quantity::Figure { .. } => false,
    }
}

/// Whether a period's due instant has passed and its due day lies in the days.
pub(super) fn has_fallen_due(period: &Period, span: Span, now: Timestamp) -> bool {
    period.phase == PeriodPhase::Open && span.contains(period.dates.day) && period.dates.due <= now
}

/// Whether something that has fallen due came late or is still awaited; none where it does not
/// count, because it was released, dropped, or is held up by a pause.
pub(super) fn is_late(standing: Standing, is_paused: bool) -> Option<bool> {
    match standing {
        Standing::Open => (!is_paused).then_some(true),
        Standing::Overdue => Some(true),
        Standing::Submitted { late, .. } | Standing::NotMet { late } | Standing::Returned { late } => Some(late),
        Standing::Waived | Standing::Dropped => None,
    }
}

/// The duty's number in the campaign, and the field's place on its form.
fn figure_place(campaign: &Campaign, duty: &DutyId, field: &FieldId) -> Option<(u16, usize)> {
    let slot = campaign.slot(duty)?;
    let Evidence::Figures(form) = &campaign.slots[usize::from(slot)].duty.evidence else { return None };
    Some((slot, form.fields.iter().position(|known| known.id == *field)?))
}
