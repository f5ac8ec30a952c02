//! From a project to a package: the language's own tool compiles it, the kit makes a component of
//! what comes out and seals the manifest in.

mod rust;
mod tool;

use crate::files;
use crate::language::Language;
use crate::project::Project;
use crate::trouble::Trouble;
use engine::procedure::ComponentId;
use std::fs;
use std::path::{Path, PathBuf};
use tool::Tool;

/// What a build made.
#[derive(Debug, Clone)]
pub struct Built {
    /// The sealed, unsigned package.
    pub file: PathBuf,
    /// Its component's id, which changes with every byte.
    pub component: ComponentId,
    /// Its size in bytes.
    pub bytes: u64,
}

/// Builds the project into a file. The tool's own output goes to the error output. `target` is the
/// folder in which cargo keeps what it compiled, for projects that share one; its own where none is.
pub fn build(project: &Project, file: &Path, target: Option<&Path>) -> Result<Built, Trouble> {
    project.refresh_contract()?;
    let component = match project.language() {
        Language::Rust => rust::component(project, target)?,
        Language::JavaScript | Language::TypeScript => javascript(project)?,
        Language::Python => python(project)?,
    };
    let sealed = host::package::seal(&component, project.manifest_text())?;
    // What the service would refuse is refused here, where its author sees it.
    host::inspect(&sealed)?;
    files::write(file, &sealed)?;
    Ok(Built { file: file.to_owned(), component: ComponentId::of(&sealed), bytes: sealed.len() as u64 })
}

fn javascript(project: &Project) -> Result<Vec<u8>, Trouble> {
    let folder = project.folder();
    if !folder.join("node_modules").is_dir() {
        return Err(match Tool::new("node").arg("--version").answers() {
            true => Trouble::PackagesMissing { path: folder.display().to_string() },
            false => Trouble::NodeMissing {},
        });
    }
    made(project, |out| Tool::new("node").arg("build.mjs").arg(out), || Trouble::NodeMissing {})
}

fn python(project: &Project) -> Result<Vec<u8>, Trouble> {
    let tool = |out: &Path| {
        let tool = Tool::new("componentize-py").args(["-d", "wit", "-w", "procedure", "componentize", "app"]);
        tool.args(["--stub-wasi", "-o"]).arg(out)
    };
    made(project, tool, || Trouble::ComponentizePyMissing {})
}

/// What a tool writes into the file it is told.
fn made(
    project: &Project,
    tool: impl FnOnce(&Path) -> Tool,
    missing: impl FnOnce() -> Trouble,
) -> Result<Vec<u8>, Trouble> {
    let failed = |error| Trouble::file(project.folder(), &error);
    let out = project.folder().canonicalize().map_err(failed)?.join("target/unsealed.wasm");
    fs::create_dir_all(out.with_file_name("")).map_err(failed)?;
    // What an earlier build left must not be taken for what this one made.
    match fs::remove_file(&out) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    tool(&out).inside(project.folder()).run(missing)?;
    match out.is_file() {
        true => files::read(&out),
        false => Err(Trouble::NoComponent { detail: format!("{}?", out.display()) }),
    }
}
