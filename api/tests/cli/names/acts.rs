//! What a register lives through, with every chance to let a name out.

use super::county::{By, CAMPAIGN, LEDGER, Running};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tokio::sync::mpsc;

/// A case whose two parties have names.
pub(crate) struct Case<'a> {
    pub(crate) number: String,
    /// Its place in the register.
    pub(crate) place: u32,
    /// The day it was accepted.
    day: String,
    pub(crate) names: [&'a str; 2],
}

impl Case<'_> {
    fn at(&self, what: &str) -> String {
        format!("{CAMPAIGN}/cases/{}{what}", self.number)
    }
}

fn facts() -> Value {
    json!({
        "type": "neighbourhood", "source": "screening", "brief": "两户因排水沟走向发生争执", "difficulty": "simple",
        "sides": 2, "people": 4, "amount_fen": 350_000, "mediator": "07",
    })
}

fn parties(names: [&str; 2]) -> Value {
    json!([{ "reference": "A", "name": names[0] }, { "reference": "B", "name": names[1] }])
}

/// A case for each two names. Half of them get the names when they are registered.
pub(crate) async fn cases<'a>(service: &Running<'_>, names: &'a [String]) -> Vec<Case<'a>> {
    let mut cases = Vec::new();
    for (place, pair) in (0..).zip(names.chunks_exact(2)) {
        let names = [pair[0].as_str(), pair[1].as_str()];
        let mut new = json!({ "unit": "qingshan-t01", "facts": facts() });
        let by = if place % 2 == 0 { By::Office } else { By::Bureau };
        if by == By::Office {
            new["parties"] = parties(names);
        }
        let registered = service.post(by, &format!("{CAMPAIGN}/cases"), new).await.ok();
        let number = registered["number"].as_str().unwrap().to_owned();
        let shown = service.get(By::Bureau, &format!("{CAMPAIGN}/cases/{number}")).await.ok();
        cases.push(Case { number, place, day: shown["accepted"].as_str().unwrap().to_owned(), names });
    }
    cases
}

/// The other half gets its names; all are read by whoever may, and by nobody else.
pub(crate) async fn given(service: &Running<'_>, cases: &[Case<'_>]) {
    for case in cases {
        let (at, body) = (case.at("/parties"), json!({ "parties": parties(case.names) }));
        assert_eq!(service.put(By::Bureau, &at, body.clone()).await.refused(), "names_not_granted");
        service.put(By::Office, &at, body.clone()).await.ok();
        assert_eq!(service.names(&case.number).await, case.names.map(|name| Some(name.to_owned())));
        assert_eq!(service.get(By::Bureau, &at).await.refused(), "names_not_granted");
        let names = case.at("/parties/names");
        let erasing = service.request(By::Bureau, Method::DELETE, &names);
        assert_eq!(service.send(erasing).await.refused(), "names_not_granted");
        let other = json!({ "unit": "qingshan-t02", "facts": facts(), "parties": parties(case.names) });
        assert_eq!(service.post(By::Office, &format!("{CAMPAIGN}/cases"), other).await.refused(), "names_not_granted");
    }
}

/// Names where none belong: refused, and nobody is told which it was.
pub(crate) async fn wrong(service: &Running<'_>, cases: &[Case<'_>], names: &[String]) {
    for (case, name) in cases.iter().cycle().zip(names) {
        let registering = format!("{CAMPAIGN}/cases");
        let with = |at: &str, value: Value| {
            let mut body = json!({ "unit": "qingshan-t01", "facts": facts(), "parties": parties(case.names) });
            body.pointer_mut(at).unwrap()[name.as_str()] = value.clone();
            body
        };
        let mut field = json!({ "unit": "qingshan-t01", "facts": facts() });
        field["facts"]["type"] = json!(name);
        let bodies = [
            (Method::POST, registering.clone(), with("", json!(name))),
            (Method::POST, registering.clone(), with("/facts", json!(1))),
            (Method::POST, registering.clone(), with("/parties/0", json!(name))),
            (Method::POST, registering.clone(), field),
            (Method::POST, registering.clone(), json!({ "unit": name, "facts": facts() })),
            (Method::POST, registering, json!([name])),
            (Method::PUT, case.at("/parties"), json!({ "parties": [{ "reference": name }] })),
            (Method::PUT, case.at("/parties"), json!({ "parties": [name] })),
            (Method::PUT, case.at("/parties"), json!({ "parties": name })),
            (Method::PUT, case.at("/parties"), json!({ "parties": [{ "reference": "A", "name": name.repeat(22) }] })),
            (
                Method::PUT,
                case.at("/parties"),
                json!({ "parties": [{ "reference": "A", "name": format!("{name}\n") + "x" }] }),
            ),
            (Method::PUT, case.at("/facts"), json!({ "brief": 1, "type": name })),
            (Method::POST, case.at("/transfer"), json!({ "to": name, "reason": "地域管辖" })),
            (Method::POST, case.at("/refer"), json!({ "way": name, "to": "县人民法院" })),
            (Method::POST, case.at("/close"), json!({ "day": name, "ending": "withdrawn" })),
            (Method::POST, case.at("/visits"), json!({ "record": { "day": case.day, "performance": name } })),
            (Method::POST, case.at("/alert"), json!({ "level": 1, "scope": name, "reason": "人多" })),
            (Method::POST, format!("{CAMPAIGN}/subsidies/assess"), json!({ "first": name, "last": case.day })),
            (Method::POST, format!("{CAMPAIGN}/scores"), json!({ "first": case.day, name.as_str(): name })),
            (
                Method::PUT,
                format!("{CAMPAIGN}/units/qingshan-t01/columns"),
                json!({ "columns": [{ "field": name, "header": "x" }] }),
            ),
        ];
        for (method, path, body) in bodies {
            let request = service.request(By::Office, method, &path).json(&body);
            assert!((400..500).contains(&service.send(request).await.status), "{path} {body}");
        }
        let broken = format!("{{\"parties\": [{{\"reference\": \"A\", \"name\": \"{name}\" \"");
        let request = service.request(By::Office, Method::PUT, &case.at("/parties")).body(broken);
        let said = service.send(request.header("content-type", "application/json")).await;
        assert!(["malformed_json", "invalid_body"].contains(&said.refused().as_str()));
        in_addresses_and_headers(service, name).await;
        sheets(service, name).await;
    }
}

