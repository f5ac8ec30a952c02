//! {{title}}
//!
//! Answers the hook `triage`: "how grave is this case, until when is it to be settled, and by which way?"

use maplebridge_procedure::triage::{Guest, Proposal, Question};
use maplebridge_procedure::{Difficulty, Reason, Rule, export, settings};

struct Procedure;

impl Guest for Procedure {
    fn propose(question: Question) -> Result<Proposal, String> {
        let many = settings::integer("people").ok_or("the setting people is missing")?;
        let many = u32::try_from(many).map_err(|_| "the setting people is out of range")?;
        let matter = question.matter;
        let (level, days, why) = if matter.people >= many {
            (1, 7, format!("涉及 {} 人，不少于 {many} 人", matter.people))
        } else if matter.difficulty == Difficulty::Complex {
            (2, 15, "疑难复杂".to_owned())
        } else {
            (question.levels, 30, "一般矛盾纠纷".to_owned())
        };
        Ok(Proposal {
            level: level.min(question.levels),
            limit: Some(Rule::within_days(days)),
            channels: question.channels,
            reasons: vec![Reason { text: why, source: None }],
        })
    }
}

export!(Procedure: triage);
