//! Ten thousand notices due within ten seconds, and a `kill -9` in the middle of them.

use super::notices::{WITHIN_MS, lay, units, warm};
use super::report::Row;
use super::service::{Service, failed};
use super::sink::{Sink, doubled, wait_until};
use crate::cli::failure::Failure;
use serde_json::json;
use std::path::Path;
use std::time::{Duration, Instant};

const COUNT: usize = 10_000;
const WAIT: Duration = Duration::from_secs(60);

pub(super) fn measure(folder: &Path) -> Result<Row, Failure> {
    let sink = Sink::open()?;
    let data = folder.join("crash");
    let laid = lay(&data, COUNT, &sink.url())?;
    let service = Service::start(&data)?;
    warm(&service, &laid.ledgers)?;
    wait_until(laid.first.plus_millis(WITHIN_MS / 2));
    service.kill();
    // What was on the wire arrives; nothing more comes from a dead process.
    let before = sink.count();
    if before == 0 {
        return Err(failed("no notice came before the kill"));
    }
    let restarted = Instant::now();
    let service = Service::start(&data)?;
    sink.wait(WAIT, |arrived| arrived.len() > before)?;
    let first_ms = restarted.elapsed().as_secs_f64() * 1000.0;
    // What does not come any more is lost, and that is a result.
    let _ = sink.wait(WAIT, |arrived| arrived.len() >= COUNT && units(arrived) >= COUNT);
    let ready_ms = service.ready_ms;
    service.kill();
    let arrived = sink.arrived();
    let (doubled, two_ids) = doubled(&arrived);
    let lost = COUNT - units(&arrived);
    Ok(Row {
        name: "crash",
        what: "the same 10,000 notices, kill -9 in the middle, started again at once",
        aim: "first notice 100 ms after the process starts, none lost, only those in flight sent again and with the same id",
        met: first_ms <= 100.0 && lost == 0 && two_ids == 0,
        measured: json!({
            "first_notice_after_ms": first_ms.round(),
            "ready_after_ms": ready_ms.round(),
            "arrived_before_the_kill": before,
            "lost": lost,
            "sent_again_with_the_same_id": doubled,
            "sent_again_with_another_id": two_ids,
        }),
    })
}
