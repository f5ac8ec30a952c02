//! `maple procedure run`: one question, and all that came of it.

use super::answer;
use super::stand::Tried;
use crate::cli::failure::{Exit, Failure};
use crate::cli::files;
use crate::cli::procedure::Set;
use crate::cli::shell::Shell;
use engine::procedure::{Setting, Settings};
use kit::Asked;
use serde_json::{Value, json};
use std::path::PathBuf;

/// 只问一个问题：答复、日志、燃料、内存、用时 / ask one question: answer, log, fuel, memory, time
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// 问题文件（用例文件也可），- 为标准输入 / a file with a question, a case will do; - is the standard input
    question: PathBuf,
    #[command(flatten)]
    set: Set,
    #[command(flatten)]
    tried: Tried,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let mut asked = Asked::parse(&args.question, &files::bytes(&args.question)?)?;
    asked.settings.extend(settings(&args.set));
    let tries = args.tried.load(shell)?;
    let answer = tries.trial.ask(&args.question, &asked.question, &asked.settings)?;
    let exit = if answer.reply.outcome.is_ok() { Exit::Done } else { Exit::Wrong };
    if shell.json {
        let mut value = answer::value(&answer);
        value["ready_millis"] = json!(tries.trial.ready.as_millis() as u64);
        value["from_cache"] = json!(tries.trial.from_cache);
        shell.value(&value)?;
        return Ok(exit);
    }
    match &answer.reply.outcome {
        Ok(proposal) => {
            shell.line(shell.lang.words("答复", "answer"))?;
            let json = format!("{:#}", json!(proposal));
            json.lines().try_for_each(|line| shell.line(format!("  {line}")))?;
        }
        Err(failure) => {
            shell.line(format!("{} [{}]", shell.lang.words("没有答复", "no answer"), failure.code()))?;
            let text = answer::words(&answer::text(failure, answer.limits), shell.lang);
            shell.line(format!("  {text}"))?;
        }
    }
    if !answer.reply.log.is_empty() {
        shell.line(shell.lang.words("日志", "log"))?;
        answer::log(&answer.reply.log, 2, shell)?;
    }
    shell.line(shell.lang.words("用量", "cost"))?;
    answer::costs(&answer, shell)?;
    let ready = answer::time(tries.trial.ready);
    let (zh, en) = if tries.trial.from_cache {
        ("取自缓存", "from the cache")
    } else {
        ("编译并装载", "compiled and loaded")
    };
    shell.line(format!("  {} {ready}", shell.lang.words(zh, en)))?;
    Ok(exit)
}

/// Settings of the command line, which come before those of the file.
fn settings(set: &Set) -> Settings {
    let setting = |value: &Value| match value {
        Value::Bool(yes) => Setting::YesNo(*yes),
        Value::String(text) => Setting::Text(text.clone()),
        // A setting on the command line is nothing else.
        other => other.as_i64().map_or_else(|| Setting::Text(other.to_string()), Setting::Integer),
    };
    set.set.iter().map(|(name, value)| (name.clone(), setting(value))).collect()
}
