//! Checking, publishing and comparing definitions.

use crate::fixture::{BEFORE, DEFINITION, LEDGER, county, publish};
use serde_json::json;

const CHECK: &str = "/v1/definitions/check";

#[tokio::test]
async fn every_mistake_is_told_at_once_with_its_place() {
    let service = county(BEFORE).await;
    let good = service.post_text(CHECK, "application/yaml", DEFINITION).await.ok();
    assert_eq!((&good["ok"], &good["plan"]["id"]), (&json!(true), &json!("drive-2022")));
    assert_eq!(good["plan"]["stages"][0]["title"], "动员部署");

    let broken = DEFINITION.replace("who: township-office\n    each: stage", "whom: township-office\n    each: stagge");
    let bad = service.post_text(CHECK, "text/plain; charset=utf-8", broken.clone()).await.ok();
    assert_eq!(bad["ok"], false);
    assert_eq!(bad.get("plan"), None);
    let errors: Vec<_> =
        bad["diagnostics"].as_array().unwrap().iter().filter(|found| found["severity"] == "error").collect();
    assert!(errors.len() >= 2, "{bad}");
    assert_eq!(errors[0]["code"], "unknown_field");
    assert!(errors[0]["line"].as_u64().unwrap() > 1);
    assert_ne!(errors[0]["message"]["zh"], errors[0]["message"]["en"]);

    let path = format!("{LEDGER}/definitions");
    let refused = service.post_text(&path, "application/yaml", broken).await.refused(422, "definition_invalid");
    assert_eq!(refused["diagnostics"].as_array().unwrap().len(), bad["diagnostics"].as_array().unwrap().len());
    service.post_text(&path, "application/json", "{}").await.refused(415, "wrong_content_type");
    service.post_text(&path, "application/yaml", vec![b'a', 0xff]).await.refused(400, "invalid_utf8");
}

#[tokio::test]
async fn a_check_can_look_at_a_ledgers_units() {
    let service = county(BEFORE).await;
    let named = DEFINITION.replace("who: township-office\n    each: stage", "who: { units: [t77] }\n    each: stage");
    assert_eq!(service.post_text(CHECK, "application/yaml", named.clone()).await.ok()["ok"], true);
    let checked = service.post_text(&format!("{CHECK}?ledger=qingshan"), "application/yaml", named.clone()).await.ok();
    let codes: Vec<_> = checked["diagnostics"].as_array().unwrap().iter().map(|found| &found["code"]).collect();
    assert!(codes.contains(&&json!("unknown_unit")), "{checked}");
    let unknown = service.post_text(&format!("{CHECK}?ledger=nobody"), "application/yaml", named).await;
    unknown.refused(404, "unknown_ledger");
}

#[tokio::test]
async fn versions_stay_readable() {
    let service = county(BEFORE).await;
    let first = publish(&service, DEFINITION).await;
    assert_eq!((&first["definition"], &first["version"]), (&json!("drive-2022"), &json!(1)));
    let same = publish(&service, DEFINITION).await;
    assert_eq!((&same["version"], &same["entries"]), (&json!(1), &json!(0)));
    let later = DEFINITION
        .replace("due: { on: 2022-04-10 }", "due: { on: 2022-04-12 }")
        .replace("title: 矛盾纠纷大化解专项活动", "title: 矛盾纠纷大化解活动")
        .replace("  set-up:", "  set-up-team:");
    assert_eq!(publish(&service, &later).await["version"], 2);

    let path = format!("{LEDGER}/definitions");
    let list = service.get(&path).await.ok();
    assert_eq!((&list["items"][0]["version"], list["items"].as_array().unwrap().len()), (&json!(2), 1));
    let versions = service.get(&format!("{path}/drive-2022")).await.ok();
    assert_eq!(versions[0]["published"], BEFORE);
    let text = service.get(&format!("{path}/drive-2022/versions/1")).await;
    assert_eq!(text.headers["content-type"], "application/yaml; charset=utf-8");
    assert_eq!(text.text(), DEFINITION);

    let diff = service.get(&format!("{path}/drive-2022/diff?from=1&to=2")).await.ok();
    assert_eq!(diff["whole"], json!(["title"]));
    assert_eq!(diff["duties"]["added"], json!(["set-up-team"]));
    assert_eq!(diff["duties"]["dropped"], json!(["set-up"]));
    assert_eq!(diff["stages"]["changed"], json!([]));
    service.get(&format!("{path}/drive-2022/versions/3")).await.refused(404, "unknown_definition");
    service.get(&format!("{path}/drive-2022/versions/zero")).await.refused(400, "bad_path");
    service.get(&format!("{path}/drive-2022/diff?from=1")).await.refused(400, "bad_query");
    service.get(&format!("{path}/other")).await.refused(404, "unknown_definition");
}
