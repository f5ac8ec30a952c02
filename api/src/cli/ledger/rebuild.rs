//! `maple ledger rebuild`: throws the index away and builds it again from the journal.

use super::Data;
use super::progress;
use crate::cli::failure::{Exit, Failure};
use crate::cli::serve::data;
use crate::cli::shell::Shell;
use serde_json::json;
use store::{Flaw, Ledgers, Progress};

/// 由日志重建索引（sled）和快照 / build the index again from the journal
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    data: Data,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let folder = &args.data.data;
    data::exists(folder)?;
    // The index also knows how far the journal once came. So the journal is proved first: nothing
    // could tell afterwards that its end is gone.
    let bar = progress::bytes(shell, "先验证日志", "verifying the journal first");
    let verified = store::journal::verify_folder(folder, None, &mut |Progress { bytes, bytes_total, .. }| {
        bar.set_length(bytes_total);
        bar.set_position(bytes);
    });
    bar.finish_and_clear();
    let derived = |flaw| matches!(flaw, Flaw::Index | Flaw::TornTail);
    if let Some(finding) = verified?.findings.iter().find(|finding| !derived(finding.flaw)) {
        let zh = format!(
            "日志本身已损坏（{}），重建索引无济于事；请用 maple ledger verify 查看，并恢复备份",
            finding.damage
        );
        let en = format!(
            "the journal itself is damaged ({}), which no index can mend; see maple ledger verify and restore a backup",
            finding.damage
        );
        return Err(Failure::new(Exit::Wrong, "journal_damaged", zh, en));
    }
    store::journal::forget_derived(folder)?;
    let store = data::open(folder)?;
    let ledgers = store.ledgers()?;
    let entries: u64 = ledgers.iter().map(|ledger| ledger.head.number.0).sum();
    store.close()?;
    let count = ledgers.len();
    if shell.json {
        shell.value(&json!({ "ledgers": count, "entries": entries }))?;
    } else {
        shell.say(
            &format!("已重建：{count} 个账本，{entries} 条记录"),
            &format!("rebuilt: {count} ledgers, {entries} entries"),
        )?;
    }
    Ok(Exit::Done)
}
