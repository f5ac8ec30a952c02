//! A township's own ledger comes in: looked at first, all of it or nothing, once.

use super::county::cases;
use super::{cases_there, county, entries, sent, with};
use crate::fixture::CAMPAIGN;
use encoding_rs::GB18030;
use serde_json::json;

const HEADER: &str = "序号,受理日期,纠纷类型,纠纷简要情况,办结日期,调解结果,告知途径,当事人\n";
const ROWS: &str = "1,2022年4月1日,邻里,因院墙争执,2022/4/10,达成协议,,甲某某\n\
                    2,2022-04-02,合同纠纷,租金争议,,,,乙某某\n\
                    3,2022.4.3,合同,押金争议,2022-04-20,调解不成,仲裁、诉讼,\n";

fn of(unit: &str, dry_run: bool) -> String {
    format!("cases/import?unit={unit}&dry_run={dry_run}")
}

#[tokio::test]
async fn a_dry_run_tells_and_changes_nothing() {
    let service = county().await;
    let before = entries(&service).await;
    let told = sent(&service, &of("t01", true), format!("{HEADER}{ROWS}")).await.ok();
    assert_eq!((&told["dry_run"], &told["new"], &told["known"]), (&json!(true), &json!(3), &json!(0)));
    assert_eq!((&told["mistakes"], &told["receipt"]), (&json!([]), &json!(null)));
    assert!(told["notes"][0]["zh"].as_str().unwrap().contains("当事人"), "{told}");
    assert!(!told.to_string().contains("甲某某"), "names stay in the file: {told}");
    assert_eq!((entries(&service).await, cases_there(&service).await), (before, 0));
}

#[tokio::test]
async fn a_file_comes_in_once_in_any_encoding() {
    let service = county().await;
    let (text, _, _) = GB18030.encode(ROWS);
    let (header, _, _) = GB18030.encode(HEADER);
    let told = sent(&service, &of("t01", false), [header, text].concat()).await.ok();
    assert_eq!((&told["new"], &told["known"]), (&json!(3), &json!(0)), "{told}");
    assert!(told["receipt"]["entries"].as_u64().unwrap() > 0);
    let before = entries(&service).await;
    // The same rows as UTF-8, and as a file that was saved by a spreadsheet program.
    for file in [format!("{HEADER}{ROWS}"), format!("\u{feff}{HEADER}{ROWS}").replace(',', "\t")] {
        let again = sent(&service, &of("t01", false), file).await.ok();
        assert_eq!((&again["new"], &again["known"]), (&json!(0), &json!(3)), "{again}");
    }
    assert_eq!((entries(&service).await, cases_there(&service).await), (before, 3));
}

#[tokio::test]
async fn mistakes_come_by_cell_and_nothing_is_taken_over() {
    let service = county().await;
    let before = entries(&service).await;
    let wrong = "4,不详,猫狗,院墙,,,,\n5,2022-05-01,邻里,排水,2022-04-20,达成协议,,\n6,2023-01-01,邻里,树枝,,,,\n";
    let read = format!("{HEADER}{ROWS}{wrong}");
    // What cannot be read and what no rule allows are told together, by row.
    let told = sent(&service, &of("t01", true), read.clone()).await.ok();
    let cells: Vec<&str> = told["mistakes"].as_array().unwrap().iter().map(|m| m["cell"].as_str().unwrap()).collect();
    assert_eq!(cells, ["B5", "C5", "E6", "B7"], "{told}");
    assert_eq!((&told["new"], &told["mistakes_count"]), (&json!(3), &json!(4)));
    let error = sent(&service, &of("t01", false), read.clone()).await.refused(422, "sheet_unusable");
    assert_eq!(error["diagnostics"].as_array().unwrap().len(), 4, "{error}");

    let rules = read.replace("不详,猫狗", "2022-04-05,邻里");
    let error = sent(&service, &of("t01", false), rules.clone()).await.refused(422, "sheet_unusable");
    let told: Vec<String> =
        error["diagnostics"].as_array().unwrap().iter().map(|m| format!("{} {}", m["cell"], m["code"])).collect();
    assert_eq!(told, ["\"E6\" \"day_before\"", "\"B7\" \"in_future\""], "{error}");
    for message in error["diagnostics"].as_array().unwrap() {
        assert!(message["message"]["zh"].as_str().is_some_and(|text| !text.is_empty()));
        assert!(message["message"]["en"].as_str().is_some_and(|text| !text.is_empty()));
    }
    let dry = sent(&service, &of("t01", true), rules).await.ok();
    assert_eq!((&dry["new"], &dry["mistakes_count"]), (&json!(4), &json!(2)));
    assert_eq!((entries(&service).await, cases_there(&service).await), (before, 0));
}

#[tokio::test]
async fn a_ledger_that_went_out_makes_no_second_case() {
    let service = with(cases(40, 9)).await;
    let register = json!({ "unit": "t01", "facts": {
        "type": "neighbours", "source": "screening", "brief": "手工登记的一件", "difficulty": "simple", "sides": 2, "people": 2
    } });
    service.post(&format!("{CAMPAIGN}/cases"), register).await.ok();
    let file = service.get(&format!("{CAMPAIGN}/cases/export.xlsx")).await;
    assert_eq!(file.status, 200);
    let told = sent(&service, &of("qingshan", false), file.bytes).await.ok();
    assert_eq!((&told["new"], &told["known"]), (&json!(0), &json!(41)), "{told}");
    assert_eq!(cases_there(&service).await, 41);
    // In another county's register the same file is new.
    let other = county().await;
    let file = service.get(&format!("{CAMPAIGN}/cases/export.csv")).await;
    let told = sent(&other, &of("qingshan", false), file.bytes).await.ok();
    assert_eq!((&told["new"], &told["known"]), (&json!(41), &json!(0)), "{told}");
}

#[tokio::test]
async fn what_is_no_ledger_is_refused_with_its_code() {
    let service = county().await;
    let files: [(&[u8], &str); 5] = [
        (b"PK\x03\x04 no zip at all", "sheet_unusable"),
        (b"%PDF-1.7 ...", "sheet_unusable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "sheet_unusable"),
        (b"", "sheet_unusable"),
        ("甲,乙\n1,2\n".as_bytes(), "sheet_unusable"),
    ];
    for (file, code) in files {
        let error = sent(&service, &of("t01", false), file.to_vec()).await.refused(422, code);
        let first = &error["diagnostics"][0];
        assert!(first["code"].as_str().is_some() && first["message"]["zh"].as_str().is_some(), "{error}");
    }
    sent(&service, &of("t01", true), vec![b'x'; (20 << 20) + 1]).await.refused(413, "body_too_large");
    sent(&service, &of("t99", true), "x").await.refused(404, "unknown_unit");
    sent(&service, "cases/import?unit=t01", "x").await.refused(400, "bad_query");
    assert_eq!(cases_there(&service).await, 0);
}
