//! `maple procedure deploy`: a package is uploaded, put into shadow and, where that is wanted, into
//! use.

use super::remote::{Act, Ask, receipt_words, show};
use super::{Set, moves};
use crate::cli::failure::{Exit, Failure};
use crate::cli::files;
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use serde_json::Value;
use std::path::PathBuf;

/// 上传程序包并试运行；加 --activate 随即启用 / upload a package and try it in shadow
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 程序包（.wasm）/ the package
    file: PathBuf,
    /// 试运行后随即启用 / put it into use at once
    #[arg(long)]
    activate: bool,
    #[command(flatten)]
    set: Set,
    #[command(flatten)]
    act: Act,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let Args { file, activate, set, act } = args;
    let bytes = files::bytes(file)?;
    let uploaded = Ask::to_change(act)?.step("upload").upload(&["procedures"], &[], WASM, bytes)?;
    if !shell.json {
        tell(&uploaded, shell)?;
    }
    step(("已上传", "uploaded"), &uploaded, shell)?;
    let (procedure, version) = (show::text(&uploaded["procedure"]), show::text(&uploaded["version"]));
    let body = moves::body(Some(&version), set.given());
    let tried = Ask::to_change(act)?.step("shadow").post(&["procedures", &procedure, "shadow"], &body)?;
    step(("试运行", "in shadow"), &tried, shell)?;
    if *activate {
        let body = moves::body(Some(&version), None);
        let used = Ask::to_change(act)?.step("activate").post(&["procedures", &procedure, "activate"], &body)?;
        step(("已启用", "active"), &used, shell)?;
    } else if !shell.json {
        shell.say(
            &format!("试运行只作比较，不影响任何期限；比较用 maple procedure show {procedure}，启用用 maple procedure activate {procedure}"),
            &format!("in shadow it changes nothing; compare with maple procedure show {procedure}, put it into use with maple procedure activate {procedure}"),
        )?;
    }
    Ok(Exit::Done)
}

/// The content type of a package.
pub(super) const WASM: &str = "application/wasm";

fn tell(uploaded: &Value, shell: &mut Shell) -> Result<(), Failure> {
    let text = |field: &str| show::text(&uploaded[field]);
    shell.line(format!("{}  {} {}", text("title"), text("procedure"), text("version")))?;
    let lang = shell.lang;
    let signed = uploaded["signed_by"].as_str().map_or_else(|| lang.words("没有签名", "nobody"), str::to_owned);
    let took = match uploaded["from_cache"] == Value::Bool(true) {
        true => lang.words("已有编译结果", "compiled before"),
        false => format!("{} ms", uploaded["compile_ms"]),
    };
    let mut table = Table::indented(2);
    table.row([lang.words("挂接点", "hooks"), super::show::list_of(&uploaded["hooks"])]);
    table.row([lang.words("签名", "signed by"), signed]);
    table.row([lang.words("组件", "component"), format!("{}  {} B", text("component"), text("bytes"))]);
    table.row([lang.words("编译", "compiled"), took]);
    table.lines().try_for_each(|line| shell.line(line))
}

fn step((zh, en): (&str, &str), answer: &Value, shell: &mut Shell) -> Result<(), Failure> {
    if shell.json {
        return shell.value(answer);
    }
    let (what, done) = (shell.lang.words(zh, en), receipt_words(answer, shell.lang));
    shell.line(format!("{what}: {done}"))
}
