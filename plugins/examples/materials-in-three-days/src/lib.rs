//! 阶段材料三日内报送 · Stage materials within three days.
//!
//! The campaign asks for written material within 5 days after each stage (001 D1). This county wants
//! it within 3: for that duty its rule is shorter, and all else in the rule stays as it is.

use maplebridge_procedure::deadline::{Guest, Period, Proposal, Question};
use maplebridge_procedure::{Distance, Rollover, Rule, calendar, export, log, settings};

struct Procedure;

impl Guest for Procedure {
    fn propose(question: Question) -> Result<Proposal, String> {
        let days = settings::integer("days").ok_or("the setting days is missing")?;
        let days = u32::try_from(days).map_err(|_| "the setting days is out of range")?;
        let duty = question.duty;
        // "Within N days" after something, and N is more than this county allows. What is due sooner
        // already, or is counted in another way, stays.
        let is_longer = duty.deadline.distance == Distance::CalendarDays && !duty.deadline.before;
        if Some(duty.id) != settings::text("duty") || !is_longer || duty.deadline.offset <= days {
            return Ok(Proposal::Keep);
        }
        let rule = Rule { offset: days, ..duty.deadline };
        for period in &question.periods {
            tell(period, &rule);
        }
        Ok(Proposal::Rule(rule))
    }
}

/// What the rule means for a period, for whoever reads the log. The host counts the days itself.
fn tell(period: &Period, rule: &Rule) {
    let counted = period.covers.as_ref().and_then(|span| calendar::add_days(&span.last, rule.offset as i32));
    let due = counted.and_then(|day| match rule.rollover {
        Rollover::None => Some(day),
        Rollover::Next => calendar::working_day_from(&day),
        Rollover::Previous => calendar::working_day_until(&day),
    });
    if let Some(due) = due {
        log::info(&format!("{}: {due}, not {}", period.key, period.due));
    }
}

export!(Procedure: deadline);
