//! Nobody gets in without a token: every route of the description is tried.

use crate::fixture::{DURING, LEDGER, county};
use crate::service::{Service, TOKEN, send};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

/// What holds no data.
const OPEN: [&str; 2] = ["/health", "/ready"];

#[tokio::test]
async fn every_route_wants_a_token() {
    let service = county(DURING).await;
    let description: Value = serde_json::from_str(&api::http::description()).unwrap();
    let mut tried = 0;
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method: Method = method.to_uppercase().parse().unwrap();
            if OPEN.contains(&path.as_str()) {
                assert_eq!(operation.get("security"), None, "{path}");
                continue;
            }
            assert_eq!(operation["security"][0]["token"], Value::Array(vec![]), "{path}");
            let address = path.replace("{ledger}", "qingshan").replace(['{', '}'], "");
            send(service.plain(method.clone(), &address)).await.refused(401, "token_missing");
            let wrong = service.plain(method, &address).bearer_auth("another token");
            send(wrong).await.refused(401, "token_unknown");
            tried += 1;
        }
    }
    assert!(tried > 40, "only {tried} routes were tried");
}

#[tokio::test]
async fn tokens_come_in_one_form() {
    let service = Service::start(DURING).await;
    let with = |value: &str| service.plain(Method::GET, "/v1/ledgers").header("authorization", value);
    let cases: [(RequestBuilder, &str); 7] = [
        (with("Basic YTpi"), "token_missing"),
        (with("Bearer"), "token_missing"),
        (with("Bearer "), "token_missing"),
        (with(TOKEN), "token_missing"),
        (with(&format!("Bearer {TOKEN}x")), "token_unknown"),
        (with(&format!("Bearer {}", "x".repeat(513))), "token_missing"),
        (with(&format!("Bearer {TOKEN}")).header("authorization", "Bearer other"), "token_missing"),
    ];
    for (request, code) in cases {
        let answer = send(request).await;
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
        answer.refused(401, code);
    }
    send(with(&format!("bearer {TOKEN}"))).await.ok();
    // A path that does not exist tells a stranger nothing either.
    send(service.plain(Method::GET, "/v1/nothing")).await.refused(401, "token_missing");
}

#[tokio::test]
async fn what_is_done_is_recorded_under_the_tokens_name() {
    let service = county(DURING).await;
    let entries = service.get(&format!("{LEDGER}/entries?limit=1")).await;
    assert!(entries.text().contains(r#""by":"bureau""#), "{}", entries.text());
    assert!(!entries.text().contains(TOKEN));
}
