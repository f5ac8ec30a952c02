//! What a large ledger costs, end to end, and the largest import there is. `MAPLE_ROWS` says how
//! many rows.

use super::county::{cases, d, id};
use super::{cases_there, county, given, sent, with};
use crate::fixture::CAMPAIGN;
use crate::service::Service;
use engine::check_rows;
use engine::entry::{AgreementForm, CaseFacts, Closing, Ending, Party, Performance, VisitRecord};
use engine::id::LedgerId;
use engine::input::{CaseDraft, CaseRow, Input, RegisterAct};
use engine::limits;
use engine::procedure::Difficulty;
use engine::refusal::Refusal;
use sheets::{Limits, Wanted, read};
use std::time::{Duration, Instant};

/// Five seconds are promised; a machine that does other things beside has six times as long.
const LONG: Duration = Duration::from_secs(30);

/// Tells what something took, and that it was not too long.
fn timed(what: &str, began: Instant) {
    let took = began.elapsed();
    println!("{what}: {took:.1?}");
    assert!(took < LONG, "{what}: {took:.1?}");
}

#[tokio::test]
async fn twenty_thousand_rows_come_in() {
    let rows: u32 = std::env::var("MAPLE_ROWS").map_or(20_000, |rows| rows.parse().unwrap());
    let county_of_cases = with(cases(rows, 17)).await;
    for ending in ["xlsx", "csv"] {
        let began = Instant::now();
        // A file of so many rows as a township would send it: the export of a county.
        let file = county_of_cases.get(&format!("{CAMPAIGN}/cases/export.{ending}")).await.bytes;
        timed(&format!("export of {rows} cases as {ending}, {} bytes", file.len()), began);
        let sheet = read(&file, &Wanted::all(["案件编号"]), &Limits::default()).unwrap();
        assert!(sheet.rows.len() >= rows as usize);
        let service = county().await;
        let path = "cases/import?unit=qingshan&dry_run";
        let began = Instant::now();
        let told = sent(&service, &format!("{path}=true"), file.clone()).await.ok();
        timed("dry run", began);
        assert_eq!(told["new"], rows, "{told}");
        let began = Instant::now();
        sent(&service, &format!("{path}=false"), file.clone()).await.ok();
        timed("import", began);
        assert_eq!(cases_there(&service).await, rows as usize);
        let began = Instant::now();
        let again = sent(&service, &format!("{path}=false"), file).await.ok();
        timed("the same again", began);
        assert_eq!(again["new"], 0);
    }
}

/// A row that says as much as the limits let it, in characters that take most in the ledger.
fn longest(n: u32) -> CaseRow {
    let text = |n: u32| -> Box<str> {
        let full = format!("{n:08}{}", "\u{1}".repeat(limits::CASE_TEXT_CHARS));
        full.chars().take(limits::CASE_TEXT_CHARS - 1).chain(['.']).collect::<String>().into()
    };
    let reference = || Some(Box::from("长".repeat(limits::CASE_REFERENCE_CHARS)));
    let party =
        |n: usize| Party { reference: format!("P{n}").into(), sealed: Some("\"".repeat(limits::SEALED_BYTES).into()) };
    let day = d("2022-04-20");
    CaseRow {
        row: n,
        draft: CaseDraft {
            unit: id("t01"),
            accepted: Some(d("2022-04-01")),
            facts: CaseFacts {
                kind: id("neighbours"),
                source: id("screening"),
                brief: text(n),
                difficulty: Difficulty::Ordinary,
                sides: u16::MAX,
                people: limits::CASE_PEOPLE,
                amount: Some(limits::CASE_FEN),
                leader: reference(),
                mediator: reference(),
                measures: text(n),
                entered: Some(day),
                signs: vec![id("sign-that-has-a-long-name"); limits::CASE_WORDS],
            },
            parties: (0..limits::CASE_PARTIES).map(party).collect(),
        },
        closing: Some(Closing {
            day,
            ending: Ending::Agreed {
                form: AgreementForm::Written,
                effective: day,
                performance: Some(day),
                amount: Some(limits::CASE_FEN),
            },
            file: vec![id("part-that-has-a-long-name"); limits::CASE_WORDS],
        }),
        visited: Some(VisitRecord {
            day,
            performance: Performance::Not { reason: text(n) },
            risks: text(n),
            errors: text(n),
            opinions: text(n),
            follow_up: text(n),
        }),
    }
}

/// What a dry run says.
async fn checked(service: &Service, rows: &[CaseRow]) -> Result<usize, Refusal> {
    let (ledger, rows) = (LedgerId::new("qingshan").unwrap(), rows.to_vec());
    let (handle, campaign) = (service.handle(), id("drive"));
    let now = handle.now();
    let looked = handle.read(&ledger, move |state| check_rows(state, &campaign, &rows, now)).await;
    let (new, known, mistakes) = looked.unwrap()?;
    assert_eq!((known, mistakes), (0, Vec::new()));
    Ok(new)
}

async fn import(service: &Service, rows: Vec<CaseRow>) {
    let began = Instant::now();
    given(service, Input::Register { campaign: id("drive"), act: RegisterAct::Import(rows) }).await;
    timed("the largest import", began);
}

#[tokio::test]
async fn what_an_import_may_say_the_store_takes() {
    let service = county().await;
    let mut rows: Vec<CaseRow> = (0..2_000).map(longest).collect();
    let fit: usize = match checked(&service, &rows).await {
        Err(Refusal::ImportTooLarge { rows }) => rows.parse().unwrap(),
        other => panic!("{other:?}"),
    };
    rows.truncate(fit);
    assert_eq!(checked(&service, &rows).await, Ok(fit));
    import(&service, rows).await;
    assert_eq!(cases_there(&service).await, fit);
}

#[tokio::test]
async fn as_many_rows_as_an_import_may_have_the_store_takes() {
    let service = county().await;
    let mut rows = cases(limits::IMPORT_ROWS as u32 + 1, 5);
    let done = rows.iter().find(|row| row.visited.is_some()).cloned().unwrap();
    for (n, row) in rows.iter_mut().enumerate() {
        let facts = CaseFacts { brief: format!("第{n}件").into(), ..done.draft.facts.clone() };
        *row = CaseRow { row: n as u32, draft: CaseDraft { facts, ..done.draft.clone() }, ..done.clone() };
    }
    assert_eq!(checked(&service, &rows).await.unwrap_err().code(), "too_many");
    rows.truncate(limits::IMPORT_ROWS);
    assert_eq!(checked(&service, &rows).await, Ok(rows.len()));
    import(&service, rows).await;
    assert_eq!(cases_there(&service).await, limits::IMPORT_ROWS);
}
