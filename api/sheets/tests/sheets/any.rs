//! Whatever comes, nothing panics; whatever goes out comes back. proptest prints the seed of what fails.

use crate::made::zipped;
use crate::samples;
use calamine::{Data, Reader, Xlsx};
use chrono::{Days, NaiveDate, NaiveTime};
use proptest::prelude::*;
use sheets::{Column, ColumnSpec, Kind, Limits, Row, Table, Value, Wanted, read, to_csv, to_docx, to_xlsx};
use std::io::{Cursor, Read};

/// Reads and asks every cell for everything: an answer or a fault, in all cases.
fn look(bytes: &[u8]) {
    let limits = Limits { inflated: 4 << 20, ..Limits::default() };
    for wanted in [Wanted::all([]), Wanted::some(["序号", "编号", "a"], 1)] {
        let Ok(sheet) = read(bytes, &wanted, &limits) else { continue };
        for row in &sheet.rows {
            for (column, _) in &row.cells {
                let _ = (row.text(*column), row.date(*column), row.date_time(*column), row.integer(*column));
                let _ = (row.money_in_fen(*column), row.yes_no(*column));
            }
        }
    }
}

/// The parts of a file that was written here.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip file");
    let all = zip.len();
    let part = |at| {
        let mut part = zip.by_index(at).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("its bytes");
        (part.name().expect("its name").into_owned(), bytes)
    };
    (0..all).map(part).collect()
}

#[derive(Debug, Clone)]
enum Harm {
    Set(u8),
    Remove(usize),
    Double(usize),
}

fn harm() -> impl Strategy<Value = (prop::sample::Index, Harm)> {
    let set = prop_oneof![any::<u8>(), prop::sample::select(b"<>/\"&'=0129azAZ-:$".to_vec())].prop_map(Harm::Set);
    let kind =
        prop_oneof![4 => set, 1 => (1_usize..40).prop_map(Harm::Remove), 1 => (1_usize..40).prop_map(Harm::Double)];
    (any::<prop::sample::Index>(), kind)
}

fn hurt(bytes: &mut Vec<u8>, harms: &[(prop::sample::Index, Harm)]) {
    for (at, harm) in harms {
        if bytes.is_empty() {
            return;
        }
        let at = at.index(bytes.len());
        match harm {
            Harm::Set(byte) => bytes[at] = *byte,
            Harm::Remove(many) => drop(bytes.drain(at..(at + many).min(bytes.len()))),
            Harm::Double(many) => {
                let copy = bytes[at..(at + many).min(bytes.len())].to_vec();
                bytes.splice(at..at, copy);
            }
        }
    }
}

fn value() -> impl Strategy<Value = Value> {
    let text =
        prop_oneof!["[ -~]{0,12}", "[=+@'＝－_x0Dd\t\n -]{1,8}", "\\PC{0,12}", "[一-龥，。]{0,20}", "_x[0-9A-F]{4}_"];
    let day = (0_u64..100_000).prop_map(|days| samples::day("1900-01-01") + Days::new(days));
    prop_oneof![
        Just(Value::Empty),
        text.prop_map(Value::Text),
        (-(1_i64 << 53)..(1 << 53)).prop_map(Value::Integer),
        (-999_999_999_999_999_i64..999_999_999_999_999).prop_map(Value::Fen),
        day.clone().prop_map(Value::Date),
        (day, 0_u32..86_400).prop_map(|(day, second)| {
            Value::DateTime(day.and_time(NaiveTime::from_num_seconds_from_midnight_opt(second, 0).expect("of a day")))
        }),
    ]
}

/// What a written value should be read as.
fn agrees(row: Option<&Row>, column: Column, value: &Value) -> Result<(), TestCaseError> {
    let empty = Row { number: 0, cells: Vec::new() };
    let row = row.unwrap_or(&empty);
    match value {
        Value::Empty => prop_assert_eq!(row.text(column), Ok(None)),
        Value::Text(text) => {
            let blank = |c: char| {
                c.is_whitespace()
                    || c.is_control()
                    || "\u{feff}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{2060}".contains(c)
            };
            let text: String = text.chars().filter(|c| !c.is_control() || "\n\t".contains(*c)).collect();
            let text = Some(text.trim_matches(blank).to_owned()).filter(|text| !text.is_empty());
            prop_assert_eq!(row.text(column), Ok(text));
        }
        Value::Integer(number) => prop_assert_eq!(row.integer(column), Ok(Some(*number))),
        Value::Fen(fen) => prop_assert_eq!(row.money_in_fen(column), Ok(Some(*fen))),
        Value::Date(date) => prop_assert_eq!(row.date(column), Ok(Some(*date))),
        Value::DateTime(time) => prop_assert_eq!(row.date_time(column), Ok(Some(*time))),
        Value::Share { .. } => {}
    }
    Ok(())
}

