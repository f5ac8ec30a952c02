//! {{title}}
//!
//! Answers the hook `subsidy`: "how much is paid for this case?"

use maplebridge_procedure::subsidy::{Guest, Proposal, Question};
use maplebridge_procedure::{Difficulty, Outcome, Reason, export, settings};

struct Procedure;

impl Guest for Procedure {
    fn propose(question: Question) -> Result<Proposal, String> {
        let missing: Vec<&str> =
            question.file.iter().filter(|part| !part.present).map(|part| part.id.as_str()).collect();
        let (yuan, why) = if question.closed.outcome != Outcome::Agreed {
            (0, "未达成协议，不予补贴".to_owned())
        } else if !missing.is_empty() {
            (0, format!("卷宗缺：{}", missing.join("、")))
        } else {
            let (key, name) = match question.matter.difficulty {
                Difficulty::Simple => ("simple", "简单"),
                Difficulty::Ordinary => ("ordinary", "一般"),
                Difficulty::Complex => ("complex", "疑难复杂"),
            };
            let yuan = settings::integer(key).ok_or("a setting is missing")?;
            (u64::try_from(yuan).map_err(|_| "a setting is out of range")?, format!("{name}案件，每件 {yuan} 元"))
        };
        // Amounts are in fen.
        Ok(Proposal { amount: yuan * 100, reasons: vec![Reason { text: why, source: None }] })
    }
}

export!(Procedure: subsidy);
