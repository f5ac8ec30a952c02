//! 生效后和履行后十五日内回访 · Return visits within fifteen days of effect and of performance.
//!
//! Every dispute is visited, settled or not (001 C8), and the visit asks whether the agreement is
//! performed (001 C9). No source says within what time; this county's rule is 15 days after the
//! agreement took effect and 15 days after the day it is to be performed. A case without an agreement
//! is visited as long after it was closed.

use maplebridge_procedure::return_visits::{Anchor, Guest, Proposal, Question, Visit};
use maplebridge_procedure::{Rule, export, settings};

struct Procedure;

impl Guest for Procedure {
    fn propose(question: Question) -> Result<Proposal, String> {
        let (after_effect, after_performance) = (days("effect-days")?, days("performance-days")?);
        let closed = question.closed;
        let mut visits = Vec::new();
        if closed.effective.is_some() {
            visits.push(visit("回访协议生效后的情况", Anchor::Effect, after_effect));
        }
        if closed.performance.is_some() {
            visits.push(visit("回访协议履行情况", Anchor::Performance, after_performance));
        }
        if visits.is_empty() {
            visits.push(visit("回访未达成协议的纠纷", Anchor::Closing, after_effect));
        }
        Ok(Proposal::Visits(visits))
    }
}

fn visit(title: &str, anchor: Anchor, days: u32) -> Visit {
    Visit { title: title.to_owned(), anchor, within: Rule::within_days(days) }
}

fn days(key: &str) -> Result<u32, String> {
    let days = settings::integer(key).ok_or_else(|| format!("the setting {key} is missing"))?;
    u32::try_from(days).map_err(|_| format!("the setting {key} is out of range"))
}

export!(Procedure: return_visits);
