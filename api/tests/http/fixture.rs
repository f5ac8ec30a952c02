//! A small county and a small campaign, enough to meet every route.

use crate::service::Service;
use serde_json::{Value, json};

/// Before the campaign begins.
pub(crate) const BEFORE: &str = "2022-03-20T08:00:00+08:00";
/// While the first stage runs.
pub(crate) const DURING: &str = "2022-04-06T10:00:00+08:00";

/// The ledger's path.
pub(crate) const LEDGER: &str = "/v1/ledgers/qingshan";
/// The campaign's path.
pub(crate) const CAMPAIGN: &str = "/v1/ledgers/qingshan/campaigns/drive";

pub(crate) const UNITS: &str = "\
id,name,kind,level,parent,posts
qingshan,青山县司法局,county-bureau,county,,people-participation-section=人民参与和促进法治股;leader-in-charge=分管领导
t01,晴岚镇司法所,township-office,township,qingshan,
t02,松溪镇司法所,township-office,township,qingshan,
t01-v01,晴岚社区,village,village,t01,
t02-v01,松溪村,village,village,t02,
";

pub(crate) const DEFINITION: &str = "\
campaign: drive-2022
title: 矛盾纠纷大化解专项活动
source: 001
window: 2022-04-01 .. 2022-06-30
posts:
  people-participation-section: 人民参与和促进法治股
  leader-in-charge: 分管领导
stages:
  mobilization:   { title: 动员部署, window: 2022-04-01 .. 2022-04-15 }
  implementation: { title: 组织实施, window: 2022-04-16 .. 2022-06-30 }
windows:
  congress: 重要会议
events:
  dispute-found: 发现重大纠纷
forms:
  daily-disputes:
    fields:
      found: 新排查矛盾纠纷数
      settled: 化解数
to: bureau/people-participation-section
duties:
  stage-material:
    title: 阶段书面材料
    source: 001 D1
    who: township-office
    each: stage
    due: { after: stage.end, days: 5, unit: calendar, rollover: next }
    evidence: document
  daily-screening:
    title: 日排查日报告
    who: [township-office, village]
    every: day 18:00
    report: { form: daily-disputes, zero: explicit }
  set-up:
    title: 成立专班
    who: township-office
    due: { on: 2022-04-10 }
    evidence: nothing
  congress-daily:
    title: 重要时段日报告
    who: township-office
    during: congress
    every: day 17:00
    report: { form: daily-disputes, zero: explicit }
  report-dispute:
    title: 重大纠纷专报
    who: township-office
    due: { after: event.dispute-found, hours: 24 }
    evidence: nothing
";

/// A service with the county's ledger, its calendars and its units.
pub(crate) async fn county(now: &str) -> Service {
    let service = Service::start(now).await;
    settle(&service).await;
    service
}

/// The ledger, its calendars and its units.
pub(crate) async fn settle(service: &Service) {
    service.post("/v1/ledgers", json!({ "id": "qingshan", "title": "青山县司法局" })).await.ok();
    service.act(&format!("{LEDGER}/calendars/bundled")).await.ok();
    service.post_text(&format!("{LEDGER}/units?complete=true"), "text/csv", UNITS).await.ok();
}

/// The same with the campaign as a draft.
pub(crate) async fn draft(now: &str) -> Service {
    let service = county(now).await;
    create(&service, DEFINITION).await;
    service
}

/// A draft of a definition's campaign.
pub(crate) async fn create(service: &Service, definition: &str) {
    publish(service, definition).await;
    let new = json!({ "id": "drive", "definition": "drive-2022" });
    service.post(&format!("{LEDGER}/campaigns"), new).await.ok();
}

/// The same with the campaign running, a few days into its first stage.
pub(crate) async fn running() -> Service {
    let service = draft(BEFORE).await;
    service.act(&format!("{CAMPAIGN}/activate")).await.ok();
    service.at(DURING).await;
    service
}

pub(crate) async fn publish(service: &Service, text: &str) -> Value {
    service.post_text(&format!("{LEDGER}/definitions"), "application/yaml", text.to_owned()).await.ok()
}

/// The path of an obligation.
pub(crate) fn owed(duty: &str, period: &str, unit: &str) -> String {
    format!("{LEDGER}/obligations/drive/{duty}/{period}/{unit}")
}
