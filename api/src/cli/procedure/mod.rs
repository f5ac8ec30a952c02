//! `maple procedure`: what a county's IT people do with their procedures (本地程序). Making one needs
//! no service; deploying one asks a running service over its HTTP API.

mod author;
mod deploy;
mod keys;
mod moves;
mod rehearse;
mod report;
mod show;

use super::failure::{Exit, Failure};
use super::remote;
use super::shell::Shell;
use serde_json::{Map, Value, json};

/// 本地程序：编写、签名、部署、试运行、启用、回退 / a county's own procedures, from a new project to use
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    #[command(flatten)]
    Author(author::Command),
    Key(keys::Args),
    Rehearse(rehearse::Args),
    Deploy(deploy::Args),
    List(show::List),
    Show(show::Show),
    Shadow(moves::Tried),
    Activate(moves::Tried),
    Rollback(moves::Named),
    Remove(moves::Remove),
    Release(moves::Named),
}

/// How a version is set.
#[derive(Debug, clap::Args)]
struct Set {
    /// 设置项，可多次，如 days=3；未写的用默认值 / a setting, for example days=3; the others are defaults
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = setting)]
    set: Vec<(String, Value)>,
}

impl Set {
    /// As a JSON object; none where nothing is set, so that settings stay as they are.
    fn given(&self) -> Option<Value> {
        let set: Map<String, Value> = self.set.iter().cloned().collect();
        (!set.is_empty()).then_some(Value::Object(set))
    }
}

/// Reads `days=3`, `quiet=true`, `duty=stage-material`; a text that looks otherwise: `code="3"`.
fn setting(text: &str) -> Result<(String, Value), String> {
    let (name, value) = text.split_once('=').filter(|(name, _)| !name.is_empty()).ok_or("days=3")?;
    let quoted = || serde_json::from_str::<String>(value).ok().map(Value::from);
    let value = match value {
        "true" | "是" => json!(true),
        "false" | "否" => json!(false),
        _ => value.parse::<i64>().ok().map(Value::from).or_else(quoted).unwrap_or_else(|| json!(value)),
    };
    Ok((name.to_owned(), value))
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    match &args.command {
        Command::Author(command) => author::run(command, shell),
        Command::Key(args) => keys::run(args, shell),
        Command::Rehearse(args) => rehearse::run(args, shell),
        Command::Deploy(args) => deploy::run(args, shell),
        Command::List(args) => show::list(args, shell),
        Command::Show(args) => show::show(args, shell),
        Command::Shadow(args) => moves::tried(args, "shadow", shell),
        Command::Activate(args) => moves::tried(args, "activate", shell),
        Command::Rollback(args) => moves::named(args, "roll-back", shell),
        Command::Remove(args) => moves::remove(args, shell),
        Command::Release(args) => moves::named(args, "release", shell),
    }
}
