//! Figures of many offices from one sheet.

use super::{county, entries, sent};
use crate::fixture::owed;
use serde_json::json;

fn of(dry_run: bool) -> String {
    format!("submissions/import?duty=weekly&period=2022-W19&dry_run={dry_run}")
}

const SHEET: &str = "填报单位,新排查纠纷数,化解数,备注\n晴岚镇司法所,3,2,\nt02,0,0,无\n柳河乡司法所,1,1,\n";

#[tokio::test]
async fn a_sheet_is_handed_in_once() {
    let service = county().await;
    let before = entries(&service).await;
    let told = sent(&service, &of(true), SHEET).await.ok();
    assert_eq!((&told["new"], &told["known"], &told["mistakes"]), (&json!(3), &json!(0), &json!([])), "{told}");
    assert_eq!(entries(&service).await, before, "a dry run changes nothing");
    let told = sent(&service, &of(false), SHEET).await.ok();
    assert_eq!(told["new"], 3, "{told}");
    assert!(told["how"]["zh"].as_str().unwrap().contains("逐行"), "{told}");
    for unit in ["t01", "t03"] {
        assert_eq!(service.get(&owed("weekly", "2022-W19", unit)).await.ok()["standing"], "on-time", "{unit}");
    }
    let after = entries(&service).await;
    let again = sent(&service, &of(false), SHEET).await.ok();
    assert_eq!((&again["new"], &again["known"]), (&json!(0), &json!(3)), "{again}");
    assert_eq!(entries(&service).await, after);
}

#[tokio::test]
async fn one_mistake_and_none_is_handed_in() {
    let service = county().await;
    let before = entries(&service).await;
    let wrong = format!("{SHEET}晴岚镇司法所,1,1,\n没有的所,1,1,\n云台街道司法所,5000,x,\n");
    let error = sent(&service, &of(false), wrong.clone()).await.refused(422, "sheet_unusable");
    let told: Vec<String> =
        error["diagnostics"].as_array().unwrap().iter().map(|m| format!("{} {}", m["cell"], m["code"])).collect();
    assert_eq!(told.len(), 4, "{told:?}");
    for cell in ["A5", "A6", "B7", "C7"] {
        assert!(told.iter().any(|one| one.contains(cell)), "{cell}: {told:?}");
    }
    // A unit that does not owe it is told by the rules, in its cell.
    let error = sent(&service, &of(false), format!("{SHEET}t01-v,1,1,\n")).await.refused(422, "sheet_unusable");
    assert_eq!(
        (&error["diagnostics"][0]["cell"], &error["diagnostics"][0]["code"]),
        (&json!("A5"), &json!("not_owed"))
    );
    assert_eq!(entries(&service).await, before);
    let other = "submissions/import?duty=stage-material&period=mobilization&dry_run=true";
    sent(&service, other, SHEET).await.refused(422, "no_single_row");
}
