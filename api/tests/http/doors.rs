//! Bad input at every door: a clear answer, nothing done, the service still there.

use crate::fixture::{CAMPAIGN, DURING, LEDGER, county, draft, owed, running};
use crate::service::{Service, TOKEN, send};
use api::http::Timeouts;
use reqwest::Method;
use serde_json::json;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Bodies that no JSON door takes: bytes, status, code.
fn broken_bodies() -> Vec<(Vec<u8>, u16, &'static str)> {
    let nested = |levels: usize| [vec![b'['; levels], vec![b']'; levels]].concat();
    vec![
        (b"".to_vec(), 400, "malformed_json"),
        (b"{".to_vec(), 400, "malformed_json"),
        (b"{,}".to_vec(), 400, "malformed_json"),
        (b"{'reason':1}".to_vec(), 400, "malformed_json"),
        (b"{reason:1}".to_vec(), 400, "malformed_json"),
        (b"NaN".to_vec(), 400, "malformed_json"),
        (b"{\"\\ud800\":1}".to_vec(), 400, "malformed_json"),
        (b"{\"reason\":\"\xff\"}".to_vec(), 400, "invalid_utf8"),
        (nested(33), 400, "json_too_deep"),
        (nested(400_000), 400, "json_too_deep"),
        (nested(32), 400, "invalid_body"),
        (b"null".to_vec(), 400, "invalid_body"),
        (b"[]".to_vec(), 400, "invalid_body"),
        (b"\"reason\"".to_vec(), 400, "invalid_body"),
        (b"{\"unheard\":1}".to_vec(), 400, "invalid_body"),
        (b"{\"__proto__\":{}}".to_vec(), 400, "invalid_body"),
        (vec![b' '; (1 << 20) + 1], 413, "body_too_large"),
    ]
}

#[tokio::test]
async fn every_json_door_refuses_what_is_not_its_own() {
    let service = draft(DURING).await;
    let doors = [
        (Method::POST, "/v1/ledgers".to_owned()),
        (Method::POST, format!("{LEDGER}/campaigns")),
        (Method::POST, format!("{CAMPAIGN}/pause")),
        (Method::POST, format!("{CAMPAIGN}/close")),
        (Method::POST, format!("{CAMPAIGN}/windows")),
        (Method::POST, format!("{CAMPAIGN}/events")),
        (Method::POST, format!("{LEDGER}/deliveries/replay")),
        (Method::PUT, format!("{LEDGER}/endpoints/hook")),
        (Method::POST, format!("{LEDGER}/endpoints/hook/disable")),
        (Method::PUT, format!("{LEDGER}/units/t01/posts/liaison/endpoint")),
        (Method::POST, format!("{}/submit", owed("set-up", "once", "t01"))),
        (Method::POST, format!("{}/return", owed("set-up", "once", "t01"))),
        (Method::POST, format!("{}/waive", owed("set-up", "once", "t01"))),
    ];
    let before = service.get(LEDGER).await.ok()["head"].clone();
    for (method, path) in doors {
        for (body, status, code) in broken_bodies() {
            let request = service.request(method.clone(), &path).header("content-type", "application/json");
            let shown = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
            println!("{method} {path} {shown}");
            send(request.body(body)).await.refused(status, code);
        }
        for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
            let request = service.request(method.clone(), &path).header("content-type", kind);
            send(request.body("{}")).await.refused(415, "wrong_content_type");
        }
    }
    assert_eq!(service.get(LEDGER).await.ok()["head"], before, "nothing was done");
}

