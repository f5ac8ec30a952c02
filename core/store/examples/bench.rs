//! Measures the journal and prints one JSON object a line:
//! `cargo run --release -p store --example bench -- [folder] [entries of history]`.

use engine::id::{EntryNo, LedgerId};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::journal::Settings;
use store::{Append, Journal, Ledgers};

type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

const ENTRY_BYTES: usize = 200;
const MEASURED: Duration = Duration::from_secs(4);
const LEDGERS: u64 = 100;

#[tokio::main]
async fn main() -> Outcome {
    let mut arguments = std::env::args().skip(1).peekable();
    if arguments.next_if(|first| first == "open").is_some() {
        return open_only(&arguments.next().map(PathBuf::from).ok_or("a folder is needed")?);
    }
    let base = arguments.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let history = arguments.next().map_or(Ok(5_000_000), |text| text.parse())?;
    let folder = base.join(format!("store-bench-{}", std::process::id()));
    for writers in [1, 64, 1024] {
        appends(&folder.join(format!("appends-{writers}")), writers).await?;
    }
    long_history(&folder.join("history"), history).await?;
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// Each writer has its own ledger and waits for each answer.
async fn appends(folder: &Path, writers: u64) -> Outcome {
    let store: Arc<dyn Ledgers> = Arc::new(Journal::open(folder, Settings::default())?);
    let started = Instant::now();
    let tasks: Vec<_> = (0..writers)
        .map(|writer| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                let ledger = LedgerId::new(&format!("county-{writer}"))?;
                let mut waits = Vec::new();
                while started.elapsed() < MEASURED {
                    let asked = Instant::now();
                    store.append(group(&ledger, waits.len() as u64, 1, ENTRY_BYTES)).await?;
                    waits.push(asked.elapsed());
                }
                Ok::<_, Box<dyn Error + Send + Sync>>(waits)
            })
        })
        .collect();
    let mut waits = Vec::new();
    for task in tasks {
        waits.extend(task.await??);
    }
    waits.sort_unstable();
    let per_second = waits.len() as f64 / started.elapsed().as_secs_f64();
    let p99_us = waits.get(waits.len() * 99 / 100).map_or(0, Duration::as_micros);
    println!(r#"{{"what":"appends","writers":{writers},"per_second":{per_second:.0},"p99_us":{p99_us}}}"#);
    Ok(())
}

/// Fills a store, opens it again, reads one ledger and verifies everything.
async fn long_history(folder: &Path, entries: u64) -> Outcome {
    let started = Instant::now();
    let store = Journal::open(folder, Settings::default())?;
    let ledgers: Vec<_> = (0..LEDGERS).map(|n| LedgerId::new(&format!("county-{n}"))).collect::<Result<_, _>>()?;
    let each = entries / LEDGERS;
    let mut written = 0;
    while written < each {
        // As in real life the ledgers' entries lie mixed in the journal.
        let count = (each - written).min(20);
        let answers: Vec<_> = ledgers.iter().map(|ledger| store.append(group(ledger, written, count, 130))).collect();
        for answer in answers {
            answer.await?;
        }
        written += count;
    }
    let fill_ms = started.elapsed().as_millis();
    let (sync_ms, _) = timed(|| store.close())?;
    drop(store);
    let journal_bytes = folder_bytes(&folder.join("journal"))?;
    let index_bytes = folder_bytes(&folder.join("index"))?;
    // In a process of its own, whose memory is not that of the filling.
    std::process::Command::new(std::env::current_exe()?).arg("open").arg(folder).status()?;
    let store = Journal::open(folder, Settings::default())?;
    let (read_ms, read) = timed(|| read_all(&store, &ledgers[0]))?;
    let (verify_ms, verified) = timed(|| store.verify(None, &mut |_| ()))?;
    if read != each || verified.entries != each * LEDGERS || !verified.is_sound() {
        return Err(format!("read {read}, verified {}: {:?}", verified.entries, verified.findings.first()).into());
    }
    drop(store);
    std::fs::remove_dir_all(folder.join("index"))?;
    let (rebuild_ms, store) = timed(|| Journal::open(folder, Settings::default()))?;
    drop(store);
    println!(
        r#"{{"what":"history","entries":{entries},"ledgers":{LEDGERS},"fill_ms":{fill_ms},"close_ms":{sync_ms},"read_{each}_ms":{read_ms},"verify_ms":{verify_ms},"rebuild_ms":{rebuild_ms},"journal_bytes_per_entry":{:.1},"index_bytes_per_entry":{:.1}}}"#,
        journal_bytes as f64 / entries as f64,
        index_bytes as f64 / entries as f64,
    );
    Ok(())
}

fn open_only(folder: &Path) -> Outcome {
    let before_kib = rss_kib();
    let (open_ms, store) = timed(|| Journal::open(folder, Settings::default()))?;
    let (after_kib, ledgers) = (rss_kib(), store.ledgers()?.len());
    println!(
        r#"{{"what":"open","ledgers":{ledgers},"open_ms":{open_ms},"rss_kib_before":{before_kib},"rss_kib_after":{after_kib}}}"#
    );
    // As after a kill: nothing is closed.
    std::process::exit(0)
}

fn group(ledger: &LedgerId, expect: u64, count: u64, bytes: usize) -> Append {
    let entries = (0..count).map(|n| vec![b'0' + (n % 10) as u8; bytes]).collect();
    Append { ledger: ledger.clone(), expect: EntryNo(expect), term: None, entries, wake: None }
}

fn read_all(store: &dyn Ledgers, ledger: &LedgerId) -> Result<u64, store::Error> {
    let mut after = EntryNo(0);
    loop {
        match store.read(ledger, after, 10_000)?.last() {
            Some(last) => after = last.number,
            None => return Ok(after.0),
        }
    }
}

fn timed<T>(work: impl FnOnce() -> Result<T, store::Error>) -> Result<(u128, T), store::Error> {
    let started = Instant::now();
    let done = work()?;
    Ok((started.elapsed().as_millis(), done))
}

fn folder_bytes(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for file in std::fs::read_dir(folder)? {
        let file = file?;
        bytes += if file.file_type()?.is_dir() { folder_bytes(&file.path())? } else { file.metadata()?.len() };
    }
    Ok(bytes)
}

fn rss_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
