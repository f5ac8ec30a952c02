//! The rules in force for a campaign: the definition's own, the county's beside them, and the
//! guardrails between the two. Every date that a county's rule makes passes through here, also one
//! of a window or an event that nobody knew of when the procedure was asked.

use crate::calendar::Calendar;
use crate::entry::{DutyChange, LocalRules, RuleUsed};
use crate::guardrail;
use crate::id::DutyNo;
use crate::plan::{Duty, Plan};
use crate::schedule::{self, Announced, Occurrence};
use crate::state::LocalPlan;
use crate::time::Timestamp;
use std::sync::Arc;

/// The rules of a campaign.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The definition's.
    pub own: Arc<Plan>,
    /// The county's, where it has any.
    pub local: Option<Arc<LocalPlan>>,
}

/// A period with the word by which it has its dates.
#[derive(Debug, Clone, PartialEq)]
pub struct Ruled {
    /// The period.
    pub occurrence: Occurrence,
    /// By whose word.
    pub rule: RuleUsed,
}

impl Rules {
    /// The plan in force: the definition's with the county's changes and additions.
    pub fn plan(&self) -> &Arc<Plan> {
        self.local.as_ref().map_or(&self.own, |local| &local.plan)
    }

    /// All periods of a duty that the calendar decides. Duties have the same numbers in the plan in
    /// force as in the definition; the county's own come after them.
    pub fn occurrences(&self, duty: DutyNo, calendar: &Calendar, windows: &[Announced<'_>]) -> Vec<Ruled> {
        let local = schedule::occurrences(self.plan(), duty, calendar, windows);
        match self.changed(duty) {
            None => local.into_iter().map(|occurrence| self.unchanged(occurrence)).collect(),
            Some((own, rule)) => {
                // The same schedule makes the same periods in the same order: only dates differ.
                let base = schedule::occurrences(&self.own, duty, calendar, windows);
                base.into_iter().zip(local).map(|(base, local)| held(own, rule, base, local)).collect()
            }
        }
    }

    /// The period that an event makes for a duty.
    pub fn after_event(&self, duty: DutyNo, key: String, at: Timestamp, calendar: &Calendar) -> Option<Ruled> {
        let local = schedule::after_event(self.plan(), duty, key.clone(), at, calendar)?;
        match self.changed(duty) {
            None => Some(self.unchanged(local)),
            Some((own, rule)) => {
                let base = schedule::after_event(&self.own, duty, key, at, calendar)?;
                Some(held(own, rule, base, local))
            }
        }
    }

    /// A definition's duty that the county changed, with the word for it.
    fn changed(&self, duty: DutyNo) -> Option<(&Duty, &RuleUsed)> {
        let own = self.own.duties.get(duty.index())?;
        let change = self.local.as_ref()?.rules.changes.iter().find(|change| change.duty == own.id)?;
        Some((own, &change.rule))
    }

    fn unchanged(&self, occurrence: Occurrence) -> Ruled {
        let added_by = self.local.as_ref().filter(|_| occurrence.duty.index() >= self.own.duties.len());
        let rule = added_by.and_then(|local| local.rules.added_by).map_or(RuleUsed::Definition, RuleUsed::Local);
        Ruled { occurrence, rule }
    }
}

/// The county's date where it stays within the guardrail, else the definition's.
fn held(duty: &Duty, rule: &RuleUsed, base: Occurrence, local: Occurrence) -> Ruled {
    let kept = guardrail::due(duty.local.due, &base, &local)
        .and_then(|()| guardrail::reminders(duty.local.reminders, &base, &local));
    match (rule, kept) {
        (RuleUsed::Local(procedure), Err(breach)) => {
            let cause = breach.code().into();
            Ruled { occurrence: base, rule: RuleUsed::Base { procedure: *procedure, cause } }
        }
        (rule, _) => Ruled { occurrence: local, rule: rule.clone() },
    }
}

impl LocalRules {
    /// The plan in force: the definition's with these changes and additions.
    pub(crate) fn applied_to(&self, own: &Plan) -> Plan {
        let mut plan = own.clone();
        for duty in &mut plan.duties {
            if let Some(change) = self.changes.iter().find(|change| change.duty == duty.id) {
                change.apply(duty);
            }
        }
        plan.duties.extend(self.added.iter().cloned());
        plan
    }

    /// Whether nothing differs from the definition.
    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.added.is_empty()
    }
}

impl DutyChange {
    /// Changes a duty.
    pub(crate) fn apply(&self, duty: &mut Duty) {
        if let Some(deadline) = self.deadline {
            duty.deadline = deadline;
        }
        duty.dates = self.dates.iter().cloned().collect();
        if let Some(reminders) = &self.reminders {
            duty.policy.reminders = reminders.clone();
        }
        duty.policy.also = self.also.clone();
    }
}
