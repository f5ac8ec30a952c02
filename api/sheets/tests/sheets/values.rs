//! What people write, and what is made of it.

use crate::made::{Made, row};
use crate::samples::{day, time};
use sheets::{Cell, Limits, Row, Sheet, Wanted, read};

/// A sheet with one row of these texts below the headers A, B, C, ….
fn texts(texts: &[&str]) -> (Sheet, Row) {
    let names: Vec<String> = ('A'..='Z').take(texts.len()).map(String::from).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    sheet(&Made::rows(row(1, &names) + &row(2, texts)))
}

fn sheet(made: &Made) -> (Sheet, Row) {
    let sheet = read(&made.bytes(), &Wanted::all([]), &Limits::default()).expect("a sheet");
    let row = sheet.rows[0].clone();
    (sheet, row)
}

/// What each cell gives, or the fault's code.
fn each<T>(
    texts_of: &[&str],
    get: impl Fn(&Row, sheets::Column) -> Result<Option<T>, sheets::Fault>,
) -> Vec<Result<Option<T>, String>> {
    let (sheet, row) = texts(texts_of);
    let cells = sheet.header.iter().map(|(column, _)| get(&row, *column));
    cells.map(|found| found.map_err(|fault| format!("{} {}", fault.code, fault.place))).collect()
}

#[test]
fn dates_are_read_in_the_forms_people_write() {
    let forms = [
        "2022-4-1",
        "2022-04-01",
        "2022/4/1",
        "2022.4.1",
        "2022年4月1日",
        "20220401",
        "２０２２年４月１日",
        " 2022 年 4 月 1 日 ",
        "2022-4-1 9:30",
        "2022年4月1号",
    ];
    for (form, found) in forms.iter().zip(each(&forms, Row::date)) {
        assert_eq!(found, Ok(Some(day("2022-04-01"))), "{form}");
    }
    let bad = [
        "4-1",
        "22-4-1",
        "2022-13-1",
        "2022-2-30",
        "2022-4",
        "2022年4月",
        "一月一日",
        "20221301",
        "2022-4-1-1",
        "2022-4-1x",
        "0000-1-1",
        "44652",
    ];
    for (form, found) in bad.iter().zip(each(&bad, Row::date)) {
        assert!(found.as_ref().is_err_and(|fault| fault.starts_with("value_not_date ")), "{form}: {found:?}");
    }
    let times = ["2022-4-1 9:30", "2022年4月1日9时30分", "2022/04/01T09:30:00", "2022年4月1日 9点30分0秒"];
    for (form, found) in times.iter().zip(each(&times, Row::date_time)) {
        assert_eq!(found, Ok(Some(time("2022-04-01T09:30:00"))), "{form}");
    }
    assert!(
        each(&["2022-4-1 25:00", "2022-4-1 9:61", "2022-4-1 9:30:00:1"], Row::date_time).iter().all(Result::is_err)
    );
}

#[test]
fn real_dates_are_read_from_1900_and_from_1904() {
    let number = |value: &str, style: &str| {
        format!(
            "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>A</t></is></c></row><row r=\"2\"><c r=\"A2\" s=\"{style}\"><v>{value}</v></c></row>"
        )
    };
    let formats = vec![
        "yyyy\\-mm\\-dd",
        "[$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@",
        "yyyy/m/d\\ h:mm",
        "h:mm",
        "#,##0.00_ ",
        "m/d",
        "[h]:mm",
        "[DBNum1][$-804]yyyy&quot;年&quot;m&quot;月&quot;",
        "General",
    ];
    let made = |value: &str, style: &str, from_1904: bool| Made {
        rows: number(value, style),
        formats: formats.clone(),
        from_1904,
        ..Made::default()
    };
    let cell = |value: &str, style: &str, from_1904| sheet(&made(value, style, from_1904)).1.cells[0].1.clone();
    for style in ["1", "2", "3", "6", "8"] {
        assert_eq!(cell("44652", style, false), Cell::Date(day("2022-04-01")), "style {style}");
        assert_eq!(cell("43190", style, true), Cell::Date(day("2022-04-01")), "style {style}");
    }
    assert_eq!(cell("44652.395833333336", "3", false), Cell::DateTime(time("2022-04-01T09:30:00")));
    assert_eq!(cell("0.5", "4", false), Cell::Time("12:00:00".parse().unwrap()));
    for style in ["0", "5", "7", "9"] {
        assert_eq!(cell("44652", style, false), Cell::Number(44652.0), "style {style}");
    }
    assert_eq!(cell("1", "1", false), Cell::Date(day("1900-01-01")));
    assert_eq!(cell("59", "1", false), Cell::Date(day("1900-02-28")));
    assert_eq!(cell("61", "1", false), Cell::Date(day("1900-03-01")));
    for never in ["60", "-1", "2958466", "1e15"] {
        let faults = read(&made(never, "1", false).bytes(), &Wanted::all([]), &Limits::default()).unwrap_err();
        assert_eq!((faults.len(), faults[0].code), (1, "cell_damaged"), "{never}");
    }
}

