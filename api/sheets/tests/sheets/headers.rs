//! The header is found among titles, remarks and merged cells.

use crate::made::{Made, row};
use sheets::{Limits, Sheet, Wanted, read};

fn merged(ranges: &[&str]) -> String {
    let cells: String = ranges.iter().map(|range| format!("<mergeCell ref=\"{range}\"/>")).collect();
    format!("<mergeCells>{cells}</mergeCells>")
}

fn look(made: &Made, wanted: &Wanted) -> Result<Sheet, Vec<String>> {
    let found = read(&made.bytes(), wanted, &Limits::default());
    found.map_err(|faults| faults.iter().map(|fault| format!("{} {}", fault.code, fault.line_zh())).collect())
}

#[test]
fn titles_above_are_passed_over_and_remarks_below_are_told() {
    let made = Made {
        rows: [
            row(1, &["某县案件台账"]),
            row(2, &["填报单位：某镇", "", "日期：2022-4-30"]),
            row(4, &["*编 号", "受理&#10;日期", "金额（元）", "备注"]),
            row(5, &["1", "2022-4-1", "3"]),
            row(9, &["2", "2022-4-2", "4"]),
            row(10, &["填表人：某某　审核人：某某"]),
        ]
        .concat(),
        after: merged(&["A1:D1", "A10:D10"]),
        ..Made::default()
    };
    let sheet = look(&made, &Wanted::all(["编号", "受理日期", "金额(元)"])).unwrap();
    assert_eq!((sheet.header_row, sheet.rows[0].number, sheet.rows[1].number, sheet.rows.len()), (4, 5, 9, 2));
    assert_eq!(sheet.column("金额 (元)").unwrap().to_string(), "C");
    assert_eq!(sheet.column("别的"), None);
    assert!(sheet.notes[0].0.contains("第10行"), "{:?}", sheet.notes);
}

#[test]
fn a_header_of_two_rows_is_one() {
    let made = Made {
        rows: row(1, &["编号", "调解结果", "", "备注"])
            + &row(2, &["", "达成协议", "未达成"])
            + &row(3, &["1", "是", "", "x"]),
        after: merged(&["A1:A2", "B1:C1", "D1:D2"]),
        ..Made::default()
    };
    let sheet = look(&made, &Wanted::all(["编号", "达成协议", "未达成", "备注"])).unwrap();
    assert_eq!((sheet.header_row, sheet.rows.len()), (2, 1));
}

#[test]
fn what_is_missing_or_stands_twice_is_named() {
    let made = Made::rows(row(1, &["编号", "日期", "编号"]) + &row(2, &["1"]));
    let missing = look(&made, &Wanted::all(["编号", "金额", "单位"])).unwrap_err();
    assert_eq!(missing, ["header_not_found 未找到表头行。缺少的列：金额、单位。请检查表头文字或列对应关系。"]);
    let twice = look(&made, &Wanted::some(["编号", "金额"], 1)).unwrap_err();
    assert_eq!(twice, ["header_twice C1：表头“编号”与 A1 重复，无法判断用哪一列。请改名或删除其中一列。"]);
    assert!(look(&made, &Wanted::some(["日期", "金额"], 1)).is_ok(), "twice in a column nobody asks for");
}

#[test]
fn of_several_visible_sheets_the_first_with_content_is_read() {
    let first = format!("<worksheet><sheetData>{}</sheetData></worksheet>", row(1, &["编号"]) + &row(2, &["9"]));
    let made = Made { states: vec!["visible", "visible", "visible"], sheet: Some(first), ..Made::default() };
    let sheet = look(&made, &Wanted::all(["编号"])).unwrap();
    assert_eq!((sheet.name.as_str(), sheet.notes.len()), ("表3", 0), "empty ones do not count");
    let tables = [crate::samples::ledger(), crate::samples::statistics()];
    let sheet = read(&sheets::to_xlsx(&tables).unwrap(), &Wanted::all(["案件编号"]), &Limits::default()).unwrap();
    assert!(
        sheet.notes.iter().any(|(zh, en)| zh.contains("统计表") && en.contains("only the first")),
        "{:?}",
        sheet.notes
    );
}
