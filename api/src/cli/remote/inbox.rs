//! `maple inbox`: what a post was told.

use super::{Ask, Ledger, show};
use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;

/// 某岗位收到的通知，最新在前 / what a post was told, newest first
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// 单位 / the unit
    unit: String,
    /// 岗位 / the post
    #[arg(default_value = "liaison")]
    post: String,
    /// 至多几条；0 为全部 / at most so many, 0 for all
    #[arg(long, default_value_t = 20)]
    limit: usize,
    #[command(flatten)]
    ledger: Ledger,
}

pub(crate) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let most = if args.limit == 0 { usize::MAX } else { args.limit };
    let path = ["units", &args.unit, "posts", &args.post, "inbox"];
    let mut none = true;
    Ask::new(&args.ledger)?.each(&path, &[], most, &mut |message| {
        none = false;
        if shell.json {
            return shell.value(message);
        }
        shell.line(format!("{}  {}", show::instant(&message["at"]), show::text(&message["id"])))?;
        shell.line(format!("  {}", show::bilingual(&message["text"], shell.lang).replace('\n', "\n  ")))
    })?;
    if none && !shell.json {
        shell.say("没有通知", "no notices")?;
    }
    Ok(Exit::Done)
}
