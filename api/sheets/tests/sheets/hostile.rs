//! Files that would hurt, or that nobody can make sense of, end in one clear word within bounds.

use crate::made::{Made, row, text, zipped};
use crate::samples;
use sheets::{Fault, Limits, Sheet, Wanted, read, read_past_cells, to_xlsx};
use std::time::{Duration, Instant};

fn wanted() -> Wanted {
    Wanted::all(["编号", "日期"])
}

/// Reads within two seconds, whatever it is.
fn look(bytes: &[u8]) -> Result<Sheet, Vec<Fault>> {
    let begun = Instant::now();
    let found = read(bytes, &wanted(), &Limits::default());
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    found
}

/// The codes and places of what is wrong; each has words in both languages.
fn told(bytes: &[u8]) -> Vec<String> {
    let faults = look(bytes).expect_err("it is refused");
    for fault in &faults {
        assert!(!fault.zh.is_empty() && !fault.en.is_empty(), "{fault:?}");
        assert!(Fault::CODES.iter().any(|(code, _)| *code == fault.code), "{} is not listed", fault.code);
    }
    faults.iter().map(|fault| format!("{} {}", fault.code, fault.place).trim_end().to_owned()).collect()
}

fn header() -> String {
    row(1, &["编号", "日期"])
}

#[test]
fn other_kinds_of_files_are_named() {
    let old = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 4000]].concat();
    let mut encrypted = old.clone();
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let macros = Made { more: vec![("xl/vbaProject.bin", vec![1, 2, 3])], rows: header(), ..Made::default() };
    let binary =
        "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>";
    let files: [(&[u8], &str); 14] = [
        (b"", "file_empty"),
        (b" \r\n\t", "file_empty"),
        (&old, "file_old_excel"),
        (b"\x09\x08\x10\x00\x00\x06", "file_old_excel"),
        (&encrypted, "file_encrypted"),
        (&macros.bytes(), "file_macros"),
        (&zipped(&[("_rels/.rels", binary.as_bytes()), ("xl/workbook.bin", b"x")]), "file_binary_excel"),
        (&zipped(&[("readme.txt", b"x")]), "file_other_kind"),
        (&sheets::to_docx(&samples::paper()).unwrap(), "file_other_kind"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "file_other_kind"),
        ("\u{feff}\n<!DOCTYPE html><p>".as_bytes(), "file_other_kind"),
        (b"%PDF-1.7", "file_other_kind"),
        (b"PK\x03\x04 and nothing else", "file_damaged"),
        (b"a,b\n1,\x002\n", "file_nul"),
    ];
    for (bytes, code) in files {
        assert_eq!(told(bytes), [code], "{:?}", String::from_utf8_lossy(&bytes[..bytes.len().min(40)]));
    }
}

#[test]
fn a_bomb_is_put_out_before_it_lies_in_memory() {
    // 300 MB of blanks in 300 KB: over the sum of all parts, and over the ratio of one.
    let blanks = vec![b' '; 100 << 20];
    let bomb = zipped(&[("_rels/.rels", b"<a/>"), ("xl/a.xml", &blanks), ("xl/b.xml", &blanks), ("xl/c.xml", &blanks)]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(told(&bomb), ["file_inflates"]);
    let small = Limits { ratio: u64::MAX, inflated: 50 << 20, ..Limits::default() };
    assert_eq!(read(&bomb, &wanted(), &small).unwrap_err()[0].code, "file_inflates");
}

#[test]
fn what_is_endless_in_other_ways_is_bounded() {
    let many: Vec<String> = (0..600).map(|n| format!("xl/{n}.xml")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b"<a/>"[..])).collect();
    assert_eq!(told(&zipped(&many)), ["file_too_many_parts"]);

    let strings = Made { strings: "<si/>".repeat(1_000_001), rows: header(), ..Made::default() };
    assert_eq!(told(&strings.bytes()), ["file_too_many_strings"]);

    let merged = Made { rows: header(), after: "<mergeCell ref=\"A1:B2\"/>".repeat(20_001), ..Made::default() };
    assert_eq!(told(&merged.bytes()), ["file_too_many_strings"]);

    // One tag or text of many megabytes, not compressible beyond all proportion.
    let noise: String = (0..3_000_000_u64).map(|n| char::from(b'a' + (n * n % 23) as u8)).collect();
    assert_eq!(
        told(&Made::rows(format!("{}<row r=\"2\">{}</row>", header(), text("A2", &noise))).bytes()),
        ["file_damaged"]
    );

    let deep = Made::rows("<x>".repeat(500_000));
    assert_eq!(told(&deep.bytes()), ["file_damaged"]);

    let doctype =
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><Relationships>&b;</Relationships>";
    assert_eq!(told(&zipped(&[("_rels/.rels", doctype.as_bytes())])), ["file_damaged"]);

    let large = vec![b'a'; (20 << 20) + 1];
    assert_eq!(told(&large), ["file_too_large"]);
    let line = vec![b'a'; 10 << 20];
    assert_eq!(told(&line), ["header_not_found"]);
    let line = [b"\"".as_slice(), &line].concat();
    assert_eq!(told(&line), ["header_not_found"]);
    let columns = [b"\xe7\xbc\x96\xe5\x8f\xb7,".as_slice(), &vec![b','; 10 << 20], b"x\n"].concat();
    assert_eq!(told(&columns), ["file_too_many_columns XFD1"]);
}

