//! Measures the runtime on this machine: `cargo run --release -p runtime --example measure`.
//! Prints one JSON line a figure. The journal is made in the folder named by the first argument,
//! or in the system's place for temporary folders.

#[path = "../tests/runtime/plan.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod plan;

use engine::id::LedgerId;
use engine::time::Timestamp;
use plan::{beginning, endpoint, id, submit_bytes};
use runtime::{Handle, Options, Runtime, Simulated};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use store::journal::Settings;
use store::{Journal, Ledgers, Memory};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

type Any = Box<dyn std::error::Error>;

const OFFICES: usize = 232;

#[tokio::main]
async fn main() -> Result<(), Any> {
    let folder = match std::env::args().nth(1) {
        Some(place) => tempfile::tempdir_in(place)?,
        None => tempfile::tempdir()?,
    };
    submissions("memory", Arc::new(Memory::new()), 1, 64).await?;
    for (ledgers, callers) in [(1, 1), (1, 64), (1, 512), (100, 64), (100, 512)] {
        let store = Arc::new(Journal::open(&folder.path().join(format!("s{ledgers}-{callers}")), Settings::default())?);
        submissions("journal", store, ledgers, callers).await?;
    }
    for ledgers in [1, 100] {
        storm(&folder.path().join(format!("storm{ledgers}")), ledgers).await?;
    }
    deliveries(&folder.path().join("deliveries"), 43).await?;
    Ok(())
}

fn start_of(day: &str) -> Timestamp {
    Timestamp::parse_rfc3339(&format!("2022-{day}:00+08:00")).unwrap_or_default()
}

async fn campaigns(handle: &Handle, count: usize) -> Result<Vec<LedgerId>, Any> {
    let ledgers: Vec<LedgerId> = (0..count).map(|n| id(&format!("county-{n}"))).collect();
    for ledger in &ledgers {
        for request in beginning(ledger, OFFICES) {
            handle.execute(ledger, request).await?;
        }
    }
    Ok(ledgers)
}

/// Callers that hand in as fast as they are answered.
async fn submissions(name: &str, store: Arc<dyn Ledgers>, ledgers: usize, callers: usize) -> Result<(), Any> {
    let clock = Arc::new(Simulated::new(start_of("04-06T10:00")));
    let runtime = Runtime::start(store, clock, Options::default()).await?;
    let handle = runtime.handle();
    let counties = campaigns(&handle, ledgers).await?;
    handle.settled().await;
    let started = Instant::now();
    let end = started + Duration::from_secs(3);
    let tasks: Vec<_> = (0..callers)
        .map(|caller| {
            let (handle, county) = (handle.clone(), counties[caller % counties.len()].clone());
            tokio::spawn(async move {
                let mut took = Vec::new();
                while Instant::now() < end {
                    let asked = Instant::now();
                    let request = submit_bytes(caller % OFFICES, 1 + took.len() as u64);
                    if handle.execute(&county, request).await.is_ok() {
                        took.push(asked.elapsed());
                    }
                }
                took
            })
        })
        .collect();
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await?);
    }
    let per_second = took.len() as f64 / started.elapsed().as_secs_f64();
    let p99_us = percentile(&mut took, 99).as_micros();
    println!(
        "{}",
        serde_json::json!({ "what": "submissions", "store": name, "ledgers": ledgers, "callers": callers,
            "per_second": per_second as u64, "p99_us": p99_us as u64 })
    );
    runtime.stop().await;
    Ok(())
}

/// All ledgers asleep, all due at one moment.
async fn storm(folder: &Path, ledgers: usize) -> Result<(), Any> {
    let store: Arc<dyn Ledgers> = Arc::new(Journal::open(folder, Settings::default())?);
    let clock = Arc::new(Simulated::new(start_of("04-07T10:00")));
    let runtime = Runtime::start(Arc::clone(&store), Arc::clone(&clock) as _, Options::default()).await?;
    campaigns(&runtime.handle(), ledgers).await?;
    runtime.stop().await;
    let runtime = Runtime::start(store, Arc::clone(&clock) as _, Options::default()).await?;
    let mut heard = runtime.handle().subscribe();
    let mut took = Vec::new();
    let started = Instant::now();
    clock.set(start_of("04-15T09:00"));
    while took.len() < ledgers {
        heard.recv().await?;
        took.push(started.elapsed());
    }
    let (p50, p99) = (percentile(&mut took, 50), percentile(&mut took, 99));
    println!(
        "{}",
        serde_json::json!({ "what": "tick storm", "ledgers": ledgers, "obligations": ledgers * OFFICES,
            "p50_us": p50.as_micros() as u64, "p99_us": p99.as_micros() as u64 })
    );
    runtime.stop().await;
    Ok(())
}

/// Reminders to every office of many ledgers, handed to one sink on this machine.
async fn deliveries(folder: &Path, ledgers: usize) -> Result<(), Any> {
    let secret = folder.with_extension("secret");
    std::fs::write(&secret, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://127.0.0.1:{}/", listener.local_addr()?.port());
    let arrived = Arc::new(AtomicUsize::new(0));
    tokio::spawn(sink(listener, Arc::clone(&arrived)));
    let store: Arc<dyn Ledgers> = Arc::new(Journal::open(folder, Settings::default())?);
    let clock = Arc::new(Simulated::new(start_of("04-07T10:00")));
    let mut options = Options::default();
    options.delivery.hosts_allowed = vec!["127.0.0.1".to_owned()];
    options.delivery.secrets_dir = secret.parent().map(Path::to_owned);
    let runtime = Runtime::start(store, Arc::clone(&clock) as _, options).await?;
    let handle = runtime.handle();
    for ledger in campaigns(&handle, ledgers).await? {
        handle.execute(&ledger, endpoint(&url, &format!("file:{}", secret.display()))).await?;
    }
    handle.settled().await;
    let started = Instant::now();
    clock.set(start_of("04-15T09:00"));
    handle.settled().await;
    let took = started.elapsed();
    let count = arrived.load(Ordering::Relaxed);
    println!(
        "{}",
        serde_json::json!({ "what": "deliveries", "ledgers": ledgers, "messages": count,
            "ms": took.as_millis() as u64, "per_second": (count as f64 / took.as_secs_f64()) as u64 })
    );
    runtime.stop().await;
    Ok(())
}

fn percentile(all: &mut [Duration], share: usize) -> Duration {
    all.sort_unstable();
    all.get(all.len().saturating_sub(1) * share / 100).copied().unwrap_or_default()
}

async fn sink(listener: TcpListener, arrived: Arc<AtomicUsize>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer(stream, Arc::clone(&arrived)));
    }
}

/// Answers whatever looks like the end of a message; good enough to be measured against.
async fn answer(mut stream: TcpStream, arrived: Arc<AtomicUsize>) {
    let mut buffer = vec![0; 64 << 10];
    let mut filled = 0;
    while let Ok(read @ 1..) = stream.read(&mut buffer[filled..]).await {
        filled += read;
        let text = &buffer[..filled];
        let Some(head) = text.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let length = String::from_utf8_lossy(&text[..head])
            .lines()
            .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:").map(|n| n.trim().to_owned()))
            .and_then(|n| n.parse::<usize>().ok())
            .unwrap_or(0);
        if filled >= head + 4 + length {
            filled = 0;
            arrived.fetch_add(1, Ordering::Relaxed);
            if stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.is_err() {
                return;
            }
        }
    }
}
