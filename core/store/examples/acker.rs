//! A writer to be watched and killed: `acker <folder> <ledgers> <groups>`. Prints `head <ledger>
//! <number>` for what it finds and `acked <ledger> <number>` after each answer. Tests trace it to
//! see that no answer leaves before its flush, and kill it to see that no answer was a lie.

use engine::id::{EntryNo, LedgerId};
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use store::journal::Settings;
use store::{Append, Journal, Ledgers};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("a folder is needed")?);
    let ledgers: u64 = arguments.next().ok_or("a number of ledgers is needed")?.parse()?;
    let groups: u64 = arguments.next().ok_or("a number of groups is needed")?.parse()?;
    // Small, so that segments and checkpoints come often.
    let settings = Settings {
        segment_bytes: 64 << 10,
        checkpoint_bytes: 16 << 10,
        floor_bytes: 0,
        reserve_bytes: 0,
        ..Settings::default()
    };
    let store = Journal::open(&folder, settings)?;
    let mut out = std::io::stdout();
    let mut heads = Vec::new();
    for n in 0..ledgers {
        let ledger = LedgerId::new(&format!("county-{n}"))?;
        let head = store.head(&ledger)?.map_or(EntryNo(0), |head| head.number);
        writeln!(out, "head {ledger} {head}")?;
        heads.push((ledger, head));
    }
    for _ in 0..groups {
        let sent: Vec<_> = heads.iter().map(|(ledger, head)| store.append(pair(ledger, *head))).collect();
        for ((ledger, head), answer) in heads.iter_mut().zip(sent) {
            *head = answer.wait()?.number;
            writeln!(out, "acked {ledger} {head}")?;
        }
    }
    Ok(())
}

/// A group of two: half of one must never be found.
fn pair(ledger: &LedgerId, head: EntryNo) -> Append {
    let entry = |number: u64| format!("[{ledger} {number}]").into_bytes();
    let entries = vec![entry(head.0 + 1), entry(head.0 + 2)];
    Append { ledger: ledger.clone(), expect: head, term: None, entries, wake: None }
}
