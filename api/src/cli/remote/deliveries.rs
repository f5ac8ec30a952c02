//! `maple deliveries`: messages on their way over webhooks, and those given up.

use super::{Act, Ask, receipt, show};
use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use serde_json::json;

/// 送达情况：在途和未送达的消息 / messages on their way, and those given up
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// 只看已放弃的 / those given up, instead of those that wait
    #[arg(long)]
    dead: bool,
    /// 把已放弃的全部重新排队 / put all that were given up back in line
    #[arg(long, conflicts_with = "dead")]
    replay: bool,
    /// 至多几条；0 为全部 / at most so many, 0 for all
    #[arg(long, default_value_t = 50)]
    limit: usize,
    #[command(flatten)]
    act: Act,
}

pub(crate) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let ask = Ask::to_change(&args.act)?;
    if args.replay {
        let answer = ask.post(&["deliveries", "replay"], &json!({ "messages": [] }))?;
        return receipt(&answer, shell);
    }
    let state = if args.dead { "dead" } else { "waiting" };
    let most = if args.limit == 0 { usize::MAX } else { args.limit };
    let mut table = Table::default();
    let counts = ask.each(&["deliveries"], &[("state", state)], most, &mut |item| {
        if shell.json {
            return shell.value(item);
        }
        let attempts = format!("{} {}", item["attempts"], shell.lang.words("次", "attempts"));
        let post = format!("{}/{}", show::text(&item["unit"]), show::text(&item["post"]));
        let next = show::instant(&item["next_attempt"]);
        table.row([
            show::text(&item["message"]),
            post,
            show::text(&item["endpoint"]),
            attempts,
            next,
            show::text(&item["why"]),
        ]);
        Ok(())
    })?;
    if shell.json {
        return Ok(Exit::Done);
    }
    table.lines().try_for_each(|line| shell.line(line))?;
    let (waiting, dead, delivered) = (&counts["waiting"], &counts["dead"], &counts["delivered"]);
    shell.say(
        &format!("在途 {waiting}，放弃 {dead}，已送达 {delivered}"),
        &format!("{waiting} waiting, {dead} given up, {delivered} delivered"),
    )?;
    Ok(Exit::Done)
}
