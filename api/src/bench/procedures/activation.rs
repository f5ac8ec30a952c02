//! 232 offices asked at activation through one county's procedure.

use super::{County, RUST, host, millis, package, question};
use crate::bench::report::Row;
use crate::bench::service::failed;
use crate::cli::failure::Failure;
use crate::rehearse::{Error, library};
use engine::entry::Fact;
use engine::id::CampaignId;
use engine::input::{Hashed, Input, Request};
use engine::procedure::{NoProcedures, Procedures};
use engine::state::State;
use engine::time::{At, DayTime, instant};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

const OFFICES: usize = 232;

pub(in crate::bench) fn measure(folder: &Path) -> Result<Row, Failure> {
    let host = host(&folder.join("activation"))?;
    host.load(RUST).map_err(|error| failed(&error.to_string()))?;
    let (county, question) = (County::of(RUST)?, question()?);
    county.ask(&host, &question);
    let started = Instant::now();
    let answered = (0..OFFICES).filter(|_| county.ask(&host, &question).outcome.is_ok()).count();
    let each_ms = millis(started);
    let (without, _) = activate(&NoProcedures, false)?;
    let (with, asked) = activate(&host, true)?;
    Ok(Row {
        name: "procedure-activation",
        what: "232 offices asked one by one; and the campaign of 2022 activated for 232 units without and with a procedure",
        aim: "50 ms for 232 questions",
        met: each_ms <= 50.0 && answered == OFFICES && asked > 0,
        measured: json!({
            "questions": OFFICES,
            "all_ms": each_ms,
            "activation_without_ms": without,
            "activation_with_ms": with,
            "activation_questions": asked,
        }),
    })
}

/// How long the activation took, and how many questions it put.
fn activate(procedures: &dyn Procedures, deployed: bool) -> Result<(f64, usize), Failure> {
    let notices = workflows::calendars::bundled();
    let (source, plan) = library::campaign(&notices)?;
    let package = Arc::new(package(RUST)?);
    let campaign = CampaignId::new("bench").map_err(Error::Id)?;
    let mut inputs =
        vec![Input::OpenLedger { id: package.ledger.clone(), title: "测量".to_owned(), zone: plan.zone }];
    inputs.extend(notices.into_iter().map(|notice| Input::ImportCalendar(Hashed(notice))));
    inputs.push(Input::ImportUnits { rows: Hashed(library::county()?), complete: true });
    let definition = plan.id.clone();
    let first = instant(plan.span.first, DayTime::START, plan.zone);
    inputs.push(Input::PublishDefinition { source, plan: Hashed(plan) });
    if deployed {
        let procedure = package.id.clone();
        inputs.push(Input::UploadProcedure { package: Hashed(package), unsigned_allowed: true });
        inputs.push(Input::ShadowProcedure { procedure: procedure.clone(), version: None, settings: None });
        inputs.push(Input::ActivateProcedure { procedure, version: None, settings: None });
    }
    inputs.push(Input::CreateCampaign { campaign: campaign.clone(), definition, version: None });
    let mut state = State::default();
    let mut last = (0.0, 0);
    for input in inputs.into_iter().chain([Input::Activate { campaign }]) {
        let started = Instant::now();
        let decision = engine::decide(&state, &Request::new("bench", input), At::new(first), procedures)?;
        let asked = decision.entries.iter().map(|entry| match &entry.fact {
            Fact::ProceduresAsked { calls } => calls.len(),
            _ => 0,
        });
        last = (millis(started), asked.sum());
        decision.entries.iter().for_each(|entry| engine::apply(&mut state, entry));
    }
    Ok(last)
}
