//! `maple procedure test`: every case, in the real sandbox.

use super::answer;
use super::stand::Tried;
use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;
use kit::{Case, Outcome, Trial, Trouble};
use serde_json::json;
use std::path::{Path, PathBuf};

/// 运行全部用例：在真实沙箱和真实日历中提问，核对答复 / run every case in the real sandbox and compare
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// 只运行这些用例文件 / only these case files [default: DIR/cases/*.json]
    #[arg(value_name = "CASE")]
    cases: Vec<PathBuf>,
    #[command(flatten)]
    tried: Tried,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let tries = args.tried.load(shell)?;
    let cases = if args.cases.is_empty() { args.tried.cases()? } else { args.cases.clone() };
    let mut failed = 0;
    for path in &cases {
        // A case that cannot be read does not hide the others.
        let is_good = match examine(&tries.trial, path) {
            Ok(outcome) => show(path, &outcome, shell)?,
            Err(trouble) => {
                shell.flush()?;
                Failure::from(trouble).tell(shell.lang, shell.json);
                false
            }
        };
        failed += usize::from(!is_good);
    }
    let passed = cases.len() - failed;
    if shell.json {
        shell.value(&json!({ "passed": passed, "failed": failed }))?;
    } else {
        shell.say(&format!("{passed} 个通过，{failed} 个未通过"), &format!("{passed} passed, {failed} failed"))?;
    }
    Ok(if failed == 0 { Exit::Done } else { Exit::Wrong })
}

fn examine(trial: &Trial, path: &Path) -> Result<Outcome, Trouble> {
    trial.examine(path, &Case::read(path)?)
}

/// Shows one; whether it passed.
fn show(path: &Path, outcome: &Outcome, shell: &mut Shell) -> Result<bool, Failure> {
    let Outcome { title, answer, differences } = outcome;
    let is_good = differences.is_empty();
    if shell.json {
        let differences: Vec<_> = differences
            .iter()
            .map(|found| json!({ "place": found.place, "expected": found.expected, "found": found.found }))
            .collect();
        let mut value = answer::value(answer);
        value["case"] = json!(title);
        value["file"] = json!(path.display().to_string());
        value["passed"] = json!(is_good);
        value["differences"] = json!(differences);
        shell.value(&value)?;
        return Ok(is_good);
    }
    let fuel = shell.lang.words("燃料", "fuel");
    let cost = format!("{fuel} {}, {}", answer::grouped(answer.reply.fuel), answer::time(answer.median));
    shell.line(format!("{} {title}  [{cost}]", answer::mark(is_good, shell)))?;
    if !is_good {
        shell.line(format!("    {}", path.display()))?;
    }
    let (expected, found) = (shell.lang.words("应为", "expected"), shell.lang.words("实得", "found"));
    let nothing = shell.lang.words("（无）", "(nothing)");
    for difference in differences {
        shell.line(format!("    {}", difference.place))?;
        shell.line(format!("      {expected} {}", difference.expected.as_ref().unwrap_or(&nothing)))?;
        shell.line(format!("      {found} {}", difference.found.as_ref().unwrap_or(&nothing)))?;
    }
    if !is_good {
        answer::log(&answer.reply.log, 4, shell)?;
    }
    Ok(is_good)
}
