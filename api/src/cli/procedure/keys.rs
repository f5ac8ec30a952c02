//! `maple procedure key`: who may sign procedures for a ledger.

use super::remote::{Act, Ask, Ledger, receipt, show};
use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use serde_json::json;

/// 签名密钥：信任、吊销、列出 / who may sign procedures
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// 信任一个公钥 / trust a public key
    Trust {
        /// 公钥，64 位十六进制 / the public key, 64 hexadecimal digits
        key: String,
        /// 属于谁 / whose it is
        #[arg(long)]
        title: String,
        #[command(flatten)]
        act: Act,
    },
    /// 吊销；它签过的程序立即停用 / trust it no longer; what it signed is set aside at once
    Revoke {
        /// 公钥 / the public key
        key: String,
        /// 理由 / why
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        act: Act,
    },
    /// 列出 / list them
    List {
        #[command(flatten)]
        ledger: Ledger,
    },
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    match &args.command {
        Command::Trust { key, title, act } => {
            let body = json!({ "key": key, "title": title });
            receipt(&Ask::to_change(act)?.post(&["procedure-keys"], &body)?, shell)
        }
        Command::Revoke { key, reason, act } => {
            let body = json!({ "reason": reason });
            receipt(&Ask::to_change(act)?.post(&["procedure-keys", key, "revoke"], &body)?, shell)
        }
        Command::List { ledger } => list(ledger, shell),
    }
}

fn list(ledger: &Ledger, shell: &mut Shell) -> Result<Exit, Failure> {
    let answer = Ask::new(ledger)?.get(&["procedure-keys"], &[])?;
    let keys = answer.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut table = Table::default();
    for key in keys {
        if shell.json {
            shell.value(key)?;
            continue;
        }
        let stands = match key["revoked"].as_str() {
            Some(why) => format!("{} {why}", shell.lang.words("已吊销", "revoked:")),
            None => shell.lang.words("受信任", "trusted"),
        };
        let signed = format!("{} {}", key["signed"], shell.lang.words("个版本", "versions"));
        table.row([show::text(&key["title"]), show::instant(&key["since"]), stands, signed, show::text(&key["key"])]);
    }
    if keys.is_empty() && !shell.json {
        shell.say("还没有受信任的密钥", "no key is trusted yet")?;
    }
    table.lines().try_for_each(|line| shell.line(line))?;
    Ok(Exit::Done)
}
