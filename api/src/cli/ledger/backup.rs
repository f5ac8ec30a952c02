//! `maple ledger backup` and `restore`: a copy of a whole data folder that can stand in for it.

use super::Data;
use super::progress;
use crate::cli::failure::{Exit, Failure};
use crate::cli::serve::data::{self, SECRETS, TOKENS};
use crate::cli::shell::Shell;
use indicatif::ProgressBar;
use serde_json::json;
use std::path::{Path, PathBuf};
use store::Progress;

/// What a service keeps besides its store, and no backup takes along.
const LEFT_OUT: [&str; 3] = ["vault", TOKENS, SECRETS];

/// 备份整个数据目录，但不含 vault/、tokens 和 secrets/ / copy the data folder, but not vault/, tokens and secrets/
///
/// 当事人姓名的密钥在 vault/ 里，备份和导出都不带它：清除姓名就是销毁密钥，必须处处有效，旧备份里也不能再读出来。
/// 要防磁盘损坏，请在停止服务后另行复制 vault/，与备份分开保管，用新的换掉旧的，不留历史副本；
/// 恢复后把它放回数据目录，服务启动时会把已清除姓名的密钥再次销毁。没有 vault/，除姓名外一切照常。
///
/// The keys of parties' names lie in vault/, which no backup and no export takes along: erasing a name destroys
/// its key, and that must reach everywhere, old backups included. Against a broken disk, copy vault/ by itself
/// while the service is stopped; keep the copy apart from backups and replace it by the next, so that no history of
/// keys is left. After a restore put it into the data folder; at its start the service destroys the keys of erased
/// names once more. Without vault/ everything works but the names.
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
    let value = json!({ "backup": shown(&args.to), "left_out": LEFT_OUT });
    tell(&args.to, ("已备份到", "copied to"), value, shell)?;
    if !shell.json {
        let (zh, en) = ("不含姓名密钥 vault/，见", "without vault/, the keys of parties' names; see");
        shell.say(&format!("{zh} maple ledger backup --help"), &format!("{en} maple ledger backup --help"))?;
    }
    Ok(Exit::Done)
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
