//! Names of parties: sealed at once, read by the handling unit alone, erased for good.

use super::{case, keeping, of, registered};
use crate::fixture::{CAMPAIGN, LEDGER};
use crate::service::{Answer, OFFICE, Service, send};
use reqwest::Method;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const NAME: &str = "欧阳诸葛";

/// With the token of the office t01.
async fn office(service: &Service, method: Method, path: &str, body: Option<&Value>) -> Answer {
    let request = service.plain(method, path).bearer_auth(OFFICE);
    send(match body {
        Some(body) => request.json(body),
        None => request,
    })
    .await
}

fn with_names(unit: &str) -> Value {
    let mut new = case(unit);
    new["parties"] = json!([{ "reference": "A", "name": NAME }, { "reference": "B" }]);
    new
}

/// Whether a text stands anywhere in a folder.
fn stands_in(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).any(|path| {
        if path.is_dir() {
            return stands_in(&path, text);
        }
        fs::read(&path).unwrap().windows(text.len()).any(|part| part == text.as_bytes())
    })
}

#[tokio::test]
async fn the_handling_unit_gives_reads_and_erases_names() {
    let service = keeping().await;
    let cases = format!("{CAMPAIGN}/cases");
    let answer = office(&service, Method::POST, &cases, Some(&with_names("t01"))).await.ok();
    assert_eq!(answer["names"], json!({ "kept": true }));
    let number = answer["number"].as_str().unwrap();
    let parties = of(number, "/parties");
    let opened = office(&service, Method::GET, &parties, None).await.ok();
    let wanted = json!([{ "reference": "A", "name": NAME }, { "reference": "B" }]);
    assert_eq!((&opened["parties"], &opened["names_erased"]), (&wanted, &json!(false)));

    // The same again changes nothing, another name does, and a party without one keeps its own.
    let same = json!({ "parties": with_names("t01")["parties"] });
    assert_eq!(office(&service, Method::PUT, &parties, Some(&same)).await.ok()["entries"], 0);
    let more = json!({ "parties": [{ "reference": "A" }, { "reference": "C", "name": "某公司" }] });
    assert_eq!(office(&service, Method::PUT, &parties, Some(&more)).await.ok()["entries"], 1);
    let opened = office(&service, Method::GET, &parties, None).await.ok();
    let wanted = json!([{ "reference": "A", "name": NAME }, { "reference": "C", "name": "某公司" }]);
    assert_eq!(opened["parties"], wanted);

    let names = of(number, "/parties/names");
    assert_eq!(office(&service, Method::DELETE, &names, None).await.ok()["entries"], 1);
    assert_eq!(office(&service, Method::DELETE, &names, None).await.ok()["entries"], 0);
    let opened = office(&service, Method::GET, &parties, None).await.ok();
    let wanted = json!([{ "reference": "A" }, { "reference": "C" }]);
    assert_eq!((&opened["parties"], &opened["names_erased"]), (&wanted, &json!(true)));
    office(&service, Method::PUT, &parties, Some(&same)).await.refused(409, "names_erased");
    let references = json!({ "parties": [{ "reference": "A" }, { "reference": "B" }] });
    office(&service, Method::PUT, &parties, Some(&references)).await.ok();
}

#[tokio::test]
async fn nobody_else_does() {
    let service = keeping().await;
    let cases = format!("{CAMPAIGN}/cases");
    service.post(&cases, with_names("t01")).await.refused(403, "names_not_granted");
    office(&service, Method::POST, &cases, Some(&with_names("t02"))).await.refused(403, "names_not_granted");
    let entries = service.get(LEDGER).await.ok()["entries"].clone();

    let number = office(&service, Method::POST, &cases, Some(&with_names("t01"))).await.ok()["number"].clone();
    let parties = of(number.as_str().unwrap(), "/parties");
    let names = of(number.as_str().unwrap(), "/parties/names");
    assert_eq!(number, "2022-000001", "what was refused registered nothing: {entries}");
    let other = json!({ "parties": [{ "reference": "A", "name": "别人" }] });
    service.get(&parties).await.refused(403, "names_not_granted");
    service.put(&parties, other.clone()).await.refused(403, "names_not_granted");
    send(service.request(Method::DELETE, &names)).await.refused(403, "names_not_granted");
    // The bureau may note references; the name of A stays.
    service.put(&parties, json!({ "parties": [{ "reference": "A" }] })).await.ok();
    assert_eq!(office(&service, Method::GET, &parties, None).await.ok()["parties"][0]["name"], NAME);
    // With the case the right goes to the other unit.
    let away = json!({ "to": "t02", "reason": "地域管辖" });
    service.post(&of(number.as_str().unwrap(), "/transfer"), away).await.ok();
    office(&service, Method::GET, &parties, None).await.refused(403, "names_not_granted");
    office(&service, Method::PUT, &parties, Some(&other)).await.refused(403, "names_not_granted");
    office(&service, Method::DELETE, &names, None).await.refused(403, "names_not_granted");
}

