//! `maple completions`: what makes the Tab key work.

use super::failure::{Exit, Failure};
use super::shell::Shell;
use clap::CommandFactory;
use clap_complete::Shell as Kind;
use std::io::Write;

/// 输出命令行补全脚本 / print a script for Tab completion
///
/// bash: maple completions bash > ~/.local/share/bash-completion/completions/maple
/// zsh:  maple completions zsh > "${fpath[1]}/_maple"
/// fish: maple completions fish > ~/.config/fish/completions/maple.fish
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// bash, zsh, fish …
    shell: Kind,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::Cli::command(), "maple", &mut script);
    shell.raw().write_all(&script)?;
    Ok(Exit::Done)
}
