//! From upload to ready: compiled in a limited child the first time, opened from the cache later.

use super::{candidates, host, millis};
use crate::bench::report::Row;
use crate::bench::service::failed;
use crate::cli::failure::Failure;
use serde_json::{Map, Value, json};
use std::path::Path;
use std::time::Instant;

pub(in crate::bench) fn measure(folder: &Path) -> Result<Row, Failure> {
    let folder = folder.join("ready");
    let mut measured = Map::new();
    let mut met = true;
    for candidate in candidates()? {
        let load = || -> Result<(f64, bool), Failure> {
            let host = host(&folder)?;
            let started = Instant::now();
            let loaded = host.load(&candidate.bytes).map_err(|error| failed(&error.to_string()))?;
            Ok((millis(started), loaded.from_cache))
        };
        let (first, _) = load()?;
        let (second, from_cache) = load()?;
        let aim = if candidate.name == "rust" { 500.0 } else { 15_000.0 };
        met &= first <= aim && second <= 50.0 && from_cache;
        measured.insert(candidate.name, json!({ "first_ms": first, "from_cache_ms": second }));
    }
    Ok(Row {
        name: "procedure-ready",
        what: "upload to ready, and a second start from the cache",
        aim: "Rust 0.5 s, JavaScript 15 s; from the cache 50 ms",
        met,
        measured: Value::Object(measured),
    })
}