#[test]
fn one_cell_in_the_last_corner_makes_no_table_of_seventeen_thousand_million() {
    let corner = Made::rows(format!("{}<row r=\"1048576\">{}</row>", header(), text("XFD1048576", "x")));
    assert_eq!(told(&corner.bytes()), ["file_too_many_columns XFD1048576"]);
    // One that is only coloured hurts nobody; one below is a row.
    let coloured = Made::rows(format!(
        "{}{}<row r=\"1048576\">{}<c r=\"XFD1048576\" s=\"1\"/></row>",
        header(),
        row(2, &["1", "2022-4-1"]),
        text("A1048576", "9")
    ));
    let sheet = look(&coloured.bytes()).unwrap();
    assert_eq!(sheet.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 1_048_576]);
    let rows: String = (2..50_002).map(|number| row(number, &["1"])).collect();
    let faults = told(&Made::rows(header() + &rows).bytes());
    assert_eq!(faults, ["file_too_many_rows 50001"]);
}

#[test]
fn cells_that_say_nothing_are_told_all_at_once_with_their_places() {
    let made = Made {
        rows: format!(
            "{}<row r=\"2\">{}<c r=\"B2\" t=\"e\"><f>A9</f><v>#REF!</v></c></row>\
             <row r=\"3\"><c r=\"A3\"><f>1+1</f></c><c r=\"B3\"><f>1+1</f><v></v></c></row>\
             <row r=\"4\"><c r=\"A4\"><f>1+1</f><v>2</v></c><c r=\"B4\" t=\"str\"><f>IF(1,\"\")</f><v></v></c></row>\
             <row r=\"5\">{}{}</row>\
             <row r=\"6\"><c r=\"A6\" t=\"s\"><v>7</v></c><c r=\"B6\"><v>1e999</v></c><c r=\"C6\" t=\"e\"><v>#N/A</v></c></row>\
             <row r=\"7\"><c r=\"A7\" t=\"s\"><v>0</v></c><c r=\"B7\" t=\"b\"><v>maybe</v></c></row>",
            header(),
            text("A2", "1"),
            text("A5", "1"),
            text("B5", "2022-4-1"),
        ),
        after: "<mergeCells><mergeCell ref=\"A5:A6\"/><mergeCell ref=\"C5:D6\"/></mergeCells>".to_owned(),
        strings: format!("<si><t>{}</t></si>", "字".repeat(4_001)),
        ..Made::default()
    };
    let expected = [
        "cell_error B2",
        "cell_formula_without_value A3",
        "cell_formula_without_value B3",
        "cell_damaged A6",
        "cell_damaged B6",
        "cell_too_long A7",
        "cell_damaged B7",
        "cells_merged A5:A6",
    ];
    assert_eq!(told(&made.bytes()), expected);
    // Without merged cells the table is clear: what can be used comes beside what cannot.
    let mut made = made;
    made.after.clear();
    let (sheet, faults) = read_past_cells(&made.bytes(), &wanted(), &Limits::default()).unwrap();
    assert_eq!((sheet.rows.len(), faults.len()), (6, expected.len() - 1));
    // Where nobody looks, it does not matter.
    let other = Made {
        rows: header() + &made.rows[header().len()..].replace("r=\"A", "r=\"X").replace("r=\"B", "r=\"Y"),
        ..made
    };
    assert_eq!(look(&other.bytes()).unwrap().rows.len(), 6);
}

#[test]
fn two_hundred_faults_are_listed_and_the_rest_is_counted() {
    let rows: String =
        (2..1_002).map(|n| format!("<row r=\"{n}\"><c r=\"A{n}\" t=\"e\"><v>#N/A</v></c></row>")).collect();
    let faults = look(&Made::rows(header() + &rows).bytes()).unwrap_err();
    assert_eq!(faults.len(), 201);
    assert_eq!(faults[200].code, "faults_more");
    assert!(faults[200].zh.contains("800"), "{}", faults[200].zh);
}

#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let whole = to_xlsx(&[samples::ledger()]).unwrap();
    for length in (2..whole.len()).step_by(97) {
        let faults = read(&whole[..length], &wanted(), &Limits::default()).expect_err("cut short");
        assert!(["file_damaged", "file_other_kind"].contains(&faults[0].code), "{length}: {faults:?}");
    }
    // Also where the zip file is whole and the sheet inside is not.
    let part = format!("<worksheet><sheetData>{}{}</sheetData></worksheet>", header(), row(2, &["1", "2022-4-1"]));
    let of = |part: &str| Made { sheet: Some(part.to_owned()), ..Made::default() }.bytes();
    assert_eq!(look(&of(&part)).unwrap().rows.len(), 1);
    for (length, _) in part.char_indices() {
        assert_eq!(told(&of(&part[..length])), ["file_damaged"], "{}", &part[..length]);
    }
}

#[test]
fn sheets_nobody_sees_are_not_read() {
    let hidden = Made { states: vec!["hidden"], rows: header(), ..Made::default() };
    assert_eq!(told(&hidden.bytes()), ["sheet_none"]);
    let second = Made { states: vec!["hidden", "visible"], rows: header() + &row(2, &["1", ""]), ..Made::default() };
    assert_eq!(look(&second.bytes()).unwrap().name, "表2");
    assert_eq!(told(&Made::default().bytes()), ["sheet_empty"]);
}
