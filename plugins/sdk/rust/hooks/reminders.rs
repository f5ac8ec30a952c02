//! {{title}}
//!
//! Answers the hook `reminders`: "when is whom reminded of this duty?"

use maplebridge_procedure::reminders::{Change, Guest, Proposal, Question};
use maplebridge_procedure::{Reminder, export, settings};

struct Procedure;

impl Guest for Procedure {
    fn propose(question: Question) -> Result<Proposal, String> {
        let time = settings::text("time").ok_or("the setting time is missing")?;
        // One more reminder on the working day before the due day, unless that day has one already.
        let has_one = question.reminders.iter().any(|r| matches!(r, Reminder::WorkingDaysBefore((1, _))));
        if has_one {
            return Ok(Proposal::Keep);
        }
        let mut reminders = question.reminders;
        reminders.push(Reminder::WorkingDaysBefore((1, time)));
        Ok(Proposal::Change(Change { reminders, also: Vec::new() }))
    }
}

export!(Procedure: reminders);
