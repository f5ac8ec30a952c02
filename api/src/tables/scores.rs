//! Points of offices (年终考评加减分; source 004C, V4): each item with its words and its source.

use super::shown::{Shown, column};
use engine::plan::Span;
use engine::views::register::{points, scored};
use sheets::{Kind, Table, Value};

/// The points given for these days, in the order of the tree: never a ranking. None: the days for
/// which points were given last.
pub fn scores(shown: &Shown<'_>, days: Option<Span>) -> Table {
    let days = days.or_else(|| scored(shown.state, shown.no).last().copied());
    let offices = days.map(|days| points(shown.state, shown.no, &shown.within(), days)).unwrap_or_default();
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for office in &offices {
        let name = shown.name(office.unit);
        for item in office.items {
            let n = Value::Integer(rows.len() as i64 + 1);
            let source = item.source.as_deref().into();
            rows.push(vec![
                n,
                name.into(),
                Value::text(item.text.clone()),
                hundredths(item.points.into()),
                Value::Empty,
                source,
            ]);
        }
        let n = Value::Integer(rows.len() as i64 + 1);
        rows.push(vec![n, name.into(), "小计".into(), Value::Empty, hundredths(office.points), Value::Empty]);
    }
    Table {
        title: shown.headed("考评加减分情况表"),
        subtitle: shown.subtitle("考评期间", days),
        columns: vec![
            column("序号", Kind::Text, 6),
            column("单位", Kind::Text, 26),
            column("加减分事项", Kind::Text, 50),
            column("分值", Kind::Money, 12),
            column("小计", Kind::Money, 12),
            column("依据", Kind::Text, 24),
        ],
        rows,
        totals: None,
        notes: vec!["注：负数为扣分。".to_owned()],
    }
}

/// Hundredths of a point look like fen: two decimals.
fn hundredths(points: i64) -> Value {
    Value::Fen(points)
}
