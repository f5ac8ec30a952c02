//! Lists as people really write them, and every mistake at its place.

use super::{Column, parse};
use engine::plan::Level;

const HEADER: &str = "id,name,kind,level,parent,posts\n";

/// Line, column and code of each mistake.
fn mistakes(text: &[u8]) -> Vec<(u64, Option<Column>, &'static str)> {
    parse(text).unwrap_err().iter().map(|m| (m.line, m.column, m.code)).collect()
}

#[test]
fn a_list_as_a_spreadsheet_writes_it() {
    let text = "\u{feff}name,id,kind,level,parent,posts\r\n\
        \"青山县司法局, 本部\",qingshan,county-bureau,county,,leader=局长；duty-section = 值班室\r\n\
        晴岚镇司法所 , t01,township-office,township,qingshan\r\n,,,,,\r\n";
    let rows = parse(text.as_bytes()).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[0].name.as_str(), rows[0].parent.is_none()), ("青山县司法局, 本部", true));
    let posts: Vec<_> = rows[0].posts.iter().map(|post| (post.id.as_str(), post.title.as_str())).collect();
    assert_eq!(posts, [("leader", "局长"), ("duty-section", "值班室")]);
    assert_eq!((rows[1].name.as_str(), rows[1].level), ("晴岚镇司法所", Level::Township));
    assert_eq!(rows[1].parent.as_ref().map(ToString::to_string).as_deref(), Some("qingshan"));
}

#[test]
fn headers_in_chinese() {
    let text = "编号,名称,层级,类型\nqingshan,青山县司法局,县,county-bureau\n";
    let rows = parse(text.as_bytes()).unwrap();
    assert_eq!((rows[0].level, rows[0].kind.as_str()), (Level::County, "county-bureau"));
}

#[test]
fn the_bundled_lists() {
    let county = include_bytes!("../../../workflows/library/units/county.csv");
    let city = include_bytes!("../../../workflows/library/units/city.csv");
    assert_eq!(parse(county).unwrap().len(), 233);
    assert_eq!(parse(city).unwrap().len(), 148);
}

#[test]
fn every_mistake_at_once() {
    let text = format!("{HEADER}A b,,Kind,town,Ⅰ,x\nok,好,k,county,,p=一;p=二\nok,又,k,village,,=\na,b,k,city,,,,\n");
    let wanted = [
        (2, Some(Column::Id), "units_bad_id"),
        (2, Some(Column::Name), "units_bad_name"),
        (2, Some(Column::Kind), "units_bad_id"),
        (2, Some(Column::Level), "units_bad_level"),
        (2, Some(Column::Parent), "units_bad_id"),
        (2, Some(Column::Posts), "units_bad_post"),
        (3, Some(Column::Posts), "units_post_twice"),
        (4, Some(Column::Posts), "units_bad_id"),
        (4, Some(Column::Posts), "units_bad_name"),
        (4, Some(Column::Id), "units_id_twice"),
        (5, None, "units_cells"),
    ];
    assert_eq!(mistakes(text.as_bytes()), wanted);
}

#[test]
fn files_of_another_kind() {
    assert_eq!(mistakes(b""), mistakes(b"\n").as_slice());
    let header: Vec<_> = mistakes("id,name,level,人数,id\n".as_bytes()).into_iter().map(|m| m.2).collect();
    // A list without a column of parents is the bureau alone; kinds there must be.
    assert_eq!(header, ["units_column_unknown", "units_column_twice", "units_column_missing"]);
    assert_eq!(mistakes(HEADER.as_bytes()), [(1, None, "units_empty")]);
    let gbk = [HEADER.as_bytes(), b"t01,\xc7\xe0\xc9\xbd,k,county,,\n"].concat();
    assert_eq!(mistakes(&gbk), [(2, None, "units_not_utf8")]);
    assert_eq!(mistakes(b"PK\x03\x04\x14\x00\x06")[0].2, "units_column_unknown");
}

#[test]
fn a_hopeless_file_is_not_listed_whole() {
    let text = format!("{HEADER}{}", "?,?,?,?,?,?\n".repeat(10_000));
    let count = parse(text.as_bytes()).unwrap_err().len();
    assert!((super::MISTAKES_MAX..super::MISTAKES_MAX + 6).contains(&count), "{count}");
}
