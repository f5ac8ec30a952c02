//! `maple procedure new|build|test|run|inspect|sign|keygen`: for whoever writes a procedure. Works in
//! a project's folder, without a service.

mod answer;
mod build;
mod inspect;
mod new;
mod run;
mod signing;
mod stand;
mod test;

use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;
use engine::refusal::Bilingual;
use kit::Trouble;

/// What an author does.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    New(new::Args),
    Build(build::Args),
    Test(test::Args),
    Run(run::Args),
    Inspect(inspect::Args),
    Sign(signing::Sign),
    Keygen(signing::Keygen),
}

/// Runs one of them.
pub(crate) fn run(command: &Command, shell: &mut Shell) -> Result<Exit, Failure> {
    match command {
        Command::New(args) => new::run(args, shell),
        Command::Build(args) => build::run(args, shell),
        Command::Test(args) => test::run(args, shell),
        Command::Run(args) => run::run(args, shell),
        Command::Inspect(args) => inspect::run(args, shell),
        Command::Sign(args) => signing::sign(args, shell),
        Command::Keygen(args) => signing::keygen(args, shell),
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        let exit = match trouble {
            // The files are there and what stands in them is wrong.
            Trouble::Unusable(_)
            | Trouble::BadManifest { .. }
            | Trouble::BadCase { .. }
            | Trouble::BadSettings { .. }
            | Trouble::BuildFailed { .. }
            | Trouble::NoComponent { .. } => Exit::Wrong,
            // Once something is installed, the same command works.
            Trouble::CargoMissing {}
            | Trouble::RustTargetMissing {}
            | Trouble::NodeMissing {}
            | Trouble::PackagesMissing { .. }
            | Trouble::ComponentizePyMissing {}
            | Trouble::NoSandbox { .. }
            | Trouble::NoKey { .. } => Exit::Unavailable,
            Trouble::File { .. }
            | Trouble::FolderTaken { .. }
            | Trouble::BadId { .. }
            | Trouble::BadTitle {}
            | Trouble::NoProject { .. }
            | Trouble::NotBuilt { .. }
            | Trouble::NoCases { .. }
            | Trouble::BadKey { .. } => Exit::Usage,
        };
        let Bilingual { zh, en } = trouble.text();
        Failure::new(exit, trouble.code(), zh, en)
    }
}
