//! Candidates for commendation (表彰候选): offices that meet every condition the definition states
//! (004C V5), with their figures. Offices only; nothing here names or ranks a person.

use super::counts::{counts, of_measure, offices};
use crate::entry::Measured;
use crate::id::{CampaignNo, UnitNo};
use crate::plan::{Measure, Reached, Span};
use crate::set::UnitSet;
use crate::state::State;
use crate::time::Timestamp;

/// An office that meets every condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate<'s> {
    /// The office.
    pub unit: UnitNo,
    /// Each condition with what was counted.
    pub figures: Vec<(&'s Measure, Measured)>,
}

/// Candidates among a set of offices over days, in the order of the tree. An office of which a
/// condition finds nothing to measure is none: there is nothing to commend it for. Without
/// conditions there are no candidates.
pub fn candidates<'s>(
    state: &'s State,
    no: CampaignNo,
    within: &UnitSet,
    span: Span,
    now: Timestamp,
) -> Vec<Candidate<'s>> {
    let campaign = &state.campaigns[no.index()];
    let conditions = campaign.plan.register.as_ref().map_or(&[][..], |register| &register.commendation);
    if conditions.is_empty() {
        return Vec::new();
    }
    let counts = counts(state, no, conditions.iter().flat_map(of_measure), span, now);
    let candidate = |unit| {
        let figures: Vec<_> = conditions.iter().map(|measure| (measure, counts.measured(unit, measure))).collect();
        let meets_all = figures.iter().all(|(_, found)| found.reached == Reached::Met);
        meets_all.then_some(Candidate { unit, figures })
    };
    offices(state, campaign).and(within).iter().filter_map(candidate).collect()
}
