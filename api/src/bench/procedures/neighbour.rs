//! What a hostile county costs its neighbour: 50 submissions a second, each looked at by a
//! procedure that loops for ever, or that does as much as it may without being set aside.

use super::Limits;
use crate::bench::ground::{self, CAMPAIGN, Ground, REPORT};
use crate::bench::load::Pace;
use crate::bench::report::Row;
use crate::bench::service::{Service, failed};
use crate::cli::failure::Failure;
use crate::rehearse::{Bureau, Error};
use engine::time::{DayTime, day_of};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use store::Ledgers;

/// Loops for ever.
const ENDLESS: &[u8] = include_bytes!("endless.wasm");
/// Uses three quarters of its fuel and then accepts.
const BUSY: &[u8] = include_bytes!("busy.wasm");
/// The neighbour's submissions each second, and for how long.
const NEIGHBOUR: Pace = Pace { connections: 16, per_second: 400, seconds: 10 };
const HOSTILE: Pace = Pace { connections: 10, per_second: 50, seconds: 12 };

pub(in crate::bench) fn measure(folder: &Path) -> Result<Row, Failure> {
    let mut p99: Vec<f64> = Vec::new();
    let mut measured = serde_json::Map::new();
    for (name, component) in [("alone", None), ("beside_endless", Some(ENDLESS)), ("beside_busy", Some(BUSY))] {
        let (neighbour, hostile) = with(&folder.join(name), component)?;
        p99.push(neighbour.get("p99_ms").and_then(Value::as_f64).unwrap_or(f64::MAX));
        measured.insert(name.to_owned(), json!({ "neighbour": neighbour, "hostile": hostile }));
    }
    let worst = p99.iter().skip(1).copied().fold(0.0, f64::max);
    measured.insert("p99_grows_percent".to_owned(), json!(((worst / p99[0] - 1.0) * 100.0).round()));
    Ok(Row {
        name: "procedure-neighbour",
        what: "400 submissions a second of one county while another makes 50 hostile calls a second",
        aim: "the neighbour's p99 moves by under 10 %",
        met: worst <= p99[0] * 1.1,
        measured: Value::Object(measured),
    })
}

/// The neighbour's load, and the hostile county's beside it.
fn with(data: &Path, component: Option<&[u8]>) -> Result<(Value, Option<Value>), Failure> {
    let (quiet, loud) = lay(data, component)?;
    let service = Service::start(data)?;
    let (address, token) = (service.address, service.token.clone());
    let hostile = component.map(|_| {
        let token = token.clone();
        std::thread::spawn(move || super::super::submissions::load(address, &token, &loud, HOSTILE))
    });
    let neighbour = super::super::submissions::load(address, &token, &quiet, NEIGHBOUR);
    let hostile =
        hostile.map(|load| load.join().unwrap_or_else(|_| Err(failed("the load of the hostile county ended"))));
    service.kill();
    Ok((neighbour?, hostile.transpose()?))
}

/// Lays both counties; the lists of paths their offices submit to.
fn lay(data: &Path, component: Option<&[u8]>) -> Result<(PathBuf, PathBuf), Failure> {
    let store = ground::store(data)?;
    let (source, mut plan) = ground::plan(DayTime::END)?;
    plan.duties.iter_mut().for_each(|duty| duty.local.may_return = true);
    let plan = (source, plan);
    let mut lists = Vec::new();
    for number in 1..=2 {
        let bureau = Bureau::county(number).map_err(Error::Id)?;
        let units: Vec<String> = bureau.units.iter().skip(1).map(|unit| unit.id.to_string()).collect();
        let mut ground = Ground::new(&store, bureau, &plan, None)?;
        let ledger = ground.ledger().to_string();
        if let Some(component) = component.filter(|_| number == 2) {
            let bytes = sealed(component, &ledger)?;
            store.put_blob(&bytes)?;
            ground.deploy(super::package(&bytes)?)?;
        }
        let period = day_of(ground::now(), plan.1.zone);
        ground.finish()?;
        let path =
            |unit: &String| format!("/v1/ledgers/{ledger}/obligations/{CAMPAIGN}/{REPORT}/{period}/{unit}/submit");
        let list = data.with_extension(format!("paths-{number}"));
        std::fs::write(&list, units.iter().map(path).collect::<Vec<_>>().join("\n"))?;
        lists.push(list);
    }
    store.close()?;
    let mut lists = lists.into_iter();
    lists.next().zip(lists.next()).ok_or_else(|| failed("two counties were to be laid"))
}

fn sealed(component: &[u8], ledger: &str) -> Result<Vec<u8>, Failure> {
    let manifest = json!({
        "id": "hostile", "title": "测量用", "version": "1.0.0", "county": ledger, "hooks": ["review"],
        "limits": { "fuel": Limits::default().fuel },
    });
    host::package::seal(component, &manifest.to_string()).map_err(|error| failed(&error.to_string()))
}
