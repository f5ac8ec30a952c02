//! `maple procedure list` and `show`: what is deployed, how it does, what it was asked.

use super::remote::{Ask, Ledger, show};
use crate::cli::failure::{Exit, Failure};
use crate::cli::lang::Lang;
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use serde_json::Value;

/// 列出本地程序的各个版本 / list the versions of all procedures
#[derive(Debug, clap::Args)]
pub(super) struct List {
    #[command(flatten)]
    ledger: Ledger,
}

/// 一个程序的版本、设置和最近的调用 / a procedure's versions, settings and latest calls
#[derive(Debug, clap::Args)]
pub(super) struct Show {
    /// 程序编号 / the procedure
    procedure: String,
    /// 至多列出几次调用 / at most so many calls
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=500))]
    limit: u16,
    #[command(flatten)]
    ledger: Ledger,
}

pub(super) fn list(args: &List, shell: &mut Shell) -> Result<Exit, Failure> {
    let answer = Ask::new(&args.ledger)?.get(&["procedures"], &[])?;
    let versions = items(&answer);
    if shell.json {
        versions.iter().try_for_each(|version| shell.value(version))?;
        return Ok(Exit::Done);
    }
    if versions.is_empty() {
        shell.say("还没有本地程序", "there is no procedure yet")?;
        return Ok(Exit::Done);
    }
    let lang = shell.lang;
    let mut table = Table::default().right(&[5, 6, 7, 8, 9]);
    table.row(heading(lang));
    for version in versions {
        let text = |field: &str| show::text(&version[field]);
        let stage = match &version["quarantine"] {
            Value::Null => show::word(&version["stage"], lang),
            quarantine => format!("{} {}", lang.words("已隔离", "set aside:"), show::text(&quarantine["why"])),
        };
        let named = [text("procedure"), text("version"), stage, list_of(&version["hooks"]), signer(version, lang)];
        let counts = ["calls", "failures", "refused", "same", "differs"].map(text);
        table.row(named.into_iter().chain(counts));
    }
    table.lines().try_for_each(|line| shell.line(line))?;
    Ok(Exit::Done)
}

fn heading(lang: Lang) -> [String; 10] {
    [
        ("程序", "procedure"),
        ("版本", "version"),
        ("状态", "stage"),
        ("挂接点", "hooks"),
        ("签名", "signed by"),
        ("调用", "calls"),
        ("失败", "failed"),
        ("越界", "refused"),
        ("相同", "same"),
        ("不同", "differs"),
    ]
    .map(|(zh, en)| lang.words(zh, en))
}

pub(super) fn show(args: &Show, shell: &mut Shell) -> Result<Exit, Failure> {
    let limit = args.limit.to_string();
    let answer = Ask::new(&args.ledger)?.get(&["procedures", &args.procedure], &[("limit", &limit)])?;
    if shell.json {
        shell.value(&answer)?;
        return Ok(Exit::Done);
    }
    items(&answer["versions"]).iter().try_for_each(|one| version(one, shell))?;
    let calls = items(&answer["calls"]["items"]);
    if calls.is_empty() {
        shell.say("最近的账本记录里没有对它的调用", "the latest entries of the ledger hold no call of it")?;
        return Ok(Exit::Done);
    }
    let heading = shell.lang.words("最近的调用", "latest calls");
    shell.line(heading)?;
    let mut table = Table::indented(2).right(&[6]);
    calls.iter().for_each(|one| table.row(call(one, shell.lang)));
    table.lines().try_for_each(|line| shell.line(line))?;
    if !answer["calls"]["next"].is_null() {
        shell.say("更早的调用没有列出", "earlier calls are not listed")?;
    }
    Ok(Exit::Done)
}

fn version(version: &Value, shell: &mut Shell) -> Result<(), Failure> {
    let (lang, text) = (shell.lang, |field: &str| show::text(&version[field]));
    let stage = show::word(&version["stage"], lang);
    shell.line(format!("{}  {} {}  {stage}", text("title"), text("procedure"), text("version")))?;
    let mut table = Table::indented(2);
    if let Value::Object(quarantine) = &version["quarantine"] {
        let (since, clean) = (show::instant(&quarantine["since"]), &quarantine["clean_calls"]);
        let clean = format!("{clean} {}", lang.words("次正常", "clean calls since"));
        table.row([lang.words("已隔离", "set aside"), format!("{}  {since}  {clean}", show::text(&quarantine["why"]))]);
    }
    table.row([lang.words("挂接点", "hooks"), list_of(&version["hooks"])]);
    for (name, setting) in version["settings"].as_object().into_iter().flatten() {
        let value = format!("{name} = {}  {}", setting["value"], show::text(&setting["title"]));
        table.row([lang.words("设置", "setting"), value]);
    }
    table.row([lang.words("签名", "signed by"), signer(version, lang)]);
    table.row([lang.words("上传", "uploaded"), show::instant(&version["uploaded"])]);
    table.row([lang.words("组件", "component"), format!("{}  {} B", text("component"), text("bytes"))]);
    let counts = [
        ("calls", "次调用", "calls"),
        ("failures", "失败", "failed"),
        ("refused", "越界", "refused"),
        ("same", "与现行相同", "the same as what counted"),
        ("differs", "不同", "not"),
    ];
    let counts = counts.map(|(field, zh, en)| format!("{} {}", version[field], lang.words(zh, en)));
    table.row([lang.words("表现", "record"), counts.join(", ")]);
    table.lines().try_for_each(|line| shell.line(line))
}

fn call(call: &Value, lang: Lang) -> Vec<String> {
    let text = |field: &str| show::text(&call[field]);
    let about = ["campaign", "duty", "period", "unit"].map(text).into_iter().filter(|part| !part.is_empty());
    let became = match (&call["verdict"], &call["same"]) {
        (Value::String(word), Value::Bool(same)) if word == "accepted" => match same {
            true => lang.words("相同", "same"),
            false => lang.words("不同", "differs"),
        },
        (word, _) => show::word(word, lang),
    };
    let why = if call["detail"].is_null() { text("cause") } else { text("detail") };
    let asked = show::word(&call["asked"], lang);
    let about = about.collect::<Vec<_>>().join(" ");
    let fuel = format!("{} {}", call["fuel"], lang.words("燃料", "fuel"));
    vec![show::instant(&call["at"]), text("version"), asked, text("hook"), about, became, fuel, why]
}

/// Who signed a version, and whether that still counts.
fn signer(version: &Value, lang: Lang) -> String {
    let signed = &version["signed_by"];
    if signed.is_null() {
        return lang.words("无", "nobody");
    }
    match signed["trusted"] == Value::Bool(true) {
        true => show::text(&signed["title"]),
        false => format!("{} {}", show::text(&signed["title"]), lang.words("（已不受信任）", "(trusted no longer)")),
    }
}

/// Words of a list, in one line.
pub(super) fn list_of(value: &Value) -> String {
    items(value).iter().map(show::text).collect::<Vec<_>>().join(", ")
}

/// The items of a JSON list.
pub(super) fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
