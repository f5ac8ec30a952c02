//! `maple why`: why a date is that date, or why a message was sent.

use super::{Ask, Ledger, show};
use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use serde_json::Value;

/// 说明期限的由来，或某条消息为何发出 / why an obligation is due when it is, or a message was sent
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// 活动 任务 期次 单位，或一个消息编号（如 12.3）/ CAMPAIGN DUTY PERIOD UNIT, or a message's id
    #[arg(num_args = 1..=4, required = true, value_name = "WHAT")]
    what: Vec<String>,
    #[command(flatten)]
    ledger: Ledger,
}

pub(crate) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let ask = Ask::new(&args.ledger)?;
    let answer = match &args.what[..] {
        [message] => ask.get(&["messages", message], &[])?,
        [campaign, duty, period, unit] => ask.get(&["obligations", campaign, duty, period, unit, "why"], &[])?,
        other => return Err(Failure::argument("WHAT", &other.join(" "), "CAMPAIGN DUTY PERIOD UNIT / 12.3")),
    };
    if shell.json {
        shell.value(&answer)?;
        return Ok(Exit::Done);
    }
    shell.line(show::bilingual(&answer["text"], shell.lang))?;
    for why in answer["why"].as_array().into_iter().flatten() {
        shell.line(format!("  {}", show::bilingual(&why["notice"], shell.lang).replace('\n', "\n  ")))?;
        shell.line(format!("  {}", show::bilingual(&why["date"], shell.lang).replace('\n', "\n  ")))?;
    }
    if let Value::Array(sources) = &answer["sources"]
        && !sources.is_empty()
    {
        let sources: Vec<String> = sources.iter().map(show::text).collect();
        shell.line(format!("{} {}", shell.lang.words("依据", "sources"), sources.join(", ")))?;
    }
    let mut table = Table::indented(2);
    for moment in answer["moments"].as_array().into_iter().flatten() {
        let what = shell.lang.words(&show::text(&moment["what"]["zh"]), &show::text(&moment["what"]["en"]));
        table.row([show::instant(&moment["at"]), what]);
    }
    table.lines().try_for_each(|line| shell.line(line))?;
    Ok(Exit::Done)
}
