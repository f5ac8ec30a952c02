//! The rules in force for a campaign: the definition's own, the county's beside them, and the
//! guardrails between the two. Every date that a county's rule makes passes through here, also one
//! of a window or an event that nobody knew of when the procedure was asked.

use crate::calendar::Calendar;
use crate::deadline::{Deadline, Start};
use crate::entry::{DutyChange, LocalRules, Origin, RuleUsed};
use crate::guardrail::{self, Breach};

use crate::id::{CaseNo, DutyNo};
use crate::plan::{CaseStep, Duty, Plan};
use crate::schedule::{self, Announced, Occurrence};
use crate::state::{Campaign, Case, LocalPlan, Period};
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
    /// The definition's own dates, where the county changed its duty.
    own: Option<Box<Occurrence>>,
}

impl Ruled {
    /// By the definition's word alone.
    pub(crate) fn own(occurrence: Occurrence) -> Self {
        Ruled { occurrence, rule: RuleUsed::Definition, own: None }
    }

    /// As it comes into force at an instant. A county's date that is over by then does not count
    /// where the definition's own lies ahead: else a stricter rule would make late, or owed by
    /// nobody, what there is still time for.
    pub(crate) fn in_force(self, now: Timestamp) -> Self {
        match (self.rule, self.own) {
            (RuleUsed::Local(procedure), Some(own))
                if self.occurrence.reckoning.due <= now && own.reckoning.due > now =>
            {
                let rule = RuleUsed::Base { procedure, cause: Breach::AlreadyPast.code().into() };
                Ruled { occurrence: *own, rule, own: None }
            }
            (rule, own) => Ruled { occurrence: self.occurrence, rule, own },
        }
    }
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
        let Some((own, change)) = self.changed(duty) else {
            return local.into_iter().map(|occurrence| self.unchanged(occurrence)).collect();
        };
        // The same schedule makes the same periods in the same order: only dates differ.
        let base = schedule::occurrences(&self.own, duty, calendar, windows);
        let reminded = change.reminders.as_ref().map(|_| {
            let duty_reminded = self.as_reminded(own, duty);
            schedule::occurrences_of(self.plan(), duty, &duty_reminded, calendar, windows)
        });
        let mut reminded = reminded.into_iter().flatten();
        let pairs = base.into_iter().zip(local);
        pairs.map(|(base, local)| held(own, &change.rule, base, local, reminded.next().as_ref())).collect()
    }

    /// The period that an event makes for a duty.
    pub fn after_event(&self, duty: DutyNo, key: String, at: Timestamp, calendar: &Calendar) -> Option<Ruled> {
        let local = schedule::after_event(self.plan(), duty, key.clone(), at, calendar)?;
        let Some((own, change)) = self.changed(duty) else { return Some(self.unchanged(local)) };
        let base = schedule::after_event(&self.own, duty, key.clone(), at, calendar)?;
        let reminded = change.reminders.as_ref().and_then(|_| {
            let duty_reminded = self.as_reminded(own, duty);
            schedule::after_event_of(self.plan(), duty, &duty_reminded, key, at, calendar)
        });
        Some(held(own, &change.rule, base, local, reminded.as_ref()))
    }

    /// A period as these rules have it on a calendar's days; none where they do not have it.
    pub(crate) fn of_period(
        &self,
        campaign: &Campaign,
        period: &Period,
        calendar: &Calendar,
        windows: &[Announced<'_>],
    ) -> Option<Ruled> {
        let plan = self.plan();
        let duty_no = plan.duty_no(&campaign.slots[usize::from(period.slot)].id)?;
        let key = period.key.to_string();
        match period.origin {
            Origin::Event { happened } => self.after_event(duty_no, key, happened, calendar),
            Origin::Correction { .. } => {
                let rule = plan.duties[duty_no.index()].correction_rule();
                let opened = period.dates.opens;
                Some(Ruled::own(schedule::correction(plan, duty_no, rule, key, opened, calendar)))
            }
            Origin::Case { case, step } => {
                let (rule, start) = case_rule(campaign, period, case, step, &plan.duties[duty_no.index()])?;
                let from = (start, period.dates.opens);
                let occurrence = schedule::counted(plan, duty_no, rule, key, from, calendar);
                // The rule stands with the case, by whose word it was taken then.
                Some(Ruled { occurrence, rule: period.basis.rule.clone(), own: None })
            }
            Origin::Rule => {
                let mut all = self.occurrences(duty_no, calendar, windows).into_iter();
                all.find(|ruled| ruled.occurrence.key == key)
            }
        }
    }

    /// A definition's duty that the county changed, with the change.
    fn changed(&self, duty: DutyNo) -> Option<(&Duty, &DutyChange)> {
        let own = self.own.duties.get(duty.index())?;
        let change = self.local.as_ref()?.rules.changes.iter().find(|change| change.duty == own.id)?;
        Some((own, change))
    }

    /// The county's date with the definition's reminders: what the county's reminders are held to.
    fn as_reminded(&self, own: &Duty, duty: DutyNo) -> Duty {
        Duty { policy: own.policy.clone(), ..self.plan().duties[duty.index()].clone() }
    }

    fn unchanged(&self, occurrence: Occurrence) -> Ruled {
        let added_by = self.local.as_ref().filter(|_| occurrence.duty.index() >= self.own.duties.len());
        let rule = added_by.and_then(|local| local.rules.added_by).map_or(RuleUsed::Definition, RuleUsed::Local);
        Ruled { occurrence, rule, own: None }
    }
}

/// The rule on record for a step of a case, and what it counts from.
fn case_rule(
    campaign: &Campaign,
    period: &Period,
    case: CaseNo,
    step: CaseStep,
    duty: &Duty,
) -> Option<(Deadline, Start)> {
    let case = campaign.cases.all.get(case.index())?;
    match step {
        CaseStep::Settle if *period.key == *Case::key(case.number, case.round) => {
            Some((case.limit.deadline, Start::Day(case.limit.from)))
        }
        CaseStep::Visit(n) => {
            let closed = case.closed()?;
            let visit = closed.visits.get(usize::from(n).checked_sub(1)?)?;
            Some((visit.within, Start::Day(visit.from)))
        }
        // What an earlier round owed is over; its limit is not kept.
        CaseStep::Settle => None,
        CaseStep::Inform | CaseStep::Alert(_) => Some((duty.deadline, Start::Instant(period.dates.opens))),
    }
}

/// The county's dates where they stay within the guardrails, else the definition's.
fn held(duty: &Duty, rule: &RuleUsed, base: Occurrence, local: Occurrence, reminded: Option<&Occurrence>) -> Ruled {
    let reminders = |was: &Occurrence| guardrail::reminders(duty.local.reminders, was, &local);
    let kept = guardrail::due(duty.local.due, &base, &local).and_then(|()| reminded.map_or(Ok(()), reminders));
    match (kept, rule) {
        (Ok(()), rule) => Ruled { occurrence: local, rule: rule.clone(), own: Some(Box::new(base)) },
        (Err(breach), RuleUsed::Local(procedure)) => {
            let rule = RuleUsed::Base { procedure: *procedure, cause: breach.code().into() };
            Ruled { occurrence: base, rule, own: None }
        }
        (Err(_), rule) => Ruled { occurrence: base, rule: rule.clone(), own: None },
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
