//! The API's description is a promise: it is kept in the repository, and a change to it shows.

use crate::fixture::DURING;
use crate::service::{Service, send};
use api::http::Failure;
use engine::refusal::Refusal;
use reqwest::Method;
use serde_json::Value;
use std::collections::BTreeSet;

/// `MAPLE_UPDATE=1 cargo nextest run -p api description` writes it anew.
#[test]
fn the_description_is_the_one_that_was_agreed() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    let now = api::http::description();
    if std::env::var_os("MAPLE_UPDATE").is_some() {
        std::fs::write(path, &now).unwrap();
    }
    let agreed = std::fs::read_to_string(path).unwrap();
    assert!(agreed == now, "the API changed: look at the difference after MAPLE_UPDATE=1, and commit openapi.json");
}

#[test]
fn operations_are_told_apart_and_explained() {
    let api: Value = serde_json::from_str(&api::http::description()).unwrap();
    assert!(api["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut routes = BTreeSet::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = format!("{method} {path}");
            assert!(operation["summary"].as_str().is_some_and(|text| text.len() > 5), "{name} has no summary");
            assert!(routes.insert(operation["operationId"].to_string()), "{name} shares its id");
            assert_eq!(
                operation["responses"]["default"]["content"]["application/json"]["schema"]["$ref"],
                "#/components/schemas/Envelope"
            );
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                assert!(parameter["description"].as_str().is_some(), "{name}: {} is not explained", parameter["name"]);
            }
        }
    }
}

#[test]
fn references_lead_somewhere() {
    let text = api::http::description();
    let api: Value = serde_json::from_str(&text).unwrap();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(api["components"]["schemas"].get(name).is_some(), "{name} is not described");
    }
}

#[test]
fn every_code_is_listed_once_in_both_languages() {
    let api: Value = serde_json::from_str(&api::http::description()).unwrap();
    let listed: Vec<_> = api["x-error-codes"].as_array().unwrap().iter().collect();
    let mut codes = BTreeSet::new();
    for one in &listed {
        let code = one["code"].as_str().unwrap();
        assert!(codes.insert(code), "{code} is listed twice");
        assert!(code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'), "{code}");
        assert!((400..600).contains(&one["status"].as_u64().unwrap()), "{code}");
        for language in ["zh", "en"] {
            assert!(one[language].as_str().is_some_and(|text| text.len() > 5), "{code}");
        }
    }
    for (_, code, _, _) in Failure::ALL {
        assert!(codes.contains(code), "{code}");
    }
    for (code, ..) in Refusal::ALL {
        assert!(codes.contains(code), "{code}");
    }
}

#[tokio::test]
async fn the_documentation_needs_nothing_from_elsewhere() {
    let service = Service::start(DURING).await;
    let served = send(service.plain(Method::GET, "/openapi.json")).await;
    let agreed: Value = serde_json::from_str(&api::http::description()).unwrap();
    assert_eq!(served.ok(), agreed);
    for path in ["/docs", "/docs/docs.css", "/docs/docs.js"] {
        let page = send(service.plain(Method::GET, path)).await;
        assert_eq!(page.status, 200);
        let text = page.text();
        assert!(!text.contains("http://") && !text.contains("https://") && !text.contains("//cdn"), "{path}");
        assert!(page.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'self'"), "{path}");
        assert_eq!(page.headers["x-content-type-options"], "nosniff");
    }
    let page = send(service.plain(Method::GET, "/docs")).await;
    assert!(!page.text().contains("onclick") && !page.text().contains("<style"), "the policy forbids inline code");
}
