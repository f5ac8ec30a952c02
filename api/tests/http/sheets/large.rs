//! What a large ledger costs, end to end. Said, not judged: the machine is shared. `MAPLE_ROWS` says
//! how many rows: 20000 for the figure that is promised.

use super::county::cases;
use super::{cases_there, county, sent, with};
use crate::fixture::CAMPAIGN;
use sheets::{Limits, Wanted, read};
use std::time::Instant;

/// A file of so many rows as a township would send it: the export of a county.
async fn ledger(rows: u32, ending: &str) -> Vec<u8> {
    let service = with(cases(rows, 17)).await;
    let began = Instant::now();
    let file = service.get(&format!("{CAMPAIGN}/cases/export.{ending}")).await;
    println!("export of {rows} cases as {ending}: {:?}, {} bytes", began.elapsed(), file.bytes.len());
    file.bytes
}

#[tokio::test]
async fn twenty_thousand_rows_come_in() {
    let rows = std::env::var("MAPLE_ROWS").map_or(300, |rows| rows.parse().unwrap());
    for ending in ["xlsx", "csv"] {
        let file = ledger(rows, ending).await;
        let sheet = read(&file, &Wanted::all(["案件编号"]), &Limits::default()).unwrap();
        assert!(sheet.rows.len() >= rows as usize);
        let service = county().await;
        let path = "cases/import?unit=qingshan&dry_run";
        let began = Instant::now();
        let told = sent(&service, &format!("{path}=true"), file.clone()).await.ok();
        println!("dry run of {rows} rows as {ending}: {:?}", began.elapsed());
        assert_eq!(told["new"], rows, "{told}");
        let began = Instant::now();
        sent(&service, &format!("{path}=false"), file.clone()).await.ok();
        println!("import of {rows} rows as {ending}: {:?}", began.elapsed());
        assert_eq!(cases_there(&service).await, rows as usize);
        let began = Instant::now();
        let again = sent(&service, &format!("{path}=false"), file).await.ok();
        println!("the same again: {:?}", began.elapsed());
        assert_eq!(again["new"], 0);
    }
}
