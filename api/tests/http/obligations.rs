//! Listing what is owed, handing in, sending back, releasing, and why.

use crate::fixture::{LEDGER, owed, running};
use crate::service::{Service, send};
use reqwest::Method;
use serde_json::{Value, json};

fn figures() -> Value {
    json!({ "what": { "figures": { "found": 3, "settled": 2 } } })
}

async fn standing(service: &Service, path: &str) -> Value {
    service.get(path).await.ok()["standing"].clone()
}

#[tokio::test]
async fn lists_are_filtered_and_paged() {
    let service = running().await;
    let path = format!("{LEDGER}/obligations?campaign=drive&duty=daily-screening&standing=overdue");
    let mut after = String::new();
    let mut seen = Vec::new();
    loop {
        let page = service.get(&format!("{path}&limit=7{after}")).await.ok();
        seen.extend(
            page["items"].as_array().unwrap().iter().map(|item| format!("{} {}", item["period"], item["unit"])),
        );
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    let mut distinct = seen.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!((seen.len(), distinct.len()), (20, 20));

    let of = |query: &str| format!("{LEDGER}/obligations?duty=daily-screening&{query}");
    let count = async |query: &str| service.get(&of(query)).await.ok()["items"].as_array().unwrap().len();
    assert_eq!(count("standing=overdue&under=t01").await, 10);
    assert_eq!(count("period=2022-04-06").await, 4);
    assert_eq!(count("due_from=2022-04-05T00:00:00%2B08:00&due_before=2022-04-07T00:00:00%2B08:00").await, 8);
    service.get(&of("standing=gone")).await.refused(400, "bad_query");
    service.get(&of("after=1.2")).await.refused(400, "bad_query");
    service.get(&of("limit=0")).await.refused(400, "bad_query");
    service.get(&of("limit=501")).await.refused(400, "bad_query");
    service.get(&of("due_from=tomorrow")).await.refused(400, "bad_query");
    service.get(&format!("{LEDGER}/obligations?campaign=none")).await.refused(404, "unknown_campaign");
}

#[tokio::test]
async fn figures_are_handed_in_once_and_checked_by_the_form() {
    let service = running().await;
    let today = owed("daily-screening", "2022-04-06", "t01");
    let submit = format!("{today}/submit");
    let put = |body: Value| json!({ "what": { "figures": body } });
    service.post(&submit, put(json!({ "found": 3 }))).await.refused(422, "missing_field");
    service.post(&submit, put(json!({ "found": 3, "settled": 2, "names": 1 }))).await.refused(422, "unknown_field");
    service.post(&submit, put(json!({ "found": -1, "settled": 2 }))).await.refused(422, "out_of_range");
    let twice = r#"{"what":{"figures":{"found":1,"found":2,"settled":0}}}"#;
    service.post_text(&submit, "application/json", twice).await.refused(422, "field_twice");
    service.post(&submit, json!({ "what": "done" })).await.refused(422, "wrong_evidence");
    assert_eq!(standing(&service, &today).await, "open");

    let keyed = || send(service.request(Method::POST, &submit).header("idempotency-key", "t01-0406").json(&figures()));
    let receipt = keyed().await.ok();
    assert_eq!((&receipt["entries"], &receipt["repeated"]), (&json!(1), &json!(false)));
    let again = keyed().await.ok();
    assert_eq!((&again["entry"], &again["entries"], &again["repeated"]), (&receipt["entry"], &json!(0), &json!(true)));
    assert_eq!(standing(&service, &today).await, "on-time");
    let yesterday = owed("daily-screening", "2022-04-05", "t01");
    service.post(&format!("{yesterday}/submit"), figures()).await.ok();
    assert_eq!(standing(&service, &yesterday).await, "late");
    let village = owed("daily-screening", "2022-04-06", "t01-v01");
    service.post(&format!("{village}/submit"), json!({ "what": "zero" })).await.ok();
    assert_eq!(standing(&service, &village).await, "zero");
    service
        .post(&format!("{}/submit", owed("set-up", "once", "t01")), json!({ "what": "zero" }))
        .await
        .refused(422, "no_zero_report");
}

#[tokio::test]
async fn a_document_is_kept_before_it_counts() {
    let service = running().await;
    service.at("2022-04-16T09:00:00+08:00").await;
    let material = owed("stage-material", "mobilization", "t01");
    let documents = format!("{LEDGER}/documents");
    let bytes = b"%PDF-1.7 report".to_vec();
    let sha256 = store::Digest::of(&bytes).to_string();
    let hand_in = json!({ "what": { "document": { "name": "阶段材料.pdf", "sha256": sha256 } } });
    service.post(&format!("{material}/submit"), hand_in.clone()).await.refused(404, "no_such_document");

    let kept = service.post_text(&documents, "application/pdf", bytes.clone()).await;
    assert_eq!(kept.status, 201);
    assert_eq!(kept.ok(), json!({ "sha256": sha256, "bytes": 15 }));
    let put =
        |digest: &str, bytes: Vec<u8>| send(service.request(Method::PUT, &format!("{documents}/{digest}")).body(bytes));
    put(&sha256, bytes.clone()).await.ok();
    put(&sha256, b"another".to_vec()).await.refused(422, "digest_mismatch");
    put("abc", bytes.clone()).await.refused(400, "bad_path");
    service.post_text(&documents, "application/pdf", "").await.refused(422, "document_empty");

    let read = service.get(&format!("{documents}/{sha256}")).await;
    assert_eq!((read.bytes, &read.headers["content-disposition"]), (bytes, &"attachment".parse().unwrap()));
    let other = store::Digest::of(b"never sent");
    service.get(&format!("{documents}/{other}")).await.refused(404, "no_such_document");
    service.get(&format!("/v1/ledgers/nobody/documents/{sha256}")).await.refused(404, "unknown_ledger");

    service.post(&format!("{material}/submit"), hand_in).await.ok();
    assert_eq!(standing(&service, &material).await, "on-time");
}

#[tokio::test]
async fn sending_back_and_releasing() {
    let service = running().await;
    let today = owed("daily-screening", "2022-04-06", "t02");
    let because = json!({ "reason": "数字有误" });
    service.post(&format!("{today}/return"), because.clone()).await.refused(409, "nothing_to_return");
    service.post(&format!("{today}/submit"), figures()).await.ok();
    service.post(&format!("{today}/return"), json!({ "reason": "" })).await.refused(422, "no_reason");
    service.post(&format!("{today}/return"), because.clone()).await.ok();
    assert_eq!(standing(&service, &today).await, "returned");

    let set_up = owed("set-up", "once", "t02");
    service.post(&format!("{set_up}/waive"), because.clone()).await.ok();
    assert_eq!(standing(&service, &set_up).await, "waived");
    service.post(&format!("{set_up}/waive"), because.clone()).await.refused(409, "already_waived");
    service.post(&format!("{set_up}/submit"), json!({ "what": "done" })).await.refused(409, "already_waived");
    let long = json!({ "reason": "长".repeat(2001) });
    service.post(&format!("{}/waive", owed("set-up", "once", "t01")), long).await.refused(422, "too_long");
}

#[tokio::test]
async fn a_path_that_leads_nowhere_says_where_it_ends() {
    let service = running().await;
    let cases = [
        (owed("none", "once", "t01"), "unknown_duty"),
        (owed("set-up", "twice", "t01"), "unknown_period"),
        (owed("set-up", "once", "t99"), "unknown_unit"),
        (owed("set-up", "once", "t01-v01"), "not_owed"),
        (format!("{LEDGER}/obligations/none/set-up/once/t01"), "unknown_campaign"),
        ("/v1/ledgers/nobody/obligations/drive/set-up/once/t01".to_owned(), "unknown_ledger"),
    ];
    for (path, code) in cases {
        service.get(&path).await.refused(404, code);
        service.get(&format!("{path}/why")).await.refused(404, code);
        service.post(&format!("{path}/submit"), json!({ "what": "done" })).await.refused(404, code);
        service.post(&format!("{path}/waive"), json!({ "reason": "x" })).await.refused(404, code);
    }
    let later = owed("daily-screening", "2022-05-06", "t01");
    service.post(&format!("{later}/submit"), figures()).await.refused(409, "not_open_yet");
}

#[tokio::test]
async fn why_counts_the_days() {
    let service = running().await;
    let why = service.get(&format!("{}/why", owed("stage-material", "mobilization", "t01"))).await;
    // Not open yet, but its date is known and can be explained.
    let why = why.ok();
    assert_eq!(why["count"]["reached"], "2022-04-20");
    assert_eq!((&why["version"], &why["sources"]), (&json!(1), &json!(["001 D1"])));
    assert_eq!(why["obligation"]["standing"], "planned");
    assert!(why["text"]["zh"].as_str().unwrap().contains("2022-04-15"), "{}", why["text"]["zh"]);
    assert!(why["notices"].as_array().unwrap().len() >= 8);
}
