//! 以案定补：村级 30、80、150 元，卷宗须齐全 · A subsidy for each case, if its file is complete.
//!
//! The bureau pays for each mediated case (001 M2, 004C M1). This county pays village committees 30, 80
//! or 150 yuan by difficulty, and nothing while a part of the file is missing. A county that pays 50,
//! 200 and 400 at townships changes only the settings.

use maplebridge_procedure::subsidy::{Guest, Part, Proposal, Question};
use maplebridge_procedure::{Agreement, Difficulty, Outcome, Reason, export, settings};

/// Where the rule is found: a passage of a source document, and the ministry.s form set.
const PAID: &str = "001 M2";
const FILE: &str = "司法部 2010 年人民调解文书格式";

struct Procedure;

impl Guest for Procedure {
    fn propose(question: Question) -> Result<Proposal, String> {
        let closed = question.closed;
        if closed.outcome != Outcome::Agreed {
            return Ok(nothing("未达成调解协议，不予补贴", PAID));
        }
        let list = match closed.agreement {
            Agreement::Written => "written",
            Agreement::Oral => "oral",
            Agreement::None => return Err("the case is agreed but has no agreement".to_owned()),
        };
        let wanted = settings::text(list).ok_or_else(|| format!("the setting {list} is missing"))?;
        let missing = missing(&wanted, &question.file);
        if !missing.is_empty() {
            return Ok(nothing(&format!("卷宗不齐，缺：{}；补齐后再报", missing.join("、")), FILE));
        }
        let (key, name) = match question.matter.difficulty {
            Difficulty::Simple => ("simple", "简单"),
            Difficulty::Ordinary => ("ordinary", "一般"),
            Difficulty::Complex => ("complex", "疑难复杂"),
        };
        let yuan = settings::integer(key).ok_or_else(|| format!("the setting {key} is missing"))?;
        let fen = u64::try_from(yuan).ok().and_then(|yuan| yuan.checked_mul(100)).ok_or("an amount is out of range")?;
        let amount = Reason::new(format!("{name}案件，每件 {yuan} 元"), PAID);
        Ok(Proposal { amount: fen, reasons: vec![amount, Reason::new("卷宗齐全", FILE)] })
    }
}

/// Parts of the file that are wanted and not there, in the order of the list.
fn missing<'a>(wanted: &'a str, file: &[Part]) -> Vec<&'a str> {
    let is_there = |id: &str| file.iter().any(|part| part.present && part.id == id);
    wanted.split(',').map(str::trim).filter(|id| !id.is_empty() && !is_there(id)).collect()
}

fn nothing(why: &str, source: &str) -> Proposal {
    Proposal { amount: 0, reasons: vec![Reason::new(why, source)] }
}

export!(Procedure: subsidy);
