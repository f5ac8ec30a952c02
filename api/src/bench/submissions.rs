//! Durable submissions over HTTP from 64 connections, and an echo handler in the same run.

use super::ground::{self, CAMPAIGN, Ground, REPORT};
use super::load::Pace;
use super::report::Row;
use super::service::{Service, failed, first_line, stop};
use crate::cli::failure::Failure;
use crate::rehearse::{Bureau, Error};
use engine::time::{DayTime, day_of};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};

/// Counties whose offices hand in.
const COUNTIES: usize = 4;
const BODY: &str = r#"{"what":{"figures":{"found":3}}}"#;

pub(super) fn measure(folder: &Path) -> Result<Row, Failure> {
    let data = folder.join("submissions");
    let paths = lay(&data)?;
    let list = folder.join("submission-paths");
    std::fs::write(&list, paths.join("\n"))?;
    let service = Service::start(&data)?;
    let submitted = load(service.address, &service.token, &list, Pace::FULL)?;
    let (rss_mib, _) = service.memory_mib();
    service.kill();
    let echoed = echo(folder)?;
    let figure = |of: &Value, name: &str| of.get(name).and_then(Value::as_f64).unwrap_or(0.0);
    let (rate, echo_rate) = (figure(&submitted, "per_second"), figure(&echoed, "per_second"));
    let met = rate >= 15_000.0 && figure(&submitted, "p99_ms") <= 15.0 && figure(&submitted, "failures") == 0.0;
    Ok(Row {
        name: "submissions",
        what: "durable submissions over HTTP, 64 connections, 4 ledgers, load made on the same machine",
        aim: "15,000/s, p99 15 ms; half the rate of an echo handler in the same run",
        met,
        measured: json!({
            "submissions": submitted,
            "echo": echoed,
            "share_of_echo": (rate / echo_rate.max(1.0) * 1000.0).round() / 1000.0,
            "rss_mib": rss_mib,
        }),
    })
}

/// Lays the counties and answers the paths their offices submit to.
fn lay(data: &Path) -> Result<Vec<String>, Failure> {
    let store = ground::store(data)?;
    let plan = ground::plan(DayTime::END)?;
    let mut paths = Vec::new();
    for number in 1..=COUNTIES {
        let bureau = Bureau::county(number).map_err(Error::Id)?;
        let units: Vec<String> = bureau.units.iter().skip(1).map(|unit| unit.id.to_string()).collect();
        let ground = Ground::new(&store, bureau, &plan, None)?;
        let period = day_of(ground::now(), plan.1.zone);
        let ledger = ground.ledger().to_string();
        ground.finish()?;
        let path =
            |unit: &String| format!("/v1/ledgers/{ledger}/obligations/{CAMPAIGN}/{REPORT}/{period}/{unit}/submit");
        paths.extend(units.iter().map(path));
    }
    store::Ledgers::close(&store)?;
    Ok(paths)
}

fn echo(folder: &Path) -> Result<Value, Failure> {
    let list = folder.join("echo-paths");
    std::fs::write(&list, "/echo\n")?;
    let mut child = Command::new(std::env::current_exe()?)
        .args(["bench", "echo"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    let measured = first_line(&mut child).and_then(|ready| {
        let address = ready.get("listening").and_then(Value::as_str).and_then(|address| address.parse().ok());
        load(address.ok_or_else(|| failed("the echo server did not start"))?, "", &list, Pace::FULL)
    });
    stop(&mut child);
    measured
}

/// Load from a process of its own, and what it saw.
pub(super) fn load(address: SocketAddr, token: &str, paths: &Path, pace: Pace) -> Result<Value, Failure> {
    let Pace { connections, per_second, seconds } = pace;
    let output = Command::new(std::env::current_exe()?)
        .args(["bench", "load", "--body", BODY, "--token", token, "--address", &address.to_string(), "--paths"])
        .arg(paths)
        .args(["--connections", &connections.to_string(), "--per-second", &per_second.to_string()])
        .args(["--seconds", &seconds.to_string()])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()?;
    serde_json::from_slice(&output.stdout).map_err(|_| failed("the load ended without an answer"))
}
