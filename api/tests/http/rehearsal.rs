//! A candidate on a ledger's own history: what would have differed, what it cost, and nothing kept.

use crate::fixture::{CAMPAIGN, LEDGER};
use crate::package::{PROCEDURE, sealed};
use crate::procedures::trial;
use crate::service::{Answer, Service};
use serde_json::json;

async fn rehearse(service: &Service, query: &str, package: Vec<u8>) -> Answer {
    service.post_text(&format!("{LEDGER}/procedures/rehearse{query}"), "application/wasm", package).await
}

#[tokio::test]
async fn history_is_played_again_and_nothing_is_kept() {
    let service = trial().await;
    service.act(&format!("{CAMPAIGN}/activate")).await.ok();
    service.at("2022-05-01T10:00:00+08:00").await;
    let before = service.get(LEDGER).await.ok();
    let report = rehearse(&service, "", sealed("qingshan", "1.0.0")).await.ok();
    assert_eq!((&report["procedure"], &report["complete"]), (&json!(PROCEDURE), &json!(true)));
    assert_eq!(report["settings"], json!({ "days": 3, "duty": "stage-material" }));
    assert_eq!(report["entries"], before["head"]);
    let dates = report["dates"]["first"].as_array().unwrap();
    assert_eq!((dates.len(), &report["dates"]["total"]), (2, &json!(2)), "one period for each stage: {report}");
    let date = dates.iter().find(|date| date["period"] == "mobilization").unwrap();
    assert_eq!((&date["due_was"], &date["due_would"]), (&json!("2022-04-20"), &json!("2022-04-18")));
    assert_ne!(date["reminders_were"], date["reminders_would"]);
    let hook = &report["hooks"]["deadline"];
    assert!(hook["calls"].as_u64().unwrap() >= 4 && hook["failed"] == 0, "{hook}");
    for field in ["fuel", "fuel_most", "micros", "memory_most"] {
        assert!(hook[field].as_u64().unwrap() > 0, "{field}: {hook}");
    }
    assert!(!report["log"].as_array().unwrap().is_empty(), "what it logs is for its author: {report}");
    assert!(report.get("refused").is_none(), "{report}");

    // By another setting, another answer.
    let same = rehearse(&service, "?settings=%7B%22days%22%3A5%7D", sealed("qingshan", "1.0.0")).await.ok();
    assert_eq!((&same["dates"]["total"], &same["settings"]["days"]), (&json!(0), &json!(5)));
    let after = service.get(LEDGER).await.ok();
    assert_eq!((after, service.get(&format!("{LEDGER}/procedures")).await.ok()), (before, json!([])));
}

#[tokio::test]
async fn what_cannot_be_rehearsed_is_told() {
    let service = trial().await;
    let package = || sealed("qingshan", "1.0.0");
    rehearse(&service, "?settings=%7B%22days%22%3A9%7D", package()).await.refused(422, "bad_settings");
    rehearse(&service, "?settings=days", package()).await.refused(400, "malformed_json");
    rehearse(&service, "?days=3", package()).await.refused(400, "bad_query");
    rehearse(&service, "", sealed("baishui", "1.0.0")).await.refused(422, "other_county");
    rehearse(&service, "", b"no".to_vec()).await.refused(422, "procedure_not_wasm");
}

#[tokio::test]
async fn a_candidate_that_would_be_refused_can_be_tried_all_the_same() {
    let service = Service::start(crate::fixture::BEFORE).await;
    crate::fixture::settle(&service).await;
    let report = rehearse(&service, "", sealed("qingshan", "1.0.0")).await.ok();
    assert_eq!(report["refused"]["code"], "unsigned");
}
