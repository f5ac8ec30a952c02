//! `maple procedure rehearse`: what a candidate would have changed, had it been in use from the first
//! day of the ledger.

use super::remote::{Ask, Ledger};
use super::{Set, deploy, report};
use crate::cli::failure::{Exit, Failure};
use crate::cli::files;
use crate::cli::shell::Shell;
use std::path::PathBuf;

/// 用本县已有的记录回放：哪些日期、提醒、措辞、结论会不同，用量多少 / replay the ledger's history with a package
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 程序包（.wasm），不必签名 / the package; it need not be signed
    file: PathBuf,
    /// 每类至多列几处；0 为全部 / at most so many differences of each kind, 0 for all
    #[arg(long, default_value_t = 20)]
    limit: usize,
    #[command(flatten)]
    set: Set,
    #[command(flatten)]
    ledger: Ledger,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let bytes = files::bytes(&args.file)?;
    let settings = args.set.given().map(|settings| settings.to_string());
    let query: Vec<(&str, &str)> = settings.iter().map(|settings| ("settings", settings.as_str())).collect();
    let answer = Ask::new(&args.ledger)?.upload(&["procedures", "rehearse"], &query, deploy::WASM, bytes)?;
    if shell.json {
        shell.value(&answer)?;
    } else {
        let most = if args.limit == 0 { usize::MAX } else { args.limit };
        report::tell(&answer, most, shell)?;
    }
    Ok(Exit::Done)
}
