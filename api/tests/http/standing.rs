//! How the service itself stands: health, figures, headers, the end.

use crate::fixture::{DURING, LEDGER, county, owed, running};
use crate::service::{Service, TOKEN, send};
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn health_is_open_and_figures_are_not() {
    let service = county(DURING).await;
    assert_eq!(send(service.plain(Method::GET, "/health")).await.ok(), json!({ "status": "alive" }));
    assert_eq!(send(service.plain(Method::GET, "/ready")).await.ok(), json!({ "status": "ready" }));
    service.get("/v1/nothing").await.refused(404, "no_such_path");
    let metrics = service.get("/metrics").await;
    let text = metrics.text();
    assert!(text.contains("maple_entries_total"), "{text}");
    assert!(text.contains(r#"route="/v1/ledgers/{ledger}/units",status="200"} 1"#), "{text}");
    assert!(!text.contains("qingshan") && !text.contains("/v1/nothing"), "no label comes from a caller");
    assert_eq!(text.matches("# EOF").count(), 1);
    assert!(text.ends_with("# EOF\n"));
}

#[tokio::test]
async fn every_answer_carries_an_id_and_is_not_kept() {
    let service = Service::start(DURING).await;
    let given = service.request(Method::GET, "/v1/ledgers").header("x-request-id", "desk-7.1");
    let answer = send(given).await;
    assert_eq!(answer.headers["x-request-id"], "desk-7.1");
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    let odd = service.request(Method::GET, "/v1/ledgers").header("x-request-id", "a b{c}");
    let (first, second) = (send(odd).await, service.get("/v1/ledgers").await);
    assert_ne!(first.headers["x-request-id"], "a b{c}");
    assert_ne!(first.headers["x-request-id"], second.headers["x-request-id"]);
}

#[tokio::test]
async fn many_submissions_at_once_are_each_kept() {
    let service = running().await;
    let figures = json!({ "what": { "figures": { "found": 1, "settled": 1 } } });
    let days = (1..=6).map(|day| format!("2022-04-{day:02}"));
    let units = ["t01", "t02", "t01-v01", "t02-v01"];
    let paths: Vec<_> =
        days.flat_map(|day| units.map(|unit| format!("{}/submit", owed("daily-screening", &day, unit)))).collect();
    let answers = futures_util::future::join_all(paths.iter().map(|path| service.post(path, figures.clone()))).await;
    let mut entries: Vec<_> = answers.into_iter().map(|answer| answer.ok()["entry"].as_u64().unwrap()).collect();
    entries.sort_unstable();
    entries.dedup();
    assert_eq!(entries.len(), 24);
    let open = service.get(&format!("{LEDGER}/obligations?duty=daily-screening&standing=open,overdue")).await.ok();
    assert_eq!(open["items"], json!([]));
}

#[tokio::test]
async fn a_stop_lets_a_request_under_way_finish() {
    let service = county(DURING).await;
    let address = service.address;
    let body = r#"{"id":"late","title":"x"}"#;
    let head = format!(
        "POST /v1/ledgers HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {TOKEN}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut under_way = TcpStream::connect(address).await.unwrap();
    under_way.write_all(head.as_bytes()).await.unwrap();
    // Another answer on the same listener: the first request has been taken up by now.
    service.get("/ready").await.ok();
    let stopping = tokio::spawn(service.stop());
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    under_way.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    under_way.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    stopping.await.unwrap();
}

#[tokio::test]
async fn a_runtime_that_stopped_says_so() {
    let service = county(DURING).await;
    let handle = service.handle();
    let request = service.request(Method::GET, LEDGER);
    let change =
        service.request(Method::POST, &format!("{LEDGER}/endpoints/x/disable")).json(&json!({ "reason": "x" }));
    let stopped = service.stop_runtime().await;
    let answer = send(request).await;
    assert_eq!(answer.headers["retry-after"], "1");
    answer.refused(503, "stopping");
    send(change).await.refused(503, "stopping");
    drop((handle, stopped));
}
