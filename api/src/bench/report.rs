//! A figure: what was measured, what was aimed at, and whether it was reached.

use serde::Serialize;
use serde_json::Value;

/// One row of the table.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    /// As it is asked for on the command line.
    pub(super) name: &'static str,
    /// What was done.
    pub(super) what: &'static str,
    /// What was aimed at.
    pub(super) aim: &'static str,
    /// Whether it was reached.
    pub(super) met: bool,
    /// What was measured; units stand at the end of the names.
    pub(super) measured: Value,
}

/// A value of which so many percent are smaller or equal; sorts the values.
pub(super) fn percentile(values: &mut [i64], percent: usize) -> i64 {
    values.sort_unstable();
    let place = (values.len() * percent).div_ceil(100).saturating_sub(1);
    values.get(place).copied().unwrap_or(0)
}

/// A line of `/proc/ID/status` that holds a number, for example `VmRSS`, in KiB.
pub(super) fn proc_status(process: &str, name: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    line.split_whitespace().next()?.parse().ok()
}

/// KiB as MiB with one decimal.
pub(super) fn mib(kib: Option<u64>) -> Option<f64> {
    kib.map(|kib| (kib as f64 / 102.4).round() / 10.0)
}

/// What the machine is.
pub(super) fn machine() -> Value {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split(": ").nth(1));
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib = memory.lines().next().and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
    let busy = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    serde_json::json!({
        "os": std::env::consts::OS,
        "arch": std::env::consts::ARCH,
        "cores": std::thread::available_parallelism().map_or(1, usize::from),
        "cpu": model,
        "memory_mib": mib(kib),
        // Above the number of cores, others were working on this machine meanwhile.
        "load_average_at_start": busy.split_whitespace().next().and_then(|load| load.parse::<f64>().ok()),
    })
}
