//! A service without HTTP, to be killed: a runtime on a journal, three bureaus, clients that never
//! rest. Says on standard output what was acknowledged, line by line:
//! `ack LEDGER FIRST_ENTRY KEY`, after `open` once it takes requests.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a victim that cannot work dies, and the test sees it")]

use engine::input::{Input, ObligationRef, Request, Submission};
use engine::org::{PostRow, UnitRow};
use engine::plan::Level;
use engine::time::Timestamp;
use runtime::{Accelerated, Handle, Options, Runtime};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use store::journal::Settings;
use store::{Journal, Ledgers};
use workflows::{Source, World, compile};

const DEFINITION: &str = "
campaign: drive
title: 活动
window: 2022-04-01 .. 2022-12-31
posts: { section: 股 }
to: bureau/section
duties:
  plan:  { title: 方案, who: township-office, due: 2022-12-20, evidence: document }
  daily: { title: 日报, who: township-office, every: day 18:00, evidence: document, reminders: [60 minutes before] }
";

const BUREAUS: [&str; 3] = ["north", "south", "west"];

fn main() {
    let mut args = std::env::args().skip(1);
    let folder = args.next().expect("a folder");
    let run: u64 = args.next().expect("which run").parse().expect("a number");
    let settings = Settings {
        segment_bytes: 48 << 10,
        floor_bytes: 0,
        reserve_bytes: 64 << 10,
        checkpoint_bytes: 16 << 10,
        ..Settings::default()
    };
    let store: Arc<dyn Ledgers> = Arc::new(Journal::open(Path::new(&folder), settings).expect("it opens"));
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("threads");
    tokio.block_on(live(store, run));
}

async fn live(store: Arc<dyn Ledgers>, run: u64) {
    let started = Timestamp::parse_rfc3339("2022-04-01T00:00:00+08:00").expect("an instant");
    // A day in a few milliseconds; each run begins where the one before may have come to.
    let from = started.plus_minutes(i64::try_from(run).expect("small") * 300);
    let options = Options { snapshot_every: 60, awake_max: 2, ..Options::default() };
    let clock = Arc::new(Accelerated::new(from, 2_000_000.0));
    let runtime = Runtime::start(store, clock, options).await.expect("it starts");
    let clients: Vec<_> =
        BUREAUS.into_iter().map(|bureau| tokio::spawn(client(runtime.handle(), bureau, run))).collect();
    say("open");
    for client in clients {
        client.await.expect("clients never end");
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // Whoever listened may have gone: then there is nothing to tell.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

fn unit(id: &str, parent: Option<&str>) -> UnitRow {
    let (kind, level) =
        if parent.is_some() { ("township-office", Level::Township) } else { ("county-bureau", Level::County) };
    let posts = vec![PostRow { id: "section".parse().expect("an id"), title: "股".into() }];
    let id_of = |text: &str| text.parse().expect("an id");
    UnitRow {
        id: id_of(id),
        name: id.into(),
        kind: kind.parse().expect("an id"),
        level,
        parent: parent.map(id_of),
        posts,
    }
}

fn founding(bureau: &str) -> Vec<Input> {
    let units = vec![unit("county", None), unit("t1", Some("county")), unit("t2", Some("county"))];
    let mut calendar = engine::calendar::Calendar::default();
    let mut inputs = vec![Input::OpenLedger {
        id: bureau.parse().expect("an id"),
        title: bureau.into(),
        zone: chrono_tz::Asia::Shanghai,
    }];
    for notice in workflows::calendars::bundled().into_iter().filter(|notice| (2021..=2023).contains(&notice.year)) {
        calendar.import(notice.clone());
        inputs.push(Input::ImportCalendar(notice.into()));
    }
    let outcome = compile(&Source::new("drive.yaml", DEFINITION), &World { calendar: &calendar, units: Some(&units) });
    let plan = Arc::new(outcome.plan.expect("a definition"));
    let campaign = "drive".parse().expect("an id");
    let definition = "drive".parse().expect("an id");
    inputs.push(Input::ImportUnits { rows: units.into(), complete: false });
    inputs.push(Input::PublishDefinition { source: DEFINITION.into(), plan: plan.into() });
    inputs.push(Input::CreateCampaign { campaign, definition, version: None });
    inputs.push(Input::Activate { campaign: "drive".parse().expect("an id") });
    inputs
}

/// Founds the bureau where it is not yet, then never rests.
async fn client(handle: Handle, bureau: &'static str, run: u64) {
    let ledger = bureau.parse().expect("an id");
    for input in founding(bureau) {
        // Refused where an earlier run has done it; the next step tells whether all is there.
        let key = format!("found-{run}");
        let request = Request { by: "founder".into(), key: None, input };
        match handle.execute(&ledger, request).await {
            Ok(answer) if answer.entries.is_empty() => {}
            Ok(answer) => say(&format!("ack {bureau} {} {key}", answer.entries.start)),
            Err(runtime::Error::Refused(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }
    for n in 0.. {
        let key = format!("r{run}-{n}");
        let input = if n % 5 == 4 {
            let rows = vec![unit("county", None), unit(&format!("n{run}-{n}"), Some("county"))];
            Input::ImportUnits { rows: rows.into(), complete: false }
        } else {
            let obligation = ObligationRef {
                campaign: "drive".parse().expect("an id"),
                duty: "plan".parse().expect("an id"),
                period: "once".into(),
                unit: "t1".parse().expect("an id"),
            };
            let what = Submission::Document { name: key.clone(), sha256: "0a".repeat(32), bytes: n };
            Input::Submit { obligation, what }
        };
        let request = Request { by: "client".into(), key: Some(key.as_str().into()), input };
        match handle.execute(&ledger, request).await {
            Ok(answer) => say(&format!("ack {bureau} {} {key}", answer.entries.start)),
            // The accelerated campaign year is over.
            Err(runtime::Error::Refused(refusal)) if refusal.code() == "not_open_yet" => tokio::task::yield_now().await,
            Err(other) => panic!("{other}"),
        }
    }
}
