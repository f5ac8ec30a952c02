//! `maple procedure shadow`, `activate`, `rollback`, `remove`, `release`: one command each, at once,
//! without a restart.

use super::Set;
use super::remote::{Act, Ask, receipt};
use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;
use serde_json::{Map, Value, json};

/// 试运行或启用一个版本 / put a version into shadow or into use
#[derive(Debug, clap::Args)]
pub(super) struct Tried {
    /// 程序编号 / the procedure
    procedure: String,
    /// 版本，默认最新 / which version [default: the newest]
    #[arg(long, value_name = "V")]
    version: Option<String>,
    #[command(flatten)]
    set: Set,
    #[command(flatten)]
    act: Act,
}

/// 一个程序 / one procedure
#[derive(Debug, clap::Args)]
pub(super) struct Named {
    /// 程序编号 / the procedure
    procedure: String,
    #[command(flatten)]
    act: Act,
}

/// 移除一个版本或全部版本，不可恢复 / take a version, or all of them, out of use for good
#[derive(Debug, clap::Args)]
pub(super) struct Remove {
    /// 程序编号 / the procedure
    procedure: String,
    /// 只移除这个版本 / only this version
    #[arg(long, value_name = "V")]
    version: Option<String>,
    #[command(flatten)]
    act: Act,
}

pub(super) fn tried(args: &Tried, word: &str, shell: &mut Shell) -> Result<Exit, Failure> {
    let Tried { procedure, version, set, act } = args;
    let body = body(version.as_deref(), set.given());
    receipt(&Ask::to_change(act)?.post(&["procedures", procedure, word], &body)?, shell)
}

pub(super) fn named(Named { procedure, act }: &Named, word: &str, shell: &mut Shell) -> Result<Exit, Failure> {
    receipt(&Ask::to_change(act)?.poke(&["procedures", procedure, word])?, shell)
}

pub(super) fn remove(Remove { procedure, version, act }: &Remove, shell: &mut Shell) -> Result<Exit, Failure> {
    let body = body(version.as_deref(), None);
    receipt(&Ask::to_change(act)?.post(&["procedures", procedure, "remove"], &body)?, shell)
}

/// Which version, and how it is set; only what was given.
pub(super) fn body(version: Option<&str>, settings: Option<Value>) -> Value {
    let mut body = Map::new();
    body.extend(version.map(|version| ("version".to_owned(), json!(version))));
    body.extend(settings.map(|settings| ("settings".to_owned(), settings)));
    Value::Object(body)
}
