//! Rehearsing the campaign of 2022 for a hundred counties, on the durable store.

use super::report::{Row, mib, proc_status};
use crate::cli::failure::Failure;
use crate::rehearse::{Behaviour, Bureau, Error, Fleet, Habit, Keep, Rehearsal, library};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use store::journal::Settings;
use store::{Journal, Ledgers};

/// Counties of a province.
const COUNTIES: usize = 100;

/// The campaign of 2022 with the behaviour that the aims speak of.
pub(super) fn rehearsal() -> Result<Rehearsal, Error> {
    let calendars = workflows::calendars::bundled();
    let (source, plan) = library::campaign(&calendars)?;
    let behaviour = Behaviour::usual(1, Habit { on_time: 95, late: 4 }, 25);
    Ok(Rehearsal { source, plan, calendars, start: None, behaviour, acts: Vec::new(), outages: Vec::new() })
}

/// Where the province's ledgers are, for the figure that starts a service on them.
pub(super) fn data(folder: &Path) -> PathBuf {
    folder.join("province")
}

pub(super) fn measure(folder: &Path) -> Result<Row, Failure> {
    let rehearsal = rehearsal()?;
    let bureau = |number: usize| Bureau::county(number + 1).map_err(Error::Id);
    let started = Instant::now();
    let store: Arc<dyn Ledgers> = Arc::new(Journal::open(&data(folder), Settings::default())?);
    let keep = Keep::Store(Arc::clone(&store));
    let fleet = Fleet { rehearsal: &rehearsal, bureaus_total: COUNTIES, bureau: &bureau, keep, threads: 2 };
    let mut memory_mib = Vec::new();
    let summary = fleet.run(None, &mut |progress| {
        if progress.bureaus % 25 == 0 {
            memory_mib.push(mib(proc_status("self", "VmRSS")));
        }
    })?;
    store.close()?;
    let seconds = started.elapsed().as_secs_f64();
    let peak_mib = mib(proc_status("self", "VmHWM"));
    // The reserve is a fixed amount that is given back on a full disk, not data.
    let data = data(folder);
    let bytes =
        ["journal", "index", "snapshots"].iter().map(|part| bytes(&data.join(part))).sum::<std::io::Result<u64>>()?;
    let each = bytes as f64 / summary.submissions.max(1) as f64;
    Ok(Row {
        name: "province",
        what: "the same for 100 counties on the durable store, 95 % on time, 4 % late, 1 % never",
        aim: "60 s, 1 GiB, memory not growing, under 300 bytes on disk a submission",
        met: seconds <= 60.0 && peak_mib.is_some_and(|mib| mib <= 1024.0) && each < 300.0,
        measured: json!({
            "seconds": seconds,
            "peak_rss_mib": peak_mib,
            "rss_mib_after_25_50_75_100_counties": memory_mib,
            "obligations": summary.total.expected,
            "submissions": summary.submissions,
            "disk_bytes_a_submission": (each * 10.0).round() / 10.0,
            "submissions_a_second": (summary.submissions as f64 / seconds).round(),
        }),
    })
}

fn bytes(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for file in std::fs::read_dir(folder)? {
        let file = file?;
        bytes += if file.file_type()?.is_dir() { self::bytes(&file.path())? } else { file.metadata()?.len() };
    }
    Ok(bytes)
}
