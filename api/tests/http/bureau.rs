//! A bureau's units and calendars.

use crate::fixture::{DURING, LEDGER, UNITS, county};
use crate::service::Service;
use serde_json::json;

#[tokio::test]
async fn units_from_a_spreadsheet() {
    let service = county(DURING).await;
    let page = service.get(&format!("{LEDGER}/units?limit=2")).await.ok();
    assert_eq!(page["items"][0]["id"], "qingshan");
    assert_eq!(page["items"][0]["posts"][0]["id"], "liaison");
    assert_eq!(page["items"][0]["posts"][1]["title"], "人民参与和促进法治股");
    let next = page["next"].as_str().unwrap();
    let rest = service.get(&format!("{LEDGER}/units?after={next}")).await.ok();
    assert_eq!(rest["items"].as_array().unwrap().len(), 3);

    let villages = service.get(&format!("{LEDGER}/units?under=t01&kind=village")).await.ok();
    assert_eq!(villages["items"][0]["name"], "晴岚社区");
    assert_eq!(service.get(&format!("{LEDGER}/units/t01-v01")).await.ok()["parent"], "t01");
    let tree = service.get(&format!("{LEDGER}/tree?depth=1")).await.ok();
    assert_eq!((&tree["under"], &tree["children"][0]["under"]), (&json!(4), &json!(1)));
    assert_eq!(tree["children"][0].get("children"), None);
    service.get(&format!("{LEDGER}/units/t99")).await.refused(404, "unknown_unit");
    service.get(&format!("{LEDGER}/units?under=t99")).await.refused(404, "unknown_unit");
    service.get(&format!("{LEDGER}/tree?under=t99")).await.refused(404, "unknown_unit");
}

#[tokio::test]
async fn units_as_json_and_the_list_that_is_complete() {
    let service = county(DURING).await;
    let path = format!("{LEDGER}/units");
    let list = json!([
        { "id": "qingshan", "name": "青山县司法局", "kind": "county-bureau", "level": "county" },
        { "id": "t01", "name": "晴岚司法所", "kind": "township-office", "level": "township", "parent": "qingshan" },
    ]);
    service.post(&format!("{path}?complete=false"), list.clone()).await.ok();
    assert_eq!(service.get(&format!("{path}/t01")).await.ok()["name"], "晴岚司法所");
    assert_eq!(service.get(&format!("{path}/t02")).await.ok()["active"], true);
    service.post(&format!("{path}?complete=true"), list.clone()).await.ok();
    assert_eq!(service.get(&format!("{path}/t02")).await.ok()["active"], false);
    service.post(&path, list).await.refused(400, "bad_query");
}

#[tokio::test]
async fn a_list_with_mistakes_changes_nothing() {
    let service = county(DURING).await;
    let path = format!("{LEDGER}/units?complete=true");
    let broken = UNITS.replace("township,", "street,").replace("t01-v01", "T01 V01");
    let error = service.post_text(&path, "text/csv; charset=utf-8", broken).await.refused(422, "units_unreadable");
    assert!(error["diagnostics"].as_array().unwrap().len() >= 3, "every mistake is told: {error}");
    assert_eq!(error["diagnostics"][0]["line"], 3);
    let orphan = "id,name,kind,level,parent\nt09,某司法所,township-office,township,nowhere\n";
    service.post_text(&path, "text/csv", orphan).await.refused(422, "bad_units");
    service.post_text(&path, "text/csv", vec![0xb3, 0xc7, b',']).await.refused(422, "units_unreadable");
    service.post_text(&path, "application/vnd.ms-excel", "x").await.refused(415, "wrong_content_type");
    service
        .post(&path, json!([{ "id": "x", "name": "x", "kind": "k", "level": "moon" }]))
        .await
        .refused(400, "invalid_body");
    assert_eq!(service.get(LEDGER).await.ok()["units"], 5);
}

#[tokio::test]
async fn calendars_come_with_the_service_or_by_import() {
    let service = Service::start(DURING).await;
    service.post("/v1/ledgers", json!({ "id": "qingshan", "title": "青山县司法局" })).await.ok();
    let path = format!("{LEDGER}/calendars");
    let bundled = service.act(&format!("{path}/bundled")).await.ok();
    assert_eq!(bundled["years"].as_array().unwrap().len(), 8);
    assert_eq!(service.act(&format!("{path}/bundled")).await.ok()["years"], json!([]));

    let overlay = json!({
        "year": 2022, "notice": "青山县通知", "overlay": "qingshan",
        "days": [{ "date": "2022-04-07", "off": true, "name": "县庆" }],
    });
    assert_eq!(service.post(&path, overlay.clone()).await.status, 201);
    let calendars = service.get(&path).await.ok();
    assert_eq!(calendars["revision"], 9);
    let notices = calendars["notices"].as_array().unwrap();
    assert_eq!(notices.last().unwrap()["days"][0]["name"], "县庆");

    let mut foreign = overlay.clone();
    foreign["days"][0]["date"] = json!("2020-04-07");
    service.post(&path, foreign).await.refused(422, "calendar_foreign_day");
    service.post(&path, json!({ "year": 2022 })).await.refused(422, "calendar_malformed");
    service.post_text(&path, "text/csv", "2022-04-07").await.refused(415, "wrong_content_type");
    service.post(&format!("{path}/bundled"), json!({})).await.refused(400, "body_unexpected");
}
