//! Targets with pace: what each office has reached, what it lacks by name, and where the days lead.

use super::shown::{Shown, column, span_words};
use engine::plan::{Measure, Reached};
use engine::views::register::{Pace, Part, TargetRow, TargetRule, targets as listed};
use sheets::{Kind, Table, Value};

/// Targets of the unit and all under it.
pub fn targets(shown: &Shown<'_>) -> Table {
    let rows = listed(shown.state, shown.no, &shown.within(), shown.now);
    let row = |(at, row): (usize, &TargetRow<'_>)| {
        vec![
            Value::Integer(at as i64 + 1),
            shown.name(row.unit).into(),
            row.title.into(),
            Value::text(span_words(row.span)),
            Value::text(wanted(row.rule)),
            Value::Integer(row.part),
            row.whole.map_or(Value::Empty, Value::Integer),
            row.whole.map_or(Value::Empty, |whole| ratio(row.part, whole)),
            reached_word(row.reached, row.is_over).into(),
            if row.lacking > 0 { Value::Integer(row.lacking) } else { Value::Empty },
            row.pace.as_ref().map(pace).into(),
            Value::text(missing(shown, row)),
            Value::text(row.sources.join("；")),
        ]
    };
    Table {
        title: shown.headed("目标任务完成情况表"),
        subtitle: shown.subtitle("统计期间", Some(shown.span())),
        columns: vec![
            column("序号", Kind::Text, 6),
            column("单位", Kind::Text, 20),
            column("目标", Kind::Text, 20),
            column("期间", Kind::Text, 24),
            column("标准", Kind::Text, 11),
            column("完成", Kind::Integer, 9),
            column("基数", Kind::Integer, 9),
            column("比例", Kind::Percent, 9),
            column("是否达标", Kind::Text, 11),
            column("尚缺", Kind::Integer, 8),
            column("按当前进度", Kind::Text, 22),
            column("未达标的部分", Kind::Text, 36),
            column("依据", Kind::Text, 12),
        ],
        rows: rows.iter().enumerate().map(row).collect(),
        totals: None,
        notes: vec!["注：“以上”含本数；无可统计的不适用。未结束的期间按制表时刻统计。".to_owned()],
    }
}

fn wanted(rule: TargetRule<'_>) -> String {
    match rule {
        TargetRule::Measure(Measure { whole: None, at_least, .. }) => format!("≥{at_least}"),
        TargetRule::Measure(Measure { whole: Some(_), at_least, .. }) => {
            let (whole, hundredths) = (at_least / 100, at_least % 100);
            if hundredths == 0 { format!("≥{whole}%") } else { format!("≥{whole}.{hundredths:02}%") }
        }
        TargetRule::Figures(..) => "逐行达标".to_owned(),
    }
}

fn ratio(part: i64, whole: i64) -> Value {
    match (u64::try_from(part), u64::try_from(whole)) {
        (Ok(part), Ok(whole)) => Value::Share { part, whole },
        _ => Value::Empty,
    }
}

fn reached_word(reached: Reached, is_over: bool) -> &'static str {
    match (reached, is_over) {
        (Reached::Met, _) => "达标",
        (Reached::Missed, true) => "未达标",
        (Reached::Missed, false) => "尚未达标",
        (Reached::NotApplicable, _) => "不适用",
    }
}

fn pace(pace: &Pace) -> String {
    let leads = match pace.reached {
        Reached::Met => "预计达标",
        Reached::Missed => "预计不达标",
        Reached::NotApplicable => "无可统计",
    };
    let whole = pace.whole.map(|whole| format!("/{whole}")).unwrap_or_default();
    format!("{leads}（期末约{}{whole}；已过{}/{}天）", pace.part, pace.elapsed, pace.days)
}

/// What is missing, by name: offices with their counts, else cases by number.
fn missing(shown: &Shown<'_>, row: &TargetRow<'_>) -> String {
    const NAMED: usize = 10;
    let part = |Part { unit, part, whole }: &Part| format!("{}（{part}/{whole}）", shown.name(*unit));
    let (names, all): (Vec<String>, usize) = match row.parts.is_empty() {
        false => (row.parts.iter().take(NAMED).map(part).collect(), row.parts.len()),
        true => (row.missing.iter().take(NAMED).map(|no| shown.number(*no)).collect(), row.missing.len()),
    };
    let more = if all > NAMED { format!("等{all}个") } else { String::new() };
    format!("{}{more}", names.join("、"))
}
