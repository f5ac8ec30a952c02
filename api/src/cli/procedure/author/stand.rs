//! Which component a command tries, and where it runs.

use crate::cli::failure::Failure;
use crate::cli::files::{self, Calendars};
use host::Compiler;
use kit::{Project, Stand, Trial};
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
    /// The folder of the project's cases.
    pub(super) fn cases(&self) -> PathBuf {
        self.project.join(kit::CASES)
    }

    /// Loads it into the sandbox.
    pub(super) fn load(&self) -> Result<Tries, Failure> {
        let calendar = self.calendars.calendar()?;
        let (bytes, cache, kept) = match &self.component {
            Some(file) => {
                let folder = tempfile::tempdir().map_err(|error| Failure::file(Path::new("TMPDIR"), &error))?;
                (files::bytes(file)?, folder.path().join("compiled"), Some(folder))
            }
            None => {
                let project = Project::open(&self.project)?;
                (project.built()?, self.project.join("target/compiled"), None)
            }
        };
        // It is the author's own component: no child has to stand between.
        let stand = Stand { cache, compiler: Compiler::Inside, calendar };
        Ok(Tries { trial: Trial::load(&bytes, stand)?, _cache: kept })
    }
}
