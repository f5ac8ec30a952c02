//! A hundred counties whose 23,200 reports are due in the same minute, 30 % of them missing.

use super::ground::{self, Ground};
use super::notices::warm;
use super::report::Row;
use super::service::{Service, failed};
use super::sink::{Sink, wait_until};
use crate::cli::failure::Failure;
use crate::rehearse::{Bureau, Error};
use engine::time::{DayTime, Timestamp, day_of, instant};
use serde_json::json;
use std::path::Path;
use std::time::Duration;

const COUNTIES: usize = 100;
/// What laying the ledgers and starting the service may take.
const AHEAD_MINUTES: i64 = 1;
/// A failing measurement ends.
const WAIT: Duration = Duration::from_secs(120);

pub(super) fn measure(folder: &Path) -> Result<Row, Failure> {
    let sink = Sink::open()?;
    let data = folder.join("minute");
    let (due, ledgers, missing) = lay(&data, &sink.url())?;
    let service = Service::start(&data)?;
    warm(&service, &ledgers)?;
    if ground::now() >= due {
        return Err(failed("the ledgers were not laid in time; run it on a machine with less to do"));
    }
    wait_until(due);
    sink.wait(WAIT, |arrived| arrived.len() >= missing)?;
    let (rss_mib, peak_mib) = service.memory_mib();
    service.kill();
    let arrived = sink.arrived();
    let handed_ms = arrived.iter().map(|one| one.at.0 - due.0).max().unwrap_or(0);
    let (recorded_ms, overdue) = recorded(&data, due)?;
    Ok(Row {
        name: "minute",
        what: "23,200 obligations of 100 ledgers due in the same minute, 30 % missing, each missing one told by itself",
        aim: "all recorded within 1 s, notices handed over within 5 s",
        met: recorded_ms <= 1_000 && handed_ms <= 5_000 && overdue == missing,
        measured: json!({
            "recorded_within_ms": recorded_ms,
            "handed_over_within_ms": handed_ms,
            "obligations": COUNTIES * 232,
            "became_overdue": overdue,
            "messages": arrived.len(),
            "rss_mib": rss_mib,
            "peak_rss_mib": peak_mib,
        }),
    })
}

/// Lays the counties. The due instant, the ledgers, and how many reports are missing.
fn lay(data: &Path, sink: &str) -> Result<(Timestamp, Vec<String>, usize), Failure> {
    let zone = chrono_tz::Asia::Shanghai;
    let start = ground::now();
    let minute = start.0 / 60_000 + 1 + AHEAD_MINUTES;
    let due = Timestamp(minute * 60_000);
    let (day, local) = (day_of(due, zone), due.local(zone));
    let time = DayTime::parse(&local.format("%H:%M").to_string());
    let time = time.filter(|time| instant(day, *time, zone) == due && day == day_of(start, zone));
    let plan = ground::plan(time.ok_or_else(|| failed("a day ends; try again in a few minutes"))?)?;
    let store = ground::store(data)?;
    let (mut ledgers, mut missing) = (Vec::new(), 0);
    for number in 1..=COUNTIES {
        let bureau = Bureau::county(number).map_err(Error::Id)?;
        let units: Vec<_> = bureau.units.iter().skip(1).map(|unit| unit.id.clone()).collect();
        let mut ground = Ground::new(&store, bureau, &plan, Some(sink))?;
        ledgers.push(ground.ledger().to_string());
        for (place, unit) in units.iter().enumerate() {
            // Three in ten do not hand in.
            if place % 10 < 3 {
                missing += 1;
            } else {
                ground.report(unit, &day.to_string())?;
            }
        }
        ground.finish()?;
    }
    store::Ledgers::close(&store)?;
    Ok((due, ledgers, missing))
}

/// When the last obligation was recorded as overdue, after the due instant, and how many were.
fn recorded(data: &Path, due: Timestamp) -> Result<(i64, usize), Failure> {
    let store = ground::store(data)?;
    let (mut last, mut count) = (0, 0);
    for ledger in store::Ledgers::ledgers(&store)? {
        // The newest entries hold what happened at the due instant.
        let after = engine::id::EntryNo(ledger.head.number.0.saturating_sub(50));
        for record in store::Ledgers::read(&store, &ledger.id, after, 50)? {
            let Ok(entry) = engine::entry::Entry::decode(&record.bytes) else { continue };
            if let engine::entry::Fact::BecameOverdue { units, .. } = &entry.fact {
                last = last.max(entry.at.0 - due.0);
                count += units.len();
            }
        }
    }
    store::Ledgers::close(&store)?;
    Ok((last, count))
}
