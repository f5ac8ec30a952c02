//! The command line. This file lists the commands; each has one file (or folder). A command reads
//! its arguments into typed values, asks the room that knows, and answers through the shell: text
//! for people, or with `--json` one JSON value a line.
//!
//! Must not know: rules of campaigns (the engine has them), how entries are kept (the store does).

mod check;
mod completions;
pub(crate) mod failure;
pub(crate) mod files;
mod lang;
mod ledger;
mod plan;
mod procedure;
mod remote;
mod schema;
mod serve;
pub(crate) mod shell;
pub(crate) mod table;
mod token;

use clap::{Parser, Subcommand};
use failure::{Exit, Failure};
pub(crate) use lang::Lang;
use shell::Shell;
use std::process::ExitCode;

const FIRST_STEPS: &str = "\
第一步 First steps:
  maple check 方案.yaml                          检查方案 find mistakes
  maple plan 方案.yaml --units 单位.csv          启动前看到每个日期 see every date before launch
  maple serve --data 目录                        启动服务，首次会给出令牌 start; prints a token once

退出码 Exit codes: 0 成功 done · 1 有错误或被拒绝 mistakes found or refused
                   2 用法或文件有误 usage or unreadable file · 3 服务或数据暂不可用 unavailable";

/// 枫桥：司法行政机关专项活动的运行服务 / Maplebridge runs the campaigns of justice bureaus
#[derive(Debug, Parser)]
#[command(name = "maple", version, after_help = FIRST_STEPS, arg_required_else_help = true, disable_help_subcommand = true)]
pub(crate) struct Cli {
    /// 语言 / language [default: zh where the locale is Chinese, else both]
    #[arg(long, global = true, value_enum)]
    lang: Option<Lang>,
    /// 每行一个 JSON 值，供程序读取 / one JSON value a line, for programs
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Args),
    Schema(schema::Args),
    Plan(plan::Args),
    Rehearse(crate::rehearse::command::Args),
    Demo(crate::demo::command::Args),
    Bench(crate::bench::command::Args),
    Serve(serve::Args),
    Token(token::Args),
    Ledger(ledger::Args),
    Units(remote::organise::Units),
    Calendar(remote::organise::Calendar),
    Publish(remote::definitions::Publish),
    Procedure(procedure::Args),
    Campaign(remote::campaigns::Args),
    Case(remote::case::Args),
    Submit(remote::handing_in::Submit),
    Return(remote::handing_in::Return),
    Waive(remote::handing_in::Waive),
    Status(remote::status::Args),
    Obligations(remote::obligations::Args),
    Why(remote::why::Args),
    Inbox(remote::inbox::Args),
    Deliveries(remote::deliveries::Args),
    Completions(completions::Args),
    /// Compiles one component, from the standard input to the standard output.
    #[command(name = crate::sandbox::COMPILE, hide = true)]
    CompileProcedure,
}

/// Runs the command that the process was called with.
pub fn main() -> ExitCode {
    let Cli { lang, json, command } = Cli::parse();
    if let Command::CompileProcedure = command {
        // Before anything else: this process limits itself first and has no other purpose.
        return host::compile_child();
    }
    let mut shell = Shell::new(lang.unwrap_or_else(Lang::of_terminal), json);
    let done = run(command, &mut shell).and_then(|exit| shell.flush().map(|()| exit));
    let exit = done.unwrap_or_else(|failure| {
        // What was written before belongs before the error.
        let _ = shell.flush();
        failure.tell(shell.lang, shell.json);
        failure.exit()
    });
    ExitCode::from(exit as u8)
}

fn run(command: Command, shell: &mut Shell) -> Result<Exit, Failure> {
    match command {
        Command::Check(args) => check::run(&args, shell),
        Command::Schema(args) => schema::run(&args, shell),
        Command::Plan(args) => plan::run(&args, shell),
        Command::Bench(args) => crate::bench::command::run(&args, shell),
        Command::Demo(args) => crate::demo::command::run(&args, shell),
        Command::Rehearse(args) => crate::rehearse::command::run(&args, shell),
        Command::Serve(args) => serve::run(&args, shell),
        Command::Token(args) => token::run(&args, shell),
        Command::Ledger(args) => ledger::run(&args, shell),
        Command::Units(args) => remote::organise::units(&args, shell),
        Command::Calendar(args) => remote::organise::calendar(&args, shell),
        Command::Procedure(args) => procedure::run(&args, shell),
        Command::Publish(args) => remote::definitions::publish(&args, shell),
        Command::Campaign(args) => remote::campaigns::run(&args, shell),
        Command::Case(args) => remote::case::run(&args, shell),
        Command::Submit(args) => remote::handing_in::submit(&args, shell),
        Command::Return(args) => remote::handing_in::send_back(&args, shell),
        Command::Waive(args) => remote::handing_in::waive(&args, shell),
        Command::Status(args) => remote::status::run(&args, shell),
        Command::Obligations(args) => remote::obligations::run(&args, shell),
        Command::Why(args) => remote::why::run(&args, shell),
        Command::Inbox(args) => remote::inbox::run(&args, shell),
        Command::Deliveries(args) => remote::deliveries::run(&args, shell),
        Command::Completions(args) => completions::run(&args, shell),
        // `main` has done it.
        Command::CompileProcedure => Ok(Exit::Done),
    }
}
