//! A ledger that went out comes in again as it was.

use super::World;
use super::county::{cases, id};
use crate::case_rows::{self, Field, Lists, NUMBER_HEADER};
use crate::tables::ledger;
use engine::input::{CaseRow, RegisterAct};
use engine::views::register::CaseFilter;
use sheets::{Limits, Value, to_csv, to_xlsx};

/// Rows without their places in a file, in an order of their own.
fn said(rows: impl IntoIterator<Item = CaseRow>) -> Vec<String> {
    let mut said: Vec<String> = rows.into_iter().map(|row| format!("{:?}", CaseRow { row: 0, ..row })).collect();
    said.sort();
    said
}

#[test]
fn a_ledger_that_went_out_comes_in_equal() {
    for seed in [1, 7, 2_022] {
        println!("seed {seed}");
        let cases = cases(300, seed);
        let mut world = World::empty();
        world.until("2022-05-20 16:00");
        world.register(RegisterAct::Import(cases.clone()));
        let table = ledger(&world.shown("qingshan"), &CaseFilter::default());
        let lists = Lists::of(&world.state, &id("drive"), &id("qingshan")).unwrap();
        for file in [to_xlsx(std::slice::from_ref(&table)).unwrap(), to_csv(&table).unwrap()] {
            let read = case_rows::cases(&file, &id("qingshan"), &lists, &Limits::default());
            let read = read.unwrap_or_else(|faults| panic!("{faults:?}"));
            assert_eq!((read.numbers.len(), read.faults), (300, Vec::new()), "each row's number is known");
            assert_eq!(said(read.rows), said(cases.clone()));
        }
    }
}

#[test]
fn the_ledger_has_the_headers_of_imports_and_no_party() {
    let world = World::with(cases(30, 3));
    let table = ledger(&world.shown("qingshan"), &CaseFilter::default());
    let headers: Vec<&str> = table.columns.iter().map(|column| column.title.as_str()).collect();
    for field in Field::ALL {
        assert!(headers.contains(&field.headers()[0]), "{}", field.name());
    }
    assert!(headers.contains(&NUMBER_HEADER));
    assert!(headers.iter().all(|header| !header.contains("姓名") && *header != "当事人"), "{headers:?}");
    let first = &table.rows[0];
    assert_eq!(first[1], Value::text("（2022）青人调字第1号"), "in the order of registration");
}

#[test]
fn a_unit_sees_what_lies_under_it() {
    let world = World::with(cases(100, 3));
    let shown = world.shown("t01");
    let filter = CaseFilter { units: Some(shown.within()), ..CaseFilter::default() };
    let own = ledger(&shown, &filter).rows.len();
    assert!(own > 0 && own < 100, "{own}");
}

#[test]
fn what_looks_like_a_formula_goes_out_as_text_and_comes_in_as_it_was() {
    let mut one = cases(1, 5);
    one[0].draft.facts.brief = "=HYPERLINK(\"http://x\")".into();
    one[0].draft.facts.measures = "+1".into();
    let mut world = World::empty();
    world.until("2022-05-20 16:00");
    world.register(RegisterAct::Import(one.clone()));
    let table = ledger(&world.shown("qingshan"), &CaseFilter::default());
    let text = String::from_utf8(to_csv(&table).unwrap()).unwrap();
    assert!(text.contains("\"'=HYPERLINK(") && text.contains("'+1"), "{text}");
    let lists = Lists::of(&world.state, &id("drive"), &id("qingshan")).unwrap();
    let read = case_rows::cases(text.as_bytes(), &id("qingshan"), &lists, &Limits::default()).unwrap();
    assert_eq!(said(read.rows), said(one));
}
