//! Starting a service on a hundred ledgers with five million obligations of history, and the
//! first notice that is due then.

use super::ground::{self, Ground};
use super::province;
use super::report::Row;
use super::service::Service;
use super::sink::Sink;
use crate::cli::failure::Failure;
use crate::rehearse::{Bureau, Error};
use engine::time::DayTime;
use serde_json::json;
use std::path::Path;
use std::time::Duration;

const WAIT: Duration = Duration::from_secs(60);
/// The county that has something due.
const COUNTY: usize = 7;
/// What laying it and starting the service may take.
const AHEAD_MS: i64 = 2_000;

pub(super) fn measure(folder: &Path) -> Result<Row, Failure> {
    let data = province::data(folder);
    if !data.exists() {
        province::measure(folder)?;
    }
    let sink = Sink::open()?;
    let mut plan = ground::plan(DayTime::END)?;
    plan.1.duties.retain(|duty| duty.id.as_str() == ground::ANSWER);
    let bureau = Bureau::county(COUNTY).map_err(Error::Id)?;
    let store = ground::store(&data)?;
    let mut ground = Ground::on(&store, bureau.ledger, &plan, Some(&sink.url()))?;
    if let Some(unit) = bureau.units.last() {
        ground.due_at(&unit.id, ground::now().plus_millis(AHEAD_MS))?;
    }
    ground.finish()?;
    store::Ledgers::close(&store)?;
    drop(store);
    super::sink::wait_until(ground::now().plus_millis(AHEAD_MS));
    let service = Service::start(&data)?;
    sink.wait(WAIT, |arrived| !arrived.is_empty())?;
    let first_ms = service.started.elapsed().as_secs_f64() * 1000.0 - service.ready_ms;
    let (ready_ms, (rss_mib, _)) = (service.ready_ms, service.memory_mib());
    service.kill();
    Ok(Row {
        name: "start",
        what: "start on 100 ledgers and 5 million obligations of history, without snapshots, one notice overdue",
        aim: "ready in 2 s, first due notice within 1 s after",
        met: ready_ms <= 2_000.0 && first_ms <= 1_000.0,
        measured: json!({
            "ready_ms": ready_ms.round(),
            "first_notice_after_ready_ms": first_ms.round(),
            "rss_mib": rss_mib,
        }),
    })
}
