//! `maple units` and `maple calendar`: who there is, and which days are working days.

use super::{Act, Ask, File, Ledger, receipt, show};
use crate::cli::failure::{Exit, Failure};
use crate::cli::files;
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use serde_json::json;

/// 单位 / units of a ledger
#[derive(Debug, clap::Args)]
pub(crate) struct Units {
    #[command(subcommand)]
    command: UnitsCommand,
}

#[derive(Debug, clap::Subcommand)]
enum UnitsCommand {
    /// 导入单位表 / bring the units in line with a list
    Import {
        /// 单位表（CSV）/ the list
        file: File,
        /// 表中没有的单位视为撤销 / units that are not listed leave
        #[arg(long)]
        complete: bool,
        #[command(flatten)]
        act: Act,
    },
    /// 列出单位 / list the units
    List {
        #[command(flatten)]
        ledger: Ledger,
    },
}

/// 工作日历 / working-day calendars of a ledger
#[derive(Debug, clap::Args)]
pub(crate) struct Calendar {
    #[command(subcommand)]
    command: CalendarCommand,
}

#[derive(Debug, clap::Subcommand)]
enum CalendarCommand {
    /// 导入新年度的放假通知或本地调休 / import a year's notice or a local overlay
    Import {
        /// 日历文件（JSON，本项目格式或 holiday-cn）/ a calendar file, ours or holiday-cn's
        file: File,
        #[command(flatten)]
        act: Act,
    },
}

pub(crate) fn units(args: &Units, shell: &mut Shell) -> Result<Exit, Failure> {
    match &args.command {
        UnitsCommand::Import { file, complete, act } => {
            // Read here first, so that mistakes are told with the file's name.
            files::units(file, shell)?;
            let complete = if *complete { "true" } else { "false" };
            let bytes = files::bytes(file)?;
            let answer = Ask::to_change(act)?.upload(&["units"], &[("complete", complete)], "text/csv", bytes)?;
            receipt(&answer, shell)
        }
        UnitsCommand::List { ledger } => {
            let mut table = Table::default();
            Ask::new(ledger)?.each(&["units"], &[], usize::MAX, &mut |unit| {
                if shell.json {
                    return shell.value(unit);
                }
                table.row(["id", "name", "kind", "parent"].map(|field| show::text(&unit[field])));
                Ok(())
            })?;
            table.lines().try_for_each(|line| shell.line(line))?;
            Ok(Exit::Done)
        }
    }
}

pub(crate) fn calendar(args: &Calendar, shell: &mut Shell) -> Result<Exit, Failure> {
    let CalendarCommand::Import { file, act } = &args.command;
    let notice = files::notice(file)?;
    let answer = Ask::to_change(act)?.post(&["calendars"], &json!(notice))?;
    receipt(&answer, shell)
}
