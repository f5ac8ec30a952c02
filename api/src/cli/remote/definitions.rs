//! `maple publish`: a definition becomes a version that never changes again.

use super::{Act, Ask, File, receipt, show};
use crate::cli::failure::{Exit, Failure};
use crate::cli::files;
use crate::cli::shell::Shell;

/// 发布活动方案的新版本 / publish a version of a definition
#[derive(Debug, clap::Args)]
pub(crate) struct Publish {
    /// 方案文件 / the definition
    file: File,
    #[command(flatten)]
    act: Act,
}

pub(crate) fn publish(args: &Publish, shell: &mut Shell) -> Result<Exit, Failure> {
    let bytes = files::bytes(&args.file)?;
    let name = args.file.display().to_string();
    let answer = Ask::to_change(&args.act)?
        .upload(&["definitions"], &[], "application/yaml", bytes)
        .map_err(|failure| failure.in_file(&name))?;
    if !shell.json {
        let (id, version) = (show::text(&answer["definition"]), &answer["version"]);
        shell.say(&format!("{id} 第 {version} 版"), &format!("{id}, version {version}"))?;
    }
    receipt(&answer, shell)
}