#[tokio::test]
async fn bodies_of_the_right_form_with_wrong_content() {
    let service = running().await;
    let submit = format!("{}/submit", owed("daily-screening", "2022-04-06", "t01"));
    let figures = |value: &str| format!(r#"{{"what":{{"figures":{{"found":{value},"settled":0}}}}}}"#);
    let cases = [
        (submit.clone(), figures("null"), "a whole number"),
        (submit.clone(), figures("1.5"), "a whole number"),
        (submit.clone(), figures("1e3"), "a whole number"),
        (submit.clone(), figures("\"3\""), "a whole number"),
        (submit.clone(), figures("9007199254740992"), "too large"),
        (submit.clone(), figures("18446744073709551615"), "too large"),
        (submit.clone(), r#"{"what":{"figures":{"A B":1}}}"#.into(), "not an id"),
        (submit.clone(), r#"{"what":"perhaps"}"#.into(), "unknown variant"),
        (submit.clone(), r#"{"what":{"done":1,"zero":2}}"#.into(), "expected"),
        (submit.clone(), r#"{"what":"done","what":"zero"}"#.into(), "duplicate field"),
        (submit.clone(), r#"{"what":"done","ethnicity":"x"}"#.into(), "unknown field"),
        (submit.clone(), r#"{"what":{"document":{"name":"x","sha256":"../../etc"}}}"#.into(), "not a digest"),
        (submit, r#"{"what":{"rows":[{"unit":"t01","figures":{},"name":"x"}]}}"#.into(), "unknown field"),
        ("/v1/ledgers".into(), r#"{"id":"Qingshan County","title":"x"}"#.into(), "not an id"),
        ("/v1/ledgers".into(), r#"{"id":"x","title":"x","zone":"Mars/Base"}"#.into(), "Mars/Base"),
        ("/v1/ledgers".into(), r#"{"id":"x"}"#.into(), "missing field"),
        (
            format!("{CAMPAIGN}/windows"),
            r#"{"window":"congress","first":"2022-02-30","last":"2022-03-01"}"#.into(),
            "out of range",
        ),
        (
            format!("{CAMPAIGN}/events"),
            r#"{"event":"e","unit":"t01","happened":"2022-04-06"}"#.into(),
            "not an instant",
        ),
        (format!("{LEDGER}/deliveries/replay"), r#"{"messages":["12.3"]}"#.into(), "not the id of a message"),
    ];
    for (path, body, part) in cases {
        let error = service.post_text(&path, "application/json", body.clone()).await.refused(400, "invalid_body");
        assert!(error["message"]["en"].as_str().unwrap().contains(part), "{body}: {error}");
    }
}

#[tokio::test]
async fn paths_and_queries_that_cannot_be() {
    let service = county(DURING).await;
    let cases = [
        ("/v1/ledgers/Qing%20Shan", 400, "bad_path"),
        ("/v1/ledgers/%ff", 400, "bad_path"),
        ("/v1/ledgers/..%2F..%2Fetc", 400, "bad_path"),
        ("/v1/ledgers/qingshan/units/%00", 400, "bad_path"),
        ("/v1/ledgers/qingshan/messages/12", 400, "bad_path"),
        ("/v1/ledgers/qingshan/units?limit=many", 400, "bad_query"),
        ("/v1/ledgers/qingshan/units?limit=-1", 400, "bad_query"),
        ("/v1/ledgers/qingshan/units?after=x", 400, "bad_query"),
        ("/v1/ledgers/qingshan/units?colour=red", 400, "bad_query"),
        ("/v1/ledgers/qingshan/units?limit=1&limit=2", 400, "bad_query"),
        ("/v1/ledgers/qingshan/entries?after=99999999999999999999", 400, "bad_query"),
        ("/v1/ledgers/qingshan/deliveries", 400, "bad_query"),
        ("/v1/ledgers/qingshan/deliveries?state=lost", 400, "bad_query"),
        ("/v1/nothing", 404, "no_such_path"),
        ("/", 404, "no_such_path"),
        ("/v1/ledgers/", 404, "no_such_path"),
        ("/metrics/x", 404, "no_such_path"),
    ];
    for (path, status, code) in cases {
        println!("{path}");
        service.get(path).await.refused(status, code);
    }
    let wrong = send(service.request(Method::DELETE, LEDGER)).await;
    assert!(wrong.headers.contains_key("allow"));
    wrong.refused(405, "method_not_allowed");
}

#[tokio::test]
async fn ids_of_another_ledger_are_unknown() {
    let service = running().await;
    service.post("/v1/ledgers", json!({ "id": "other", "title": "x" })).await.ok();
    let inbox = service.get(&format!("{LEDGER}/units/t01/posts/liaison/inbox")).await.ok();
    let message = inbox["items"][0]["id"].as_str().unwrap();
    service.get(&format!("{LEDGER}/messages/{message}")).await.ok();
    service.get(&format!("/v1/ledgers/other/messages/{message}")).await.refused(404, "no_such_message");
    let replay = json!({ "messages": [message] });
    service.post("/v1/ledgers/other/deliveries/replay", replay).await.refused(404, "no_such_message");
    service.get("/v1/ledgers/other/units/t01").await.refused(404, "unknown_unit");
    service.get("/v1/ledgers/other/campaigns/drive").await.refused(404, "unknown_campaign");
}

#[tokio::test]
async fn uploads_are_bounded_announced_or_not() {
    let service = county(DURING).await;
    let path = format!("{LEDGER}/documents");
    let large = vec![0u8; (10 << 20) + 1];
    service.post_text(&path, "application/octet-stream", large.clone()).await.refused(413, "body_too_large");
    // Without a length: the bound is met while reading.
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {TOKEN}\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n",
        large.len()
    );
    let mut stream = TcpStream::connect(service.address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let (mut reading, mut writing) = stream.into_split();
    // The service answers without reading on, so the rest may find nobody.
    let sending = tokio::spawn(async move { writing.write_all(&large).await.is_ok() });
    let mut answer = vec![0; 4096];
    let read = reading.read(&mut answer).await.unwrap();
    sending.abort();
    assert!(String::from_utf8_lossy(&answer[..read]).contains("body_too_large"));
    service.get("/ready").await.ok();
}

#[tokio::test]
async fn a_body_that_never_ends_is_given_up() {
    let timeouts = Timeouts { body: Duration::from_millis(50), ..Timeouts::default() };
    let service = Service::with(DURING, timeouts).await;
    let head = format!(
        "POST /v1/ledgers HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {TOKEN}\r\n\
         content-type: application/json\r\ncontent-length: 100\r\n\r\n{{"
    );
    let answer = raw(&service, head.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("body_too_slow"), "{answer}");
}

#[tokio::test]
async fn headers_that_never_end_are_given_up() {
    let timeouts = Timeouts { headers: Duration::from_secs(1), ..Timeouts::default() };
    let service = Service::with(DURING, timeouts).await;
    raw(&service, b"GET /health HTTP/1.1\r\nhost: x\r\nx-slow: ").await;
    service.get("/ready").await.ok();
}

#[tokio::test]
async fn what_is_not_http_does_no_harm() {
    let service = Service::start(DURING).await;
    let large_header = format!("GET /health HTTP/1.1\r\nx: {}\r\n\r\n", "a".repeat(64 << 10));
    let cases: [&[u8]; 4] =
        [b"\x16\x03\x01\x02\x00\x01", b"GET / FOO/9\r\n\r\n", b"\0\0\0\0\r\n\r\n", large_header.as_bytes()];
    for bytes in cases {
        let answer = raw(&service, bytes).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    assert_eq!(service.get("/health").await.ok(), json!({ "status": "alive" }));
}

/// Sends bytes as they are, and reads until the service closes or has nothing more to say.
async fn raw(service: &Service, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(service.address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut answer = vec![0; 8192];
    // A connection that was reset is an answer too.
    let read = stream.read(&mut answer).await.unwrap_or(0);
    String::from_utf8_lossy(&answer[..read]).into_owned()
}
