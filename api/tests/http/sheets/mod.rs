//! Spreadsheets and papers of a register over HTTP: real files in, real files out.

#[path = "../../../src/tables/tests/county.rs"]
mod county;
mod exports;
mod figures;
mod imports;
mod large;

use crate::fixture::{CAMPAIGN, LEDGER};
use crate::service::{Answer, Service, send};
use county::{plan, units};
use engine::id::LedgerId;
use engine::input::{CaseRow, Input, RegisterAct, Request};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;

/// The county of tables with its campaign running, on the twentieth of May.
pub(crate) async fn county() -> Service {
    let service = Service::start("2022-03-20T08:00:00+08:00").await;
    service.post("/v1/ledgers", json!({ "id": "qingshan", "title": "青山县司法局" })).await.ok();
    service.act(&format!("{LEDGER}/calendars/bundled")).await.ok();
    given(&service, Input::ImportUnits { rows: units().into(), complete: true }).await;
    given(&service, Input::PublishDefinition { source: "v1".into(), plan: Arc::new(plan()).into() }).await;
    service.post(&format!("{LEDGER}/campaigns"), json!({ "id": "drive", "definition": "drive-2022" })).await.ok();
    service.act(&format!("{CAMPAIGN}/activate")).await.ok();
    service.at("2022-05-20T16:00:00+08:00").await;
    service
}

/// What the API takes as text, given as it is.
async fn given(service: &Service, input: Input) {
    let ledger = LedgerId::new("qingshan").unwrap();
    service.handle().execute(&ledger, Request::new("bureau", input)).await.unwrap();
}

/// The same with cases.
pub(crate) async fn with(cases: Vec<CaseRow>) -> Service {
    let service = county().await;
    let act = RegisterAct::Import(cases);
    given(&service, Input::Register { campaign: "drive".parse().unwrap(), act }).await;
    service
}

/// Sends a file.
pub(crate) async fn sent(service: &Service, what: &str, file: impl Into<reqwest::Body>) -> Answer {
    let path = format!("{CAMPAIGN}/{what}");
    send(service.request(Method::POST, &path).header("content-type", "application/octet-stream").body(file)).await
}

/// How many entries the ledger has.
pub(crate) async fn entries(service: &Service) -> Value {
    service.get(LEDGER).await.ok()["entries"].clone()
}

/// How many cases there are.
pub(crate) async fn cases_there(service: &Service) -> usize {
    let ledger = LedgerId::new("qingshan").unwrap();
    service.handle().read(&ledger, |state| state.campaigns[0].cases.all.len()).await.unwrap()
}
