//! An officer sends a submission back, or releases a unit from an obligation.

use super::group::{close_if_done, not_of_case, obligation, reason};
use super::submit::open_corrections;
use crate::entry::Fact;
use crate::input::ObligationRef;
use crate::plan::CaseStep;
use crate::refusal::Refusal;
use crate::set::UnitSet;
use crate::state::{Standing, State};
use crate::time::At;

pub(super) fn return_it(state: &State, wanted: &ObligationRef, why: &str, at: At) -> Result<Vec<Fact>, Refusal> {
    let reason = reason(why)?;
    let found = obligation(state, wanted)?;
    not_of_case(&found, |_| false)?;
    match found.period.cell(found.unit).map(|cell| cell.standing) {
        Some(Standing::Submitted { .. } | Standing::NotMet { .. }) => {}
        _ => return Err(Refusal::NothingToReturn { unit: wanted.unit.to_string() }),
    }
    let (campaign, period, unit) = (found.campaign_no, found.period_no, found.unit);
    let mut facts = vec![Fact::Returned { campaign, period, unit, reason }];
    facts.extend(open_corrections(state, &found, &[None], at));
    Ok(facts)
}

pub(super) fn waive(state: &State, wanted: &ObligationRef, why: &str) -> Result<Vec<Fact>, Refusal> {
    let reason = reason(why)?;
    let found = obligation(state, wanted)?;
    // A visit may be waived and stays missing in the count; the rest is done at the case.
    not_of_case(&found, |step| matches!(step, CaseStep::Visit(_)))?;
    let unit = || wanted.unit.to_string();
    match found.period.cell(found.unit).map(|cell| cell.standing) {
        Some(Standing::Waived) => return Err(Refusal::AlreadyWaived { unit: unit() }),
        Some(Standing::Submitted { .. }) => return Err(Refusal::AlreadyFulfilled { unit: unit() }),
        Some(Standing::Dropped) | None => {
            let (duty, key) = (wanted.duty.to_string(), wanted.period.clone());
            return Err(Refusal::NotOwed { unit: unit(), duty, key });
        }
        Some(Standing::Open | Standing::Overdue | Standing::NotMet { .. } | Standing::Returned { .. }) => {}
    }
    let units = UnitSet::one(found.unit);
    let (campaign, period) = (found.campaign_no, found.period_no);
    let mut facts = vec![Fact::Waived { campaign, period, units: units.clone(), reason }];
    close_if_done(campaign, found.campaign, &[(period, units)], &mut facts);
    Ok(facts)
}
