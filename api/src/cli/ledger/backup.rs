//! `maple ledger backup` and `restore`: a copy of a whole data folder that can stand in for it.

use super::Data;
use super::progress;
use crate::cli::failure::{Exit, Failure};
use crate::cli::serve::data;
use crate::cli::shell::Shell;
use indicatif::ProgressBar;
use serde_json::json;
use std::path::{Path, PathBuf};
use store::Progress;

/// 备份整个数据目录 / copy the whole data folder
#[derive(Debug, clap::Args)]
pub(super) struct Backup {
    /// 新目录 / a folder that does not exist yet
    #[arg(value_name = "TO")]
    to: PathBuf,
    #[command(flatten)]
    data: Data,
}

/// 由备份恢复到新目录，恢复后逐条验证 / make a data folder of a backup, and verify it
#[derive(Debug, clap::Args)]
pub(super) struct Restore {
    /// 备份 / the backup
    #[arg(value_name = "BACKUP")]
    backup: PathBuf,
    /// 新的数据目录 / a data folder that does not exist yet
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

pub(super) fn backup(args: &Backup, shell: &mut Shell) -> Result<Exit, Failure> {
    let store = data::open(&args.data.data)?;
    let bar = progress::bytes(shell, "备份", "copying");
    let copied = store.backup(&args.to, &mut |progress| step(&bar, progress));
    bar.finish_and_clear();
    copied?;
    tell(&args.to, ("已备份到", "copied to"), json!({ "backup": shown(&args.to) }), shell)
}

pub(super) fn restore(args: &Restore, shell: &mut Shell) -> Result<Exit, Failure> {
    data::exists(&args.backup)?;
    let bar = progress::bytes(shell, "恢复", "restoring");
    let restored = store::journal::restore(&args.backup, &args.data, &mut |progress| step(&bar, progress));
    bar.finish_and_clear();
    let verified = restored?;
    let (ledgers, entries) = (verified.ledgers.len(), verified.entries);
    let value = json!({ "data": shown(&args.data), "ledgers": ledgers, "entries": entries });
    tell(&args.data, ("已恢复并验证", "restored and verified,"), value, shell)
}

fn step(bar: &ProgressBar, Progress { bytes, bytes_total, .. }: Progress) {
    bar.set_length(bytes_total);
    bar.set_position(bytes);
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn tell(to: &Path, (zh, en): (&str, &str), value: serde_json::Value, shell: &mut Shell) -> Result<Exit, Failure> {
    if shell.json {
        shell.value(&value)?;
    } else {
        shell.say(&format!("{zh} {}", to.display()), &format!("{en} {}", to.display()))?;
    }
    Ok(Exit::Done)
}
