//! {{title}}
//!
//! Answers the hook `deadline`: "when is this duty due in our county?"

use maplebridge_procedure::deadline::{Guest, Proposal, Question};
use maplebridge_procedure::{Distance, Rule, export, log, settings};

struct Procedure;

impl Guest for Procedure {
    fn propose(question: Question) -> Result<Proposal, String> {
        let days = settings::integer("days").ok_or("the setting days is missing")?;
        let days = u32::try_from(days).map_err(|_| "the setting days is out of range")?;
        let rule = question.duty.deadline;
        // Only "within N days" after something, and only where N is more than the county allows.
        if rule.distance != Distance::CalendarDays || rule.before || rule.offset <= days {
            return Ok(Proposal::Keep);
        }
        log::info(&format!("{}: within {days} days instead of {}", question.duty.id, rule.offset));
        Ok(Proposal::Rule(Rule { offset: days, ..rule }))
    }
}

export!(Procedure: deadline);
