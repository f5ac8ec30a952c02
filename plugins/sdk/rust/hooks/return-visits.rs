//! {{title}}
//!
//! Answers the hook `return-visits`: "when is this closed case visited?"

use maplebridge_procedure::return_visits::{Anchor, Guest, Proposal, Question, Visit};
use maplebridge_procedure::{Rule, export, settings};

struct Procedure;

impl Guest for Procedure {
    fn propose(question: Question) -> Result<Proposal, String> {
        let days = settings::integer("days").ok_or("the setting days is missing")?;
        let days = u32::try_from(days).map_err(|_| "the setting days is out of range")?;
        // From the day the agreement took effect; where there is none, from the closing.
        let anchor = if question.closed.effective.is_some() { Anchor::Effect } else { Anchor::Closing };
        Ok(Proposal::Visits(vec![Visit { title: "回访".to_owned(), anchor, within: Rule::within_days(days) }]))
    }
}

export!(Procedure: return_visits);
