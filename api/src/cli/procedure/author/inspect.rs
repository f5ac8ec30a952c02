//! `maple procedure inspect`: what a file is, before anybody trusts it.

use super::answer;
use crate::cli::failure::{Exit, Failure};
use crate::cli::files;
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use engine::procedure::{Hook, Package, SettingKind};
use host::Inspection;
use kit::Trouble;
use serde_json::json;
use std::path::PathBuf;

/// 查看程序包：挂接点、导入、大小、摘要、签名、设置 / look at a package: hooks, imports, size, digest, signature
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// 程序包文件 / the package's file
    #[arg(default_value = kit::COMPONENT)]
    file: PathBuf,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let inspection = host::inspect(&files::bytes(&args.file)?).map_err(Trouble::from)?;
    let Inspection { component, bytes, hooks, imports, package } = &inspection;
    if shell.json {
        shell.value(&json!({
            "component": component, "bytes": bytes, "hooks": hooks, "imports": imports, "package": package,
        }))?;
        return Ok(Exit::Done);
    }
    let lang = shell.lang;
    let mut table = Table::indented(0);
    if let Some(package) = package {
        described(package, shell, &mut table);
    } else {
        table.row([lang.words("清单", "manifest"), lang.words("无：还不是程序包", "none: not a package yet")]);
    }
    let named: Vec<&str> = hooks.iter().map(|hook| Hook::name(*hook)).collect();
    table.row([lang.words("挂接点", "hooks"), named.join(", ")]);
    table.row([lang.words("导入", "imports"), imports.join(", ")]);
    table.row([lang.words("大小", "size"), format!("{} ({bytes})", answer::size(*bytes))]);
    table.row([lang.words("摘要", "digest"), component.to_string()]);
    if let Some(Package { signed_by, .. }) = package {
        let signature = match signed_by {
            Some(key) => lang.words(&format!("有效，公钥 {key}"), &format!("valid, key {key}")),
            None => lang.words("无", "none"),
        };
        table.row([lang.words("签名", "signature"), signature]);
    }
    table.lines().try_for_each(|line| shell.line(line))?;
    Ok(Exit::Done)
}

fn described(package: &Package, shell: &Shell, table: &mut Table) {
    let lang = shell.lang;
    let Package { id, title, version, ledger, settings, limits, .. } = package;
    table.row([lang.words("程序", "procedure"), format!("{id} {version}  {title}")]);
    table.row([lang.words("县", "county"), ledger.to_string()]);
    for (key, rule) in settings {
        let kind = match &rule.kind {
            SettingKind::Integer { min, max, default } => format!("{min}..{max} = {default}"),
            SettingKind::Text { choices, default } if choices.is_empty() => format!("= {default:?}"),
            SettingKind::Text { choices, default } => format!("{} = {default:?}", choices.join(" | ")),
            SettingKind::YesNo { default } => format!("= {default}"),
        };
        table.row([lang.words("设置", "setting"), format!("{key}  {kind}  {}", rule.title)]);
    }
    let (fuel, memory) = (answer::grouped(limits.fuel), answer::size(limits.memory));
    let (zh, en) = ("燃料、内存、毫秒", "fuel, memory, ms");
    table.row([lang.words("上限", "limits"), format!("{fuel}, {memory}, {}  ({})", limits.millis, lang.words(zh, en))]);
}