/// Whoever types a name into an address is told about the address; no log keeps it.
async fn in_addresses_and_headers(service: &Running<'_>, name: &str) {
    let typed: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    for query in ["q", "type", "mediator", "state", "after"] {
        let asked = service.request(By::Bureau, Method::GET, &format!("{CAMPAIGN}/cases?{query}={typed}"));
        service.send_unseen(asked).await;
    }
    for path in [format!("{CAMPAIGN}/cases/{typed}/parties"), format!("/v1/{typed}"), format!("/v1/ledgers/{typed}")] {
        let asked = service.request(By::Bureau, Method::GET, &path);
        assert!((400..500).contains(&service.send_unseen(asked).await.status), "{path}");
    }
    for header in ["x-request-id", "idempotency-key", "authorization", "content-type"] {
        let asked = service.request(By::Bureau, Method::POST, &format!("{CAMPAIGN}/cases"));
        service.send_unseen(asked.header(header, name.as_bytes())).await;
    }
}

/// A township's ledger has a column with names, which is not taken over; or columns that slipped.
async fn sheets(service: &Running<'_>, name: &str) {
    let quoted = format!("\"{}\"", name.replace('"', "\"\""));
    let rows = |kind: &str| {
        format!(
            "序号,受理日期,纠纷类型,纠纷简要情况,当事人\n1,2026-01-05,{kind},院墙争执,{quoted}\n2,2026-01-06,邻里,租金争议,\n"
        )
    };
    let send = |dry: bool, file: String| {
        let path = format!("{CAMPAIGN}/cases/import?unit=qingshan-t01&dry_run={dry}");
        service.request(By::Bureau, Method::POST, &path).header("content-type", "application/octet-stream").body(file)
    };
    for dry in [true, false] {
        let told = service.send(send(dry, rows("邻里"))).await.ok();
        assert!(told["notes"].to_string().contains("当事人"), "{told}");
        // The mistake is shown to its sender with what stands in the cell.
        let mistaken = service.send_unseen(send(dry, rows(&quoted))).await.status;
        assert_eq!(mistaken, if dry { 200 } else { 422 });
    }
}

