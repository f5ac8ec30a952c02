//! `maple ledger list`: every ledger with its newest entry.

use super::Data;
use crate::cli::failure::{Exit, Failure};
use crate::cli::serve::data;
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use chrono_tz::Asia::Shanghai;
use serde_json::json;
use store::Ledgers;

/// 列出账本 / list the ledgers
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    data: Data,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let store = data::open(&args.data.data)?;
    let mut table = Table::default().right(&[1]);
    for info in store.ledgers()? {
        let wake = info.wake.map(|at| at.rfc3339(Shanghai));
        if shell.json {
            let (head, hash) = (info.head.number, info.head.hash.to_string());
            shell.value(&json!({ "ledger": info.id, "head": head, "hash": hash, "wake": wake }))?;
        } else {
            let entries = format!("{} {}", info.head.number, shell.lang.words("条", "entries"));
            let next = wake.map_or_else(String::new, |at| format!("{} {at}", shell.lang.words("下次动作", "next")));
            table.row([info.id.to_string(), entries, next]);
        }
    }
    if table.is_empty() && !shell.json {
        shell.say("还没有账本", "no ledgers yet")?;
    }
    table.lines().try_for_each(|line| shell.line(line))?;
    Ok(Exit::Done)
}
