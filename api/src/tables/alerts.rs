//! The alert register (预警登记簿; source 003, E4): each alert, and beside it everything that
//! followed with time and post. No party.

use super::shown::{Shown, column};
use super::words::scope_word;
use engine::views::register::{AlertFilter, AlertRow, AlertSaid, AlertState, PostRow, alerts as listed};
use sheets::{Kind, Table, Value};

/// Alerts of the unit and all under it that a filter wants, in the order of registration.
pub fn alerts(shown: &Shown<'_>, filter: &AlertFilter) -> Vec<Table> {
    let mut rows = listed(shown.state, shown.no, filter, None, usize::MAX, shown.now).rows;
    rows.reverse();
    vec![register(shown, filter, &rows), course(shown, filter, &rows)]
}

fn register(shown: &Shown<'_>, filter: &AlertFilter, alerts: &[AlertRow<'_>]) -> Table {
    let row = |(at, alert): (usize, &AlertRow<'_>)| {
        let told = alert.lines.iter().filter(|line| matches!(line.what, AlertSaid::Told { .. })).count();
        let handled = alert.lines.iter().rev().find_map(|line| match line.what {
            AlertSaid::Handled { what } => Some((line.at, what)),
            _ => None,
        });
        let (state, due) = standing(shown, alert.state);
        vec![
            Value::Integer(at as i64 + 1),
            Value::text(alert.in_words.clone()),
            shown.name(alert.unit).into(),
            Value::DateTime(shown.local(alert.registered)),
            alert.level.map(|(_, title)| title).into(),
            alert.scope.map(scope_word).into(),
            alert.owner.as_ref().map(post).into(),
            state,
            due,
            Value::Integer(told as i64),
            handled.map_or(Value::Empty, |(at, _)| Value::DateTime(shown.local(at))),
            handled.map(|(_, what)| what).into(),
        ]
    };
    Table {
        title: shown.headed("矛盾纠纷预警登记表"),
        subtitle: shown.subtitle("登记期间", filter.registered),
        columns: vec![
            column("序号", Kind::Text, 6),
            column("案件编号", Kind::Text, 24),
            column("承办单位", Kind::Text, 18),
            column("登记时间", Kind::DateTime, 17),
            column("预警等级", Kind::Text, 12),
            column("涉及范围", Kind::Text, 11),
            column("责任主体", Kind::Text, 22),
            column("状态", Kind::Text, 12),
            column("处置时限", Kind::DateTime, 17),
            column("报告次数", Kind::Integer, 9),
            column("处置时间", Kind::DateTime, 17),
            column("处置情况", Kind::Text, 30),
        ],
        rows: alerts.iter().enumerate().map(row).collect(),
        totals: None,
        notes: vec!["注：每次报告、签收、处置和等级变动见“预警报告和处置经过”；本表不含当事人信息。".to_owned()],
    }
}

fn standing(shown: &Shown<'_>, state: AlertState) -> (Value, Value) {
    match state {
        AlertState::Waiting { due, overdue } => {
            let word = if overdue { "逾期未处置" } else { "待处置" };
            (word.into(), Value::DateTime(shown.local(due)))
        }
        AlertState::Handled => ("已处置".into(), Value::Empty),
        AlertState::Lifted => ("已解除".into(), Value::Empty),
        AlertState::Unset => ("未定级".into(), Value::Empty),
    }
}

fn course(shown: &Shown<'_>, filter: &AlertFilter, alerts: &[AlertRow<'_>]) -> Table {
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for alert in alerts {
        let mut levels = 0;
        for line in &alert.lines {
            levels += u32::from(matches!(line.what, AlertSaid::Set { .. }));
            let [what, who, said] = event(&line.what, levels > 1);
            rows.push(vec![
                Value::Integer(rows.len() as i64 + 1),
                Value::text(alert.in_words.clone()),
                shown.name(alert.unit).into(),
                Value::DateTime(shown.local(line.at)),
                what,
                who,
                said,
                Value::Integer(i64::try_from(line.entry.0).unwrap_or(i64::MAX)),
            ]);
        }
    }
    Table {
        title: shown.headed("预警报告和处置经过"),
        subtitle: shown.subtitle("登记期间", filter.registered),
        columns: vec![
            column("序号", Kind::Text, 6),
            column("案件编号", Kind::Text, 24),
            column("承办单位", Kind::Text, 18),
            column("时间", Kind::DateTime, 17),
            column("事项", Kind::Text, 14),
            column("岗位", Kind::Text, 26),
            column("内容", Kind::Text, 40),
            column("记录号", Kind::Text, 9),
        ],
        rows,
        totals: None,
        notes: Vec::new(),
    }
}

/// What happened, to or by which post, in words.
fn event(said: &AlertSaid<'_>, is_change: bool) -> [Value; 3] {
    match said {
        AlertSaid::Set { level: (_, title), scope, reason } => {
            let what = if is_change { "等级变动" } else { "登记预警" };
            [what.into(), Value::Empty, Value::text(format!("{title}（{}）：{reason}", scope_word(*scope)))]
        }
        AlertSaid::Told { post: told, rung: 0 } => ["报告".into(), post(told).into(), Value::Empty],
        AlertSaid::Told { post: told, rung } => {
            ["升级报告".into(), post(told).into(), Value::text(format!("逾期未处置，第{rung}次升级"))]
        }
        AlertSaid::Received { post: told } => ["签收".into(), post(told).into(), Value::Empty],
        AlertSaid::Handled { what } => ["处置".into(), Value::Empty, (*what).into()],
        AlertSaid::Lifted { reason } => ["解除".into(), Value::Empty, (*reason).into()],
        AlertSaid::Unresolved { reason } => ["不能化解".into(), Value::Empty, (*reason).into()],
    }
}

fn post(post: &PostRow<'_>) -> String {
    format!("{}{}", post.unit_name, post.title)
}
