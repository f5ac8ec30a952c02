//! The bundled notices against the table of facts, row by row.

use chrono::{Datelike, NaiveDate};
use engine::calendar::{Calendar, Day};
use std::collections::BTreeMap;
use workflows::calendars::bundled;

const FACTS: &str = include_str!("../facts/calendar-2019-2026.csv");

/// date → (off, our name of the holiday)
fn facts() -> BTreeMap<NaiveDate, (bool, &'static str)> {
    let row = |line: &'static str| {
        let [date, day, name] = line.split(',').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let off = match day {
            "off" => true,
            "work" => false,
            other => panic!("{other} in {line}"),
        };
        (date.parse().unwrap(), (off, chinese(name)))
    };
    FACTS.lines().skip(1).map(row).collect()
}

fn chinese(name: &str) -> &'static str {
    match name {
        "New Year's Day" => "元旦",
        "Spring Festival" => "春节",
        "Tomb-sweeping Day" => "清明节",
        "Labour Day" => "劳动节",
        "Dragon Boat Festival" => "端午节",
        "Mid-autumn Festival" => "中秋节",
        "National Day" => "国庆节",
        other => panic!("{other}"),
    }
}

#[test]
fn one_notice_a_year_each_with_its_number() {
    let years: Vec<i32> = bundled().iter().map(|notice| notice.year).collect();
    assert_eq!(years, (2019..=2026).collect::<Vec<_>>());
    for notice in bundled() {
        assert_eq!(notice.overlay, None, "{}", notice.year);
        let issued = format!("国办发明电〔{}〕", notice.year - 1);
        assert!(notice.notice.starts_with(&issued), "{}: {}", notice.year, notice.notice);
        assert!(notice.days.is_sorted_by_key(|day| day.date), "{} is not in order", notice.year);
    }
}

#[test]
fn every_fact_is_listed_and_nothing_else() {
    let facts = facts();
    assert_eq!(facts.len(), 290);
    let days: BTreeMap<_, _> = bundled()
        .into_iter()
        .flat_map(|notice| notice.days)
        .filter(|day| day.date.year() >= 2019) // 2019's notice also names three days of December 2018
        .map(|day| (day.date, day))
        .collect();
    for (date, (off, name)) in &facts {
        let day = days.get(date).unwrap_or_else(|| panic!("{date} is missing"));
        assert_eq!(day.off, *off, "{date}");
        assert!(day.name.split('、').any(|one| one == *name), "{date}: {} is not {name}", day.name);
    }
    let extra: Vec<_> = days.keys().filter(|date| !facts.contains_key(date)).collect();
    assert!(extra.is_empty(), "not in the facts: {extra:?}");
}

#[test]
fn december_belongs_to_the_notice_that_says_so() {
    let calendar = Calendar::from(bundled());
    let cases = [
        ("2018-12-29", false, "国办发明电〔2018〕15号、〔2019〕3号"),
        ("2022-12-31", true, "国办发明电〔2022〕16号"),
        ("2023-12-30", true, "国办发明电〔2023〕7号"),
    ];
    for (date, off, number) in cases {
        let (is_off, named) = match calendar.day(date.parse().unwrap()) {
            Day::Holiday(named) => (true, named),
            Day::MakeUp(named) => (false, named),
            plain => panic!("{date} is {plain:?}"),
        };
        assert_eq!((is_off, &*named.notice), (off, number), "{date}");
    }
}

#[test]
fn an_unannounced_year_is_said_to_be_one() {
    let calendar = Calendar::from(bundled());
    let announced: Vec<i32> = (2017..=2028).filter(|year| calendar.is_announced(*year)).collect();
    assert_eq!(announced, (2019..=2026).collect::<Vec<_>>());
}
