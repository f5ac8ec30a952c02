//! Opening a ledger, its entries, its proof, its past.

use crate::fixture::{CAMPAIGN, DURING, LEDGER, county, draft, running};
use crate::service::{Service, send};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_ledger_is_opened_once() {
    let service = Service::start("2022-03-20T08:00:00+08:00").await;
    let new = json!({ "id": "qingshan", "title": "青山县司法局", "zone": "Asia/Shanghai" });
    let created = service.post("/v1/ledgers", new.clone()).await;
    assert_eq!(created.status, 201);
    assert_eq!(created.ok(), json!({ "entry": 1, "entries": 1, "repeated": false }));
    service.post("/v1/ledgers", new).await.refused(409, "ledger_exists");

    let ledger = service.get(LEDGER).await.ok();
    assert_eq!(ledger["title"], "青山县司法局");
    assert_eq!(ledger["last_at"], "2022-03-20T08:00:00+08:00");
    assert_eq!(service.get("/v1/ledgers").await.ok()["items"][0]["id"], "qingshan");
    service.get("/v1/ledgers/nobody").await.refused(404, "unknown_ledger");
}

#[tokio::test]
async fn ledgers_come_in_pages() {
    let service = Service::start("2022-03-20T08:00:00+08:00").await;
    for id in ["a", "b", "c"] {
        service.post("/v1/ledgers", json!({ "id": id, "title": id })).await.ok();
    }
    let first = service.get("/v1/ledgers?limit=2").await.ok();
    assert_eq!(ids(&first), ["a", "b"]);
    let next = first["next"].as_str().unwrap();
    let second = service.get(&format!("/v1/ledgers?limit=2&after={next}")).await.ok();
    assert_eq!(ids(&second), ["c"]);
    assert_eq!(second.get("next"), None);
}

#[tokio::test]
async fn entries_are_a_stream_that_can_be_taken_up_again() {
    let service = draft("2022-03-20T08:00:00+08:00").await;
    let all = lines(service.get(&format!("{LEDGER}/entries")).await.text());
    assert_eq!(all[0]["number"], 1);
    assert_eq!(all[0]["entry"]["by"], "bureau");
    let head = service.get(LEDGER).await.ok()["head"].as_u64().unwrap();
    assert_eq!(all.len() as u64, head);

    let rest = service.get(&format!("{LEDGER}/entries?after=2&limit=3")).await;
    assert_eq!(rest.headers["content-type"], "application/x-ndjson");
    assert_eq!(lines(rest.text()), all[2..5]);
    assert_eq!(service.get(&format!("{LEDGER}/entries?after={head}")).await.text(), "");
    assert_eq!(service.get(&format!("{LEDGER}/entries?limit=0")).await.text(), "");
    service.get("/v1/ledgers/nobody/entries").await.refused(404, "unknown_ledger");
}

#[tokio::test]
async fn the_chain_is_proved_and_exported() {
    let service = draft("2022-03-20T08:00:00+08:00").await;
    let proof = service.get(&format!("{LEDGER}/verify")).await.ok();
    assert_eq!((&proof["sound"], &proof["findings"]), (&json!(true), &json!([])));
    let entries = lines(service.get(&format!("{LEDGER}/entries")).await.text());
    assert_eq!(proof["hash"], entries.last().unwrap()["hash"]);

    let export = service.get(&format!("{LEDGER}/export")).await;
    assert_eq!(export.headers["content-disposition"], "attachment; filename=\"qingshan.ledger\"");
    let exported = lines(export.text());
    assert_eq!(exported[0]["ledger"], "qingshan");
    assert_eq!(exported.last().unwrap()["head"], proof["hash"]);
    service.get("/v1/ledgers/nobody/verify").await.refused(404, "unknown_ledger");
    service.get("/v1/ledgers/nobody/export").await.refused(404, "unknown_ledger");
}

#[tokio::test]
async fn the_past_is_shown_as_it_was_known() {
    let service = running().await;
    let then = "2022-03-25T00:00:00%2B08:00";
    let phase = |view: Value| view["phase"].clone();
    assert_eq!(phase(service.get(&format!("{CAMPAIGN}?as_of={then}")).await.ok()), "running");
    assert_eq!(phase(service.get(&format!("{CAMPAIGN}?as_of=12")).await.ok()), "draft");
    let open = format!("{LEDGER}/obligations?standing=open,overdue");
    assert_eq!(service.get(&format!("{open}&as_of={then}")).await.ok()["items"], json!([]));
    assert_ne!(service.get(&open).await.ok()["items"], json!([]));

    let past = service.get(&format!("{LEDGER}?as_of=1")).await.ok();
    assert_eq!((&past["head"], &past["units"]), (&json!(1), &json!(0)));
    assert_eq!(past["state_sha256"].as_str().unwrap().len(), 64);
    let same = service.get(&format!("{LEDGER}?as_of=1")).await.ok();
    assert_eq!(past, same);
    service.get(&format!("{LEDGER}?as_of=yesterday")).await.refused(400, "bad_query");
    service.get(&format!("{LEDGER}?as_of=2021-01-01T00:00:00Z")).await.refused(404, "no_ledger");
}

#[tokio::test]
async fn the_same_key_has_one_effect() {
    let service = county(DURING).await;
    let path = format!("{LEDGER}/endpoints/hook");
    let put = |key: &str, url: &str| {
        let body = json!({ "url": url, "secret": "env:HOOK" });
        send(service.request(Method::PUT, &path).header("idempotency-key", key).json(&body))
    };
    let first = put("k1", "https://a.example/hook").await.ok();
    let again = put("k1", "https://a.example/hook").await.ok();
    assert_eq!((&again["entry"], &again["repeated"]), (&first["entry"], &json!(true)));
    put("k1", "https://b.example/hook").await.refused(409, "key_reused");
    assert_ne!(put("k2", "https://b.example/hook").await.ok()["entry"], first["entry"]);
    put("two words", "https://b.example/hook").await.refused(400, "bad_header");
    put(&"x".repeat(129), "https://b.example/hook").await.refused(400, "bad_header");
}

fn ids(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect()
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
