//! Alerts over HTTP: set, received, handled, lifted; and the word that a case cannot be resolved.

use super::{case, keeping, of, registered};
use crate::fixture::LEDGER;
use crate::service::Service;
use serde_json::{Value, json};

const SECTION: &str = "/v1/ledgers/qingshan/units/qingshan/posts/people-participation-section/inbox";

async fn newest(service: &Service, inbox: &str) -> Value {
    service.get(inbox).await.ok()["items"][0].clone()
}

#[tokio::test]
async fn set_received_and_handled() {
    let service = keeping().await;
    let number = registered(&service, case("t01")).await;
    let alert = |level: u8| json!({ "level": level, "scope": "local", "reason": "可能激化" });
    service.post(&of(&number, "/alert"), alert(4)).await.refused(422, "unknown_level");
    service.post(&of(&number, "/alert/handle"), json!({ "what": "x" })).await.refused(409, "no_alert");
    service.post(&of(&number, "/alert"), alert(3)).await.ok();
    service.post(&of(&number, "/alert"), alert(3)).await.refused(409, "alert_unchanged");

    let message = newest(&service, SECTION).await;
    let receipt = format!("{LEDGER}/messages/{}/receipt", message["id"].as_str().unwrap());
    assert_eq!(service.act(&receipt).await.ok()["entries"], 1);
    assert_eq!(service.act(&receipt).await.ok()["entries"], 0, "a message is received once");
    service.act(&format!("{LEDGER}/messages/msg_qingshan_9999_1/receipt")).await.refused(404, "no_such_message");
    service.act(&format!("{LEDGER}/messages/msg_lanxi_1_1/receipt")).await.refused(404, "no_such_message");

    service.post(&of(&number, "/alert"), alert(2)).await.ok();
    service.post(&of(&number, "/alert/handle"), json!({ "what": "已现场处置" })).await.ok();
    service.post(&of(&number, "/alert/lift"), json!({ "reason": "矛盾已化解" })).await.ok();
    service.post(&of(&number, "/alert/lift"), json!({ "reason": "矛盾已化解" })).await.refused(409, "no_alert");
}

#[tokio::test]
async fn what_cannot_be_resolved_is_told_once() {
    let service = keeping().await;
    let number = registered(&service, case("t01")).await;
    service.post(&of(&number, "/cannot-resolve"), json!({ "reason": " " })).await.refused(422, "no_reason");
    service.post(&of(&number, "/cannot-resolve"), json!({ "reason": "超出调解范围" })).await.ok();
    let again = json!({ "reason": "超出调解范围" });
    service.post(&of(&number, "/cannot-resolve"), again).await.refused(409, "reported_already");
    let leader = "/v1/ledgers/qingshan/units/qingshan/posts/leader-in-charge/inbox";
    let told = service.get(leader).await.ok();
    assert_eq!(told["items"].as_array().unwrap().len(), 1);
    let text = told["items"][0]["text"].to_string();
    assert!(!text.contains("排水沟"), "a message carries no facts of a case: {text}");
}
