//! `maple submit`, `return`, `waive`: what changes where an obligation stands.

use super::{Act, Ask, File, Obligation, receipt, show};
use crate::cli::failure::{Exit, Failure};
use crate::cli::files;
use crate::cli::shell::Shell;
use serde_json::{Map, Value, json};

/// 报送：完成、零报告、书面材料或数字 / hand something in
#[derive(Debug, clap::Args)]
pub(crate) struct Submit {
    #[command(flatten)]
    obligation: Obligation,
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    act: Act,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct What {
    /// 已完成 / it is done
    #[arg(long)]
    done: bool,
    /// 零报告：无情况 / nothing happened
    #[arg(long)]
    zero: bool,
    /// 书面材料 / a document
    #[arg(long, value_name = "FILE")]
    document: Option<File>,
    /// 数字，如 found=3,settled=2；是/否写 true/false / figures by field
    #[arg(long, value_name = "FIELD=VALUE,…", value_delimiter = ',')]
    figures: Vec<String>,
    /// 逐单位的数字（JSON：[{"unit":…,"figures":{…}}]）/ rows of figures as JSON
    #[arg(long, value_name = "FILE")]
    rows: Option<File>,
}

/// 退回报送 / send a submission back
#[derive(Debug, clap::Args)]
pub(crate) struct Return {
    #[command(flatten)]
    obligation: Obligation,
    /// 要改什么 / what must be put right
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    act: Act,
}

/// 免除某单位的应办事项 / release a unit from an obligation
#[derive(Debug, clap::Args)]
pub(crate) struct Waive {
    #[command(flatten)]
    obligation: Obligation,
    /// 理由 / why
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    act: Act,
}

pub(crate) fn submit(args: &Submit, shell: &mut Shell) -> Result<Exit, Failure> {
    let ask = Ask::to_change(&args.act)?;
    let what = what(&args.what, &ask)?;
    let answer = ask.post(&args.obligation.path("submit"), &json!({ "what": what }))?;
    receipt(&answer, shell)
}

pub(crate) fn send_back(args: &Return, shell: &mut Shell) -> Result<Exit, Failure> {
    let answer = Ask::to_change(&args.act)?.post(&args.obligation.path("return"), &json!({ "reason": args.reason }))?;
    receipt(&answer, shell)
}

pub(crate) fn waive(args: &Waive, shell: &mut Shell) -> Result<Exit, Failure> {
    let answer = Ask::to_change(&args.act)?.post(&args.obligation.path("waive"), &json!({ "reason": args.reason }))?;
    receipt(&answer, shell)
}

fn what(what: &What, ask: &Ask) -> Result<Value, Failure> {
    if let Some(file) = &what.document {
        let kept = ask.upload(&["documents"], &[], "application/octet-stream", files::bytes(file)?)?;
        let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
        return Ok(json!({ "document": { "name": name, "sha256": show::text(&kept["sha256"]) } }));
    }
    if let Some(file) = &what.rows {
        let rows: Value = serde_json::from_slice(&files::bytes(file)?)
            .map_err(|error| Failure::argument("--rows", &error.to_string(), "[{\"unit\":\"…\",\"figures\":{…}}]"))?;
        return Ok(json!({ "rows": rows }));
    }
    if what.figures.is_empty() {
        return Ok(json!(if what.zero { "zero" } else { "done" }));
    }
    let mut figures = Map::new();
    for pair in &what.figures {
        let figure = pair.split_once('=').and_then(|(field, value)| Some((field.trim(), figure(value.trim())?)));
        let (field, value) =
            figure.ok_or_else(|| Failure::argument("--figures", pair, "found=3,settled=2,open=true"))?;
        figures.insert(field.to_owned(), value);
    }
    Ok(json!({ "figures": figures }))
}

fn figure(text: &str) -> Option<Value> {
    match text {
        "true" | "yes" | "是" => Some(json!(true)),
        "false" | "no" | "否" => Some(json!(false)),
        number => number.parse::<i64>().ok().map(Value::from),
    }
}
