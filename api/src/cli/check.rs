//! `maple check`: every mistake in definition files.

use super::failure::{Exit, Failure};
use super::files::{self, Calendars};
use super::shell::Shell;
use serde_json::json;
use std::path::PathBuf;
use workflows::render::{self, Style};
use workflows::{Severity, Source, World};

/// 检查活动方案，一次列出全部错误 / find every mistake in definition files
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// 方案文件（YAML），- 为标准输入 / definition files, - is the standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// 单位表；给出则一并核对单位和岗位 / a list of units, to check units and posts as well
    #[arg(long, value_name = "CSV")]
    units: Option<PathBuf>,
    #[command(flatten)]
    calendars: Calendars,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let calendar = args.calendars.calendar()?;
    let units = args.units.as_deref().map(|path| files::units(path, shell)).transpose()?;
    let world = World { calendar: &calendar, units: units.as_deref() };
    let mut exit = Exit::Done;
    for path in &args.files {
        let source = match files::source(path) {
            Ok(source) => source,
            // One missing file does not hide the mistakes in the others.
            Err(failure) => {
                failure.tell(shell.lang, shell.json);
                exit = Exit::Usage;
                continue;
            }
        };
        let outcome = workflows::compile(&source, &world);
        show(&source, &outcome, shell)?;
        if outcome.has_errors() && exit == Exit::Done {
            exit = Exit::Wrong;
        }
    }
    Ok(exit)
}

/// Shows what became of a definition: its diagnostics, then one line about the whole.
pub(super) fn show(source: &Source, outcome: &workflows::Outcome, shell: &mut Shell) -> Result<(), Failure> {
    if shell.json {
        for diagnostic in &outcome.diagnostics {
            shell.value(&diagnostic.locate(source))?;
        }
        let count = |severity| outcome.diagnostics.iter().filter(|d| d.severity == severity).count();
        return shell.value(&json!({
            "file": source.name(),
            "ok": !outcome.has_errors(),
            "errors": count(Severity::Error),
            "warnings": count(Severity::Warning),
            "notes": count(Severity::Note),
        }));
    }
    let language = shell.lang.of_diagnostics();
    let style = Style { language, colour: shell.is_terminal(), ..Style::default() };
    let blocks = render::render(&outcome.diagnostics, source, style);
    if !blocks.is_empty() {
        shell.line(blocks)?;
    }
    shell.line(format!("{}: {}", source.name(), render::summary(&outcome.diagnostics, language)))
}