/// Everything that can happen to a case happens to some.
pub(crate) async fn lived(service: &Running<'_>, cases: &[Case<'_>]) {
    for (n, case) in cases.iter().enumerate() {
        let day = &case.day;
        let because = || json!({ "reason": "双方申请" });
        let alert = json!({ "level": 1, "scope": "local", "reason": "涉及人数较多" });
        let agreed = json!({ "agreed": { "form": "oral", "effective": day, "amount_fen": 200_000 } });
        let closing = json!({ "day": day, "ending": agreed, "file": ["application", "oral-register"] });
        let visit = json!({ "record": { "day": day, "performance": "performed" } });
        let acts: &[(&str, Value)] = &[
            ("/alert", alert),
            ("/alert/handle", json!({ "what": "已到场组织调解" })),
            ("/alert/lift", because()),
            ("/extend", json!({ "days": 10, "both_agreed": true })),
            ("/cannot-resolve", because()),
            ("/refer", json!({ "way": "litigation", "to": "县人民法院" })),
            ("/follow", json!({ "referral": 0, "result": "已受理" })),
            ("/transfer", json!({ "to": "qingshan-t02", "reason": "地域管辖" })),
            ("/transfer", json!({ "to": "qingshan-t01", "reason": "退回" })),
            ("/close", closing),
            ("/visits", visit),
            ("/nominate", because()),
        ];
        // Some are still open when everything is looked at.
        for (what, body) in &acts[..if n % 5 == 4 { 9 } else { acts.len() }] {
            let said = service.post(By::Bureau, &case.at(what), body.clone()).await;
            assert_eq!(said.status, 200, "{what}: {}", String::from_utf8_lossy(&said.bytes));
        }
        if n % 5 == 3 {
            service.post(By::Bureau, &case.at("/reopen"), because()).await.ok();
        }
    }
    let days = json!({ "first": "2025-01-01", "last": cases[0].day });
    for what in ["subsidies/assess", "scores"] {
        service.post(By::Bureau, &format!("{CAMPAIGN}/{what}"), days.clone()).await.ok();
    }
    // The county's procedures were asked, and answered.
    for procedure in ["subsidy-by-file", "return-visits-fifteen-days"] {
        let shown = service.get(By::Bureau, &format!("{LEDGER}/procedures/{procedure}")).await.ok();
        assert!(!shown["calls"]["items"].as_array().unwrap().is_empty(), "{shown}");
    }
}

/// Everything that can be asked without a body, as the description lists it: routes that are new, too.
pub(crate) async fn everything_said(service: &Running<'_>, cases: &[Case<'_>]) {
    let inbox = format!("{LEDGER}/units/qingshan-county/posts/leader-in-charge/inbox");
    let inbox = service.get(By::Bureau, &inbox).await.ok();
    let message = inbox["items"][0]["id"].as_str().unwrap();
    let description = service.get(By::Bureau, "/openapi.json").await.ok();
    let paths = description["paths"].as_object().unwrap().iter();
    let mut refused = Vec::new();
    for (path, _) in paths.filter(|(_, methods)| methods.get("get").is_some()) {
        let known = [
            ("/{period}/{unit}", "/once/qingshan-t01"),
            ("{ledger}", "qingshan-county"),
            ("{campaign}", "standing-register"),
            ("{unit}", "qingshan-county"),
            ("{post}", "leader-in-charge"),
            ("{message}", message),
            ("{stage}", "all"),
            ("{definition}", "standing-register"),
            ("{version}", "1"),
            ("{procedure}", "subsidy-by-file"),
            ("{duty}", "summary"),
            ("/diff", "/diff?from=1&to=1"),
            ("/deliveries", "/deliveries?state=dead"),
        ];
        let path = known.iter().fold(path.clone(), |path, (name, value)| path.replace(name, value));
        let numbers: &[Case<'_>] = if path.contains("{number}") { cases } else { &cases[..1] };
        for case in numbers {
            let said = service.get(By::Bureau, &path.replace("{number}", &case.number)).await;
            if said.status != 200 {
                refused.push(path.clone());
            }
        }
    }
    refused.dedup();
    // Names are for others, nothing is amended, and no document was handed in; all else was answered.
    let wanted = ["/amendment", "/cases/{number}/parties"].map(|what| format!("{CAMPAIGN}{what}"));
    assert_eq!(refused, [&wanted[..], &[format!("{LEDGER}/documents/{{sha256}}")]].concat());
}

/// Names are written from several sides, each the other way round every time, until the plug is pulled in
/// the middle. Answers what each case may have then: one or the other, nothing by half.
pub(crate) async fn written_and_killed(
    service: Running<'_>,
    cases: &[Case<'_>],
) -> BTreeMap<String, [Vec<Option<String>>; 2]> {
    const WRITERS: usize = 4;
    const WRITTEN: usize = 600;
    let (acknowledge, mut acknowledged) = mpsc::unbounded_channel();
    let mut last = BTreeMap::new();
    let mut writers = Vec::new();
    for case in cases.iter().take(WRITERS) {
        let [one, other] = case.names;
        let orders = [[one, other], [other, one]].map(|names| names.map(str::to_owned));
        let said = orders.clone().map(|names| names.map(Some).to_vec());
        last.insert(case.number.clone(), said);
        let request = service.request(By::Office, Method::PUT, &case.at("/parties"));
        let acknowledge = acknowledge.clone();
        writers.push(tokio::spawn(async move {
            for [one, other] in orders.iter().cycle() {
                let body = json!({ "parties": parties([one, other]) });
                let Ok(answer) = request.try_clone().unwrap().json(&body).send().await else { return };
                // Whoever counts has heard enough by the time the service is gone.
                let _ = acknowledge.send(answer.status().as_u16());
            }
        }));
    }
    for _ in 0..WRITTEN {
        assert_eq!(acknowledged.recv().await, Some(200));
    }
    service.kill();
    for writer in writers {
        writer.await.unwrap();
    }
    last
}
