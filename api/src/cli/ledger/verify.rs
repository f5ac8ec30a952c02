//! `maple ledger verify`: follows every hash chain and names what is damaged. Works on a folder
//! that can no longer be opened, and changes nothing.

use super::Data;
use super::progress;
use crate::cli::failure::{Exit, Failure};
use crate::cli::serve::data;
use crate::cli::shell::Shell;
use engine::id::LedgerId;
use serde_json::json;
use store::{Damage, Finding, Flaw, Progress, Verified};

/// 验证账本未被改动，损坏时指明账本和记录号 / prove that nothing was changed or lost
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 只验证这个账本 / only this ledger
    #[arg(value_name = "LEDGER")]
    ledger: Option<LedgerId>,
    #[command(flatten)]
    data: Data,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    data::exists(&args.data.data)?;
    let verified = verified(args, shell)?;
    if let Some(ledger) = args.ledger.clone().filter(|_| verified.ledgers.is_empty() && verified.findings.is_empty()) {
        return Err(store::Error::Unknown { ledger }.into());
    }
    for Finding { flaw, damage } in &verified.findings {
        tell(*flaw, damage, shell)?;
    }
    let (ledgers, entries, findings) =
        (verified.ledgers.len(), verified.entries, verified.findings.len() as u64 + verified.findings_more);
    if shell.json {
        for (ledger, head) in &verified.ledgers {
            shell.value(&json!({ "ledger": ledger, "head": head.number, "hash": head.hash.to_string() }))?;
        }
        shell.value(
            &json!({ "sound": verified.is_sound(), "ledgers": ledgers, "entries": entries, "findings": findings }),
        )?;
    } else if verified.is_sound() {
        shell.say(
            &format!("完好：{ledgers} 个账本，{entries} 条记录"),
            &format!("sound: {ledgers} ledgers, {entries} entries"),
        )?;
    } else {
        shell.say(
            &format!("已损坏：{findings} 处；请停止写入，用 maple ledger restore 恢复备份"),
            &format!("damaged in {findings} places: stop writing and restore a backup"),
        )?;
    }
    Ok(if verified.is_sound() { Exit::Done } else { Exit::Wrong })
}

fn verified(args: &Args, shell: &Shell) -> Result<Verified, Failure> {
    let bar = progress::bytes(shell, "验证", "verifying");
    let verified = store::journal::verify_folder(
        &args.data.data,
        args.ledger.as_ref(),
        &mut |Progress { bytes, bytes_total, .. }| {
            bar.set_length(bytes_total);
            bar.set_position(bytes);
        },
    );
    bar.finish_and_clear();
    Ok(verified?)
}

fn tell(flaw: Flaw, damage: &Damage, shell: &mut Shell) -> Result<(), Failure> {
    let (code, zh) = words(flaw);
    if shell.json {
        let place = damage.place.as_ref();
        return shell.value(&json!({
            "flaw": code, "ledger": damage.ledger, "entry": damage.entry, "what": damage.what,
            "file": place.map(|place| &place.file), "offset": place.map(|place| place.offset),
        }));
    }
    let mut where_zh = Vec::new();
    where_zh.extend(damage.ledger.as_ref().map(|ledger| format!("账本 {ledger}")));
    where_zh.extend(damage.entry.map(|entry| format!("第 {entry} 条记录")));
    where_zh.extend(damage.place.as_ref().map(|place| format!("{} 第 {} 字节处", place.file, place.offset)));
    let text = engine::refusal::Bilingual { zh: format!("{}：{zh}", where_zh.join("，")), en: damage.to_string() };
    let sentences = shell.lang.sentences(&text).replace('\n', "\n  ");
    shell.line(format!("[{code}] {sentences}"))
}

fn words(flaw: Flaw) -> (&'static str, &'static str) {
    match flaw {
        Flaw::Checksum => ("checksum", "校验和不符，内容被改动或没有写全"),
        Flaw::Missing => ("missing", "记录缺失"),
        Flaw::Chain => ("chain", "与前一条记录接不上"),
        Flaw::Header => ("header", "文件开头不是本程序写的内容"),
        Flaw::Length => ("length", "文件长度与后一个文件不符"),
        Flaw::Index => ("index", "索引与日志不符，用 maple ledger rebuild 重建即可"),
        Flaw::Digest => ("digest", "快照或附件与其摘要不符"),
        Flaw::TornTail => ("torn_tail", "断电时的最后一次写入没有写全，其中没有已确认的内容，下次启动会切去"),
    }
}
