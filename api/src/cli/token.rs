//! `maple token`: who may come in. The file holds names and digests, never a token itself.

use super::failure::{Exit, Failure};
use super::serve::data::{DEFAULT_DATA, TOKENS};
use super::shell::Shell;
use crate::http::Tokens;
use serde_json::json;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// 管理令牌 / tokens of those who may come in
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// 新发一个令牌，只显示一次；服务重启后生效 / make a token and show it once; takes effect when the service restarts
    New {
        /// 给谁：记录里写这个名字 / whose: entries carry this name
        name: String,
        /// 可以填写、查看、清除这个账本（或其中某单位及其下属）案件的当事人姓名，可多次；不写则不可以
        /// / may give, read and erase the names of parties to cases of a ledger, or of a unit and what lies under it
        #[arg(long = "names", value_name = "LEDGER[/UNIT]", value_delimiter = ',')]
        names: Vec<String>,
        /// 令牌文件 / the token file [default: DATA/tokens]
        #[arg(long, value_name = "FILE")]
        tokens: Option<PathBuf>,
        /// 数据目录 / the data folder
        #[arg(long, value_name = "DIR", default_value = DEFAULT_DATA)]
        data: PathBuf,
    },
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let Command::New { name, names, tokens, data } = &args.command;
    if let Some(wrong) = names.iter().find(|right| !Tokens::may_grant_names(right)) {
        return Err(Failure::argument("--names", wrong, "LEDGER, LEDGER/UNIT"));
    }
    let path = tokens.clone().unwrap_or_else(|| data.join(TOKENS));
    let token = add(&path, name, names)?;
    if shell.json {
        let file = path.display().to_string();
        shell.value(&json!({ "name": name, "names": names, "token": token, "file": file }))?;
    } else {
        shell.line(&token)?;
    }
    Ok(Exit::Done)
}

/// Adds a line for a new token to the file and returns the token, which is kept nowhere. Each of
/// `names` is a ledger or `ledger/unit` whose names of parties it may handle.
pub(super) fn add(path: &Path, name: &str, names: &[String]) -> Result<String, Failure> {
    let known = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Failure::file(path, &error)),
    };
    let taken = known.lines().any(|line| line.split_whitespace().next() == Some(name));
    if taken {
        let (zh, en) = (
            format!("名字「{name}」已有令牌；请换名，或先从 {} 删去那一行", path.display()),
            format!("{name} has a token already; choose another name, or remove its line from {}", path.display()),
        );
        return Err(Failure::new(Exit::Wrong, "token_name_taken", zh, en));
    }
    let token = random(path)?;
    let right = if names.is_empty() { String::new() } else { format!(" names:{}", names.join(",")) };
    let line = format!("{name} {}{right}\n", store::Digest::of(token.as_bytes()));
    // What the service would refuse to read is not written.
    Tokens::parse(&format!("{known}\n{line}")).map_err(|error| bad_file(path, &error))?;
    append(path, known.is_empty() || known.ends_with('\n'), &line).map_err(|error| Failure::file(path, &error))?;
    Ok(token)
}

pub(super) fn bad_file(path: &Path, error: &crate::http::BadTokens) -> Failure {
    let path = path.display();
    let zh = format!("令牌文件 {path} 有误：{error}");
    Failure::new(Exit::Usage, "tokens_unreadable", zh, format!("the token file {path}: {error}"))
}

/// 256 random bits from the system.
fn random(path: &Path) -> Result<String, Failure> {
    let mut bits = [0u8; 32];
    getrandom::fill(&mut bits).map_err(|error| Failure::file(path, &io::Error::other(error.to_string())))?;
    Ok(format!("maple_{}", store::Digest(bits)))
}

fn append(path: &Path, at_line_start: bool, line: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let begin = if at_line_start { "" } else { "\n" };
    file.write_all(format!("{begin}{line}").as_bytes())?;
    file.sync_all()
}
