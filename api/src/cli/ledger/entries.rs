//! `maple ledger entries`: the record itself, entry by entry.

use super::Data;
use crate::cli::failure::{Exit, Failure};
use crate::cli::serve::data;
use crate::cli::shell::Shell;
use chrono_tz::Asia::Shanghai;
use engine::entry::Entry;
use engine::id::{EntryNo, LedgerId};
use std::io::Write;
use store::{Ledgers, Record};

/// 逐条列出记录 / the entries one by one
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 账本编号 / the ledger's id
    #[arg(value_name = "LEDGER")]
    ledger: LedgerId,
    /// 从这一号之后开始 / only entries after this number
    #[arg(long, default_value_t = 0)]
    after: u64,
    /// 至多几条 / at most so many
    #[arg(long)]
    limit: Option<u64>,
    #[command(flatten)]
    data: Data,
}

/// Entries read at once.
const PAGE: u64 = 1_000;
/// How much of an entry a line for people shows.
const CHARS: usize = 160;

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let store = data::open(&args.data.data)?;
    let (mut after, mut left) = (EntryNo(args.after), args.limit.unwrap_or(u64::MAX));
    while left > 0 {
        let records = store.read(&args.ledger, after, left.min(PAGE) as usize)?;
        let Some(last) = records.last() else { break };
        (after, left) = (last.number, left - records.len() as u64);
        for record in &records {
            show(record, shell)?;
        }
    }
    Ok(Exit::Done)
}

fn show(Record { number, hash, bytes }: &Record, shell: &mut Shell) -> Result<(), Failure> {
    if shell.json {
        // The stored bytes are JSON already and stay untouched, so that anyone can check the hashes.
        let out = shell.raw();
        write!(out, "{{\"number\":{number},\"hash\":\"{hash}\",\"entry\":")?;
        out.write_all(bytes)?;
        return Ok(out.write_all(b"}\n")?);
    }
    let (at, by, fact) = match Entry::decode(bytes) {
        Ok(entry) => (entry.at.rfc3339(Shanghai), entry.by, serde_json::to_string(&entry.fact).unwrap_or_default()),
        Err(error) => (String::new(), "?".into(), error.to_string()),
    };
    let mut fact: String = fact.chars().take(CHARS + 1).collect();
    if let Some((cut, _)) = fact.char_indices().nth(CHARS) {
        fact.truncate(cut);
        fact.push('…');
    }
    shell.line(format!("{number:>6}  {at}  {by:<8}  {fact}"))
}
