//! The circular as a table: office by office, each line with its reason and source rows.

use super::shown::{Shown, column, count};
use super::words::line_word;
use engine::views::register::{Circular, CircularLine};
use sheets::{Kind, Table, Value};

/// The lines of a circular. Offices in the order of the tree: no ranking.
pub fn circular(shown: &Shown<'_>, circular: &Circular<'_>) -> Table {
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for office in &circular.offices {
        for line in &office.lines {
            rows.push(row(rows.len(), shown.name(office.unit), line));
        }
    }
    let Circular { due, on_time, late, in_order, .. } = circular;
    Table {
        title: format!("{}任务完成情况通报表", circular.title),
        subtitle: shown.subtitle("统计期间", Some(circular.span)),
        columns: vec![
            column("序号", Kind::Text, 6),
            column("单位", Kind::Text, 20),
            column("问题类别", Kind::Text, 14),
            column("任务", Kind::Text, 20),
            column("件（期）数", Kind::Integer, 10),
            column("最早应完成日期", Kind::Date, 13),
            column("情况说明", Kind::Text, 56),
            column("依据", Kind::Text, 14),
        ],
        rows,
        totals: None,
        notes: vec![format!(
            "注：期间到期事项{due}项，按时完成{on_time}项，逾期（含迟报）{late}项；{in_order}个单位全部按时完成。"
        )],
    }
}

fn row(at: usize, office: &str, line: &CircularLine<'_>) -> Vec<Value> {
    vec![
        Value::Integer(at as i64 + 1),
        office.into(),
        line_word(line.kind).into(),
        line.title.into(),
        count(line.cases.len() + line.keys.len()),
        line.day.into(),
        Value::text(line.reason.clone()),
        Value::text(line.sources.join("；")),
    ]
}
