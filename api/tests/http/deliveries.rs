//! Notices in inboxes, endpoints, and deliveries that did not work out.

use crate::fixture::{BEFORE, DURING};
use crate::fixture::{CAMPAIGN, LEDGER, county, draft, running};
use serde_json::json;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

#[tokio::test]
async fn an_inbox_is_read_page_by_page() {
    let service = running().await;
    for day in 7..=9 {
        service.at(&format!("2022-04-{day:02}T10:00:00+08:00")).await;
    }
    let path = format!("{LEDGER}/units/t01/posts/liaison/inbox");
    let all = service.get(&path).await.ok();
    let all = all["items"].as_array().unwrap();
    assert!(all.len() >= 3, "{all:?}");
    let newest = &all[0];
    assert_eq!((&newest["unit"], &newest["post"]), (&json!("t01"), &json!("liaison")));
    assert!(newest["text"]["zh"].as_str().unwrap().contains("日排查日报告"), "{newest}");

    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let page = service.get(&format!("{path}?limit=1{after}")).await.ok();
        seen.push(page["items"][0].clone());
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(&seen, all);

    let message = service.get(&format!("{LEDGER}/messages/{}", newest["id"].as_str().unwrap())).await.ok();
    assert_eq!(message["id"], newest["id"]);
    assert!(!message["why"].as_array().unwrap().is_empty());
    service.get(&format!("{LEDGER}/messages/msg_qingshan_1_1")).await.refused(404, "no_such_message");
    service.get(&format!("{LEDGER}/units/t01/posts/none/inbox")).await.refused(404, "unknown_post");
    service.get(&format!("{LEDGER}/units/none/posts/liaison/inbox")).await.refused(404, "unknown_unit");
    service.get(&format!("{path}?after=x")).await.refused(400, "bad_query");
}

#[tokio::test]
async fn endpoints_are_set_routed_and_disabled() {
    let service = county(DURING).await;
    let path = format!("{LEDGER}/endpoints");
    let hook = json!({ "url": "https://hooks.example/maple", "secret": "env:MAPLE_HOOK", "default": true });
    service.put(&format!("{path}/hook"), hook).await.ok();
    let listed = service.get(&path).await.ok();
    assert_eq!(
        (&listed[0]["id"], &listed[0]["default"], listed[0].get("disabled")),
        (&json!("hook"), &json!(true), None)
    );
    let bad = json!({ "url": "ftp://hooks.example", "secret": "env:X" });
    service.put(&format!("{path}/hook"), bad).await.refused(422, "bad_endpoint");
    let secret = json!({ "url": "https://hooks.example", "secret": "the secret itself" });
    service.put(&format!("{path}/hook"), secret).await.refused(422, "bad_endpoint");

    let route = format!("{LEDGER}/units/t01/posts/liaison/endpoint");
    service.put(&route, json!({ "endpoint": "none" })).await.refused(404, "unknown_endpoint");
    service.put(&route, json!({})).await.refused(400, "invalid_body");
    service.put(&route, json!({ "endpoint": "hook" })).await.ok();
    let unit = format!("{LEDGER}/units/t01");
    assert_eq!(service.get(&unit).await.ok()["posts"][0]["endpoint"], "hook");
    service.put(&route, json!({ "endpoint": null })).await.ok();
    assert_eq!(service.get(&unit).await.ok()["posts"][0].get("endpoint"), None);

    service.post(&format!("{path}/hook/disable"), json!({ "reason": "换系统" })).await.ok();
    assert_eq!(service.get(&path).await.ok()[0]["disabled"], "换系统");
    service.post(&format!("{path}/none/disable"), json!({ "reason": "x" })).await.refused(404, "unknown_endpoint");
}

#[tokio::test]
async fn dead_messages_are_seen_and_put_back_in_line() {
    let service = draft(BEFORE).await;
    let (receiver, file) = (gone().await, tempfile::NamedTempFile::new().unwrap());
    std::fs::write(file.path(), format!("whsec_{}", "MDEy".repeat(8))).unwrap();
    let secret = format!("file:{}", file.path().display());
    let hook = json!({ "url": format!("http://{receiver}/hook"), "secret": secret, "default": true });
    service.put(&format!("{LEDGER}/endpoints/hook"), hook).await.ok();
    service.act(&format!("{CAMPAIGN}/activate")).await.ok();
    service.at("2022-04-02T10:00:00+08:00").await;
    let path = format!("{LEDGER}/deliveries");
    let dead = service.get(&format!("{path}?state=dead&limit=1")).await.ok();
    let message = dead["items"][0]["message"].as_str().unwrap_or_else(|| panic!("{dead}"));
    assert!(dead["dead"].as_u64().unwrap() > 1, "{dead}");
    assert_eq!(dead["items"][0]["endpoint"], "hook");
    let next = dead["next"].as_str().unwrap();
    let second = service.get(&format!("{path}?state=dead&limit=1&after={next}")).await.ok();
    assert_ne!(second["items"][0]["message"], dead["items"][0]["message"]);

    let replayed = service.post(&format!("{path}/replay"), json!({ "messages": [message] })).await.ok();
    assert_eq!(replayed["entries"], 1);
    let unknown = json!({ "messages": ["msg_qingshan_1_1"] });
    service.post(&format!("{path}/replay"), unknown).await.refused(404, "unknown_message");
    assert_eq!(service.get(&format!("{path}?state=waiting&limit=500")).await.status, 200);
}

/// A receiver that wants no more: every request is answered with 410.
async fn gone() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 64 << 10];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(b"HTTP/1.1 410 Gone\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
        }
    });
    address
}
