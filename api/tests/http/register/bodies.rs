//! What bodies may not hold, and what is never told of them.

use super::{agreed, case, facts, keeping, of, registered};
use crate::fixture::CAMPAIGN;
use serde_json::{Value, json};

/// Fields about persons that must not exist anywhere.
const OF_PERSONS: [&str; 8] =
    ["mood", "behaviour", "attitude", "id_number", "ethnicity", "religion", "petitioner", "veteran"];

#[tokio::test]
async fn no_field_is_about_a_person() {
    let service = keeping().await;
    let number = registered(&service, case("t01")).await;
    for field in OF_PERSONS {
        let with = |mut body: Value, at: &str| {
            body.pointer_mut(at).unwrap()[field] = json!("x");
            body
        };
        let record = json!({ "record": { "day": "2022-04-06", "performance": "performed" } });
        let bodies = [
            ("", with(case("t01"), "")),
            ("", with(case("t01"), "/facts")),
            ("/close", with(agreed("2022-04-06", "2022-05-06"), "")),
            ("/close", with(agreed("2022-04-06", "2022-05-06"), "/ending/agreed")),
            ("/visits", with(record.clone(), "")),
            ("/visits", with(record, "/record")),
            ("/alert", with(json!({ "level": 1, "scope": "local", "reason": "x" }), "")),
            ("/transfer", with(json!({ "to": "t02", "reason": "x" }), "")),
        ];
        for (what, body) in bodies {
            let path = if what.is_empty() { format!("{CAMPAIGN}/cases") } else { of(&number, what) };
            let error = service.post(&path, body).await.refused(400, "invalid_body");
            assert!(error["message"]["en"].as_str().unwrap().contains(&format!("unknown field `{field}`")), "{error}");
        }
        let error = service.put(&of(&number, "/facts"), with(facts("x"), "")).await.refused(400, "invalid_body");
        assert!(error["message"]["zh"].as_str().unwrap().contains(field), "{error}");
    }
}

#[tokio::test]
async fn a_body_that_is_refused_is_not_told_again() {
    let service = keeping().await;
    let name = "欧阳诸葛";
    let mut cases: Vec<Value> = ["unit", "accepted", "facts"]
        .iter()
        .map(|field| {
            let mut body = case("t01");
            body[field] = json!(name);
            body
        })
        .collect();
    for field in ["type", "source", "difficulty", "sides", "people", "amount_fen", "entered", "signs"] {
        let mut body = case("t01");
        body["facts"][field] = json!(name);
        cases.push(body);
    }
    let mut unknown = case("t01");
    unknown[name] = json!(name);
    cases.push(unknown);
    for body in cases {
        let answer = service.post(&format!("{CAMPAIGN}/cases"), body.clone()).await;
        let told = answer.text().to_owned();
        answer.refused(400, "invalid_body");
        assert!(!told.contains(name), "{body} came back as {told}");
    }
    let broken = format!("{{ \"unit\": \"t01\", \"facts\": {{ \"brief\": \"{name}\" \"x\" ");
    let answer = service.post_text(&format!("{CAMPAIGN}/cases"), "application/json", broken).await;
    assert!(!answer.text().contains(name));
    answer.refused(400, "malformed_json");
}
