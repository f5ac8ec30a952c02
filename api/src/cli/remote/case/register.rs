//! A case is registered.

use super::{Act, Ask};
use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;
use serde_json::{Value, json};

#[derive(Debug, clap::Args)]
pub(super) struct Register {
    /// 专项活动 / the campaign
    campaign: String,
    /// 承办单位 / the responsible unit
    #[arg(long)]
    unit: String,
    /// 纠纷类型 / the dispute type
    #[arg(long = "type", value_name = "ID")]
    kind: String,
    /// 来源 / where it came from
    #[arg(long, default_value = "screening")]
    source: String,
    /// 案情简介，不写姓名 / the facts in brief, without names
    #[arg(long)]
    brief: String,
    /// 难易：simple、ordinary、complex / how hard it is
    #[arg(long, default_value = "ordinary")]
    difficulty: String,
    /// 当事方数 / how many sides
    #[arg(long, default_value_t = 2)]
    sides: u16,
    /// 涉及人数 / how many people it concerns
    #[arg(long, default_value_t = 2)]
    people: u32,
    /// 涉及金额（元）/ what is claimed, in yuan
    #[arg(long, value_name = "YUAN")]
    amount: Option<String>,
    /// 调解员编号 / the mediator's number
    #[arg(long)]
    mediator: Option<String>,
    /// 化解措施 / what is done to settle it
    #[arg(long, default_value = "")]
    measures: String,
    /// 受理日期，默认今天 / the day it was accepted
    #[arg(long, value_name = "DATE")]
    accepted: Option<String>,
    #[command(flatten)]
    act: Act,
}

pub(super) fn run(args: &Register, shell: &mut Shell) -> Result<Exit, Failure> {
    let mut facts = json!({
        "type": args.kind, "source": args.source, "brief": args.brief, "difficulty": args.difficulty,
        "sides": args.sides, "people": args.people, "measures": args.measures,
    });
    if let Some(amount) = &args.amount {
        facts["amount_fen"] = json!(fen(amount)?);
    }
    if let Some(mediator) = &args.mediator {
        facts["mediator"] = json!(mediator);
    }
    let mut body = json!({ "unit": args.unit, "facts": facts });
    if let Some(accepted) = &args.accepted {
        body["accepted"] = json!(accepted);
    }
    let answer = Ask::to_change(&args.act)?.post(&["campaigns", &args.campaign, "cases"], &body)?;
    if shell.json {
        shell.value(&answer)?;
    } else {
        let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
        let line = shell.lang.sentence(
            &format!("{}（{}），期限 {}", text("in_words"), text("number"), text("limit")),
            &format!("{} ({}), limit {}", text("in_words"), text("number"), text("limit")),
        );
        shell.line(line)?;
    }
    Ok(Exit::Done)
}

/// Yuan with at most two decimals, as whole fen.
pub(super) fn fen(yuan: &str) -> Result<Value, Failure> {
    let wrong = || Failure::argument("--amount", yuan, "3500.50");
    let (whole, part) = yuan.split_once('.').unwrap_or((yuan, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 2 {
        return Err(wrong());
    }
    let fen: u64 = format!("{whole}{part:0<2}").parse().map_err(|_| wrong())?;
    Ok(json!(fen))
}

#[cfg(test)]
mod tests {
    use super::fen;

    #[test]
    fn yuan_in_fen() {
        for (text, wanted) in [("0", 0), ("3500", 350_000), ("3500.5", 350_050), ("0.05", 5)] {
            assert_eq!(fen(text).unwrap(), wanted, "{text}");
        }
        for wrong in ["", ".5", "1.234", "-1", "1,000", "一百"] {
            assert!(fen(wrong).is_err(), "{wrong}");
        }
    }
}