#[tokio::test]
async fn the_same_key_keeps_the_names_once() {
    let service = keeping().await;
    let cases = format!("{CAMPAIGN}/cases");
    let post = || {
        let request = service.plain(Method::POST, &cases).bearer_auth(OFFICE);
        request.header("idempotency-key", "intake-1").json(&with_names("t01"))
    };
    let first = send(post()).await.ok();
    let number = first["number"].as_str().unwrap();
    let again = send(post()).await.ok();
    assert_eq!((&again["number"], &again["repeated"]), (&first["number"], &json!(true)));
    office(&service, Method::DELETE, &of(number, "/parties/names"), None).await.ok();
    assert_eq!(send(post()).await.ok()["number"], first["number"]);
    let put = || {
        let request = service.plain(Method::PUT, &of("2022-000002", "/parties")).bearer_auth(OFFICE);
        request.header("idempotency-key", "parties-1").json(&json!({ "parties": with_names("t01")["parties"] }))
    };
    registered(&service, case("t01")).await;
    assert_eq!(send(put()).await.ok()["repeated"], false);
    assert_eq!(send(put()).await.ok()["repeated"], true);
}

#[tokio::test]
async fn a_name_stands_in_no_file_and_in_no_other_answer() {
    let service = keeping().await;
    let cases = format!("{CAMPAIGN}/cases");
    let answer = office(&service, Method::POST, &cases, Some(&with_names("t01"))).await;
    assert!(!answer.text().contains(NAME));
    let number = answer.ok()["number"].as_str().unwrap().to_owned();
    for path in [of(&number, ""), cases.clone(), format!("{LEDGER}/entries"), "/metrics".to_owned()] {
        assert!(!service.get(&path).await.text().contains(NAME), "{path}");
    }
    assert!(!stands_in(service.folder(), NAME));

    // Nor in an error, wherever it was put.
    let broken = [
        json!({ "parties": [NAME] }),
        json!({ "parties": NAME }),
        json!({ "parties": [{ "reference": NAME }] }),
        json!({ "parties": [{ "reference": "A", "name": [NAME] }] }),
        json!({ "parties": [{ "reference": "A", "name": { "x": NAME } }] }),
        json!({ "parties": [{ "reference": "A", "name": format!("{NAME}\n") , "x": 1 }] }),
        json!({ "parties": [{ "reference": "A", "name": format!("{NAME}\u{7}") }] }),
        json!({ "parties": [{ "reference": "A", "name": NAME.repeat(20) }] }),
        json!({ "parties": [{ "reference": "A", "name": NAME }, { "reference": "A", "name": NAME }] }),
        json!({ "parties": [{ "reference": "A", NAME: NAME }] }),
    ];
    for body in broken {
        let answer = office(&service, Method::PUT, &of(&number, "/parties"), Some(&body)).await;
        assert!(answer.status.is_client_error(), "{body}");
        assert!(!answer.text().contains(NAME), "{body} came back as {}", answer.text());
    }
    let empty = json!({ "parties": [{ "reference": "A", "name": " " }] });
    office(&service, Method::PUT, &of(&number, "/parties"), Some(&empty)).await.refused(422, "bad_name");
    let no_json = format!("{{\"parties\": [{{\"name\": \"{NAME}\" \"");
    let request = service.plain(Method::PUT, &of(&number, "/parties")).bearer_auth(OFFICE);
    let answer = send(request.header("content-type", "application/json").body(no_json)).await;
    assert!(!answer.text().contains(NAME));
    answer.refused(400, "malformed_json");
}