fn table(rows: Vec<Vec<Value>>) -> Table {
    let kinds = [Kind::Text, Kind::Integer, Kind::Money];
    let columns = (1..).zip(kinds).map(|(n, kind)| ColumnSpec::new(format!("列{n}"), kind, 12)).collect();
    Table { title: "表".to_owned(), columns, rows, ..Table::default() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2_000), begin in 0_usize..6) {
        let begins: [&[u8]; 6] = [b"", b"PK\x03\x04", b"\xef\xbb\xbf", b"\xff\xfe", b"a,b\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"];
        look(&[begins[begin], &bytes].concat());
    }

    #[test]
    fn random_text_is_read_or_refused(text in "(编号|a|[,;\t\"\r\n=0-9年月日.-]|\\PC){0,200}") {
        look(text.as_bytes());
        look(&encoding_rs::GB18030.encode(&text).0);
    }

    #[test]
    fn damaged_files_are_read_or_refused(harms in prop::collection::vec(harm(), 1..6)) {
        for mut bytes in [to_xlsx(&[samples::ledger()]).unwrap(), to_csv(&samples::ledger()).unwrap()] {
            hurt(&mut bytes, &harms);
            look(&bytes);
        }
    }

    #[test]
    fn damaged_parts_are_read_or_refused(harms in prop::collection::vec(harm(), 1..4), which in any::<prop::sample::Index>()) {
        let mut parts = parts(&to_xlsx(&[samples::ledger()]).unwrap());
        parts.retain(|(name, _)| name.contains("sheet1") || name.contains("workbook") || name.contains("sharedStrings") || name.contains("styles") || name == "_rels/.rels");
        let at = which.index(parts.len());
        hurt(&mut parts[at].1, &harms);
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        look(&zipped(&parts));
    }

    #[test]
    fn tables_come_back_as_they_went_out(rows in prop::collection::vec(prop::collection::vec(value(), 3), 1..12)) {
        let table = table(rows);
        for bytes in [to_xlsx(std::slice::from_ref(&table)).unwrap(), to_csv(&table).unwrap()] {
            let sheet = read(&bytes, &Wanted::all(["列1", "列2", "列3"]), &Limits::default());
            let sheet = sheet.map_err(|faults| TestCaseError::fail(format!("{faults:?}")))?;
            let first = if bytes.starts_with(b"PK") { 4 } else { 2 };
            for (number, values) in (first..).zip(&table.rows) {
                let row = sheet.rows.iter().find(|row| row.number == number);
                for (column, value) in (0..).map(Column).zip(values) {
                    agrees(row, column, value)?;
                }
            }
        }
    }

    /// A reader of other authors finds the same numbers and days, and no formula.
    #[test]
    fn another_library_reads_the_same(rows in prop::collection::vec(prop::collection::vec(value(), 3), 1..6)) {
        let table = table(rows);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(to_xlsx(std::slice::from_ref(&table)).unwrap())).unwrap();
        prop_assert!(book.worksheet_formula("表").unwrap().is_empty());
        let range = book.worksheet_range("表").unwrap();
        for (at, values) in (3..).zip(&table.rows) {
            for (column, value) in (0..).zip(values) {
                match (value, range.get_value((at, column)).unwrap_or(&Data::Empty)) {
                    (Value::Integer(number), Data::Float(found)) => prop_assert_eq!(*number as f64, *found),
                    (Value::Fen(fen), Data::Float(found)) => prop_assert_eq!(*fen as f64 / 100.0, *found),
                    (Value::Date(date), Data::DateTime(found)) => {
                        let (year, month, day, ..) = found.to_ymd_hms_milli();
                        let found = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
                        prop_assert_eq!(Some(*date), found);
                    }
                    (Value::DateTime(_), Data::DateTime(_)) | (Value::Empty, Data::Empty) | (Value::Text(_), Data::String(_) | Data::Empty) => {}
                    (value, found) => prop_assert!(false, "{value:?} became {found:?}"),
                }
            }
        }
    }

    #[test]
    fn papers_of_any_text_are_well_formed(title in "\\PC{0,20}", text in any::<String>()) {
        let mut paper = samples::paper();
        paper.title = title;
        paper.body.push(sheets::Block::Paragraph(text));
        for (name, bytes) in parts(&to_docx(&paper).unwrap()) {
            let mut reader = quick_xml::Reader::from_reader(bytes.as_slice());
            let mut buffer = Vec::new();
            loop {
                match reader.read_event_into(&mut buffer) {
                    Ok(quick_xml::events::Event::Eof) => break,
                    Ok(_) => buffer.clear(),
                    Err(error) => prop_assert!(false, "{name}: {error}"),
                }
            }
        }
    }
}
