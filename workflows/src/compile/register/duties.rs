//! The duties that follow from a register: settle a case, inform once the limit has passed, visit
//! it again, handle an alert. They remind and climb like everything else that is owed.

use super::alerts::Level;
use engine::deadline::{Deadline, Offset};
use engine::plan::{Audience, CaseStep, Duty, Evidence, Guardrails, Policy, PostRef, Register, Schedule};
use std::collections::BTreeMap;

/// What they have in common.
pub(super) struct Common<'a> {
    pub who: &'a Audience,
    pub to: &'a [PostRef],
    pub cites: &'a [String],
    pub policy: &'a Policy,
}

impl Common<'_> {
    /// All of them. `None` cannot happen: their ids are the compiler's own.
    pub(super) fn duties(&self, register: &Register, inform: Deadline, levels: Vec<Level>) -> Option<Vec<Duty>> {
        let visit = register.visits.first().map_or(Deadline::ON_THE_DAY, |visit| visit.within);
        let steps = [
            ("case-settle", "办结纠纷案件", CaseStep::Settle, register.limit),
            ("case-inform", "终止调解并告知途径", CaseStep::Inform, inform),
            ("case-visit", "回访", CaseStep::Visit(0), visit),
        ];
        let of_cases = steps.map(|(id, title, step, deadline)| self.duty(id, title, step, deadline));
        let of_alerts = (1u8..).zip(levels).map(|(number, level)| self.alert(number, level));
        of_cases.into_iter().chain(of_alerts).collect()
    }

    fn duty(&self, id: &str, title: &str, step: CaseStep, deadline: Deadline) -> Option<Duty> {
        Some(Duty {
            id: id.parse().ok()?,
            title: title.to_owned(),
            sources: self.cites.to_vec(),
            who: self.who.clone(),
            to: self.to.to_vec(),
            schedule: Schedule::Case { step },
            deadline,
            evidence: Evidence::Case,
            zero_report: false,
            satisfies: Vec::new(),
            policy: self.policy.clone(),
            target: None,
            measure: None,
            // What a county may change of cases stands in the register.
            local: Guardrails::default(),
            dates: BTreeMap::new(),
        })
    }

    /// An alert is told at once, so nothing reminds of it; whoever is next hears when the window
    /// passes, and nobody after the last.
    fn alert(&self, number: u8, level: Level) -> Option<Duty> {
        let deadline = Deadline { offset: Offset::Hours(level.hours), ..Deadline::ON_THE_DAY };
        let id = format!("case-alert-{number}");
        let mut duty = self.duty(&id, &level.level.title, CaseStep::Alert(number), deadline)?;
        duty.policy = Policy { reminders: Vec::new(), escalations: level.ladder, repeat: None, also: Vec::new() };
        if !level.cites.is_empty() {
            duty.sources = level.cites;
        }
        Some(duty)
    }
}
