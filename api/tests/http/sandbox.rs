//! When the sandbox itself is in trouble, or off: callers are told, and the service goes on.

use crate::fixture::{BEFORE, CAMPAIGN, LEDGER, create, owed, settle};
use crate::package::{PROCEDURE, sealed};
use crate::procedures::{act, definition, trial, upload};
use crate::service::{Service, sandbox, taking};
use api::http::Procedures;
use engine::procedure::Limits;
use host::Compiler;
use serde_json::json;

#[tokio::test]
async fn a_procedure_that_fails_again_and_again_is_set_aside_until_it_is_released() {
    let starved = |folder: &std::path::Path| {
        let caps = Limits { fuel: 10, ..Limits::MOST };
        taking(host::Options { caps, ..sandbox(folder) }, true)
    };
    let service = Service::with_procedures(BEFORE, starved).await;
    settle(&service).await;
    create(&service, &definition()).await;
    upload(&service, sealed("qingshan", "1.0.0")).await.ok();
    service.post(&act("shadow"), json!({})).await.ok();
    service.post(&act("activate"), json!({})).await.ok();
    service.act(&format!("{CAMPAIGN}/activate")).await.ok();
    let material = service.get(&owed("stage-material", "mobilization", "t01")).await.ok();
    assert_eq!((&material["day"], &material["rule"]["by"]), (&json!("2022-04-20"), &json!("base-rule-used")));
    assert_eq!((&material["rule"]["cause"], &material["rule"]["procedure"]), (&json!("fuel"), &json!(PROCEDURE)));
    let shown = service.get(&format!("{LEDGER}/procedures/{PROCEDURE}")).await.ok();
    let version = &shown["versions"][0];
    assert_eq!((&version["quarantine"]["why"], &version["failures"]), (&json!("failed-repeatedly"), &json!(3)));
    let call = &shown["calls"]["items"][0];
    assert_eq!((&call["verdict"], &call["cause"]), (&json!("failed"), &json!("fuel")));
    let inbox = service.get(&format!("{LEDGER}/units/qingshan/posts/administrator/inbox")).await.ok();
    assert_eq!(inbox["items"][0]["items"][0]["kind"], "base-rule-used", "{inbox}");
    service.act(&act("release")).await.ok();
    let versions = service.get(&format!("{LEDGER}/procedures")).await.ok();
    assert!(versions[0].get("quarantine").is_none(), "{versions}");
}

#[tokio::test]
async fn a_service_without_procedures_says_so() {
    let service = Service::with_procedures(BEFORE, |_| Procedures::default()).await;
    settle(&service).await;
    upload(&service, sealed("qingshan", "1.0.0")).await.refused(409, "procedures_off");
    service.post(&act("shadow"), json!({})).await.refused(409, "procedures_off");
    assert_eq!(service.get(&format!("{LEDGER}/procedures")).await.ok(), json!([]));
}

#[tokio::test]
async fn a_sandbox_that_cannot_be_set_up_is_an_answer() {
    let service = trial().await;
    std::fs::write(service.folder().join("components"), "in the way").unwrap();
    upload(&service, sealed("qingshan", "1.0.0")).await.refused(500, "sandbox_failed");
    std::fs::remove_file(service.folder().join("components")).unwrap();
    upload(&service, sealed("qingshan", "1.0.0")).await.ok();
}

#[tokio::test]
async fn a_compiler_that_is_missing_is_an_answer() {
    let service = Service::with_procedures(BEFORE, |folder| {
        let compiler = Compiler::Child { program: "/nonexistent".into(), args: Vec::new() };
        taking(host::Options { compiler, ..sandbox(folder) }, true)
    })
    .await;
    settle(&service).await;
    upload(&service, sealed("qingshan", "1.0.0")).await.refused(422, "procedure_compile_failed");
    assert_eq!(service.get(&format!("{LEDGER}/procedures")).await.ok(), json!([]), "nothing was recorded");
}

/// Chance that is the same on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }
}

#[tokio::test]
async fn damaged_uploads_are_answered_each_and_every_one() {
    let service = trial().await;
    let mut chance = Chance(0x6d61_706c_6501);
    println!("seed {:#x}", chance.0);
    let whole = sealed("qingshan", "1.0.0");
    for round in 0..60 {
        let mut bytes = whole.clone();
        match round % 3 {
            0 => bytes.truncate(chance.below(whole.len())),
            1 => (0..8).for_each(|_| bytes[chance.below(whole.len())] = chance.below(256) as u8),
            _ => bytes = (0..chance.below(4_096)).map(|_| chance.below(256) as u8).collect(),
        }
        let answer = upload(&service, bytes).await;
        assert!(!answer.status.is_server_error(), "round {round}: {}", answer.text());
    }
    assert_eq!(service.get("/health").await.status, 200);
    assert_eq!(service.get(LEDGER).await.ok()["units"], 5);
}