#[test]
fn amounts_are_read_digit_by_digit() {
    let good = [
        ("1200.5", 120_050),
        ("1,200.50", 120_050),
        ("￥300", 30_000),
        ("300元", 30_000),
        ("1.2万元", 1_200_000),
        ("-0.01", -1),
        ("0.29", 29),
        ("１２３．４５", 12_345),
        ("9,999,999,999,999.99", 999_999_999_999_999),
        ("0", 0),
        ("1200.500", 120_050),
    ];
    let forms: Vec<&str> = good.iter().map(|(form, _)| *form).collect();
    for ((form, fen), found) in good.iter().zip(each(&forms, Row::money_in_fen)) {
        assert_eq!(found, Ok(Some(*fen)), "{form}");
    }
    let bad = [
        "0.001",
        "1,2",
        "1,20.5",
        "12,00",
        ",100",
        "1.2.3",
        "abc",
        "--1",
        "1e5",
        "99999999999999",
        "元",
        "五百",
        ".5",
        "1 200",
    ];
    for (form, found) in bad.iter().zip(each(&bad, Row::money_in_fen)) {
        assert!(found.as_ref().is_err_and(|fault| fault.starts_with("value_not_amount ")), "{form}: {found:?}");
    }
    // Sums of formulas come with the dust of binary fractions; programs show 15 digits.
    for (number, fen) in [
        ("0.30000000000000004", 30),
        ("1200.5", 120_050),
        ("4.3499999999999996", 435),
        ("1.005E2", 10_050),
        ("-2.5", -250),
    ] {
        let made = Made::rows(row(1, &["A"]) + &format!("<row r=\"2\"><c r=\"A2\"><f>X</f><v>{number}</v></c></row>"));
        let (sheet, row) = sheet(&made);
        assert_eq!(row.money_in_fen(sheet.column("A").unwrap()), Ok(Some(fen)), "{number}");
    }
}

#[test]
fn whole_numbers_and_answers_are_read() {
    assert_eq!(each(&["3", "1,200", "-7", "１２", "3.0"], Row::integer), [3, 1200, -7, 12, 3].map(|n| Ok(Some(n))));
    assert!(each(&["3.5", "三", "1 2", "99999999999999999999", "TRUE"], Row::integer).iter().all(Result::is_err));
    assert!(each(&["是", "有", "√", "Y", "1", "已"], Row::yes_no).iter().all(|found| *found == Ok(Some(true))));
    assert!(each(&["否", "无", "×", "n", "0", "空"], Row::yes_no).iter().all(|found| *found == Ok(Some(false))));
    assert_eq!(each(&["也许"], Row::yes_no), [Err("value_not_yes_no A2".to_owned())]);
    assert_eq!(each(&["x", "　"], Row::yes_no)[1], Ok(None), "blanks are nothing");
}

#[test]
fn numbers_become_text_as_people_write_them() {
    for (number, said) in
        [("3", "3"), ("3.50", "3.5"), ("13800000000", "13800000000"), ("0.1", "0.1"), ("-0.5", "-0.5")]
    {
        let made = Made::rows(row(1, &["A"]) + &format!("<row r=\"2\"><c r=\"A2\"><v>{number}</v></c></row>"));
        let (sheet, row) = sheet(&made);
        assert_eq!(row.text(sheet.column("A").unwrap()), Ok(Some(said.to_owned())));
    }
    let (sheet, row) = texts(&["a_x000D_b_x005F_x0041_", "&lt;&amp;&#65;"]);
    assert_eq!(row.text(sheet.column("A").unwrap()).unwrap().unwrap(), "ab_x0041_");
    assert_eq!(row.text(sheet.column("B").unwrap()).unwrap().unwrap(), "<&A");
}

#[test]
fn a_missing_value_is_told_with_its_place() {
    let (_, row) = texts(&["x"]);
    let fault = row.missing(sheets::Column(27), "编号");
    assert_eq!((fault.code, fault.line_zh().as_str()), ("value_missing", "AB2：“编号”为必填项，不能为空。"));
}
