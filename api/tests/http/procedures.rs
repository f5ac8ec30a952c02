//! Procedures of a county over HTTP: keys, upload, shadow, use, roll-back, and what each changes.

use crate::fixture::{BEFORE, CAMPAIGN, DEFINITION, LEDGER, create, owed, settle};
use crate::package::{PROCEDURE, sealed};
use crate::service::{Answer, Service, sandbox, send, taking};
use host::package::{SigningKey, sign};
use reqwest::Method;
use serde_json::{Value, json};

/// The county may tighten.
pub(crate) fn definition() -> String {
    format!("{DEFINITION}local:\n  due: may_tighten\n")
}

/// A county with a draft, on a service that takes unsigned packages.
pub(crate) async fn trial() -> Service {
    let service = Service::with_procedures(BEFORE, |folder| taking(sandbox(folder), true)).await;
    settle(&service).await;
    create(&service, &definition()).await;
    service
}

/// The same on a service that takes signed ones only.
async fn strict() -> Service {
    let service = Service::start(BEFORE).await;
    settle(&service).await;
    create(&service, &definition()).await;
    service
}

pub(crate) async fn upload(service: &Service, package: Vec<u8>) -> Answer {
    service.post_text(&format!("{LEDGER}/procedures"), "application/wasm", package).await
}

pub(crate) fn act(word: &str) -> String {
    format!("{LEDGER}/procedures/{PROCEDURE}/{word}")
}

fn signed(county: &str, version: &str, key: &SigningKey) -> Vec<u8> {
    sign(&sealed(county, version), key).unwrap()
}

async fn material(service: &Service) -> Value {
    service.get(&owed("stage-material", "mobilization", "t01")).await.ok()
}

async fn versions(service: &Service) -> Value {
    service.get(&format!("{LEDGER}/procedures")).await.ok()
}

#[tokio::test]
async fn from_upload_to_roll_back() {
    let service = trial().await;
    let answer = upload(&service, sealed("qingshan", "1.0.0")).await;
    assert_eq!(answer.status, 201);
    let uploaded = answer.ok();
    assert_eq!((&uploaded["procedure"], &uploaded["version"]), (&json!(PROCEDURE), &json!("1.0.0")));
    assert_eq!((&uploaded["hooks"], &uploaded["from_cache"]), (&json!(["deadline"]), &json!(false)));
    assert!(uploaded["compile_ms"].as_u64().is_some() && uploaded.get("signed_by").is_none(), "{uploaded}");
    // Use comes after shadow.
    service.post(&act("activate"), json!({})).await.refused(409, "not_in_shadow");
    service.post(&act("shadow"), json!({ "settings": { "days": 2 } })).await.ok();

    service.act(&format!("{CAMPAIGN}/activate")).await.ok();
    let before = material(&service).await;
    assert_eq!((&before["day"], &before["rule"]), (&json!("2022-04-20"), &json!({ "by": "definition" })));
    let shadow = service.get(&format!("{LEDGER}/procedures/{PROCEDURE}")).await.ok();
    let version = &shadow["versions"][0];
    assert_eq!((&version["stage"], &version["settings"]["days"]["value"]), (&json!("shadow"), &json!(2)));
    let call =
        shadow["calls"]["items"].as_array().unwrap().iter().find(|call| call["duty"] == "stage-material").unwrap();
    assert_eq!(
        (&call["asked"], &call["same"], &call["verdict"]),
        (&json!("shadow"), &json!(false), &json!("accepted"))
    );
    assert!(call["fuel"].as_u64().unwrap() > 0 && call["proposal"].is_object(), "{call}");
    assert!(version["differs"].as_u64().unwrap() >= 1 && version["failures"] == 0, "{version}");

    service.post(&act("activate"), json!({ "version": "1.0.0", "settings": { "days": 3 } })).await.ok();
    let during = material(&service).await;
    let rule = json!({ "by": "local", "procedure": PROCEDURE, "version": "1.0.0" });
    assert_eq!((&during["day"], &during["rule"]), (&json!("2022-04-18"), &rule));
    let why = service.get(&format!("{}/why", owed("stage-material", "mobilization", "t01"))).await.ok();
    assert!(why["text"]["zh"].as_str().unwrap().contains(PROCEDURE), "{why}");
    // A duty it says nothing of stays the definition's.
    let other = service.get(&owed("set-up", "once", "t01")).await.ok();
    assert_eq!((&other["day"], &other["rule"]["by"]), (&json!("2022-04-10"), &json!("definition")));

    upload(&service, sealed("qingshan", "1.1.0")).await.ok();
    service.post(&act("shadow"), json!({ "version": "1.1.0", "settings": { "days": 4 } })).await.ok();
    service.post(&act("activate"), json!({ "version": "1.1.0" })).await.ok();
    let newer = material(&service).await;
    assert_eq!((&newer["day"], &newer["rule"]["version"]), (&json!("2022-04-19"), &json!("1.1.0")));
    let stages: Vec<Value> = versions(&service).await.as_array().unwrap().iter().map(|v| v["stage"].clone()).collect();
    assert_eq!(stages, ["previous", "active"]);
    service.act(&act("roll-back")).await.ok();
    let older = material(&service).await;
    assert_eq!((&older["day"], &older["rule"]["version"]), (&json!("2022-04-18"), &json!("1.0.0")));
    service.act(&act("roll-back")).await.ok();
    let after = material(&service).await;
    assert_eq!((&after["day"], &after["rule"]["by"]), (&before["day"], &json!("definition")));
    service.act(&act("roll-back")).await.refused(409, "not_active");
    service.post(&act("remove"), json!({})).await.ok();
    assert!(versions(&service).await.as_array().unwrap().iter().all(|version| version["stage"] == "removed"));
    // As it was then.
    let then = service.get(&format!("{LEDGER}/procedures?as_of=3")).await.ok();
    assert_eq!(then, json!([]));
}

