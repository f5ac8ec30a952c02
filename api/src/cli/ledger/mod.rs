//! `maple ledger`: the ledgers of a data folder, without a service. Only `new` asks a running one,
//! because opening a ledger is a change like any other.

mod backup;
mod entries;
mod list;
mod progress;
mod rebuild;
mod show;
mod transfer;
mod verify;

use super::failure::{Exit, Failure};
use super::remote;
use super::serve::data::DEFAULT_DATA;
use super::shell::Shell;
use std::path::PathBuf;

/// 账本：查看、验证、重建索引、导出导入、备份恢复 / look at, prove, move and save ledgers
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

/// Which data folder.
#[derive(Debug, clap::Args)]
struct Data {
    /// 数据目录；服务须已停止 / the data folder; the service must be stopped
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DATA)]
    data: PathBuf,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    New(remote::ledgers::New),
    List(list::Args),
    Show(show::Args),
    Entries(entries::Args),
    Verify(verify::Args),
    Rebuild(rebuild::Args),
    Export(transfer::Export),
    Import(transfer::Import),
    Backup(backup::Backup),
    Restore(backup::Restore),
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    match &args.command {
        Command::New(args) => remote::ledgers::new(args, shell),
        Command::List(args) => list::run(args, shell),
        Command::Show(args) => show::run(args, shell),
        Command::Entries(args) => entries::run(args, shell),
        Command::Verify(args) => verify::run(args, shell),
        Command::Rebuild(args) => rebuild::run(args, shell),
        Command::Export(args) => transfer::export(args, shell),
        Command::Import(args) => transfer::import(args, shell),
        Command::Backup(args) => backup::backup(args, shell),
        Command::Restore(args) => backup::restore(args, shell),
    }
}
