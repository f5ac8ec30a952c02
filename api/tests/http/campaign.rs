//! A campaign from its draft to its end.

use crate::fixture::{BEFORE, CAMPAIGN, DEFINITION, LEDGER, draft, owed, publish, running};
use serde_json::{Value, json};

#[tokio::test]
async fn every_date_is_seen_before_the_launch() {
    let service = draft(BEFORE).await;
    let plan = service.get(&format!("{CAMPAIGN}/plan")).await.ok();
    let of = |duty: &str| -> Vec<&Value> {
        plan["periods"].as_array().unwrap().iter().filter(|period| period["duty"] == duty).collect()
    };
    let material = of("stage-material");
    assert_eq!(material.len(), 2);
    assert_eq!((&material[0]["period"], &material[0]["day"]), (&json!("mobilization"), &json!("2022-04-20")));
    assert_eq!(material[0]["due"], "2022-04-21T00:00:00+08:00");
    let reminder =
        material[0]["moments"].as_array().unwrap().iter().find(|moment| moment["what"]["en"] == "reminder 1");
    assert_eq!(
        reminder.unwrap()["at"],
        "2022-04-19T09:00:00+08:00",
        "the one three working days before would fall before it opens"
    );
    assert_eq!(material[0]["rungs"][0]["posts"], json!(["qingshan/people-participation-section"]));
    assert_eq!(of("daily-screening").len(), 91);
    assert_eq!(plan["obligations"], 2 * 2 + 91 * 4 + 2);
    let conflicts = plan["conflicts"].as_array().unwrap();
    assert!(
        conflicts.iter().any(|found| found["kind"] == "due_on_day_off" && found["duty"] == "set-up"),
        "{conflicts:?}"
    );
    service.get(&format!("{LEDGER}/campaigns/none/plan")).await.refused(404, "unknown_campaign");
}

#[tokio::test]
async fn from_draft_to_closed() {
    let service = draft(BEFORE).await;
    let again = json!({ "id": "drive", "definition": "drive-2022" });
    service.post(&format!("{LEDGER}/campaigns"), again).await.refused(409, "campaign_exists");
    let other = json!({ "id": "x", "definition": "none", "version": 1 });
    service.post(&format!("{LEDGER}/campaigns"), other).await.refused(404, "unknown_definition");
    assert_eq!(service.get(CAMPAIGN).await.ok()["phase"], "draft");
    service.post(&format!("{CAMPAIGN}/pause"), json!({ "reason": "x" })).await.refused(409, "not_running");

    service.act(&format!("{CAMPAIGN}/activate")).await.ok();
    service.act(&format!("{CAMPAIGN}/activate")).await.refused(409, "already_activated");
    let view = service.get(CAMPAIGN).await.ok();
    assert_eq!((&view["phase"], &view["since"], &view["version"]), (&json!("running"), &json!(BEFORE), &json!(1)));
    assert_eq!(service.get(&format!("{LEDGER}/campaigns")).await.ok()["items"][0], view);

    service.at("2022-04-06T10:00:00+08:00").await;
    service.post(&format!("{CAMPAIGN}/close"), json!({ "reason": " " })).await.refused(422, "no_reason");
    service.post(&format!("{CAMPAIGN}/close"), json!({ "reason": "提前结束" })).await.ok();
    assert_eq!(service.get(CAMPAIGN).await.ok()["phase"], "closed");
}

#[tokio::test]
async fn pausing_and_resuming() {
    let service = running().await;
    service.post(&format!("{CAMPAIGN}/pause"), json!({ "duty": "set-up", "reason": "人员集中" })).await.ok();
    let again = service.post(&format!("{CAMPAIGN}/pause"), json!({ "duty": "set-up", "reason": "人员集中" })).await;
    again.refused(409, "already_paused");
    let view = service.get(CAMPAIGN).await.ok();
    assert_eq!(view["paused_duties"][0]["duty"], "set-up");
    assert_eq!(view["paused_duties"][0]["reason"], "人员集中");
    service.post(&format!("{CAMPAIGN}/resume"), json!({})).await.refused(409, "not_paused");
    service.post(&format!("{CAMPAIGN}/resume"), json!({ "duty": "set-up" })).await.ok();
    assert_eq!(service.get(CAMPAIGN).await.ok().get("paused_duties"), None);
    service
        .post(&format!("{CAMPAIGN}/pause"), json!({ "duty": "none", "reason": "x" }))
        .await
        .refused(404, "unknown_duty");
}

