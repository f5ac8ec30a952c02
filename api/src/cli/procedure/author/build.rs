//! `maple procedure build`: from a project to a package.

use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;
use kit::Project;
use serde_json::json;
use std::path::PathBuf;

/// 构建项目，得到可以装用的程序包 / build a project into a package
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// 项目目录 / the project's folder
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// 写到哪个文件 / where to write it [default: FOLDER/component.wasm]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Rust：编译中间文件的目录，多个项目可共用 / Rust: a folder for what cargo keeps, which projects may share
    #[arg(long, value_name = "DIR")]
    target_dir: Option<PathBuf>,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let project = Project::open(&args.folder)?;
    let out = args.out.clone().unwrap_or_else(|| project.component());
    let built = kit::build(&project, &out, args.target_dir.as_deref())?;
    let (id, version) = (&project.manifest().id, project.manifest().version);
    let (file, bytes) = (built.file.display().to_string(), built.bytes);
    if shell.json {
        let value = json!({ "file": file, "id": id, "version": version, "component": built.component, "bytes": bytes });
        shell.value(&value)?;
        return Ok(Exit::Done);
    }
    let size = super::answer::size(bytes);
    shell.say(&format!("已构建 {id} {version}，{size}：{file}"), &format!("built {id} {version}, {size}: {file}"))?;
    shell.line(format!("  {}", built.component))?;
    Ok(Exit::Done)
}
