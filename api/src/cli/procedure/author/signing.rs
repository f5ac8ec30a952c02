//! `maple procedure keygen` and `sign`: so that a bureau knows whose procedure it installs.

use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;
use serde_json::json;
use std::path::PathBuf;

/// 给程序包签名 / sign a package
#[derive(Debug, clap::Args)]
pub(crate) struct Sign {
    /// 未签名的程序包 / the package, not yet signed
    #[arg(default_value = kit::COMPONENT)]
    file: PathBuf,
    /// 密钥文件，由 keygen 生成 / the key's file, made by keygen
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// 写到哪个文件 / where to write it [default: component.signed.wasm beside it]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// 生成签名密钥：私钥存入文件，公钥告诉上级局 / make a signing key; the bureau is told its public half
#[derive(Debug, clap::Args)]
pub(crate) struct Keygen {
    /// 新文件；请妥善保管，不要放进项目 / a new file; keep it safe, and out of the project
    file: PathBuf,
}

pub(super) fn sign(args: &Sign, shell: &mut Shell) -> Result<Exit, Failure> {
    let out = args.out.clone().unwrap_or_else(|| args.file.with_extension("signed.wasm"));
    let kit::Signed { key, component, bytes } = kit::sign(&args.file, &args.key, &out)?;
    let file = out.display().to_string();
    if shell.json {
        shell.value(&json!({ "file": file, "key": key, "component": component, "bytes": bytes }))?;
        return Ok(Exit::Done);
    }
    shell.say(&format!("已签名：{file}"), &format!("signed: {file}"))?;
    shell.line(format!("  {} {key}", shell.lang.words("公钥", "key")))?;
    shell.line(format!("  {} {component}", shell.lang.words("摘要", "digest")))?;
    shell.say("部署", "deploy it")?;
    shell.line(format!("  maple procedure deploy {file}"))?;
    Ok(Exit::Done)
}

pub(super) fn keygen(args: &Keygen, shell: &mut Shell) -> Result<Exit, Failure> {
    let public = kit::keygen(&args.file)?;
    let file = args.file.display().to_string();
    if shell.json {
        shell.value(&json!({ "file": file, "public": public }))?;
        return Ok(Exit::Done);
    }
    shell.say(
        &format!("私钥已存入 {file}，只有你能读；请妥善保管"),
        &format!("the private key is in {file}, readable by you alone; keep it safe"),
    )?;
    shell.line(format!("  {} {public}", shell.lang.words("公钥", "public key")))?;
    shell.say("管理账本的人据此信任它", "whoever runs the ledger trusts it with")?;
    shell.line(format!("  maple procedure key trust {public} --title {}", shell.lang.words("姓名或单位", "NAME")))?;
    Ok(Exit::Done)
}
