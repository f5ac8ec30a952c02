//! Rehearsing the campaign of 2022 for one county, in memory.

use super::province::rehearsal;
use super::report::{Row, mib, proc_status};
use crate::cli::failure::Failure;
use crate::rehearse::{Bureau, Error, Fleet, Keep};
use serde_json::json;
use std::path::Path;
use std::time::Instant;

pub(super) fn measure(_folder: &Path) -> Result<Row, Failure> {
    let started = Instant::now();
    let rehearsal = rehearsal()?;
    let bureau = |number: usize| Bureau::county(number + 1).map_err(Error::Id);
    let fleet = Fleet { rehearsal: &rehearsal, bureaus_total: 1, bureau: &bureau, keep: Keep::Memory, threads: 1 };
    let summary = fleet.run(None, &mut |_| {})?;
    let seconds = started.elapsed().as_secs_f64();
    let peak_mib = mib(proc_status("self", "VmHWM"));
    Ok(Row {
        name: "county",
        what: "rehearse source 001 for one county on the memory store, definition compiled",
        aim: "1 s, 100 MiB",
        met: seconds <= 1.0 && peak_mib.is_some_and(|mib| mib <= 100.0),
        measured: json!({
            "seconds": seconds,
            "peak_rss_mib": peak_mib,
            "obligations": summary.total.expected,
            "submissions": summary.submissions,
            "entries": summary.entries,
        }),
    })
}
