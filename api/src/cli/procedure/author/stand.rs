//! Which component a command tries, and where it runs.

use crate::cli::failure::Failure;
use crate::cli::files::{self, Calendars};
use crate::cli::shell::Shell;
use host::Compiler;
use kit::{Case, Project, Stand, Trial};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The component that is tried.
#[derive(Debug, clap::Args)]
pub(super) struct Tried {
    /// 项目目录 / the project's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    project: PathBuf,
    /// 改用这个程序包文件 / try this package instead of the project's own
    #[arg(long, value_name = "FILE")]
    component: Option<PathBuf>,
    #[command(flatten)]
    calendars: Calendars,
}

/// A loaded component, with the folder its compiled code may need.
pub(super) struct Tries {
    pub(super) trial: Trial,
    /// Removed when the command ends.
    _cache: Option<TempDir>,
}

impl Tried {
    /// The project's cases, by name.
    pub(super) fn cases(&self) -> Result<Vec<PathBuf>, Failure> {
        Ok(Case::list(&Project::open(&self.project)?.cases())?)
    }

    /// Loads it into the sandbox.
    pub(super) fn load(&self, shell: &mut Shell) -> Result<Tries, Failure> {
        let calendar = self.calendars.calendar()?;
        let (bytes, cache, kept) = match &self.component {
            Some(file) => {
                let folder = tempfile::tempdir().map_err(|error| Failure::file(Path::new("TMPDIR"), &error))?;
                (files::bytes(file)?, folder.path().join("compiled"), Some(folder))
            }
            None => {
                let project = Project::open(&self.project)?;
                hint(&project, shell)?;
                (project.built()?, self.project.join("target/compiled"), None)
            }
        };
        // It is the author's own component: no child has to stand between.
        let stand = Stand { cache, compiler: Compiler::Inside, calendar };
        Ok(Tries { trial: Trial::load(&bytes, stand)?, _cache: kept })
    }
}

/// Whoever forgets to build looks long for a mistake that is put right already.
fn hint(project: &Project, shell: &mut Shell) -> Result<(), Failure> {
    match project.changed_since_built() {
        Some(file) if !shell.json => shell.say(
            &format!("注意：{file} 在上次构建之后改过；要用新的，先运行 maple procedure build"),
            &format!("note: {file} was changed after the last build; run maple procedure build to use it"),
        ),
        _ => Ok(()),
    }
}