#[tokio::test]
async fn a_signature_counts_while_its_key_does() {
    let service = strict().await;
    let (ours, foreign) = (SigningKey::generate().unwrap(), SigningKey::generate().unwrap());
    upload(&service, sealed("qingshan", "1.0.0")).await.refused(422, "unsigned");
    upload(&service, signed("qingshan", "1.0.0", &ours)).await.refused(422, "untrusted_key");
    assert!(!service.folder().join("components").exists(), "nothing of it was compiled, nothing was started");
    let keys = format!("{LEDGER}/procedure-keys");
    let trusted = service.post(&keys, json!({ "key": ours.public(), "title": "青山县信息中心" })).await;
    assert_eq!(trusted.status, 201);
    service.post(&keys, json!({ "key": "abc", "title": "x" })).await.refused(400, "invalid_body");
    upload(&service, signed("qingshan", "1.0.0", &foreign)).await.refused(422, "untrusted_key");
    let mut changed = signed("qingshan", "1.0.0", &ours);
    let at = changed.windows(7).position(|bytes| bytes == br#""1.0.0""#).unwrap();
    changed[at + 1] = b'2';
    upload(&service, changed).await.refused(422, "procedure_bad_signature");
    let uploaded = upload(&service, signed("qingshan", "1.0.0", &ours)).await.ok();
    assert_eq!(uploaded["signed_by"], json!(ours.public()));
    service.post(&act("shadow"), json!({})).await.ok();
    service.post(&act("activate"), json!({})).await.ok();
    service.act(&format!("{CAMPAIGN}/activate")).await.ok();
    assert_eq!(material(&service).await["day"], "2022-04-18");

    let revoke = format!("{keys}/{}/revoke", ours.public());
    service.post(&revoke, json!({ "reason": "私钥遗失" })).await.ok();
    service.post(&revoke, json!({ "reason": "私钥遗失" })).await.refused(404, "unknown_key");
    service.post(&keys, json!({ "key": ours.public(), "title": "x" })).await.refused(409, "key_revoked");
    let listed = service.get(&keys).await.ok();
    assert_eq!((&listed[0]["revoked"], &listed[0]["signed"]), (&json!("私钥遗失"), &json!(1)));
    let version = versions(&service).await[0].clone();
    assert_eq!(
        (&version["quarantine"]["why"], &version["signed_by"]["trusted"]),
        (&json!("key-revoked"), &json!(false))
    );
    upload(&service, signed("qingshan", "1.1.0", &ours)).await.refused(422, "untrusted_key");
    service.post(&act("shadow"), json!({ "version": "1.0.0" })).await.refused(422, "untrusted_key");
}

#[tokio::test]
async fn what_cannot_be_taken_in_is_told() {
    let service = trial().await;
    upload(&service, sealed("baishui", "1.0.0")).await.refused(422, "other_county");
    upload(&service, b"PK\x03\x04".to_vec()).await.refused(422, "procedure_not_wasm");
    upload(&service, Vec::new()).await.refused(422, "procedure_not_wasm");
    upload(&service, b"\0asm\x01\0\0\0".to_vec()).await.refused(422, "procedure_core_module");
    upload(&service, sealed("qingshan", "1.0.0")[..9_000].to_vec()).await.refused(422, "procedure_malformed");
    let path = format!("{LEDGER}/procedures");
    service.post_text(&path, "application/json", "{}").await.refused(415, "wrong_content_type");
    let large = service.request(Method::POST, &path).header("content-type", "application/wasm");
    send(large.body(vec![0; (32 << 20) + 1])).await.refused(413, "body_too_large");
    service.get(&format!("{path}/nothing")).await.refused(404, "unknown_procedure");
    service.act(&act("roll-back")).await.refused(404, "unknown_procedure");
    upload(&service, sealed("qingshan", "1.1.0")).await.ok();
    let again = upload(&service, sealed("qingshan", "1.1.0")).await.ok();
    assert_eq!((&again["entries"], &again["from_cache"]), (&json!(0), &json!(true)));
    upload(&service, sealed("qingshan", "1.0.0")).await.refused(409, "version_not_newer");
    service.post(&act("shadow"), json!({ "settings": { "days": 9 } })).await.refused(422, "bad_settings");
    service.post(&act("shadow"), json!({ "settings": { "dais": 3 } })).await.refused(422, "bad_settings");
    service.post(&act("shadow"), json!({ "settings": { "days": 3.5 } })).await.refused(400, "invalid_body");
    service.post(&act("shadow"), json!({ "version": "1" })).await.refused(400, "invalid_body");
    service.act(&act("release")).await.refused(409, "not_quarantined");
    service.get(&format!("{path}/{PROCEDURE}?after=x")).await.refused(400, "bad_query");
}

#[tokio::test]
async fn an_idempotency_key_has_one_effect() {
    let service = trial().await;
    let keyed = |package: Vec<u8>| {
        let request = service.request(Method::POST, &format!("{LEDGER}/procedures"));
        send(request.header("content-type", "application/wasm").header("idempotency-key", "k-1").body(package))
    };
    let first = keyed(sealed("qingshan", "1.0.0")).await.ok();
    let again = keyed(sealed("qingshan", "1.0.0")).await.ok();
    assert_eq!((&first["repeated"], &again["repeated"], &again["entries"]), (&json!(false), &json!(true), &json!(0)));
    keyed(sealed("qingshan", "1.1.0")).await.refused(409, "key_reused");
}

#[tokio::test]
async fn calls_come_in_pages() {
    let service = trial().await;
    upload(&service, sealed("qingshan", "1.0.0")).await.ok();
    service.post(&act("shadow"), json!({})).await.ok();
    service.act(&format!("{CAMPAIGN}/activate")).await.ok();
    let path = format!("{LEDGER}/procedures/{PROCEDURE}");
    let all = service.get(&path).await.ok()["calls"]["items"].as_array().unwrap().clone();
    assert!(all.len() >= 4, "a call for each duty with a deadline: {all:?}");
    let (mut after, mut seen) = (String::new(), Vec::new());
    loop {
        let page = service.get(&format!("{path}?limit=3{after}")).await.ok()["calls"].clone();
        seen.extend(page["items"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(seen, all);
}
