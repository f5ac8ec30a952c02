//! What one call costs: a fresh instance, the question in, the answer out.

use super::{County, candidates, host, question};
use crate::bench::report::{Row, percentile};
use crate::bench::service::failed;
use crate::cli::failure::Failure;
use crate::rehearse::Error;
use engine::id::LedgerId;
use serde_json::{Map, Value, json};
use std::path::Path;
use std::time::Instant;

const CALLS: usize = 5_000;
/// Until caches and pools are as they are in a service that runs.
const WARM_UP: usize = 200;
/// Microseconds at which half of the calls of a language are to be done.
const AIMS: [(&str, f64); 3] = [("rust", 25.0), ("js", 800.0), ("python", 1_200.0)];

pub(in crate::bench) fn measure(folder: &Path) -> Result<Row, Failure> {
    let host = host(&folder.join("calls"))?;
    let question = question()?;
    let mut measured = Map::new();
    let mut met = true;
    for candidate in candidates()? {
        host.load(&candidate.bytes).map_err(|error| failed(&error.to_string()))?;
        let mut county = County::of(&candidate.bytes)?;
        let mut nanos: Vec<i64> = Vec::with_capacity(CALLS);
        let mut reply = county.ask(&host, &question);
        for number in 0..WARM_UP + CALLS {
            // Many counties, so that none uses up its share of time.
            county.ledger = LedgerId::new(&format!("county-{}", number / 50)).map_err(Error::Id)?;
            let started = Instant::now();
            reply = county.ask(&host, &question);
            if number >= WARM_UP {
                nanos.push(i64::try_from(started.elapsed().as_nanos()).unwrap_or(i64::MAX));
            }
        }
        let answered = reply.outcome.as_ref().map_err(|failure| failed(&failure.to_string()))?;
        let micros = |nanos: i64| (nanos as f64 / 100.0).round() / 10.0;
        let p50 = micros(percentile(&mut nanos, 50));
        let aim = AIMS.iter().find(|(language, _)| candidate.name.contains(language)).map(|(_, aim)| *aim);
        met &= aim.is_none_or(|aim| p50 <= aim);
        let row = json!({
            "p50_us": p50,
            "p99_us": micros(percentile(&mut nanos, 99)),
            "aim_us": aim,
            "fuel": reply.fuel,
            "memory_kib": reply.memory / 1024,
            "component_kib": candidate.bytes.len() / 1024,
            "answer": answered,
        });
        measured.insert(candidate.name, row);
    }
    Ok(Row {
        name: "procedure-calls",
        what: "a deadline question to a procedure: fresh instance, call, answer",
        aim: "p50: Rust 25 us, JavaScript 0.8 ms, Python 1.2 ms",
        met,
        measured: Value::Object(measured),
    })
}
