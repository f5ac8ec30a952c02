//! The subsidy tables (以案定补): totals for each committee and month, and case by case.

use super::shown::{Shown, column, count, fen};
use crate::case_rows::difficulty_word;
use engine::id::TermId;
use engine::plan::Span;
use engine::views::register::{SubsidyRow, SubsidyTable, SubsidyTotal, subsidies as settled};
use sheets::{Kind, Table, Value};

/// What was settled in these days for the unit and all under it.
pub fn subsidies(shown: &Shown<'_>, days: Span) -> Vec<Table> {
    let found = settled(shown.state, shown.no, &shown.within(), days);
    vec![totals(shown, days, &found), rows(shown, days, &found)]
}

fn totals(shown: &Shown<'_>, days: Span, found: &SubsidyTable) -> Table {
    let row = |(at, total): (usize, &SubsidyTotal)| {
        vec![
            Value::Integer(at as i64 + 1),
            shown.name(total.unit).into(),
            Value::text(format!("{}年{}月", total.year, total.month)),
            count(total.cases),
            count(total.paid),
            fen(total.amount),
            Value::Empty,
        ]
    };
    let paid = found.totals.iter().map(|total| total.paid).sum::<u64>();
    Table {
        title: shown.headed("人民调解“以案定补”汇总表"),
        subtitle: shown.subtitle("核定期间", Some(days)),
        columns: vec![
            column("序号", Kind::Text, 6),
            column("调解组织", Kind::Text, 34),
            column("月份", Kind::Text, 14),
            column("核定案件（件）", Kind::Integer, 14),
            column("补贴案件（件）", Kind::Integer, 14),
            column("补贴金额（元）", Kind::Money, 18),
            column("签收", Kind::Text, 20),
        ],
        rows: found.totals.iter().enumerate().map(row).collect(),
        totals: Some(vec![
            "合计".into(),
            Value::Empty,
            Value::Empty,
            count(found.cases),
            count(paid),
            fen(found.amount),
            Value::Empty,
        ]),
        notes: vec!["注：月份为核定月份；每案只核定一次。".to_owned()],
    }
}

fn rows(shown: &Shown<'_>, days: Span, found: &SubsidyTable) -> Table {
    let row = |(at, row): (usize, &SubsidyRow)| {
        vec![
            Value::Integer(at as i64 + 1),
            shown.name(row.unit).into(),
            Value::text(shown.number(row.number)),
            row.kind.as_ref().map(|kind| kind_title(shown, kind)).into(),
            difficulty_word(row.difficulty).into(),
            row.closed.into(),
            shown.day(row.at).into(),
            fen(row.amount),
            Value::Integer(i64::try_from(row.entry.0).unwrap_or(i64::MAX)),
        ]
    };
    let mut sum = vec![Value::Empty; 9];
    (sum[0], sum[7]) = ("合计".into(), fen(found.amount));
    Table {
        title: shown.headed("人民调解“以案定补”明细表"),
        subtitle: shown.subtitle("核定期间", Some(days)),
        columns: vec![
            column("序号", Kind::Text, 6),
            column("调解组织", Kind::Text, 30),
            column("案件编号", Kind::Text, 26),
            column("纠纷类型", Kind::Text, 16),
            column("难易程度", Kind::Text, 11),
            column("办结日期", Kind::Date, 12),
            column("核定日期", Kind::Date, 12),
            column("补贴金额（元）", Kind::Money, 16),
            column("记录号", Kind::Text, 10),
        ],
        rows: found.rows.iter().enumerate().map(row).collect(),
        totals: Some(sum),
        notes: vec!["注：核定理由见账本中该记录号的记录；不予补贴的金额为0。".to_owned()],
    }
}

fn kind_title(shown: &Shown<'_>, kind: &TermId) -> String {
    let known = shown.register().and_then(|register| register.types.iter().find(|known| known.id == *kind));
    known.map_or_else(|| kind.to_string(), |known| known.title.clone())
}
