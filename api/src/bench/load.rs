//! `maple bench load`: connections that ask as fast as they are answered, in a process of their
//! own, so that the service is measured and not the asking.

use super::line::{Line, request};
use super::report::percentile;
use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;
use serde_json::json;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// 产生负载 / make load
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where.
    #[arg(long)]
    pub address: SocketAddr,
    /// A file with one path a line; each connection takes one after the other.
    #[arg(long)]
    pub paths: PathBuf,
    /// What is posted.
    #[arg(long)]
    pub body: String,
    /// The bearer token.
    #[arg(long, default_value = "")]
    pub token: String,
    /// How many ask at once.
    #[arg(long, default_value_t = 64)]
    pub connections: usize,
    /// For how long, after a warm-up of one second.
    #[arg(long, default_value_t = 5)]
    pub seconds: u64,
    /// Requests of all connections together in a second; 0: as fast as they are answered.
    #[arg(long, default_value_t = 0)]
    pub per_second: u64,
}

/// How hard and how long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    pub(super) connections: usize,
    /// 0: as fast as they are answered.
    pub(super) per_second: u64,
    pub(super) seconds: u64,
}

impl Pace {
    /// As much as 64 connections can ask.
    pub(super) const FULL: Pace = Pace { connections: 64, per_second: 0, seconds: 5 };
}

/// What one connection saw: how long each answer took, in microseconds, and answers that were not
/// a success.
type Seen = (Vec<i64>, u64);

const WARM_UP: Duration = Duration::from_secs(1);

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    if !args.address.ip().is_loopback() {
        return Err(Failure::argument("--address", &args.address.to_string(), "127.0.0.1:PORT"));
    }
    let text = std::fs::read_to_string(&args.paths).map_err(|error| Failure::file(&args.paths, &error))?;
    let requests: Arc<[Vec<u8>]> = text.lines().map(|path| request("POST", path, &args.token, &args.body)).collect();
    let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (mut micros, failures) = tokio.block_on(all(args, requests))?;
    let per_second = micros.len() as f64 / args.seconds.max(1) as f64;
    let (p50, p99) = (percentile(&mut micros, 50), percentile(&mut micros, 99));
    shell.value(&json!({
        "answers": micros.len(), "per_second": per_second.round(), "failures": failures,
        "p50_ms": p50 as f64 / 1000.0, "p99_ms": p99 as f64 / 1000.0,
    }))?;
    Ok(Exit::Done)
}

async fn all(args: &Args, requests: Arc<[Vec<u8>]>) -> io::Result<Seen> {
    let begin = Instant::now() + WARM_UP;
    let end = begin + Duration::from_secs(args.seconds);
    let mut under_way = tokio::task::JoinSet::new();
    for number in 0..args.connections.max(1) {
        // Each begins elsewhere, so that they do not all ask for the same.
        let start = requests.len() * number / args.connections.max(1);
        let pause = (args.per_second > 0).then(|| pause_of(args));
        under_way.spawn(one(args.address, Arc::clone(&requests), start, (begin, end), pause));
    }
    let mut seen: Seen = (Vec::new(), 0);
    while let Some(ended) = under_way.join_next().await {
        let (micros, failures) = ended.map_err(io::Error::other)??;
        seen.0.extend(micros);
        seen.1 += failures;
    }
    Ok(seen)
}

/// From one request of a connection to its next.
fn pause_of(args: &Args) -> Duration {
    Duration::from_secs(args.connections.max(1) as u64) / u32::try_from(args.per_second).unwrap_or(u32::MAX)
}

async fn one(
    address: SocketAddr,
    requests: Arc<[Vec<u8>]>,
    start: usize,
    (begin, end): (Instant, Instant),
    pause: Option<Duration>,
) -> io::Result<Seen> {
    let mut line = Line::open(address).await?;
    let (mut micros, mut failures) = (Vec::new(), 0);
    let mut next = tokio::time::Instant::now();
    for request in requests.iter().cycle().skip(start) {
        if let Some(pause) = pause {
            next += pause;
            tokio::time::sleep_until(next).await;
        }
        let asked = Instant::now();
        if asked >= end {
            break;
        }
        let status = line.ask(request).await?;
        if asked >= begin {
            micros.push(i64::try_from(asked.elapsed().as_micros()).unwrap_or(i64::MAX));
            failures += u64::from(!(200..300).contains(&status));
        }
    }
    Ok((micros, failures))
}
