//! Single notices, each to its own post, due one after the other within ten seconds.

use super::ground::{self, Ground, villages};
use super::line::{Line, request};
use super::report::{Row, percentile};
use super::service::{Service, failed};
use super::sink::{Arrived, Sink, doubled, wait_until};
use crate::cli::failure::Failure;
use engine::time::{DayTime, Timestamp};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

/// Notices are due within this time.
pub(super) const WITHIN_MS: i64 = 10_000;
/// Villages, and so notices, of one ledger.
const EACH: usize = 1_000;
/// A failing measurement ends.
const WAIT: Duration = Duration::from_secs(120);

pub(super) fn ten_thousand(folder: &Path) -> Result<Row, Failure> {
    let measured = measure(&folder.join("notices"), 10_000)?;
    let met = measured.p99_ms <= 8 && measured.peak_mib.is_some_and(|mib| mib <= 100.0) && measured.lost == 0;
    Ok(Row {
        name: "notices",
        what: "10,000 single notices, each its own post, due within 10 s, handed to a webhook sink; ledgers awake",
        aim: "p99 8 ms late, 100 MiB",
        met,
        measured: measured.json(),
    })
}

pub(super) fn hundred_thousand(folder: &Path) -> Result<Row, Failure> {
    let measured = measure(&folder.join("notices-100k"), 100_000)?;
    let met = measured.p99_ms <= 80 && measured.peak_mib.is_some_and(|mib| mib <= 100.0) && measured.lost == 0;
    Ok(Row {
        name: "notices-100k",
        what: "100,000 single notices, each its own post, due within 10 s, handed to a webhook sink; ledgers awake",
        aim: "p99 80 ms late, 100 MiB",
        met,
        measured: measured.json(),
    })
}

struct Measured {
    count: usize,
    lost: usize,
    doubled: usize,
    p50_ms: i64,
    p99_ms: i64,
    max_ms: i64,
    over_ms: i64,
    rss_mib: Option<f64>,
    peak_mib: Option<f64>,
}

impl Measured {
    fn json(&self) -> Value {
        let Self { count, lost, doubled, p50_ms, p99_ms, max_ms, over_ms, rss_mib, peak_mib } = self;
        json!({
            "notices": count, "lost": lost, "doubled": doubled,
            "late_p50_ms": p50_ms, "late_p99_ms": p99_ms, "late_max_ms": max_ms,
            "all_handed_over_after_ms": over_ms,
            "rss_mib": rss_mib, "peak_rss_mib": peak_mib,
        })
    }
}

fn measure(data: &Path, count: usize) -> Result<Measured, Failure> {
    let sink = Sink::open()?;
    let laid = lay(data, count, &sink.url())?;
    let service = Service::start(data)?;
    warm(&service, &laid.ledgers)?;
    if ground::now() >= laid.first {
        return Err(failed("the ledgers were not laid in time; run it on a machine with less to do"));
    }
    wait_until(laid.first.plus_millis(WITHIN_MS));
    // What does not come any more is lost, and that is a result.
    let waited = sink.wait(WAIT, |arrived| arrived.len() >= count);
    let (rss_mib, peak_mib) = service.memory_mib();
    service.kill();
    let arrived = sink.arrived();
    if arrived.is_empty() {
        waited?;
    }
    let mut late: Vec<i64> = arrived.iter().map(|one| one.at.0 - one.owed.0).collect();
    let last = arrived.iter().map(|one| one.at.0).max().unwrap_or(0);
    Ok(Measured {
        count,
        lost: count - units(&arrived),
        doubled: doubled(&arrived).0,
        p50_ms: percentile(&mut late, 50),
        p99_ms: percentile(&mut late, 99),
        max_ms: percentile(&mut late, 100),
        over_ms: last - laid.first.0,
        rss_mib,
        peak_mib,
    })
}

/// How many different units were told.
pub(super) fn units(arrived: &[Arrived]) -> usize {
    arrived.iter().map(|one| one.unit.as_str()).collect::<std::collections::BTreeSet<_>>().len()
}

/// What was laid for this figure.
pub(super) struct Laid {
    pub(super) ledgers: Vec<String>,
    /// When the first notice is due.
    pub(super) first: Timestamp,
}

/// Lays ledgers whose notices are due one after the other, each ledger's spread over the time.
pub(super) fn lay(data: &Path, count: usize, sink: &str) -> Result<Laid, Failure> {
    let ledger_count = count.div_ceil(EACH);
    // What laying a ledger takes is tried out once; then there is time for all, and for the start.
    let tried = Instant::now();
    let scratch = data.with_extension("tried");
    lay_until(&scratch, 1, EACH, ground::now().plus_millis(60_000), sink)?;
    std::fs::remove_dir_all(&scratch)?;
    let each_ms = i64::try_from(tried.elapsed().as_millis()).unwrap_or(1_000);
    let first = ground::now().plus_millis(6_000 + each_ms * ledger_count as i64 * 2);
    let ledgers = lay_until(data, ledger_count, count, first, sink)?;
    Ok(Laid { ledgers, first })
}

fn lay_until(
    data: &Path,
    ledger_count: usize,
    count: usize,
    first: Timestamp,
    sink: &str,
) -> Result<Vec<String>, Failure> {
    let store = ground::store(data)?;
    let mut plan = ground::plan(DayTime::END)?;
    // Only what follows an event is measured; the daily report would open beside it.
    plan.1.duties.retain(|duty| duty.id.as_str() == ground::ANSWER);
    let mut ledgers = Vec::new();
    for number in 0..ledger_count {
        let bureau = villages(&format!("county-{number:03}"), EACH)?;
        let units: Vec<_> = bureau.units.iter().skip(2).map(|unit| unit.id.clone()).collect();
        let mut ground = Ground::new(&store, bureau, &plan, Some(sink))?;
        ledgers.push(ground.ledger().to_string());
        for (place, unit) in units.iter().enumerate() {
            // The notices of all ledgers in turn, so that no ledger has two at once.
            let turn = (place * ledger_count + number) as i64;
            ground.due_at(unit, first.plus_millis(turn * WITHIN_MS / count as i64))?;
        }
        ground.finish()?;
    }
    store::Ledgers::close(&store)?;
    Ok(ledgers)
}

/// Has each ledger in memory, as it is when its offices have just been at work.
pub(super) fn warm(service: &Service, ledgers: &[String]) -> Result<(), Failure> {
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    tokio.block_on(async {
        let mut line = Line::open(service.address).await?;
        for ledger in ledgers {
            let status = line.ask(&request("GET", &format!("/v1/ledgers/{ledger}"), &service.token, "")).await?;
            if status != 200 {
                return Err(failed(&format!("the service answered {status} for the ledger {ledger}")));
            }
        }
        Ok(())
    })
}