#[tokio::test]
async fn an_amendment_is_shown_before_it_is_made() {
    let service = running().await;
    let done = json!({ "what": "done" });
    service.post(&format!("{}/submit", owed("set-up", "once", "t01")), done).await.ok();
    let path = format!("{CAMPAIGN}/amendment");
    service.get(&path).await.refused(409, "same_version");
    publish(&service, &DEFINITION.replace("due: { on: 2022-04-10 }", "due: { on: 2022-04-12 }")).await;

    let difference = service.get(&path).await.ok();
    assert_eq!((&difference["from_version"], &difference["to_version"]), (&json!(1), &json!(2)));
    let moved = &difference["changes"][0];
    assert_eq!((&moved["duty"], &moved["kind"]), (&json!("set-up"), &json!("moves")));
    assert_eq!((&moved["from"]["day"], &moved["to"]["day"]), (&json!("2022-04-10"), &json!("2022-04-12")));
    assert_eq!((&moved["units"]["first"][0]["id"], &moved["fulfilled"]), (&json!("t02"), &json!(1)));
    assert_eq!(service.get(CAMPAIGN).await.ok()["version"], 1, "nothing was applied");

    service.get(&format!("{path}?version=9")).await.refused(404, "unknown_definition");
    service.post(&path, json!({ "version": 9 })).await.refused(404, "unknown_definition");
    service.post(&path, json!({ "version": 2 })).await.ok();
    assert_eq!(service.get(CAMPAIGN).await.ok()["version"], 2);
    assert_eq!(service.get(&owed("set-up", "once", "t01")).await.ok()["standing"], "on-time");
    assert_eq!(service.get(&owed("set-up", "once", "t02")).await.ok()["day"], "2022-04-12");
}

#[tokio::test]
async fn windows_and_events_bring_obligations() {
    let service = running().await;
    let window = json!({ "window": "congress", "first": "2022-04-08", "last": "2022-04-09" });
    service.post(&format!("{CAMPAIGN}/windows"), window).await.ok();
    assert_eq!(service.get(CAMPAIGN).await.ok()["windows"][0]["first"], "2022-04-08");
    let listed = service.get(&format!("{LEDGER}/obligations?duty=congress-daily&under=t01")).await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    let withdraw = format!("{CAMPAIGN}/windows/withdraw");
    let other = json!({ "window": "congress", "first": "2022-04-08", "last": "2022-04-10" });
    service.post(&withdraw, other).await.refused(404, "not_announced");
    let announced = json!({ "window": "congress", "first": "2022-04-08", "last": "2022-04-09" });
    service.post(&withdraw, announced).await.ok();
    assert_eq!(service.get(CAMPAIGN).await.ok()["windows"], json!([]));
    let outside = json!({ "window": "congress", "first": "2023-04-08", "last": "2023-04-09" });
    service.post(&format!("{CAMPAIGN}/windows"), outside).await.refused(422, "outside_campaign");
    let unknown = json!({ "window": "none", "first": "2022-04-08", "last": "2022-04-09" });
    service.post(&format!("{CAMPAIGN}/windows"), unknown).await.refused(404, "unknown_window");

    let happened = json!({ "event": "dispute-found", "unit": "t02", "happened": "2022-04-06T08:30:00+08:00" });
    service.post(&format!("{CAMPAIGN}/events"), happened).await.ok();
    let listed = service.get(&format!("{LEDGER}/obligations?duty=report-dispute")).await.ok();
    assert_eq!(listed["items"][0]["due"], "2022-04-07T08:30:00+08:00");
    let future = json!({ "event": "dispute-found", "unit": "t02", "happened": "2022-05-06T08:30:00+08:00" });
    service.post(&format!("{CAMPAIGN}/events"), future).await.refused(422, "in_future");
    let unknown = json!({ "event": "none", "unit": "t02" });
    service.post(&format!("{CAMPAIGN}/events"), unknown).await.refused(404, "unknown_event");
}
