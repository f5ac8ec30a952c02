//! `maple ledger export` and `import`: a ledger as a text file that proves itself.

use super::Data;
use super::progress;
use crate::cli::failure::{Exit, Failure};
use crate::cli::serve::data;
use crate::cli::shell::Shell;
use engine::id::{EntryNo, LedgerId};
use runtime::Point;
use serde_json::json;
use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use store::Journal;
use store::journal::Settings;
use store::transfer::{self, Transferred};

/// 导出账本为文本（JSON Lines）/ write a ledger as text
#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// 账本编号 / the ledger's id
    #[arg(value_name = "LEDGER")]
    ledger: LedgerId,
    /// 写到哪个新文件，- 为标准输出 / a new file, - is the standard output
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    data: Data,
}

/// 导入账本；先核对全部散列，接不上就一条不加 / read a ledger; every hash is checked first
#[derive(Debug, clap::Args)]
pub(super) struct Import {
    /// maple ledger export 写出的文件 / what export wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    data: Data,
}

pub(super) fn export(args: &Export, shell: &mut Shell) -> Result<Exit, Failure> {
    let store = data::open(&args.data.data)?;
    // A ledger that cannot be understood any more is exported all the same, entries alone.
    let state = runtime::state_as_of(&store, &args.ledger, Point::Entry(EntryNo(u64::MAX)));
    let blobs = state.as_ref().map(crate::http::components).unwrap_or_default();
    drop(state);
    let bar = progress::entries(shell, "导出", "exporting");
    let mut told = |entry: EntryNo| bar.set_position(entry.0);
    if args.file == Path::new("-") {
        // The output is the answer: nothing else may stand in it.
        let exported = transfer::export_with(&store, &args.ledger, &blobs, shell.raw(), &mut told);
        bar.finish_and_clear();
        exported?;
        return Ok(Exit::Done);
    }
    let file = OpenOptions::new().write(true).create_new(true).open(&args.file);
    let file = file.map_err(|error| Failure::file(&args.file, &error))?;
    let mut out = BufWriter::new(&file);
    let exported = transfer::export_with(&store, &args.ledger, &blobs, &mut out, &mut told);
    drop(out);
    bar.finish_and_clear();
    let synced = exported
        .map_err(Failure::from)
        .and_then(|exported| file.sync_all().map(|()| exported).map_err(|error| Failure::file(&args.file, &error)));
    let exported = synced.inspect_err(|_| {
        // A part of a ledger under the name of a whole one would mislead.
        let _ = std::fs::remove_file(&args.file);
    })?;
    tell(&exported, ("已导出", "exported"), shell)
}

pub(super) fn import(args: &Import, shell: &mut Shell) -> Result<Exit, Failure> {
    let file = File::open(&args.file).map_err(|error| Failure::file(&args.file, &error))?;
    // A ledger may be imported into a folder that does not exist yet: that is how one moves.
    let store = Journal::open(&args.data.data, Settings::default())?;
    let bar = progress::entries(shell, "导入", "importing");
    let imported = transfer::import(&store, &mut BufReader::new(file), &mut |entry| bar.set_position(entry.0));
    bar.finish_and_clear();
    tell(&imported?, ("已导入", "imported"), shell)
}

fn tell(done: &Transferred, (zh, en): (&str, &str), shell: &mut Shell) -> Result<Exit, Failure> {
    let Transferred { ledger, head } = done;
    if shell.json {
        shell.value(&json!({ "ledger": ledger, "head": head.number, "hash": head.hash.to_string() }))?;
    } else {
        let number = head.number;
        shell.say(
            &format!("{zh}：{ledger}，{number} 条记录，散列 {}", head.hash),
            &format!("{en} {ledger}, {number} entries"),
        )?;
    }
    Ok(Exit::Done)
}
