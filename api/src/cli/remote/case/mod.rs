//! `maple case`: the register of disputes, from the command line.

mod act;
mod files;
mod list;
mod page;
mod register;

use super::{Act, Ask, Ledger, receipt, show};
use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;

/// 纠纷台账：登记、办理、回访、预警、导入导出 / the register of disputes
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// 列出案件 / list cases
    List(list::List),
    /// 一件案件的全部情况 / one case in full
    Show(list::Show),
    /// 登记案件 / register a case
    Register(register::Register),
    /// 结案 / close a case
    Close(act::Close),
    /// 记录回访 / record a return visit
    Visit(act::Visit),
    /// 双方同意延长期限 / extend the limit, both parties agreeing
    Extend(act::Extend),
    /// 移交其他单位 / make another unit responsible
    Transfer(act::Transfer),
    /// 重新受理 / take a closed case up once more
    Reopen(act::Reasoned),
    /// 转仲裁、行政裁决、行政复议、诉讼 / record that it goes another way
    Refer(act::Refer),
    /// 预警：设定、处置、解除 / set, handle or lift an alert
    Alert(act::Alert),
    /// 报告难以化解 / report that it cannot be resolved here
    CannotResolve(act::Reasoned),
    /// 推荐为典型案例 / propose it as a model case
    Nominate(act::Reasoned),
    /// 导入台账（默认只检查）/ take over a ledger of cases; only looked at unless --apply
    Import(files::Import),
    /// 导出表格或材料 / write a table or paper to a file
    Export(files::Export),
    /// 核定以案定补 / settle what is paid for cases closed in these days
    Assess(act::Days),
}

/// A case, as people name it.
#[derive(Debug, clap::Args)]
pub(super) struct Which {
    /// 专项活动 / the campaign
    campaign: String,
    /// 案件编号，如 2022-000012 / its number
    number: String,
}

impl Which {
    fn path<'a>(&'a self, act: &'a [&'a str]) -> Vec<&'a str> {
        [&["campaigns", &self.campaign, "cases", &self.number], act].concat()
    }
}

pub(crate) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    match &args.command {
        Command::List(args) => list::list(args, shell),
        Command::Show(args) => list::show(args, shell),
        Command::Register(args) => register::run(args, shell),
        Command::Close(args) => act::close(args, shell),
        Command::Visit(args) => act::visit(args, shell),
        Command::Extend(args) => act::extend(args, shell),
        Command::Transfer(args) => act::transfer(args, shell),
        Command::Reopen(args) => act::reasoned(args, "reopen", shell),
        Command::Refer(args) => act::refer(args, shell),
        Command::Alert(args) => act::alert(args, shell),
        Command::CannotResolve(args) => act::reasoned(args, "cannot-resolve", shell),
        Command::Nominate(args) => act::reasoned(args, "nominate", shell),
        Command::Import(args) => files::import(args, shell),
        Command::Export(args) => files::export(args, shell),
        Command::Assess(args) => act::assess(args, shell),
    }
}
