//! The life of a case, act by act.

use super::{NOW, agreed, case, facts, keeping, of, registered};
use crate::fixture::{CAMPAIGN, LEDGER};
use crate::service::send;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_case_gets_its_number_and_its_limit() {
    let service = keeping().await;
    let path = format!("{CAMPAIGN}/cases");
    let first = service.post(&path, case("t01")).await;
    assert_eq!(first.status, 201);
    let first = first.ok();
    assert_eq!((&first["number"], &first["in_words"]), (&json!("2022-000001"), &json!("（2022）青人调字第1号")));
    // One month from 6 April: 6 May, a Friday.
    assert_eq!((&first["limit"], &first["due"]), (&json!("2022-05-06"), &json!("2022-05-07T00:00:00+08:00")));
    assert_eq!((&first["repeated"], &first["provisional"]), (&json!(false), &json!(false)));

    let mut labour = case("t02");
    labour["accepted"] = json!("2022-04-01");
    labour["facts"]["type"] = json!("labour");
    let second = service.post(&path, labour).await.ok();
    // 15 days from 1 April: 16 April is a Saturday.
    assert_eq!((&second["in_words"], &second["limit"]), (&json!("（2022）青人调字第2号"), &json!("2022-04-18")));

    let mut future = case("t01");
    future["accepted"] = json!("2022-04-07");
    service.post(&path, future).await.refused(422, "in_future");
    service.post(&path, case("t99")).await.refused(404, "unknown_unit");
    service.post(&path, case("t01-v01")).await.refused(422, "takes_no_cases");
    let mut unknown = case("t01");
    unknown["facts"]["type"] = json!("weather");
    service.post(&path, unknown).await.refused(422, "unknown_word");
    service.post(&format!("{LEDGER}/campaigns/none/cases"), case("t01")).await.refused(404, "unknown_campaign");
}

#[tokio::test]
async fn the_same_key_registers_one_case() {
    let service = keeping().await;
    let path = format!("{CAMPAIGN}/cases");
    registered(&service, case("t02")).await;
    let with_key =
        |key: &str, body: &Value| service.request(Method::POST, &path).header("idempotency-key", key).json(body);
    let first = send(with_key("intake-1", &case("t01"))).await.ok();
    registered(&service, case("t02")).await;
    let again = send(with_key("intake-1", &case("t01"))).await.ok();
    assert_eq!((&again["number"], &again["repeated"]), (&first["number"], &json!(true)));
    assert_eq!(first["number"], "2022-000002");
    send(with_key("intake-1", &case("t02"))).await.refused(409, "key_reused");
}

#[tokio::test]
async fn handled_closed_visited_and_taken_up_again() {
    let service = keeping().await;
    let number = registered(&service, case("t01")).await;
    let mut better = facts("两户因排水沟改道发生争执");
    better["entered"] = json!("2022-04-06");
    service.put(&of(&number, "/facts"), better.clone()).await.ok();
    assert_eq!(service.put(&of(&number, "/facts"), better).await.ok()["entries"], 0, "nothing had to change");

    let extend = |days: u16, agreed: bool| json!({ "days": days, "both_agreed": agreed });
    service.post(&of(&number, "/extend"), extend(10, false)).await.refused(422, "consent_missing");
    service.post(&of(&number, "/extend"), extend(31, true)).await.refused(422, "out_of_range");
    service.post(&of(&number, "/extend"), extend(10, true)).await.ok();
    service.post(&of(&number, "/transfer"), json!({ "to": "t02", "reason": "地域管辖" })).await.ok();
    service.post(&of(&number, "/refer"), json!({ "way": "litigation", "to": "县人民法院" })).await.ok();
    let followed = json!({ "referral": 0, "result": "已受理" });
    service.post(&of(&number, "/follow"), followed).await.ok();
    let other = json!({ "referral": 1, "result": "已受理" });
    service.post(&of(&number, "/follow"), other).await.refused(404, "no_such_referral");

    service.post(&of(&number, "/nominate"), json!({ "reason": "典型" })).await.refused(409, "not_settled");
    let without = json!({ "day": "2022-04-06", "ending": { "not-agreed": { "informed": [] } } });
    service.post(&of(&number, "/close"), without).await.refused(422, "not_informed");
    service.post(&of(&number, "/close"), agreed("2022-04-06", "2022-05-10")).await.ok();
    service.post(&of(&number, "/close"), agreed("2022-04-06", "2022-05-10")).await.refused(409, "case_closed");
    service.post(&of(&number, "/nominate"), json!({ "reason": "化解及时" })).await.ok();

    service.at("2022-04-12T09:00:00+08:00").await;
    let record = json!({ "day": "2022-04-12", "performance": "not-yet-due", "opinions": "希望尽快" });
    service.post(&of(&number, "/visits"), json!({ "record": record })).await.ok();
    let again = json!({ "visit": 1, "record": record });
    service.post(&of(&number, "/visits"), again).await.refused(409, "visited_already");
    let broken = json!({ "day": "2022-04-12", "performance": { "not": { "reason": "对方反悔" } } });
    let reopening = json!({ "record": broken, "reopen": { "reason": "协议未履行" } });
    service.post(&of(&number, "/visits"), reopening).await.ok();
    service.post(&of(&number, "/reopen"), json!({ "reason": "x" })).await.refused(409, "case_open");
    let informed = json!({ "day": "2022-04-12", "ending": { "refused": { "informed": ["litigation"] } } });
    service.post(&of(&number, "/close"), informed).await.ok();
    service.post(&of(&number, "/reopen"), json!({ "reason": "双方重新申请" })).await.ok();
    let withdrawn = json!({ "day": "2022-04-12", "ending": "withdrawn", "file": [] });
    service.post(&of(&number, "/close"), withdrawn).await.ok();
}

#[tokio::test]
async fn a_number_is_read_as_it_is_written() {
    let service = keeping().await;
    let number = registered(&service, case("t01")).await;
    let why = json!({ "reason": "x" });
    service.post(&of("2022-1", "/cannot-resolve"), why.clone()).await.ok();
    service.post(&of("2022-000002", "/reopen"), why.clone()).await.refused(404, "unknown_case");
    service.post(&of("12", "/reopen"), why.clone()).await.refused(400, "bad_path");
    service.post(&of("2022-x", "/reopen"), why).await.refused(400, "bad_path");
    assert_eq!(number, "2022-000001");
}

#[tokio::test]
async fn columns_are_kept_for_each_unit() {
    let service = keeping().await;
    let path = format!("{CAMPAIGN}/units/t01/columns");
    assert_eq!(service.get(&path).await.ok(), json!({ "columns": [] }));
    let columns = json!({ "columns": [{ "field": "brief", "header": "纠纷简要情况" }] });
    service.put(&path, columns.clone()).await.ok();
    let unknown = json!({ "columns": [{ "field": "mood", "header": "情绪" }] });
    service.put(&path, unknown).await.refused(400, "invalid_body");
    assert_eq!(service.get(&path).await.ok(), columns);
    assert_eq!(service.get(&format!("{CAMPAIGN}/units/t02/columns")).await.ok(), json!({ "columns": [] }));
    service.put(&format!("{CAMPAIGN}/units/t99/columns"), columns).await.refused(404, "unknown_unit");
    assert_eq!(service.handle().now().rfc3339(chrono_tz::Asia::Shanghai), NOW);
}
