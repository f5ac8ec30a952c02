//! What is read of a register: pages, filters, search, one case, tables.

use super::{agreed, case, facts, keeping, of, registered};
use crate::fixture::CAMPAIGN;
use crate::service::Service;
use serde_json::{Value, json};

/// Six cases: three of t01, three of t02, some closed, one with an alert.
async fn some_cases() -> Service {
    let service = keeping().await;
    let briefs = ["排水沟走向争执", "宅基地边界不清", "拖欠工资三千元", "噪声扰民", "宅基地继承", "借款未还"];
    for (at, brief) in briefs.iter().enumerate() {
        let mut new = case(if at < 3 { "t01" } else { "t02" });
        new["facts"] = facts(brief);
        if at == 2 {
            new["facts"]["type"] = json!("labour");
            new["facts"]["mediator"] = json!("12");
        }
        registered(&service, new).await;
    }
    service.post(&of("2022-1", "/close"), agreed("2022-04-06", "2022-05-10")).await.ok();
    let refused = json!({ "day": "2022-04-06", "ending": { "refused": { "informed": ["litigation"] } } });
    service.post(&of("2022-4", "/close"), refused).await.ok();
    service.post(&of("2022-2", "/alert"), json!({ "level": 2, "scope": "local", "reason": "可能激化" })).await.ok();
    service
}

async fn numbers(service: &Service, query: &str) -> Vec<u64> {
    let page = service.get(&format!("{CAMPAIGN}/cases{query}")).await.ok();
    let number = |item: &Value| item["number"].as_str().unwrap()["2022-".len()..].parse().unwrap();
    page["items"].as_array().unwrap().iter().map(number).collect()
}

#[tokio::test]
async fn filters_and_words() {
    let service = some_cases().await;
    let cases: [(&str, &[u64]); 16] = [
        ("", &[6, 5, 4, 3, 2, 1]),
        ("?under=t01", &[3, 2, 1]),
        ("?type=labour", &[3]),
        ("?type=labour,neighbour&under=t02", &[6, 5, 4]),
        ("?source=application", &[]),
        ("?state=open", &[6, 5, 3, 2]),
        ("?state=agreed,refused", &[4, 1]),
        ("?closed_from=2022-04-06&closed_to=2022-04-06", &[4, 1]),
        ("?accepted_to=2022-04-05", &[]),
        ("?mediator=12", &[3]),
        ("?difficulty=complex", &[]),
        ("?level=2", &[2]),
        ("?overdue=true", &[]),
        ("?entered=false&under=t01", &[3, 2, 1]),
        ("?q=宅基地", &[5, 2]),
        ("?q=宅基地%20继承", &[5]),
    ];
    for (query, wanted) in cases {
        assert_eq!(numbers(&service, query).await, wanted, "{query}");
    }
    for query in ["?state=gone", "?type=A%20B", "?level=0", "?limit=0", "?after=x", "?mood=bad", "?overdue=maybe"] {
        service.get(&format!("{CAMPAIGN}/cases{query}")).await.refused(400, "bad_query");
    }
    service.get(&format!("{CAMPAIGN}/cases?under=t99")).await.refused(404, "unknown_unit");
    service.at("2022-05-10T09:00:00+08:00").await;
    assert_eq!(numbers(&service, "?state=past-limit").await, [6, 5, 3, 2]);
    assert_eq!(numbers(&service, "?as_of=2022-04-06T10:00:00%2B08:00&state=past-limit").await, [0u64; 0]);
}

#[tokio::test]
async fn pages_show_every_case_once() {
    let service = some_cases().await;
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = service.get(&format!("{CAMPAIGN}/cases?limit=4{after}")).await.ok();
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["number"].to_string()));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
        // One that comes meanwhile stands before the page and shifts nothing.
        registered(&service, case("t01")).await;
    }
    assert_eq!(seen.len(), 6);
    assert_eq!(seen.iter().collect::<std::collections::BTreeSet<_>>().len(), 6);
}

#[tokio::test]
async fn one_case_in_full_with_its_history() {
    let service = some_cases().await;
    let number = "2022-000001";
    service.put(&of(number, "/parties"), json!({ "parties": [{ "reference": "A" }] })).await.ok();
    let full = service.get(&of(number, "")).await.ok();
    assert_eq!((&full["in_words"], &full["state"]), (&json!("（2022）青人调字第1号"), &json!("agreed")));
    assert_eq!(full["closing"]["ending"]["agreed"]["amount_fen"], 200_000);
    assert_eq!(full["parties"], json!([{ "reference": "A", "name": "none" }]));
    assert_eq!(full["confirmation_until"], "2022-05-06");
    assert_eq!((&full["visits_planned"], &full["visits"][0]["standing"]), (&json!(2), &json!("planned")));
    let what: Vec<_> = full["history"].as_array().unwrap().iter().map(|one| one["what"].as_str().unwrap()).collect();
    assert_eq!(what, ["registered", "closed", "parties-set"]);
    assert_eq!(full["history"][0]["by"], "bureau");
    // What is known of it goes back as it came.
    assert_eq!(service.put(&of(number, "/facts"), full["facts"].clone()).await.ok()["entries"], 0);
    let entry = full["history"][1]["entry"].as_u64().unwrap() - 1;
    let before = service.get(&of(number, &format!("?as_of={entry}"))).await.ok();
    assert_eq!((&before["state"], before["history"].as_array().unwrap().len()), (&json!("open"), 1));
    service.get(&of("2022-000099", "")).await.refused(404, "unknown_case");
}

