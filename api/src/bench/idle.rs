//! A service with one county that has nothing to do for hours.

use super::ground::{self, Ground};
use super::notices::warm;
use super::report::{Row, proc_status};
use super::service::Service;
use super::sink::pause;
use crate::cli::failure::Failure;
use crate::rehearse::{Bureau, Error};
use engine::time::DayTime;
use serde_json::json;
use std::path::Path;
use std::time::Duration;

/// What is still going on after the start dies down.
const SETTLE: Duration = Duration::from_secs(3);
/// For how long wake-ups are counted.
const WATCH: Duration = Duration::from_secs(10);
/// A wait for something hours away is cut to a minute; so much may happen while it is watched.
const WAKES_MAX: u64 = 2;

pub(super) fn measure(folder: &Path) -> Result<Row, Failure> {
    let data = folder.join("idle");
    let store = ground::store(&data)?;
    let bureau = Bureau::county(1).map_err(Error::Id)?;
    let ledger = bureau.ledger.to_string();
    Ground::new(&store, bureau, &ground::plan(DayTime::END)?, None)?.finish()?;
    store::Ledgers::close(&store)?;
    drop(store);
    let service = Service::start(&data)?;
    warm(&service, &[ledger])?;
    pause(SETTLE);
    let before = wakes(&service.process());
    pause(WATCH);
    let woken = wakes(&service.process()).saturating_sub(before);
    let (rss_mib, _) = service.memory_mib();
    service.kill();
    Ok(Row {
        name: "idle",
        what: "an idle service with one county awake",
        aim: "40 MiB, no wake-ups without cause",
        met: rss_mib.is_some_and(|mib| mib <= 40.0) && woken <= WAKES_MAX,
        measured: json!({ "rss_mib": rss_mib, "wake_ups": woken, "watched_s": WATCH.as_secs() }),
    })
}

/// How often the threads of a process have gone from waiting to running.
fn wakes(process: &str) -> u64 {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let of = |thread: std::fs::DirEntry| {
        let name = format!("{process}/task/{}", thread.file_name().to_string_lossy());
        proc_status(&name, "voluntary_ctxt_switches")
    };
    threads.filter_map(of).sum()
}
