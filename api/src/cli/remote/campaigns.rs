//! `maple campaign`: creating, starting, amending, pausing, closing; windows and events.

use super::{Act, Ask, Ledger, receipt, show};
use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use serde_json::{Value, json};

/// 专项活动：建立、启动、变更、暂停、结束 / campaigns from creation to close
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// 列出专项活动 / list the campaigns
    List {
        #[command(flatten)]
        ledger: Ledger,
    },
    /// 按已发布的方案建立草稿 / create a draft that follows a published definition
    Create {
        /// 活动编号，默认与方案相同 / the campaign's id [default: the definition's]
        #[arg(long)]
        id: Option<String>,
        /// 方案编号 / the definition
        definition: String,
        /// 第几版，默认最新 / which version [default: the newest]
        #[arg(long)]
        version: Option<u32>,
        #[command(flatten)]
        act: Act,
    },
    /// 启动 / start it
    Activate {
        /// 活动 / the campaign
        campaign: String,
        #[command(flatten)]
        act: Act,
    },
    /// 改用方案的新版本；先用 --preview 看差异 / follow a new version; look with --preview first
    Amend {
        /// 活动 / the campaign
        campaign: String,
        /// 第几版，默认最新 / which version [default: the newest]
        #[arg(long)]
        version: Option<u32>,
        /// 只看差异，不执行 / show what would change, change nothing
        #[arg(long)]
        preview: bool,
        #[command(flatten)]
        act: Act,
    },
    /// 暂停整个活动或一项任务 / pause a campaign or one duty
    Pause {
        /// 活动 / the campaign
        campaign: String,
        /// 只暂停这项任务 / only this duty
        #[arg(long)]
        duty: Option<String>,
        /// 理由 / why
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        act: Act,
    },
    /// 恢复 / end a pause
    Resume {
        /// 活动 / the campaign
        campaign: String,
        /// 只恢复这项任务 / only this duty
        #[arg(long)]
        duty: Option<String>,
        #[command(flatten)]
        act: Act,
    },
    /// 提前结束 / close it although something is still owed
    Close {
        /// 活动 / the campaign
        campaign: String,
        /// 理由 / why
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        act: Act,
    },
    /// 宣布重要时段 / announce the days of a window
    Window {
        /// 活动 / the campaign
        campaign: String,
        /// 时段编号 / the window
        window: String,
        /// 第一天 / first day
        first: String,
        /// 最后一天 / last day
        last: String,
        /// 撤回这次宣布；已报送的保留 / take the announcement back; what was handed in stays
        #[arg(long)]
        withdraw: bool,
        #[command(flatten)]
        act: Act,
    },
    /// 登记触发事件 / record that something happened at a unit
    Event {
        /// 活动 / the campaign
        campaign: String,
        /// 事件编号 / the event
        event: String,
        /// 单位 / the unit
        unit: String,
        /// 发生时刻，默认现在 / when it happened [default: now]
        #[arg(long, value_name = "INSTANT")]
        happened: Option<String>,
        #[command(flatten)]
        act: Act,
    },
}

pub(crate) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let (act, campaign, word, body) = match &args.command {
        Command::List { ledger } => return list(ledger, shell),
        Command::Create { id, definition, version, act } => {
            let id = id.as_ref().unwrap_or(definition);
            let body = given(json!({ "id": id, "definition": definition, "version": version }));
            let answer = Ask::to_change(act)?.post(&["campaigns"], &body)?;
            return receipt(&answer, shell);
        }
        Command::Activate { campaign, act } => {
            let answer = Ask::to_change(act)?.poke(&["campaigns", campaign, "activate"])?;
            return receipt(&answer, shell);
        }
        Command::Amend { campaign, version, preview: true, act } => return preview(act, campaign, *version, shell),
        Command::Amend { campaign, version, act, .. } => (act, campaign, "amendment", json!({ "version": version })),
        Command::Pause { campaign, duty, reason, act } => {
            (act, campaign, "pause", json!({ "duty": duty, "reason": reason }))
        }
        Command::Resume { campaign, duty, act } => (act, campaign, "resume", json!({ "duty": duty })),
        Command::Close { campaign, reason, act } => (act, campaign, "close", json!({ "reason": reason })),
        Command::Window { campaign, window, first, last, withdraw, act } => {
            let word = if *withdraw { "windows/withdraw" } else { "windows" };
            (act, campaign, word, json!({ "window": window, "first": first, "last": last }))
        }
        Command::Event { campaign, event, unit, happened, act } => {
            (act, campaign, "events", json!({ "event": event, "unit": unit, "happened": happened }))
        }
    };
    let mut path = vec!["campaigns", campaign];
    path.extend(word.split('/'));
    let answer = Ask::to_change(act)?.post(&path, &given(body))?;
    receipt(&answer, shell)
}

/// Without the fields that were not given.
fn given(mut body: Value) -> Value {
    if let Some(fields) = body.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    body
}

fn list(ledger: &Ledger, shell: &mut Shell) -> Result<Exit, Failure> {
    let page = Ask::new(ledger)?.get(&["campaigns"], &[])?;
    let mut table = Table::default();
    for campaign in page["items"].as_array().into_iter().flatten() {
        if shell.json {
            shell.value(campaign)?;
            continue;
        }
        let phase = show::word(&campaign["phase"], shell.lang);
        let paused = if campaign["paused"].is_null() { String::new() } else { shell.lang.words("已暂停", "paused") };
        let version = format!("v{}", campaign["version"]);
        table.row([show::text(&campaign["id"]), show::text(&campaign["plan"]["title"]), version, phase, paused]);
    }
    table.lines().try_for_each(|line| shell.line(line))?;
    Ok(Exit::Done)
}

/// What an amendment would change.
fn preview(act: &Act, campaign: &str, version: Option<u32>, shell: &mut Shell) -> Result<Exit, Failure> {
    let version = version.map(|version| version.to_string());
    let query: Vec<(&str, &str)> = version.iter().map(|version| ("version", version.as_str())).collect();
    let answer = Ask::new(&act.ledger)?.get(&["campaigns", campaign, "amendment"], &query)?;
    if shell.json {
        shell.value(&answer)?;
        return Ok(Exit::Done);
    }
    let mut table = Table::default();
    for change in answer["changes"].as_array().into_iter().flatten() {
        let (from, to) = (show::due(&change["from"]), show::due(&change["to"]));
        let (mark, dates) = match change["kind"].as_str() {
            Some("opens") => ("+", to),
            Some("cancelled") => ("-", from),
            _ => ("~", format!("{from} → {to}")),
        };
        let units = format!("{} {}", change["units"]["count"], shell.lang.words("单位", "units"));
        let kept = format!("{} {}", change["fulfilled"], shell.lang.words("已完成不变", "fulfilled stay"));
        let (duty, period) = (show::text(&change["duty"]), show::text(&change["period"]));
        table.row([mark.to_owned(), duty, period, dates, units, kept]);
    }
    table.lines().try_for_each(|line| shell.line(line))?;
    let (from, to, told) = (&answer["from_version"], &answer["to_version"], &answer["told"]["count"]);
    shell.say(
        &format!("第 {from} 版 → 第 {to} 版，将通知 {told} 个单位；尚未执行"),
        &format!("version {from} to {to}, {told} units will be told; nothing is applied yet"),
    )?;
    Ok(Exit::Done)
}