#[tokio::test]
async fn visits_that_are_missing() {
    let service = some_cases().await;
    let record = json!({ "day": "2022-04-06", "performance": "not-yet-due" });
    service.post(&of("2022-1", "/visits"), json!({ "record": record })).await.ok();
    let all = service.get(&format!("{CAMPAIGN}/visits")).await.ok();
    let coverage = &all["coverage"];
    assert_eq!((&coverage["closed"], &coverage["visited"], &coverage["done"]), (&json!(2), &json!(1), &json!(1)));
    assert_eq!(all["items"][1]["visits"][0]["record"]["performance"], "not-yet-due");
    let missing = service.get(&format!("{CAMPAIGN}/visits?wanted=missing")).await.ok();
    assert_eq!(missing["items"][0]["case"]["number"], "2022-000004");
    assert_eq!(missing["items"].as_array().unwrap().len(), 1);
    service.get(&format!("{CAMPAIGN}/visits?wanted=none")).await.refused(400, "bad_query");
}

#[tokio::test]
async fn the_alert_register() {
    let service = some_cases().await;
    let list = service.get(&format!("{CAMPAIGN}/alerts?waiting=true&level=2")).await.ok();
    let alert = &list["items"][0];
    assert_eq!((&alert["number"], &alert["state"]), (&json!("2022-000002"), &json!("waiting")));
    assert_eq!(alert["owner"]["post"], "leader-in-charge");
    let what: Vec<_> = alert["lines"].as_array().unwrap().iter().map(|line| line["what"].as_str().unwrap()).collect();
    assert_eq!(what, ["set", "told"]);
    assert_eq!(alert["lines"][1]["post"]["post"], "people-participation-section");
    assert_eq!(service.get(&format!("{CAMPAIGN}/alerts?under=t02")).await.ok()["items"], json!([]));
}

#[tokio::test]
async fn tables() {
    let service = some_cases().await;
    let table = service.get(&format!("{CAMPAIGN}/statistics")).await.ok();
    let total = &table["total"];
    assert_eq!((&total["accepted"], &total["closed"], &total["agreed"]), (&json!(6), &json!(2), &json!(1)));
    assert_eq!((&total["types"]["labour"], &total["agreed_amount_fen"]), (&json!(1), &json!(200_000)));
    assert_eq!(table["rows"][0]["kind"], "township-office");
    let none = service.get(&format!("{CAMPAIGN}/statistics?to=2022-04-05")).await.ok();
    assert_eq!(none["total"]["accepted"], 0);
    service.get(&format!("{CAMPAIGN}/statistics?from=2022-05-01&to=2022-04-01")).await.refused(400, "bad_query");

    service.at("2022-05-12T09:00:00+08:00").await;
    let circular = service.get(&format!("{CAMPAIGN}/circular")).await.ok();
    let offices = circular["offices"].as_array().unwrap();
    let unsettled = offices.iter().flat_map(|office| office["lines"].as_array().unwrap());
    let unsettled: Vec<_> = unsettled.filter(|line| line["duty"] == "case-settle").collect();
    assert!(!unsettled.is_empty() && circular["draft"].as_str().unwrap().contains("晴岚镇司法所"), "{circular}");
    assert_eq!(service.get(&format!("{CAMPAIGN}/targets")).await.ok()["items"], json!([]));
    assert_eq!(service.get(&format!("{CAMPAIGN}/commendation")).await.ok()["items"], json!([]));

    let days = json!({ "first": "2022-04-01", "last": "2022-04-30" });
    service.post(&format!("{CAMPAIGN}/subsidies/assess"), days.clone()).await.ok();
    let paid = service.get(&format!("{CAMPAIGN}/subsidies")).await.ok();
    assert_eq!((&paid["cases"], &paid["amount_fen"]), (&json!(2), &json!(50_000)), "{paid}");
    assert_eq!((&paid["totals"][0]["unit"]["id"], &paid["totals"][0]["paid"]), (&json!("t01"), &json!(1)));
    assert_eq!(paid["rows"][0]["number"], "2022-000001");
    assert!(paid["rows"][0]["reasons"][0]["text"].as_str().is_some_and(|text| !text.is_empty()), "{paid}");
    let again = service.post(&format!("{CAMPAIGN}/subsidies/assess"), days.clone()).await;
    again.refused(409, "nothing_to_assess");
    assert_eq!(service.get(&format!("{CAMPAIGN}/subsidies")).await.ok()["amount_fen"], 50_000, "paid once");

    service.post(&format!("{CAMPAIGN}/scores"), days).await.ok();
    let scores = service.get(&format!("{CAMPAIGN}/scores")).await.ok();
    assert_eq!(scores["given"][0]["first"], "2022-04-01");
    let t01 = scores["items"].as_array().unwrap().iter().find(|one| one["unit"]["id"] == "t01").unwrap();
    assert_eq!(t01["points_hundredths"], 300, "{scores}");
}
