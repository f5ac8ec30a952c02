//! What a bureau may import, and what it is told otherwise.

use engine::calendar::Calendar;
use workflows::calendars::{FILE_BYTES_MAX, bundled, parse_notice};

/// A whole year in the fewest days that are believed.
const SHORT: &str = r#"{
  "year": 2027,
  "notice": "国办发明电〔2026〕9号",
  "days": [
    { "date": "2027-01-01", "off": true, "name": "元旦" },
    { "date": "2027-05-01", "off": true, "name": "劳动节" },
    { "date": "2027-10-01", "off": true, "name": "国庆节" }
  ]
}"#;

#[test]
fn a_new_year_needs_no_release() {
    let mut calendar = Calendar::from(bundled());
    let day = "2027-01-01".parse().unwrap();
    assert!(!calendar.is_announced(2027) && calendar.is_working(day));
    calendar.import(parse_notice(SHORT).unwrap());
    assert!(calendar.is_announced(2027) && !calendar.is_working(day));
}

#[test]
fn what_is_written_is_what_is_read() {
    for notice in bundled() {
        let text = serde_json::to_string(&notice).unwrap();
        assert_eq!(parse_notice(&text).unwrap(), notice);
    }
}

#[test]
fn the_published_form_is_read_too() {
    let text = r#"{
      "$schema": "https://example.org/schema.json", "$id": "https://example.org/2027.json",
      "year": 2027, "papers": ["https://example.org/notice"],
      "days": [
        { "name": "元旦", "date": "2026-12-31", "isOffDay": true },
        { "name": "元旦", "date": "2027-01-01", "isOffDay": true },
        { "name": "劳动节", "date": "2027-04-25", "isOffDay": false },
        { "name": "劳动节", "date": "2027-05-01", "isOffDay": true },
        { "name": "国庆节", "date": "2027-10-01", "isOffDay": true }
      ]
    }"#;
    let notice = parse_notice(text).unwrap();
    assert_eq!((notice.year, notice.overlay.as_deref(), notice.days.len()), (2027, None, 5));
    assert_eq!(notice.notice, "国务院办公厅关于2027年部分节假日安排的通知");
    let off: Vec<bool> = notice.days.iter().map(|day| day.off).collect();
    assert_eq!(off, [true, true, false, true, true]);
}

#[test]
fn a_county_adds_its_own_day_off() {
    let overlay = r#"{ "year": 2022, "notice": "青山县人民政府通告", "overlay": "青山县",
                       "days": [{ "date": "2022-08-19", "off": true, "name": "建县纪念日" }] }"#;
    let mut calendar = Calendar::from(bundled());
    let day = "2022-08-19".parse().unwrap();
    assert!(calendar.is_working(day));
    calendar.import(parse_notice(overlay).unwrap());
    assert!(!calendar.is_working(day));
    assert!(!calendar.is_working("2022-10-03".parse().unwrap()), "the national notice still counts");
}

#[test]
fn a_byte_order_mark_does_not_matter() {
    assert_eq!(parse_notice(&format!("\u{feff}{SHORT}")), parse_notice(SHORT));
}

/// Each mistake has its own code, and both sentences name what is wrong.
#[test]
fn mistakes() {
    let change = |from: &str, to: &str| {
        assert!(SHORT.contains(from), "{from}");
        SHORT.replacen(from, to, 1)
    };
    let one_more = |day: &str| change("\"days\": [", &format!("\"days\": [{day},"));
    let cases = [
        (String::new(), "calendar_malformed", "1"),
        (change("\"off\": true", "\"off\": 1"), "calendar_malformed", "5"),
        (change("\"notice\"", "\"notise\""), "calendar_malformed", "notise"),
        (change("\"year\": 2027", "\"year\": 2027, \"year\": 2028"), "calendar_malformed", "year"),
        (change("2027-01-01", "2027-02-30"), "calendar_malformed", "5"),
        ("[".repeat(20_000), "calendar_malformed", "1"),
        (" ".repeat(FILE_BYTES_MAX + 1), "calendar_too_large", "65537"),
        (change("国办发明电〔2026〕9号", " "), "calendar_text", "notice"),
        (change("元旦", "元\\n旦"), "calendar_text", "name"),
        (change("元旦", &"元".repeat(101)), "calendar_text", "100"),
        (r#"{"year":2027,"papers":[],"days":[]}"#.into(), "calendar_not_announced", "2027"),
        (change("2027-05-01", "2027-05-02"), "calendar_incomplete", "2027-05-01"),
        (one_more(r#"{"date":"2027-02-12","off":false,"name":"春节"}"#), "calendar_plain_weekday", "2027-02-12"),
        (one_more(r#"{"date":"2027-01-01","off":true,"name":"春节"}"#), "calendar_day_twice", "2027-01-01"),
        (one_more(r#"{"date":"2026-11-30","off":true,"name":"春节"}"#), "calendar_foreign_day", "2026-11-30"),
        (one_more(r#"{"date":"2028-01-01","off":true,"name":"元旦"}"#), "calendar_foreign_day", "2028-01-01"),
        (change("\"year\": 2027", "\"year\": 20270"), "calendar_year", "20270"),
    ];
    for (text, code, named) in cases {
        let error = parse_notice(&text).expect_err(code);
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().contains(named), "{error}");
        assert!(error.zh().contains(named), "{}", error.zh());
    }
}
